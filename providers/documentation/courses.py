"""The requests of a check, in the order in which `services/check.py` and `services/completing.py` make them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from providers.documentation.placeholders import address, body, credentials_for, headers
from providers.kinds.base import Kind
from providers.services.completing import FURTHER_ATTEMPTS
from providers.wires.base import Call, Credentials

FIRST, WITHOUT_TOOL, LOOKED_UP = "first", "without_tool", "looked_up"
OTHER_WAY, STILL_OTHER_WAY = "other_way", "still_other_way"
"""When a request of the second step is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as a page shows it. `offers_tool`: the model may call a tool."""

    when: str
    method: str
    address: str
    headers: tuple[str, ...]
    body: str
    offers_tool: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The second step for some groups of models: they are named in words."""

    groups: tuple[str, ...]
    requests: tuple[Request, ...]


def main_secrets(kind: Kind) -> tuple[str, ...]:
    """The secret that is used as a rule."""
    return tuple(kind.Form.secret_names()[:1])


def other_secrets(kind: Kind) -> tuple[str, ...]:
    """Those that may take its place."""
    return tuple(kind.Form.secret_names()[1:])


def key_request(kind: Kind) -> Request | None:
    """The first step: the look at the key, else the list unless everybody may read it."""
    credentials = credentials_for(kind, _usual_model(kind), main_secrets(kind))
    call = kind.wire.key_info(credentials)
    if call is None and not kind.wire.public_list:
        call = kind.wire.list_models(credentials)
    return drawn(kind, credentials, call) if call else None


def is_list(kind: Kind) -> bool:
    """Whether the first step asks for the list of models."""
    return kind.wire.key_info(credentials_for(kind, _usual_model(kind), main_secrets(kind))) is None


def list_requests(kind: Kind) -> list[Request]:
    """What the button "List models" asks, and the names that models go by besides."""
    credentials = credentials_for(kind, _usual_model(kind), main_secrets(kind))
    calls = (kind.wire.list_models(credentials), kind.wire.list_aliases(credentials))
    return [drawn(kind, credentials, call) for call in calls if call]


def courses(kind: Kind) -> list[Course]:
    """The second step: one course for all groups of models that are asked alike."""
    alike: dict[tuple[Request, ...], list[str]] = {}
    for group, model in _models(kind).items():
        alike.setdefault(tuple(requests_for(kind, model)), []).append(group)
    return [Course(groups=tuple(groups), requests=requests) for requests, groups in alike.items()]


def requests_for(kind: Kind, model: str) -> Iterator[Request]:
    """Everything that the second step may ask about one model, the usual course first."""
    credentials = credentials_for(kind, model, main_secrets(kind))
    plain, offering = (kind.wire.complete(credentials, tools=tools) for tools in (False, True))
    if plain is None or offering is None:
        looked_up = kind.wire.get_model(credentials)
        if looked_up:
            yield drawn(kind, credentials, looked_up, LOOKED_UP)
        return
    offers = plain.body != offering.body
    yield drawn(kind, credentials, offering, FIRST, offers_tool=offers)
    if offers:
        yield drawn(kind, credentials, plain, WITHOUT_TOOL)
    for attempt in range(1, FURTHER_ATTEMPTS + 1):
        further = kind.wire.complete(credentials, attempt=attempt, tools=True)
        if further:
            yield drawn(kind, credentials, further, OTHER_WAY if attempt == 1 else STILL_OTHER_WAY)


def headers_with_other_secrets(kind: Kind) -> list[str]:
    """The headers that the first step has when the other secrets are used."""
    other = other_secrets(kind)
    call = kind.wire.list_models(credentials_for(kind, _usual_model(kind), other)) if other else None
    return headers(call) if call else []


def drawn(kind: Kind, credentials: Credentials, call: Call, when: str = FIRST, *, offers_tool: bool = False) -> Request:
    """A call with placeholders in it."""
    return Request(
        when=when,
        method=call.method,
        address=address(kind, credentials, call),
        headers=tuple(headers(call)),
        body=body(kind, credentials, call),
        offers_tool=offers_tool,
    )


def _models(kind: Kind) -> Mapping[str, str]:
    return kind.wire.typical_models() or {"Every model": _usual_model(kind)}


def _usual_model(kind: Kind) -> str:
    return next(iter(kind.suggested_models), "model")
