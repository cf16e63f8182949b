"""What may be shown of a provider's own words: no key in any spelling, no address, no id, nothing that misleads."""

import re
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from urllib.parse import unquote

QUOTE_LENGTH = 300
WINDOW = 8
"""Characters of a secret in a row that are never shown."""
READ_LENGTH = 2_000
"""Characters of a message that are looked at: the rest is not shown anyway."""
GONE = "[…]"

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\"'/\\]))")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/@+-]{0,119}")

KEYS = re.compile(
    r"""\b(?:
      sk-[\w-]{12,}                       # OpenAI, Anthropic, OpenRouter, DeepSeek, Qwen, MiniMax
    | AIza[\w-]{20,} | AQ\.[\w.-]{20,}    # Google
    | (?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}  # AWS
    | ABSK[\w+/=]{16,} | bedrock-api-key-[\w+/=-]{8,}
    | (?:gsk|hf|fw|r8|tgp_v1|byok)_[\w-]{12,} | (?:xai|pplx|nvapi|csk)-[\w-]{12,}
    | ya29\.[\w.-]+ | gAAAAA[\w-]{20,} | ey[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?
    | [0-9a-f]{32}\.\w{16}                # Z.ai
    )""",
    re.VERBOSE,
)
ADDRESSES = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
IDS = re.compile(
    r"""arn:\S+
    | \b(?:org|user|usr|proj|project|acct|account|req|request|team|workspace|ws|key|cust|chatcmpl|msg)
      [-_](?=[\w-]*\d)[\w-]{6,}
    | \b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b
    | \b\d{12,}\b | \b\d{4}-\d{4}-\d{4}\b
    | \b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{20,}\b""",
    re.VERBOSE | re.IGNORECASE,
)
MASKED = re.compile(
    r"""[\w./+=-]*[*•●]{2,}[\w./+=*•●-]*      # sk-pr****abcd
    | \b\w[\w-]*(?:\.{3,}|…)[\w-]*\w          # sk-pr...abcd
    | \b[\w-]*x{5,}[\w-]*""",
    re.VERBOSE | re.IGNORECASE,
)
PATTERNS = (KEYS, ADDRESSES, IDS, MASKED)


class Redactor:
    """Strikes the submitted secrets, and everything that looks like a key, an address or an id, out of a text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = [secret for secret in secrets if len(secret) > 3]
        self._plain = _pieces(_folded(spelling) for secret in self._secrets for spelling in (secret, secret[::-1]))
        self._dense = _pieces(_dense(spelling) for secret in self._secrets for spelling in _spellings(secret))
        self._ends = [_standing_alone(end) for secret in self._secrets for end in _ends(secret)]

    def quote(self, message: str) -> str:
        """At most 300 characters of a message that are fit to be shown."""
        text = _cleaned(message)
        spans = [match.span() for pattern in (*PATTERNS, *self._ends) for match in pattern.finditer(text)]
        text = _without(text, sorted([*spans, *self._spans(text)]))
        return text if len(text) <= QUOTE_LENGTH else f"{text[: QUOTE_LENGTH - 1].rstrip()}…"

    def code(self, code: str) -> str:
        """The provider's code if it is short and plain, else nothing."""
        return code if _CODE.fullmatch(code) and self._is_harmless(code) else ""

    def model(self, name: str) -> str:
        """The name of a model as a provider wrote it if it is short and plain, else nothing."""
        return name if _MODEL.fullmatch(name) and self._is_harmless(name) else ""

    def _is_harmless(self, text: str) -> bool:
        return not self._spans(text) and KEYS.search(text) is None and text not in self._secrets

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Where pieces of the secrets stand: as they are, and with everything but letters and digits left out."""
        places = [place for place, character in enumerate(text) if character.isalnum()]
        dense = "".join(text[place] for place in places)
        found = [(start, start + WINDOW) for start in _places(text, self._plain)]
        found += [(places[start], places[start + WINDOW - 1] + 1) for start in _places(dense, self._dense)]
        return found


def _cleaned(message: str) -> str:
    """Decoded twice over, without control and direction characters, blanks single: what a reader would see."""
    text = message[:READ_LENGTH]
    decoders: tuple[Callable[[str], str], ...] = (unescape, unquote, lambda t: _JSON_ESCAPE.sub(_unescaped, t))
    for decode in decoders * 2:
        text = decode(text)
    shown = (" " if character.isspace() else character for character in text)
    text = "".join(c for c in shown if unicodedata.category(c) not in _HIDDEN_CATEGORIES)
    return " ".join(text.split())


def _unescaped(match: re.Match[str]) -> str:
    number = match[1] or match[2]
    return chr(int(number, 16)) if number else match[3]


def _spellings(secret: str) -> Iterator[str]:
    """The ways in which a secret may be written that decoding a text does not undo."""
    yield from (secret, secret[::-1], secret.encode().hex())
    for offset in range(3):
        coded = b64encode(b"\0" * offset + secret.encode()).decode()
        yield coded[4 if offset else 0 :].rstrip("=")[:-1]


def _ends(secret: str) -> Iterator[str]:
    """A key's first or last few characters, which masks leave standing; short keys are struck out whole."""
    if len(secret) < WINDOW:
        yield secret
        return
    yield from (secret[-length:] for length in range(WINDOW - 1, 3, -1))
    yield from (secret[:length] for length in range(WINDOW - 1, 5, -1))


def _standing_alone(end: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(end)}(?![^\W_])")


def _folded(text: str) -> str:
    """In small letters of ordinary width, character by character, so that places stay what they are."""
    folded = (unicodedata.normalize("NFKC", character).lower() for character in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(folded, text, strict=True))


def _dense(text: str) -> str:
    return _folded("".join(character for character in text if character.isalnum()))


def _pieces(spellings: Iterable[str]) -> frozenset[str]:
    """Every window of the spellings: looked up, since a search through a long key costs too much for each name."""
    return frozenset(window for spelling in spellings for window in _windows(spelling))


def _windows(text: str) -> list[str]:
    return [text[start : start + WINDOW] for start in range(len(text) - WINDOW + 1)]


def _places(text: str, pieces: frozenset[str]) -> Iterator[int]:
    """Where a window begins that is one of the pieces."""
    return (start for start, window in enumerate(_windows(_folded(text))) if window in pieces)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the sorted spans struck out; those that touch, or have only a sign between them, as one."""
    kept, end = [], -2
    for start, stop in spans:
        if start > end + 1:
            kept += [text[max(end, 0) : start], GONE]
        end = max(end, stop)
    return "".join([*kept, text[max(end, 0) :]])
