"""Reads what an operator may set. One table names it all; the README shows the same table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import EnvError, FileAwareEnv


class BadSetting(ImproperlyConfigured):
    """A value that cannot be used. The message is one sentence that names the variable and never quotes a secret."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: the variable, what holds without it, and what it does."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "BYOK_URL", "`http://localhost:PORT`", "The address that people type. It decides links, cookies and hosts."
    ),
    Setting("BYOK_HOST", "`127.0.0.1`", "The address that the server listens on, as `--host`."),
    Setting("BYOK_PORT", "`8000`", "The port that the server listens on, as `--port`."),
    Setting("BYOK_DATA_DIR", "`var`", "The folder of the database, the secrets file and the collected static files."),
    Setting("DATABASE_URL", "SQLite in the data folder", "`postgres://user:password@host:5432/name` for PostgreSQL."),
    Setting("SECRET_KEY", "the secrets file", "Signs sessions and forms: at least 50 characters."),
    Setting(
        "FERNET_KEYS", "the secrets file", "Seals the stored keys: one or more, newest first, with commas between."
    ),
    Setting("FINGERPRINT_KEY", "the secrets file", "Tells equal keys apart from others without showing them."),
    Setting("AUDIT_KEY", "the secrets file", "Protects the record against changes."),
    Setting(
        "BYOK_PRIVATE_HOSTS", "none", "Servers inside your network that keys may go to: `host:port`, commas between."
    ),
    Setting("BYOK_CHECK_SECONDS", "`15`", "The time that one check of a key may take."),
    Setting("BYOK_TOKEN_RATE", "`120`", "How often a minute each access token of an agent is answered."),
    Setting("BYOK_THREADS", "`32`", "Threads per web process."),
    Setting("BYOK_PROCESSES", "`2`", "Web processes."),
    Setting("BYOK_TRUSTED_PROXIES", "`0`", "How many proxies in front of BYOK set the X-Forwarded headers."),
    Setting(
        "BYOK_INSECURE_HTTP", "off", "`1` allows plain http beyond this machine. Keys then cross the network in clear."
    ),
    Setting("BYOK_DEBUG", "off", "`1` shows Django's error pages. Refused with https and beyond this machine."),
    Setting("EMAIL_URL", "none", "`submission://user:password@host:587`. Without it, nothing is sent by e-mail."),
    Setting("BYOK_EMAIL_FROM", "`byok@` and the host", "The sender of e-mails."),
)

_env = FileAwareEnv(strip_whitespace=True)


def _sentence(name: str, error: Exception) -> str:
    """What is wrong, without the value: it may be a secret."""
    if isinstance(error, EnvError) or not str(error).startswith("The value of"):
        return f"{name} cannot be used: {_reason(error)}"
    return f"{name}_FILE must name a file that can be read."


def _reason(error: Exception) -> str:
    messages = getattr(error, "messages", None) or getattr(error, "error_messages", None)
    return " ".join(messages) if isinstance(messages, list) else str(error)


def _read[T](read: Callable[[], T], name: str) -> T:
    try:
        return read()
    except (EnvError, ValueError) as error:
        raise BadSetting(_sentence(name, error)) from None


def text(name: str, default: str = "") -> str:
    """The value of `name`, or the content of the file that `name`_FILE names, without blanks around it."""
    value: str = _read(lambda: _env.str(name, default), name)
    return value.strip()


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between `low` and `high`."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise BadSetting(f"{name} must be a whole number from {low} to {high}.")
    return int(value)


def switch(name: str) -> bool:
    """Off unless it is one of 1, true, yes, on."""
    try:
        return bool(_env.bool(name, False)) if text(name) else False
    except EnvError:
        raise BadSetting(f"{name} must be 1 or 0.") from None


def mailers(name: str) -> dict[str, Any]:
    """Django's MAILERS for an e-mail address such as submission://user:password@host:587; {} when it is not set."""
    if not text(name):
        return {}
    parsed = _read(lambda: _env.dj_email_url(name), name)
    if "EMAIL_BACKEND" not in parsed:
        raise BadSetting(f"{name} must begin with smtp://, submission:// or console://.")
    return {"default": _mailer(parsed)}


def _mailer(parsed: dict[str, Any]) -> dict[str, Any]:
    backend = parsed["EMAIL_BACKEND"]
    if not backend.endswith("smtp.EmailBackend"):
        return {"BACKEND": backend}
    options = {
        "host": parsed["EMAIL_HOST"],
        "port": parsed["EMAIL_PORT"],
        "username": parsed["EMAIL_HOST_USER"] or "",
        "password": parsed["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": parsed["EMAIL_USE_TLS"],
        "use_ssl": parsed["EMAIL_USE_SSL"],
        "timeout": parsed["EMAIL_TIMEOUT"] or 10,
    }
    return {"BACKEND": backend, "OPTIONS": options}


def settings_table() -> str:
    """The table of the README, in Markdown."""
    rows = [f"| `{setting.name}` | {setting.default} | {setting.meaning} |" for setting in SETTINGS]
    return "\n".join(["| variable | without it | what it does |", "| --- | --- | --- |", *rows])
