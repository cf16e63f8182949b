"""The Agents pages: who sees them, what their forms say, and that a token is shown once."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from providers.models import AccessToken, Agent, AuditEvent, Group, Person, Session
from providers.services import agent_limits
from providers.services.agents import AgentTerms, NewToken, create_agent, lasting, revoke_token
from providers.services.token_access import TokenRefused, admit
from tests.people import signed_in
from tests.rows import make_provider

ACTORS = ("anonymous", "member", "stranger", "admin", "owner")
LOGIN = "login"
"""Sent to the sign-in page."""

TABLE: dict[tuple[str, str, str], tuple[int | str, ...]] = {
    # Whose agent it is: the organization's, or the member's own.
    ("GET", "agents", "organization"): (LOGIN, 200, 200, 200, 200),
    ("POST", "agents", "organization"): (LOGIN, 403, 403, 422, 422),
    ("POST", "agents", "my"): (LOGIN, 422, 422, 422, 422),
    ("POST", "agents", "elsewhere"): (LOGIN, 404, 404, 404, 404),
    ("GET", "agent", "organization"): (LOGIN, 404, 404, 200, 200),
    ("POST", "agent", "organization"): (LOGIN, 404, 404, 422, 422),
    ("GET", "agent", "my"): (LOGIN, 200, 404, 404, 404),
    ("POST", "agent", "my"): (LOGIN, 422, 404, 404, 404),
    ("GET", "agent", "nobody"): (LOGIN, 404, 404, 404, 404),
}
CASES = [(*case, actor, row[column]) for case, row in TABLE.items() for column, actor in enumerate(ACTORS)]
TYPED = {"scope": "my", "name": "Builder", "uses": "default", "days": "90", "until": "", "network": ""}


@pytest.fixture
def browser_of(request: pytest.FixtureRequest) -> Callable[[str], Client]:
    """A browser of one of the actors."""

    def make(actor: str) -> Client:
        return Client() if actor == "anonymous" else signed_in(Client(), request.getfixturevalue(actor))

    return make


def made(actor: Person, owner: Person | None = None, *, name: str = "Builder") -> NewToken:
    """An agent with a token that lasts 90 days."""
    return create_agent(actor=actor, owner=owner, terms=AgentTerms(name=name), expires_at=lasting(90))


def path_of(agent: Agent) -> str:
    """The page of this agent."""
    return reverse("agent", args=[agent.pk])


def shown_token(page: str) -> str:
    """The token in the field of the page that shows one."""
    found = re.search(r'<input[^>]*id="access-token"[^>]*value="(byok_\w+)"[^>]*readonly', page)
    assert found
    return found[1]


def works(text: str) -> bool:
    """Whether a request with this token is let in."""
    try:
        return bool(admit(text, address="127.0.0.1"))
    except TokenRefused:
        return False


# Who sees what


@pytest.mark.parametrize(("method", "name", "whose", "actor", "expected"), CASES)
def test_each_route_answers_each_person_as_the_table_says(
    owner: Person,
    member: Person,
    browser_of: Callable[[str], Client],
    method: str,
    name: str,
    whose: str,
    actor: str,
    expected: int | str,
) -> None:
    agents = {"organization": made(owner).row.agent.pk, "my": made(member, member).row.agent.pk}
    address = reverse(name, args=[agents.get(whose, uuid4())] if name == "agent" else [])
    browser = browser_of(actor)
    answer = browser.post(address, {"scope": whose}) if method == "POST" else browser.get(address)
    if expected == LOGIN:
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/login/")
    else:
        assert answer.status_code == expected


@pytest.mark.parametrize("do", ["change", "token", "replace", "revoke", "remove"])
@pytest.mark.parametrize("actor", ["stranger", "admin", "owner"])
def test_somebody_elses_agent_is_not_there_for_any_button(
    member: Person, browser_of: Callable[[str], Client], do: str, actor: str
) -> None:
    new = made(member, member)
    answer = browser_of(actor).post(path_of(new.row.agent), {**TYPED, "keep": "0", "do": f"{do}:{new.row.pk}"})
    assert answer.status_code == 404
    assert works(new.text)
    assert AccessToken.objects.count() == 1


@pytest.mark.parametrize("do", ["replace", "revoke"])
@pytest.mark.parametrize("detail", ["other", "", "0", "x", "²", "9" * 30, "-1"])
def test_a_token_of_another_agent_is_not_there(
    client: Client, admin: Person, member: Person, do: str, detail: str
) -> None:
    others = made(member, member)
    mine = made(admin).row.agent
    number = str(others.row.pk) if detail == "other" else detail
    browser = signed_in(client, admin)
    assert browser.post(path_of(mine), {**TYPED, "keep": "0", "do": f"{do}:{number}"}).status_code == 404
    assert browser.get(path_of(mine), {"ask": f"{do}:{number}"}).status_code == 404
    assert works(others.text)


@pytest.mark.parametrize("name", ["agents", "agent"])
def test_every_post_needs_the_csrf_token(admin: Person, name: str) -> None:
    new = made(admin)
    browser = signed_in(Client(enforce_csrf_checks=True), admin)
    address = path_of(new.row.agent) if name == "agent" else reverse(name)
    assert browser.post(address, {**TYPED, "do": "remove"}).status_code == 403
    assert Agent.objects.count() == 1


def test_each_list_shows_its_own_agents(client: Client, admin: Person, member: Person) -> None:
    made(admin, name="Shared one")
    made(admin, admin, name="Adam's one")
    made(member, member, name="Mia's one")
    page = signed_in(client, admin).get("/agents/").content.decode()
    ours, mine = page.split("Your agents", 1)
    assert "Shared one" in ours
    assert "Adam&#x27;s one" in mine
    assert "Mia&#x27;s one" not in page
    page = signed_in(Client(), member).get("/agents/").content.decode()
    assert "Mia&#x27;s one" in page
    assert "organization's agents" not in page


def test_looking_and_asking_change_nothing(client: Client, admin: Person) -> None:
    new = made(admin)
    before = AuditEvent.objects.count()
    browser = signed_in(client, admin)
    for ask in ("", "remove", f"revoke:{new.row.pk}", f"replace:{new.row.pk}", "nonsense"):
        assert browser.get(path_of(new.row.agent), {"ask": ask}).status_code == 200
    assert works(new.text)
    assert AuditEvent.objects.count() == before


# Made and shown once


def test_a_member_makes_an_agent_of_their_own(client: Client, member: Person) -> None:
    answer = signed_in(client, member).post("/agents/", TYPED)
    token = admit(shown_token(answer.content.decode()), address="127.0.0.1")
    assert answer.status_code == 200
    assert (token.agent.name, token.agent.owner, token.agent.created_by) == ("Builder", member, member)
    assert timedelta(days=89.9) < token.expires_at - timezone.now() <= timedelta(days=90)


def test_an_admin_makes_an_agent_of_the_organization(client: Client, admin: Person) -> None:
    typed = {**TYPED, "scope": "organization", "network": "10.0.0.9/24", "manages": "on"}
    page = signed_in(client, admin).post("/agents/", typed).content.decode()
    agent = Agent.objects.get()
    assert (agent.owner, agent.network, agent.manages) == (None, "10.0.0.0/24", True)
    assert "from 10.0.0.0/24 only" in page


def test_a_token_is_in_the_answer_that_made_it_and_nowhere_else(client: Client, member: Person) -> None:
    browser = signed_in(client, member)
    answer = browser.post("/agents/", TYPED)
    token = shown_token(answer.content.decode())
    assert answer["Cache-Control"] == "no-store"
    assert token not in str(answer.headers) + str(answer.cookies)
    assert token not in str([session.get_decoded() for session in Session.objects.all()])
    agent = Agent.objects.get()
    for path in ("/agents/", path_of(agent)):
        page = browser.get(path).content.decode()
        assert token not in page
        assert token[12:30] not in page
    assert token[:12] in browser.get(path_of(agent)).content.decode()


def test_the_line_for_a_shell_is_ready_to_paste(client: Client, member: Person) -> None:
    page = signed_in(client, member).post("/agents/", TYPED).content.decode()
    line = f"Authorization: Bearer {shown_token(page)}&quot; &quot;http://localhost:8000/api/v1/effective?format=export"
    assert line in page


def test_named_entries_are_chosen_in_two_lists(client: Client, member: Person, stranger: Person) -> None:
    own, shared, limited = make_provider(owner=member, name="Mine"), make_provider(name="Shared"), make_provider()
    limited.groups.add(Group.objects.create(name="Lab"))
    browser = signed_in(client, member)
    page = browser.get("/agents/").content.decode()
    mine, ours = page.split("Your entries")[1].split("The organization&#x27;s entries")
    assert (str(own.pk) in mine, str(shared.pk) in mine) == (True, False)
    assert [str(row.pk) in ours for row in (own, shared, limited, make_provider(owner=stranger))] == [
        False,
        True,
        False,
        False,
    ]
    typed = {**TYPED, "uses": "entries", "entries": [str(own.pk)], "shared": [str(shared.pk)]}
    assert browser.post("/agents/", typed).status_code == 200
    agent = Agent.objects.get()
    assert set(agent.entries.all()) == {own, shared}
    page = browser.get(path_of(agent)).content.decode()
    assert all(re.search(rf'value="{row.pk}"\s+checked', page) for row in (own, shared))


def test_one_list_is_enough_and_what_is_not_open_cannot_be_ticked(client: Client, member: Person) -> None:
    shared, limited = make_provider(name="Shared"), make_provider()
    limited.groups.add(Group.objects.create(name="Lab"))
    browser, typed = signed_in(client, member), {**TYPED, "uses": "entries"}
    refused = browser.post("/agents/", {**typed, "shared": [str(limited.pk)]})
    assert "One of these entries is not there any more." in refused.content.decode()
    assert browser.post("/agents/", {**typed, "shared": [str(shared.pk)]}).status_code == 200
    assert Agent.objects.get().entries.get() == shared


def test_an_entry_that_its_owner_lost_is_said_and_saved_away(client: Client, member: Person) -> None:
    own, shared, group = make_provider(owner=member), make_provider(name="Lab"), Group.objects.create(name="Lab")
    group.members.add(member)
    shared.groups.add(group)
    terms = AgentTerms(name="Builder", uses=Agent.Uses.ENTRIES, entries=[own, shared])
    agent = create_agent(actor=member, owner=member, terms=terms, expires_at=lasting(1)).row.agent
    browser, said = signed_in(client, member), "It was given 1 of the organization&#x27;s entries"
    assert "It was given" not in browser.get(path_of(agent)).content.decode()
    group.members.clear()
    assert said.replace("&#x27;", "'") in browser.get(path_of(agent)).content.decode().replace("&#x27;", "'")
    browser.post(path_of(agent), {**TYPED, "uses": "entries", "entries": [str(own.pk)], "do": "change"})
    assert agent.entries.get() == own


def test_a_person_may_limit_an_agent_to_the_organizations_default(client: Client, member: Person) -> None:
    browser = signed_in(client, member)
    assert browser.post("/agents/", {**TYPED, "uses": "shared"}).status_code == 200
    assert Agent.objects.get().uses == "shared"
    assert "the organization's default</td>" in browser.get("/agents/").content.decode().replace("&#x27;", "'")


def number_in(page: str, form: str) -> str:
    """The number that this form was drawn with."""
    found = re.search(rf'{form}.*?name="number" value="([0-9a-f-]{{36}})"', page, re.DOTALL)
    assert found
    return found[1]


def test_a_form_that_is_sent_again_makes_nothing_and_says_so(client: Client, member: Person) -> None:
    browser = signed_in(client, member)
    typed = {**TYPED, "number": number_in(browser.get("/agents/").content.decode(), "New agent of yours")}
    assert browser.post("/agents/", {**typed, "days": "0"}).status_code == 422
    first = browser.post("/agents/", typed)
    assert works(shown_token(first.content.decode()))
    path = path_of(Agent.objects.get())
    page = browser.get(path).content.decode()
    token = {"do": "token", "days": "9", "until": "", "number": number_in(page, "Another token")}
    pk = AccessToken.objects.get().pk
    page = browser.get(path, {"ask": f"replace:{pk}"}).content.decode()
    replace = {"do": f"replace:{pk}", "keep": "24", "days": "9", "until": "", "number": number_in(page, 'id="ask"')}
    for address, sent in (("/agents/", typed), (path, token), (path, replace)):
        if address == path:
            shown_token(browser.post(address, sent).content.decode())
        count = AccessToken.objects.count()
        again = browser.post(address, sent)
        assert (again.status_code, AccessToken.objects.count()) == (409, count)
        assert "shown once, and nothing was made now" in again.content.decode()
        assert f'href="{path}"' in again.content.decode()


def test_somebody_elses_number_tells_nothing(client: Client, admin: Person, member: Person) -> None:
    theirs = made(admin, admin).row.agent
    answer = signed_in(client, member).post("/agents/", {**TYPED, "number": str(theirs.pk)})
    assert answer.status_code == 409
    assert path_of(theirs) not in answer.content.decode()
    assert signed_in(client, member).post("/agents/", {**TYPED, "number": "nonsense"}).status_code == 200


def test_too_many_are_refused_at_the_form(client: Client, member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    new = made(member, member)
    path, browser = path_of(new.row.agent), signed_in(client, member)
    monkeypatch.setattr(agent_limits, "MOST_OF_PERSON", 1)
    monkeypatch.setattr(agent_limits, "MOST_TOKENS", 1)
    for address, do in (("/agents/", ""), (path, "token"), (path, f"replace:{new.row.pk}")):
        answer = browser.post(address, {**TYPED, "name": "Other", "keep": "24", "do": do})
        assert answer.status_code == 422
        assert "there may be no more" in answer.content.decode()
    assert AccessToken.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "This field is required."),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"name": "BUILDER"}, "There is an agent of this name already."),
        ({"days": "0"}, "greater than or equal to 1"),
        ({"days": "367"}, "less than or equal to 366"),
        ({"days": ""}, "Enter the number of days, or choose a date."),
        ({"days": "for ever"}, "Enter a whole number."),
        ({"until": "2026-02-28"}, "Choose a day from today on"),
        ({"until": "2027-03-02"}, "Choose a day from today on"),
        ({"until": "soon"}, "Enter a valid date."),
        ({"network": "the office"}, "This is no address and no range."),
        ({"uses": "entries"}, "Tick at least one entry."),
        ({"uses": "entries", "entries": "shared"}, "One of these entries is not there any more."),
        ({"uses": "entries", "entries": "<b>"}, "One of these entries is not there any more."),
        ({"uses": "everything"}, "Choose what it may use."),
    ],
)
def test_a_form_that_is_wrong_says_so_and_makes_nothing(
    client: Client, member: Person, changes: dict[str, str], sentence: str
) -> None:
    with time_machine.travel("2026-03-01T12:00Z", tick=False):
        made(member, member)
        if changes.get("entries") == "shared":
            changes = {**changes, "entries": str(make_provider().pk)}
        answer = signed_in(client, member).post("/agents/", {**TYPED, "name": "Other", **changes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Agent.objects.count() == 1


@pytest.mark.parametrize(("until", "end"), [("2026-03-01", "2026-03-02T00:00Z"), ("2027-03-01", "2027-03-02T00:00Z")])
def test_a_date_counts_instead_of_the_days(client: Client, member: Person, until: str, end: str) -> None:
    with time_machine.travel("2026-03-01T12:00Z", tick=False):
        assert signed_in(client, member).post("/agents/", {**TYPED, "until": until}).status_code == 200
    assert AccessToken.objects.filter(expires_at=end).exists()


def test_a_wrong_form_keeps_what_was_typed(client: Client, member: Person) -> None:
    own = make_provider(owner=member, name="Mine")
    typed = {**TYPED, "uses": "entries", "entries": [str(own.pk)], "days": "12", "until": "2020-01-01", "manages": "on"}
    page = signed_in(client, member).post("/agents/", {**typed, "network": '"><b>'}).content.decode()
    assert re.search(rf'value="{own.pk}"\s+checked', page)
    assert re.search(r'name="manages"\s+checked', page)
    assert all(f'value="{value}"' in page for value in ("Builder", "12", "2020-01-01", "&quot;&gt;&lt;b&gt;"))


# One agent


def test_changing_an_agent_holds_at_once(client: Client, admin: Person) -> None:
    new = made(admin)
    typed = {"do": "change", "name": "Nightly", "uses": "any", "network": "10.1.2.3"}
    answer = signed_in(client, admin).post(path_of(new.row.agent), typed, follow=True)
    assert "Saved. It holds from the agent&#x27;s next request on." in answer.content.decode()
    agent = Agent.objects.get()
    assert (agent.name, agent.uses, agent.network) == ("Nightly", "any", "10.1.2.3/32")
    assert not works(new.text)


def test_a_taken_name_is_refused_on_change(client: Client, admin: Person) -> None:
    made(admin, name="First")
    agent = made(admin, name="Second").row.agent
    answer = signed_in(client, admin).post(path_of(agent), {"do": "change", "name": "first", "uses": "any"})
    assert answer.status_code == 422
    assert "There is an agent of this name already." in answer.content.decode()
    assert '<h1><span class="text-break">Second</span></h1>' in answer.content.decode()


def test_another_token_lives_beside_the_first(client: Client, admin: Person) -> None:
    new = made(admin)
    answer = signed_in(client, admin).post(path_of(new.row.agent), {"do": "token", "days": "5", "until": ""})
    assert works(shown_token(answer.content.decode()))
    assert works(new.text)


@pytest.mark.parametrize(("keep", "lives"), [("0", False), ("1", True), ("24", True), ("168", True)])
def test_a_token_is_replaced_with_overlap(client: Client, admin: Person, keep: str, lives: bool) -> None:
    new = made(admin)
    typed = {"do": f"replace:{new.row.pk}", "keep": keep, "days": "90", "until": ""}
    page = signed_in(client, admin).post(path_of(new.row.agent), typed).content.decode()
    assert works(shown_token(page))
    assert works(new.text) is lives
    assert f"The old token {new.row.hint}… {'works until' if lives else 'is dead'}" in page
    with time_machine.travel(timezone.now() + timedelta(hours=int(keep), seconds=1)):
        assert not works(new.text)


@pytest.mark.parametrize("changes", [{"keep": "9999"}, {"keep": ""}, {"days": "0"}])
def test_a_wrong_replacement_is_asked_again(client: Client, admin: Person, changes: dict[str, str]) -> None:
    new = made(admin)
    typed = {"do": f"replace:{new.row.pk}", "keep": "24", "days": "90", "until": "", **changes}
    answer = signed_in(client, admin).post(path_of(new.row.agent), typed)
    assert answer.status_code == 422
    assert f"Replace {new.row.hint}…" in answer.content.decode()
    assert "field-error" in answer.content.decode()
    assert AccessToken.objects.count() == 1


def test_a_revoked_token_is_named_and_has_no_buttons(client: Client, admin: Person) -> None:
    new = made(admin)
    answer = signed_in(client, admin).post(path_of(new.row.agent), {"do": f"revoke:{new.row.pk}"}, follow=True)
    page = answer.content.decode()
    assert f"The token {new.row.hint}… was revoked" in page
    assert "Revoked" in page
    assert "?ask=revoke" not in page
    assert not works(new.text)


def test_a_token_that_ended_meanwhile_says_so(client: Client, admin: Person) -> None:
    new = made(admin)
    revoke_token(actor=admin, token=new.row)
    for do in ("revoke", "replace"):
        typed = {"do": f"{do}:{new.row.pk}", "keep": "24", "days": "90"}
        page = signed_in(client, admin).post(path_of(new.row.agent), typed, follow=True).content.decode()
        assert "This token has ended already. Make a new one." in page


def test_removing_asks_first_and_leaves_the_record(client: Client, admin: Person) -> None:
    new = made(admin)
    browser = signed_in(client, admin)
    assert "Remove Builder?" in browser.get(path_of(new.row.agent), {"ask": "remove"}).content.decode()
    answer = browser.post(path_of(new.row.agent), {"do": "remove"}, follow=True)
    assert "Builder was removed. Its tokens are dead." in answer.content.decode()
    assert not works(new.text)
    assert list(AuditEvent.objects.order_by("id").values_list("action", "target_label")) == [
        ("agent.created", "Builder"),
        ("token.made", new.row.hint),
        ("agent.removed", "Builder"),
    ]
    assert browser.get(path_of(new.row.agent)).status_code == 404


def test_an_agent_whose_entries_are_gone_says_that_it_gets_nothing(client: Client, member: Person) -> None:
    entry = make_provider(owner=member)
    terms = AgentTerms(name="Picky", uses=Agent.Uses.ENTRIES, entries=[entry])
    agent = create_agent(actor=member, owner=member, terms=terms, expires_at=lasting(1)).row.agent
    browser = signed_in(client, member)
    assert "so it gets no key" not in browser.get(path_of(agent)).content.decode()
    assert "1 named entry" in browser.get("/agents/").content.decode()
    entry.delete()
    assert "so it gets no key" in browser.get(path_of(agent)).content.decode()
    assert "Nothing" in browser.get("/agents/").content.decode()


@pytest.mark.parametrize(
    ("days", "used", "word"), [(90, False, "Active"), (5, True, "Ends soon"), (-1, False, "Expired")]
)
def test_the_state_of_a_token_is_a_word(client: Client, admin: Person, days: int, used: bool, word: str) -> None:
    new = made(admin)
    moment = timezone.now() - timedelta(minutes=3) if used else None
    AccessToken.objects.update(expires_at=lasting(days), last_used_at=moment)
    for path in ("/agents/", path_of(new.row.agent)):
        page = signed_in(client, admin).get(path).content.decode()
        assert (word if days > 0 or path != "/agents/" else "No active token") in page
        assert ("3\xa0minutes ago" if used else "never") in page


def test_a_list_of_many_agents_needs_few_queries(
    client: Client, admin: Person, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(12):
        made(admin, name=f"Agent {number}")
    browser = signed_in(client, admin)
    with django_assert_max_num_queries(11):  # type: ignore[attr-defined]
        browser.get("/agents/")
