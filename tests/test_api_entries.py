"""Entries by API: listed without their keys, reported, and kept as code."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from pytest_django.fixtures import Settings

from providers.api.schemas import EntryList
from providers.models import Agent, AuditEvent, Person, Policy, Provider
from providers.sealing import unseal
from providers.services.reports import report_failure
from providers.slots import check_slot
from tests.api import EFFECTIVE, PROVIDERS, Caller, make_token, problem_of, working_provider
from tests.cards import KEY, OTHER_KEY
from tests.provider_double import Double, provider_double
from tests.rows import API_KEY

NEW = {"kind": "openai", "model": "gpt-5.4-mini", "api_key": KEY}


@pytest.fixture
def double() -> Iterator[Double]:
    with provider_double() as double:
        yield double


@pytest.fixture
def manager(owner: Person) -> Caller:
    """A program that keeps the organization's keys as code."""
    return Caller(make_token(manages=True))


def stored() -> Provider:
    return Provider.objects.get()


# What there is


def test_list_is_what_was_declared_and_holds_no_key(owner: Person) -> None:
    row = working_provider(is_default=True)
    response = Caller(make_token()).get(PROVIDERS)
    body = response.json()
    assert EntryList.model_validate(body).model_dump(mode="json") == body
    assert [one["id"] for one in body["providers"]] == [str(row.pk)]
    assert API_KEY not in response.content.decode()


def names(caller: Caller, *, usable: bool = True) -> list[str]:
    entries = caller.get(PROVIDERS).json()["providers"]
    return [one["name"] for one in entries if one["usable"] == usable]


def test_list_has_what_the_token_may_use(owner: Person) -> None:
    listed = working_provider(name="listed", is_default=True)
    working_provider(name="other")
    assert names(Caller(make_token(name="any"))) == ["listed", "other"]
    assert names(Caller(make_token(name="some", uses=Agent.Uses.ENTRIES, entries=[listed]))) == ["listed"]
    assert names(Caller(make_token(name="default", uses=Agent.Uses.DEFAULT))) == ["listed"]


def test_own_agent_sees_its_owners_entries_and_the_organizations(member: Person, stranger: Person) -> None:
    working_provider(name="shared")
    working_provider(name="own", owner=member)
    working_provider(name="strangers", owner=stranger)
    assert names(Caller(make_token(owner=member))) == ["own", "shared"]


def test_managing_agent_sees_what_it_manages_and_may_not_use(owner: Person) -> None:
    used = working_provider(name="used")
    working_provider(name="managed")
    caller = Caller(make_token(manages=True, uses=Agent.Uses.ENTRIES, entries=[used]))
    assert (names(caller), names(caller, usable=False)) == (["used"], ["managed"])


# Reports


@pytest.mark.parametrize("status", [401, 402, 404, 429])
def test_report_says_since_when_it_fails_and_queues_a_check(owner: Person, status: int) -> None:
    row = working_provider(is_default=True)
    caller = Caller(make_token())
    body = caller.ask("POST", f"{PROVIDERS}/{row.pk}/report", {"status": status}).json()
    row.refresh_from_db()
    assert (body["id"], body["recheck"]) == (str(row.pk), "queued")
    assert row.failing_since is not None
    assert row.next_check_at is not None
    assert row.outcome == "ok"


def test_reports_of_one_token_within_a_minute_are_one_row_in_the_record(owner: Person) -> None:
    row = working_provider(is_default=True)
    caller = Caller(make_token())
    for _ in range(3):
        assert caller.ask("POST", f"{PROVIDERS}/{row.pk}/report", {"status": 401}).status_code == 200
    assert AuditEvent.objects.filter(action="provider.reported").count() == 1


