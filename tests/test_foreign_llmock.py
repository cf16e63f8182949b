"""Cards against llmock, an LLM server that somebody else wrote: it looks at no key and fails as it is told to."""

from collections.abc import Callable, Iterator

import pytest
import requests
from django.test import Client
from pytest_django.fixtures import Settings

from providers.models import Person
from tests.foreign import ForeignServer, llmock
from tests.foreign_cards import ForeignCard
from tests.people import signed_in

STATUSES = {
    401: ("invalid_key", "Invalid key. Validation failed."),
    402: ("quota_exhausted", "You exceeded your current quota"),
    403: ("permission_denied", "No access."),
    404: ("invalid_model", "Invalid model name. Validation failed."),
    429: ("rate_limited", "Too many requests just now."),
    500: ("provider_unavailable", "The provider is having trouble just now."),
    503: ("provider_unavailable", "The provider is having trouble just now."),
    529: ("provider_unavailable", "The provider is having trouble just now."),
}
PLACES = (
    ("openai", "/v1"),
    ("anthropic", "/anthropic/v1"),
    ("openai_compatible", "/groq/openai/v1"),
    ("openai_compatible", "/mistral/v1"),
    ("openai_compatible", "/xai/v1"),
    ("openai_compatible", "/together/v1"),
    ("openai_compatible", "/perplexity/v1"),
)
"""Where llmock speaks how which provider does, its envelopes for errors included."""

NOWHERE = (("azure_openai", "/v1"), ("bedrock", ""), ("openai", ""))
"""Where it does not speak as the card's kind does."""


def model_that_fails_with(status: int) -> str:
    return f"model-that-fails-with-{status}"


@pytest.fixture(scope="session")
def server() -> Iterator[ForeignServer]:
    """llmock, once for each worker, with one model for each status; every other model answers."""
    failures = [
        {"type": "fail", "status": status, "times": None, "match": {"model": model_that_fails_with(status)}}
        for status in STATUSES
    ]
    with llmock() as running:
        requests.post(running.at("/_llmock/scenario"), json={"behaviors": failures}, timeout=10).raise_for_status()
        yield running


type MakeCard = Callable[[str, str], ForeignCard]


@pytest.fixture
def make_card(client: Client, admin: Person, settings: Settings, server: ForeignServer) -> MakeCard:
    """`make_card(kind, path)`: an empty card that points to this path of llmock."""
    settings.BYOK_PRIVATE_HOSTS = (server.entry,)
    signed = signed_in(client, admin)
    return lambda kind, path: ForeignCard(signed, kind, server, path)


@pytest.mark.parametrize(("kind", "path"), PLACES)
def test_key_and_model_that_work_are_stored_as_valid(make_card: MakeCard, kind: str, path: str) -> None:
    card = make_card(kind, path)
    assert "Saved. The key and the model work." in card.page("save")
    assert card.stored.outcome == "ok"


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("kind", "path"), PLACES)
def test_refusal_in_the_providers_envelope_is_told_and_not_stored(
    make_card: MakeCard, kind: str, path: str, status: int
) -> None:
    card = make_card(kind, path)
    page = card.page("save", model=model_that_fails_with(status))
    outcome, sentence = STATUSES[status]
    assert sentence in page
    assert ('value="save_unchecked"' in page) is (outcome not in ("invalid_key", "invalid_model"))
    assert card.row is None


@pytest.mark.parametrize(("kind", "path"), NOWHERE)
def test_address_of_another_dialect_is_a_wrong_host(make_card: MakeCard, kind: str, path: str) -> None:
    card = make_card(kind, path)
    page = card.page("save")
    assert "Wrong API Host." in page
    assert "Invalid key." not in page
    assert card.row is None
