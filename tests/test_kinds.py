"""The catalogue: what the seed fixes to the letter, and what every kind has to bring."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from providers.forms import ProviderForm
from providers.kinds import all_kinds, get_kind, kind_choices, register
from providers.kinds.base import Kind
from providers.wires.base import Credentials

SEED = [
    (
        "openai",
        "OpenAI",
        "https://api.openai.com/v1",
        "https://platform.openai.com/docs/api-reference",
    ),
    (
        "anthropic",
        "Anthropic",
        "https://api.anthropic.com/v1/",
        "https://docs.anthropic.com/en/api/getting-started",
    ),
    (
        "gemini",
        "Google Gemini",
        "https://generativelanguage.googleapis.com/v1beta/openai/",
        "https://ai.google.dev/gemini-api/docs",
    ),
    ("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", "https://openrouter.ai/docs"),
    (
        "qwen",
        "Qwen (Alibaba)",
        "https://dashscope.aliyuncs.com/compatible-mode/v1",
        "https://help.aliyun.com/zh/dashscope/developer-reference/api-details",
    ),
    ("deepseek", "DeepSeek", "https://api.deepseek.com", "https://platform.deepseek.com/api-docs"),
    ("minimax", "Minimax", "https://api.minimax.io/v1", "https://platform.minimaxi.com/document/Announcement"),
    ("zai", "Z.ai", "https://api.z.ai/api/coding/paas/v4/", "https://z.ai"),
    (
        "azure_openai",
        "Azure OpenAI",
        "",
        "https://learn.microsoft.com/en-us/azure/ai-services/openai/reference",
    ),
    (
        "bedrock",
        "AWS Bedrock",
        "",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/what-is-bedrock.html",
    ),
    ("openai_compatible", "OpenAI Compatible", "", ""),
]
KINDS = {kind.slug: kind for kind in all_kinds()}


def test_the_eleven_kinds_stand_in_their_order_with_their_hosts_and_documentation() -> None:
    assert [(kind.slug, kind.label, kind.default_host, kind.docs_url) for kind in all_kinds()] == SEED


def test_a_slug_that_is_taken_is_refused_at_import() -> None:
    with pytest.raises(ValueError, match="openai"):
        register(type(get_kind("openai")))


def test_the_choices_of_the_model_are_the_registry() -> None:
    assert kind_choices() == [(slug, label) for slug, label, _, _ in SEED]


@pytest.mark.parametrize("slug", KINDS)
def test_every_kind_has_a_form_class_of_its_own(slug: str) -> None:
    form = KINDS[slug].Form
    assert issubclass(form, ProviderForm)
    assert form is not ProviderForm
    assert [kind for kind in all_kinds() if kind.Form is form] == [KINDS[slug]]


@pytest.mark.parametrize("slug", KINDS)
def test_every_kind_has_suggested_models_key_shapes_and_a_logo_of_its_own(slug: str) -> None:
    kind = KINDS[slug]
    assert kind.suggested_models
    assert kind.key_shapes
    assert kind.logo == slug


@pytest.mark.parametrize("slug", [slug for slug in KINDS if slug != "openai_compatible"])
def test_every_hosted_kind_links_to_the_pages_that_help(slug: str) -> None:
    kind = KINDS[slug]
    pages = (kind.docs_url, kind.keys_url, kind.billing_url, kind.usage_url, kind.limits_url, kind.models_url)
    assert all(urlsplit(page).scheme == "https" and urlsplit(page).netloc for page in pages)


@pytest.mark.parametrize("slug", KINDS)
def test_a_mask_shows_no_more_of_a_key_than_every_key_of_its_shape_has(slug: str) -> None:
    for shape in KINDS[slug].key_shapes:
        assert len(shape.prefix) <= 16
        assert not shape.prefix or not shape.pattern.fullmatch(shape.prefix)


def fields_of(slug: str) -> Iterator[tuple[str, str, bool]]:
    form = KINDS[slug].Form
    for name in [*form.secret_names(), *form.config_names()]:
        field = form.base_fields[name]
        yield name, str(field.label), field.required and name not in form.optional


@pytest.mark.parametrize(
    "slug", [slug for slug in KINDS if slug not in ("azure_openai", "bedrock", "openai_compatible")]
)
def test_most_kinds_ask_for_an_api_key_and_nothing_of_their_own(slug: str) -> None:
    assert list(fields_of(slug)) == [("api_key", "API Key", True)]


def test_azure_asks_for_its_version_and_deployment_as_the_seed_says() -> None:
    assert list(fields_of("azure_openai")) == [
        ("api_key", "API Key", True),
        ("api_version", "API Version", True),
        ("deployment_name", "Deployment Name", True),
    ]
    form = KINDS["azure_openai"].Form
    assert form.base_fields["api_version"].initial == "2024-10-21"
    placeholders = [form.base_fields[name].widget.attrs["placeholder"] for name in form.config_names()]
    assert placeholders == ["2024-02-15-preview", "my-gpt4-deployment"]
    assert form.optional == ("model_type",)


def test_bedrock_asks_for_a_region_and_either_key() -> None:
    assert list(fields_of("bedrock")) == [
        ("api_key", "API Key", False),
        ("access_key_id", "Access Key ID", False),
        ("secret_access_key", "Secret Access Key", False),
        ("session_token", "Session Token", False),
        ("region", "Region", True),
    ]
    assert "api_host" in KINDS["bedrock"].Form.optional


def test_a_local_server_may_want_no_key() -> None:
    assert list(fields_of("openai_compatible")) == [("api_key", "API Key", False)]


def test_only_bedrocks_region_moves_the_key() -> None:
    moving = [
        (kind.slug, name)
        for kind in all_kinds()
        for name in kind.Form.config_names()
        if getattr(kind.Form.base_fields[name], "moves_key", False)
    ]
    assert moving == [("bedrock", "region")]


LONG = {"access_key_id": "AKIAMADEUPMADEUP1234", "secret_access_key": "made/up+secret"}
SHORT = {**LONG, "access_key_id": "ASIAMADEUPMADEUP1234", "session_token": "made-up-token"}


@pytest.mark.parametrize(
    ("secrets", "fields"),
    [
        ({"api_key": "ABSKmadeup"}, []),
        (LONG, []),
        (SHORT, []),
        ({**LONG, "session_token": "made-up-token"}, []),
        ({}, ["api_key"]),
        ({"api_key": "ABSKmadeup", **LONG}, ["access_key_id", "secret_access_key"]),
        ({"api_key": "AKIAMADEUPMADEUP1234"}, ["api_key"]),
        ({"access_key_id": "AKIAMADEUPMADEUP1234"}, ["secret_access_key"]),
        ({"secret_access_key": "made/up+secret"}, ["access_key_id"]),
        ({"session_token": "made-up-token"}, ["access_key_id", "secret_access_key"]),
        ({**LONG, "access_key_id": "ASIAMADEUPMADEUP1234"}, ["session_token"]),
        ({**LONG, "access_key_id": "sk-madeup"}, ["access_key_id"]),
    ],
)
def test_bedrock_takes_an_api_key_or_a_complete_access_key(secrets: dict[str, str], fields: list[str]) -> None:
    found = get_kind("bedrock").problems({"region": "us-east-1"}, secrets)
    assert [notice.field for notice in found] == fields
    assert not [notice for notice in found if any(secret in notice.text for secret in secrets.values())]


def test_a_kind_without_rules_of_its_own_leaves_what_was_typed_alone() -> None:
    assert Kind().take_apart({"api_host": "x"}) == ({"api_host": "x"}, ())
    assert (Kind().misfits({}), Kind().problems({}, {})) == ((), ())


MODELS = (
    "some-model",
    "text-embedding-3-small",
    "whisper-1",
    "gpt-image-1",
    "gpt-5-pro",
    "amazon.nova-canvas-v1:0",
    "",
)


@pytest.mark.parametrize("slug", KINDS)
@pytest.mark.parametrize("model", MODELS)
def test_every_kind_has_a_small_request_for_every_model(slug: str, model: str) -> None:
    config = {"region": "us-east-1", "api_version": "2024-10-21", "deployment_name": "d"}
    mine = Credentials(host="http://127.0.0.1:9/v1", model=model, config=config, secrets={"api_key": "made-up-key"})
    call = KINDS[slug].wire.complete(mine) or KINDS[slug].wire.get_model(mine)
    assert call is not None
    assert call.url.startswith("http://127.0.0.1:9/v1/")
    assert "made-up-key" not in call.url + repr(call)
