"""A back-up is made beside the running program, and restored whole or not at all."""

import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.starting import manage

MAKE = """
from providers.models import Person, Provider
from providers.sealing import seal
from providers.audit import record
from django.db import transaction
person = Person.objects.create_user(email="a@example.org", name="A", role="owner", password=None)
for number in range(3):
    row = Provider(kind="openai", name=str(number), api_host="https://api.openai.com/v1", model_type="m")
    seal(row, {"api_key": f"sk-made-up-key-of-a-drill-{number}-0123456789"})
    with transaction.atomic():
        row.save()
        record(actor=person, action="provider.created", target=row)
"""
READ = """
from providers.models import Provider
from providers.sealing import unseal
print(sorted(unseal(row)["api_key"] for row in Provider.objects.all()))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a program with three keys."""
    folder = tmp_path_factory.mktemp("site")
    from byok_site import keyfile

    keyfile.create(folder / keyfile.FILE_NAME, keyfile.NAMES)
    assert manage(folder, "migrate", DATABASE_URL="").returncode == 0
    made = manage(folder, "shell", "-c", MAKE, DATABASE_URL="")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="module")
def backup(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A back-up of it."""
    folder = tmp_path_factory.mktemp("backups")
    done = manage(site, "backup", str(folder), DATABASE_URL="")
    assert done.returncode == 0, done.stderr
    (file,) = folder.iterdir()
    return file


def emptied(site: Path, folder: Path) -> Path:
    """Another data folder with the same secrets file and no database."""
    (folder / "secrets.env").write_bytes((site / "secrets.env").read_bytes())
    (folder / "secrets.env").chmod(0o600)
    return folder


def test_backup_is_for_its_owner_alone_and_holds_no_key_file(site: Path, backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    content = backup.read_bytes()
    for line in (site / "secrets.env").read_text().splitlines():
        name, _, value = line.partition("=")
        assert not (value and not name.startswith("#")) or value.encode() not in content


def test_restored_keys_open_and_the_record_fits(site: Path, backup: Path, tmp_path: Path) -> None:
    there = emptied(site, tmp_path)
    done = manage(there, "restore", str(backup), DATABASE_URL="")
    assert done.returncode == 0, done.stderr
    assert "3 of 3 stored keys can be decrypted." in done.stdout
    assert "The record fits" in done.stdout
    read = manage(there, "shell", "-c", READ, DATABASE_URL="").stdout
    assert "sk-made-up-key-of-a-drill-2-0123456789" in read
    assert manage(there, "verify_audit", DATABASE_URL="").returncode == 0


def test_database_with_content_is_not_replaced_unasked(site: Path, backup: Path) -> None:
    before = (site / "byok.sqlite3").read_bytes()
    done = manage(site, "restore", str(backup), DATABASE_URL="")
    assert done.returncode == 1
    assert "--replace" in done.stderr
    assert (site / "byok.sqlite3").read_bytes() == before


def test_restore_says_that_the_secrets_file_does_not_fit(backup: Path, tmp_path: Path) -> None:
    from byok_site import keyfile

    keyfile.create(tmp_path / keyfile.FILE_NAME, keyfile.NAMES)
    done = manage(tmp_path, "restore", str(backup), DATABASE_URL="")
    assert done.returncode == 1
    assert "0 of 3 stored keys can be decrypted." in done.stdout


@pytest.mark.parametrize("damage", ["cut", "changed", "no archive"])
def test_damaged_backup_changes_nothing(site: Path, backup: Path, tmp_path: Path, damage: str) -> None:
    there = emptied(site, tmp_path)
    bad = tmp_path / "bad.backup"
    content = bytearray(backup.read_bytes())
    if damage == "cut":
        bad.write_bytes(content[: len(content) // 2])
    elif damage == "changed":
        content[len(content) // 2] ^= 1
        bad.write_bytes(content)
    else:
        bad.write_text("no archive")
    done = manage(there, "restore", str(bad), DATABASE_URL="")
    assert done.returncode == 1
    assert "damaged" in done.stderr
    with closing(sqlite3.connect(there / "byok.sqlite3")) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_backup_of_another_database_is_refused(site: Path, backup: Path, tmp_path: Path) -> None:
    there = emptied(site, tmp_path)
    with tarfile.open(backup) as archive:
        archive.extractall(tmp_path / "parts", filter="data")
    note = tmp_path / "parts" / "manifest.json"
    note.write_text(json.dumps(json.loads(note.read_text()) | {"database": "postgresql"}))
    other = tmp_path / "other.backup"
    with tarfile.open(other, "w") as archive:
        for name in ("manifest.json", "database"):
            archive.add(tmp_path / "parts" / name, name)
    done = manage(there, "restore", str(other), DATABASE_URL="")
    assert done.returncode == 1
    assert "postgresql" in done.stderr
