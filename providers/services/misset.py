"""A setting that is part of every address, so that a wrong one looks just like a wrong API Host."""

from collections.abc import Mapping
from dataclasses import replace

from providers.kinds.base import Kind
from providers.outbound import Deadline
from providers.services.asking import Finding, ask
from providers.verdicts import Outcome
from providers.wires.base import Credentials


def misset_field(kind: Kind, credentials: Credentials, key: Finding | None, answer: Finding, deadline: Deadline) -> str:
    """The field whose value spoils a good address, or "": the model list is asked once more with its usual value."""
    name = kind.address_field
    if not name or answer.outcome is not Outcome.BAD_HOST:
        return ""
    if key and key.outcome is Outcome.OK:
        return name  # the same address has just listed the models
    usual = usual_value(kind, name)
    call = kind.wire.list_models(replace(credentials, config={**credentials.config, name: usual}))
    if call is None or credentials.config.get(name) == usual:
        return ""
    return name if ask(kind, call, deadline).outcome is Outcome.OK else ""


def usual_value(kind: Kind, name: str) -> str:
    """What the field of a new card holds."""
    initials: Mapping[str, object] = {name: field.initial for name, field in kind.Form.base_fields.items()}
    return str(initials[name] or "")
