"""The Idempotency-Key: one change and one answer, however often a request is sent."""

from datetime import timedelta

import pytest
from django.core import serializers
from django.utils import timezone

from providers.api import entries
from providers.api.idempotency import UNANSWERED, Answer, purge_answers
from providers.api.removing import remove_entry
from providers.models import AccessToken, Agent, IdempotentAnswer, Person, Provider
from tests.api import PROVIDERS, Caller, make_token, problem_of, working_provider
from tests.cards import KEY
from tests.provider_double import provider_double

NEW = {"kind": "openai", "model": "gpt-5.4-mini", "api_key": KEY}
TEAM = f"{PROVIDERS}/team"


@pytest.fixture
def manager(owner: Person) -> Caller:
    return Caller(make_token(manages=True))


def test_same_request_is_answered_once_more_without_being_done_again(manager: Caller) -> None:
    with provider_double() as double:
        first = manager.ask("PUT", TEAM, NEW, key="k1")
        sent = len(double.requests)
        again = manager.ask("PUT", TEAM, NEW, key="k1")
    assert (again.status_code, again.json()) == (first.status_code, first.json()) == (201, first.json())
    assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert len(double.requests) == sent
    assert Provider.objects.get().version == 1


def test_refusal_is_answered_once_more_too(manager: Caller) -> None:
    with provider_double("invalid_key") as double:
        first = manager.ask("PUT", TEAM, NEW, key="k1")
        sent = len(double.requests)
        again = manager.ask("PUT", TEAM, NEW, key="k1")
    assert problem_of(again, 422, "invalid_key") == first.json()
    assert len(double.requests) == sent


def test_delete_is_answered_once_more(manager: Caller) -> None:
    working_provider(name="team")
    answers = [manager.ask("DELETE", f"{TEAM}?kind=openai", key="k1") for _ in range(2)]
    assert [(one.status_code, one.content) for one in answers] == [(204, b""), (204, b"")]


def test_report_is_answered_once_more(manager: Caller) -> None:
    row = working_provider()
    path = f"{PROVIDERS}/{row.pk}/report"
    first, again = (manager.ask("POST", path, {"status": 401}, key="k1").json() for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", TEAM, {**NEW, "model": "model-of-a-test"}),
        ("PUT", f"{PROVIDERS}/other", NEW),
        ("DELETE", f"{TEAM}?kind=openai", None),
    ],
)
def test_key_of_another_request_is_refused(manager: Caller, method: str, path: str, body: object) -> None:
    with provider_double():
        manager.ask("PUT", TEAM, NEW, key="k1")
        problem_of(manager.ask(method, path, body, key="k1"), 422, "other_request")
    assert Provider.objects.get().model_type == "gpt-5.4-mini"


def test_keys_of_two_tokens_are_two_keys(manager: Caller) -> None:
    other = Caller(make_token(manages=True, name="other"))
    with provider_double():
        manager.ask("PUT", TEAM, NEW, key="k1")
        response = other.ask("PUT", TEAM, NEW, key="k1")
    assert "Idempotency-Replayed" not in response


def test_duplicate_of_a_request_that_is_being_answered_is_told_to_wait(
    manager: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    nested: list[int] = []

    def meanwhile(*arguments: object) -> None:
        nested.append(manager.ask("PUT", TEAM, NEW, key="k1").status_code)
        raise RuntimeError

    monkeypatch.setattr(entries, "write_entry", meanwhile)
    manager.ask("PUT", TEAM, NEW, key="k1")
    assert nested == [409]


def test_answer_of_a_crash_is_not_kept(manager: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(entries, "write_entry", lambda *arguments: 1 / 0)
        problem_of(manager.ask("PUT", TEAM, NEW, key="k1"), 500, "internal")
    with provider_double():
        assert manager.ask("PUT", TEAM, NEW, key="k1").status_code == 201


def test_change_is_answered_though_its_agent_was_removed_meanwhile(
    manager: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    working_provider(name="team")

    def removed_meanwhile(token: AccessToken, kind: str, name: str, successor: str) -> Answer:
        answer = remove_entry(token, kind, name, successor)
        Agent.objects.all().delete()
        return answer

    monkeypatch.setattr(entries, "remove_entry", removed_meanwhile)
    assert manager.ask("DELETE", f"{TEAM}?kind=openai", key="k1").status_code == 204
    assert not Provider.objects.exists()


@pytest.mark.parametrize(("age", "status"), [(timedelta(minutes=9), 409), (timedelta(minutes=11), 201)])
def test_request_that_was_abandoned_may_be_done_again(manager: Caller, age: timedelta, status: int) -> None:
    with provider_double():
        manager.ask("PUT", TEAM, NEW, key="k1")
        Provider.objects.all().delete()
        IdempotentAnswer.objects.update(status=UNANSWERED, created_at=timezone.now() - age)
        assert manager.ask("PUT", TEAM, NEW, key="k1").status_code == status


def test_answer_is_kept_for_a_day(manager: Caller) -> None:
    with provider_double():
        manager.ask("PUT", TEAM, NEW, key="k1")
        IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
        assert "Idempotency-Replayed" not in manager.ask("PUT", TEAM, NEW, key="k1")
    assert IdempotentAnswer.objects.count() == 1


def test_nothing_that_is_kept_holds_the_key(manager: Caller) -> None:
    with provider_double():
        manager.ask("PUT", TEAM, NEW, key="k1")
    kept = serializers.serialize("json", IdempotentAnswer.objects.all())
    assert KEY not in kept
    assert KEY[-12:] not in kept


@pytest.mark.parametrize("key", [" ", "k" * 256, "ä"])
def test_key_that_cannot_be_one_is_refused(manager: Caller, key: str) -> None:
    problem_of(manager.ask("PUT", TEAM, NEW, key=key), 422, "invalid")


@pytest.mark.parametrize(
    ("status", "age", "left"),
    [
        (200, timedelta(hours=25), 0),
        (200, timedelta(hours=23), 1),
        (UNANSWERED, timedelta(minutes=11), 0),
        (UNANSWERED, timedelta(minutes=9), 1),
    ],
)
def test_purge_takes_what_will_not_be_repeated(manager: Caller, status: int, age: timedelta, left: int) -> None:
    IdempotentAnswer.objects.create(
        token=AccessToken.objects.get(),
        key="k1",
        request_digest="0" * 64,
        status=status,
        body={},
        created_at=timezone.now() - age,
    )
    assert purge_answers() == 1 - left
    assert IdempotentAnswer.objects.count() == left
