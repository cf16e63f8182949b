"""Back-ups of the database: one file with the database, what is in it, and a digest. The secrets file is not in it.

A back-up is made while the program runs. It is restored into the database that is configured, whole or not at all.
"""

import json
import os
import secrets
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from providers.audit import record
from providers.audit_verification import present_head, verify_record
from providers.database_copies import CannotCopy, dump_database, load_database
from providers.models import Person, Provider
from providers.sealing import CannotUnseal, unseal

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "database"


class CannotRestore(Exception):
    """The file is no good, or must not take the place of what is there. The text is a sentence that says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a back-up says of itself. `sha256` is of the database in it; `head` the newest row of its record."""

    format: int
    made_at: str
    database: str
    sha256: str
    providers: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was found after a restore. `problem` is about the record, "" when it fits."""

    providers: int
    readable: int
    rows: int
    problem: str


def back_up(folder: Path) -> Path:
    """Write a back-up into the folder, mode 0600, whole or not at all. Raises CannotCopy, OSError."""
    with transaction.atomic():
        record(actor=None, action="backup.made", target=None, details={"database": connection.vendor})
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made_at = timezone.now()
    name = f"byok-{made_at:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}.backup"
    with TemporaryDirectory(dir=folder, prefix=".byok-") as scratch:
        copy = Path(scratch) / DATABASE
        head, providers = present_head(), Provider.objects.count()
        dump_database(copy)
        manifest = Manifest(
            format=FORMAT,
            made_at=made_at.isoformat(timespec="seconds"),
            database=connection.vendor,
            sha256=_digest(copy),
            providers=providers,
            head=head,
        )
        draft = Path(scratch) / name
        _pack(draft, copy, manifest)
        os.replace(draft, folder / name)
    return folder / name


def restore(file: Path, *, replace: bool) -> Restored:
    """Put the back-up into the database that is configured, and look whether all of it can be used.

    Raises CannotRestore for a damaged or foreign file, and for a database with content unless `replace`; CannotCopy.
    """
    with _unpacked(file) as (copy, manifest):
        if not replace and _has_content():
            raise CannotRestore("The database has content. `--replace` puts the back-up in its place.")
        load_database(copy)
    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        details = {"made_at": manifest.made_at, "head": manifest.head}
        record(actor=None, action="backup.restored", target=None, details=details)
    found = verify_record(head=manifest.head)
    rows = Provider.objects.order_by("pk")
    return Restored(
        providers=rows.count(),
        readable=sum(_opens(row) for row in rows.iterator(chunk_size=500)),
        rows=found.rows,
        problem=found.problem,
    )


def _opens(row: Provider) -> bool:
    try:
        unseal(row)
    except CannotUnseal:
        return False
    return True


def _has_content() -> bool:
    tables = connection.introspection.table_names()
    return Person._meta.db_table in tables and Person.objects.exists()


def _pack(draft: Path, copy: Path, manifest: Manifest) -> None:
    note = copy.with_name(MANIFEST)
    note.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            archive.add(note, MANIFEST)
            archive.add(copy, DATABASE)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _unpacked(file: Path) -> Iterator[tuple[Path, Manifest]]:
    """The database in the file, in a folder that is gone afterwards, and what is said of it."""
    with TemporaryDirectory(dir=settings.BYOK_DATA_DIR, prefix=".restore-") as scratch:
        try:
            with tarfile.open(file) as archive:
                members = [archive.getmember(name) for name in (MANIFEST, DATABASE)]
                archive.extractall(scratch, members=members, filter="data")
            manifest = Manifest(**json.loads((Path(scratch) / MANIFEST).read_text(encoding="utf-8")))
        except (tarfile.TarError, KeyError, TypeError, ValueError, EOFError):
            raise CannotRestore(f"{file} is not a back-up of BYOK, or is damaged.") from None
        copy = Path(scratch) / DATABASE
        _demand_fit(file, copy, manifest)
        yield copy, manifest


def _demand_fit(file: Path, copy: Path, manifest: Manifest) -> None:
    if manifest.format != FORMAT:
        raise CannotRestore(f"{file} was made by a version of BYOK that writes back-ups of another kind.")
    if _digest(copy) != manifest.sha256:
        raise CannotRestore(f"{file} is damaged: its content is not what was backed up.")
    if manifest.database != connection.vendor:
        raise CannotRestore(
            f"{file} is of a {manifest.database} database; the one that is configured is {connection.vendor}."
        )


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


__all__ = ["CannotCopy", "CannotRestore", "Manifest", "Restored", "back_up", "restore"]
