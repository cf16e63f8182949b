"""Agents and their tokens: who may make and end them, and what a dead one is told."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from providers.audit import record
from providers.models import AccessToken, Agent, AuditEvent, Group, Person, Policy, Role
from providers.services import agent_limits
from providers.services.agents import (
    AgentTerms,
    NameTaken,
    NewToken,
    SentAgain,
    TooMany,
    change_agent,
    create_agent,
    lasting,
    make_token,
    remove_agent,
    revoke_token,
    rotate_token,
    visible_agents,
)
from providers.services.people import NotAllowed, change_role, deactivate, reactivate
from providers.services.token_access import REFUSALS, WINDOW, TokenRefused, admit, count_request
from providers.tokens import new_token
from tests.rows import make_provider

HOME = "127.0.0.1"


def made(actor: Person, owner: Person | None = None, *, name: str = "Builder", network: str = "") -> NewToken:
    """A new agent's token that lasts 90 days."""
    terms = AgentTerms(name=name, network=network)
    return create_agent(actor=actor, owner=owner, terms=terms, expires_at=lasting(90))


def refusal(text: str, *, address: str = HOME) -> str:
    """The code with which this is refused; "" if it is let in."""
    try:
        admit(text, address=address)
    except TokenRefused as refused:
        assert text not in str(refused) + refused.message
        assert refused.message == REFUSALS[refused.code]
        return refused.code
    return ""


def actions() -> list[str]:
    """What the record says was done, first things first."""
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


# What lets a request in


def test_a_living_token_is_admitted_with_one_query(member: Person) -> None:
    new = made(member, member)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        token = admit(new.text, address=HOME)
        assert (token.pk, token.agent.name, token.agent.owner) == (new.row.pk, "Builder", member)
    assert len(queries) == 1


