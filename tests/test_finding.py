"""Choosing among hundreds of people: 50 are shown, others are found, and whoever is chosen is always there."""

import re
from collections.abc import Callable

import pytest
from django.db.models import Q
from django.test import Client
from playwright.sync_api import Page, expect

from providers.finding import SHOWN, called, found
from providers.models import Agent, Group, Person
from tests.people import signed_in
from tests.test_page_states import findings, ready

pytestmark = pytest.mark.django_db

type Few = Callable[..., object]


@pytest.fixture
def crowd() -> list[Person]:
    """300 people, by number."""
    Person.objects.bulk_create(
        Person(email=f"p{number}@crowd.example.org", name=f"Person {number:03}") for number in range(300)
    )
    return list(Person.objects.filter(email__endswith="@crowd.example.org").order_by("name"))


def options(page: str) -> list[str]:
    """The people and agents that can be chosen on Why this key?"""
    return re.findall(r'<option value="(?:person|agent):[^"]*" (?:selected)?>([^<]*)<', page)


def boxes(page: str) -> dict[str, bool]:
    """The people that have a box, and whether it is ticked."""
    found_boxes = re.findall(r'name="members" value="\d+" (checked)?.*?form-check-label">([^<]*)<', page, re.DOTALL)
    return {label: bool(ticked) for ticked, label in found_boxes}


def test_found_shows_all_that_are_chosen_and_some_others_by_one_query(
    crowd: list[Person], django_assert_num_queries: Few
) -> None:
    people, chosen = Person.objects.order_by("name"), [crowd[0].pk, crowd[200].pk, crowd[299].pk]
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        answer = found(people, matching=called("", "name"), chosen=Q(pk__in=chosen))
    assert [row.pk for row in answer.rows] == [one.pk for one in [*crowd[: SHOWN + 1], crowd[200], crowd[299]]]
    assert answer.more


@pytest.mark.parametrize(
    ("text", "count", "more"), [("PERSON 29", 10, False), ("p29", 11, False), ("nobody", 0, False)]
)
def test_found_looks_into_every_field(crowd: list[Person], text: str, count: int, more: bool) -> None:
    answer = found(Person.objects.order_by("name"), matching=called(text, "name", "email"), chosen=Q(pk__in=[]))
    assert (len(answer.rows), answer.more) == (count, False)


def test_exactly_as_many_as_are_shown_are_all(crowd: list[Person]) -> None:
    people = Person.objects.filter(pk__in=[one.pk for one in crowd[:SHOWN]]).order_by("name")
    assert found(people, matching=Q(), chosen=Q(pk__in=[])).more is False


def test_why_offers_few_of_many_and_finds_the_others(
    client: Client, admin: Person, crowd: list[Person], django_assert_max_num_queries: Few
) -> None:
    Agent.objects.bulk_create(Agent(name=f"Agent {number:03}", owner=crowd[number]) for number in range(60))
    signed_in(client, admin).get("/why/")
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        page = client.get("/why/").content.decode()
    assert len(options(page)) == 2 * SHOWN + 1
    assert "Adam (you)" in options(page)
    assert 'type="search"' in page
    page = client.get("/why/", {"find": "person 299"}).content.decode()
    assert options(page) == ["Adam (you)", "Person 299 · p299@crowd.example.org"]
    page = client.get("/why/", {"find": "p59@", "who": f"person:{crowd[299].pk}"}).content.decode()
    assert options(page) == [
        "Person 059 · p59@crowd.example.org",
        "Person 299 · p299@crowd.example.org",
        "Agent 059",
    ]
    assert "What the agents of Person 299 use" in page


def test_why_has_no_search_where_all_fit(client: Client, admin: Person, member: Person) -> None:
    assert 'type="search"' not in signed_in(client, admin).get("/why/").content.decode()


def test_group_offers_its_members_and_few_of_many_others(
    client: Client, admin: Person, crowd: list[Person], django_assert_max_num_queries: Few
) -> None:
    group = Group.objects.create(name="Research")
    group.members.set(crowd[120:200])
    signed_in(client, admin).get("/groups/")
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        shown = boxes(client.get(f"/groups/{group.pk}/").content.decode())
    assert len(shown) == 80 + SHOWN
    assert sum(shown.values()) == 80
    assert len(boxes(client.get("/groups/").content.decode())) == SHOWN


def test_finding_keeps_what_is_typed_and_ticked_and_saves_nothing(
    client: Client, admin: Person, crowd: list[Person]
) -> None:
    group = Group.objects.create(name="Research")
    group.members.set(crowd[:2])
    typed = {"do": "find", "find": "p299", "name": "", "members": [str(crowd[1].pk), str(crowd[150].pk), "x"]}
    for path in (f"/groups/{group.pk}/", "/groups/"):
        answer = signed_in(client, admin).post(path, typed)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert boxes(page) == {
            "Person 001 · p1@crowd.example.org": True,
            "Person 150 · p150@crowd.example.org": True,
            "Person 299 · p299@crowd.example.org": False,
        }
        assert 'value="p299"' in page
        assert "field-error" not in page
    assert set(group.members.all()) == set(crowd[:2])
    assert Group.objects.count() == 1


def test_saving_after_finding_stores_exactly_what_is_ticked(client: Client, admin: Person, crowd: list[Person]) -> None:
    group = Group.objects.create(name="Research")
    group.members.set(crowd[:2])
    typed = {"do": "save", "find": "p299", "name": "Research", "members": [crowd[1].pk, crowd[299].pk]}
    signed_in(client, admin).post(f"/groups/{group.pk}/", typed)
    assert set(group.members.all()) == {crowd[1], crowd[299]}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1320])
def test_searches_are_good_in_the_browser(
    open_as: Callable[..., Page], admin: Person, crowd: list[Person], theme: str, width: int
) -> None:
    page = open_as(admin, "/groups/")
    ready(page, theme, width)
    page.get_by_label("Name").fill("Research")
    page.get_by_label("Person 003").check()
    page.get_by_label("Find people").fill("p299")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_label("Person 003")).to_be_checked()
    page.get_by_label("Person 299").check()
    assert findings(page) == []
    page.get_by_role("button", name="Make the group").click()
    expect(page.get_by_role("link", name="Research")).to_be_visible()
    assert Group.objects.get().members.count() == 2
    page.goto(page.url.replace("/groups/", "/why/"))
    page.get_by_label("Find a person").fill("p299")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("Who asks").select_option("Person 299 · p299@crowd.example.org")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("What the agents of Person 299 use")).to_be_visible()
    assert findings(page) == []
