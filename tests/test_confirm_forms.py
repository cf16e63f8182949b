"""Agents of the organization, policy and groups: what is weighty asks an old session for the password first."""

import pytest
from django.test import Client
from django.urls import reverse

from providers.models import AccessToken, Agent, Group, Person, Policy
from providers.services.agents import AgentTerms, NewToken, create_agent, lasting
from providers.services.groups import create_group
from tests.people import PASSWORD, gone_stale

ASKED = "Confirm that it is you."
NEW_AGENT = {"scope": "organization", "name": "Builder", "uses": "default", "days": "90", "until": "", "network": ""}
TERMS = {"do": "change", "name": "Builder", "uses": "default", "network": ""}
RULES = {"shown": "no", "personal": "allowed", "fallback": "no", "personal_hosts": ""}


@pytest.fixture
def stale(client: Client, admin: Person) -> Client:
    """The admin's browser, an hour after signing in."""
    return gone_stale(client, admin)


@pytest.fixture
def made(admin: Person) -> NewToken:
    """An agent of the organization."""
    return create_agent(actor=admin, owner=None, terms=AgentTerms(name="Builder"), expires_at=lasting(90))


def asks(client: Client, path: str, typed: dict[str, str]) -> bool:
    """Whether the form is answered with the question."""
    answer = client.post(path, typed)
    asked = ASKED in answer.content.decode()
    assert asked is (answer.status_code == 422)
    return asked


def test_new_agent_of_the_organization_waits_for_the_password(stale: Client) -> None:
    assert asks(stale, "/agents/", NEW_AGENT)
    assert not Agent.objects.exists()
    assert not asks(stale, "/agents/", NEW_AGENT | {"confirm_password": PASSWORD})
    assert Agent.objects.get().name == "Builder"


def test_new_agent_of_ones_own_does_not_wait(stale: Client) -> None:
    assert not asks(stale, "/agents/", NEW_AGENT | {"scope": "my"})
    assert Agent.objects.exists()


@pytest.mark.parametrize("do", ["token", "replace"])
def test_token_of_the_organization_waits_for_the_password(stale: Client, made: NewToken, do: str) -> None:
    path = reverse("agent", args=[made.row.agent.pk])
    typed = {"do": f"replace:{made.row.pk}" if do == "replace" else do, "days": "30", "until": "", "keep": "1"}
    assert asks(stale, path, typed)
    assert AccessToken.objects.count() == 1
    assert not asks(stale, path, typed | {"confirm_password": PASSWORD})
    assert AccessToken.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"uses": "any"}, {"manages": "on"}, {"network": "10.0.0.0/24"}], ids=["uses", "manages", "network"]
)
def test_what_an_agent_may_do_waits_for_the_password(stale: Client, made: NewToken, change: dict[str, str]) -> None:
    path = reverse("agent", args=[made.row.agent.pk])
    before = Agent.objects.values().get()
    assert asks(stale, path, TERMS | change)
    assert Agent.objects.values().get() == before
    assert not asks(stale, path, TERMS | change | {"confirm_password": PASSWORD})
    assert Agent.objects.values().get() != before


@pytest.mark.parametrize(
    "typed", [TERMS | {"name": "Renamed"}, {"do": "revoke:{token}"}, {"do": "remove"}], ids=["name", "revoke", "remove"]
)
def test_what_gives_nobody_more_does_not_wait(stale: Client, made: NewToken, typed: dict[str, str]) -> None:
    sent = {name: value.format(token=made.row.pk) for name, value in typed.items()}
    assert not asks(stale, reverse("agent", args=[made.row.agent.pk]), sent)


@pytest.mark.parametrize("scripted", [True, False], ids=["htmx", "plain"])
def test_policy_waits_for_the_password(stale: Client, scripted: bool) -> None:
    headers = {"HX-Request": "true"} if scripted else {}
    answer = stale.post("/policy/openai/", RULES, headers=headers)
    assert answer.status_code == 422
    assert ASKED in answer.content.decode()
    assert not Policy.objects.exists()
    stale.post("/policy/openai/", RULES | {"confirm_password": PASSWORD}, headers=headers)
    assert Policy.objects.get(kind="openai").shown is False


def test_policy_limits_wrong_passwords_in_our_words(stale: Client) -> None:
    wrong = RULES | {"confirm_password": "no"}
    answers = [stale.post("/policy/openai/", wrong, headers={"HX-Request": "true"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[5].content.decode() == "Too many failed attempts. Wait five minutes, then try again."


def test_members_of_a_group_wait_for_the_password(stale: Client, admin: Person, member: Person) -> None:
    group = create_group(actor=admin, name="Research")
    path, typed = reverse("group", args=[group.pk]), {"name": "Research", "members": str(member.pk)}
    assert asks(stale, path, typed)
    assert not group.members.exists()
    assert not asks(stale, path, typed | {"confirm_password": PASSWORD})
    assert list(group.members.all()) == [member]


def test_name_of_a_group_does_not_wait(stale: Client, admin: Person) -> None:
    group = create_group(actor=admin, name="Research")
    assert not asks(stale, reverse("group", args=[group.pk]), {"name": "Science"})
    assert Group.objects.get().name == "Science"


def test_person_without_a_password_is_shown_the_other_way(stale: Client, admin: Person) -> None:
    admin.set_unusable_password()
    admin.save()
    gone_stale(stale, admin)
    page = stale.post("/policy/openai/", RULES).content.decode()
    assert 'href="/account/confirm/?next=%2Faccount%2Fconfirm%2F" target="_blank" rel="noopener"' in page
    assert 'name="confirm_password"' not in page
