"""The entries: which a token may use, what an agent reports about one, and entries kept as code."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Header, Path, Query

from providers.api.application import api, problems
from providers.api.authentication import AccessTokenBearer, asking_token, managing_token
from providers.api.descriptions import listed
from providers.api.idempotency import Answer, answered_once
from providers.api.parsing import demand_known_parameters
from providers.api.problems import Problem, answer
from providers.api.removing import remove_entry
from providers.api.schemas import (
    EntryIn,
    EntryList,
    EntryOut,
    IdempotencyKey,
    KindName,
    Name,
    Reported,
    ReportIn,
    Successor,
)
from providers.api.writing import write_entry
from providers.formats import in_utc
from providers.models import Provider
from providers.pasted_text import trimmed
from providers.services.reports import report_failure
from providers.usable import usable_entries

Key = Annotated[
    IdempotencyKey | None,
    Header(alias="Idempotency-Key", description="Send it again with the same request: it is one change."),
]
EntryName = Annotated[Name, Path(description="The name of the entry, or “-” for the one without a name.")]
ACCESS = AccessTokenBearer()


@api.get(
    "/providers",
    auth=ACCESS,
    response={200: EntryList, **problems()},
    operation_id="listProviders",
    summary="The entries that this token may use",
)
def list_providers(request: HttpRequest) -> HttpResponse:
    """What this token may use, and what it may manage, without any key."""
    demand_known_parameters(request)
    return answer(200, {"providers": listed(asking_token(request).agent)})


@api.post(
    "/providers/{uuid:id}/report",
    auth=ACCESS,
    response={200: Reported, **problems(400, 404, 409, 413, 415)},
    operation_id="reportProvider",
    summary="Report that a provider refused",
)
def report_provider(
    request: HttpRequest,
    id: Annotated[UUID, Path(description="“provider” of the answer that brought the key.")],
    wanted: Annotated[ReportIn, Body()],
    idempotency_key: Key = None,
) -> HttpResponse:
    """Its card says since when it fails, and it is checked again soon. Repeated reports within a minute are one."""
    demand_known_parameters(request)
    token = asking_token(request)

    def report() -> Answer:
        try:
            row = next(one for one in usable_entries(token.agent) if one.pk == id)
            row = report_failure(token=token, provider=row, status=wanted.status)
        except (StopIteration, Provider.DoesNotExist):
            detail = "There is no entry with this id that this token may use."
            raise Problem(sort="no_entry", detail=detail) from None
        since = in_utc(row.failing_since) if row.failing_since else None
        return Answer(200, {"id": str(row.pk), "failing_since": since, "recheck": "queued"})

    return answered_once(request, token, idempotency_key, report)


@api.put(
    "/providers/{path:name}",
    auth=ACCESS,
    response={200: EntryOut, 201: EntryOut, **problems(400, 404, 409, 413, 415, 503)},
    operation_id="putProvider",
    summary="Create or replace an entry",
)
def put_provider(
    request: HttpRequest, name: EntryName, wanted: Annotated[EntryIn, Body()], idempotency_key: Key = None
) -> HttpResponse:
    """Checked as on the page: what the provider refuses is not stored. For agents that manage keys."""
    demand_known_parameters(request)
    token = managing_token(request)
    return answered_once(request, token, idempotency_key, lambda: write_entry(token, _plain(name), wanted))


@api.delete(
    "/providers/{path:name}",
    auth=ACCESS,
    response={204: None, **problems(404, 409)},
    operation_id="deleteProvider",
    summary="Delete an entry",
)
def delete_provider(
    request: HttpRequest,
    name: EntryName,
    kind: Annotated[KindName, Query(description="The type of provider.")],
    successor: Annotated[
        Successor | None, Query(description="What agents use instead of a default: an id, or “none”.")
    ] = None,
    idempotency_key: Key = None,
) -> HttpResponse:
    """The entry and its key are gone for good. For agents that manage keys."""
    demand_known_parameters(request, "kind", "successor")
    token = managing_token(request)
    return answered_once(
        request, token, idempotency_key, lambda: remove_entry(token, kind, _plain(name), successor or "")
    )


@api.post("/providers/{path:name}", auth=ACCESS, include_in_schema=False)
def report_nothing(request: HttpRequest, name: str) -> HttpResponse:
    """What is no id: without this, the address would be taken for that of an entry, which takes no POST."""
    detail = "POST is for reports: /api/v1/providers/{id}/report. An entry is created with PUT."
    raise Problem(sort="no_entry", detail=detail)


def _plain(name: str) -> str:
    """The name as it is stored: an address has no empty part, so "-" stands for no name. Blanks stand for nothing."""
    if not trimmed(name):
        raise Problem(sort="no_entry", detail="There is no name here. “-” stands for the entry without one.")
    return "" if name == "-" else name
