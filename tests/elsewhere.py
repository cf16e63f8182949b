"""Python programs in other processes, on the database and the keys of the running test (which must be committed)."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

from django.db import connection

from tests.starting import ROOT

BEGIN = """
import sys
import django
django.setup()
"""


def environment(**values: str) -> dict[str, str]:
    """What makes the product's own settings open the test's database with the test's keys."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        address = f"sqlite:///{name}"
    else:
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "byok_site.settings"} | values


def start(program: str, *arguments: str, **values: str) -> "subprocess.Popen[str]":
    """Run a program text; its input and output are pipes. A context manager, as Popen is."""
    return _start([sys.executable, "-W", "error", "-c", BEGIN + program, *arguments], values)


def start_command(*arguments: str, **values: str) -> "subprocess.Popen[str]":
    """Run a management command."""
    return _start([sys.executable, "manage.py", *arguments], values)


def _start(command: list[str], values: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(**values), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
