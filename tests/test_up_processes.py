"""The processes of `manage.py up`, when one of them is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from tests.starting import ROOT, Running, manage

MAKE_DUE_ROW = """
import os
from django.utils import timezone
from providers.models import Provider
from providers.sealing import seal
host = f"http://{os.environ['ENTRY']}/v1"
row = Provider(kind="openai_compatible", api_host=host, model_type="m", next_check_at=timezone.now())
seal(row, {"api_key": "made-up-key-0123456789"})
row.save()
"""


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
        web, worker = children_of(running.process)
        os.kill(web, signal.SIGKILL)
        with urlopen(f"{running.url}/account/login/", timeout=30) as page:
            assert page.status == 200
        now = children_of(running.process)
        assert len(now) == 2
        assert web not in now
        assert worker in now


def test_all_processes_end_when_the_parent_is_killed(tmp_path: Path) -> None:
    with Running(tmp_path) as running:
        children = children_of(running.process)
        assert len(children) == 2
        running.process.kill()
        running.process.wait()
        for child in children:
            wait_until_gone(child)


def test_worker_that_dies_is_replaced_and_checks_what_is_due(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as provider:
        entry = f"127.0.0.1:{provider.getsockname()[1]}"
        with Running(tmp_path, BYOK_PRIVATE_HOSTS=entry) as running:
            _, worker = children_of(running.process)
            os.kill(worker, signal.SIGKILL)
            made = manage(tmp_path, "shell", "--no-imports", "-c", MAKE_DUE_ROW, ENTRY=entry)
            assert made.returncode == 0, made.stderr
            provider.settimeout(30)
            connection, _ = provider.accept()
            assert connection.recv(100).startswith(b"GET /v1/models ")
            assert running.end(within=3) == 0, "a check that hangs held up the end"
            connection.close()


def test_worker_that_dies_again_and_again_is_replaced_now_and_then_and_the_rest_goes_on() -> None:
    program = """
import os, time
from byok_site import supervisor
supervisor.SETTLED = 0.5

def serve(lifeline, ready):
    supervisor.end_with_parent(lifeline)
    time.sleep(3.2)
    print("served\\n", end="", flush=True)  # in one piece: others write, too
    os.kill(os.getppid(), 15)
    time.sleep(9)

def die(lifeline, ready):
    print("died\\n", end="", flush=True)
    os._exit(1)

supervisor.Supervisor(serve, 1, lambda: None, beside=die).run()
"""
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "served"
    assert 3 <= said.count("died") <= 7
