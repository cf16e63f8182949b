"""The secrets file: made whole or not at all, closed to others, never replaced."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from byok_site import keyfile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / keyfile.FILE_NAME


def test_no_file_means_no_keys(path: Path) -> None:
    assert keyfile.read(path) == {}


def test_new_file_holds_each_key_and_only_its_owner_reads_it(path: Path) -> None:
    keyfile.create(path, keyfile.NAMES)
    assert tuple(keyfile.read(path)) == keyfile.NAMES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_new_data_key_is_one_that_fernet_takes(path: Path) -> None:
    keyfile.create(path, keyfile.NAMES)
    cipher = Fernet(keyfile.read(path)["FERNET_KEYS"])
    assert cipher.decrypt(cipher.encrypt(b"text")) == b"text"


def test_two_new_files_have_no_key_in_common(tmp_path: Path) -> None:
    for name in ("a", "b"):
        keyfile.create(tmp_path / name, keyfile.NAMES)
    first, second = (set(keyfile.read(tmp_path / name).values()) for name in ("a", "b"))
    assert not first & second
    assert len(first) == len(keyfile.NAMES)


def test_only_the_keys_that_are_asked_for_are_made(path: Path) -> None:
    keyfile.create(path, ["AUDIT_KEY"])
    assert list(keyfile.read(path)) == ["AUDIT_KEY"]


def test_a_file_is_never_replaced(path: Path) -> None:
    keyfile.create(path, keyfile.NAMES)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        keyfile.create(path, keyfile.NAMES)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_that_is_open_to_others_is_refused(path: Path, mode: int) -> None:
    keyfile.create(path, keyfile.NAMES)
    path.chmod(mode)
    with pytest.raises(keyfile.KeyFileError, match="chmod 600"):
        keyfile.read(path)


def test_a_folder_in_its_place_is_refused_in_a_sentence(path: Path) -> None:
    path.mkdir(mode=0o700)
    with pytest.raises(keyfile.KeyFileError, match="cannot be read"):
        keyfile.read(path)


@pytest.mark.parametrize("line", ["hunter2", "OTHER=hunter2", "AUDIT_KEY=a\nAUDIT_KEY=hunter2"])
def test_a_line_that_is_no_key_is_refused_unquoted(path: Path, line: str) -> None:
    path.write_text(line)
    path.chmod(0o600)
    with pytest.raises(keyfile.KeyFileError, match=r"^Line [12] of the secrets file") as refusal:
        keyfile.read(path)
    assert "hunter2" not in str(refusal.value)


def test_comments_blanks_and_quotes_are_understood(path: Path) -> None:
    path.write_text('# note\n\n  AUDIT_KEY = "a=b"\n'.replace(" = ", "="))
    path.chmod(0o600)
    assert keyfile.read(path) == {"AUDIT_KEY": "a=b"}


def test_new_data_folder_is_closed_to_others(tmp_path: Path) -> None:
    keyfile.make_data_dir(tmp_path / "var")
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
