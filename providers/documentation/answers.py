"""Tables of answers for people: statuses and codes as they are, a rule's own sentence for what they mean."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from providers.documentation.markdown import code, codes, link, listed, prose
from providers.reading import PROVE_KEY
from providers.rules.base import Form, Rule
from providers.verdicts import OFFERED, REFUSED, Outcome
from providers.wires.base import Operation

HEAD = ("No.", "Status", "Codes and words", "What it means", "Key")

FORMS = {
    Form.ANSWER: "what was asked for, and no error",
    Form.JSON: "JSON",
    Form.HTML: "a web page",
    Form.TEXT: "plain text",
    Form.BLANK: "blank lines",
    Form.EMPTY: "nothing at all",
}
OPERATIONS = {
    Operation.KEY_INFO: "the free key check",
    Operation.LIST_MODELS: "the list of models",
    Operation.GET_MODEL: "the look-up of one model",
    Operation.CHAT: "the completion",
}
SAVE = {
    **dict.fromkeys(REFUSED, "refuses it: nothing is written, and a key that was in use stays in use"),
    **dict.fromkeys(OFFERED, "offers “Save without validation”"),
    Outcome.OK: "stores it",
}
"""What Save does with an outcome."""

HOW_TO_READ = (
    "Rows are read in the order of their numbers, and the first one that fits decides. Codes are compared without "
    "case and punctuation, wherever in the answer they stand; `*` stands for anything. Where a row says “words”, the "
    "meaning tells which. “accepted”: whatever else is wrong, the key was accepted."
)


def rule_row(number: int, rule: Rule, field: str = "") -> tuple[str, ...]:
    """One row of a table, under `HEAD`. `field`: the label of the field that the row is about."""
    proves = rule.outcome in PROVE_KEY if rule.proves_key is None else rule.proves_key
    return (
        str(number),
        _statuses(rule.status) or "any",
        _told_by(rule),
        " ".join(_meaning(rule, field)),
        "accepted" if proves else "",
    )


def _meaning(rule: Rule, field: str) -> Iterator[str]:
    """The fact, and what the card says or does besides."""
    yield prose(rule.because)
    if rule.parameter:
        yield "The model is asked once more in its next way, if it has one."
    if field:
        yield f"Said at the field {field}."
    if rule.advice:
        yield f"*{prose(rule.advice)}*"
    if rule.page:
        yield f"{link(rule.page.label, rule.page.url)}."


def _told_by(rule: Rule) -> str:
    """What has to be found besides the status."""
    parts = [codes(rule.codes.spelled), "words" if rule.text else "", _either(FORMS[form] for form in _sorted(rule))]
    told = ", and ".join(part for part in parts if part) or "anything"
    asked = [text for operation, text in OPERATIONS.items() if operation in rule.operations]
    return f"{told}, in answer to {listed(asked, 'or')}" if asked else told


def _sorted(rule: Rule) -> Iterator[Form]:
    return (form for form in FORMS if form in rule.forms)


def _either(texts: Iterable[str]) -> str:
    return listed(list(texts), "or")


def _statuses(numbers: Iterable[int]) -> str:
    """Whole hundreds as `5xx`."""
    hundreds = {hundred: set(group) for hundred, group in groupby(sorted(numbers), lambda number: number // 100)}
    texts = (
        [f"{hundred}xx"] if len(group) == 100 else [str(number) for number in sorted(group)]
        for hundred, group in hundreds.items()
    )
    return ", ".join(code(text) for part in texts for text in part)
