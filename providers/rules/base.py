"""One row of a table of answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from providers.verdicts import Link, Outcome
from providers.wires.base import Operation


class Form(StrEnum):
    """What a body is, before anybody asks what it says."""

    ANSWER = "answer"
    """The shape that was asked for, without an error in it: only rules that name this form may read it."""
    JSON = "json"
    HTML = "html"
    TEXT = "text"
    BLANK = "blank"
    """Nothing but white space."""
    EMPTY = "empty"


def bare(code: str) -> str:
    """A code as rules compare it: lower case, letters, digits and `*` only (`InvalidApiKey` is `invalid_api_key`)."""
    return re.sub(r"[^a-z0-9*]", "", code.lower())


class Codes(frozenset[str]):
    """Codes as rules compare them. `spelled` has them as their providers write them, for people."""

    spelled: tuple[str, ...]

    def __new__(cls, spelled: Iterable[str] = ()) -> Self:
        """From codes in their own spelling."""
        names = tuple(spelled)
        codes = super().__new__(cls, map(bare, names))
        codes.spelled = names
        return codes


def code_set(names: str) -> Codes:
    """The codes named in a text, apart from each other by blanks; `*` stands for anything."""
    return Codes(names.split())


def any_of(*phrases: str) -> str:
    """A regular expression that finds any of these."""
    return "|".join(phrases)


def statuses(*numbers: int | range) -> frozenset[int]:
    """A set of HTTP statuses, from numbers and ranges."""
    return frozenset(n for item in numbers for n in ([item] if isinstance(item, int) else item))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """If everything that is given matches, the answer means `outcome`. `because` is the fact that the row rests on.

    `status`: HTTP statuses (empty: any). `codes`: the provider's code, type, status word or error number, compared
    without case and punctuation with every such value found in the body or its error header (empty: any; see
    `code_set`). `text`: a regular expression searched in the message with URLs struck out, ignoring case (empty: any).
    `operations`: what was asked for (empty: any). `forms`: what the body is (empty: anything but `Form.ANSWER`).

    `proves_key`: whether such an answer shows that the key was accepted (None: as its outcome usually does).
    `parameter`: the refusal is about a request parameter of ours, so another parameter style may work.

    `advice`: what to do next, in our words, where the outcome's usual advice says too little; it takes its place.
    `page`: the page where that is done (None: the outcome's usual one). `about`: the form field that the answer is
    about, where the outcome alone does not tell (empty: as the outcome says).
    """

    outcome: Outcome
    because: str
    status: frozenset[int] = field(default=frozenset())
    codes: Codes = field(default=Codes())
    text: str = ""
    operations: frozenset[Operation] = field(default=frozenset())
    forms: frozenset[Form] = field(default=frozenset())
    proves_key: bool | None = None
    parameter: bool = False
    advice: str = ""
    page: Link | None = None
    about: str = ""
