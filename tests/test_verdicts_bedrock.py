"""Bedrock: each part of the credentials, the region, the model and the access to it has a verdict of its own."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from providers.models import Person
from tests.cards import KEY, PressedCard
from tests.page_parts import TOP, Part, button_values, findings
from tests.people import signed_in
from tests.replay import good_answer, operation_of
from tests.scripted_door import answer, scripted_door
from tests.servers import Reply, Request, ScriptedServer

ACCESS_KEY = {
    "api_key": "",
    "access_key_id": "ASIAIOSFODNN7MADEUPX",
    "secret_access_key": "made/up/secret+access+key+of+a+test+0001",
    "session_token": "made-up-session-token-of-a-test-0123456789",
}
PROFILES = {
    "inferenceProfileSummaries": [
        {"inferenceProfileId": "us.anthropic.claude-sonnet-4-6"},
        {"inferenceProfileId": "eu.anthropic.claude-sonnet-4-6"},
        {"inferenceProfileId": "us.amazon.nova-2-lite-v1:0"},
    ]
}


def refusal(status: int, exception: str, message: str) -> Reply:
    """As Bedrock says it: the exception in a header."""
    return Reply(status, {"message": message}, {"x-amzn-errortype": exception})


NO_SUCH_ID = refusal(403, "UnrecognizedClientException", "The security token included in the request is invalid.")
WRONG_SECRET = refusal(
    403, "InvalidSignatureException", "The request signature we calculated does not match the signature you provided."
)
EXPIRED = refusal(403, "ExpiredTokenException", "The security token included in the request is expired")
SKEWED = refusal(
    403, "InvalidSignatureException", "Signature expired: 20260101T000000Z is now earlier than 20260101T01Z"
)
OTHER_REGION = refusal(403, "InvalidSignatureException", "Credential should be scoped to a valid region.")
NO_ACCESS = refusal(403, "AccessDeniedException", "You don't have access to the model with the specified model ID.")
NO_POLICY = refusal(
    403, "AccessDeniedException", "User: arn:aws:iam::1:user/x is not authorized to perform: bedrock:InvokeModel"
)
NO_FORM = refusal(404, "ResourceNotFoundException", "Model use case details have not been submitted for this account.")
ON_DEMAND = refusal(
    400, "ValidationException", "Invocation of model ID x with on-demand throughput isn’t supported. Use a profile."
)
UNKNOWN = refusal(400, "ValidationException", "The provided model identifier is invalid.")
WRONG_KEY = Reply(
    403,
    {"Message": "Authentication failed: Please make sure your API Key is valid."},
    {"x-amzn-errortype": "AccessDeniedException"},
)
SIGN_IN = {"access_key_id": NO_SUCH_ID, "secret_access_key": WRONG_SECRET, "session_token": EXPIRED}


@pytest.fixture
def card(client: Client, admin: Person) -> PressedCard:
    """An empty card."""
    return PressedCard(signed_in(client, admin), "bedrock")


@contextmanager
def endpoint(settings: Settings, *, every: Reply | None = None, chat: Reply | None = None) -> Iterator[str]:
    """The address of a VPC endpoint, which gets every request."""

    def answer(request: Request) -> Reply:
        if every:
            return every
        if request.path.startswith("/inference-profiles"):
            return Reply(200, PROFILES)
        if chat and request.method == "POST":
            return chat
        return Reply(200, good_answer(request, operation_of(request), "amazon.nova-lite-v1:0"))

    with ScriptedServer(answer) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        yield server.url


@pytest.fixture
def saved(card: PressedCard, settings: Settings) -> Callable[..., dict[str, Part]]:
    """`saved(every=… or chat=…, **typed)`: what stands at which field after Save, where anything does."""

    def save(every: Reply | None = None, chat: Reply | None = None, **typed: str) -> dict[str, Part]:
        with endpoint(settings, every=every, chat=chat) as host:
            page = card.press("save", **{"api_host": host, **typed}).content.decode()
        return {name: part for name, part in findings(card.entry, page).items() if part.text}

    return save


type Saved = Callable[..., Mapping[str, Part]]


@pytest.mark.parametrize(
    ("field", "advice"),
    [
        ("access_key_id", "AWS does not know this access key ID: it is mistyped, inactive or deleted."),
        ("secret_access_key", "The secret access key does not belong to this access key ID."),
        ("session_token", "The session token has run out: temporary keys live for some hours."),
    ],
)
def test_part_of_the_access_key_that_is_wrong_is_told(saved: Saved, field: str, advice: str) -> None:
    found = saved(every=SIGN_IN[field], **ACCESS_KEY)
    assert list(found) == [field]
    assert found[field].text.startswith(f"Invalid key. Validation failed. {advice}")


@pytest.mark.parametrize("field", SIGN_IN)
def test_refused_api_key_is_not_told_about_access_keys(saved: Saved, field: str) -> None:
    found = saved(every=SIGN_IN[field], api_key=KEY)
    assert list(found) == ["api_key"]
    assert "Double-check the key: it is incorrect, expired or incomplete." in found["api_key"].text
    assert "access key ID" not in found["api_key"].text


def test_clock_of_this_server_is_told_from_a_wrong_secret(saved: Saved) -> None:
    found = saved(every=SKEWED, **ACCESS_KEY)
    assert "The clock of this server is wrong by more than five minutes" in found["secret_access_key"].text


def test_region_that_does_not_fit_the_host_is_not_called_a_wrong_key(saved: Saved) -> None:
    found = saved(every=OTHER_REGION, **ACCESS_KEY)
    assert list(found) == ["region"]
    assert found["region"].text.startswith(
        "The provider refused the request for another reason. The region does not fit the API Host"
    )


@pytest.mark.parametrize(
    ("answer", "at", "advice", "page"),
    [
        (
            NO_ACCESS,
            "model_type",
            "The account has no access to this model.",
            "https://console.aws.amazon.com/bedrock/home#/modelaccess",
        ),
        (
            NO_FORM,
            "model_type",
            "The vendor of this model asks what it is for.",
            "https://console.aws.amazon.com/bedrock/home#/modelaccess",
        ),
        (
            NO_POLICY,
            TOP,
            "The key is good, but its IAM policy does not allow this.",
            "https://console.aws.amazon.com/iam/home#/policies",
        ),
    ],
    ids=["model access", "use case form", "policy"],
)
def test_missing_access_says_what_is_missing(saved: Saved, answer: Reply, at: str, advice: str, page: str) -> None:
    found = saved(chat=answer)
    assert list(found) == [at]
    assert found[at].text.startswith(f"No access. The provider does not let this key use this model here. {advice}")
    assert found[at].links == [page]


def test_model_that_needs_an_inference_profile_offers_those_of_its_name(card: PressedCard, settings: Settings) -> None:
    with endpoint(settings, chat=ON_DEMAND) as host:
        page = card.press("save", api_host=host, model_type="anthropic.claude-sonnet-4-6").content.decode()
    found = findings(card.entry, page)["model_type"].text
    assert found.startswith(
        "Invalid model name. Validation failed. This model is only called by the id of an inference profile"
    )
    offered = {value for value in button_values(page) if value.startswith("use_model:")}
    assert offered == {"use_model:us.anthropic.claude-sonnet-4-6", "use_model:eu.anthropic.claude-sonnet-4-6"}


def test_unknown_model_is_told_from_one_that_needs_a_profile(saved: Saved) -> None:
    found = saved(chat=UNKNOWN)
    assert list(found) == ["model_type"]
    assert "Bedrock has no model of this id in this region." in found["model_type"].text


def test_api_key_of_another_region_names_the_other_regions(card: PressedCard, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = answer(403, WRONG_KEY.body, WRONG_KEY.headers)
    with scripted_door(list_models=refused):
        page = card.press("save", api_host="", region="us-east-1").content.decode()
    found = findings(card.entry, page)["api_key"].text
    assert found.startswith("Invalid key. Validation failed.")
    assert "A Bedrock API key works in its own region only." in found
    hosts = {value for value in button_values(page) if value.startswith("use_host:")}
    assert "use_host:https://bedrock-runtime.eu-central-1.amazonaws.com" in hosts
    assert "use_host:https://bedrock-runtime.us-east-1.amazonaws.com" not in hosts


def test_region_without_bedrock_is_said_at_the_host(card: PressedCard, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **options: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    page = card.press("save", api_host="", region="mx-central-9").content.decode()
    found = {name: part.text for name, part in findings(card.entry, page).items() if part.text}
    assert "Check the region: not every region has Bedrock." in found["api_host"]
