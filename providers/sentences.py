"""Our words for everything that a check can find: one table, in plain English, with no text of a provider in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from providers.failures import Failure, OutboundError
from providers.kinds.base import Kind
from providers.meant_fields import ABOUT_THE_HOST, API_HOST, field_of
from providers.reading import Reading
from providers.verdicts import Link, Outcome, Verdict
from providers.waiting import when_again


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said about one outcome. `advice` may name `{label}`, the provider, `{field}`, the field's label, and
    `{when}`, a sentence that says when to try again.

    `page` is the attribute of a kind that holds the address of the page which helps, and `page_name` its name.
    """

    message: str
    advice: str
    page: str = ""
    page_name: str = ""


SENTENCES: Mapping[Outcome, Sentence] = {
    Outcome.OK: Sentence("The key and the model work.", ""),
    Outcome.INVALID_KEY: Sentence(
        "Invalid key. Validation failed.",
        "Double-check the key: it is incorrect, expired or incomplete. Generate a new one if needed.",
        "keys_url",
        "API keys",
    ),
    Outcome.INVALID_MODEL: Sentence(
        "Invalid model name. Validation failed.",
        "Check the {field}: it does not exist, or your account has no access to it.",
        "models_url",
        "models",
    ),
    Outcome.QUOTA_EXHAUSTED: Sentence(
        "You exceeded your current quota. The account behind this key has nothing left to spend.",
        "Check the billing page of {label}: add credit or upgrade the plan.",
        "billing_url",
        "billing",
    ),
    Outcome.RATE_LIMITED: Sentence(
        "Too many requests just now.",
        "{when} If it comes back often, look at the account's limits.",
        "limits_url",
        "limits",
    ),
    Outcome.PERMISSION_DENIED: Sentence(
        "No access. The provider does not let this key use this model here.",
        "Check what the key is allowed to do, which models the account has access to, and from which networks it may "
        "be used.",
        "keys_url",
        "API keys",
    ),
    Outcome.REGION_UNSUPPORTED: Sentence(
        "Not available in this region.",
        "The country or region that this request came from is not served by {label}. Elsewhere the key may be good.",
        "docs_url",
        "documentation",
    ),
    Outcome.BAD_HOST: Sentence(
        "Wrong API Host.",
        "The address answers, but not as {label} does. Check the address and the path at its end.",
        "docs_url",
        "documentation",
    ),
    Outcome.BAD_REQUEST: Sentence(
        "The provider refused the request for another reason.",
        "Neither the key nor the model name was called wrong. Check the other settings and what the provider answered.",
        "docs_url",
        "documentation",
    ),
    Outcome.PROVIDER_UNAVAILABLE: Sentence(
        "The provider is having trouble just now.",
        "Nothing needs to be changed here. Try again in a few minutes.",
        "docs_url",
        "documentation",
    ),
    Outcome.TIMEOUT: Sentence(
        "The provider did not answer in time.",
        "Try again. If it stays slow, check the API Host, or ask whoever runs this server for more time "
        "(BYOK_CHECK_SECONDS).",
    ),
    Outcome.UNREACHABLE: Sentence("The provider could not be reached.", "Check the API Host and try again."),
    Outcome.BLOCKED: Sentence("This address is blocked. Nothing was sent.", ""),
}

FAILURES: Mapping[Failure, Outcome] = {
    Failure.BLOCKED: Outcome.BLOCKED,
    Failure.TIMEOUT: Outcome.TIMEOUT,
    Failure.DNS: Outcome.UNREACHABLE,
    Failure.REFUSED: Outcome.UNREACHABLE,
    Failure.TLS: Outcome.UNREACHABLE,
    Failure.BROKEN: Outcome.UNREACHABLE,
    Failure.TOO_LARGE: Outcome.BAD_HOST,
    Failure.ENCODED: Outcome.BAD_HOST,
}
"""What a call that brought no usable answer means."""

NO_LIST = "There is no list to choose from: type the name of the model. Save checks it."