def test_a_mistyped_token_is_refused_without_a_query(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert refusal(new_token()[:-1] + "-") == "token_malformed"
    assert len(queries) == 0


def test_a_token_that_nobody_made_is_unknown(db: None) -> None:
    assert refusal(new_token()) == "token_unknown"


def test_a_revoked_token_is_dead_at_the_next_request(admin: Person) -> None:
    new = made(admin)
    assert refusal(new.text) == ""
    revoke_token(actor=admin, token=new.row)
    assert refusal(new.text) == "token_revoked"


def test_a_token_ends_by_itself(admin: Person) -> None:
    with time_machine.travel("2026-03-01T12:00Z", tick=False) as clock:
        new = made(admin)
        clock.shift(timedelta(days=90) - timedelta(seconds=1))
        assert refusal(new.text) == ""
        clock.shift(1)
        assert refusal(new.text) == "token_expired"


def test_the_token_of_somebody_deactivated_is_refused_for_good(owner: Person, member: Person) -> None:
    own, shared = made(member, member), made(owner)
    deactivate(actor=owner, person=member)
    assert refusal(own.text) == "token_revoked"
    assert refusal(shared.text) == ""
    reactivate(actor=owner, person=member)
    assert refusal(own.text) == "token_revoked"


def test_an_organizations_agent_outlives_the_rights_of_who_made_it(owner: Person, admin: Person) -> None:
    new = made(admin)
    deactivate(actor=owner, person=admin)
    assert refusal(new.text) == ""


@pytest.mark.parametrize(
    ("address", "code"),
    [("10.0.0.7", ""), ("::ffff:10.0.0.7", ""), ("10.0.1.7", "network_refused"), ("", "network_refused")],
)
def test_a_token_works_from_its_agents_network_only(admin: Person, address: str, code: str) -> None:
    assert refusal(made(admin, network="10.0.0.1/24").text, address=address) == code


def test_an_agent_that_was_removed_leaves_no_way_in(admin: Person) -> None:
    new = made(admin)
    remove_agent(actor=admin, agent=new.row.agent)
    assert refusal(new.text) == "token_unknown"


# How often


def test_a_token_is_answered_as_often_as_the_setting_says(admin: Person, settings: Settings) -> None:
    settings.BYOK_TOKEN_RATE = 3
    token = made(admin).row
    with time_machine.travel("2026-03-01T12:00Z", tick=False) as clock:
        assert [count_request(token) for _ in range(4)] == [0, 0, 0, 60]
        clock.shift(timedelta(seconds=59.5))
        assert count_request(token) == 1
        clock.shift(timedelta(seconds=0.5))
        assert [count_request(token) for _ in range(4)] == [0, 0, 0, 60]


def test_each_token_is_counted_for_itself(admin: Person, settings: Settings) -> None:
    settings.BYOK_TOKEN_RATE = 1
    first = made(admin).row
    second = make_token(actor=admin, agent=first.agent, expires_at=lasting(1)).row
    assert [count_request(first), count_request(second)] == [0, 0]
    assert count_request(first) > 0


def test_counting_notes_the_use_and_is_one_query(admin: Person) -> None:
    token = made(admin).row
    with CaptureQueriesContext(connection) as queries:
        assert count_request(token) == 0
    assert [query["sql"].split()[0] for query in queries] == ["UPDATE"]
    token.refresh_from_db()
    assert token.last_used_at
    assert (token.window_count, token.window_started_at) == (1, token.last_used_at)


def test_a_refused_request_is_no_use(admin: Person, settings: Settings) -> None:
    settings.BYOK_TOKEN_RATE = 1
    token = made(admin).row
    count_request(token)
    used = AccessToken.objects.get().last_used_at
    assert count_request(token) > 0
    assert AccessToken.objects.get().last_used_at == used


def test_a_clock_that_was_put_back_locks_nobody_out(admin: Person, settings: Settings) -> None:
    settings.BYOK_TOKEN_RATE = 1
    token = made(admin).row
    AccessToken.objects.update(window_started_at=timezone.now() + timedelta(days=1), window_count=1)
    assert count_request(token) == 0
    assert count_request(token) <= WINDOW.total_seconds()


def test_a_token_that_died_since_it_was_admitted_is_not_counted(admin: Person) -> None:
    new = made(admin)
    token = admit(new.text, address=HOME)
    revoke_token(actor=admin, token=new.row)
    with pytest.raises(TokenRefused, match="revoked"):
        count_request(token)
    remove_agent(actor=admin, agent=new.row.agent)
    with pytest.raises(TokenRefused, match="not known"):
        count_request(token)


@pytest.mark.django_db(transaction=True)
def test_of_racing_requests_no_more_than_the_limit_are_answered(admin: Person, settings: Settings) -> None:
    settings.BYOK_TOKEN_RATE = 10
    token = made(admin).row
    gate, waits = threading.Barrier(4, timeout=10), list[int]()

    def ask() -> None:
        gate.wait()
        try:
            waits.extend(count_request(token) for _ in range(5))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert (len(waits), waits.count(0)) == (20, 10)


# Tokens are replaced


def test_a_replaced_token_lives_on_and_then_ends_by_itself(admin: Person) -> None:
    with time_machine.travel("2026-03-01T12:00Z", tick=False) as clock:
        old = made(admin)
        new = rotate_token(actor=admin, token=old.row, keep=timedelta(hours=24), expires_at=lasting(30))
        clock.shift(timedelta(hours=24) - timedelta(seconds=1))
        assert [refusal(old.text), refusal(new.text)] == ["", ""]
        clock.shift(1)
        assert [refusal(old.text), refusal(new.text)] == ["token_expired", ""]


def test_a_token_replaced_without_overlap_is_dead_at_once(admin: Person) -> None:
    old = made(admin)
    new = rotate_token(actor=admin, token=old.row, keep=timedelta(0), expires_at=lasting(30))
    assert [refusal(old.text), refusal(new.text)] == ["token_revoked", ""]


def test_replacing_never_lengthens_a_life(admin: Person) -> None:
    old = create_agent(actor=admin, owner=None, terms=AgentTerms(name="Short"), expires_at=lasting(1)).row
    rotate_token(actor=admin, token=old, keep=timedelta(hours=168), expires_at=lasting(30))
    end = old.expires_at
    old.refresh_from_db()
    assert old.expires_at == end


@pytest.mark.parametrize("verb", ["revoke", "rotate"])
def test_a_dead_token_cannot_be_ended_or_replaced_again(admin: Person, verb: str) -> None:
    token = made(admin).row
    revoke_token(actor=admin, token=token)
    with pytest.raises(NotAllowed, match="ended already"):
        if verb == "revoke":
            revoke_token(actor=admin, token=token)
        else:
            rotate_token(actor=admin, token=token, keep=timedelta(0), expires_at=lasting(30))
    assert AccessToken.objects.count() == 1


@pytest.mark.parametrize("days", [0, -1, 366.01, 4000])
def test_no_token_is_without_an_end(admin: Person, days: float) -> None:
    with pytest.raises(NotAllowed, match="between 1 and 366 days"):
        create_agent(
            actor=admin,
            owner=None,
            terms=AgentTerms(name="Forever"),
            expires_at=timezone.now() + timedelta(days=days),
        )
    assert not Agent.objects.exists()
    assert not AuditEvent.objects.exists()


def test_only_the_hash_of_a_token_is_stored(admin: Person) -> None:
    new = made(admin)
    rotated = rotate_token(actor=admin, token=new.row, keep=timedelta(hours=1), expires_at=lasting(30))
    with connection.cursor() as cursor:
        for table in ("providers_accesstoken", "providers_agent", "providers_auditevent"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - three fixed names
            rows = str(cursor.fetchall())
            assert new.text[12:] not in rows
            assert rotated.text[12:] not in rows
    assert new.text not in repr(new)
    assert new.row.hint == new.text[:12]


def test_the_shell_line_holds_the_token_and_the_public_address(admin: Person, settings: Settings) -> None:
    settings.BYOK_URL = "https://byok.example.org"
    new = made(admin)
    url = "https://byok.example.org/api/v1/effective?format=export"
    assert new.shell_line == f'eval "$(curl -fsS -H "Authorization: Bearer {new.text}" "{url}")"'


# Whose agents


VERBS: dict[str, Callable[[Person, NewToken], object]] = {
    "change": lambda actor, new: change_agent(actor=actor, agent=new.row.agent, terms=AgentTerms(name="Taken over")),
    "remove": lambda actor, new: remove_agent(actor=actor, agent=new.row.agent),
    "make": lambda actor, new: make_token(actor=actor, agent=new.row.agent, expires_at=lasting(1)),
    "revoke": lambda actor, new: revoke_token(actor=actor, token=new.row),
    "rotate": lambda actor, new: rotate_token(actor=actor, token=new.row, keep=timedelta(0), expires_at=lasting(1)),
}


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_but_its_owner_touches_a_persons_agent(
    owner: Person, admin: Person, member: Person, stranger: Person, verb: str
) -> None:
    new = made(member, member)
    before = actions()
    for actor in (owner, admin, stranger):
        with pytest.raises(NotAllowed):
            VERBS[verb](actor, new)
    assert actions() == before
    assert refusal(new.text) == ""
    VERBS[verb](member, new)
    assert len(actions()) > len(before)


@pytest.mark.parametrize("verb", VERBS)
def test_only_admins_touch_the_organizations_agents(admin: Person, owner: Person, member: Person, verb: str) -> None:
    new = made(admin)
    with pytest.raises(NotAllowed):
        VERBS[verb](member, new)
    assert refusal(new.text) == ""
    VERBS[verb](owner, new)


def test_a_member_makes_no_agent_of_the_organization(member: Person) -> None:
    with pytest.raises(NotAllowed):
        made(member)
    with pytest.raises(NotAllowed):
        made(member, Person.objects.create_user(email="other@example.org", name="Other"))
    assert not Agent.objects.exists()


def test_rights_that_ended_since_the_page_was_drawn_count_no_more(owner: Person, admin: Person) -> None:
    new = made(admin)
    change_role(actor=owner, person=admin, role=Role.MEMBER)
    assert admin.is_admin  # as the page still believes
    with pytest.raises(NotAllowed):
        revoke_token(actor=admin, token=new.row)


def test_admins_see_the_organizations_agents_and_their_own(admin: Person, member: Person, stranger: Person) -> None:
    made(admin, name="Shared")
    made(admin, admin, name="Adam's")
    made(member, member, name="Mia's")
    made(stranger, stranger, name="Stan's")
    assert {agent.name for agent in visible_agents(admin)} == {"Shared", "Adam's"}
    assert {agent.name for agent in visible_agents(member)} == {"Mia's"}


# What an agent may do


def test_an_agent_uses_entries_of_its_owner_and_what_the_organization_opens_to_them(
    admin: Person, member: Person, stranger: Person
) -> None:
    own, shared, theirs = make_provider(owner=member, name="Own"), make_provider(name="Open"), make_provider(name="Lab")
    group = Group.objects.create(name="Lab")
    group.members.add(member)
    theirs.groups.add(group)
    terms = AgentTerms(name="Picky", uses=Agent.Uses.ENTRIES, entries=[own, shared, theirs])
    agent = create_agent(actor=member, owner=member, terms=terms, expires_at=lasting(1)).row.agent
    assert set(agent.entries.all()) == {own, shared, theirs}
    required = make_provider(kind="zai", name="Needs an own key")
    Policy.objects.create(kind="zai", personal="required")
    for entry, owner in ((own, stranger), (theirs, stranger), (required, member), (own, None)):
        with pytest.raises(NotAllowed, match="own owner"):
            terms = AgentTerms(name="Thief", uses=Agent.Uses.ENTRIES, entries=[shared, entry])
            create_agent(actor=owner or admin, owner=owner, terms=terms, expires_at=lasting(1))
    assert not Agent.objects.filter(name="Thief").exists()


# How many


def test_a_person_and_the_organization_have_so_many_agents_and_no_more(
    admin: Person, member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agent_limits, "MOST_OF_PERSON", 1)
    monkeypatch.setattr(agent_limits, "MOST_OF_ORGANIZATION", 2)
    for actor, owner, name in ((member, member, "a"), (admin, None, "a"), (admin, None, "b"), (admin, admin, "a")):
        made(actor, owner, name=name)
    with pytest.raises(TooMany, match=r"^You have 1 agents, and there may be no more\."):
        made(member, member, name="c")
    with pytest.raises(TooMany, match=r"^The organization has 2 agents"):
        made(admin, name="c")


def test_an_agent_has_five_living_tokens_and_no_more(admin: Person) -> None:
    first = made(admin).row
    for _ in range(4):
        make_token(actor=admin, agent=first.agent, expires_at=lasting(1))
    with pytest.raises(TooMany, match=r"^5 tokens of this agent work"):
        make_token(actor=admin, agent=first.agent, expires_at=lasting(1))
    with pytest.raises(TooMany):
        rotate_token(actor=admin, token=first, keep=timedelta(hours=1), expires_at=lasting(1))
    first.refresh_from_db()
    assert first.expires_at > lasting(1)
    rotate_token(actor=admin, token=first, keep=timedelta(0), expires_at=lasting(1))
    assert AccessToken.objects.filter(revoked_at=None).count() == 5


# A form that is sent again


def test_a_form_makes_one_agent_even_after_that_was_removed(admin: Person) -> None:
    number = uuid4()
    terms = AgentTerms(name="Builder")
    agent = create_agent(actor=admin, owner=None, terms=terms, expires_at=lasting(1), form=number).row.agent
    assert agent.pk == number
    for _ in range(2):
        with pytest.raises(SentAgain):
            create_agent(actor=admin, owner=None, terms=terms, expires_at=lasting(1), form=number)
        Agent.objects.filter(pk=number).delete()
    assert not Agent.objects.exists()


@pytest.mark.parametrize("keep", [timedelta(0), timedelta(hours=1)])
def test_a_form_makes_one_token(admin: Person, keep: timedelta) -> None:
    first, number = made(admin).row, uuid4()
    make_token(actor=admin, agent=first.agent, expires_at=lasting(1), form=number)
    with pytest.raises(SentAgain):
        make_token(actor=admin, agent=first.agent, expires_at=lasting(1), form=number)
    number = uuid4()
    rotate_token(actor=admin, token=first, keep=keep, expires_at=lasting(1), form=number)
    with pytest.raises(SentAgain):
        rotate_token(actor=admin, token=first, keep=keep, expires_at=lasting(1), form=number)
    assert AccessToken.objects.count() == 3


def test_entries_are_forgotten_when_they_do_not_count(admin: Person) -> None:
    entry = make_provider()
    terms = AgentTerms(name="Picky", uses=Agent.Uses.ENTRIES, entries=[entry])
    agent = create_agent(actor=admin, owner=None, terms=terms, expires_at=lasting(1)).row.agent
    change_agent(actor=admin, agent=agent, terms=AgentTerms(name="Picky", uses=Agent.Uses.ANY, entries=[entry]))
    assert not agent.entries.exists()


def test_a_name_is_taken_once_per_owner_whatever_its_case(admin: Person, member: Person) -> None:
    first = made(admin, name="Builder").row.agent
    made(member, member, name="Builder")
    with pytest.raises(NameTaken):
        made(admin, name="BUILDER")
    second = made(admin, name="Other").row.agent
    with pytest.raises(NameTaken):
        change_agent(actor=admin, agent=second, terms=AgentTerms(name="builder"))
    assert change_agent(actor=admin, agent=first, terms=AgentTerms(name="BUILDER")).name == "BUILDER"


# The record


def test_every_change_leaves_a_record(admin: Person) -> None:
    new = made(admin)
    agent = new.row.agent
    change_agent(actor=admin, agent=agent, terms=AgentTerms(name="Renamed", network="10.0.0.1", manages=True))
    rotate_token(actor=admin, token=new.row, keep=timedelta(hours=24), expires_at=lasting(30))
    last = make_token(actor=admin, agent=agent, expires_at=lasting(30)).row
    revoke_token(actor=admin, token=last)
    remove_agent(actor=admin, agent=agent)
    assert actions() == [
        "agent.created",
        "token.made",
        "agent.changed",
        "token.made",
        "token.rotated",
        "token.made",
        "token.revoked",
        "agent.removed",
    ]
    assert set(AuditEvent.objects.values_list("actor_label", flat=True)) == {admin.email}
    changed = AuditEvent.objects.get(action="agent.changed").details
    assert changed == {"name": "Renamed", "network": "10.0.0.1/32", "manages": True}


def test_a_change_of_nothing_leaves_no_record(admin: Person) -> None:
    agent = made(admin).row.agent
    before = actions()
    change_agent(actor=admin, agent=agent, terms=AgentTerms(name=agent.name))
    assert actions() == before


def test_what_an_agent_does_names_the_agent_and_its_token(admin: Person, member: Person) -> None:
    own, shared = made(member, member, name="Mine").row, made(admin, name="Ours").row
    record(actor=own, action="key.read", target=own.agent)
    record(actor=shared.agent, action="key.read", target=shared.agent)
    second, first = AuditEvent.objects.order_by("-id")[:2]
    assert (first.actor, first.actor_label) == (member, f"agent Mine ({own.hint})")
    assert (second.actor, second.actor_label) == (None, "agent Ours")
