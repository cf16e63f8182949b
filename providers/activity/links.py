"""Where the things that events are about can be seen, as long as they are there and this person may see them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from uuid import UUID

from django.urls import reverse

from providers.models import AccessToken, AuditEvent, Group, Person, Provider
from providers.row_numbers import row_numbers
from providers.services.agents import visible_agents

type Hrefs = dict[str, str]


def hrefs(reader: Person, events: Iterable[AuditEvent]) -> dict[tuple[str, str], str]:
    """The address for each (type, id) that has one; one query for each type."""
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for event in events:
        asked[event.target_type].add(event.target_id)
    found: dict[tuple[str, str], str] = {}
    for kind, ids in asked.items():
        if kind in FINDERS:
            found |= {(kind, one): address for one, address in FINDERS[kind](reader, ids).items()}
    return found


def _providers(reader: Person, ids: set[str]) -> Hrefs:
    """Of personal keys only one's own have a page."""
    rows = Provider.objects.filter(pk__in=_uuids(ids)).values_list("pk", "owner_id")
    pages = {None: reverse("organization")} | ({} if reader.is_auditor else {reader.pk: reverse("my")})
    return {str(pk): f"{pages[owner]}?open={pk}#summary-{pk}" for pk, owner in rows if owner in pages}


def _agents(reader: Person, ids: set[str]) -> Hrefs:
    rows = visible_agents(reader).filter(pk__in=_uuids(ids)).values_list("pk", flat=True)
    return {str(pk): reverse("agent", args=[pk]) for pk in rows}


def _tokens(reader: Person, ids: set[str]) -> Hrefs:
    seen = visible_agents(reader).values("pk")
    rows = AccessToken.objects.filter(pk__in=row_numbers(ids), agent__in=seen).values_list("pk", "agent_id")
    return {str(pk): reverse("agent", args=[agent]) for pk, agent in rows}


def _people(reader: Person, ids: set[str]) -> Hrefs:
    rows = Person.objects.filter(pk__in=row_numbers(ids)).values_list("pk", flat=True)
    return {str(pk): reverse("person", args=[pk]) for pk in rows}


def _groups(reader: Person, ids: set[str]) -> Hrefs:
    rows = Group.objects.filter(pk__in=row_numbers(ids)).values_list("pk", flat=True)
    return {str(pk): reverse("group", args=[pk]) for pk in rows}


FINDERS: dict[str, Callable[[Person, set[str]], Hrefs]] = {
    "provider": _providers,
    "agent": _agents,
    "accesstoken": _tokens,
    "person": _people,
    "group": _groups,
}


def _uuids(texts: set[str]) -> list[UUID]:
    found = []
    for text in texts:
        with suppress(ValueError):  # the record may have been edited by somebody else
            found.append(UUID(text))
    return found
