"""The frame around every page: who sees which entry, and the theme that the server remembers."""

import re

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import Settings

from providers.context import shell
from providers.models import Person
from tests.people import signed_in

ENTRY = re.compile(r'<a class="navigation__link" href="([^"]+)"( aria-current="page")?')


def entries(person: Person, page: str = "") -> dict[str, bool]:
    """The addresses in the navigation, and whether each is marked as the page that one is on."""
    html = render_to_string("parts/navigation.html", {"user": person, "page": page})
    return {address: bool(current) for address, current in ENTRY.findall(html)}


def test_admin_sees_the_organization_and_people(admin: Person) -> None:
    assert list(entries(admin)) == [
        reverse(name) for name in ("organization", "my", "agents", "people", "policy", "activity", "account")
    ]


def test_member_sees_only_what_is_theirs(member: Person) -> None:
    assert list(entries(member)) == [reverse(name) for name in ("my", "agents", "account")]


@pytest.mark.parametrize("current_page", ["organization", "my", "agents", "people", "policy", "account"])
def test_only_the_current_page_is_marked(owner: Person, current_page: str) -> None:
    assert [address for address, current in entries(owner, current_page).items() if current] == [reverse(current_page)]


@pytest.mark.parametrize("name", ["organization", "my", "agents", "people", "policy", "account"])
def test_page_marks_its_own_entry(client: Client, owner: Person, name: str) -> None:
    html = signed_in(client, owner).get(reverse(name)).content.decode()
    assert {address for address, current in ENTRY.findall(html) if current} == {reverse(name)}


def test_sign_in_page_has_no_navigation(client: Client, db: None) -> None:
    assert "navigation" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_chosen_theme_is_drawn_by_the_server(client: Client, db: None, chosen: str) -> None:
    client.post(reverse("theme"), {"theme": chosen})
    assert f'data-bs-theme="{chosen}"' in client.get(reverse("account_login")).content.decode()


def test_without_a_choice_the_page_follows_the_system(client: Client, db: None) -> None:
    assert "data-bs-theme" not in client.get(reverse("account_login")).content.decode()


def test_system_forgets_the_choice(client: Client, db: None) -> None:
    client.post(reverse("theme"), {"theme": "dark"})
    client.post(reverse("theme"), {"theme": "system"})
    assert "data-bs-theme" not in client.get(reverse("account_login")).content.decode()


def test_strange_cookie_is_ignored(client: Client, db: None) -> None:
    client.cookies["theme"] = '"><script>'
    assert "data-bs-theme" not in client.get(reverse("account_login")).content.decode()


def test_theme_cookie_is_tied_to_the_host_with_https(client: Client, db: None, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    cookie = client.post(reverse("theme"), {"theme": "dark"}).cookies["__Host-theme"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")


def test_theme_switch_returns_to_the_page(client: Client, db: None) -> None:
    assert client.post(reverse("theme"), {"theme": "dark", "next": "/my/?open=openai"}).headers["Location"] == (
        "/my/?open=openai"
    )


@pytest.mark.parametrize(
    "wanted", ["", "https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "evil"]
)
def test_theme_switch_never_leaves_the_site(client: Client, db: None, wanted: str) -> None:
    assert client.post(reverse("theme"), {"theme": "dark", "next": wanted}).headers["Location"] == "/"


def test_theme_is_not_changed_by_a_link(client: Client) -> None:
    assert client.get(reverse("theme"), {"theme": "dark"}).status_code == 405


def test_theme_switch_needs_the_token(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post(reverse("theme"), {"theme": "dark"}).status_code == 403


@pytest.mark.parametrize(
    ("request_", "here"),
    [(RequestFactory().get("/my/?open=x"), "/my/?open=x"), (RequestFactory().post("/my/"), "/")],
    ids=["a page", "the answer to a form"],
)
def test_small_forms_return_to_a_page_that_answers_get(request_: HttpRequest, here: str) -> None:
    assert shell(request_)["here"] == here
