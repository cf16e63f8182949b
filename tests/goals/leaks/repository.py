"""The project itself, and all that it ever was: no key of anybody's, by the second net."""

import subprocess
from collections.abc import Iterator

from tests.goals.leaks.patterns import KEYS, looks_random
from tests.starting import ROOT

MOST_BYTES = 256 << 20
"""Of the history, newest first: far more than there is."""


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout


def texts() -> Iterator[tuple[str, bytes]]:
    """Every file of the tree by its name, then every change of every commit."""
    for name in _git("ls-files", "-z").split(b"\0"):
        path = ROOT / name.decode()
        if name and path.is_file():
            yield name.decode(), path.read_bytes()
    history = _git("log", "-p", "--all", "--format=commit %H %s%n%b")[:MOST_BYTES]
    for change in history.split(b"\ncommit "):
        yield f"commit {change[:47].decode(errors='replace')}", change


def keys_in_repository() -> tuple[list[str], int, int]:
    """Where something looks like a key, in how many texts, of how many bytes. Needs git and a repository."""
    found, count, size = [], 0, 0
    for where, text in texts():
        count, size = count + 1, size + len(text)
        found += [f"{where}: {match[0][:9]!r}…" for match in KEYS.finditer(text) if looks_random(match[0])]
    return found, count, size
