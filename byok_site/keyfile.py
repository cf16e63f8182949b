"""The secrets file: four keys that only the first start makes, readable by its owner alone."""

import base64
import fcntl
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

FILE_NAME = "secrets.env"
NAMES = ("SECRET_KEY", "FERNET_KEYS", "FINGERPRINT_KEY", "AUDIT_KEY")

_HEADER = """\
# The keys of this BYOK. Without them the stored API keys are lost for good: back this file up, apart from the database.
# `manage.py rotate_data_key` puts a new data key in front of the others: FERNET_KEYS=new,old
"""


class KeyFileError(Exception):
    """The secrets file cannot be used. The message is one sentence and holds nothing of the content."""


def read(path: Path) -> dict[str, str]:
    """The keys in the file, or {} when there is none. Refuses one that other people of the machine may read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        with open(descriptor, encoding="utf-8") as file:
            mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
            content = file.read()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        raise KeyFileError(f"The secrets file {path} cannot be read by this user.") from None
    if mode & 0o077:
        raise KeyFileError(f"The secrets file {path} is open to others (mode {mode:04o}): run `chmod 600 {path}`.")
    return _parse(content, path)


def _parse(content: str, path: Path) -> dict[str, str]:
    values: dict[str, str] = {}
    for number, line in enumerate(content.splitlines(), start=1):
        name, separator, value = line.strip().partition("=")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not separator or name not in NAMES or name in values:
            raise KeyFileError(f"Line {number} of the secrets file {path} is not one of {', '.join(NAMES)}, once each.")
        values[name] = value.strip().strip("\"'")
    return values


def create(path: Path, names: Iterable[str]) -> None:
    """Write new keys for `names`, mode 0600, whole or not at all. Never replaces a file: raises FileExistsError."""
    draft = _draft(path, _HEADER + "".join(f"{name}={_new(name)}\n" for name in names))
    try:
        os.link(draft, path)  # unlike a rename, this fails when somebody else was first
    finally:
        draft.unlink()


def change(path: Path, name: str, new_value: Callable[[str], str]) -> None:
    """Give one key of the file another value, made of the one it has; whole or not at all, one change at a time.

    Raises KeyFileError when the file cannot be read or does not hold that key.
    """
    with _alone(path):
        values = read(path)
        if not values.get(name):
            raise KeyFileError(f"{name} is not in the secrets file {path}.")
        line = f"{name}={new_value(values[name])}"
        kept = path.read_text(encoding="utf-8").splitlines()
        lines = [line if old.strip().partition("=")[0] == name else old for old in kept]
        os.replace(_draft(path, "\n".join(lines) + "\n"), path)
        _fsync_folder(path)


def split_keys(text: str) -> tuple[str, ...]:
    """The keys of FERNET_KEYS, which is a list with commas."""
    return tuple(key.strip() for key in text.split(",") if key.strip())


def new_data_key() -> str:
    """32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _draft(path: Path, content: str) -> Path:
    """A file beside it with this content, mode 0600, that has reached the disk."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except OSError:
        draft.unlink()
        raise
    return draft


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time; the folder is locked, since the file itself is replaced."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _fsync_folder(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _new(name: str) -> str:
    if name == "FERNET_KEYS":
        return new_data_key()
    return secrets.token_urlsafe(64 if name == "SECRET_KEY" else 32)


def make_data_dir(path: Path) -> None:
    """The folder of database and secrets, closed to others when it is made here."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
