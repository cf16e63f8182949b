"""What ends when a person leaves, and what others are told to rotate."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from providers.models import AccessToken, AuditEvent, Person, Provider, Role
from providers.services import leaving
from providers.services.invitations import invite
from providers.services.leaving import belongings_of, why_rotate_key
from providers.services.people import NotAllowed, change_role, deactivate, make_password_link, reactivate
from providers.services.welcome import use_link
from tests.api import Caller, make_token, working_provider
from tests.cards import KEY, OTHER_KEY, PressedCard
from tests.people import gone_stale, make_person, signed_in
from tests.provider_double import provider_double
from tests.rows import API_KEY
from tests.test_security_races import at_once


def saved_by(person: Person, *, scope: str = "organization") -> PressedCard:
    """A card whose key this person has typed."""
    card = PressedCard(signed_in(Client(), person), "openai", scope=scope)
    with provider_double():
        card.press("save")
    return card


def details_of(action: str) -> dict[str, object]:
    details: dict[str, object] = AuditEvent.objects.get(action=action).details
    return details


@pytest.fixture
def leaver(owner: Person, admin: Person) -> Person:
    """An admin with a bit of everything."""
    signed_in(Client(), admin).get("/account/")
    make_token(owner=admin, name="Own")
    working_provider(owner=admin, name="mine", is_default=True)
    saved_by(admin)
    invite(actor=admin, email="new@example.org", name="Nora", role="member")
    return admin


def test_belongings_are_counted(leaver: Person) -> None:
    counts = belongings_of(leaver)
    assert (counts.tokens, counts.links, counts.personal_keys, counts.known_keys) == (1, 1, 1, 1)
    assert counts.sessions >= 1


def test_leaving_is_recorded_with_counts_and_with_each_token_and_key(owner: Person, leaver: Person) -> None:
    sessions = belongings_of(leaver).sessions
    deactivate(actor=owner, person=leaver, personal_keys=leaving.DELETE)
    assert details_of("person.deactivated") == {
        "sessions_ended": sessions,
        "tokens_revoked": 1,
        "links_voided": 1,
        "personal_keys": 1,
        "personal_keys_are": "deleted",
        "keys_to_rotate": 1,
        "tokens_to_rotate": 0,
    }
    assert details_of("token.revoked") == {"agent": "Own"}
    assert len(str(details_of("provider.removed")["fingerprint_before"])) == 64


def test_kept_keys_are_back_with_the_person(owner: Person, leaver: Person) -> None:
    deactivate(actor=owner, person=leaver)
    reactivate(actor=owner, person=leaver)
    assert leaver.providers.get().is_default


def test_deleted_keys_are_gone_and_nobody_elses_are(owner: Person, leaver: Person) -> None:
    other = working_provider(owner=owner)
    deactivate(actor=owner, person=leaver, personal_keys=leaving.DELETE)
    assert not leaver.providers.exists()
    assert Provider.objects.filter(pk=other.pk).exists()


def test_any_other_answer_changes_nothing(owner: Person, member: Person) -> None:
    with pytest.raises(NotAllowed, match="becomes of their keys"):
        deactivate(actor=owner, person=member, personal_keys="sell")
    member.refresh_from_db()
    assert member.is_active


def test_tokens_of_a_leavers_agents_stay_dead(owner: Person, leaver: Person) -> None:
    token = AccessToken.objects.get(agent__owner=leaver)
    deactivate(actor=owner, person=leaver)
    reactivate(actor=owner, person=leaver)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_page_says_how_many_of_each_before_it_is_done(client: Client, owner: Person, leaver: Person) -> None:
    page = signed_in(client, owner).get(f"/people/{leaver.pk}/").content.decode()
    for words in ("1 token of their agents", "1 organization key that", "1 personal key: as you choose", "Delete them"):
        assert words in page


@pytest.mark.parametrize(("chosen", "left"), [("keep", 1), ("delete", 0)])
def test_page_keeps_or_deletes_as_chosen(client: Client, owner: Person, leaver: Person, chosen: str, left: int) -> None:
    signed_in(client, owner).post(f"/people/{leaver.pk}/", {"do": "deactivate", "keys": chosen})
    assert leaver.providers.count() == left


def test_keys_that_a_leaver_has_set_say_rotate_me_and_need_attention(
    client: Client, owner: Person, leaver: Person
) -> None:
    signed_in(client, owner)
    assert "need" not in client.get("/organization/").content.decode().split('id="summary"')[1].split("</span>")[0]
    deactivate(actor=owner, person=leaver)
    page = client.get(f"/organization/?open={Provider.objects.get(owner=None).pk}").content.decode()
    assert "1 needs attention" in page
    assert "Adam, who has left, knows this key. Make a new one at the provider and save it here." in page


def test_saving_a_new_key_clears_the_mark(owner: Person, admin: Person) -> None:
    card = saved_by(admin)
    deactivate(actor=owner, person=admin)
    card.client = signed_in(Client(), owner)
    with provider_double():
        card.press("save", notes="the same key")
        assert why_rotate_key(card.stored)
        card.press("save", api_key=KEY)
        assert (bool(why_rotate_key(card.stored)), card.stored.key_set_by) == (True, admin)
        card.press("save", api_key=OTHER_KEY)
    assert card.stored.rotate_since is None
    assert card.stored.key_set_by == owner


def test_who_set_a_key_is_kept_when_somebody_else_edits_the_card(owner: Person, admin: Person) -> None:
    card = saved_by(admin)
    before = card.stored
    card.client = signed_in(Client(), owner)
    with provider_double():
        card.press("save", notes="edited")
    assert (card.stored.notes, card.stored.key_set_by, card.stored.key_set_at) == ("edited", admin, before.key_set_at)


@pytest.mark.parametrize("of_a_person", [True, False])
def test_key_that_came_by_the_api_was_set_by_the_agents_owner(owner: Person, member: Person, of_a_person: bool) -> None:
    caller = Caller(make_token(owner=member if of_a_person else None, manages=True))
    with provider_double():
        answer = caller.put("team", kind="openai", api_key=API_KEY, model="gpt-4o-mini")
    assert answer.status_code in {200, 201}, answer.content
    row = Provider.objects.get()
    assert row.key_set_by == (member if of_a_person else None)
    assert row.key_set_at is not None


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AUDITOR])
def test_who_is_no_admin_any_more_still_knows_the_keys(owner: Person, admin: Person, role: str) -> None:
    card = saved_by(admin)
    change_role(actor=owner, person=admin, role=role)
    assert "Adam, who is no admin any more, knows this key." in why_rotate_key(card.stored)
    assert details_of("person.role_changed")["keys_to_rotate"] == 1


def test_an_owner_who_becomes_an_admin_goes_on_with_the_keys(owner: Person) -> None:
    other = make_person("Otto", Role.OWNER)
    card = saved_by(other)
    change_role(actor=owner, person=other, role=Role.ADMIN)
    assert card.stored.rotate_since is None


def test_who_becomes_an_auditor_has_no_living_tokens(owner: Person, member: Person) -> None:
    token = make_token(owner=member).row
    change_role(actor=owner, person=member, role=Role.AUDITOR)
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert details_of("token.revoked") == {"agent": "Nightly build"}


def test_organizations_tokens_that_a_leaver_has_made_say_rotate(client: Client, owner: Person, admin: Person) -> None:
    token = make_token().row
    AccessToken.objects.filter(pk=token.pk).update(created_by=admin)
    signed_in(client, owner)
    assert "Rotate" not in client.get("/agents/").content.decode()
    deactivate(actor=owner, person=admin)
    assert ">Rotate</span>" in client.get("/agents/").content.decode()
    page = client.get(f"/agents/{token.agent.pk}/").content.decode()
    assert "Adam, who has left, knows this token. Replace it" in page
    token.refresh_from_db()
    assert token.revoked_at is None


@pytest.mark.parametrize("do", ["role", "password_link", "deactivate", "reactivate"])
def test_weighty_buttons_ask_who_one_is(client: Client, owner: Person, member: Person, do: str) -> None:
    gone_stale(client, owner)
    if do == "reactivate":
        Person.objects.filter(pk=member.pk).update(is_active=False)
    answer = client.post(f"/people/{member.pk}/", {"do": do, "role": "admin", "keys": "delete"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("Confirm that it is you.") == 1
    assert 'value="admin" selected' in page or do != "role"
    assert not AuditEvent.objects.exists()


def test_invitations_ask_who_one_is(client: Client, owner: Person) -> None:
    link = invite(actor=owner, email="new@example.org", name="Nora", role="admin").row
    gone_stale(client, owner)
    for path, form in (
        ("/people/", {"name": "N", "email": "n@example.org", "role": "admin"}),
        (f"/people/invitations/{link.pk}/", {"do": "renew"}),
    ):
        answer = client.post(path, form)
        assert answer.status_code == 422
        assert "Confirm that it is you." in answer.content.decode()
    assert AuditEvent.objects.count() == 1


def test_a_password_link_leaves_the_second_factor_in_place(owner: Person, member: Person) -> None:
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={"secret": "made-up"})
    use_link(make_password_link(actor=owner, person=member).token, password="another good passphrase 7")
    assert Authenticator.objects.filter(user=member).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_end_each_other_leave_one(owner: Person) -> None:
    other = make_person("Otto", Role.OWNER)
    races: list[tuple[Callable[[], object], Callable[[], object]]] = [
        (
            lambda: change_role(actor=owner, person=other, role=Role.MEMBER),
            lambda: change_role(actor=other, person=owner, role=Role.MEMBER),
        ),
        (lambda: deactivate(actor=owner, person=other), lambda: deactivate(actor=other, person=owner)),
        (
            lambda: deactivate(actor=owner, person=other),
            lambda: change_role(actor=other, person=owner, role=Role.ADMIN),
        ),
    ]
    for race in races:
        Person.objects.update(role=Role.OWNER, is_active=True)
        failures = at_once(*race)
        assert [type(failure) for failure in failures] == [NotAllowed]
        assert Person.objects.filter(role=Role.OWNER, is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_key_saved_while_its_setter_leaves_is_marked_or_not_stored(owner: Person, admin: Person) -> None:
    card = PressedCard(signed_in(Client(), admin), "openai")
    with provider_double():
        failures = at_once(lambda: card.press("save"), lambda: deactivate(actor=owner, person=admin))
    assert failures == []
    assert card.row is None or card.row.rotate_since is not None
