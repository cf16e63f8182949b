"""The pages of keys: who gets where, what they cost, in which order the cards stand."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from providers.kinds import get_kind
from providers.models import Person, Provider
from providers.sealing import seal
from tests.cards import KEY, PressedCard, typed_for
from tests.people import signed_in
from tests.provider_double import provider_double

type Login = Callable[[Client, Person], Client]
ADDRESSES = {
    "home": "/",
    "organization": "/organization/",
    "my": "/my/",
    "organization card": f"/keys/organization/openai/{uuid4()}/",
    "new organization card": "/keys/organization/openai/new/",
    "own card": f"/keys/my/openai/{uuid4()}/",
    "new own card": "/keys/my/openai/new/",
}
FOR_MEMBERS = {
    "home": 302,
    "organization": 403,
    "my": 200,
    "organization card": 403,
    "new organization card": 403,
    "own card": 302,
    "new own card": 302,
}


def stored(owner: Person | None, kind: str = "openai", name: str = "", **state: object) -> Provider:
    host = get_kind(kind).default_host.rstrip("/")
    row = Provider(owner=owner, kind=kind, name=name, api_host=host, model_type="m", version=1)
    seal(row, {"api_key": KEY})
    row.outcome = "ok"
    for field, value in state.items():
        setattr(row, field, value)
    row.save()
    return row


@pytest.mark.django_db
@pytest.mark.parametrize("where", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_anywhere_without_signing_in(client: Client, where: str, method: str) -> None:
    response = getattr(client, method)(ADDRESSES[where])
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("where", "status"), FOR_MEMBERS.items())
def test_member_reaches_only_own_keys(client: Client, member: Person, where: str, status: int) -> None:
    assert signed_in(client, member).get(ADDRESSES[where]).status_code == status


def test_member_cannot_save_an_organization_key(client: Client, member: Person) -> None:
    card = PressedCard(signed_in(client, member), "openai", scope="organization")
    with provider_double() as double:
        assert card.press("save").status_code == 403
    assert double.requests == []
    assert not Provider.objects.exists()


@pytest.mark.parametrize("button", ["save", "validate", "list_models", "set_default", "disable", "remove:confirmed"])
def test_somebody_elses_row_is_not_found(client: Client, member: Person, stranger: Person, button: str) -> None:
    theirs = stored(stranger)
    card = PressedCard(signed_in(client, member), "openai", scope="my")
    card.url = reverse("card", args=["my", "openai", theirs.pk])
    with provider_double() as double:
        assert card.send({**typed_for(theirs.spec), "version": "1", "do": button}).status_code == 404
    assert double.requests == []
    assert Provider.objects.get().changed_at == theirs.changed_at


def test_organization_row_is_not_found_on_my_keys(client: Client, admin: Person) -> None:
    shared = stored(None)
    assert signed_in(client, admin).get(reverse("card", args=["my", "openai", shared.pk])).status_code == 404


def test_row_of_another_kind_is_not_found(client: Client, admin: Person) -> None:
    shared = stored(None)
    url = reverse("card", args=["organization", "anthropic", shared.pk])
    assert signed_in(client, admin).get(url).status_code == 404


@pytest.mark.parametrize("path", ["/keys/nowhere/openai/new/", "/keys/my/no-such-kind/new/"])
def test_unknown_place_or_kind_is_not_found(client: Client, admin: Person, path: str) -> None:
    assert signed_in(client, admin).get(path).status_code == 404


def test_admins_start_at_the_organization_and_members_at_their_own(
    client: Client, admin: Person, member: Person
) -> None:
    assert signed_in(client, admin).get("/")["Location"] == "/organization/"
    assert signed_in(client, member).get("/")["Location"] == "/my/"


@pytest.mark.parametrize("rows", [0, 11, 60])
@pytest.mark.parametrize("path", ["/organization/", "/my/"])
def test_page_takes_at_most_ten_queries_whatever_it_holds(
    client: Client,
    admin: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    path: str,
    rows: int,
) -> None:
    for number in range(rows):
        stored(None, name=f"entry {number}", checked_by=admin)
        stored(admin, name=f"entry {number}", checked_by=admin)
    signed_in(client, admin)
    with django_assert_max_num_queries(10):
        assert client.get(path).status_code == 200


def test_what_needs_attention_stands_first_and_what_is_not_configured_last(client: Client, admin: Person) -> None:
    stored(None, "openai")
    stored(None, "zai", outcome="invalid_key")
    page = signed_in(client, admin).get("/organization/")
    order = [card.kind.slug for card in page.context["cards"]]
    assert order[:2] == ["zai", "openai"]
    assert len(order) == 11


def test_members_see_what_the_organization_provides_but_no_part_of_its_keys(client: Client, member: Person) -> None:
    stored(None, is_default=True)
    page = signed_in(client, member).get("/my/").content.decode()
    assert "Your agents use OpenAI" in page
    assert KEY[-4:] not in page


def test_disabled_organization_key_is_not_offered_to_members(client: Client, member: Person) -> None:
    stored(None, enabled=False)
    assert "Provided by your organization" not in signed_in(client, member).get("/my/").content.decode()


def test_own_default_goes_before_the_organizations_and_its_failure_is_said(client: Client, member: Person) -> None:
    stored(None, is_default=True)
    own = stored(member, "anthropic", is_default=True, outcome="quota_exhausted")
    page = signed_in(client, member).get("/my/").content.decode()
    assert "Your agents use Anthropic" in page
    assert "Its last check was not good: Quota exceeded." in page
    Provider.objects.filter(pk=own.pk).update(outcome="invalid_key")
    page = signed_in(client, member).get("/my/").content.decode()
    assert "Your agents have no key to use" in page
    assert "Your own Anthropic key was refused" in page


def test_closed_card_brings_its_form_only_when_opened(client: Client, admin: Person) -> None:
    row = stored(None)
    closed = signed_in(client, admin).get("/organization/").content.decode()
    assert 'name="api_key"' not in closed
    url = reverse("card", args=["organization", "openai", row.pk])
    opened = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert 'name="api_key"' in opened
    assert "<html" not in opened
