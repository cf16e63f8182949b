"""Checks that are due: found out once, by whichever worker comes first, also when one of them dies."""

import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from providers.destinations import seconds_for
from providers.models import AuditEvent, Person, Policy, Provider
from providers.services.due import AGAIN_AFTER, Claim, check_claimed, claim_due, release
from providers.verdicts import Outcome
from providers.worker import Worker
from tests import elsewhere
from tests.api import PROVIDERS, Caller, make_token, working_provider
from tests.people import signed_in
from tests.provider_double import Double, provider_double
from tests.rows import make_provider, put_into_column
from tests.starting import PATIENCE

RECORDING_WORKER = """
from providers.services import due
from providers.verdicts import Outcome, Verdict
from providers.worker import Worker

def check(*, kind, credentials):
    sys.stdout.write(f"{credentials.model}\\n")
    return Verdict(outcome=Outcome.OK, field=None, message="Good.", advice="")

due.check = check
sys.stdout.write("here\\n")
sys.stdout.flush()
sys.stdin.readline()
Worker().run_once()
"""
HANGING_WORKER = """
import threading
from providers.services import due
from providers.worker import Worker

def check(*, kind, credentials):
    sys.stdout.write("hanging\\n")
    sys.stdout.flush()
    threading.Event().wait()

due.check = check
Worker().run()
"""


@pytest.fixture
def double() -> Iterator[Double]:
    with provider_double() as double:
        yield double


def make_due(provider: Provider, **values: object) -> Provider:
    """The row, due since a second ago."""
    fields = {"next_check_at": timezone.now() - timedelta(seconds=1), **values}
    Provider.objects.filter(pk=provider.pk).update(**fields)
    return Provider.objects.get(pk=provider.pk)


def again(provider: Provider) -> Provider:
    return Provider.objects.get(pk=provider.pk)


def claim_one() -> Claim:
    (claim,) = claim_due(at_most=8)
    return claim


def end_lease(provider: Provider) -> None:
    Provider.objects.filter(pk=provider.pk).update(lease_until=timezone.now())


@pytest.mark.usefixtures("db")
def test_due_row_is_checked_and_not_due_any_more(double: Double) -> None:
    provider = make_due(make_provider(), failing_since=timezone.now())
    check_claimed(claim_one())
    checked = again(provider)
    assert (checked.outcome, checked.failing_since) == (Outcome.OK, None)
    assert (checked.next_check_at, checked.lease_until, checked.checked_by) == (None, None, None)
    assert claim_due(at_most=8) == []


@pytest.mark.usefixtures("db")
def test_record_of_a_due_check_names_the_system(double: Double) -> None:
    make_due(make_provider())
    check_claimed(claim_one())
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_label, event.details) == ("provider.checked", "system", {"outcome": "ok"})


@pytest.mark.usefixtures("db")
def test_refused_key_becomes_the_status_and_is_not_tried_again(double: Double) -> None:
    double.mood = "invalid_key"
    provider = make_due(make_provider(), outcome=Outcome.OK)
    check_claimed(claim_one())
    checked = again(provider)
    assert (checked.outcome, checked.next_check_at) == (Outcome.INVALID_KEY, None)
    assert checked.failing_since is not None


@pytest.mark.parametrize("values", [{"next_check_at": None}, {"enabled": False}], ids=["never asked for", "disabled"])
@pytest.mark.usefixtures("db")
def test_row_that_is_not_to_be_checked_is_left_alone(values: dict[str, object]) -> None:
    make_due(make_provider(), **values)
    assert claim_due(at_most=8) == []


@pytest.mark.usefixtures("db")
def test_row_is_not_due_before_its_time() -> None:
    make_due(make_provider(), next_check_at=timezone.now() + timedelta(minutes=1))
    assert claim_due(at_most=8) == []


@pytest.mark.usefixtures("db")
def test_who_waited_longest_comes_first_and_no_more_than_asked_for() -> None:
    for minutes in (1, 3, 2):
        make_due(make_provider(name=f"{minutes}"), next_check_at=timezone.now() - timedelta(minutes=minutes))
    assert [claim.provider.name for claim in claim_due(at_most=2)] == ["3", "2"]
    assert [claim.provider.name for claim in claim_due(at_most=2)] == ["1"]
    assert claim_due(at_most=0) == []


@pytest.mark.parametrize("mood", ["provider_unavailable", "rate_limited"])
@pytest.mark.usefixtures("db")
def test_check_that_found_out_nothing_is_tried_again_three_times_ever_later(double: Double, mood: str) -> None:
    double.mood = mood
    provider = make_due(make_provider(), outcome=Outcome.OK)
    waited: list[timedelta] = []
    while (at := again(provider).next_check_at) is not None:
        waited.append(at - timezone.now())
        make_due(provider)
        check_claimed(claim_one())
    minutes = [round(one.total_seconds() / 60) for one in waited]
    assert minutes == [0, 1, 5, 15]
    assert again(provider).check_tries == 0


