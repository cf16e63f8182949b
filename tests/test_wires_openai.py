"""The wire of OpenAI's dialect, by way of the kinds that hold it: what each of them would send."""

import json
from typing import Any

import pytest

from providers.kinds import get_kind
from providers.wires.base import Call, Credentials, Operation, Wire
from providers.wires.families import GENERAL_FAMILIES, OPENAI_FAMILIES, Family, family_of

KEY = "made-up-key-0123456789"
HI = [{"role": "user", "content": "hi"}]
HOSTS = {
    "openai": "https://api.openai.com/v1",
    "gemini": "https://generativelanguage.googleapis.com/v1beta/openai",
    "openrouter": "https://openrouter.ai/api/v1",
    "qwen": "https://dashscope.aliyuncs.com/compatible-mode/v1",
    "deepseek": "https://api.deepseek.com",
    "minimax": "https://api.minimax.io/v1",
    "zai": "https://api.z.ai/api/coding/paas/v4",
    "openai_compatible": "http://127.0.0.1:8080/v1",
}


def wire(slug: str) -> Wire:
    return get_kind(slug).wire


def credentials(slug: str, model: str = "some-model", key: str = KEY) -> Credentials:
    return Credentials(host=HOSTS[slug], model=model, secrets={"api_key": key} if key else {})


def attempts(slug: str, model: str) -> list[Call]:
    calls = [wire(slug).complete(credentials(slug, model), attempt=number) for number in range(9)]
    made = [call for call in calls if call]
    assert calls == made + [None] * (9 - len(made))
    return made


def sent(call: Call) -> tuple[str, dict[str, Any]]:
    assert call.body is not None
    return call.url, json.loads(call.body)


@pytest.mark.parametrize("slug", HOSTS)
def test_the_list_is_asked_with_the_key_as_bearer_token(slug: str) -> None:
    call = wire(slug).list_models(credentials(slug))
    assert call is not None
    assert (call.operation, call.method, call.url) == (Operation.LIST_MODELS, "GET", f"{HOSTS[slug]}/models")
    assert call.headers == {"Accept": "application/json", "Authorization": f"Bearer {KEY}"}
    assert call.body is None


def chat(**parameters: Any) -> tuple[str, dict[str, Any]]:
    return "chat/completions", {"messages": HI, **parameters}


OLD, NEW = chat(max_tokens=16), chat(max_completion_tokens=16)
RESPONSES = ("responses", {"input": "hi", "max_output_tokens": 16})
EMBEDDINGS = ("embeddings", {"input": "hi"})
COMPLETIONS = ("completions", {"prompt": "hi", "max_tokens": 16})


@pytest.mark.parametrize(
    ("slug", "model", "styles"),
    [
        ("openai", "gpt-4o-mini", [NEW, OLD, RESPONSES]),
        ("openai", "gpt-5.4-mini", [NEW, OLD, RESPONSES]),
        ("openai", "o3", [NEW, OLD, RESPONSES]),
        ("openai", "gpt-5-pro", [RESPONSES, NEW]),
        ("openai", "gpt-5.1-codex-max", [RESPONSES, NEW]),
        ("openai", "o4-mini-deep-research", [RESPONSES, NEW]),
        ("openai", "gpt-3.5-turbo-instruct", [COMPLETIONS, OLD]),
        ("openai", "babbage-002", [COMPLETIONS, OLD]),
        ("openai", "text-embedding-3-small", [EMBEDDINGS, OLD]),
        ("openai", "whisper-1", []),
        ("gemini", "gemini-3.5-flash", [OLD, NEW]),
        ("gemini", "gemini-embedding-001", [EMBEDDINGS, OLD]),
        ("openrouter", "openai/gpt-5.4-mini", [OLD, NEW]),
        ("openrouter", "openai/gpt-5-pro", [OLD, NEW]),
        ("qwen", "qwen-plus", [OLD, chat(max_tokens=16, enable_thinking=False), NEW]),
        ("qwen", "text-embedding-v4", [EMBEDDINGS, OLD]),
        ("deepseek", "deepseek-flash", [chat(max_tokens=16, thinking={"type": "disabled"}), OLD]),
        ("minimax", "MiniMax-M3", [OLD, NEW]),
        ("zai", "glm-5.3", [OLD, NEW]),
        ("openai_compatible", "openai/gpt-oss-120b", [OLD, NEW]),
        ("openai_compatible", "gpt-5.4-mini", [NEW, OLD]),
        ("openai_compatible", "openai/o4-mini", [NEW, OLD]),
        ("openai_compatible", "bge-m3", [EMBEDDINGS, OLD]),
        ("openai_compatible", "whisper-large-v3", []),
    ],
)
def test_each_model_family_is_asked_in_its_own_style(
    slug: str, model: str, styles: list[tuple[str, dict[str, Any]]]
) -> None:
    expected = [(f"{HOSTS[slug]}/{path}", {"model": model, **body}) for path, body in styles]
    assert [sent(call) for call in attempts(slug, model)] == expected


