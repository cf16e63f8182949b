"""Who may do what: the whole table of routes, methods and people, and what no table shows."""

import sys

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory

from providers.access import signed_in_admin, signed_in_overseer, signed_in_person
from providers.models import Agent, Person, Provider, Role
from providers.services.invitations import invite
from tests.access_site import Site
from tests.access_table import rows
from tests.goals import rights
from tests.people import make_person, signed_in


@pytest.fixture
def auditor(db: None) -> Person:
    """Somebody who looks, and changes nothing."""
    return make_person("Audra", Role.AUDITOR)


def test_everybody_is_answered_as_the_table_says(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    (figure,) = rights.measure(True)
    with capsys.disabled():
        sys.stdout.write(f"\n{figure}\n")
    assert figure.reached, figure


@pytest.mark.parametrize(
    ("where", "name", "weakened"),
    [
        ("people/", "providers.views.people.signed_in_overseer", signed_in_person),
        ("agents/", "providers.views.agents.visible_agents", lambda person: Agent.objects.all()),
        ("people/", "providers.services.people.why_unchangeable", lambda actor, person: ""),
        ("my/", "providers.places.Person.is_auditor", False),
    ],
    ids=["everybody sees people", "everybody's agents", "admins change owners", "auditors have keys"],
)
def test_a_right_too_many_is_seen(
    db: None, monkeypatch: pytest.MonkeyPatch, where: str, name: str, weakened: object
) -> None:
    site = Site()
    assert site.deviations(where)[1] == []
    monkeypatch.setattr(name, weakened)
    assert site.deviations(where)[1]


def test_a_route_without_a_row_is_seen(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [row for row in rows() if row.address == "groups/" or not row.address.startswith("groups/")]
    monkeypatch.setattr("tests.access_site.rows", lambda: kept)
    assert Site().routes_without_row() == {"groups/<int:pk>/"}


@pytest.mark.parametrize("address", sorted({row.address for row in rows() if row.method == "POST"} - {""}))
def test_every_post_needs_the_csrf_token(db: None, address: str) -> None:
    site = Site()
    if address.startswith("api/"):
        pytest.skip("tokens come in a header, which no form of another site can send")
    browser = signed_in(Client(enforce_csrf_checks=True), site.people["owner"])
    answer = browser.post("/" + address.format(**site.names), {"do": "deactivate"})
    assert answer.status_code == 403
    assert "This form is out of date" in answer.content.decode()


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
@pytest.mark.parametrize("name", ["anonymous", "owner"])
def test_what_nobody_needs_is_not_there(owner: Person, path: str, name: str) -> None:
    browser = Client() if name == "anonymous" else signed_in(Client(), owner)
    assert browser.get(path).status_code == 404
    assert browser.post(path).status_code == 404


def test_the_guards_refuse_who_is_not_signed_in(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    request.user = AnonymousUser()
    for guard in (signed_in_person, signed_in_admin, signed_in_overseer):
        with pytest.raises(PermissionDenied):
            guard(request)


def test_an_auditor_gets_past_the_guard_to_look_and_not_to_send(auditor: Person, rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    request.user = auditor
    assert signed_in_overseer(request) == auditor
    request.method = "POST"
    with pytest.raises(PermissionDenied, match="change nothing"):
        signed_in_overseer(request)


def test_a_member_is_told_why(member: Person) -> None:
    page = signed_in(Client(), member).get("/people/").content.decode()
    assert "This page is for admins." in page


def test_an_auditor_is_told_why(auditor: Person) -> None:
    answer = signed_in(Client(), auditor).post("/people/", {"name": "N"})
    assert "change nothing but their own account" in answer.content.decode()


def test_an_auditors_pages_hold_no_form_but_their_own(owner: Person, auditor: Person) -> None:
    invite(actor=owner, email="new@example.org", name="Nora", role="member")
    site, browser = Site(), signed_in(Client(), auditor)
    card = f"organization/?open={Provider.objects.filter(owner=None).get().pk}"
    for address in (
        card,
        "people/",
        "people/{person}/",
        "agents/",
        "agents/{agent}/",
        "policy/",
        "groups/",
        "groups/{group}/",
    ):
        page = browser.get("/" + address.format(**site.names)).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert "<form" not in main, address
        assert "<button" not in main, address


def test_an_auditors_card_shows_what_is_known_and_no_whole_fingerprint(owner: Person, auditor: Person) -> None:
    site = Site()
    row = Provider.objects.get(owner=None)
    page = signed_in(Client(), auditor).get(f"/{site.names['card']}/", headers={"HX-Request": "true"}).content.decode()
    for words in (
        row.api_host,
        row.model_type,
        row.key_fingerprint[:8],
        row.key_mask,
        "Key set",
        "Last check",
        "Notes",
    ):
        assert words in page
    assert row.key_fingerprint[:9] not in page
