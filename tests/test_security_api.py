"""The API as somebody uses it who has a token and means harm, or whose token was taken."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from providers.api import entries, writing
from providers.models import AccessToken, AuditEvent, Group, Person, Provider
from providers.services.agents import revoke_token
from providers.services.due import check_claimed, claim_due
from providers.services.save import save_provider
from providers.verdicts import Verdict
from tests.api import EFFECTIVE, PROVIDERS, Caller, make_token, problem_of, working_provider
from tests.cards import KEY
from tests.provider_double import Double, provider_double
from tests.rows import unsaved_provider

NEW = {"kind": "openai", "model": "gpt-5.4-mini", "api_key": KEY}
SHELLS = [shell for shell in ("sh", "bash", "zsh") if shutil.which(shell)]


@pytest.fixture
def double() -> Iterator[Double]:
    with provider_double() as double:
        yield double


# What a shell makes of an answer


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("query", ["?format=export&model=none", "/elsewhere", "?format=json"])
def test_answer_that_a_shell_evaluates_by_mistake_runs_nothing(
    owner: Person, tmp_path: Path, query: str, shell: str
) -> None:
    working_provider(name="$(touch one)`touch two`\"; touch three; '&touch four& ${x:=$(touch five)}", is_default=True)
    answer = Caller(make_token()).get(f"{EFFECTIVE}{query}").content
    subprocess.run(
        [str(shutil.which(shell)), "-c", 'eval "$(cat)"'], input=answer, cwd=tmp_path, capture_output=True, check=False
    )
    assert list(tmp_path.iterdir()) == []


def test_name_with_characters_of_the_shell_is_the_same_name_for_json(owner: Person) -> None:
    working_provider(name="$HOME `x`", is_default=True)
    assert Caller(make_token()).get(EFFECTIVE).json()["name"] == "$HOME `x`"


# What makes a key fail for everybody


def test_last_day_of_all_days_is_one_on_which_the_key_is_used(owner: Person) -> None:
    row = working_provider(is_default=True)
    Provider.objects.filter(pk=row.pk).update(expires_on=date.max)
    assert Caller(make_token()).get(EFFECTIVE).json()["keep_seconds"] > 0


def test_reports_of_many_tokens_do_not_check_a_provider_again_within_a_minute(owner: Person, double: Double) -> None:
    row = working_provider(is_default=True)
    for number in range(3):
        caller = Caller(make_token(name=f"Agent {number}"))
        assert caller.ask("POST", f"{PROVIDERS}/{row.pk}/report", {"status": 401}).status_code == 200
        for claim in claim_due(at_most=1):
            check_claimed(claim)
    assert AuditEvent.objects.filter(action="provider.checked").count() == 1
    row.refresh_from_db()
    assert row.failing_since is not None
    assert row.next_check_at is not None
    assert timezone.now() < row.next_check_at <= timezone.now() + timedelta(minutes=1)


def test_report_about_an_entry_that_was_removed_a_moment_ago_finds_nothing(
    owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = working_provider(is_default=True)
    caller = Caller(make_token())
    Provider.objects.all().delete()
    monkeypatch.setattr(entries, "usable_entries", lambda agent: [row])
    problem_of(caller.ask("POST", f"{PROVIDERS}/{row.pk}/report", {"status": 401}), 404, "no_entry")


# What costs the server more than the caller


def test_request_over_the_limit_costs_one_query_and_no_lock(
    owner: Person, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.BYOK_TOKEN_RATE = 1
    working_provider(is_default=True)
    caller = Caller(make_token())
    assert caller.get(EFFECTIVE).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        problem_of(caller.get(EFFECTIVE), 429, "too_many_requests")
    assert [query["sql"].partition(" ")[0] for query in asked.captured_queries] == ["SELECT"]


def test_token_that_was_refused_is_answered_again_after_a_minute(owner: Person, settings: Settings) -> None:
    settings.BYOK_TOKEN_RATE = 1
    working_provider(is_default=True)
    caller = Caller(make_token())
    caller.get(EFFECTIVE)
    AccessToken.objects.update(window_started_at=timezone.now() - timedelta(seconds=61))
    assert caller.get(EFFECTIVE).status_code == 200


@pytest.mark.parametrize("body", ['{"status": 401, %s}', '{"status": 401, "more": {%s}}'])
def test_object_with_endless_names_is_refused_in_few_words(owner: Person, body: str) -> None:
    row = working_provider(is_default=True)
    names = ",".join(f'"{number}": 1' for number in range(50_000))
    answer = Caller(make_token()).ask("POST", f"{PROVIDERS}/{row.pk}/report", raw=(body % names).encode())
    problem_of(answer, 400, "bad_request")
    assert len(answer.content) < 1000


# What a token does that was taken


def test_token_that_is_revoked_while_its_key_is_checked_stores_nothing(
    owner: Person, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = Caller(make_token(manages=True))

    def revoked_meanwhile(**asked: object) -> Provider | Verdict:
        revoke_token(actor=owner, token=caller.row)
        return save_provider(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "save_provider", revoked_meanwhile)
    problem_of(caller.put("team", **NEW), 403, "forbidden")
    assert not Provider.objects.exists()


# What the log keeps


def test_error_is_logged_without_the_address_that_was_asked(
    owner: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caller = Caller(make_token(manages=True))
    caller.client.raise_request_exception = False

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(entries, "write_entry", broken)
    problem_of(caller.put(KEY, **NEW), 500, "internal")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("providers")]
    assert ours
    assert not any(KEY in text for text in ours)


# What many entries do


@pytest.mark.parametrize("number", [64, 1100])
def test_list_of_an_own_agent_holds_what_is_for_everybody_however_many_there_are(
    owner: Person, member: Person, stranger: Person, number: int
) -> None:
    rows = [unsaved_provider(name=f"{place:04}") for place in range(number)]
    Provider.objects.bulk_create(rows)
    ours, theirs = Group.objects.create(name="Ours"), Group.objects.create(name="Theirs")
    ours.members.add(member)
    theirs.members.add(stranger)
    rows[0].groups.add(ours)
    rows[1].groups.add(theirs)
    listed = Caller(make_token(owner=member)).get(PROVIDERS).json()["providers"]
    assert [one["name"] for one in listed] == [row.name for row in rows if row is not rows[1]]