def test_report_after_a_check_that_found_nothing_wrong_is_not_taken_for_a_repeated_one(owner: Person) -> None:
    row = working_provider(is_default=True)
    caller = Caller(make_token())
    for _ in range(2):
        assert caller.ask("POST", f"{PROVIDERS}/{row.pk}/report", {"status": 401}).json()["failing_since"]
        row.refresh_from_db()
        assert row.next_check_at is not None
        Provider.objects.filter(pk=row.pk).update(failing_since=None, next_check_at=None)
    assert AuditEvent.objects.filter(action="provider.reported").count() == 2


def test_later_report_keeps_the_time_of_the_first(owner: Person) -> None:
    row = working_provider()
    first = report_failure(token=make_token(name="one").row, provider=row, status=401).failing_since
    assert report_failure(token=make_token(name="two").row, provider=row, status=429).failing_since == first


def test_report_about_an_entry_that_the_token_may_not_use_finds_nothing(owner: Person, member: Person) -> None:
    foreign = working_provider(owner=member)
    response = Caller(make_token()).ask("POST", f"{PROVIDERS}/{foreign.pk}/report", {"status": 401})
    problem_of(response, 404, "no_entry")
    assert not AuditEvent.objects.filter(action="provider.reported").exists()


@pytest.mark.parametrize("body", [{"status": 500}, {"status": "401"}, {}, [], {"status": 401, "note": API_KEY}])
def test_report_of_anything_else_is_refused(owner: Person, body: object) -> None:
    row = working_provider()
    response = Caller(make_token()).ask("POST", f"{PROVIDERS}/{row.pk}/report", body)
    problem_of(response, 422, "invalid")
    assert API_KEY not in response.content.decode()


# Created and replaced


def test_put_stores_what_the_provider_accepts(manager: Caller, double: Double) -> None:
    response = manager.put("team", **NEW, notes="for the team")
    row = stored()
    assert response.status_code == 201
    assert (row.owner, row.name, row.model_type, row.notes, row.outcome) == (
        None,
        "team",
        "gpt-5.4-mini",
        "for the team",
        "ok",
    )
    assert unseal(row) == {"api_key": KEY}
    assert KEY not in response.content.decode()


def test_put_is_recorded_under_the_name_of_the_agent(manager: Caller, double: Double) -> None:
    manager.put("team", **NEW)
    event = AuditEvent.objects.get(action="provider.created")
    assert event.actor_label == f"agent Nightly build ({manager.row.hint})"


def test_put_without_a_key_keeps_the_stored_one(manager: Caller, double: Double) -> None:
    manager.put("team", **NEW)
    response = manager.put("TEAM", kind="openai", model="model-of-a-test")
    assert response.status_code == 200
    assert (stored().name, stored().model_type, unseal(stored())) == ("TEAM", "model-of-a-test", {"api_key": KEY})


def test_stored_key_does_not_go_to_another_host(manager: Caller, double: Double) -> None:
    manager.put("team", **NEW)
    double.requests.clear()
    response = manager.put("team", kind="openai", model="gpt-5.4-mini", base_url="https://evil.example.com/v1")
    assert [error["field"] for error in problem_of(response, 422, "invalid")["errors"]] == ["api_key"]
    assert not double.requests
    assert stored().api_host == "https://api.openai.com/v1"


@pytest.mark.parametrize("name", ["a/b", "ä ö", "100%", "?#&", "report", "x/report", "🔑", "a+b"])
def test_name_may_have_any_character(manager: Caller, double: Double, name: str) -> None:
    assert manager.put(quote(name, safe=""), **NEW).status_code == 201
    assert stored().name == name
    response = manager.ask("DELETE", f"{PROVIDERS}/{quote(name, safe='')}?kind=openai")
    assert (response.status_code, response.content) == (204, b"")
    assert not Provider.objects.exists()


