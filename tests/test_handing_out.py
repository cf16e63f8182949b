"""Handing out: key and host from one row version, recorded before anybody gets them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from providers.models import AccessToken, Agent, AuditEvent, Person, Provider
from providers.resolver import Effective, resolve
from providers.sealing import is_readable, seal
from providers.services import handing_out
from providers.services.handing_out import Changed, Handed, NoKey, TooOften, Unreadable, effective_key, hand_out
from providers.services.token_access import TokenRefused
from tests.rows import API_KEY, make_provider, stored_bytes

OTHER_KEY = "sk-proj-another-0123456789-abcdefghij-QRST"


@pytest.fixture
def row(db: None) -> Provider:
    provider = make_provider()
    Provider.objects.filter(pk=provider.pk).update(outcome="ok", is_default=True)
    return Provider.objects.get(pk=provider.pk)


@pytest.fixture
def token(row: Provider) -> AccessToken:
    agent = Agent.objects.create(name="Nightly build")
    expires = timezone.now() + timedelta(days=90)
    return AccessToken.objects.create(agent=agent, token_hash="0" * 64, hint="byok_abcd", expires_at=expires)


def resolved(provider: Provider | None) -> Effective:
    """As the resolver answers for this row."""
    model = provider.model_type if provider else ""
    return Effective(provider, model, "organization", "organization_default", "Because of a test.")


def handed_out() -> AuditEvent:
    return AuditEvent.objects.get(action="key.handed_out")


def edit(provider: Provider, **changes: Any) -> None:
    """Change the row as a save does, with a new key and version."""
    current = Provider.objects.get(pk=provider.pk)
    for name, value in changes.items():
        setattr(current, name, value)
    current.version += 1
    seal(current, {"api_key": OTHER_KEY})
    current.save()


def test_key_and_host_and_all_that_is_said_about_them_come_from_the_row(row: Provider) -> None:
    handed = hand_out(resolved(row))
    assert (handed.secrets["api_key"], handed.base_url) == (API_KEY, "https://api.openai.com/v1")
    assert handed.environment["OPENAI_API_KEY"] == API_KEY
    assert (handed.model, handed.fingerprint) == ("model-of-a-test", row.key_fingerprint)
    assert (handed.source, handed.reason) == ("organization", "Because of a test.")


def test_record_names_token_row_rule_and_fingerprint_and_no_secret(row: Provider, token: AccessToken) -> None:
    hand_out(resolved(row), agent=token.agent, token=token)
    event = handed_out()
    assert event.actor_label == "agent Nightly build (byok_abcd)"
    assert (event.target_id, event.details["rule"]) == (str(row.pk), "organization_default")
    assert (event.details["fingerprint"], event.details["version"]) == (row.key_fingerprint, row.version)
    assert API_KEY not in f"{event.__dict__}"


def test_record_names_the_person_who_asks_for_themselves(row: Provider, member: Person) -> None:
    hand_out(resolved(row), person=member)
    assert handed_out().actor == member


def test_script_on_the_server_is_recorded_as_such(row: Provider, member: Person) -> None:
    hand_out(resolved(row), person=member, on_server=True)
    event = handed_out()
    assert (event.actor, event.actor_label, event.details["on_server_for"]) == (None, "system", str(member))


@pytest.mark.django_db(transaction=True)
def test_record_is_committed_before_the_key_is_returned() -> None:
    row = make_provider()
    assert not connection.in_atomic_block
    hand_out(resolved(row))
    connection.close()
    assert handed_out().target_id == str(row.pk)


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_that_may_still_fail_no_key_is_handed_out() -> None:
    row = make_provider()
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        hand_out(resolved(row))
    assert not AuditEvent.objects.exists()


@contextmanager
def without_record() -> Iterator[None]:
    """The table of the record is not there."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE providers_auditevent RENAME TO put_aside")
        try:
            yield
        finally:
            cursor.execute("ALTER TABLE put_aside RENAME TO providers_auditevent")


@pytest.mark.django_db(transaction=True)
def test_without_its_record_no_key_leaves() -> None:
    row = make_provider()
    with without_record(), pytest.raises(DatabaseError) as caught:
        hand_out(resolved(row))
    assert API_KEY not in f"{caught.value!r}"


def test_row_that_was_edited_after_it_was_resolved_is_not_handed_out(row: Provider) -> None:
    edit(row, api_host="https://llm.example.com/v1")
    with pytest.raises(Changed):
        hand_out(resolved(row))
    assert not AuditEvent.objects.exists()


def test_row_that_was_removed_after_it_was_resolved_is_not_handed_out(row: Provider) -> None:
    effective = resolved(Provider.objects.get(pk=row.pk))
    row.delete()
    with pytest.raises(Changed):
        hand_out(effective)


