"""Which database, and how it is opened."""

from pathlib import Path
from typing import Any

from dj_database_url import parse

from byok_site.env import BadSetting

SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
}
"""IMMEDIATE: a transaction that begins by reading could not wait for its turn to write. `timeout` is in seconds."""


def database(url: str, *, data_dir: Path, threads: int) -> dict[str, Any]:
    """Django's settings for DATABASE_URL, or for SQLite in the data folder when that is empty."""
    try:
        config: dict[str, Any] = dict(parse(url or f"sqlite:///{data_dir / 'byok.sqlite3'}"))
    except ValueError:
        config = {}
    engine = config.get("ENGINE", "")
    if engine.endswith(".sqlite3") and config["NAME"] != ":memory:":
        return config | {"OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}
    if engine.endswith(".postgresql") and config["NAME"]:
        return config | _postgresql(config.get("OPTIONS", {}), threads)
    raise BadSetting("DATABASE_URL must be postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:////PATH.")


def _postgresql(options: dict[str, Any], threads: int) -> dict[str, Any]:
    """A pool of one connection a thread at most; connections of Django's own must then not outlive a request."""
    pool = {"min_size": 1, "max_size": max(threads, 4), "timeout": 10}
    return {"OPTIONS": options | {"pool": pool}, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
