"""Copies the whole database out to a file and back in, with each database's own means."""

import os
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from shutil import which

from django.db import connection

PATIENCE = 3600
"""Seconds until pg_dump or pg_restore counts as stuck."""


class CannotCopy(Exception):
    """The database could not be copied. The text is one sentence and holds no password."""


def dump_database(file: Path) -> None:
    """Write a copy as of one moment, while others go on writing."""
    if connection.vendor == "postgresql":
        _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={file}"])
    else:
        with closing(sqlite3.connect(_sqlite_path(), timeout=60)) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)
    file.chmod(0o600)


def load_database(file: Path) -> None:
    """Put a copy in the place of everything that is there, at once."""
    connection.close()
    if connection.vendor == "postgresql":
        options = ["--clean", "--if-exists", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
        _run("pg_restore", [*options, f"--dbname={connection.settings_dict['NAME']}", str(file)])
        return
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(_sqlite_path(), timeout=60)) as target:
        if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise CannotCopy("The database in the back-up is damaged.")
        source.backup(target)


def _sqlite_path() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, options: Sequence[str]) -> None:
    """The address goes by the environment: other people of the machine can read a command line."""
    if which(program) is None:
        raise CannotCopy(f"{program} is not on this machine: install PostgreSQL's client programs.")
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's own, with options of ours
        [program, *options], env=os.environ | _address(), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason"])[-1]
        raise CannotCopy(f"{program} failed: {said}")


def _address() -> dict[str, str]:
    config = connection.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    return {variable: str(config[name]) for name, variable in names.items() if config.get(name)}
