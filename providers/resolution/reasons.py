"""Why an entry is used, or none: the code of the rule, and plain sentences for whoever asks."""

from collections.abc import Sequence

from django.utils import timezone

from providers.enumerations import enumeration
from providers.kinds import get_kind
from providers.models import Provider
from providers.resolution.barriers import day_in_words
from providers.resolution.choosing import Choice, Considered
from providers.resolution.question import Question
from providers.statuses import BY_OUTCOME
from providers.verdicts import Outcome

type Reason = tuple[str, str]
"""A rule's code and the sentences."""

FIRST, ONLY = "the first by name that works", "the only one"


def why_used(question: Question, one: Considered, choice: Choice, entries: Sequence[Considered]) -> Reason:
    """About the chosen entry, with a warning where something about it is not good."""
    if choice.replaced:
        rule, sentence = "fallback", f"{_failure(choice.replaced)}; {_in_the_middle(_key(one))} stands in for it."
    else:
        rule, sentence = _rule_of_choice(question, one, entries)
    return rule, " ".join(filter(None, (_passed_over(one, entries), sentence, warning_of(one.row))))


def why_nothing(question: Question, choice: Choice, entries: Sequence[Considered]) -> Reason:
    """About what stands in the way, what is barred, or what is missing."""
    if choice.stopper and choice.stopper.defect:
        return choice.stopper.defect.rule, _stopped(choice.stopper, choice.replaced)
    barred = [(one, one.barrier) for one in entries if one.barrier]
    if barred and (question.name or any(barrier.rule != "model" for _, barrier in barred)):
        lines = (f"{_key(one)} is not used: {_in_the_middle(barrier.reason)}" for one, barrier in barred[:3])
        return barred[0][1].rule, " ".join(lines)
    return "nothing", _missing(question)


def why_not(one: Considered, choice: Choice) -> Reason:
    """About an entry that is not used."""
    if objection := one.barrier or one.defect:
        return objection.rule, objection.reason
    if choice.chosen:
        return "later", "Not needed: an entry before it is used."
    if choice.stopper and choice.stopper.source != one.source:
        return "no_fallback", "It may not stand in for your own key."
    return "later", "It would be next, but does not stand in for the one before it."


def why_not_this_default(question: Question, row: Provider) -> Reason | None:
    """Why what is used by default is no answer to the question of an agent that uses nothing else; None if it is."""
    whose = "your own" if row.owner_id else "the organization's"
    only = f"This agent uses the default only. That is {whose} {row}"
    if (question.kind and question.kind != row.kind) or not question.names(row.name):
        return "uses", f"{only}, and not what was asked for."
    models = dict.fromkeys((row.model_type, *row.allowed_models))
    if question.model and question.model not in models:
        return "model", f"{only}, which is for {enumeration(models)} only."
    return None


def warning_of(row: Provider) -> str:
    """What is not good about an entry that is handed out all the same; "" if nothing is."""
    if row.outcome == "":
        return "It has not been verified yet."
    if row.outcome != Outcome.OK:
        return f"Its last check was not good: {BY_OUTCOME[row.outcome].word}."
    if row.failing_since:
        return f"It has been failing since {day_in_words(timezone.localdate(row.failing_since))}."
    return ""


def _rule_of_choice(question: Question, one: Considered, entries: Sequence[Considered]) -> Reason:
    whose = "your own" if one.source == "own" else "the organization's"
    if question.name:
        return "asked", f"It was asked for by its name, and it is {whose}."
    if question.entries_only:
        return "entries", f"Of the entries that this agent may use{_asked(question)}, it is {_which(entries)}."
    if one.row.is_default:
        return f"{one.source}_default", _about_default(question, one, entries)
    same = [other for other in entries if other.source == one.source]
    return "kind" if question.kind else "model", f"Of {whose} keys{_asked(question)}, it is {_which(same)}."


def _which(entries: Sequence[Considered]) -> str:
    return FIRST if sum(other.barrier is None for other in entries) > 1 else ONLY


def _about_default(question: Question, one: Considered, entries: Sequence[Considered]) -> str:
    asked = _asked(question)
    if one.source == "own":
        also = f", and it is a key{asked}" if asked else ", and an own key goes before the organization's"
        return f"You set your own key as default{also}."
    if question.shared_default_only:
        return "This agent uses the organization's default only."
    if question.person is None:
        return "It is the organization's default."
    if any(other.source == "own" for other in entries):
        return "The organization's default is used instead."
    missing = f"key of your own{asked}" if asked else "default of your own"
    return f"You have no {missing}, so the organization's default is used."


def _passed_over(one: Considered, entries: Sequence[Considered]) -> str:
    """About the first own entry that a rule of the organization keeps out, where one of the organization's is used."""
    barred = ((other, other.barrier) for other in entries if other.source == "own" and other.barrier)
    other, barrier = next(barred, (None, None))
    if one.source == "own" or other is None or barrier is None:
        return ""
    return f"{_key(other)} is not used: {_in_the_middle(barrier.reason)}"


def _stopped(stopper: Considered, replaced: Considered | None) -> str:
    if replaced:
        return f"{_failure(replaced)}, and {_in_the_middle(_failure(stopper))}."
    if stopper.source == "organization":
        return f"{_failure(stopper)}. An admin can mend it."
    return f"{_failure(stopper)}; no key of the organization stands in for it."


def _missing(question: Question) -> str:
    if question.entries_only:
        lacking = "is what was asked for" if question.name or _asked(question) else "is left"
        return f"This agent may use named entries only, and none of them {lacking}."
    both = question.person and not question.shared_default_only
    who = "Neither you nor the organization has" if both else "The organization does not have"
    if question.name:
        return f"{who} an entry named “{question.name}”{_asked(question)}."
    return f"{who} a key{_asked(question)}." if _asked(question) else f"{who} a default."


def _asked(question: Question) -> str:
    kind = f" for {get_kind(question.kind).label}" if question.kind else ""
    return f"{kind} with the model {question.model}" if question.model else kind


def _key(one: Considered) -> str:
    """Your own OpenAI key “work”."""
    whose = "Your own" if one.source == "own" else "The organization's"
    name = f" “{one.row.name}”" if one.row.name else ""
    return f"{whose} {one.row.spec.label} key{name}"


def _failure(one: Considered) -> str:
    return f"{_key(one)} {one.defect.clause}" if one.defect else _key(one)


def _in_the_middle(sentence: str) -> str:
    """The same words after a colon, semicolon or comma."""
    return sentence[0].lower() + sentence[1:]
