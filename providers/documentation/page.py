"""The page of one provider."""

from collections.abc import Iterator

from providers.documentation.answers import HEAD, HOW_TO_READ, SAVE, rule_row
from providers.documentation.card import documented, draw_card, draw_links, draw_pasted_key, labels
from providers.documentation.costs import draw_costs
from providers.documentation.courses import main_secrets
from providers.documentation.markdown import code, link, listed, prose, sections, table
from providers.documentation.questions import draw_questions
from providers.kinds.base import Kind
from providers.meant_fields import field_of
from providers.sentences import SENTENCES, label_of, speak
from providers.statuses import BY_OUTCOME
from providers.verdicts import Outcome, Verdict

GOOD = "A good answer to one request."
GOOD_SO_FAR = "The key is stored once the completion is good as well."


def draw_page(kind: Kind) -> str:
    """Everything about this kind that helps to understand a verdict."""
    return sections(
        f"# {kind.label}",
        documented(type(kind)),
        draw_links(kind),
        draw_card(kind),
        draw_pasted_key(kind),
        draw_questions(kind),
        draw_costs(kind),
        _draw_answers(kind),
        _draw_other_hosts(kind),
    )


def _draw_answers(kind: Kind) -> str:
    """Its own table by outcome, and the outcomes that only the general table finds."""
    own = [outcome for outcome in Outcome if any(rule.outcome is outcome for rule in kind.rules)]
    rest = [outcome for outcome in Outcome if outcome not in own and outcome is not Outcome.OK]
    return sections(
        "## What its answers mean",
        HOW_TO_READ if own else "",
        *(_draw_outcome(kind, outcome) for outcome in own),
        "### Everything else",
        "Answers that fit no row above are read by the [general table](general.md), which every provider shares. "
        "It and what happens on the way may also find:",
        table(("Outcome", "At the field", "What the card says"), (_rest_row(kind, outcome) for outcome in rest)),
    )


def _draw_outcome(kind: Kind, outcome: Outcome) -> str:
    rows = (
        rule_row(number, rule, label_of(kind, rule.about))
        for number, rule in enumerate(kind.rules, 1)
        if rule.outcome is outcome
    )
    return sections(
        f"### {code(outcome)}: {GOOD if outcome is Outcome.OK else SENTENCES[outcome].message}",
        " ".join(_about_outcome(kind, outcome)) if outcome is not Outcome.OK else GOOD_SO_FAR,
        table(HEAD, rows),
    )


def _about_outcome(kind: Kind, outcome: Outcome) -> Iterator[str]:
    """What the card adds to the sentence, where it says it, and what Save does."""
    verdict = _verdict(kind, outcome)
    if verdict.advice:
        yield f"*{prose(verdict.advice)}*"
    if verdict.link:
        yield link(verdict.link.label, verdict.link.url) + "."
    place = _place(kind, outcome, verdict)
    yield f"Said {place}; Save {SAVE[outcome]}."


def _place(kind: Kind, outcome: Outcome, verdict: Verdict) -> str:
    named = [label_of(kind, name) for name in kind.Form.config_names()]
    if verdict.field:
        return f"at the field {label_of(kind, verdict.field)}"
    if outcome is Outcome.BAD_REQUEST and named:
        return f"at the field {listed(named, 'or')} if the answer names it, else at the top of the card"
    return "at the top of the card"


def _verdict(kind: Kind, outcome: Outcome) -> Verdict:
    """What the card would say with the usual secret typed."""
    field = field_of(kind, outcome, secrets=dict.fromkeys(main_secrets(kind), "typed"))
    return speak(kind, outcome, field=field)


def _rest_row(kind: Kind, outcome: Outcome) -> tuple[str, ...]:
    verdict = _verdict(kind, outcome)
    page = f" {link(verdict.link.label, verdict.link.url)}." if verdict.link else ""
    return code(outcome), label_of(kind, verdict.field), f"{verdict.message} {prose(verdict.advice)}{page}".strip()


def _draw_other_hosts(kind: Kind) -> str:
    """The vendor's other hosts, and when the card offers them."""
    if not kind.siblings:
        return ""
    values = [kind.values_for(sibling) for sibling in kind.siblings]
    fields = tuple(dict.fromkeys(name for value in values for name in value))
    rows = ((sibling.label, code(sibling.host)) for sibling in kind.siblings)
    return sections(
        "## Other hosts of the vendor",
        f"A key may be good on another of these hosts. If the API Host is the vendor's own and the outcome is "
        f"{listed(list(_when_elsewhere(kind)), 'or')}, the card has a button for each of the others, which changes "
        f"{labels(kind, fields)}. A key that is still in its field is tried there on the next Save; a stored key has "
        "to be typed again. No host is ever tried without being asked.",
        table(("Host", "API Host"), rows),
        documented(type(kind).siblings_of) if type(kind).siblings_of is not Kind.siblings_of else "",
    )


def _when_elsewhere(kind: Kind) -> Iterator[str]:
    for outcome, known in kind.elsewhere.items():
        yield f"{code(outcome)} with {listed([code(one) for one in known], 'or')}" if known else code(outcome)


def status_word(outcome: Outcome) -> str:
    """What the card of a stored provider is marked with afterwards."""
    return BY_OUTCOME[outcome].word if outcome in BY_OUTCOME else "as before, with a line that says so"
