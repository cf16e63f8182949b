"""Which field of the card a finding is about."""

import re
from collections.abc import Mapping

from providers.kinds.base import Kind
from providers.verdicts import Outcome

API_HOST = "api_host"

ABOUT_THE_HOST = frozenset({Outcome.BAD_HOST, Outcome.UNREACHABLE, Outcome.BLOCKED})


def field_of(
    kind: Kind, outcome: Outcome, *, secrets: Mapping[str, str], words: str = "", about: str = ""
) -> str | None:
    """The form field that an answer is about; `about` if that is a field that was filled in.

    `words` is the provider's message: only looked at, never shown.
    """
    if about in secrets or (about in kind.Form.base_fields and about not in kind.Form.secret_names()):
        return about
    if outcome in ABOUT_THE_HOST:
        return API_HOST
    if outcome is Outcome.INVALID_KEY:
        return _secret_meant(kind, secrets)
    if outcome is Outcome.QUOTA_EXHAUSTED:
        return next(iter(secrets), "api_key")
    if outcome is Outcome.INVALID_MODEL:
        return kind.model_field
    if outcome is Outcome.BAD_REQUEST:
        return next((name for name in kind.Form.config_names() if _names(words, name)), None)
    return None


def _secret_meant(kind: Kind, secrets: Mapping[str, str]) -> str:
    given = [name for name in kind.Form.secret_names() if secrets.get(name)]
    return next((name for name in given if name in ("api_key", "secret_access_key")), "api_key")


def _names(words: str, field: str) -> bool:
    """Whether the words name the field, as in "API version" or "api-version" for `api_version`."""
    return re.search(field.replace("_", "[ _-]?"), words[:4_000], re.IGNORECASE) is not None