def test_hyphen_stands_for_the_entry_without_a_name(manager: Caller, double: Double) -> None:
    manager.put("-", **NEW)
    assert stored().name == ""


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_blanks_do_not_stand_for_the_entry_without_a_name(manager: Caller, method: str) -> None:
    working_provider()
    problem_of(
        manager.ask(method, f"{PROVIDERS}/%20?kind=openai" if method == "DELETE" else f"{PROVIDERS}/%20", NEW),
        404,
        "no_entry",
    )
    assert stored().version == 1


def test_put_of_a_person_stores_under_that_person(member: Person, double: Double) -> None:
    assert Caller(make_token(owner=member, manages=True)).put("-", **NEW).status_code == 201
    assert stored().owner == member


def test_policy_binds_the_agents_of_people(member: Person, double: Double) -> None:
    Policy.objects.create(kind="openai", personal=Policy.Personal.FORBIDDEN)
    problem_of(Caller(make_token(owner=member, manages=True)).put("-", **NEW), 403, "not_permitted")
    assert not double.requests
    assert not Provider.objects.exists()


def test_refused_key_stores_nothing_and_is_explained(manager: Caller, double: Double) -> None:
    manager.put("team", **NEW)
    double.mood = "invalid_key"
    body = problem_of(manager.put("team", **{**NEW, "api_key": OTHER_KEY}), 422, "invalid_key")
    assert body["verdict"]["message"].startswith("Invalid key. Validation failed.")
    assert {"advice", "link", "hosts"} <= set(body["verdict"])
    assert body["errors"][0]["field"] == "api_key"
    assert unseal(stored()) == {"api_key": KEY}


def test_undecided_check_stores_nothing_unless_that_is_accepted(manager: Caller, double: Double) -> None:
    double.mood = "provider_unavailable"
    body = problem_of(manager.put("team", **NEW), 422, "provider_unavailable")
    assert body["may_be_stored_unverified"]
    assert not Provider.objects.exists()
    assert manager.put("team", **NEW, accept_unverified=True).status_code == 201
    assert stored().outcome == ""


def test_refused_key_is_not_stored_even_if_unverified_ones_are_accepted(manager: Caller, double: Double) -> None:
    double.mood = "invalid_key"
    problem_of(manager.put("team", **NEW, accept_unverified=True), 422, "invalid_key")
    assert not Provider.objects.exists()


def test_unverified_entry_is_not_stored_to_become_the_default(manager: Caller, double: Double) -> None:
    double.mood = "provider_unavailable"
    problem_of(manager.put("team", **NEW, accept_unverified=True, default=True), 422, "provider_unavailable")
    assert not Provider.objects.exists()


def test_key_of_another_kind_is_questioned_before_it_is_sent(manager: Caller, double: Double) -> None:
    foreign = "sk-ant-api03-" + "made-up-" * 12
    body = problem_of(manager.put("team", **{**NEW, "api_key": foreign}), 422, "foreign_key")
    assert body["looks_like"] == "anthropic"
    assert not double.requests
    assert manager.put("team", **{**NEW, "api_key": foreign}, accept_foreign_key=True).status_code == 201


def test_put_makes_it_the_default(manager: Caller, double: Double) -> None:
    manager.put("one", **NEW, default=True)
    manager.put("two", **NEW, default=True)
    assert Provider.objects.get(is_default=True).name == "two"
    manager.put("two", **NEW, default=False)
    assert Provider.objects.get(is_default=True).name == "two"


def test_put_disables_and_enables(manager: Caller, double: Double) -> None:
    assert manager.put("team", **NEW, enabled=False).json()["status"] == "Disabled"
    assert not stored().enabled
    manager.put("team", **NEW)
    assert not stored().enabled
    manager.put("team", **NEW, enabled=True)
    assert stored().enabled


def test_default_is_not_disabled_without_a_successor(manager: Caller, double: Double) -> None:
    manager.put("one", **NEW, default=True)
    two = manager.put("two", **NEW).json()["id"]
    double.requests.clear()
    body = problem_of(manager.put("one", **NEW, enabled=False), 409, "needs_successor")
    assert [one["id"] for one in body["successors"]] == [two]
    assert not double.requests
    assert manager.put("one", **NEW, enabled=False, successor=two).status_code == 200
    assert Provider.objects.get(is_default=True).name == "two"


