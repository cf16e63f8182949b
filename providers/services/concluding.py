"""From what was found to what is said: the outcome, its field, our sentence, the evidence and the remarks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from providers.kinds.base import Kind
from providers.redaction import Redactor
from providers.sentences import label_of, speak, speak_of_answer, speak_of_failure
from providers.services.answered_by import other_model
from providers.services.asking import Finding, evidence_of
from providers.services.misset import usual_value
from providers.verdicts import Link, Outcome, Verdict
from providers.wires.base import Credentials, Operation
from providers.wires.tools import calls_a_tool

KEY_UNTRIED = "This model writes no text, and the server shows its models to everybody, so the key could not be tried."

UNFIT_SETTING = "The address is right, but it does not know the request with this {field}. Try {usual}."

KNOWN_TO_THE_PROVIDER = frozenset(
    {
        Outcome.INVALID_MODEL,
        Outcome.RATE_LIMITED,
        Outcome.PERMISSION_DENIED,
        Outcome.PROVIDER_UNAVAILABLE,
        Outcome.BAD_REQUEST,
        Outcome.TIMEOUT,
    }
)
"""Outcomes beside which it is worth saying that the key was accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a check went. `key` is the first step, `answer` the one that decides; they may be the same.

    `key_accepted` holds whatever came after. `seconds`: what the whole check had. `misset`: the field whose value
    spoils a good address, or "".
    """

    kind: Kind
    credentials: Credentials
    seconds: float
    key: Finding | None
    answer: Finding
    key_accepted: bool
    misset: str = ""


def conclude(course: Course) -> Verdict:
    """The verdict on a course. Its `elapsed_ms` is left to whoever held the clock."""
    answer = course.answer
    verdict = speak_of_failure(course.kind, answer.failure) if answer.failure else _verdict_on_answer(course)
    return replace(
        verdict,
        evidence=evidence_of(answer, course.credentials.secrets.values()),
        hosts=tuple(_hosts_elsewhere(course, verdict.outcome)),
        tools=verdict.ok and answer.reading is not None and calls_a_tool(answer.reading.payload),
        notes=tuple(_notes(course, verdict.outcome)),
    )


def _verdict_on_answer(course: Course) -> Verdict:
    kind, outcome, reading = course.kind, _outcome(course), course.answer.reading
    if course.misset:
        words = {"field": label_of(kind, course.misset), "usual": usual_value(kind, course.misset)}
        return replace(speak(kind, outcome, field=course.misset), advice=UNFIT_SETTING.format(**words))
    if reading is None or (outcome is Outcome.BAD_REQUEST and reading.outcome is Outcome.OK):
        return speak(kind, outcome, reason=KEY_UNTRIED)
    return speak_of_answer(kind, outcome, reading, secrets=course.credentials.secrets, wait=course.answer.wait)


def _outcome(course: Course) -> Outcome:
    """What the answer means in the light of the step before it."""
    outcome = course.answer.outcome or Outcome.BAD_REQUEST
    before = course.key.outcome if course.key else None
    if course.misset:
        return Outcome.BAD_REQUEST
    if outcome is Outcome.INVALID_MODEL and before is Outcome.BAD_HOST and _is_same_answer(course):
        return Outcome.BAD_HOST  # a list names no model, so the address must be wrong
    if outcome is Outcome.BAD_HOST and before is Outcome.OK and course.answer.status == 404:
        return Outcome.INVALID_MODEL  # the address is right, for it has just listed the models
    looked_up = course.answer.call.operation is Operation.GET_MODEL
    if outcome is Outcome.OK and looked_up and not course.key_accepted and any(course.credentials.secrets.values()):
        return Outcome.BAD_REQUEST
    return outcome


def _is_same_answer(course: Course) -> bool:
    key, answer = course.key, course.answer
    if key is None or key.reading is None or answer.reading is None:
        return False
    return (key.status, key.reading.code, key.reading.message) == (
        answer.status,
        answer.reading.code,
        answer.reading.message,
    )


def _hosts_elsewhere(course: Course, outcome: Outcome) -> Iterator[Link]:
    """The vendor's other hosts, if this refusal may mean that the key belongs to one of them."""
    codes, reading = course.kind.elsewhere.get(outcome), course.answer.reading
    if codes is None or reading is None or (codes and reading.code not in codes):
        return
    for sibling in course.kind.siblings_of(course.credentials.host):
        yield Link(sibling.label, sibling.host)


def _notes(course: Course, outcome: Outcome) -> Iterator[str]:
    if course.key_accepted and course.answer.failure and outcome is Outcome.TIMEOUT:
        yield f"The key was accepted; the model did not answer in {course.seconds:g} s."
    elif course.key_accepted and outcome is Outcome.UNREACHABLE:
        yield "The key was accepted; the model could not be reached."
    elif course.key_accepted and outcome in KNOWN_TO_THE_PROVIDER:
        yield "The key was accepted."
    if outcome is Outcome.OK and course.answer.reading:
        name = other_model(course.answer.call, course.answer.reading.payload)
        if name:
            shown = Redactor(course.credentials.secrets.values()).model(name)
            yield (
                f"The answer came from “{shown}”, which is not the model that was asked."
                if shown
                else ("The answer came from another model than the one that was asked.")
            )