@pytest.mark.parametrize("slug", HOSTS)
def test_a_completion_is_a_small_post_that_is_not_streamed(slug: str) -> None:
    for call in attempts(slug, "some-model"):
        assert (call.operation, call.method) == (Operation.CHAT, "POST")
        assert call.headers["Content-Type"] == "application/json"
        assert call.headers["Authorization"] == f"Bearer {KEY}"
        assert not {"stream", "temperature", "top_p"} & set(sent(call)[1])


@pytest.mark.parametrize(
    ("slug", "path"), [("openrouter", "key"), ("deepseek", "user/balance"), ("openai", ""), ("openai_compatible", "")]
)
def test_the_free_look_at_a_key_is_asked_where_there_is_one(slug: str, path: str) -> None:
    call = wire(slug).key_info(credentials(slug))
    assert (call.url if call else "") == (f"{HOSTS[slug]}/{path}" if path else "")
    assert call is None or call.operation is Operation.KEY_INFO


@pytest.mark.parametrize("model", ["tts-1", "gpt-4o-mini-tts", "dall-e-3", "gpt-image-1", "sora-2", "gpt-realtime"])
def test_a_model_that_makes_no_text_is_looked_up_by_name(model: str) -> None:
    call = wire("openai").get_model(credentials("openai", model))
    assert call is not None
    assert (call.operation, call.url) == (Operation.GET_MODEL, f"https://api.openai.com/v1/models/{model}")
    assert call.headers["Authorization"] == f"Bearer {KEY}"


def test_a_model_that_makes_text_is_never_looked_up_by_name() -> None:
    assert wire("openai").get_model(credentials("openai", "gpt-4o-mini")) is None


def test_a_model_name_cannot_leave_its_place_in_the_path() -> None:
    call = wire("openai").get_model(credentials("openai", "x?y#z/../whisper-1"))
    assert call is not None
    assert call.url == "https://api.openai.com/v1/models/x%3Fy%23z%2F..%2Fwhisper-1"


def test_an_empty_key_sends_no_authorization_header() -> None:
    server = wire("openai_compatible")
    bare = credentials("openai_compatible", key="")
    calls = [server.list_models(bare), server.complete(bare)]
    assert all(call is not None and "Authorization" not in call.headers for call in calls)


def test_a_slash_at_the_end_of_the_host_is_not_doubled() -> None:
    call = wire("openai").list_models(Credentials(host="https://api.openai.com/v1/", model="m"))
    assert call is not None
    assert call.url == "https://api.openai.com/v1/models"


@pytest.mark.parametrize("slug", HOSTS)
def test_the_key_stands_in_no_url_and_no_repr(slug: str) -> None:
    mine = credentials(slug)
    calls = [wire(slug).list_models(mine), wire(slug).key_info(mine), *attempts(slug, "some-model")]
    text = repr([mine, calls]) + "".join(call.url for call in calls if call)
    assert KEY not in text


def test_only_openrouter_says_that_its_list_is_public() -> None:
    assert {slug for slug in HOSTS if wire(slug).public_list} == {"openrouter"}


@pytest.mark.parametrize(
    ("payload", "ids"),
    [
        ({"data": [{"id": "b"}, {"id": "a"}, {"id": "b"}]}, ("b", "a")),
        ([{"id": "bare"}], ("bare",)),
        ({"models": [{"name": "llama3"}, {"model": "qwen3"}]}, ("llama3", "qwen3")),
        ({"data": None}, ()),
        ({"data": {"id": "x"}}, ()),
        ({"data": [None, 3, {"id": 4}, {"id": ""}, {"id": "good"}, "text"]}, ("good", "text")),
        ("not json at all", ()),
        (None, ()),
        (7, ()),
    ],
)
def test_model_ids_are_read_and_wrong_shapes_are_tolerated(payload: Any, ids: tuple[str, ...]) -> None:
    assert tuple(wire("openai").model_ids(payload)) == ids


def test_ids_of_gemini_lose_their_prefix() -> None:
    assert tuple(wire("gemini").model_ids({"data": [{"id": "models/gemini-3.5-flash"}]})) == ("gemini-3.5-flash",)


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("ft:gpt-4o-mini:acme::abc", Family.CHAT),
        ("ft:davinci-002:acme::abc", Family.COMPLETIONS),
        ("gpt-4.1-mini", Family.CHAT),
        ("chatgpt-4o-latest", Family.CHAT),
        ("o1-pro", Family.RESPONSES),
        ("computer-use-preview", Family.RESPONSES),
        ("gpt-oss-120b", Family.CHAT),
        ("omni-moderation-latest", Family.NO_TEXT),
        ("gpt-4o-transcribe", Family.NO_TEXT),
        ("GPT-5-mini", Family.REASONING),
    ],
)
def test_the_family_is_read_from_the_name(model: str, family: Family) -> None:
    assert family_of(model, OPENAI_FAMILIES) is family


@pytest.mark.parametrize("model", ["qwen3-coder-pro", "mistral-7b-instruct", "codex-clone", "imagine-chat"])
def test_names_that_mean_something_at_openai_only_are_chat_models_elsewhere(model: str) -> None:
    assert family_of(model, GENERAL_FAMILIES) is Family.CHAT
