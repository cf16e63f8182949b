"""The second net of the log: strikes out what looks like a secret. The first one is to log none."""

import re

from providers.redaction import KEYS

GONE = "[removed]"
LONGEST_STEP = 36
"""Characters of one step of a path. Ids are not longer; tokens of links are."""

_SECRET_PATHS = re.compile(r"(/api/v1/providers/|/welcome/|/account/password/reset/key/)(.+)", re.I | re.S)
_LONG_STEP = re.compile(rf"[^/]{{{LONGEST_STEP + 1},}}")
_SECRETS = re.compile(
    rf"""(?P<before>/api/v1/providers/|/welcome/|/account/password/reset/key/)[^\s"']+
    | (?P<query>\?)[^\s"'<>]+
    | (?P<name>\b(?:proxy-)?authorization|\b(?:x-)?(?:goog-)?api[-_]?key|\b(?:set-)?cookie)["']?\s*[:=]\s*
      ["']?(?:(?:bearer|basic|token)\s+)?[^\s"',;&}}]+
    | \bbearer\s+[^\s"',;]+
    | -----BEGIN\ [A-Z ]*PRIVATE\ KEY.*
    | byok_\w+
    | (?-i:{KEYS.pattern})
    | (?<![A-Za-z0-9])(?-i:(?:sk-|gsk_|hf_|r8_|xai-|pplx-|nvapi-|AIza|AKIA|ASIA|ABSK|gAAAAA)[\w+/=-]{{12,}})""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def without_secrets(text: str) -> str:
    """The text with keys, tokens, query strings, and what one-time links and the API have in their paths struck out."""
    return _SECRETS.sub(_struck, text)


def shown_path(path: str) -> str:
    """The path of a request as the log may have it; `path` comes without the query."""
    cut = _SECRET_PATHS.sub(rf"\1{GONE}", path)
    return cut if cut != path else _LONG_STEP.sub(GONE, path)


def _struck(match: re.Match[str]) -> str:
    name = match["name"]
    return f"{name}: {GONE}" if name else (match["before"] or match["query"] or "") + GONE
