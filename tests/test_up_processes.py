"""The processes of `manage.py up`, when one of them is killed."""

import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

from tests.starting import Running


def children_of(process: "subprocess.Popen[str]") -> list[int]:
    text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(number) for number in text.split()]


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while os.path.exists(f"/proc/{pid}") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not os.path.exists(f"/proc/{pid}")


def test_a_web_process_that_dies_is_replaced(tmp_path: Path) -> None:
    with Running(tmp_path) as running:
        (child,) = children_of(running.process)
        os.kill(child, signal.SIGKILL)
        with urlopen(f"{running.url}/account/login/", timeout=30) as page:
            assert page.status == 200
        assert children_of(running.process) != [child]


def test_web_processes_end_when_the_parent_is_killed(tmp_path: Path) -> None:
    with Running(tmp_path) as running:
        (child,) = children_of(running.process)
        running.process.kill()
        running.process.wait()
        wait_until_gone(child)
