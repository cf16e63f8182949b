"""GET /api/v1/effective: the key that an agent uses."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from providers.api.schemas import EffectiveKey
from providers.models import AccessToken, Agent, AuditEvent, Person, Provider
from providers.services import handing_out
from providers.verdicts import Outcome, Verdict
from tests.api import EFFECTIVE, PROVIDERS, Caller, make_token, problem_of, working_provider
from tests.rows import API_KEY


@pytest.fixture
def default(owner: Person) -> Provider:
    return working_provider(is_default=True)


def test_key_comes_with_its_host_and_all_that_was_declared(default: Provider) -> None:
    body = Caller(make_token()).get(EFFECTIVE).json()
    assert EffectiveKey.model_validate(body).model_dump(mode="json") == body
    assert (body["api_key"], body["base_url"]) == (API_KEY, "https://api.openai.com/v1")
    assert body["environment"]["OPENAI_API_KEY"] == API_KEY
    assert body["provider"] == str(default.pk)
    assert body["keep_seconds"] == 300


@pytest.mark.parametrize(
    ("written", "media_type", "line"),
    [
        ("env", "text/plain", f'OPENAI_API_KEY="{API_KEY}"\n'),
        ("export", "text/plain", f"export OPENAI_API_KEY='{API_KEY}'\n"),
        ("litellm", "application/yaml", f'api_key: "{API_KEY}"\n'),
    ],
)
def test_format_is_what_was_asked_for(default: Provider, written: str, media_type: str, line: str) -> None:
    response = Caller(make_token()).get(f"{EFFECTIVE}?format={written}")
    assert response["Content-Type"].startswith(media_type)
    assert line in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_what_a_format_cannot_hold_is_a_problem(owner: Person) -> None:
    row = working_provider(is_default=True)
    Provider.objects.filter(pk=row.pk).update(model_type="oidc/model")
    problem_of(Caller(make_token()).get(f"{EFFECTIVE}?format=litellm"), 422, "unwritable")


def test_every_key_is_one_row_in_the_record_that_names_the_token(default: Provider) -> None:
    caller = Caller(make_token())
    for _ in range(3):
        caller.get(EFFECTIVE)
    labels = AuditEvent.objects.filter(action="key.handed_out").values_list("actor_label", flat=True)
    assert list(labels) == [f"agent Nightly build ({caller.row.hint})"] * 3


def test_no_key_without_its_record(default: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**event: Any) -> None:
        raise RuntimeError(f"the record is full: {API_KEY}")

    caller = Caller(make_token())
    monkeypatch.setattr(handing_out, "record", broken)
    response = caller.get(EFFECTIVE)
    problem_of(response, 500, "internal")
    assert API_KEY not in response.content.decode()


def test_error_is_logged_without_what_it_says(
    default: Provider, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**event: Any) -> None:
        raise RuntimeError(f"the record is full: {API_KEY}")

    caller = Caller(make_token())
    monkeypatch.setattr(handing_out, "record", broken)
    caller.get(EFFECTIVE)
    assert "RuntimeError in the API at /api/v1/effective" in caplog.text
    assert Path(__file__).name in caplog.text
    assert API_KEY not in caplog.text


def test_no_key_is_explained_with_the_whole_chain(owner: Person) -> None:
    row = working_provider(is_default=True)
    Provider.objects.filter(pk=row.pk).update(outcome="invalid_key")
    body = problem_of(Caller(make_token()).get(EFFECTIVE), 404, "no_key")
    assert body["reason"] == body["detail"]
    assert [(link["provider"], link["rule"]) for link in body["chain"]] == [(str(row.pk), "refused")]


def test_unreadable_key_is_a_problem(default: Provider) -> None:
    Provider.objects.filter(pk=default.pk).update(api_host="https://thief.example.com/v1")
    problem_of(Caller(make_token()).get(EFFECTIVE), 503, "unreadable")
    assert not AuditEvent.objects.filter(action="key.handed_out").exists()


@pytest.mark.parametrize(
    ("query", "code"),
    [("kind=zai", "no_key"), ("name=nothing", "no_key"), ("kind=openai", ""), ("kind=&model=&name=", "")],
)
def test_question_narrows_the_answer(default: Provider, query: str, code: str) -> None:
    response = Caller(make_token()).get(f"{EFFECTIVE}?{query}")
    assert (response.status_code, response.json().get("code", "")) == (404 if code else 200, code)


def test_named_entry_is_handed_out(default: Provider) -> None:
    named = working_provider(name="team/ä", api_host="https://eu.api.openai.com/v1")
    body = Caller(make_token()).ask("GET", f"{EFFECTIVE}?name=team%2F%C3%A4").json()
    assert (body["provider"], body["base_url"]) == (str(named.pk), "https://eu.api.openai.com/v1")


def test_agent_of_named_entries_gets_no_other(default: Provider) -> None:
    named = working_provider(name="mine")
    caller = Caller(make_token(uses=Agent.Uses.ENTRIES, entries=[named]))
    assert caller.get(EFFECTIVE).json()["provider"] == str(named.pk)
    named.delete()
    problem_of(caller.get(EFFECTIVE), 404, "no_key")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=nothing", "kind"),
        ("format=xml", "format"),
        ("owner=1", "owner"),
        ("name=a&name=b", "name"),
        ("model=%00", "model"),
        (f"model={'m' * 201}", "model"),
        (f"{API_KEY}=1", "(a name that is not shown)"),
    ],
)
def test_question_that_is_not_right_is_refused_by_field(default: Provider, query: str, field: str) -> None:
    response = Caller(make_token()).get(f"{EFFECTIVE}?{query}")
    assert [error["field"] for error in problem_of(response, 422, "invalid")["errors"]] == [field]
    assert API_KEY not in response.content.decode()


def test_endless_question_is_refused(default: Provider) -> None:
    query = "&".join(f"n{number}=1" for number in range(2000))
    problem_of(Caller(make_token()).get(f"{EFFECTIVE}?{query}"), 400, "bad_request")


def test_key_costs_few_queries_however_many_are_stored(default: Provider, settings: Settings) -> None:
    for number in range(20):
        working_provider(name=f"entry {number}")
    caller = Caller(make_token(uses=Agent.Uses.DEFAULT))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        caller.get(EFFECTIVE)
    statements = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 7, statements
    assert AccessToken.objects.get().window_count == 1


def test_moment_of_the_last_check_is_written_as_in_the_list_of_entries(default: Provider) -> None:
    Provider.objects.update(
        verdict=Verdict(outcome=Outcome.OK, field="", message="", advice="").to_dict(), checked_at=timezone.now()
    )
    caller = Caller(make_token())
    moment = caller.get(EFFECTIVE).json()["last_verdict"]["at"]
    assert moment.endswith("Z")
    assert caller.get(PROVIDERS).json()["providers"][0]["last_verdict"]["at"] == moment
