"""One-time links: made once, stored hashed, used once."""

import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from providers.models import AuditEvent, OneTimeLink, Person, Role
from providers.services.links import AdminExists, LinkDead, absolute_url, find_link, first_admin_link, password_link
from providers.services.people import change_role, deactivate, make_password_link
from providers.services.welcome import EmailTaken, use_link
from tests.people import signed_in
from tests.tokens import GOOD, invitation_token, token_of


def test_first_admin_link_makes_its_user_the_owner(db: None) -> None:
    person = use_link(token_of(first_admin_link()), password=GOOD, email="First@Example.org", name="Fay")
    assert (person.email, person.role, person.is_admin) == ("first@example.org", Role.OWNER, True)
    assert person.check_password(GOOD)


def test_each_first_admin_link_voids_the_last(db: None) -> None:
    first, second = first_admin_link(), first_admin_link()
    with pytest.raises(LinkDead):
        find_link(token_of(first))
    assert find_link(token_of(second)).purpose == OneTimeLink.Purpose.FIRST_ADMIN


def test_no_first_admin_link_while_an_admin_is_active(admin: Person) -> None:
    with pytest.raises(AdminExists):
        first_admin_link()


def test_first_admin_link_comes_back_when_every_admin_is_inactive(admin: Person, member: Person) -> None:
    Person.objects.filter(pk=admin.pk).update(is_active=False)
    assert first_admin_link().startswith("/welcome/")


def test_first_admin_link_dies_when_an_admin_appears(db: None) -> None:
    token = token_of(first_admin_link())
    Person.objects.create_user(email="other@example.org", name="Other", role=Role.ADMIN)
    with pytest.raises(LinkDead):
        use_link(token, password=GOOD, email="me@example.org", name="Me")


def test_only_the_hash_of_a_token_is_stored(owner: Person) -> None:
    link = make_password_link(actor=owner, person=Person.objects.create_user(email="a@example.org", name="A"))
    with connection.cursor() as cursor:
        for table in ("providers_onetimelink", "providers_auditevent"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - two fixed names
            assert link.token not in str(cursor.fetchall())
    assert link.token not in repr(link)


def test_tokens_hold_32_random_bytes(owner: Person) -> None:
    tokens = {invitation_token(owner, email=f"p{number}@example.org") for number in range(5)}
    assert len(tokens) == 5
    assert {len(token) for token in tokens} == {43}


def test_a_link_ends_after_24_hours(owner: Person) -> None:
    token = invitation_token(owner)
    row = find_link(token)
    assert row.expires_at - row.created_at == timedelta(hours=24)
    OneTimeLink.objects.update(expires_at=timezone.now())
    with pytest.raises(LinkDead):
        use_link(token, password=GOOD, name="Late")


def test_a_link_works_once(owner: Person) -> None:
    token = invitation_token(owner)
    use_link(token, password=GOOD, name="Nora")
    with pytest.raises(LinkDead):
        use_link(token, password=GOOD, name="Again")
    assert Person.objects.filter(email="new@example.org").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_racing_uses_one_wins(owner: Person) -> None:
    token = invitation_token(owner)
    gate, outcomes = threading.Barrier(2, timeout=10), []

    def use(name: str) -> None:
        gate.wait()
        try:
            use_link(token, password=GOOD, name=name)
            outcomes.append("won")
        except LinkDead:
            outcomes.append("dead")
        finally:
            connection.close()

    threads = [threading.Thread(target=use, args=[name]) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["dead", "won"]
    assert Person.objects.filter(email="new@example.org").count() == 1


def test_invitation_gives_the_address_and_role_of_the_invitation(owner: Person) -> None:
    person = use_link(invitation_token(owner, role=Role.ADMIN), password=GOOD, email="else@example.org", name="Nora N")
    assert (person.email, person.name, person.role) == ("new@example.org", "Nora N", Role.ADMIN)


def test_a_taken_address_leaves_the_link_open(owner: Person) -> None:
    token = invitation_token(owner)
    Person.objects.create_user(email="New@example.org", name="Quick")
    with pytest.raises(EmailTaken):
        use_link(token, password=GOOD, name="Slow")
    assert find_link(token)


def test_a_password_link_voids_earlier_ones(owner: Person, member: Person) -> None:
    first, second = (make_password_link(actor=owner, person=member) for _ in range(2))
    with pytest.raises(LinkDead):
        find_link(first.token)
    assert find_link(second.token).person == member


def test_a_password_link_sets_the_password(owner: Person, member: Person) -> None:
    used_by = use_link(make_password_link(actor=owner, person=member).token, password=GOOD)
    assert used_by == member
    member.refresh_from_db()
    assert member.check_password(GOOD)


def test_a_password_link_of_somebody_deactivated_is_dead(owner: Person, member: Person) -> None:
    token = make_password_link(actor=owner, person=member).token
    deactivate(actor=owner, person=member)
    with pytest.raises(LinkDead):
        find_link(token)


def test_links_made_by_an_admin_die_with_their_rights(owner: Person, admin: Person, member: Person) -> None:
    invitation, password = invitation_token(admin), make_password_link(actor=admin, person=member).token
    change_role(actor=owner, person=admin, role=Role.MEMBER)
    for token in (invitation, password):
        with pytest.raises(LinkDead):
            find_link(token)


def test_a_new_password_ends_the_persons_other_sessions(owner: Person, member: Person, client: Client) -> None:
    elsewhere = signed_in(Client(), member)
    token = make_password_link(actor=owner, person=member).token
    answer = client.post("/welcome/", {"token": token, "password": GOOD})
    assert answer.status_code == 302
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_every_link_leaves_a_record_without_the_token(owner: Person, member: Person) -> None:
    token = make_password_link(actor=owner, person=member).token
    use_link(token, password=GOOD)
    events = [(event.action, event.actor_label) for event in AuditEvent.objects.order_by("id")]
    assert events == [("link.made", owner.email), ("person.password_set", member.email)]


def test_signin_link_prints_a_link_that_works(owner: Person, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("signin_link", " Olivia@example.org ")
    printed = capsys.readouterr().out.strip().splitlines()[-1]
    assert printed.startswith(absolute_url("/welcome/"))
    assert use_link(token_of(printed), password=GOOD) == owner


def test_signin_link_for_an_unknown_address_fails(db: None) -> None:
    with pytest.raises(CommandError, match=r"Nobody has an account .* who@example\.org") as error:
        call_command("signin_link", "who@example.org")
    assert error.value.returncode == 1


def test_signin_link_for_somebody_deactivated_fails(member: Person) -> None:
    Person.objects.filter(pk=member.pk).update(is_active=False)
    with pytest.raises(CommandError, match="deactivated"):
        call_command("signin_link", member.email)
    assert not OneTimeLink.objects.exists()


@pytest.mark.parametrize("address", ["https://byok.example.org", "https://byok.example.org/"])
def test_links_name_the_public_address(member: Person, settings: object, address: str) -> None:
    settings.BYOK_URL = address  # type: ignore[attr-defined]
    assert password_link(person=member, actor=None).url.startswith("https://byok.example.org/welcome/")
