"""What the API says when it refuses: one shape for everything (RFC 9457), in our words, with no input quoted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse

from providers.services.links import absolute_url

MEDIA_TYPE = "application/problem+json"

_INERT = str.maketrans({"$": "\\u0024", "`": "\\u0060"})
"""What a shell would expand inside double quotes, as JSON may spell it, too."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of problem: its HTTP status, its title, and what a caller can do about it."""

    status: int
    title: str
    advice: str


SORTS: Mapping[str, Sort] = {
    "bad_request": Sort(400, "The request cannot be read", "Send JSON, in UTF-8, with each name once."),
    "token_missing": Sort(401, "No access token", "Send the header “Authorization: Bearer byok_…”."),
    "token_refused": Sort(401, "The access token does not work", "The code says why: make a new one, or copy it anew."),
    "forbidden": Sort(403, "Not allowed", "Ask whoever manages this agent."),
    "network_refused": Sort(403, "Not from this address", "Ask from the network that the agent is limited to."),
    "not_managing": Sort(403, "This agent may not change keys", "Let it manage keys on the Agents page."),
    "no_key": Sort(404, "There is no key to hand out", "“reason” and “chain” say which entry was passed over and why."),
    "no_entry": Sort(404, "There is no such entry", "See which there are with GET /api/v1/providers."),
    "no_such_address": Sort(404, "There is nothing at this address", "GET /api/v1/openapi.json lists the addresses."),
    "method_not_allowed": Sort(405, "This address does not take this method", "The header Allow names those it takes."),
    "conflict": Sort(409, "Somebody else has changed it meanwhile", "Ask again, and decide on what is there now."),
    "name_taken": Sort(409, "The name is taken", "Choose another name."),
    "in_progress": Sort(409, "The same request is being answered", "Wait for its answer, then ask again."),
    "needs_successor": Sort(409, "It is the default", "Say in “successor” what agents use instead: an id, or “none”."),
    "not_ready": Sort(409, "It cannot be the default", "“detail” says what is missing."),
    "too_large": Sort(413, "The request is too large", "A request has at most 1 MiB."),
    "unsupported_media_type": Sort(415, "Not JSON", "Send the header “Content-Type: application/json”."),
    "invalid": Sort(422, "Something in the request is not right", "“errors” says what, field by field."),
    "not_saved": Sort(422, "The check failed, so nothing was stored", "“verdict” says why and what to do."),
    "foreign_key": Sort(
        422,
        "This looks like a key of another provider",
        "It was not sent. Correct “kind”, or send “accept_foreign_key”.",
    ),
    "unwritable": Sort(422, "The key cannot be written in this format", "Ask for another “format”."),
    "other_request": Sort(422, "This Idempotency-Key belongs to another request", "Use a new one for each request."),
    "too_many_requests": Sort(429, "Too many requests", "Wait for the seconds that the header Retry-After names."),
    "internal": Sort(500, "Something went wrong here", "Try again; if it stays, tell whoever runs this server."),
    "busy": Sort(503, "Too many checks are running", "Nothing was changed. Try again in a moment."),
    "changing": Sort(503, "The key is being changed right now", "Ask again in a moment."),
    "unreadable": Sort(503, "The stored key cannot be decrypted", "An admin has to type the key again on its card."),
}

_BY_STATUS = {400: "bad_request", 403: "forbidden", 404: "no_such_address", 405: "method_not_allowed", 413: "too_large"}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong at one place of a request. Both are ours: a name that a caller made up may be a key."""

    field: str
    message: str


@dataclass(slots=True, kw_only=True)
class Problem(Exception):
    """A refusal. `sort` is a key of SORTS; `code`, if given, is more precise. `more`: further members of the body."""

    sort: str
    detail: str = ""
    code: str = ""
    errors: Sequence[FieldError] = ()
    more: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return SORTS[self.sort].status

    def body(self) -> dict[str, object]:
        """The members of the answer."""
        sort = SORTS[self.sort]
        members: dict[str, object] = {
            "type": absolute_url(f"/api/v1/#problem-{self.sort}"),
            "title": sort.title,
            "status": sort.status,
            "code": self.code or self.sort,
            "detail": self.detail or f"{sort.title}. {sort.advice}",
        }
        if self.errors:
            members["errors"] = [{"field": error.field, "message": error.message} for error in self.errors]
        return {**members, **self.more}

    def response(self) -> HttpResponse:
        """The answer."""
        headers = {"WWW-Authenticate": 'Bearer realm="BYOK"'} if self.status == 401 else {}
        return answer(self.status, self.body(), headers={**headers, **self.headers})


def answer(status: int, body: Mapping[str, object] | None, *, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A JSON answer that nobody keeps; from 400 on it is a problem.

    A shell that evaluates it by mistake, because curl was not told to fail, finds nothing in it to run.
    """
    content = json.dumps(body).translate(_INERT) if body is not None else ""
    media_type = "application/json" if status < 400 else MEDIA_TYPE
    return HttpResponse(
        content, status=status, content_type=media_type, headers={"Cache-Control": "no-store"} | dict(headers or {})
    )


def problem_for(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The same refusal in our shape, for one that was made by something else than the API."""
    allow = response.headers.get("Allow", "")
    detail = f"This address takes {allow}." if allow else ""
    sort = _BY_STATUS.get(response.status_code, "internal" if response.status_code >= 500 else "bad_request")
    return Problem(sort=sort, detail=detail, headers={"Allow": allow} if allow else {}).response()
