"""The WSGI application, as a server other than ours loads it: it starts with good keys or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.starting import ROOT, environment

LONG = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
GOOD = {name: f"{name}-{LONG}" for name in ("SECRET_KEY", "FINGERPRINT_KEY", "AUDIT_KEY")}
GOOD |= {"FERNET_KEYS": Fernet.generate_key().decode()}


def load(folder: Path, **changed: str) -> tuple[int, str]:
    """The exit code of a process that imports the application with these keys, and its refusal."""
    keys = {name: text for name, text in {**GOOD, **changed}.items() if text}
    command = [sys.executable, "-c", "import byok_site.wsgi"]
    environ = environment(folder, **keys)
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr.rpartition("RefusalError: ")[2].strip() if done.returncode else ""


def test_it_starts_with_good_keys(tmp_path: Path) -> None:
    assert load(tmp_path / "var") == (0, "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is weak: it needs at least 50 random characters."),
        ({"FERNET_KEYS": ""}, "FERNET_KEYS is missing: without it no stored key can be sealed or read."),
        ({"AUDIT_KEY": "short"}, "AUDIT_KEY is weak: it needs at least 32 random characters."),
    ],
    ids=str,
)
def test_it_does_not_start_with_keys_that_are_not_good(tmp_path: Path, change: dict[str, str], said: str) -> None:
    assert load(tmp_path / "var", **change) == (1, said)


def test_it_does_not_start_with_a_secrets_file_that_others_can_read(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secrets.env"
    file.parent.mkdir(mode=0o700)
    file.write_text("SECRET_KEY=short\n")
    file.chmod(0o644)
    code, said = load(file.parent)
    assert (code, str(file) in said) == (1, True)