def test_disabled_entry_cannot_become_the_default(manager: Caller, double: Double) -> None:
    problem_of(manager.put("one", **NEW, enabled=False, default=True), 409, "not_ready")
    assert not Provider.objects.exists()


def test_full_server_says_when_to_come_back(manager: Caller, double: Double, settings: Settings) -> None:
    settings.BYOK_THREADS = 2
    with check_slot("somebody else"):
        response = manager.put("team", **NEW)
    problem_of(response, 503, "busy")
    assert response["Retry-After"] == "5"
    assert not double.requests


def test_kinds_with_fields_of_their_own_take_them(manager: Caller, double: Double) -> None:
    response = manager.put(
        "-",
        kind="bedrock",
        model="us.amazon.nova-2-lite-v1:0",
        config={"region": "eu-central-1"},
        secrets={"access_key_id": "AKIA" + "A1B2C3D4E5F6G7H8", "secret_access_key": "made/up+secret" * 3},
    )
    assert response.status_code == 201, response.content
    assert response.json()["config"] == {"region": "eu-central-1"}
    assert set(unseal(stored())) == {"access_key_id", "secret_access_key"}


# What a request may not hold


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"owner": 1}, ["owner"]),
        ({"user_id": 1}, ["user_id"]),
        ({"id": "x"}, ["id"]),
        ({"api_host": "https://evil.example.com", "base_url": "https://api.openai.com/v1"}, ["api_host"]),
        ({"host": "https://evil.example.com"}, ["host"]),
        ({"config": {"api_host": "https://evil.example.com"}}, ["config.api_host"]),
        ({"config": {"base_url": "https://evil.example.com"}}, ["config.base_url"]),
        ({"config": {"owner": {"id": 1}}}, ["config.owner"]),
        ({"config": {"name": "x"}}, ["config.name"]),
        ({"secrets": {"api_key": OTHER_KEY}}, ["api_key"]),
        ({"secrets": {"password": OTHER_KEY}}, ["secrets.password"]),
        ({"secrets": OTHER_KEY}, ["secrets"]),
        ({"api_key": [OTHER_KEY]}, ["api_key"]),
        ({OTHER_KEY: 1}, ["(a name that is not shown)"]),
        ({"config": {OTHER_KEY: "1"}}, ["config.(a name that is not shown)"]),
        ({"enabled": "yes"}, ["enabled"]),
        ({"kind": "nothing"}, ["kind"]),
        ({"kind": ""}, ["kind"]),
        ({"model": "a\nb"}, ["model"]),
        ({"base_url": "not a host"}, ["base_url"]),
        ({"model": ""}, ["model"]),
        ({"api_key": "with a blank in it"}, ["api_key"]),
        ({"notes": "n" * 2001}, ["notes"]),
        ({"successor": OTHER_KEY}, ["successor"]),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, list | dict) else None,
)
def test_what_does_not_belong_in_an_entry_is_refused_and_not_quoted(
    manager: Caller, double: Double, more: dict[str, object], fields: list[str]
) -> None:
    response = manager.put("team", **{**NEW, **more})
    assert [error["field"] for error in problem_of(response, 422, "invalid")["errors"]] == fields
    assert OTHER_KEY not in response.content.decode()
    assert not double.requests
    assert not Provider.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff",
        b'{"kind": NaN}',
        b'{"kind": "openai", "kind": "zai"}',
        b'{"kind": "openai", "config": {"a": "1", "a": "2"}}',
        b"[" * 100_000,
    ],
    ids=["empty", "cut", "no text", "no number", "twice", "twice inside", "deep"],
)
def test_what_cannot_be_read_in_one_way_only_is_refused(manager: Caller, raw: bytes) -> None:
    response = manager.ask("PUT", f"{PROVIDERS}/team", raw=raw)
    assert response.status_code == (422 if raw == b"" else 400)
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_other_content_type_is_refused(manager: Caller, content_type: str) -> None:
    response = manager.ask("PUT", f"{PROVIDERS}/team", {**NEW}, content_type=content_type)
    problem_of(response, 415, "unsupported_media_type")


