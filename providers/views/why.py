"""Why this key? The whole chain of what was considered, for oneself; admins and auditors ask for anybody."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from providers.access import signed_in_person
from providers.finding import called, found
from providers.kinds import all_kinds
from providers.models import Agent, Person
from providers.resolver import Effective, resolve
from providers.views.card import is_scripted, known_kind

NONE = Q(pk__in=())
LONGEST = 200
"""Characters of a name or a model; no entry has a longer one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who asks, and for what. Exactly one of `person` and `agent` is set."""

    person: Person | None = None
    agent: Agent | None = None
    kind: str = ""
    name: str = ""
    model: str = ""

    def answer(self, reader: Person) -> Effective:
        """What the resolver says to this reader."""
        asked = {"kind": self.kind, "name": self.name, "model": self.model}
        return resolve(person=self.person, agent=self.agent, **asked, for_admin=reader.oversees)


@require_GET
def why(request: HttpRequest) -> HttpResponse:
    """The page; for htmx only the chain, which opens in place."""
    reader = signed_in_person(request)
    question = _question(reader, request.GET)
    page = "why" if reader.is_auditor else "my"
    context = {
        "page": page,
        "question": question,
        "effective": question.answer(reader),
        "mine": question.person == reader,
    }
    if not is_scripted(request):
        context |= _choices(reader, question, _text(request.GET, "find"))
        return render(request, "policy/why.html", context | {"kinds": all_kinds()})
    response = render(request, "policy/why.html#reply", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _choices(reader: Person, question: Question, find: str) -> dict[str, object]:
    """Whom the reader may ask about: the one whom the page is about, and the first whose name or address matches."""
    person, agent = question.person, question.agent
    return {
        "find": find,
        "people": found(
            _people(reader).order_by("name", "email"),
            matching=called(find, "name", "email"),
            chosen=Q(pk=person.pk) if person else NONE,
        ),
        "agents": found(
            _agents(reader).order_by("name", "pk"),
            matching=called(find, "name", "owner__name", "owner__email"),
            chosen=Q(pk=agent.pk) if agent else NONE,
        ),
    }


def _question(reader: Person, asked: QueryDict) -> Question:
    """What was asked. Http404 for whoever is none of the reader's business."""
    who, _, number = asked.get("who", "").partition(":")
    person = number if who == "person" else asked.get("person", "")
    agent = number if who == "agent" else asked.get("agent", "")
    kind, name, model = (_text(asked, field) for field in ("kind", "name", "model"))
    kind = known_kind(kind).slug if kind else ""
    if agent:
        return Question(agent=_agent(reader, agent), kind=kind, name=name, model=model)
    return Question(person=_person(reader, person) if person else _first(reader), kind=kind, name=name, model=model)


def _first(reader: Person) -> Person:
    """Whom the page is about before anybody was chosen."""
    others = _people(reader).filter(is_active=True).order_by("name", "email")
    return (others.first() or reader) if reader.is_auditor else reader


def _text(asked: QueryDict, field: str) -> str:
    return asked.get(field, "").replace("\0", "").strip()[:LONGEST]


def _person(reader: Person, number: str) -> Person:
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404
    return get_object_or_404(_people(reader), pk=int(number))


def _agent(reader: Person, number: str) -> Agent:
    try:
        return get_object_or_404(_agents(reader).select_related("owner"), pk=UUID(number))
    except ValueError:
        raise Http404 from None


def _people(reader: Person) -> "QuerySet[Person]":
    if reader.is_auditor:
        return Person.objects.exclude(pk=reader.pk)  # an auditor has no agents to ask about
    return Person.objects.filter(Q() if reader.is_admin else Q(pk=reader.pk))


def _agents(reader: Person) -> "QuerySet[Agent]":
    return Agent.objects.filter(Q() if reader.oversees else Q(owner=reader))
