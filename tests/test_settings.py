"""The settings as a whole, loaded by a program of its own."""

import json
from pathlib import Path

import pytest

from byok_site import keyfile
from tests.starting import manage

NAMES = (
    "ALLOWED_HOSTS",
    "BYOK_HAS_EMAIL",
    "BYOK_MISSING_KEYS",
    "BYOK_PRIVATE_HOSTS",
    "CSRF_COOKIE_NAME",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "FERNET_KEYS",
    "SECURE_HSTS_SECONDS",
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
)
SHOW = f"import json; from django.conf import settings; print(json.dumps({{n: getattr(settings, n) for n in {NAMES}}}))"


def show(folder: Path, **values: str) -> dict[str, object]:
    result = manage(folder, "shell", "--no-imports", "-c", SHOW, **values)
    assert result.returncode == 0, result.stderr
    shown: dict[str, object] = json.loads(result.stdout)
    return shown


def test_https_binds_cookies_to_the_host_and_redirects(tmp_path: Path) -> None:
    shown = show(tmp_path, BYOK_URL="https://byok.example", BYOK_PRIVATE_HOSTS="localhost:11434")
    assert shown["SESSION_COOKIE_NAME"] == "__Host-session"
    assert shown["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert shown["SESSION_COOKIE_SECURE"] is shown["SECURE_SSL_REDIRECT"] is True
    assert shown["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600
    assert shown["ALLOWED_HOSTS"] == ["byok.example"]
    assert shown["CSRF_TRUSTED_ORIGINS"] == ["https://byok.example"]
    assert shown["BYOK_PRIVATE_HOSTS"] == ["localhost:11434"]


def test_nothing_set_means_plain_cookies_on_this_machine_and_no_debugging(tmp_path: Path) -> None:
    shown = show(tmp_path)
    assert shown["SESSION_COOKIE_NAME"] == "byok_session"
    assert shown["SESSION_COOKIE_SECURE"] is shown["SECURE_SSL_REDIRECT"] is shown["DEBUG"] is False
    assert shown["ALLOWED_HOSTS"] == ["127.0.0.1", "[::1]", "localhost"]
    assert shown["BYOK_HAS_EMAIL"] is False


def test_no_key_file_means_no_data_key_and_no_new_file(tmp_path: Path) -> None:
    shown = show(tmp_path)
    assert shown["FERNET_KEYS"] == []
    assert shown["BYOK_MISSING_KEYS"] == ["SECRET_KEY", "FERNET_KEYS", "FINGERPRINT_KEY", "AUDIT_KEY"]
    assert list(tmp_path.iterdir()) == []


def test_data_keys_are_listed_newest_first(tmp_path: Path) -> None:
    assert show(tmp_path, FERNET_KEYS="new , old,")["FERNET_KEYS"] == ["new", "old"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--fail-level", "WARNING"],
        ["migrate", "--verbosity", "0"],
        ["collectstatic", "--noinput", "--verbosity", "0"],
        ["makemigrations", "--check", "--dry-run", "--verbosity", "0"],
    ],
    ids=["check", "migrate", "collectstatic", "makemigrations"],
)
def test_command_runs_without_the_key_file(tmp_path: Path, arguments: list[str]) -> None:
    result = manage(tmp_path / "var", *arguments)
    assert result.returncode == 0, result.stderr
    assert "WARNING" not in result.stderr
    assert not (tmp_path / "var" / "secrets.env").exists()


def test_deployment_check_is_clean_with_keys_and_https(tmp_path: Path) -> None:
    keyfile.create(tmp_path / keyfile.FILE_NAME, keyfile.NAMES)
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", BYOK_URL="https://byok.example")
    assert (result.returncode, result.stderr) == (0, "")
