"""The resolver, one behaviour at a time; `test_resolver_precedence.py` has the table."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from providers.models import Agent, Group, Person, Policy, Provider
from providers.resolver import Effective, resolve
from providers.verdicts import OFFERED, REFUSED, Outcome
from tests.rows import API_KEY, make_provider

pytestmark = pytest.mark.django_db

LASTING = sorted({"", Outcome.OK, *OFFERED} - {Outcome.RATE_LIMITED, Outcome.BAD_REQUEST})


HOSTS = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com/v1",
    "gemini": "https://generativelanguage.googleapis.com/v1beta/openai",
}


def key(owner: Person | None, name: str = "", kind: str = "openai", **fields: object) -> Provider:
    """A stored entry that works, with these fields changed."""
    provider = make_provider(owner=owner, kind=kind, name=name, api_host=str(fields.pop("api_host", HOSTS.get(kind))))
    Provider.objects.filter(pk=provider.pk).update(**{"outcome": "ok", **fields})
    return Provider.objects.get(pk=provider.pk)


def agent_of(owner: Person | None, uses: str, entries: Iterable[Provider] = ()) -> Agent:
    agent = Agent.objects.create(owner=owner, name=f"Nightly {uses}", uses=uses)
    agent.entries.set(entries)
    return agent


def rules_of(answer: Effective) -> list[str]:
    return [candidate.rule for candidate in answer.chain]


# The order


def test_own_default_goes_before_the_organizations_and_names_it_as_next(member: Person) -> None:
    shared, own = key(None, is_default=True), key(member, kind="anthropic", is_default=True)
    answer = resolve(person=member)
    assert (answer.provider, answer.source, answer.rule, answer.next) == (own, "own", "own_default", shared)
    assert rules_of(answer) == ["own_default", "later"]


def test_without_an_own_default_the_organizations_is_used(member: Person) -> None:
    key(member, kind="anthropic")
    shared = key(None, is_default=True)
    answer = resolve(person=member)
    assert (answer.provider, answer.rule, answer.next) == (shared, "organization_default", None)
    assert answer.reason == "You have no default of your own, so the organization's default is used."


def test_nothing_is_used_where_nobody_has_a_default(member: Person) -> None:
    key(member)
    key(None)
    answer = resolve(person=member)
    assert (answer.provider, answer.model, answer.source, answer.rule, answer.chain) == (None, "", "", "nothing", ())
    assert answer.reason == "Neither you nor the organization has a default."
    assert answer.status is None


def test_nobody_is_given_the_key_of_somebody_else(member: Person, stranger: Person) -> None:
    key(stranger, "work", is_default=True)
    agent = agent_of(member, Agent.Uses.ANY)
    for kind, name, model in [("", "", ""), ("", "work", ""), ("openai", "", ""), ("", "", "model-of-a-test")]:
        assert resolve(person=member, kind=kind, name=name, model=model).chain == ()
        assert resolve(agent=agent, kind=kind, name=name, model=model).chain == ()


@pytest.mark.parametrize("name", ["work", "WORK", "Work"])
def test_an_entry_is_asked_for_by_name_whatever_its_case(member: Person, name: str) -> None:
    key(member, is_default=True)
    work = key(member, "Work", kind="anthropic")
    assert resolve(person=member, name=name).provider == work


def test_an_own_entry_of_that_name_goes_before_the_organizations(member: Person) -> None:
    shared, own = key(None, "work"), key(member, "work", kind="anthropic")
    answer = resolve(person=member, name="work")
    assert (answer.provider, answer.rule, answer.next) == (own, "asked", shared)
    assert resolve(person=member, name="work", kind="openai").provider == shared


def test_of_one_name_in_several_kinds_the_default_goes_first(member: Person) -> None:
    key(member, "work")
    other = key(member, "work", kind="anthropic", is_default=True)
    assert resolve(person=member, name="work").provider == other


def test_a_name_that_nobody_has_is_never_answered_with_another_entry(member: Person) -> None:
    key(member, is_default=True)
    answer = resolve(person=member, name="gone")
    assert (answer.provider, answer.rule) == (None, "nothing")
    assert answer.reason == "Neither you nor the organization has an entry named “gone”."


def test_of_a_kind_the_default_is_used_although_others_come_before_it_by_name(member: Person) -> None:
    key(member, "a")
    default = key(member, "b", is_default=True)
    answer = resolve(person=member, kind="openai")
    assert (answer.provider, answer.rule) == (default, "own_default")


def test_of_a_kind_without_default_the_first_by_name_that_works_is_used(member: Person) -> None:
    key(member, kind="anthropic", is_default=True)
    last, first = key(member, "c"), key(member, "B")
    broken = key(member, "a", outcome="invalid_key")
    answer = resolve(person=member, kind="openai")
    assert (answer.provider, answer.rule, answer.next) == (first, "kind", last)
    assert [candidate.provider for candidate in answer.chain] == [broken, first, last]
    assert rules_of(answer) == ["refused", "kind", "later"]
    assert "the first by name that works" in answer.reason


def test_entry_beside_which_others_are_for_other_models_is_the_only_one() -> None:
    agent = agent_of(None, Agent.Uses.ANY)
    key(None, "other", is_default=True)
    wanted = key(None, "wanted")
    Provider.objects.filter(pk=wanted.pk).update(model_type="model-asked-for")
    answer = resolve(agent=agent, model="model-asked-for")
    assert answer.provider == wanted
    assert "it is the only one" in answer.reason


def test_own_entries_of_a_kind_go_before_the_organizations_default(member: Person) -> None:
    key(None, is_default=True)
    own = key(member, "z")
    answer = resolve(person=member, kind="openai")
    assert answer.provider == own
    assert "it is the only one" in answer.reason


def test_one_that_works_is_found_behind_any_number_that_do_not(member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.resolution.rows.AT_MOST", 2)
    for name in "abc":
        key(None, name, enabled=False)
    good = key(None, "d")
    assert resolve(person=member, kind="openai").provider == good


def test_a_kind_that_does_not_exist_is_said(member: Person) -> None:
    answer = resolve(person=member, kind="nonsense")
    assert (answer.provider, answer.rule) == (None, "unknown_kind")
    assert "“nonsense”" in answer.reason


def test_a_row_of_a_kind_that_is_gone_is_left_out(member: Person) -> None:
    provider = key(member, is_default=True)
    Provider.objects.filter(pk=provider.pk).update(kind="gone")
    assert resolve(person=member).chain == ()


# Models


def test_a_model_is_asked_of_the_entry_whose_model_type_it_is(member: Person) -> None:
    key(member, is_default=True)
    small = key(member, "small", model_type="small-1")
    answer = resolve(person=member, model="small-1")
    assert (answer.provider, answer.model, answer.rule) == (small, "small-1", "model")


def test_an_allowed_model_is_the_one_that_is_handed_out(member: Person) -> None:
    shared = key(None, model_type="big-1", allowed_models=["small-1", "modèle-é"])
    assert resolve(person=member, model="small-1").model == "small-1"
    assert resolve(person=member, model="modèle-é").provider == shared
    assert resolve(person=member, kind="openai").model == "big-1"


def test_an_entry_serves_no_model_that_it_does_not_name(member: Person) -> None:
    key(None, "team", is_default=True, model_type="big-1", allowed_models=["small-1"])
    answer = resolve(person=member, name="team", model="small")
    assert (answer.provider, answer.rule) == (None, "model")
    assert answer.chain[0].reason == "It is for big-1 and small-1 only."
    assert resolve(person=member, model="small").reason == (
        "Neither you nor the organization has a key with the model small."
    )


# Entries that do not work


@pytest.mark.parametrize("outcome", sorted(REFUSED))
def test_a_refused_default_is_not_handed_out(member: Person, outcome: str) -> None:
    key(member, is_default=True, outcome=outcome)
    shared = key(None, is_default=True)
    answer = resolve(person=member)
    assert (answer.provider, answer.rule, answer.next) == (None, "refused", shared)
    assert answer.reason == "Your own OpenAI key was refused; no key of the organization stands in for it."
    assert rules_of(answer) == ["refused", "no_fallback"]


@pytest.mark.parametrize("outcome", LASTING)
def test_what_heals_by_itself_is_handed_out_with_a_warning(member: Person, outcome: str) -> None:
    own = key(member, is_default=True, outcome=outcome)
    answer = resolve(person=member)
    warned = "not been verified" in answer.reason or "last check was not good" in answer.reason
    assert (answer.provider, warned) == (own, outcome != "ok")


def test_a_key_that_agents_report_as_failing_is_handed_out_with_a_warning(member: Person) -> None:
    key(member, is_default=True, failing_since=timezone.now().replace(2026, 5, 3))
    assert "It has been failing since 3 May 2026." in resolve(person=member).reason


def test_a_key_is_used_on_its_last_day_and_not_after(member: Person) -> None:
    own = key(member, is_default=True, expires_on=timezone.localdate())
    assert resolve(person=member).provider == own
    Provider.objects.update(expires_on=F("expires_on") - timedelta(days=1))
    assert resolve(person=member).rule == "expired"


def test_the_day_of_expiry_is_said(member: Person) -> None:
    key(member, "work", expires_on=date(2026, 5, 3))
    answer = resolve(person=member, name="work")
    assert answer.chain[0].reason == "Expired on 3 May 2026."
    assert answer.reason.startswith("Your own OpenAI key “work” expired on 3 May 2026;")


def test_a_key_that_cannot_be_decrypted_is_not_handed_out(member: Person) -> None:
    key(member, is_default=True, seal_key_id="of-another-key")
    answer = resolve(person=member)
    assert (answer.provider, answer.rule) == (None, "unreadable")


def test_the_organizations_refused_default_is_not_replaced_by_another_entry(member: Person) -> None:
    key(None, is_default=True, outcome="invalid_key")
    other = key(None, "other")
    answer = resolve(person=member, kind="openai")
    assert (answer.provider, answer.rule, answer.next) == (None, "refused", other)
    assert "An admin can mend it." in answer.reason


# Falling back


def test_a_fallback_takes_key_host_and_model_from_one_row(member: Person) -> None:
    key(member, is_default=True, outcome="invalid_key", model_type="own-1")
    shared = key(None, kind="anthropic", is_default=True, model_type="shared-1")
    Policy.objects.create(kind="openai", fallback=True)
    answer = resolve(person=member)
    assert (answer.provider, answer.model, answer.source, answer.rule) == (
        shared,
        "shared-1",
        "organization",
        "fallback",
    )
    assert answer.reason == "Your own OpenAI key was refused; the organization's Anthropic key stands in for it."


def test_falling_back_is_decided_by_the_kind_of_the_own_key(member: Person) -> None:
    key(member, is_default=True, outcome="invalid_key")
    key(None, kind="anthropic", is_default=True)
    Policy.objects.create(kind="anthropic", fallback=True)
    assert resolve(person=member).provider is None


def test_an_entry_asked_for_by_name_is_replaced_within_its_kind_only(member: Person) -> None:
    key(member, "work", outcome="invalid_key")
    key(None, "work", kind="anthropic")
    Policy.objects.create(kind="openai", fallback=True)
    answer = resolve(person=member, name="work")
    assert answer.provider is None
    assert answer.reason == "Your own OpenAI key “work” was refused; no key of the organization stands in for it."
    team = key(None, "team")
    assert resolve(person=member, name="work").provider == team


def test_a_refused_stand_in_is_said(member: Person) -> None:
    key(member, is_default=True, outcome="invalid_key")
    key(None, is_default=True, outcome="invalid_model")
    Policy.objects.create(kind="openai", fallback=True)
    assert resolve(person=member).reason == (
        "Your own OpenAI key was refused, and the organization's OpenAI key was refused."
    )


# Policy and groups


def test_a_forbidden_own_key_is_kept_and_unused(member: Person) -> None:
    own, shared = key(member, is_default=True), key(None, is_default=True)
    Policy.objects.create(kind="openai", personal="forbidden")
    answer = resolve(person=member)
    assert (answer.provider, rules_of(answer)) == (shared, ["forbidden", "organization_default"])
    assert answer.reason.startswith("Your own OpenAI key is not used: the organization does not allow own keys")
    assert answer.reason.endswith("The organization's default is used instead.")
    assert Provider.objects.filter(pk=own.pk).exists()


def test_where_own_keys_are_required_the_organizations_are_for_its_agents_only(member: Person) -> None:
    shared = key(None, is_default=True)
    Policy.objects.create(kind="openai", personal="required")
    assert resolve(person=member).rule == "required"
    assert resolve(agent=agent_of(member, Agent.Uses.DEFAULT)).rule == "required"
    assert resolve(agent=agent_of(None, Agent.Uses.DEFAULT)).provider == shared


def test_a_hidden_kind_is_not_used_by_people(member: Person) -> None:
    key(member, is_default=True)
    shared = key(None, is_default=True)
    Policy.objects.create(kind="openai", shown=False)
    answer = resolve(person=member)
    assert (answer.provider, rules_of(answer)) == (None, ["hidden", "hidden"])
    assert resolve(agent=agent_of(None, Agent.Uses.DEFAULT)).provider == shared


@pytest.mark.parametrize(
    ("kind", "host", "listed", "allowed"),
    [
        ("openai", "https://api.openai.com/v1", [], True),
        ("openai", "https://eu.api.openai.com/v1", [], True),
        ("openai", "https://api.openai.com.example.org/v1", [], False),
        ("openai", "https://evilapi.openai.com/v1", [], False),
        ("openai", "http://api.openai.com/v1", [], False),
        ("openai", "https://api.openai.com:8443/v1", [], False),
        ("openai", "https://gateway.example.org/openai/v1", [], False),
        ("openai", "https://gateway.example.org/openai/v1", ["https://gateway.example.org/openai"], True),
        ("openai", "https://gateway.example.org/openai-other", ["https://gateway.example.org/openai"], False),
        ("openai", "https://api.openai.com/v1", ["https://gateway.example.org"], True),
        ("anthropic", "https://api.anthropic.com", [], True),
        ("qwen", "https://coding-intl.dashscope.aliyuncs.com/v1", [], True),
        ("openai_compatible", "https://llm.example.org/v1", [], True),
        ("openai_compatible", "https://llm.example.org/v1", ["https://other.example.org"], False),
        ("openai_compatible", "https://other.example.org/v1", ["https://other.example.org"], True),
    ],
)
def test_personal_keys_go_only_to_hosts_that_are_allowed(
    member: Person, kind: str, host: str, listed: list[str], allowed: bool
) -> None:
    key(member, kind=kind, api_host=host, is_default=True)
    shared = key(None, kind="gemini", is_default=True)
    Policy.objects.create(kind=kind, personal_hosts=listed)
    answer = resolve(person=member)
    assert (answer.source, answer.chain[0].rule) == (("own", "own_default") if allowed else ("organization", "host"))
    assert (answer.provider == shared) is not allowed


def test_the_organizations_own_keys_go_to_any_host(member: Person) -> None:
    shared = key(None, api_host="https://gateway.example.org/v1", is_default=True)
    assert resolve(person=member).provider == shared


def test_a_key_limited_to_groups_is_for_their_members_and_for_agents_of_the_organization(
    member: Person, stranger: Person
) -> None:
    shared = key(None, is_default=True)
    for name in ("Research", "Finance"):
        group = Group.objects.create(name=name)
        shared.groups.add(group)
    group.members.add(member)
    assert resolve(person=member).provider == shared
    assert resolve(agent=agent_of(member, Agent.Uses.DEFAULT)).provider == shared
    assert resolve(agent=agent_of(None, Agent.Uses.DEFAULT)).provider == shared
    answer = resolve(person=stranger, for_admin=True)
    assert (answer.provider, answer.rule) == (None, "groups")
    assert answer.chain[0].reason == "Limited to the groups Finance and Research."


@pytest.mark.parametrize("asked", [{}, {"kind": "openai"}, {"name": "Merger"}, {"model": "secret-model"}])
def test_what_is_limited_to_other_groups_is_not_named_to_people(
    member: Person, admin: Person, asked: dict[str, Any]
) -> None:
    shared = key(None, "Merger", is_default=True, model_type="secret-model")
    shared.groups.add(Group.objects.create(name="Board"))
    for answer in (resolve(person=member, **asked), resolve(agent=agent_of(member, Agent.Uses.ANY), **asked)):
        (step,) = answer.chain
        assert (step.provider.pk, step.rule, step.reason) == (shared.pk, "groups", "Limited to other groups.")
        assert (step.provider.name, step.provider.model_type, step.provider.key_mask) == ("", "", "")
        assert answer.reason == "The organization's OpenAI key is not used: limited to other groups."
        Agent.objects.all().delete()
    for answer in (resolve(person=admin, **asked), resolve(person=member, for_admin=True, **asked)):
        (step,) = answer.chain
        assert (step.provider.name, step.reason) == ("Merger", "Limited to the group Board.")


def test_a_group_without_members_opens_a_key_to_nobody(owner: Person) -> None:
    key(None, is_default=True).groups.add(Group.objects.create(name="Research"))
    assert resolve(person=owner).rule == "groups"


# Agents


@pytest.mark.parametrize("uses", [Agent.Uses.DEFAULT, Agent.Uses.SHARED])
def test_an_agent_that_uses_the_default_is_handed_no_other_entry(member: Person, uses: str) -> None:
    own, shared = (
        key(owner, "main", is_default=True, model_type="m", allowed_models=["n"]) for owner in (member, None)
    )
    for owner in (member, None):
        key(owner, "work")
        key(owner, kind="anthropic", is_default=False)
    agent, default = agent_of(member, uses), own if uses == Agent.Uses.DEFAULT else shared
    fitting: list[dict[str, Any]]
    fitting = [{}, {"name": "MAIN"}, {"kind": "openai"}, {"model": "n"}, {"kind": "openai", "name": "main"}]
    for asked in fitting:
        answer = resolve(agent=agent, **asked)
        assert (answer.provider, answer.model) == (default, asked.get("model", "m"))
    others: list[dict[str, Any]]
    others = [{"name": "work"}, {"name": "gone"}, {"kind": "anthropic"}, {"kind": "anthropic", "name": "main"}]
    for asked in others:
        answer = resolve(agent=agent, **asked)
        assert (answer.provider, answer.model, answer.source, answer.rule) == (None, "", "", "uses")
        assert answer.reason.startswith("This agent uses the default only. That is ")
        assert answer.reason.endswith("OpenAI · main, and not what was asked for.")
        assert next((one.provider, one.used) for one in answer.chain) == (default, False)
    answer = resolve(agent=agent, model="other")
    assert (answer.provider, answer.rule) == (None, "model")
    assert answer.reason.endswith("OpenAI · main, which is for m and n only.")


def test_an_agent_that_uses_the_default_is_told_why_that_does_not_work_whatever_it_asks_for(member: Person) -> None:
    key(None, is_default=True, outcome="invalid_key")
    key(None, kind="anthropic")
    assert resolve(agent=agent_of(None, Agent.Uses.DEFAULT), kind="anthropic").rule == "refused"


def test_an_agent_that_uses_the_organizations_default_never_uses_its_owners(member: Person) -> None:
    agent = agent_of(member, Agent.Uses.SHARED)
    own = key(member, is_default=True)
    assert resolve(agent=agent).reason == "The organization does not have a default."
    shared = key(None, kind="anthropic", is_default=True)
    answer = resolve(agent=agent)
    assert (answer.provider, answer.rule, answer.next) == (shared, "organization_default", None)
    assert answer.reason == "This agent uses the organization's default only."
    assert own not in [candidate.provider for candidate in answer.chain]


def test_the_organizations_default_is_for_an_agent_what_it_is_for_its_owner(member: Person) -> None:
    agent = agent_of(member, Agent.Uses.SHARED)
    shared, group = key(None, is_default=True), Group.objects.create(name="Research")
    shared.groups.add(group)
    assert resolve(agent=agent).rule == "groups"
    group.members.add(member)
    assert resolve(agent=agent).provider == shared
    Policy.objects.create(kind="openai", personal="required")
    assert resolve(agent=agent).rule == "required"


def test_an_agents_list_loses_a_shared_entry_when_its_owner_leaves_the_group(member: Person) -> None:
    own, limited, group = key(member, "z"), key(None, "a"), Group.objects.create(name="Research")
    limited.groups.add(group)
    group.members.add(member)
    agent = agent_of(member, Agent.Uses.ENTRIES, [own, limited])
    assert resolve(agent=agent, name="a").provider == limited
    group.members.remove(member)
    assert resolve(agent=agent, name="a").provider is None
    assert resolve(agent=agent).provider == own


def test_an_agent_of_the_organization_never_uses_a_personal_key(member: Person) -> None:
    own = key(member, "work", is_default=True)
    for uses in Agent.Uses:
        agent = Agent.objects.create(name=uses, uses=uses)
        agent.entries.add(own)
        answers = [resolve(agent=agent), resolve(agent=agent, name="work"), resolve(agent=agent, kind="openai")]
        assert [answer.chain for answer in answers] == [(), (), ()]


def test_an_agent_with_a_list_uses_the_first_of_it_by_name_that_works(member: Person) -> None:
    key(None, "a", is_default=True)
    broken, second, third = key(None, "b", outcome="blocked"), key(None, "c"), key(None, "d", kind="anthropic")
    agent = agent_of(None, Agent.Uses.ENTRIES, [third, second, broken])
    answer = resolve(agent=agent)
    assert (answer.provider, answer.rule, answer.next) == (second, "entries", third)
    assert answer.reason == "Of the entries that this agent may use, it is the first by name that works."
    assert resolve(agent=agent, kind="anthropic").provider == third
    assert resolve(agent=agent, name="d").provider == third
    assert resolve(agent=agent, name="b").rule == "refused"
    assert resolve(agent=agent, name="a").reason == (
        "This agent may use named entries only, and none of them is what was asked for."
    )


def test_an_agent_whose_list_is_empty_is_told_that_nothing_is_left(member: Person) -> None:
    key(None, "a", is_default=True)
    agent = agent_of(None, Agent.Uses.ENTRIES, [])
    assert resolve(agent=agent).reason == "This agent may use named entries only, and none of them is left."


def test_an_agents_list_does_not_widen_what_its_owner_may_use(member: Person, stranger: Person) -> None:
    limited = key(None, "limited")
    limited.groups.add(Group.objects.create(name="Research"))
    agent = agent_of(member, Agent.Uses.ENTRIES, [limited, key(stranger, "theirs")])
    answer = resolve(agent=agent)
    assert (answer.provider, rules_of(answer)) == (None, ["groups"])


def test_an_agents_list_falls_back_to_the_organization_only_where_that_is_allowed(member: Person) -> None:
    own, shared = key(member, "own", outcome="invalid_key"), key(None, "shared")
    agent = agent_of(member, Agent.Uses.ENTRIES, [own, shared])
    assert resolve(agent=agent).provider is None
    Policy.objects.create(kind="openai", fallback=True)
    assert resolve(agent=agent).provider == shared


def test_an_agent_that_uses_any_key_may_ask_for_its_owners_and_the_organizations(member: Person) -> None:
    own, shared = key(member, "mine"), key(None, "team")
    agent = agent_of(member, Agent.Uses.ANY)
    assert resolve(agent=agent, name="mine").provider == own
    assert resolve(agent=agent, name="team").provider == shared


def test_nobody_who_is_deactivated_gets_a_key_and_neither_do_their_agents(member: Person) -> None:
    key(member, is_default=True)
    key(None, is_default=True)
    member.is_active = False
    member.save()
    assert resolve(person=member).rule == "inactive"
    answer = resolve(agent=agent_of(member, Agent.Uses.DEFAULT))
    assert (answer.provider, answer.rule) == (None, "inactive")
    assert answer.reason == "The account of this agent's owner is deactivated, so it gets no keys."


# The answer as a whole


def test_a_question_needs_one_who_asks(member: Person) -> None:
    with pytest.raises(ValueError, match="Ask for a person or for an agent"):
        resolve()
    with pytest.raises(ValueError, match="Ask for a person or for an agent"):
        resolve(person=member, agent=agent_of(None, Agent.Uses.ANY))


QUESTIONS = [("", "", ""), ("openai", "", ""), ("", "n1", ""), ("", "", "model-of-a-test"), ("openai", "n1", "other")]


@pytest.mark.parametrize(("kind", "name", "model"), QUESTIONS)
def test_an_answer_takes_few_queries_whatever_is_stored(
    member: Person, kind: str, name: str, model: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    group = Group.objects.create(name="Research")
    rows = [key(owner, f"n{number}") for owner in (member, None) for number in range(6)]
    for row in rows[6:]:
        row.groups.add(group)
    Policy.objects.create(kind="openai", fallback=True)
    Provider.objects.filter(name__in=["n0", "n1"]).update(outcome="invalid_key")
    agents = [agent_of(owner, uses, rows) for owner in (None, member) for uses in Agent.Uses]
    for agent in agents:
        with django_assert_max_num_queries(3 if agent.owner else 1):
            resolve(agent=agent, kind=kind, name=name, model=model)
    with django_assert_max_num_queries(3):
        resolve(person=member, kind=kind, name=name, model=model)


def test_no_word_of_an_answer_holds_a_part_of_a_key(member: Person) -> None:
    key(member, is_default=True)
    key(None, is_default=True)
    said = repr(resolve(person=member))
    assert not [API_KEY[start : start + 8] for start in range(len(API_KEY) - 7) if API_KEY[start : start + 8] in said]
