"""Inviting people: one link each, shown once."""

import pytest
from django.test import Client
from django.utils import timezone

from providers.models import AuditEvent, OneTimeLink, Person, Role
from providers.services.invitations import AlreadyThere, invite, renew_invitation, void_invitation
from providers.services.links import LinkDead, find_link
from providers.services.people import NotAllowed, deactivate, make_password_link
from tests.people import signed_in
from tests.tokens import shown_link

NEW = {"name": "Nora", "email": "Nora@Example.org", "role": "member"}


def actions() -> list[str]:
    """What the record says, in order."""
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def test_inviting_shows_the_link_once(client: Client, owner: Person) -> None:
    signed_in(client, owner)
    answer = client.post("/people/", NEW)
    assert answer.status_code == 200
    token = shown_link(answer.content.decode())
    row = find_link(token)
    assert (row.email, row.name, row.role, row.created_by) == ("nora@example.org", "Nora", Role.MEMBER, owner)
    assert token not in str(answer.cookies)
    assert token not in str(dict(client.session))
    assert token not in client.get("/people/").content.decode()


def test_inviting_writes_one_record(owner: Person) -> None:
    invite(actor=owner, email="a@example.org", name="A", role="admin")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.details) == (
        "link.made",
        owner,
        {"purpose": "invitation", "role": "admin"},
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "nonsense"}, "email"),
        ({"email": "MIA@example.org"}, "email"),
        ({"role": "root"}, "role"),
    ],
)
def test_a_wrong_invitation_is_refused_at_its_field(
    client: Client, owner: Person, member: Person, change: dict[str, str], field: str
) -> None:
    signed_in(client, owner)
    answer = client.post("/people/", NEW | change)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="invite_{field}_error"' in page
    assert 'aria-invalid="true"' in page
    assert not OneTimeLink.objects.exists()


def test_what_was_typed_stays_typed_after_an_error(client: Client, owner: Person) -> None:
    signed_in(client, owner)
    page = client.post("/people/", {"name": "Nora", "email": "nonsense", "role": "admin"}).content.decode()
    assert 'value="Nora"' in page
    assert 'value="nonsense"' in page
    assert '<option value="admin" selected>' in page


def test_an_invited_address_is_not_invited_twice(owner: Person) -> None:
    invite(actor=owner, email="a@example.org", name="A", role="member")
    with pytest.raises(AlreadyThere, match="invited already"):
        invite(actor=owner, email="A@example.org", name="A", role="admin")


def test_inviting_somebody_deactivated_says_to_reactivate(owner: Person, member: Person) -> None:
    deactivate(actor=owner, person=member)
    with pytest.raises(AlreadyThere, match="Reactivate"):
        invite(actor=owner, email=member.email, name="Mia", role="member")


def test_a_new_invitation_link_voids_the_old_one(client: Client, owner: Person) -> None:
    old = invite(actor=owner, email="a@example.org", name="A", role="admin")
    signed_in(client, owner)
    new = shown_link(client.post(f"/people/invitations/{old.row.pk}/", {"do": "renew"}).content.decode())
    with pytest.raises(LinkDead):
        find_link(old.token)
    row = find_link(new)
    assert (row.email, row.role) == ("a@example.org", "admin")


def test_an_expired_invitation_is_shown_and_can_be_renewed(client: Client, owner: Person) -> None:
    old = invite(actor=owner, email="a@example.org", name="A", role="member")
    OneTimeLink.objects.update(expires_at=timezone.now())
    signed_in(client, owner)
    assert "Expired" in client.get("/people/").content.decode()
    assert find_link(shown_link(client.post(f"/people/invitations/{old.row.pk}/", {"do": "renew"}).content.decode()))


def test_a_voided_invitation_is_dead_and_gone_from_the_page(client: Client, owner: Person) -> None:
    link = invite(actor=owner, email="a@example.org", name="A", role="member")
    signed_in(client, owner)
    answer = client.post(f"/people/invitations/{link.row.pk}/", {"do": "void"}, follow=True)
    assert "The invitation of a@example.org was voided." in answer.content.decode()
    assert "Open invitations" not in answer.content.decode()
    with pytest.raises(LinkDead):
        find_link(link.token)
    assert client.post(f"/people/invitations/{link.row.pk}/", {"do": "renew"}).status_code == 404
    assert actions() == ["link.made", "link.voided"]


def test_voiding_twice_is_recorded_once(owner: Person) -> None:
    link = invite(actor=owner, email="a@example.org", name="A", role="member")
    for _ in range(2):
        void_invitation(actor=owner, invitation=link.row)
    assert actions() == ["link.made", "link.voided"]


def test_a_used_invitation_is_not_renewed(owner: Person) -> None:
    link = invite(actor=owner, email="a@example.org", name="A", role="member")
    OneTimeLink.objects.update(ended_at=timezone.now())
    with pytest.raises(NotAllowed, match="meanwhile"):
        renew_invitation(actor=owner, invitation=link.row)


def test_only_invitations_are_reached_as_invitations(client: Client, owner: Person, member: Person) -> None:
    link = make_password_link(actor=owner, person=member)
    signed_in(client, owner)
    assert client.post(f"/people/invitations/{link.row.pk}/", {"do": "void"}).status_code == 404
    assert find_link(link.token)