@pytest.fixture
def meddled(monkeypatch: pytest.MonkeyPatch) -> Callable[[Provider, int], list[int]]:
    """`meddled(row, times)` edits the row right after each of the first so many answers of the resolver."""
    real = resolve

    def meddle(row: Provider, times: int) -> list[int]:
        answers: list[int] = []

        def resolve_and_edit(**asked: Any) -> Effective:
            effective = real(**asked)
            answers.append(1)
            if len(answers) <= times:
                edit(row, api_host=f"https://llm-{len(answers)}.example.com/v1")
            return effective

        monkeypatch.setattr(handing_out, "resolve", resolve_and_edit)
        return answers

    return meddle


def test_edit_under_way_is_waited_out(row: Provider, member: Person, meddled: Callable[..., list[int]]) -> None:
    answers = meddled(row, 2)
    handed = effective_key(person=member)
    assert len(answers) == 3
    assert (handed.base_url, handed.secrets["api_key"]) == ("https://llm-2.example.com/v1", OTHER_KEY)


def test_after_three_edits_under_way_it_gives_up(
    row: Provider, member: Person, meddled: Callable[..., list[int]]
) -> None:
    answers = meddled(row, 9)
    with pytest.raises(Changed, match="Ask again"):
        effective_key(person=member)
    assert len(answers) == 3


def test_without_a_key_it_says_why(member: Person) -> None:
    with pytest.raises(NoKey) as caught:
        effective_key(person=member)
    assert str(caught.value) == resolve(person=member).reason != ""


def test_key_of_a_lost_data_key_is_refused_in_words(row: Provider, settings: Settings) -> None:
    settings.FERNET_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(Unreadable, match="The stored key of OpenAI cannot be decrypted"):
        hand_out(resolved(row))
    assert not AuditEvent.objects.exists()


def test_damaged_key_is_refused_and_its_card_says_so_from_then_on(row: Provider) -> None:
    before = stored_bytes(row)
    Provider.objects.filter(pk=row.pk).update(api_host="https://thief.example.com/v1")
    row.refresh_from_db()
    with pytest.raises(Unreadable):
        hand_out(resolved(row))
    stored = Provider.objects.get(pk=row.pk)
    assert not is_readable(stored)
    assert stored_bytes(stored) == before


def test_request_is_counted_with_its_record(row: Provider, token: AccessToken) -> None:
    hand_out(resolved(row), agent=token.agent, token=token)
    token.refresh_from_db()
    assert (token.window_count, token.last_used_at is None) == (1, False)


def test_request_too_many_is_handed_nothing(row: Provider, token: AccessToken, settings: Settings) -> None:
    settings.BYOK_TOKEN_RATE = 1
    hand_out(resolved(row), agent=token.agent, token=token)
    with pytest.raises(TooOften) as caught:
        hand_out(resolved(row), agent=token.agent, token=token)
    assert 0 < caught.value.wait <= 60
    assert AuditEvent.objects.count() == 1


def test_token_that_was_revoked_a_moment_ago_is_handed_nothing(row: Provider, token: AccessToken) -> None:
    AccessToken.objects.update(revoked_at=timezone.now())
    with pytest.raises(TokenRefused):
        hand_out(resolved(row), agent=token.agent, token=token)
    assert not AuditEvent.objects.exists()


def test_key_is_kept_for_five_minutes(row: Provider, token: AccessToken) -> None:
    assert hand_out(resolved(row), agent=token.agent, token=token).keep_seconds in (299, 300)


def test_key_is_kept_no_longer_than_its_token_lives(row: Provider, token: AccessToken) -> None:
    token.expires_at = timezone.now() + timedelta(seconds=60)
    assert hand_out(resolved(row), agent=token.agent, token=token).keep_seconds in (59, 60)


def test_key_is_kept_no_longer_than_to_the_end_of_its_last_day(row: Provider) -> None:
    row.expires_on = timezone.localdate() - timedelta(days=1)
    assert hand_out(resolved(row)).keep_seconds == 0


def test_repr_of_what_is_handed_out_shows_no_secret(row: Provider) -> None:
    handed = hand_out(resolved(row))
    assert API_KEY not in f"{handed!r} {handed.credentials!r}"


def test_key_of_a_local_server_that_wants_none_is_empty_and_its_environment_can_start_an_sdk(db: None) -> None:
    row = make_provider(kind="openai_compatible", api_host="http://127.0.0.1:11434/v1", secrets={})
    handed: Handed = hand_out(resolved(row))
    assert dict(handed.secrets) == {}
    assert handed.environment["OPENAI_API_KEY"] == "not-needed"
