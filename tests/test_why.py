"""Why this key? For oneself in place, for admins about anybody, for members about nothing of others."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from providers.models import Agent, Group, Person
from tests.people import signed_in
from tests.test_key_pages import stored
from tests.test_page_states import findings, ready

type OpenAs = Callable[..., Page]


def why(client: Client, **asked: str | int) -> str:
    response = client.get("/why/", asked)
    assert response.status_code == 200
    return response.content.decode()


def test_my_keys_opens_with_what_agents_use_and_why(client: Client, member: Person) -> None:
    stored(None, is_default=True)
    page = signed_in(client, member).get("/my/").content.decode()
    assert "Your agents use OpenAI · m" in page
    assert "because you have no default of your own, so the organization&#x27;s default is used." in page
    assert 'href="/why/"' in page


def test_whole_chain_is_shown_with_what_would_be_next(client: Client, member: Person) -> None:
    stored(None, is_default=True)
    stored(member, "zai", is_default=True)
    page = why(signed_in(client, member))
    steps = client.get("/why/").context["effective"].chain
    assert [step.provider.kind for step in steps] == ["zai", "openai"]
    assert all(step.reason.replace("'", "&#x27;") in page for step in steps)
    assert page.count(">Used<") == 1
    assert "Next, if that were not there: <strong>OpenAI</strong>" in page


def test_key_that_stands_in_the_way_is_explained(client: Client, member: Person) -> None:
    stored(None, is_default=True)
    stored(member, "zai", is_default=True, outcome="invalid_key")
    page = why(signed_in(client, member))
    assert "No key is used" in page
    assert "was refused" in page
    assert "It would be, if nothing stood in the way: <strong>OpenAI</strong>" in page


def test_with_htmx_only_the_chain_comes(client: Client, member: Person) -> None:
    stored(None, is_default=True)
    response = signed_in(client, member).get("/why/", headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "<select" not in response.content.decode()
    assert response["Vary"].count("HX-Request") == 1


@pytest.mark.parametrize("asked", ["person", "who"])
def test_admin_asks_for_a_person(client: Client, admin: Person, member: Person, asked: str) -> None:
    stored(member, "zai", is_default=True)
    number = member.pk if asked == "person" else f"person:{member.pk}"
    page = why(signed_in(client, admin), **{asked: number})
    assert "What the agents of Mia use" in page
    assert f'value="person:{member.pk}" selected' in page
    assert "<strong>Z.ai</strong>" in page


@pytest.mark.parametrize("asked", ["agent", "who"])
def test_admin_asks_for_an_agent(client: Client, admin: Person, asked: str) -> None:
    stored(None, is_default=True)
    agent = Agent.objects.create(name="Night crawler")
    number = str(agent.pk) if asked == "agent" else f"agent:{agent.pk}"
    page = why(signed_in(client, admin), **{asked: number})
    assert "What the agent Night crawler is handed." in page
    assert f'value="agent:{agent.pk}" selected' in page


def test_kind_name_and_model_narrow_the_question(client: Client, member: Person) -> None:
    stored(None, is_default=True)
    stored(None, "zai", name="Night shift")
    signed_in(client, member)
    assert "Z.ai · Night shift · m is used" in why(client, kind="zai", name="night shift", model="m")
    assert "No key is used" in why(client, kind="zai", model="other")


def test_member_asks_for_themselves_and_their_own_agents(client: Client, member: Person) -> None:
    agent = Agent.objects.create(name="Mine", owner=member)
    signed_in(client, member)
    assert "What your agents use." in why(client, person=member.pk)
    page = why(client, agent=str(agent.pk))
    assert "What the agent Mine is handed." in page
    assert "admin" not in page


def test_members_see_nobody_elses_name(client: Client, member: Person, stranger: Person, admin: Person) -> None:
    Agent.objects.create(name="Shared crawler")
    Agent.objects.create(name="Secret crawler", owner=stranger)
    page = why(signed_in(client, member))
    assert not [name for name in ("Stan", "Adam", "Shared crawler", "Secret crawler") if name in page]


@pytest.mark.parametrize("asked", ["person", "agent", "who person", "who agent", "shared agent"])
def test_what_is_somebody_elses_is_not_found(client: Client, member: Person, stranger: Person, asked: str) -> None:
    theirs = Agent.objects.create(name="Theirs", owner=stranger)
    shared = Agent.objects.create(name="Shared")
    questions: dict[str, dict[str, str | int]] = {
        "person": {"person": stranger.pk},
        "agent": {"agent": str(theirs.pk)},
        "who person": {"who": f"person:{stranger.pk}"},
        "who agent": {"who": f"agent:{theirs.pk}"},
        "shared agent": {"agent": str(shared.pk)},
    }
    assert signed_in(client, member).get("/why/", questions[asked]).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"person": "x"},
        {"person": "9" * 40},
        {"person": "٣"},
        {"agent": "x"},
        {"agent": str(uuid4())},
        {"kind": "no-such"},
    ],
)
def test_odd_question_is_not_found(client: Client, admin: Person, asked: dict[str, str]) -> None:
    assert signed_in(client, admin).get("/why/", asked).status_code == 404


def test_odd_text_is_answered(client: Client, admin: Person) -> None:
    assert "No key is used" in why(signed_in(client, admin), name="\0", model="x" * 5000)


def test_no_part_of_a_key_is_shown(client: Client, admin: Person, member: Person) -> None:
    row = stored(member, is_default=True)
    page = why(signed_in(client, admin), person=member.pk)
    assert row.key_mask
    assert row.key_mask not in page
    assert row.key_fingerprint not in page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1320])
def test_chain_opens_in_place_and_is_good_in_the_browser(
    open_as: OpenAs, admin: Person, theme: str, width: int
) -> None:
    group = Group.objects.create(name="Research")
    stored(None, is_default=True).groups.add(group)
    stored(None, "zai", name="A name that is rather long, as the names of entries are")
    stored(admin, "deepseek", is_default=True, outcome="invalid_key")
    page = open_as(admin, "/my/")
    ready(page, theme, width)
    page.get_by_role("link", name="Why this key?").press("Enter")
    expect(page.locator("#why .chain")).to_be_visible()
    expect(page.locator("#live")).to_contain_text("was refused")
    assert page.url.endswith("/my/")
    assert findings(page) == []
    page.goto(f"{page.url[:-3]}why/")
    page.get_by_label("Provider").select_option("zai")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="Z.ai")).to_be_visible()
    assert findings(page) == []


def test_what_is_limited_to_other_groups_is_named_to_admins_only(client: Client, member: Person, admin: Person) -> None:
    stored(None, name="Merger", is_default=True).groups.add(Group.objects.create(name="Board"))
    page = why(signed_in(client, member))
    assert "Limited to other groups." in page
    assert not [name for name in ("Merger", "Board") if name in page + client.get("/my/").content.decode()]
    page = why(signed_in(Client(), admin), person=member.pk)
    assert "Limited to the group Board." in page
    assert "Merger" in page
