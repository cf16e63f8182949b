"""`manage.py up`, started as a person starts it."""

import http.client
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from byok_site import keyfile
from tests.bad_settings import BAD_SETTINGS
from tests.starting import Running, manage


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str]]]:
    """A data folder after its first start, and what that start said."""
    folder = tmp_path_factory.mktemp("used") / "var"
    with Running(folder) as running:
        assert running.end() == 0
    yield folder, running.lines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def sentence(result: "subprocess.CompletedProcess[str]") -> str:
    """The one line of a refusal."""
    assert result.returncode == 1, result.stdout + result.stderr
    assert result.stdout == ""
    (line,) = result.stderr.strip().splitlines()
    return line


def test_first_start_makes_a_closed_folder_with_all_keys(used: tuple[Path, list[str]]) -> None:
    folder, _ = used
    assert tuple(keyfile.read(folder / "secrets.env")) == keyfile.NAMES
    assert [mode(folder), mode(folder / "secrets.env"), mode(folder / "byok.sqlite3")] == [0o700, 0o600, 0o600]


def test_first_start_says_where_the_keys_are_and_to_back_them_up(used: tuple[Path, list[str]]) -> None:
    folder, lines = used
    assert lines[0] == f"First start: new keys are in {folder / 'secrets.env'}"
    assert "Back this file up" in lines[1]


def test_each_start_without_an_admin_prints_a_fresh_link_and_voids_the_last(used: tuple[Path, list[str]]) -> None:
    folder, lines = used
    old = next(line for line in lines if "/welcome/" in line).split("/welcome/")[1]
    with Running(folder) as running:
        new = next(line for line in running.lines if "/welcome/" in line).split("/welcome/")[1]
        with urlopen(f"{running.url}/welcome/{new}") as page:
            assert b"<form" in page.read()
        with pytest.raises(OSError, match="HTTP Error 4"):
            urlopen(f"{running.url}/welcome/{old}")


def test_later_start_keeps_the_keys_and_serves_with_static_files(used: tuple[Path, list[str]]) -> None:
    folder, _ = used
    before = (folder / "secrets.env").read_bytes()
    with Running(folder) as running:
        with urlopen(f"{running.url}/account/login/") as page:
            stylesheet = page.read().decode().split('<link rel="stylesheet" href="')[1].split('"')[0]
        with urlopen(running.url + stylesheet) as file:
            assert file.headers["Content-Type"].startswith("text/css")
            assert "immutable" in file.headers["Cache-Control"]
    assert (folder / "secrets.env").read_bytes() == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_within_three_seconds(used: tuple[Path, list[str]], number: signal.Signals) -> None:
    with Running(used[0]) as running:
        assert running.end(number, within=3) == 0
        with pytest.raises(OSError, match="refused"):
            urlopen(running.url)


def test_it_refuses_a_database_without_its_keys(used: tuple[Path, list[str]], folder: Path) -> None:
    folder.mkdir()
    (folder / "byok.sqlite3").write_bytes((used[0] / "byok.sqlite3").read_bytes())
    said = sentence(manage(folder, "up", "--port", "0"))
    assert said.startswith(f"There is a database ({folder / 'byok.sqlite3'}) but no SECRET_KEY, FERNET_KEYS")
    assert not (folder / "secrets.env").exists()


def test_an_empty_file_is_no_database(folder: Path) -> None:
    folder.mkdir()
    (folder / "byok.sqlite3").touch()
    with Running(folder) as running:
        assert running.lines[0].startswith("First start")


def test_it_refuses_a_secrets_file_with_a_key_missing(folder: Path) -> None:
    keyfile.make_data_dir(folder)
    keyfile.create(folder / "secrets.env", keyfile.NAMES[:-1])
    assert sentence(manage(folder, "up", "--port", "0")).startswith("AUDIT_KEY missing in ")


def test_it_refuses_a_secrets_file_that_is_open_to_others(folder: Path) -> None:
    keyfile.make_data_dir(folder)
    keyfile.create(folder / "secrets.env", keyfile.NAMES)
    (folder / "secrets.env").chmod(0o644)
    assert "is open to others (mode 0644): run `chmod 600" in sentence(manage(folder, "up", "--port", "0"))


def test_it_refuses_a_busy_port(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = sentence(manage(folder, "up", "--port", str(port)))
    assert said == f"Port {port} is in use by another program: stop it, or pick another with --port."
    assert not (folder / "secrets.env").exists()


@pytest.mark.parametrize(("values", "beginning"), BAD_SETTINGS)
def test_a_bad_setting_stops_the_start_in_one_sentence(
    used: tuple[Path, list[str]], values: dict[str, str], beginning: str
) -> None:
    assert sentence(manage(used[0], "up", **({"BYOK_PORT": "0"} | values))).startswith(beginning)


def answer(running: Running, **headers: str) -> http.client.HTTPResponse:
    """The answer to a request for the sign-in page with these headers, redirects not followed."""
    connection = http.client.HTTPConnection("127.0.0.1", int(running.url.rsplit(":", 1)[1]), timeout=30)
    connection.request(
        "GET", "/account/login/", headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def test_behind_a_proxy_https_is_kept_and_cookies_are_bound_to_the_host(used: tuple[Path, list[str]]) -> None:
    with Running(used[0], BYOK_URL="https://byok.example", BYOK_TRUSTED_PROXIES="1") as running:
        plain = answer(running, Host="byok.example")
        assert (plain.status, plain.headers["Location"]) == (301, "https://byok.example/account/login/")
        secure = answer(running, Host="byok.example", X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.7")
        assert secure.status == 200
        assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
        cookie = secure.headers["Set-Cookie"]
        assert cookie.startswith("__Host-csrf=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert answer(running, Host="evil.example", X_Forwarded_Proto="https").status == 400


def test_without_a_proxy_forwarded_headers_count_for_nothing(used: tuple[Path, list[str]]) -> None:
    with Running(used[0]) as running:
        foreign = answer(running, Host="localhost", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https")
        assert foreign.status == 200
        assert "Secure" not in foreign.headers["Set-Cookie"]
