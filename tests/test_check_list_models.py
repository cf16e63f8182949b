"""The live model list: fetched with the key at hand, saving nothing."""

import pytest

from providers.kinds import all_kinds, get_kind
from providers.outbound import Failure
from providers.services.list_models import MOST, ModelList, list_models
from providers.verdicts import Outcome
from providers.wires.base import Credentials
from tests.scripted_door import BAD_KEY, answer, failure, scripted_door

KEY = "made-up-key-0123456789"
NAMES = ("zeta-1", "alpha/2", "beta:free")
GOOD = answer(200, {"object": "list", "data": [{"id": name} for name in NAMES]})


def ask(slug: str = "openai") -> ModelList:
    config = {"region": "us-east-1", "api_version": "2024-10-21", "deployment_name": "d"}
    credentials = Credentials(host="https://llm.example/v1", model="", config=config, secrets={"api_key": KEY})
    return list_models(kind=get_kind(slug), credentials=credentials)


def test_models_come_in_the_order_of_the_provider() -> None:
    with scripted_door(list_models=GOOD) as door:
        found = ask()
    assert found == ModelList(NAMES, None)
    assert door.asked == ["list_models"]


@pytest.mark.parametrize("slug", [kind.slug for kind in all_kinds()])
def test_every_kind_lists_its_models(slug: str) -> None:
    both = {"data": [{"id": "some-model"}], "modelSummaries": [{"modelId": "some-model"}]}
    with scripted_door(list_models=answer(200, both)):
        assert ask(slug).models == ("some-model",)


def test_refused_key_is_said_at_the_key() -> None:
    with scripted_door(list_models=answer(401, BAD_KEY)):
        found = ask()
    assert found.models == ()
    assert found.verdict is not None
    assert (found.verdict.outcome, found.verdict.field) == (Outcome.INVALID_KEY, "api_key")
    assert found.verdict.message == "Invalid key. Validation failed."
    assert found.verdict.evidence is not None
    assert found.verdict.evidence.status == 401


@pytest.mark.parametrize(
    "refusal",
    [
        answer(404, {"detail": "Not Found"}),
        answer(500, {"error": {"message": "Error listing deployed models"}}),
        answer(403, {"error": {"message": "Missing scopes: api.model.read"}}),
    ],
)
def test_list_that_is_not_to_be_had_asks_to_type_the_name(refusal: object) -> None:
    with scripted_door(list_models=refusal):  # type: ignore[arg-type]
        found = ask()
    assert found.models == ()
    assert found.verdict is not None
    assert found.verdict.advice.startswith("There is no list to choose from: type the name of the model.")


def test_blocked_address_is_said_at_the_host() -> None:
    with scripted_door(list_models=failure(Failure.BLOCKED, "BYOK_PRIVATE_HOSTS")):
        found = ask()
    assert found.verdict is not None
    assert (found.verdict.outcome, found.verdict.field) == (Outcome.BLOCKED, "api_host")


def test_list_for_everybody_comes_with_a_remark() -> None:
    with scripted_door(list_models=GOOD):
        found = ask("openrouter")
    assert found.models == NAMES
    assert found.verdict is not None
    assert found.verdict.ok
    assert "to everybody" in found.verdict.message


def test_names_that_are_no_names_are_left_out() -> None:
    strange = ["good-1", "two words", "<b>", KEY, f"x-{KEY[:12]}", "x" * 500, "", 5, None]
    with scripted_door(list_models=answer(200, [{"id": name, "name": "n"} for name in strange])):
        found = ask("openai_compatible")
    assert set(found.models) <= {"good-1", "n"}


def test_endless_list_is_cut() -> None:
    names = [{"id": f"model-{number}"} for number in range(MOST + 50)]
    with scripted_door(list_models=answer(200, {"data": names})):
        assert len(ask().models) == MOST


def test_empty_list_is_no_fault() -> None:
    with scripted_door(list_models=answer(200, {"object": "list", "data": None})):
        assert ask("openai_compatible") == ModelList((), None)