LISTED_FOR_EVERYBODY = "These are all models of this provider: it shows them to everybody, whatever the key."

NOT_MADE = "The check was not made."

BROKEN_OFF = "Something went wrong on this server, so nothing is known about the key. Look at the settings once more."

ASK_THE_OPERATOR = "Whoever runs this server can add it."


def speak(kind: Kind, outcome: Outcome, *, field: str | None = None, reason: str = "", wait: int = 0) -> Verdict:
    """The verdict of this outcome in our words, at this field.

    `reason`: a sentence of ours that says more. `wait`: the seconds that the provider asks to wait, or 0.
    """
    sentence = SENTENCES[outcome]
    words = {"label": kind.called or kind.label, "field": label_of(kind, field), "when": when_again(wait)}
    advice = (reason, sentence.advice.format(**words), _advice_of(kind, outcome))
    return Verdict(
        outcome=outcome,
        field=field,
        message=sentence.message,
        advice=" ".join(filter(None, advice)),
        link=_link(kind, sentence),
    )


def speak_of_answer(
    kind: Kind, outcome: Outcome, reading: Reading, *, secrets: Mapping[str, str], wait: int = 0
) -> Verdict:
    """The verdict on an answer. What the row that decided says to do takes the place of the usual advice.

    `outcome` may differ from the one of the row, for what was learned before; then the row has no say.
    """
    rule = reading.rule if reading.rule.outcome is outcome else None
    about = rule.about if rule else ""
    field = field_of(kind, outcome, secrets=secrets, words=reading.message, about=about)
    verdict = speak(kind, outcome, field=field, wait=wait)
    if rule is None or about not in ("", field):
        return verdict
    return replace(verdict, advice=rule.advice or verdict.advice, link=rule.page or verdict.link)


def speak_of_failure(kind: Kind, error: OutboundError) -> Verdict:
    """The verdict on a call that brought no usable answer."""
    outcome = FAILURES[error.failure]
    reason = "" if outcome is Outcome.TIMEOUT else error.message
    if error.setting:
        reason = f"{reason} {ASK_THE_OPERATOR}"
    return speak(kind, outcome, field=API_HOST if outcome in ABOUT_THE_HOST else None, reason=reason)


def broken_off() -> Verdict:
    """The verdict on a check that failed through a fault of ours."""
    return Verdict(outcome=Outcome.BAD_REQUEST, field=None, message=NOT_MADE, advice=BROKEN_OFF)


def refuse_unsent(kind: Kind, field: str | None, reason: str, *, typed: bool) -> Verdict:
    """The verdict on something that was refused before anything was sent. `typed`: the field was not just empty."""
    outcome = Outcome.BAD_REQUEST
    if typed and field == API_HOST:
        outcome = Outcome.BAD_HOST
    elif typed and field in kind.Form.secret_names():
        outcome = Outcome.INVALID_KEY
    sentence = SENTENCES[Outcome.INVALID_KEY if field in kind.Form.secret_names() else outcome]
    message = NOT_MADE if outcome is Outcome.BAD_REQUEST else sentence.message
    return Verdict(outcome=outcome, field=field, message=message, advice=reason, link=_link(kind, sentence))


def label_of(kind: Kind, field: str | None) -> str:
    """A field's label on the card."""
    return str(kind.Form.base_fields[field].label) if field in kind.Form.base_fields else ""


def _advice_of(kind: Kind, outcome: Outcome) -> str:
    if outcome is Outcome.INVALID_KEY:
        return kind.key_advice
    if outcome in (Outcome.BAD_HOST, Outcome.UNREACHABLE):
        usual = f"{kind.default_host} is the usual one." if kind.default_host else ""
        return kind.host_advice or usual
    return ""


def _link(kind: Kind, sentence: Sentence) -> Link | None:
    url = getattr(kind, sentence.page) if sentence.page else ""
    if url:
        return Link(f"{kind.label}: {sentence.page_name}", url)
    return Link(f"{kind.label}: documentation", kind.docs_url) if sentence.page and kind.docs_url else None