def test_too_large_request_is_refused(manager: Caller) -> None:
    response = manager.ask("PUT", f"{PROVIDERS}/team", raw=b" " * (1024 * 1024 + 1))
    problem_of(response, 413, "too_large")


@pytest.mark.parametrize("name", ["n" * 81, "a%00b", "a%01b"])
def test_name_that_cannot_be_one_is_refused(manager: Caller, name: str) -> None:
    problem_of(manager.put(name, **NEW), 422, "invalid")


# Deleted


def test_delete_removes_the_row_and_its_key(manager: Caller) -> None:
    working_provider(name="team")
    working_provider(name="team", kind="zai", api_host="https://api.z.ai/v1")
    assert manager.ask("DELETE", f"{PROVIDERS}/Team?kind=openai").status_code == 204
    assert stored().kind == "zai"
    assert AuditEvent.objects.get(action="provider.removed").actor_label.startswith("agent Nightly build")


def test_delete_of_what_is_not_there_finds_nothing(manager: Caller, member: Person) -> None:
    working_provider(name="team", owner=member)
    problem_of(manager.ask("DELETE", f"{PROVIDERS}/team?kind=openai"), 404, "no_entry")
    assert Provider.objects.count() == 1


def test_delete_of_the_default_needs_a_successor(manager: Caller) -> None:
    working_provider(name="old", is_default=True)
    other = working_provider(name="new")
    body = problem_of(manager.ask("DELETE", f"{PROVIDERS}/old?kind=openai"), 409, "needs_successor")
    assert [one["id"] for one in body["successors"]] == [str(other.pk)]
    assert manager.ask("DELETE", f"{PROVIDERS}/old?kind=openai&successor={other.pk}").status_code == 204
    assert Provider.objects.get(is_default=True) == other
    assert manager.ask("DELETE", f"{PROVIDERS}/new?kind=openai&successor=none").status_code == 204


def test_successor_that_cannot_be_the_default_is_refused(manager: Caller) -> None:
    row = working_provider(name="old", is_default=True)
    response = manager.ask("DELETE", f"{PROVIDERS}/old?kind=openai&successor={row.pk}")
    problem_of(response, 409, "not_ready")
    assert stored().is_default


# What is logged


def test_neither_key_nor_token_is_logged(
    manager: Caller, double: Double, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("DEBUG")
    manager.put("team", **NEW)
    manager.put("team", **{**NEW, "kind": 1, KEY: 1})
    manager.ask("PUT", f"{PROVIDERS}/team", raw=KEY.encode())
    double.mood = "invalid_key"
    manager.put("team", **NEW)
    manager.get(EFFECTIVE)
    nothing: dict[str, Provider] = {}
    monkeypatch.setattr("providers.api.writing.save_provider", lambda **entry: nothing[KEY])
    assert manager.put("team", **NEW).status_code == 500
    assert "KeyError in the API" in caplog.text
    assert KEY not in caplog.text
    assert manager.text not in caplog.text


@pytest.mark.parametrize("field", ["host", "api_host"])
def test_host_under_another_name_is_answered_with_the_right_one(field: str, owner: Person) -> None:
    body = {"kind": "openai", "api_key": KEY, field: "https://api.openai.com/v1"}
    response = Caller(make_token(manages=True)).put("team", **body)
    (error,) = problem_of(response, 422, "invalid")["errors"]
    assert error["field"] == field
    assert "base_url" in error["message"]
