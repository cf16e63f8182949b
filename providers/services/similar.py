"""Names close to a model name that was refused."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

from providers.kinds.base import Kind
from providers.outbound import Deadline
from providers.redaction import Redactor
from providers.services.asking import Finding, ask
from providers.wires.base import Credentials, Operation

MOST = 5
COMPARED = 800
"""Names that are compared. No list that was seen has more, and a hostile one must not keep the processor busy."""
LONGEST = 64
CLOSE_ENOUGH = 0.6
"""Of difflib's ratio: lets a slip of the finger, a missing date and a dot for a dash through."""


def close_names(kind: Kind, credentials: Credentials, first: Finding | None, deadline: Deadline) -> tuple[str, ...]:
    """What may have been meant, from the provider's list and from its other names of models.

    `first`: the first step of the check, which may have been the list already.
    """
    wire = kind.wire
    listed = first if first and first.call.operation is Operation.LIST_MODELS else None
    calls = (None if listed else wire.list_models(credentials), wire.list_aliases(credentials))
    findings = [listed, *(ask(kind, call, deadline) for call in calls if call)]
    names = [name for one in findings if one and one.reading for name in wire.model_ids(one.reading.payload)]
    shown = map(Redactor(credentials.secrets.values()).model, similar_names(credentials.model, names))
    return tuple(filter(None, shown))


def similar_names(model: str, names: Iterable[str]) -> tuple[str, ...]:
    """At most five of the names: first those that hold the model's name whole, then those spelled much alike."""
    fit = islice((name for name in names if name != model and len(name) <= LONGEST), COMPARED)
    by_lower = {name.lower(): name for name in fit}
    asked = model.lower()[:LONGEST]
    holding = [name for lower, name in by_lower.items() if asked and asked in lower]
    alike = [by_lower[lower] for lower in get_close_matches(asked, by_lower, MOST, CLOSE_ENOUGH)]
    return tuple(dict.fromkeys([*holding, *alike]))[:MOST]
