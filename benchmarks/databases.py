"""An empty database, migrated, and programs on it: SQLite in a folder of its own, or a PostgreSQL started for it."""

import contextlib
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from cryptography.fernet import Fernet

from tests import starting
from tests.__main__ import postgresql

DATABASES = ("SQLite", "PostgreSQL")


@contextlib.contextmanager
def empty_database(name: str, **values: str) -> Iterator[Mapping[str, str]]:
    """The environment of programs that use it, with keys made for it."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        keys = {key: secrets.token_urlsafe(64) for key in ("SECRET_KEY", "FINGERPRINT_KEY", "AUDIT_KEY")}
        keys["FERNET_KEYS"] = Fernet.generate_key().decode()
        if name == "PostgreSQL":
            values["DATABASE_URL"] = stack.enter_context(postgresql())
        environment = starting.environment(folder, **keys, **values) | {"DJANGO_SETTINGS_MODULE": "byok_site.settings"}
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v", "0"], cwd=starting.ROOT, env=environment, check=True
        )
        yield environment


def run_inside(name: str, program: str) -> int:
    """Run a program text on an empty database; its exit code."""
    begin = "import django; django.setup(); "
    with empty_database(name, BYOK_THREADS="8") as environment:
        command = [sys.executable, "-c", begin + program]
        return subprocess.run(command, cwd=starting.ROOT, env=environment, check=False).returncode  # noqa: S603 - ours
