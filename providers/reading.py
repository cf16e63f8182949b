"""What an answer means: the provider's own table first, the general one behind it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from itertools import chain

from providers.kinds.base import Kind
from providers.payload import Said, bare_codes, listen, parse
from providers.rules import general
from providers.rules.base import Form, Rule, bare
from providers.shapes import complains, fits, spent
from providers.verdicts import Outcome
from providers.wires.base import Answer, Operation

PROVE_KEY = frozenset({Outcome.OK, Outcome.QUOTA_EXHAUSTED, Outcome.RATE_LIMITED, Outcome.INVALID_MODEL})
"""Outcomes that no provider reports before it has accepted the key (a rule may say otherwise)."""

DECIDE_ALONE = frozenset({Outcome.OK, Outcome.INVALID_KEY, Outcome.QUOTA_EXHAUSTED, Outcome.REGION_UNSUPPORTED})
"""Outcomes that a step before the completion may decide. After any other the completion has to be asked."""

_CODE = re.compile(r"[\w .:/-]{1,80}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One answer, understood. `message` and `payload` are as the provider sent them: redact before showing.

    `code`: the provider's most telling code ("" if none). `conclusive`: False: the answer classifies so, but the whole
    check must go on to its next step; a completion is always conclusive. `proves_key`: whatever else is wrong, the key
    was accepted. `parameter`: the refusal is about a request parameter of ours, or the wrong endpoint for that model:
    the next parameter style may be tried once. `rule`: the row that decided.
    """

    outcome: Outcome
    code: str
    message: str = field(repr=False)
    payload: object = field(repr=False)
    conclusive: bool
    proves_key: bool
    parameter: bool
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything about an answer that a rule may ask for."""

    operation: Operation
    status: int
    form: Form
    payload: object
    said: Said
    codes: frozenset[str]
    text: str


def read(kind: Kind, operation: Operation, answer: Answer) -> Reading:
    """What this answer of a provider of this kind means. Never raises, whatever the body, headers or status."""
    facts = gather(operation, answer)
    rule = decide(kind.rules, facts)
    proves = rule.outcome in PROVE_KEY if rule.proves_key is None else rule.proves_key
    return Reading(
        outcome=rule.outcome,
        code=_telling_code(rule, facts),
        message=facts.said.messages[0] if facts.form is Form.JSON and facts.said.messages else "",
        payload=facts.payload,
        conclusive=operation is Operation.CHAT or rule.outcome in DECIDE_ALONE,
        proves_key=proves,
        parameter=rule.parameter,
        rule=rule,
    )


def gather(operation: Operation, answer: Answer) -> Facts:
    """Take an answer apart."""
    form, payload, text = parse(answer.body)
    said = listen(form, payload, text, answer.headers)
    status = answer.status
    if form is Form.JSON and 200 <= status < 300:
        if fits(operation, payload):
            form, said = Form.ANSWER, Said(codes=list(spent(payload)))
        elif complains(payload):
            status = _status_inside(said.codes) or 400  # whatever the envelope says
    return Facts(
        operation=operation,
        status=status,
        form=form,
        payload=payload,
        said=said,
        codes=bare_codes(said),
        text=said.text,
    )


def _status_inside(codes: Iterable[str]) -> int | None:
    """The HTTP status that an error carries in its body when its envelope says 200."""
    return next((int(code) for code in codes if re.fullmatch(r"[45]\d\d", code, re.ASCII)), None)


def decide(rules: Iterable[Rule], facts: Facts) -> Rule:
    """The first rule that matches: the given ones, then the general ones, whose last row matches everything."""
    return next(rule for rule in chain(rules, general.RULES) if matches(rule, facts))


def matches(rule: Rule, facts: Facts) -> bool:
    """Whether everything that the rule gives is so."""
    return (
        (facts.form in rule.forms if rule.forms else facts.form is not Form.ANSWER)
        and (not rule.status or facts.status in rule.status)
        and (not rule.operations or facts.operation in rule.operations)
        and (not rule.codes or any(_is_code(rule, code) for code in facts.codes))
        and (not rule.text or _pattern(rule.text).search(facts.text) is not None)
    )


def _is_code(rule: Rule, code: str) -> bool:
    return code in rule.codes or any("*" in name and fnmatchcase(code, name) for name in rule.codes)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.MULTILINE)


def _telling_code(rule: Rule, facts: Facts) -> str:
    """The code that decided, else the first one that says more than the status does."""
    decided = [code for code in facts.said.codes if rule.codes and _is_code(rule, bare(code))]
    others = [code for code in facts.said.codes if code != str(facts.status)]
    code = next(iter(decided or others or facts.said.codes), "")
    return code if _CODE.fullmatch(code) else ""
