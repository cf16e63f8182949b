"""A key that was handed out, written down: JSON, `.env`, shell, and LiteLLM's config.yaml."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from providers.kinds import all_kinds
from providers.services.handing_out import Handed

_READ_ALIKE = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\"'`$\\]*")
_READ_ALIKE_IN_SINGLE_QUOTES = re.compile(r"(?!.*\$\{)[^\x00-\x1f\x7f-\x9f\u2028\u2029'\\]*")
_LITELLM_LOOKS_UP = ("os.environ/", "oidc/")
"""Values that begin so are taken from the environment, or from a file, of the machine that runs LiteLLM."""


class Unwritable(ValueError):
    """A value cannot be written in this format so that every program reads the same. The message quotes nothing."""


def as_json(handed: Handed) -> dict[str, Any]:
    """The fields of an answer of the API. `secrets` are those beside the API key."""
    row, verdict = handed.provider, handed.verdict
    checked = in_utc(row.checked_at) if row.checked_at else None
    return {
        "provider": str(row.pk),
        "kind": row.kind,
        "name": row.name,
        "model": handed.model,
        "api_key": handed.secrets.get("api_key", ""),
        "secrets": {name: value for name, value in handed.secrets.items() if name != "api_key"},
        "base_url": handed.base_url,
        "config": dict(handed.config),
        "environment": dict(handed.environment),
        "source": handed.source,
        "reason": handed.reason,
        "fingerprint": handed.fingerprint,
        "last_verdict": {"outcome": str(verdict.outcome), "at": checked} if verdict else None,
        "keep_seconds": handed.keep_seconds,
    }


def in_utc(moment: datetime) -> str:
    """As every answer of the API writes a moment: 2026-11-25T05:09:18.123456Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def as_env(handed: Handed) -> str:
    """A `.env` file. Raises Unwritable for what its readers would not all read alike."""
    return "".join(f"{name}={_env_quoted(name, value)}\n" for name, value in handed.environment.items())


def as_export(handed: Handed) -> str:
    """Lines for `eval` in a POSIX shell. What was set for another key, and would mix with this one, is unset first.

    Raises Unwritable for a value that no variable can hold.
    """
    stale = sorted(_all_variables() - set(handed.environment))
    lines = [f"export {name}={_shell_quoted(name, value)}\n" for name, value in handed.environment.items()]
    return "".join([f"unset {' '.join(stale)}\n", *lines])


def as_litellm(handed: Handed) -> str:
    """A config.yaml with this one model. Raises Unwritable for a value that LiteLLM would look up elsewhere."""
    parameters = handed.provider.spec.litellm(handed.credentials)
    lines = [f"      {name}: {_yaml_quoted(value)}\n" for name, value in parameters.items()]
    name = _yaml_quoted(handed.model)
    return "".join([f"model_list:\n  - model_name: {name}\n    litellm_params:\n", *lines])


def _all_variables() -> set[str]:
    named: Iterable[tuple[str, ...]] = (kind.variables for kind in all_kinds())
    return {name for names in named for name in names}


def _env_quoted(name: str, value: str) -> str:
    if _READ_ALIKE.fullmatch(value):
        return f'"{value}"'
    if _READ_ALIKE_IN_SINGLE_QUOTES.fullmatch(value):
        return f"'{value}'"
    raise Unwritable(f"{name} has characters that a .env file cannot hold for every program. Ask for JSON or export.")


def _shell_quoted(name: str, value: str) -> str:
    if "\0" in value:
        raise Unwritable(f"{name} has a character that no variable can hold. Ask for JSON.")
    return "'" + value.replace("'", "'\\''") + "'"


def _yaml_quoted(value: str) -> str:
    if value.startswith(_LITELLM_LOOKS_UP):
        raise Unwritable("LiteLLM would look up a value elsewhere instead of taking it. Ask for JSON or export.")
    return '"' + "".join(map(_yaml_character, value)) + '"'


def _yaml_character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if " " <= character <= "~" else f"\\U{ord(character):08x}"
