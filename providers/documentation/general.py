"""The page of the table that all providers share."""

from collections.abc import Iterator

from providers.documentation.answers import HEAD, HOW_TO_READ, rule_row
from providers.documentation.markdown import code, prose, sections, table
from providers.rules import general
from providers.rules.base import Rule

PARTS: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("The shape of the answer", general.SHAPES),
    ("Codes that mean one thing everywhere", general.CODES),
    ("Words", general.WORDS),
    ("Codes that mean several things", general.WEAK_CODES),
    ("The status alone", general.STATUS),
)
"""The table, in its own order."""


def draw_general() -> str:
    """Every row of the general table, in the order in which it is read."""
    return sections(
        "# What answers mean at any provider",
        "This table is read for an answer that no row of the [provider's own table](README.md#the-providers) fits.",
        HOW_TO_READ,
        *_parts(),
    )


def _parts() -> Iterator[str]:
    number = 0
    for title, rules in PARTS:
        rows = [_row(number + place, rule) for place, rule in enumerate(rules, 1)]
        number += len(rules)
        yield sections(f"## {prose(title)}", table((HEAD[0], "Outcome", *HEAD[1:]), rows))


def _row(number: int, rule: Rule) -> tuple[str, ...]:
    first, *others = rule_row(number, rule)
    return first, code(rule.outcome), *others
