"""Asks for everything and looks at each answer. Needs a database."""

from collections.abc import Iterator
from unittest.mock import patch

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client

from tests.access_site import Site
from tests.goals.protected import Found
from tests.people import PASSWORD

FEW = frozenset({"anonymous", "owner", "agent"})
BREAKS = "django.contrib.sessions.middleware.SessionMiddleware.process_request"
STATIC, PLAIN = "a static file", "over plain http"


def look_at_all(short: bool, below: str = "") -> Found:
    """`below`: how the addresses begin that are asked for. `short`: as three of the seven."""
    site, found, secure = Site(), Found(), settings.SESSION_COOKIE_SECURE
    for row, actor, _ in site.cases(below):
        if not short or actor in FEW:
            response = site.response(row.method, row.address, actor, row.sent)
            found.look(f"{row} as {actor}", response, secure=secure)
    for name, response in beyond_the_table(site, secure):
        found.look(name, response, secure=secure and name != PLAIN, static=name == STATIC)
    return found


def beyond_the_table(site: Site, secure: bool) -> Iterator[tuple[str, HttpResponseBase]]:
    """Answers that no row of the table leads to."""
    client = Client(raise_request_exception=False)
    for path in ("/nothing", "/nothing/", "/robots.txt", "/static/nothing.css", "/people", "//", "/%00"):
        yield f"GET {path}", client.get(path, secure=secure)
    yield STATIC, client.get("/static/app.css", secure=secure)
    yield "a foreign host", client.get("/", secure=secure, headers={"Host": "evil.example"})
    yield PLAIN, client.get("/account/login/")
    kind = "application/x-www-form-urlencoded"
    yield "too large", client.post("/theme", "x" * 2_000_000, content_type=kind, secure=secure)
    with patch(BREAKS, side_effect=RuntimeError):
        yield "a crash", client.get("/", secure=secure)
        yield "a crash in the API", client.get("/api/v1/effective", secure=secure)
    sent = {"login": site.people["owner"].email, "password": PASSWORD}
    yield "a sign-in", client.post("/account/login/", sent, secure=secure)
    yield "a sign-out", client.post("/account/logout/", secure=secure)
