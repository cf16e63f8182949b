"""Which data keys there are right now. A rotation puts a new one into the secrets file while the program runs."""

import os
from pathlib import Path
from threading import Lock

from django.conf import settings

from byok_site import keyfile

type Stamp = tuple[int, int, int]


class _Ring:
    """The keys of the secrets file, read again when another file has taken its place."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._read: tuple[Path, Stamp, tuple[str, ...]] | None = None

    def keys(self, path: Path) -> tuple[str, ...]:
        """Those of the file. While it cannot be read, those that were there last, or the settings'."""
        stamp, known = _stamp(path), self._read
        if known and (stamp is None or known[:2] == (path, stamp)):
            return known[2]
        with self._lock:
            if stamp and (keys := _keys_of(path)):
                self._read = (path, stamp, keys)
                return keys
        return known[2] if known else tuple(settings.FERNET_KEYS)


_ring = _Ring()


def keys_in_use() -> tuple[str, ...]:
    """FERNET_KEYS, newest first: of the environment where they are set there, else of the secrets file as it is now."""
    if getattr(settings, "BYOK_DATA_KEYS_IN_FILE", False):
        return _ring.keys(settings.BYOK_KEY_FILE)
    return tuple(getattr(settings, "FERNET_KEYS", None) or ())


def _stamp(path: Path) -> Stamp | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _keys_of(path: Path) -> tuple[str, ...]:
    try:
        return keyfile.split_keys(keyfile.read(path).get("FERNET_KEYS", ""))
    except keyfile.KeyFileError:
        return ()