@pytest.mark.usefixtures("db")
def test_transient_outcome_leaves_the_status(double: Double) -> None:
    double.mood = "rate_limited"
    provider = make_due(make_provider(), outcome=Outcome.OK)
    check_claimed(claim_one())
    checked = again(provider)
    assert checked.outcome == Outcome.OK
    assert checked.last_verdict is not None
    assert checked.last_verdict.outcome == Outcome.RATE_LIMITED


@pytest.mark.usefixtures("db")
def test_tries_are_counted_anew_after_a_good_check(double: Double) -> None:
    provider = make_due(make_provider(), check_tries=len(AGAIN_AFTER))
    check_claimed(claim_one())
    assert again(provider).check_tries == 0


@pytest.mark.usefixtures("db")
def test_report_during_a_check_is_not_lost(double: Double) -> None:
    provider = make_due(make_provider())
    claim = claim_one()
    reported_at = timezone.now()
    Provider.objects.filter(pk=provider.pk).update(next_check_at=reported_at)
    check_claimed(claim)
    assert again(provider).next_check_at == reported_at
    assert claim_one().provider == provider


@pytest.mark.usefixtures("db")
def test_held_row_is_free_again_when_the_lease_ends(double: Double) -> None:
    provider = make_due(make_provider())
    claim_one()
    assert claim_due(at_most=8) == []
    end_lease(provider)
    assert claim_one().provider == provider


@pytest.mark.usefixtures("db")
def test_verdict_of_a_lost_lease_is_not_recorded(double: Double) -> None:
    provider = make_due(make_provider())
    late = claim_one()
    end_lease(provider)
    current = claim_one()
    check_claimed(late)
    release(late)
    held = again(provider)
    assert (held.checked_at, held.lease_until) == (None, current.lease)


@pytest.mark.usefixtures("db")
def test_row_that_was_edited_during_the_check_keeps_what_it_has(double: Double) -> None:
    provider = make_due(make_provider())
    claim = claim_one()
    Provider.objects.filter(pk=provider.pk).update(version=2)
    check_claimed(claim)
    edited = again(provider)
    assert (edited.verdict, edited.next_check_at) == (None, None)


@pytest.mark.usefixtures("db")
def test_row_that_was_removed_during_the_check_stays_gone(double: Double) -> None:
    make_due(make_provider())
    claim = claim_one()
    Provider.objects.all().delete()
    check_claimed(claim)
    assert not Provider.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.usefixtures("db")
def test_key_that_cannot_be_read_is_said_on_its_card_and_not_due_any_more(double: Double) -> None:
    provider = make_due(put_into_column(make_provider(), b"damaged"))
    check_claimed(claim_one())
    checked = again(provider)
    assert (checked.seal_key_id, checked.next_check_at, checked.verdict) == ("", None, None)
    assert double.requests == []


def test_personal_key_that_policy_forbids_is_not_sent(double: Double, member: Person) -> None:
    Policy.objects.create(kind="openai", personal=Policy.Personal.FORBIDDEN)
    provider = make_due(make_provider(owner=member))
    check_claimed(claim_one())
    assert again(provider).next_check_at is None
    assert double.requests == []


def test_key_of_somebody_who_was_deactivated_is_not_sent(double: Double, member: Person) -> None:
    provider = make_due(make_provider(owner=member))
    Person.objects.filter(pk=member.pk).update(is_active=False)
    check_claimed(claim_one())
    assert again(provider).next_check_at is None
    assert double.requests == []


def test_card_says_what_was_found_after_an_agent_reported_a_refusal(
    transactional_db: None, double: Double, client: Client, admin: Person
) -> None:
    provider = working_provider(is_default=True)
    caller = Caller(make_token())
    assert caller.ask("POST", f"{PROVIDERS}/{provider.pk}/report", {"status": 401}).status_code == 200
    page = card_text(client, admin)
    assert "failing since" in page
    assert 'badge--warn">Failing<' in page
    double.mood = "invalid_key"
    Worker().run_once()
    page = card_text(client, admin)
    assert 'badge--warn">Failing<' not in page
    assert "Invalid key. Validation failed." in page
    assert "failing since" in page


def test_card_says_no_more_that_it_fails_after_a_wrong_report(
    transactional_db: None, double: Double, client: Client, admin: Person
) -> None:
    provider = working_provider(is_default=True)
    caller = Caller(make_token())
    assert caller.ask("POST", f"{PROVIDERS}/{provider.pk}/report", {"status": 429}).status_code == 200
    assert "failing since" in card_text(client, admin)
    Worker().run_once()
    page = card_text(client, admin)
    assert "failing since" not in page
    assert "Valid" in page


def card_text(client: Client, admin: Person) -> str:
    """The page of the organization's cards."""
    return signed_in(client, admin).get(f"/organization/?open={Provider.objects.get().pk}").content.decode()


