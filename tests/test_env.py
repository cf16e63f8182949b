"""What an operator may set: typed readers, files for secrets, and one sentence for what cannot be used."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byok_site import env
from byok_site.address import is_loopback, listen_problem, parse_public_address
from byok_site.databases import database
from byok_site.env import BadSetting
from byok_site.keyfile import NAMES

README = Path(__file__).resolve().parent.parent / "README.md"


def test_readme_shows_the_same_table() -> None:
    assert env.settings_table() in README.read_text()


def test_ci_runs_the_test_line_of_the_readme() -> None:
    line = (README.parent / ".ci" / "run").read_text().splitlines()[-1]
    assert line.endswith("python -m tests")
    assert line in README.read_text().splitlines()


def test_every_setting_is_named_once() -> None:
    names = [setting.name for setting in env.SETTINGS]
    assert sorted(set(names)) == sorted(names)


def test_the_table_names_what_is_read_and_nothing_else() -> None:
    source = "".join(path.read_text() for path in (README.parent / "byok_site").glob("*.py"))
    read = set(re.findall(r'env\.(?:text|number|switch|mailers)\("(\w+)"', source)) | set(NAMES)
    assert read == {setting.name for setting in env.SETTINGS}


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("AUDIT_KEY_FILE", str(tmp_path / "secret"))
    assert env.text("AUDIT_KEY") == "from the file"


def test_a_secret_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AUDIT_KEY_FILE", str(tmp_path / "nothing"))
    with pytest.raises(BadSetting, match=r"^AUDIT_KEY_FILE must name a file that can be read\.$"):
        env.text("AUDIT_KEY")


@pytest.mark.parametrize("value", ["x", "0", "-1", "257", "1.5", "1e3", "٣"])
def test_a_number_out_of_range_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("BYOK_THREADS", value)
    with pytest.raises(BadSetting, match=r"^BYOK_THREADS must be a whole number from 2 to 256\.$"):
        env.number("BYOK_THREADS", 32, low=2, high=256)


def test_an_empty_number_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYOK_THREADS", "")
    assert env.number("BYOK_THREADS", 32, low=2, high=256) == 32


def test_a_switch_that_is_neither_on_nor_off_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYOK_DEBUG", "perhaps")
    with pytest.raises(BadSetting, match=r"^BYOK_DEBUG must be 1 or 0\.$"):
        env.switch("BYOK_DEBUG")


@pytest.mark.parametrize(("value", "on"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_a_switch_is_on_or_off(monkeypatch: pytest.MonkeyPatch, value: str, on: bool) -> None:
    monkeypatch.setenv("BYOK_DEBUG", value)
    assert env.switch("BYOK_DEBUG") is on


def test_email_address_becomes_a_mailer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "submission://me:p%40ss@mail.example:2525")
    options = env.mailers("EMAIL_URL")["default"]["OPTIONS"]
    assert (options["host"], options["port"], options["password"], options["use_tls"]) == (
        "mail.example",
        2525,
        "p@ss",
        True,
    )


@pytest.mark.parametrize("value", ["pigeon://mail.example", "smtp://u:hunter2@mail.example:port"])
def test_email_address_that_cannot_be_used_is_refused_unquoted(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("EMAIL_URL", value)
    with pytest.raises(BadSetting, match=r"^EMAIL_URL") as refusal:
        env.mailers("EMAIL_URL")
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "byok.example",
        "ftp://byok.example",
        "https://",
        "https://byok.example/path",
        "https://byok.example?x=1",
        "https://me@byok.example",
        "https://byok.example:port",
        "http://byok.example",
        "http://10.0.0.5:8000",
    ],
)
def test_public_address_that_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(BadSetting, match=r"^BYOK_URL"):
        parse_public_address(text, insecure_http=False)


@pytest.mark.parametrize(
    ("text", "origin", "hosts"),
    [
        ("https://byok.example/", "https://byok.example", ["byok.example"]),
        ("https://byok.example:8443", "https://byok.example:8443", ["byok.example"]),
        ("http://localhost:8000", "http://localhost:8000", ["127.0.0.1", "[::1]", "localhost"]),
        ("http://[::1]:8000", "http://[::1]:8000", ["127.0.0.1", "[::1]", "localhost"]),
    ],
)
def test_public_address_decides_origin_and_hosts(text: str, origin: str, hosts: list[str]) -> None:
    address = parse_public_address(text, insecure_http=False)
    assert (address.origin, address.allowed_hosts) == (origin, hosts)


def test_plain_http_beyond_this_machine_must_be_asked_for() -> None:
    assert parse_public_address("http://10.0.0.5:8000", insecure_http=True).origin == "http://10.0.0.5:8000"


@given(st.text(max_size=60))
def test_any_public_address_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        address = parse_public_address(text, insecure_http=False)
    except BadSetting as refusal:
        assert str(refusal).startswith("BYOK_URL ")
    else:
        assert address.secure or is_loopback(address.host)


@pytest.mark.parametrize(
    ("url", "host", "insecure", "proxies", "word"),
    [
        ("http://localhost:8000", "127.0.0.1", False, 0, None),
        ("http://localhost:8000", "::1", False, 0, None),
        ("http://localhost:8000", "0.0.0.0", False, 0, "BYOK_INSECURE_HTTP"),
        ("http://localhost:8000", "0.0.0.0", True, 0, None),
        ("https://byok.example", "127.0.0.1", False, 0, "BYOK_TRUSTED_PROXIES"),
        ("https://byok.example", "0.0.0.0", False, 1, None),
    ],
)
def test_where_the_server_may_listen(url: str, host: str, insecure: bool, proxies: int, word: str | None) -> None:
    address = parse_public_address(url, insecure_http=insecure)
    problem = listen_problem(address, host=host, insecure_http=insecure, trusted_proxies=proxies)
    assert problem is None if word is None else word in (problem or "")


def test_sqlite_waits_for_its_turn_and_wipes_what_it_deletes(tmp_path: Path) -> None:
    options = database("", data_dir=tmp_path, threads=8)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 10
    pragmas = options["init_command"].replace("PRAGMA ", "").replace(" ", "").strip(";").split(";")
    assert pragmas == ["journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"]


def test_postgresql_uses_a_pool_and_no_lasting_connections(tmp_path: Path) -> None:
    config = database("postgres://me:secret@db.example:5433/byok", data_dir=tmp_path, threads=8)
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.example", 5433, "byok")
    assert config["CONN_MAX_AGE"] == 0
    assert config["OPTIONS"]["pool"]["max_size"] == 8


@pytest.mark.parametrize(
    "url", ["mysql://me:hunter2@h/x", "postgres://me:hunter2@h:port/x", "nonsense", "sqlite://:memory:"]
)
def test_other_databases_are_refused_unquoted(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSetting, match=r"^DATABASE_URL") as refusal:
        database(url, data_dir=tmp_path, threads=8)
    assert "hunter2" not in str(refusal.value)
