"""The pages about people and who asks for them. A route of these views that is missing in the table is a failure."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse

from providers.access import signed_in_admin, signed_in_person
from providers.models import OneTimeLink, Person
from providers.services.invitations import invite
from tests.people import signed_in

ACTORS = ("anonymous", "member", "admin", "owner")
LOGIN = "login"
"""Sent to the sign-in page."""

TABLE: dict[tuple[str, str], tuple[int | str, int | str, int | str, int | str]] = {
    ("GET", "people"): (LOGIN, 403, 200, 200),
    ("POST", "people"): (LOGIN, 403, 422, 422),
    ("GET", "person"): (LOGIN, 403, 200, 200),
    ("POST", "person"): (LOGIN, 403, 422, 422),
    ("GET", "invitation"): (LOGIN, 405, 405, 405),
    ("POST", "invitation"): (LOGIN, 403, 302, 302),
    ("GET", "welcome"): (410, 410, 410, 410),
    ("POST", "welcome"): (405, 405, 405, 405),
    ("GET", "welcome_use"): (405, 405, 405, 405),
    ("POST", "welcome_use"): (410, 410, 410, 410),
    ("GET", "account"): (LOGIN, 200, 200, 200),
    ("POST", "account"): (LOGIN, 422, 422, 422),
    ("GET", "account_login"): (200, 302, 302, 302),
    ("POST", "account_login"): (422, 302, 302, 302),
    ("GET", "account_logout"): (302, 200, 200, 200),
    ("POST", "account_logout"): (302, 302, 302, 302),
    ("GET", "account_inactive"): (200, 200, 200, 200),
    ("POST", "account_inactive"): (405, 405, 405, 405),
    ("GET", "account_change_password"): (LOGIN, 200, 200, 200),
    ("POST", "account_change_password"): (LOGIN, 422, 422, 422),
    # Without a mail server there is no reset by e-mail.
    ("GET", "account_reset_password"): (404, 404, 404, 404),
    ("POST", "account_reset_password"): (404, 404, 404, 404),
    ("GET", "account_reset_password_done"): (404, 404, 404, 404),
    ("POST", "account_reset_password_done"): (404, 404, 404, 404),
    ("GET", "account_reset_password_from_key"): (404, 404, 404, 404),
    ("POST", "account_reset_password_from_key"): (404, 404, 404, 404),
    ("GET", "account_reset_password_from_key_done"): (404, 404, 404, 404),
    ("POST", "account_reset_password_from_key_done"): (404, 404, 404, 404),
}
CASES = [
    (method, name, actor, row[column]) for (method, name), row in TABLE.items() for column, actor in enumerate(ACTORS)
]


def address(name: str, stranger: Person) -> str:
    """An address of the route, about somebody who is none of the actors."""
    arguments: dict[str, Any] = {
        "person": {"pk": stranger.pk},
        "invitation": {"pk": OneTimeLink.objects.values_list("pk", flat=True).last()},
        "welcome": {"token": "no-such-token"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "none"},
    }
    return reverse(name, kwargs=arguments.get(name))


@pytest.fixture
def browser_of(request: pytest.FixtureRequest) -> Callable[[str], Client]:
    """A browser of one of the actors."""

    def make(actor: str) -> Client:
        return Client() if actor == "anonymous" else signed_in(Client(), request.getfixturevalue(actor))

    return make


@pytest.mark.parametrize(("method", "name", "actor", "expected"), CASES)
def test_each_route_answers_each_person_as_the_table_says(
    owner: Person,
    stranger: Person,
    browser_of: Callable[[str], Client],
    method: str,
    name: str,
    actor: str,
    expected: int | str,
) -> None:
    invite(actor=owner, email="new@example.org", name="Nora", role="member")
    answer = browser_of(actor).generic(method, address(name, stranger))
    if expected == LOGIN:
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/login/")
    else:
        assert answer.status_code == expected


def test_every_route_of_these_views_is_in_the_table() -> None:
    ours = {
        pattern.name
        for pattern in walk(get_resolver().url_patterns)
        if pattern.callback.__module__ in {f"providers.views.{name}" for name in ("people", "links", "account")}
        or pattern.callback.__module__.startswith("allauth")
    }
    assert ours == {name for _, name in TABLE}


@pytest.mark.parametrize("name", sorted({name for method, name in TABLE if method == "POST"}))
def test_every_post_needs_the_csrf_token(owner: Person, stranger: Person, name: str) -> None:
    invite(actor=owner, email="new@example.org", name="Nora", role="member")
    browser = signed_in(Client(enforce_csrf_checks=True), owner)
    answer = browser.post(address(name, stranger), {"do": "deactivate"})
    assert answer.status_code == 403
    assert "This form is out of date" in answer.content.decode()


def test_somebody_who_is_not_there_is_a_404_for_admins_only(owner: Person, member: Person, stranger: Person) -> None:
    missing = stranger.pk + 1000
    assert signed_in(Client(), owner).get(f"/people/{missing}/").status_code == 404
    assert signed_in(Client(), member).get(f"/people/{missing}/").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/account/signup/",
        "/account/email/",
        "/account/confirm-email/",
        "/account/password/set/",
        "/account/reauthenticate/",
        "/account/login/code/confirm/",
        "/account/phone/change/",
        "/account/social/connections/",
        "/accounts/login/",
        "/admin/",
    ],
)
@pytest.mark.parametrize("actor", ["anonymous", "owner"])
def test_what_nobody_needs_is_not_there(db: None, browser_of: Callable[[str], Client], path: str, actor: str) -> None:
    browser = browser_of(actor)
    assert browser.get(path).status_code == 404
    assert browser.post(path).status_code == 404


def test_the_guards_refuse_who_is_not_signed_in(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    request.user = AnonymousUser()
    for guard in (signed_in_person, signed_in_admin):
        with pytest.raises(PermissionDenied):
            guard(request)


def test_a_member_is_told_why(member: Person) -> None:
    page = signed_in(Client(), member).get("/people/").content.decode()
    assert "This page is for admins." in page


def walk(patterns: list[Any]) -> list[URLPattern]:
    """All routes below."""
    found: list[URLPattern] = []
    for pattern in patterns:
        found += [pattern] if isinstance(pattern, URLPattern) else walk(pattern.url_patterns)
    return found
