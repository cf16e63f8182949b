"""A check that is asked for outside the browser: read, cleaned as on a card, answered as one flat object."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from providers.intake import Intake, credentials_from, foreign_kind, take_in
from providers.kinds import all_kinds, get_kind
from providers.kinds.base import Kind
from providers.meant_fields import API_HOST
from providers.models import Provider
from providers.sentences import NOT_MADE, label_of, refuse_unsent
from providers.services.check import check
from providers.verdicts import Outcome, Verdict


class BadQuestion(ValueError):
    """What was asked cannot be understood. The text is a sentence of ours that quotes no secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to check. Everything is as it was typed; an empty host or model stands for the kind's own."""

    kind: Kind
    host: str = ""
    model: str = ""
    config: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


def question_from(data: object) -> Question:
    """The question in a parsed JSON object. Raises BadQuestion."""
    if not isinstance(data, dict):
        raise BadQuestion("This is not a JSON object.")
    return Question(
        kind=kind_named(_text(data, "kind")),
        host=_text(data, "host"),
        model=_text(data, "model"),
        config=_texts(data, "config"),
        secrets=_texts(data, "secrets"),
    )


def kind_named(slug: str) -> Kind:
    """The kind with this slug. Raises BadQuestion."""
    try:
        return get_kind(slug)
    except KeyError:
        known = ", ".join(kind.slug for kind in all_kinds())
        raise BadQuestion(f"There is no such kind of provider. The kinds are {known}.") from None


def answer(question: Question) -> dict[str, Any]:
    """Check what was asked, and say what was found as plain JSON."""
    kind = question.kind
    intake = take_in(kind, _typed(question))
    notes = [*_ignored(question), *(f"{label_of(kind, one.field)}: {one.text}" for one in intake.notices)]
    verdict = _refusal(question, intake) or check(
        kind=kind, credentials=credentials_from(kind, intake.values, intake.secrets)
    )
    return flat(replace(verdict, notes=(*notes, *verdict.notes)))


def flat(verdict: Verdict) -> dict[str, Any]:
    """A verdict in the shape of the command line: the evidence stands beside the rest."""
    evidence = verdict.evidence
    return {
        "outcome": verdict.outcome,
        "field": verdict.field,
        "message": verdict.message,
        "advice": verdict.advice,
        "status": evidence.status if evidence else None,
        "elapsed_ms": verdict.elapsed_ms,
        "operation": evidence.operation if evidence else None,
        "code": evidence.code if evidence else "",
        "quote": evidence.quote if evidence else "",
        "notes": list(verdict.notes),
        "link": asdict(verdict.link) if verdict.link else None,
        "hosts": [asdict(host) for host in verdict.hosts],
        "models": list(verdict.models),
        "tools": verdict.tools,
    }


def not_understood(reason: str) -> dict[str, Any]:
    """The answer to something that is no question."""
    return flat(Verdict(outcome=Outcome.BAD_REQUEST, field=None, message=NOT_MADE, advice=reason))


def _typed(question: Question) -> dict[str, str]:
    """As the form's fields. What the kind calls the model may be given as the model, too."""
    kind = question.kind
    known = {*kind.Form.config_names(), *kind.Form.secret_names()}
    typed = {name: text for name, text in {**question.config, **question.secrets}.items() if text and name in known}
    model = question.model
    if kind.model_field == "model_type" and not model:
        model = next(iter(kind.suggested_models), "")
    typed |= {kind.model_field: typed.get(kind.model_field) or model, "model_type": model}
    return {**typed, API_HOST: question.host} if question.host else typed


def _ignored(question: Question) -> list[str]:
    """A remark on every name that this kind does not know."""
    form = question.kind.Form
    strange = [name for name, text in question.config.items() if text and name not in form.config_names()]
    strange += [name for name, text in question.secrets.items() if text and name not in form.secret_names()]
    count = len(strange)
    return [
        f"{count} {'setting' if count == 1 else 'settings'} that {question.kind.label} does not have: ignored."
    ] * bool(count)


def _refusal(question: Question, intake: Intake) -> Verdict | None:
    """What a card would refuse before anything is sent."""
    kind = question.kind
    form = kind.Form(instance=Provider(kind=kind.slug), intake=intake)
    order = [*form.secret_names(), API_HOST, "model_type", *form.config_names(), *form.errors]
    for name in order:
        if name in form.errors:
            typed = bool(intake.secrets.get(name) or (name == API_HOST and question.host))
            return refuse_unsent(kind, name, " ".join(map(str, form.errors[name])), typed=typed)
    return _stranger(question, intake)


def _stranger(question: Question, intake: Intake) -> Verdict | None:
    """A key of another provider goes to no address that nobody has named."""
    stranger = None if question.host else foreign_kind(question.kind, intake.secrets)
    if stranger is None:
        return None
    name = next(iter(intake.secrets))
    reason = f"This looks like a key of {stranger.label}. It was not sent. To use it all the same, name the host."
    return refuse_unsent(question.kind, name, reason, typed=True)


def _text(data: Mapping[str, object], name: str) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadQuestion(f"“{name}” must be text.")
    return _encodable(value, name)


def _texts(data: Mapping[str, object], name: str) -> dict[str, str]:
    value = data.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(text is None or isinstance(text, str) for text in value.values()):
        raise BadQuestion(f"“{name}” must be an object whose values are texts.")
    return {_encodable(key, name): _encodable(text or "", name) for key, text in value.items()}


def _encodable(text: str, name: str) -> str:
    """JSON can spell halves of characters, which nothing can send."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadQuestion(f"“{name}” holds half a character.") from None
    return text
