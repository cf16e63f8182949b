"""What a body says: parsed whatever its content type claims, and its codes and messages gathered."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from providers.rules.base import Form, bare

TEXT_LIMIT = 4_000
"""Characters of a provider's words that rules look at: a hostile body must not keep a regular expression busy."""
DEPTH_LIMIT = 8
ITEM_LIMIT = 20
PART_LIMIT = 200
"""Objects and lists of a body that are looked into: an error needs a handful, a hostile list has a hundred thousand."""

OBJECT_LIMIT, COMMA_LIMIT = 40_000, 100_000
"""Objects and lists, and commas, of a body that is parsed: far above what lists of models have. Two MiB of empty
objects would be 50 MiB of memory."""

MESSAGE_KEYS = (
    "message", "Message", "msg", "status_msg", "error_msg", "errorMessage", "error_message", "error_description",
    "detail", "title", "faultstring", "error", "Error", "raw",
)  # fmt: skip
CODE_KEYS = (
    "code", "type", "status", "reason", "error_type", "errorType", "status_code", "statusCode", "error_code",
    "errorcode", "errorCode", "Code", "__type", "quotaId", "http_code",
)  # fmt: skip
NESTED_KEYS = (
    "error", "Error", "errors", "detail", "details", "base_resp", "fault", "metadata", "violations", "raw", "choices",
    "Output", "Response",
)  # fmt: skip

_SAYS_NOTHING = frozenset({"", "error", "none", "null", "true", "false"})
_URL = re.compile(r"\b(?:https?://|www\.)\S+")
_NUMBER = re.compile(r"^\s*\[(\d{3,5})\]|\((\d{4})\)\s*$")
_HEADLINE = re.compile(r"<(title|h1|h2|code|message)\b[^<>]{0,500}>([^<>]{1,300})", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_PLAIN_QUOTES = str.maketrans("‘’“”", "''\"\"")


@dataclass(slots=True)
class Said:
    """What was found in a body: codes and messages in the order of finding, the most outspoken places first.

    `parts`: how many objects and lists were looked into.
    """

    codes: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    parts: int = 0

    @property
    def text(self) -> str:
        """All messages in one line each, ready for the rules: no URLs, no curly quotes, single blanks, cut short."""
        lines = (" ".join(_URL.sub(" ", m[:TEXT_LIMIT]).translate(_PLAIN_QUOTES).split()) for m in self.messages)
        return "\n".join(lines)[:TEXT_LIMIT]


def parse(body: bytes) -> tuple[Form, object, str]:
    """What the body is, its JSON (None unless the form is `Form.JSON`) and its words as text."""
    text = body.decode("utf-8-sig", errors="replace")
    stripped = text.strip()
    if not stripped:
        return (Form.BLANK if text else Form.EMPTY), None, ""
    for candidate in _candidates(stripped) if _is_modest(stripped) else ():
        try:
            return Form.JSON, _unwrapped(json.loads(candidate, parse_constant=lambda _: None)), stripped
        except (ValueError, RecursionError):
            continue
    return (Form.HTML if stripped.startswith("<") else Form.TEXT), None, stripped


def _is_modest(text: str) -> bool:
    """Whether the body may be parsed: what is small on the wire may be large as objects."""
    return text.count("{") + text.count("[") <= OBJECT_LIMIT and text.count(",") <= COMMA_LIMIT


def _candidates(text: str) -> Iterator[str]:
    yield text
    if text.startswith(("data:", "event:", ":")):  # a server that streams although it was not asked to
        yield from (line[5:] for line in text.splitlines()[:ITEM_LIMIT] if line.startswith("data:"))


def _unwrapped(value: object) -> object:
    """Gemini's OpenAI dialect puts an error into a list of one."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) and "error" in value[0]:
        return value[0]
    return value


def listen(form: Form, payload: object, text: str, headers: Mapping[str, str]) -> Said:
    """Gather codes and messages from the error headers and the body."""
    said = Said()
    _add_code(said, headers.get("x-amzn-errortype", "").split(":")[0])
    if form is Form.JSON:
        _gather(said, payload, 0)
    elif form is Form.HTML:
        said.messages += [words for _, words in _HEADLINE.findall(text[:50_000])[:4]] or [_TAG.sub(" ", text[:2_000])]
    elif text:
        said.messages.append(text[:TEXT_LIMIT])
    return said


def _gather(said: Said, value: object, depth: int) -> None:
    if depth > DEPTH_LIMIT or said.parts >= PART_LIMIT or not isinstance(value, list | dict):
        return
    said.parts += 1
    if isinstance(value, list):
        for item in value[:ITEM_LIMIT]:
            _gather(said, item, depth + 1)
        return
    for key in CODE_KEYS:
        _add_code(said, value.get(key))
    for key in MESSAGE_KEYS:
        _add_message(said, value.get(key), depth)
    for key in NESTED_KEYS:
        # Google repeats an error in `error.errors[]` with a reason that misleads ("forbidden" for a bad key).
        if not (key == "errors" and depth):
            _gather(said, value.get(key), depth + 1)


def _add_code(said: Said, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return
    code = str(value).split("#")[-1]
    if code.lower() not in _SAYS_NOTHING and len(code) <= 200 and code not in said.codes:
        said.codes.append(code)


def _add_message(said: Said, value: object, depth: int) -> None:
    if not isinstance(value, str) or not value.strip():
        return
    if value.lstrip().startswith(("{", "[{")):
        form, inner, _ = parse(value.encode("utf-8", errors="replace"))
        if form is Form.JSON:
            _gather(said, inner, depth + 1)
            return
    if value not in said.messages:
        said.messages.append(value)
    for number in filter(None, (part for match in _NUMBER.finditer(value[-200:] if len(value) > 400 else value)
                                for part in match.groups())):  # fmt: skip
        _add_code(said, number)


def bare_codes(said: Said) -> frozenset[str]:
    """The codes as rules compare them."""
    return frozenset(filter(None, map(bare, said.codes)))
