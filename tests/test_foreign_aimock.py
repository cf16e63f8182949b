"""The main job against aimock, an LLM server that somebody else wrote: through the card, the check and the door."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from providers.kinds import get_kind
from providers.models import Person
from providers.sealing import unseal
from tests.cards import KEY, OTHER_KEY
from tests.foreign import ForeignServer, aimock
from tests.foreign_cards import MODEL, ForeignCard, error_at
from tests.people import signed_in
from tests.starting import ROOT, environment

KINDS = (
    "openai", "anthropic", "gemini", "openrouter", "qwen", "deepseek", "minimax", "zai", "azure_openai", "bedrock",
    "openai_compatible",
)  # fmt: skip
LISTING = ("openai", "anthropic", "openrouter", "minimax", "openai_compatible")
"""The kinds whose list of models aimock has; to the others' it answers 404, whatever the key."""
THROTTLED = ("openrouter", "qwen")
"""Where "current quota" with 429 is a limit per minute, and spent credit has another code."""


@pytest.fixture(scope="session")
def server() -> Iterator[ForeignServer]:
    """aimock, once for each worker."""
    with aimock() as running:
        yield running


@pytest.fixture
def client_of_admin(client: Client, admin: Person, settings: Settings, server: ForeignServer) -> Client:
    """Signed in as an admin; the door lets keys go to the foreign server."""
    settings.BYOK_PRIVATE_HOSTS = (server.entry,)
    return signed_in(client, admin)


@pytest.fixture(params=KINDS)
def card(request: pytest.FixtureRequest, client_of_admin: Client, server: ForeignServer) -> ForeignCard:
    """An empty card of each kind."""
    return ForeignCard(client_of_admin, request.param, server)


def test_good_key_is_stored_valid_and_set_as_default(card: ForeignCard) -> None:
    assert "Saved. The key and the model work." in card.page("save")
    card.press("set_default")
    assert (card.stored.outcome, card.stored.is_default) == ("ok", True)
    assert unseal(card.stored)["api_key"] == KEY


def test_wrong_key_is_told_at_its_field_and_not_stored(card: ForeignCard) -> None:
    page = card.page("save", key=OTHER_KEY)
    assert error_at(page, "api_key").startswith("Invalid key. Validation failed.")
    assert card.row is None
    assert OTHER_KEY not in page


def test_refused_key_leaves_the_stored_one_in_use(card: ForeignCard) -> None:
    card.page("save")
    assert "stays in use" in card.page("save", key=OTHER_KEY)
    assert unseal(card.stored)["api_key"] == KEY


def test_unknown_model_is_told_at_the_field_that_names_it_and_not_stored(card: ForeignCard) -> None:
    page = card.page("save", model="model-that-is-not-there")
    assert error_at(page, card.kind.model_field).startswith("Invalid model name. Validation failed.")
    assert card.row is None


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ("model-that-is-busy", "Too many requests just now."),
        ("model-without-credit", "You exceeded your current quota"),
        ("model-to-be-paid-for", "You exceeded your current quota"),
        ("model-that-is-down", "The provider is having trouble just now."),
    ],
)
def test_key_that_cannot_be_tried_now_is_offered_and_not_stored(card: ForeignCard, model: str, sentence: str) -> None:
    if model == "model-without-credit" and card.kind.slug in THROTTLED:
        sentence = "Too many requests just now."
    page = card.page("save", model=model)
    assert sentence in page
    assert 'value="save_unchecked"' in page
    assert card.row is None


@pytest.mark.parametrize("kind", LISTING)
def test_models_are_listed_without_saving(client_of_admin: Client, server: ForeignServer, kind: str) -> None:
    card = ForeignCard(client_of_admin, kind, server)
    assert 'value="use_model:model-that-is-busy"' in card.page("list_models")
    assert card.row is None


@pytest.mark.parametrize("kind", sorted({*KINDS} - {*LISTING}))
def test_missing_list_of_models_is_no_word_against_the_key(
    client_of_admin: Client, server: ForeignServer, kind: str
) -> None:
    page = ForeignCard(client_of_admin, kind, server).page("list_models")
    assert "type the name of the model" in page
    assert error_at(page, "api_key") == ""


def test_server_that_answers_under_another_name_gets_a_note(client_of_admin: Client, server: ForeignServer) -> None:
    card = ForeignCard(client_of_admin, "openai_compatible", server)
    page = card.page("save", model="model-of-another-name")
    assert "The answer came from “something-else-entirely”, which is not the model that was asked." in page
    assert card.stored.outcome == "ok"


# The command line


def check_key(folder: Path, server: ForeignServer, *arguments: str, said: str) -> "subprocess.CompletedProcess[str]":
    """Run `manage.py check_key` with this standard input."""
    command = [sys.executable, "manage.py", "check_key", *arguments]
    values = environment(folder, BYOK_PRIVATE_HOSTS=server.entry)
    return subprocess.run(command, cwd=ROOT, env=values, input=said, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("key", "model", "code", "outcome", "field"),
    [
        (KEY, MODEL, 0, "ok", None),
        (OTHER_KEY, MODEL, 1, "invalid_key", "api_key"),
        (KEY, "model-that-is-not-there", 1, "invalid_model", "model_type"),
    ],
)
def test_command_line_tells_good_from_bad(
    tmp_path: Path, server: ForeignServer, key: str, model: str, code: int, outcome: str, field: str | None
) -> None:
    arguments = ["openai", "--host", server.at("/v1"), "--model", model, "--format", "json"]
    done = check_key(tmp_path, server, *arguments, said=key)
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (code, "")
    assert (found["outcome"], found["field"]) == (outcome, field)
    assert key not in done.stdout


def test_command_line_checks_a_key_of_every_kind_at_once(tmp_path: Path, server: ForeignServer) -> None:
    config = {"azure_openai": {"deployment_name": MODEL}, "bedrock": {"region": "us-east-1"}}
    questions = [
        {"kind": kind, "host": server.host_for(get_kind(kind)), "model": MODEL, "config": config.get(kind, {}),
         "secrets": {"api_key": key}}
        for kind in KINDS
        for key in (KEY, OTHER_KEY)
    ]  # fmt: skip
    done = check_key(tmp_path, server, "--ndjson", said="".join(json.dumps(line) + "\n" for line in questions))
    assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == ["ok", "invalid_key"] * len(KINDS)
    assert (done.returncode, done.stderr) == (0, "")
