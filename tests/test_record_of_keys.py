"""What the record says of keys: each check, refusal and change, with the names of fields and the fingerprints."""

import pytest
from django.test import Client

from providers.models import Agent, AuditEvent, Role
from providers.services.handing_out import NoKey, effective_key
from tests.cards import OTHER_KEY, PressedCard
from tests.people import make_person, signed_in
from tests.provider_double import provider_double
from tests.rows import put_into_column

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def card() -> PressedCard:
    """An empty card of an admin; no transaction of a test is around what its buttons do."""
    return PressedCard(signed_in(Client(), make_person("Adam", Role.ADMIN)), "openai")


def last(action: str) -> AuditEvent:
    return AuditEvent.objects.filter(action=action).latest("id")


def test_refused_save_is_recorded_by_itself(card: PressedCard) -> None:
    with provider_double() as double:
        double.mood = "invalid_key"
        assert card.press("save").status_code == 200
    event = last("provider.refused")
    assert event.details["outcome"] == "invalid_key"
    assert "api_key" in event.details["fields"]
    assert (event.details["fingerprint_before"], event.details["fingerprint_after"]) == ("", "")


def test_refused_replacement_names_the_key_that_stays(card: PressedCard) -> None:
    with provider_double() as double:
        card.press("save")
        double.mood = "invalid_key"
        card.press("save", api_key=OTHER_KEY)
    details = last("provider.refused").details
    assert details["fields"] == ["api_key"]
    assert details["fingerprint_before"] == details["fingerprint_after"] == card.stored.key_fingerprint


def test_validation_of_what_is_not_stored_is_recorded_by_itself(card: PressedCard) -> None:
    with provider_double():
        card.press("save")
        card.press("validate", model_type="another")
    assert last("provider.validated").details == {"outcome": "ok", "fields": ["model_type"]}


def test_replacement_names_both_fingerprints(card: PressedCard) -> None:
    with provider_double():
        card.press("save")
        before = card.stored.key_fingerprint
        card.press("save", api_key=OTHER_KEY, notes="changed")
    details = last("provider.changed").details
    assert details["fields"] == ["notes", "api_key"]
    assert (details["fingerprint_before"], details["fingerprint_after"]) == (before, card.stored.key_fingerprint)
    assert before != card.stored.key_fingerprint


def test_model_list_is_recorded_though_nothing_is_stored(card: PressedCard) -> None:
    with provider_double():
        card.press("list_models", model_type="")
    event = last("provider.models_listed")
    assert event.details["count"] == 2
    assert "api_key" in event.details["fields"]
    assert event.target_id == str(card.entry)


def test_key_that_cannot_be_decrypted_is_recorded_once(card: PressedCard) -> None:
    with provider_double():
        card.press("save")
    put_into_column(card.stored, b"gAAAAnothing")
    with provider_double():
        card.press("validate")
        card.press("validate")
    (event,) = AuditEvent.objects.filter(action="provider.unreadable")
    assert event.details == {"fingerprint": card.stored.key_fingerprint}
    assert card.stored.seal_key_id == ""


def test_agent_without_a_key_is_recorded_once_a_minute(db: None) -> None:
    agent = Agent.objects.create(name="builder")
    for _ in range(3):
        with pytest.raises(NoKey):
            effective_key(agent=agent)
    (event,) = AuditEvent.objects.all()
    assert (event.action, event.actor_label) == ("key.refused", "agent builder")
    assert set(event.details) == {"rule"}
