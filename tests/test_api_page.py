"""The readable page of the API: complete, accessible, and drawn from the same description as openapi.json."""

import json
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from providers.api.page import operations
from providers.api.problems import SORTS, Problem
from providers.models import Person
from tests.people import signed_in
from tests.rows import API_KEY

PAGE = "/api/v1/"


def test_page_shows_every_operation_field_and_problem(member: Person) -> None:
    text = signed_in(Client(), member).get(PAGE).content.decode()
    for operation in operations():
        assert f'id="{operation.id}"' in text
        for field in [*operation.parameters, *operation.takes, *operation.answers]:
            assert f"<code>{field.name}</code>" in text
    assert all(f'id="problem-{sort}"' in text for sort in SORTS)


def test_every_field_of_a_request_says_what_it_means() -> None:
    silent = [
        f"{operation.id} {field.name}"
        for operation in operations()
        for field in [*operation.parameters, *operation.takes]
        if not field.text
    ]
    assert silent == []


def test_page_is_for_people_who_are_signed_in(db: None) -> None:
    assert Client().get(PAGE).headers["Location"] == f"/account/login/?next={PAGE}"


def test_description_is_open_and_holds_no_secret(db: None) -> None:
    response = Client().get("/api/v1/openapi.json")
    assert (response.status_code, json.loads(response.content)["openapi"]) == (200, "3.1.0")
    assert API_KEY not in response.content.decode()


@pytest.mark.parametrize("sort", SORTS)
def test_every_problem_leads_to_its_explanation(sort: str) -> None:
    assert str(Problem(sort=sort).body()["type"]).endswith(f"/api/v1/#problem-{sort}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_page_is_accessible_and_fits(
    open_as: Callable[..., Page], page: Page, member: Person, theme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    open_as(member, PAGE)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
