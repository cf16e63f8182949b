"""Cards against llama.cpp's own server, with a model made on the spot. Not in the test line: CONTRIBUTING says how."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from providers.models import Person
from providers.sealing import unseal
from tests.cards import KEY, OTHER_KEY
from tests.foreign import ForeignServer, running
from tests.foreign_cards import ForeignCard, error_at
from tests.people import signed_in
from tests.tiny_model import write_model

KIND = "openai_compatible"
ALIAS = "tiny-model"
SAVED = "Saved. The key and the model work."
NAMES = ("llama-server", "llama-server-vulkan")


def program() -> str:
    """llama.cpp's server on this machine."""
    found = os.environ.get("BYOK_TEST_LLAMA_SERVER") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("needs llama.cpp's server: put llama-server into PATH or name it in BYOK_TEST_LLAMA_SERVER")
    return found


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """How to start it with the model."""
    model: Path = tmp_path_factory.mktemp("llamacpp") / "tiny.gguf"
    write_model(model)
    places = ["--model", str(model), "--alias", ALIAS, "--host", "127.0.0.1", "--port", "0"]
    return [program(), *places, "--ctx-size", "256", "--parallel", "1", "--threads", "1"]


@pytest.fixture(scope="session")
def locked(command: list[str]) -> Iterator[ForeignServer]:
    """A server that wants the key `KEY`, though it lists its models to everybody."""
    with running([*command, "--api-key", KEY]) as server:
        yield server


@pytest.fixture(scope="session")
def unlocked(command: list[str]) -> Iterator[ForeignServer]:
    """A server that wants no key."""
    with running(command) as server:
        yield server


@pytest.fixture
def signed(client: Client, admin: Person, settings: Settings, locked: ForeignServer, unlocked: ForeignServer) -> Client:
    """Signed in as an admin; the door lets keys go to both servers."""
    settings.BYOK_PRIVATE_HOSTS = (locked.entry, unlocked.entry)
    return signed_in(client, admin)


def test_good_key_is_stored_valid_and_set_as_default(signed: Client, locked: ForeignServer) -> None:
    card = ForeignCard(signed, KIND, locked)
    page = card.page("save", model=ALIAS)
    assert SAVED in page
    assert "The answer came from" not in page
    card.press("set_default")
    assert (card.stored.outcome, card.stored.is_default) == ("ok", True)
    assert unseal(card.stored)["api_key"] == KEY


@pytest.mark.parametrize("key", [OTHER_KEY, ""], ids=["wrong", "none"])
def test_key_that_is_wrong_or_missing_is_told_at_its_field_though_the_list_is_open(
    signed: Client, locked: ForeignServer, key: str
) -> None:
    card = ForeignCard(signed, KIND, locked)
    assert error_at(card.page("save", model=ALIAS, key=key), "api_key").startswith("Invalid key. Validation failed.")
    assert card.row is None


def test_server_that_wants_no_key_needs_none(signed: Client, unlocked: ForeignServer) -> None:
    card = ForeignCard(signed, KIND, unlocked)
    page = card.page("save", model=ALIAS, key="")
    assert SAVED in page
    assert "The key was accepted" not in page
    card.press("set_default")
    assert (card.stored.outcome, card.stored.is_default) == ("ok", True)


def test_ignored_model_name_gets_a_note(signed: Client, locked: ForeignServer) -> None:
    page = ForeignCard(signed, KIND, locked).page("save", model="another-model")
    assert SAVED in page
    assert f"The answer came from “{ALIAS}”, which is not the model that was asked." in page


def test_its_models_are_listed_without_saving(signed: Client, locked: ForeignServer) -> None:
    card = ForeignCard(signed, KIND, locked)
    assert f'value="use_model:{ALIAS}"' in card.page("list_models")
    assert card.row is None


def test_path_that_it_does_not_have_is_a_wrong_host(signed: Client, unlocked: ForeignServer) -> None:
    page = ForeignCard(signed, KIND, unlocked, "/v2").page("save", model=ALIAS)
    assert error_at(page, "api_host").startswith("Wrong API Host.")


def test_missing_embeddings_are_no_word_against_the_key(signed: Client, unlocked: ForeignServer) -> None:
    card = ForeignCard(signed, KIND, unlocked)
    page = card.page("save", model="text-embedding-of-some-kind", key="")
    assert 'value="save_unchecked"' in page
    assert error_at(page, "api_key") == ""
    assert "The key was accepted" not in page
