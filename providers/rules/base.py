"""One row of a table of answers."""

from dataclasses import dataclass, field

from providers.verdicts import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """If everything that is given matches, the answer means `outcome`. `because` is the fact that the row rests on.

    `status`: HTTP statuses (empty: any). `codes`: the provider's code, type, status word or error number, compared as
    lower-case strings with every such value found in the body or its error header (empty: any). `text`: a regular
    expression searched in the message with URLs struck out, ignoring case (empty: any).
    """

    outcome: Outcome
    because: str
    status: frozenset[int] = field(default=frozenset())
    codes: frozenset[str] = field(default=frozenset())
    text: str = ""
