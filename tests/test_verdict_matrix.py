"""Eleven kinds by thirteen outcomes: what the card says, at which field, and what becomes of the key.

Each provider is played on a real socket in its own dialect (`dialects.py`); the page is read as a person reads it.
"""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from providers.kinds import get_kind
from providers.models import Person, Provider
from providers.sealing import seal
from providers.verdicts import Outcome
from tests.cards import KEY, PressedCard
from tests.dialects import DIALECTS, HOST, PATHS, Said
from tests.page_parts import TOP, button_values, findings, parts_of
from tests.people import signed_in
from tests.replay import good_answer, operation_of
from tests.servers import Reply, Request, ScriptedServer

SENTENCES: Mapping[Outcome, str] = {
    Outcome.OK: "The key and the model work.",
    Outcome.INVALID_KEY: "Invalid key. Validation failed.",
    Outcome.INVALID_MODEL: "Invalid model name. Validation failed.",
    Outcome.QUOTA_EXHAUSTED: "You exceeded your current quota. The account behind this key has nothing left to spend.",
    Outcome.RATE_LIMITED: "Too many requests just now.",
    Outcome.PERMISSION_DENIED: "No access. The provider does not let this key use this model here.",
    Outcome.REGION_UNSUPPORTED: "Not available in this region.",
    Outcome.BAD_HOST: "Wrong API Host.",
    Outcome.BAD_REQUEST: "The provider refused the request for another reason.",
    Outcome.PROVIDER_UNAVAILABLE: "The provider is having trouble just now.",
    Outcome.TIMEOUT: "The provider did not answer in time.",
    Outcome.UNREACHABLE: "The provider could not be reached.",
    Outcome.BLOCKED: "This address is blocked. Nothing was sent.",
}
STATUS_WORDS: Mapping[Outcome, str] = {
    Outcome.OK: "Valid",
    Outcome.INVALID_KEY: "Invalid key",
    Outcome.INVALID_MODEL: "Invalid model",
    Outcome.QUOTA_EXHAUSTED: "Quota exceeded",
    Outcome.RATE_LIMITED: "Valid",
    Outcome.PERMISSION_DENIED: "No access",
    Outcome.REGION_UNSUPPORTED: "No access",
    Outcome.BAD_HOST: "Unreachable",
    Outcome.BAD_REQUEST: "Valid",
    Outcome.PROVIDER_UNAVAILABLE: "Unreachable",
    Outcome.TIMEOUT: "Unreachable",
    Outcome.UNREACHABLE: "Unreachable",
    Outcome.BLOCKED: "Unreachable",
}
REFUSED = (Outcome.INVALID_KEY, Outcome.INVALID_MODEL, Outcome.BAD_HOST, Outcome.BLOCKED)
UNANSWERED: Mapping[Outcome, tuple[str, str]] = {
    Outcome.TIMEOUT: (TOP, "Try again. If it stays slow, check the API Host, or ask whoever runs this server"),
    Outcome.UNREACHABLE: (HOST, 'Nothing at "127.0.0.1:'),
    Outcome.BLOCKED: (HOST, 'Private address. "127.0.0.1:'),
}
"""Outcomes without an answer: where our sentence stands, and how our advice begins."""
SECONDS = 0.2
MATRIX = [(kind, outcome) for kind in DIALECTS for outcome in Outcome]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a provider is played."""

    kind: str
    host: str

    @property
    def typed(self) -> dict[str, str]:
        """What a person types there."""
        return {"api_host": self.host, "api_key": KEY}


@pytest.fixture
def played(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> "Played":
    """`with played(kind, outcome) as place`: a provider of this kind with which a check comes to this outcome."""
    settings.BYOK_CHECK_SECONDS = SECONDS
    monkeypatch.setattr("providers.destinations.PRIVATE_HOST_SECONDS", 5.0)

    @contextmanager
    def play(kind: str, outcome: Outcome) -> Iterator[Place]:
        said = DIALECTS[kind].get(outcome)

        def answer(request: Request) -> Reply:
            chat = request.method == "POST"
            if said and (chat or said.everywhere):
                return Reply(said.status, said.body, said.headers)
            if outcome is Outcome.TIMEOUT and chat:
                server.stopping.wait(2)
            if KEY not in "".join(request.headers.values()):
                refusal = DIALECTS[kind][Outcome.INVALID_KEY]
                return Reply(refusal.status, refusal.body, refusal.headers)
            return Reply(200, good_answer(request, operation_of(request), "gpt-5.4-mini"))

        with ScriptedServer(answer) as server:
            url, entry = server.url, server.entry
            if outcome is Outcome.UNREACHABLE:
                entry = f"127.0.0.1:{closed_port()}"
                url = f"http://{entry}"
            if outcome is Outcome.TIMEOUT:
                monkeypatch.setattr("providers.destinations.PRIVATE_HOST_SECONDS", SECONDS)
            settings.BYOK_PRIVATE_HOSTS = () if outcome is Outcome.BLOCKED else (entry,)
            yield Place(kind, f"{url}{PATHS[kind]}")

    return play


type Played = Callable[[str, Outcome], AbstractContextManager[Place]]


def closed_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def expected(kind: str, outcome: Outcome) -> Said:
    """What the card has to say."""
    if outcome in UNANSWERED:
        at, advice = UNANSWERED[outcome]
        return Said(0, "", at, advice)
    return DIALECTS[kind][outcome]


def stored(card: PressedCard, place: Place) -> Provider:
    """The row of a card that was good so far."""
    kind = get_kind(place.kind)
    config = {"region": "us-east-1", "api_version": "2024-10-21", "deployment_name": "my-gpt4-deployment"}
    row = Provider(
        pk=card.entry,
        kind=place.kind,
        api_host=place.host,
        model_type=next(iter(kind.suggested_models)),
        config={name: config[name] for name in kind.Form.config_names()},
        version=1,
        outcome="ok",
    )
    seal(row, {"api_key": KEY})
    row.save()
    return row


@pytest.fixture
def admin_client(client: Client, admin: Person) -> Client:
    """Signed in as an admin."""
    return signed_in(client, admin)


def test_every_kind_says_every_outcome_in_its_own_dialect() -> None:
    answered = set(Outcome) - set(UNANSWERED) - {Outcome.OK}
    assert {kind: set(table) for kind, table in DIALECTS.items()} == dict.fromkeys(DIALECTS, answered)


@pytest.mark.parametrize(("kind", "outcome"), [pair for pair in MATRIX if pair[1] is not Outcome.OK])
def test_save_says_it_at_its_field_and_stores_what_it_may(
    admin_client: Client, played: Played, kind: str, outcome: Outcome
) -> None:
    card, said = PressedCard(admin_client, kind), expected(kind, outcome)
    with played(kind, outcome) as place:
        page = card.press("save", **place.typed).content.decode()
    parts = findings(card.entry, page)
    assert [name for name, part in parts.items() if SENTENCES[outcome] in part.text] == [said.at]
    assert parts[said.at].text.startswith(f"{SENTENCES[outcome]} {said.advice}")
    assert parts[said.at].links == ([said.page] if said.page else [])
    assert KEY not in page
    assert card.row is None
    assert ("save_unchecked" in button_values(page)) is (outcome not in REFUSED)


@pytest.mark.parametrize(("kind", "outcome"), [pair for pair in MATRIX if pair[1] not in (Outcome.OK, *REFUSED)])
def test_what_is_offered_can_be_stored_unverified(
    admin_client: Client, played: Played, kind: str, outcome: Outcome
) -> None:
    card = PressedCard(admin_client, kind)
    with played(kind, outcome) as place:
        page = card.press("save", **place.typed).content.decode()
        offer = next(p.attributes["value"] for p in parts_of(page) if p.attributes.get("name") == "offer")
        card.press("save_unchecked", offer=offer, **place.typed)
    assert card.stored.outcome == ""
    assert status_word(admin_client) == "Saved, not verified"


@pytest.mark.parametrize(("kind", "outcome"), MATRIX)
def test_validate_of_a_stored_key_marks_its_card(
    admin_client: Client, played: Played, kind: str, outcome: Outcome
) -> None:
    card = PressedCard(admin_client, kind)
    with played(kind, outcome) as place:
        before = bytes(stored(card, place).sealed.ciphertext)
        page = card.press("validate").content.decode()
    row = card.stored
    assert status_word(admin_client) == STATUS_WORDS[outcome]
    assert row.last_verdict is not None
    assert row.last_verdict.outcome == outcome
    assert SENTENCES[outcome] in page
    assert (row.failing_since is None) is (STATUS_WORDS[outcome] == "Valid")
    assert (bytes(row.sealed.ciphertext), row.version) == (before, 1)


@pytest.mark.parametrize("kind", DIALECTS)
def test_save_of_a_good_key_stores_it(admin_client: Client, played: Played, kind: str) -> None:
    card = PressedCard(admin_client, kind)
    with played(kind, Outcome.OK) as place:
        page = card.press("save", **place.typed).content.decode()
    assert "Saved. The key and the model work." in page
    assert card.stored.outcome == "ok"
    assert status_word(admin_client) == "Valid"


def status_word(client: Client) -> str:
    """What the page says of the first card on it."""
    page = client.get("/organization/").content.decode()
    return next(part.text for part in parts_of(page) if part.is_of("status"))
