"""DELETE of an entry."""

from providers.api.idempotency import Answer
from providers.api.problems import Problem
from providers.kinds.base import Kind
from providers.models import AccessToken, Person, Provider
from providers.pasted_text import trimmed
from providers.services.defaults import NotReady, possible_successors
from providers.services.retire import NeedsSuccessor, remove_provider


def remove_entry(token: AccessToken, kind: str, name: str, successor: str) -> Answer:
    """Delete the entry of this kind and name; raises Problem."""
    row = find_entry(token.agent.owner, kind, name)
    if row is None:
        raise Problem(sort="no_entry")
    try:
        remove_provider(actor=token, provider=row, successor=successor)
    except NeedsSuccessor:
        raise needs_successor(row) from None
    except NotReady as missing:
        raise Problem(sort="not_ready", detail=str(missing)) from None
    return Answer(204)


def find_entry(owner: Person | None, kind: Kind | str, name: str) -> Provider | None:
    """The owner's entry of this kind and name; names differ by more than their case."""
    slug = kind if isinstance(kind, str) else kind.slug
    return Provider.objects.filter(owner=owner, kind=slug, name__iexact=trimmed(name)).first()


def needs_successor(row: Provider) -> Problem:
    """What may take the place of this default."""
    successors = [{"id": str(one.pk), "kind": one.kind, "name": one.name} for one in possible_successors(row)]
    return Problem(sort="needs_successor", more={"successors": successors})
