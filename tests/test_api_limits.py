"""Limits of an entry by API: expiry, groups and models."""

from collections.abc import Iterator

import pytest

from providers.models import Group, Person, Provider
from tests.api import Caller, make_token, problem_of
from tests.cards import KEY
from tests.provider_double import provider_double

NEW = {"kind": "openai", "model": "gpt-5.4-mini", "api_key": KEY}


@pytest.fixture(autouse=True)
def double() -> Iterator[None]:
    with provider_double():
        yield


@pytest.fixture
def manager(owner: Person) -> Caller:
    """A program that keeps the organization's keys as code."""
    Group.objects.create(name="Research")
    return Caller(make_token(manages=True))


def test_limits_are_stored_and_described(manager: Caller) -> None:
    response = manager.put("team", **NEW, expires_on="2099-12-31", groups=["research"], allowed_models=["a", "b"])
    row = Provider.objects.get()
    assert response.status_code == 201
    assert (str(row.expires_on), [group.name for group in row.groups.all()]) == ("2099-12-31", ["Research"])
    assert row.allowed_models == ["a", "b"]
    body = response.json()
    assert (body["expires_on"], body["groups"], body["allowed_models"]) == ("2099-12-31", ["Research"], ["a", "b"])


def test_limits_that_are_left_out_stay(manager: Caller) -> None:
    manager.put("team", **NEW, expires_on="2099-12-31", groups=["Research"], allowed_models=["a"])
    manager.put("team", **NEW)
    row = Provider.objects.get()
    assert (str(row.expires_on), row.groups.count(), row.allowed_models) == ("2099-12-31", 1, ["a"])


def test_empty_limits_are_taken_off(manager: Caller) -> None:
    manager.put("team", **NEW, expires_on="2099-12-31", groups=["Research"], allowed_models=["a"])
    manager.put("team", **NEW, expires_on="", groups=[], allowed_models=[])
    row = Provider.objects.get()
    assert (row.expires_on, row.groups.count(), row.allowed_models) == (None, 0, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [("groups", ["Nobody"]), ("expires_on", "2099-02-30"), ("expires_on", "soon"), ("allowed_models", ["a,b"])],
)
def test_limit_that_cannot_be_read_is_refused_at_its_field(manager: Caller, field: str, value: object) -> None:
    errors = problem_of(manager.put("team", **NEW, **{field: value}), 422, "invalid")["errors"]
    assert errors[0]["field"].startswith(field)
    assert not Provider.objects.exists()


@pytest.mark.parametrize("field", ["groups", "allowed_models"])
def test_own_entry_cannot_be_limited_to_groups_or_models(member: Person, field: str) -> None:
    response = Caller(make_token(owner=member, manages=True)).put("mine", **NEW, **{field: []})
    assert problem_of(response, 422, "invalid")["errors"][0]["field"] == field