@pytest.mark.parametrize("seconds", [1, 15, 300])
@pytest.mark.usefixtures("db")
def test_lease_is_longer_than_any_check(settings: Settings, seconds: int) -> None:
    settings.BYOK_CHECK_SECONDS = seconds
    settings.BYOK_PRIVATE_HOSTS = frozenset({"127.0.0.1:80"})
    make_due(make_provider())
    longest = max(seconds_for("https://api.openai.com/v1"), seconds_for("http://127.0.0.1:80/v1"))
    assert claim_one().lease - timezone.now() > timedelta(seconds=longest + 30)


def run_in_three_processes() -> list[str]:
    """The models of the rows that three workers checked, once each has been told to begin."""
    with ExitStack() as stack:
        workers = [stack.enter_context(elsewhere.start(RECORDING_WORKER)) for _ in range(3)]
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "here\n"
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
        said = [worker.communicate(timeout=120)[0].splitlines() for worker in workers]
        assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert all(said), "one of the workers had nothing to do"
    return [model for models in said for model in models]


@pytest.mark.django_db(transaction=True)
def test_three_workers_check_each_of_300_due_rows_once(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(300):
        make_due(make_provider(name=f"{number}"), model_type=f"model-{number}")
    checked = run_in_three_processes()
    twice = len(checked) - len(set(checked))
    with capsys.disabled():
        print(f"\n300 due, {len(set(checked))} checked, {twice} twice")  # noqa: T201 - the figure is asked for
    assert (len(set(checked)), twice) == (300, 0)
    assert AuditEvent.objects.filter(action="provider.checked").count() == 300
    assert not Provider.objects.exclude(next_check_at=None, lease_until=None, outcome=Outcome.OK).exists()


@pytest.mark.django_db(transaction=True)
def test_row_of_a_killed_worker_is_checked_by_another_when_the_lease_ends(double: Double) -> None:
    provider = make_due(make_provider())
    with elsewhere.start(HANGING_WORKER) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "hanging\n"
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    held_until = again(provider).lease_until
    assert held_until is not None
    assert held_until > timezone.now()
    assert claim_due(at_most=8) == []
    end_lease(provider)
    Worker().run_once()
    assert again(provider).outcome == Outcome.OK


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.django_db(transaction=True)
def test_worker_ends_within_three_seconds_while_a_check_hangs(number: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        entry = f"127.0.0.1:{server.getsockname()[1]}"
        provider = make_due(make_provider(kind="openai_compatible", api_host=f"http://{entry}/v1"))
        with elsewhere.start_command("worker", BYOK_PRIVATE_HOSTS=entry) as worker:
            connection, _ = server.accept()
            worker.send_signal(number)
            assert worker.wait(timeout=3) == 0
            connection.close()
    left = again(provider)
    assert (left.lease_until, left.verdict) == (None, None)
    assert left.next_check_at is not None


@pytest.mark.django_db(transaction=True)
def test_worker_once_ends_when_nothing_is_due() -> None:
    later = make_due(make_provider(), next_check_at=timezone.now() + timedelta(hours=1))
    with elsewhere.start_command("worker", "--once") as worker:
        assert worker.wait(timeout=PATIENCE) == 0
    assert again(later).verdict is None


@pytest.mark.usefixtures("db")
def test_worker_purges_answers_that_are_not_repeated_any_more_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    purged: list[str] = []
    monkeypatch.setattr("providers.worker.purge_answers", lambda: purged.append("purged"))
    worker = Worker()
    worker.run_once()
    worker.run_once()
    assert purged == ["purged"]
    monkeypatch.setattr("providers.worker.PURGE_SECONDS", 0.0)
    again_at_once = Worker()
    again_at_once.run_once()
    again_at_once.run_once()
    assert purged == ["purged"] * 3


@pytest.mark.usefixtures("db")
def test_worker_goes_on_when_the_database_has_been_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter([OperationalError("away"), OperationalError("away")])
    worker = Worker()

    def claim(*, at_most: int) -> list[Claim]:
        for error in answers:
            raise error
        worker.stop()
        return []

    monkeypatch.setattr("providers.worker.claim_due", claim)
    monkeypatch.setattr("providers.worker.POLL_SECONDS", 0)
    worker.run()
    assert [record.message for record in caplog.records if record.name == "providers.worker"] == [
        "The database cannot be asked which checks are due: OperationalError"
    ]


@pytest.mark.django_db(transaction=True)
def test_check_that_breaks_off_is_logged_without_its_text_and_due_again_when_the_lease_ends(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    provider = make_due(make_provider())

    def break_off(claim: Claim) -> None:
        raise RuntimeError("sk-made-up")

    monkeypatch.setattr("providers.worker.check_claimed", break_off)
    Worker().run_once()
    assert [record.message for record in caplog.records] == ["A check that was due broke off: RuntimeError"]
    end_lease(provider)
    assert claim_one().provider == provider
