"""What was typed, for each kind: taken apart, cleaned, and said what was changed."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from providers.intake import LONGEST, TOO_LONG, Intake, credentials_from, foreign_kind, take_in
from providers.kinds import all_kinds, get_kind
from providers.pasted_hosts import FRAGMENT, QUERY
from providers.pasted_keys import SHORTENED, STRANGE_CHARACTER

KEY = "made-up-key-0123456789"
TARGET = "https://acme.openai.azure.com/openai/deployments/my-gpt4-deployment/chat/completions?api-version=2024-02-15-preview"
SLUGS = [kind.slug for kind in all_kinds()]


def taken(slug: str, **typed: str) -> Intake:
    return take_in(get_kind(slug), typed)


def said(intake: Intake, name: str) -> str:
    return " ".join(notice.text for notice in intake.notices if notice.field == name)


def refused(intake: Intake, name: str) -> str:
    return " ".join(notice.text for notice in intake.errors if notice.field == name)


@pytest.mark.parametrize("slug", SLUGS)
def test_an_untouched_default_host_is_no_change_and_no_notice(slug: str) -> None:
    default = get_kind(slug).default_host
    intake = taken(slug, api_host=default, model_type="m", region="us-east-1", deployment_name="d")
    assert (intake.notices, intake.errors) == ((), ())
    assert intake.values["api_host"] == (default.rstrip("/") or intake.values["api_host"])


PARTS = ["openai", "OpenAI", "models", "deployments", "v1", "v1beta", "anthropic", "my-gpt4", "chat", "completions", ""]
HOSTS = [
    "https://gateway.example.com",
    "http://localhost:8080",
    "https://acme.openai.azure.com:8443",
    "https://bedrock-runtime.eu-west-1.amazonaws.com",
    *(host for kind in all_kinds() if (host := kind.default_host)),
]
PASTED_HOSTS = st.tuples(st.sampled_from(HOSTS), st.lists(st.sampled_from(PARTS), max_size=6)).map(
    lambda pasted: "/".join((pasted[0], *pasted[1]))
)
PASTED_MODELS = st.lists(st.sampled_from(["models/", "openai/", "m", " "]), max_size=4).map("".join)


@pytest.mark.parametrize("slug", SLUGS)
@given(host=PASTED_HOSTS, model=PASTED_MODELS)
@example(host="https://gateway.example.com/models/openai", model="m")
@example(host="https://gateway.example.com/openai/openai", model="models/models/m")
def test_what_was_taken_in_is_taken_in_unchanged(slug: str, host: str, model: str) -> None:
    first = taken(slug, api_host=host, model_type=model, region="eu-west-1", deployment_name="d")
    again = take_in(get_kind(slug), first.values)
    assert again.values == first.values


@pytest.mark.parametrize("slug", SLUGS)
def test_a_kept_host_is_taken_in_without_any_notice(slug: str) -> None:
    first = taken(slug, api_host="http://127.0.0.1:9/api/v1/", model_type="m", region="us-east-1", deployment_name="d")
    again = take_in(get_kind(slug), first.values)
    assert (again.values, again.notices, again.errors) == (first.values, (), ())


def test_every_plain_field_is_there_and_trimmed() -> None:
    intake = taken(
        "openai", api_host=" https://api.openai.com/v1 ", model_type=" gpt-4o ", name=" a ", notes=" x\r\ny "
    )
    assert intake.values == {
        "api_host": "https://api.openai.com/v1",
        "model_type": "gpt-4o",
        "name": "a",
        "notes": "x\ny",
    }


def test_absent_fields_get_what_a_new_card_shows() -> None:
    assert taken("anthropic").values["api_host"] == "https://api.anthropic.com/v1"
    assert taken("azure_openai").values["api_version"] == "2024-10-21"


def test_an_emptied_field_stays_empty() -> None:
    assert taken("openai", api_host="").values["api_host"] == ""
    assert taken("azure_openai", api_version="").values["api_version"] == ""


def test_a_key_is_cleaned_and_the_change_is_said_at_its_field() -> None:
    intake = taken("openai", api_key=f' export OPENAI_API_KEY="{KEY}" ')
    assert dict(intake.secrets) == {"api_key": KEY}
    assert "Quotation marks" in said(intake, "api_key")
    assert KEY not in said(intake, "api_key")


def test_a_blank_key_is_no_key() -> None:
    assert dict(taken("openai", api_key="  \n").secrets) == {}


def test_no_secret_is_in_the_repr() -> None:
    assert KEY not in repr(taken("openai", api_key=KEY))


@pytest.mark.parametrize(
    ("slug", "key", "sentence"),
    [
        ("openai", "sk-made up", STRANGE_CHARACTER),
        ("openai", "sk-proj-…abcd", SHORTENED),
        ("openai", "sk-admin-madeup", "admin key of OpenAI"),
        ("anthropic", "sk-ant-oat01-madeup", "not an API key"),
        ("anthropic", "sk-ant-admin01-madeup", "admin key of Anthropic"),
    ],
)
def test_what_can_be_no_key_is_refused_without_quoting_it(slug: str, key: str, sentence: str) -> None:
    intake = taken(slug, api_key=key)
    assert sentence in refused(intake, "api_key")
    assert "madeup" not in refused(intake, "api_key")


@pytest.mark.parametrize(
    ("host", "sentence"), [("https://api.openai.com/v1?key=abc", QUERY), ("https://api.openai.com/v1#x", FRAGMENT)]
)
def test_a_query_and_a_fragment_are_refused(host: str, sentence: str) -> None:
    assert refused(taken("openai", api_host=host), "api_host") == sentence


def test_a_refused_query_is_not_shown_again() -> None:
    assert (
        taken("openai", api_host="https://api.openai.com/v1?key=abc").values["api_host"] == "https://api.openai.com/v1"
    )


@pytest.mark.parametrize(
    ("slug", "host", "usual"),
    [
        ("openai_compatible", "http://127.0.0.1:1234", "http://127.0.0.1:1234/v1"),
        ("openai", "https://api.openai.com", "https://api.openai.com/v1"),
        ("openrouter", "https://openrouter.ai", "https://openrouter.ai/api/v1"),
    ],
)
def test_a_missing_version_is_suggested_and_not_added(slug: str, host: str, usual: str) -> None:
    intake = taken(slug, api_host=host)
    assert intake.values["api_host"] == host
    assert f"“{usual}”" in said(intake, "api_host")


@pytest.mark.parametrize(
    ("slug", "host"),
    [
        ("zai", "https://api.z.ai/api/paas/v4"),
        ("deepseek", "https://api.deepseek.com"),
        ("azure_openai", "https://acme.openai.azure.com"),
        ("bedrock", "https://vpce.example.com"),
    ],
)
def test_no_version_is_suggested_where_none_is_missing(slug: str, host: str) -> None:
    assert "version" not in said(taken(slug, api_host=host, region="us-east-1"), "api_host")


@pytest.mark.parametrize(
    "host",
    [
        "https://api.anthropic.com",
        "https://api.anthropic.com/",
        "https://api.anthropic.com/v1",
        "https://api.anthropic.com/v1/",
        "https://api.anthropic.com/v1/messages",
        "api.anthropic.com/messages",
    ],
)
def test_anthropic_is_kept_with_its_version(host: str) -> None:
    assert taken("anthropic", api_host=host).values["api_host"] == "https://api.anthropic.com/v1"


def test_anthropics_added_version_is_said() -> None:
    assert "“/v1” was added" in said(taken("anthropic", api_host="http://127.0.0.1:9"), "api_host")


def test_deepseeks_own_host_is_kept_without_a_version() -> None:
    assert taken("deepseek", api_host="https://api.deepseek.com/v1").values["api_host"] == "https://api.deepseek.com"
    assert taken("deepseek", api_host="http://127.0.0.1:9/v1").values["api_host"] == "http://127.0.0.1:9/v1"


def test_a_gemini_model_loses_the_prefix_of_the_list() -> None:
    intake = taken("gemini", model_type="models/gemini-3.5-flash")
    assert intake.values["model_type"] == "gemini-3.5-flash"
    assert "removed" in said(intake, "model_type")


@pytest.mark.parametrize(
    "path", ["", "/", "/v1beta", "/v1beta/models", "/v1beta/models/gemini-3.5-flash:generateContent"]
)
def test_googles_own_host_is_kept_with_the_path_that_takes_this_key(path: str) -> None:
    intake = taken("gemini", api_host=f"https://generativelanguage.googleapis.com{path}")
    assert intake.values["api_host"] == "https://generativelanguage.googleapis.com/v1beta/openai"
    assert "“/v1beta/openai”" in said(intake, "api_host")


@pytest.mark.parametrize(
    "host", ["https://generativelanguage.googleapis.com/v1alpha/openai", "https://proxy.example/v1beta"]
)
def test_a_gemini_host_that_may_be_right_is_kept(host: str) -> None:
    assert taken("gemini", api_host=host).values["api_host"] == host


def test_a_target_uri_is_taken_apart_into_three_fields() -> None:
    intake = taken("azure_openai", api_host=TARGET, api_version="2024-10-21", deployment_name="")
    assert intake.values["api_host"] == "https://acme.openai.azure.com"
    assert intake.values["api_version"] == "2024-02-15-preview"
    assert intake.values["deployment_name"] == "my-gpt4-deployment"
    assert intake.values["model_type"] == "my-gpt4-deployment"
    assert "2024-02-15-preview" in said(intake, "api_version")
    assert "my-gpt4-deployment" in said(intake, "deployment_name")
    assert intake.errors == ()


@pytest.mark.parametrize(
    ("pasted", "host"),
    [
        ("https://acme.openai.azure.com/", "https://acme.openai.azure.com"),
        ("https://acme.openai.azure.com/openai/", "https://acme.openai.azure.com"),
        ("https://acme.openai.azure.com/openai/v1/", "https://acme.openai.azure.com"),
        ("https://acme.openai.azure.com/openai/v1/chat/completions", "https://acme.openai.azure.com"),
        ("https://acme.openai.azure.com/openai/responses?api-version=preview", "https://acme.openai.azure.com"),
        (
            "https://acme.cognitiveservices.azure.com/openai/deployments/d/embeddings",
            "https://acme.cognitiveservices.azure.com",
        ),
        ("https://acme.services.ai.azure.com/api/projects/p1", "https://acme.services.ai.azure.com"),
        ("https://acme.services.ai.azure.com/models/chat/completions", "https://acme.services.ai.azure.com"),
        ("http://127.0.0.1:9000/openai/v1", "http://127.0.0.1:9000"),
        ("https://gateway.example.com/llm/openai/deployments/d", "https://gateway.example.com/llm"),
        ("https://gateway.example.com/openai-proxy", "https://gateway.example.com/openai-proxy"),
    ],
)
def test_an_azure_host_is_shortened_to_the_resource(pasted: str, host: str) -> None:
    intake = taken("azure_openai", api_host=pasted, deployment_name="d")
    assert intake.values["api_host"] == host
    assert intake.values["api_version"] == "2024-10-21"
    assert intake.errors == ()


def test_another_query_is_refused_on_azure_too() -> None:
    assert refused(taken("azure_openai", api_host=f"{TARGET}&key=abc"), "api_host") == QUERY


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"deployment_name": ""}, "deployment_name", "Type the name of the deployment"),
        ({"deployment_name": "", "model_type": "gpt-4o"}, "deployment_name", "“gpt-4o”"),
        ({"deployment_name": "a/b"}, "deployment_name", "only letters"),
        ({"deployment_name": "d", "api_version": "v1?x"}, "api_version", "is a date"),
    ],
)
def test_azures_own_fields_are_checked(typed: dict[str, str], field: str, sentence: str) -> None:
    assert sentence in refused(taken("azure_openai", api_host="https://acme.openai.azure.com", **typed), field)


def test_model_type_follows_the_deployment_name_only_when_empty() -> None:
    assert taken("azure_openai", deployment_name="d", model_type="gpt-4o").values["model_type"] == "gpt-4o"
    assert taken("azure_openai", deployment_name="d", model_type="").values["model_type"] == "d"


EAST = "https://bedrock-runtime.us-east-1.amazonaws.com"
WEST = "https://bedrock-runtime.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("host", "region", "kept", "told"),
    [
        ("", "us-east-1", EAST, False),
        (EAST, "us-east-1", EAST, False),
        (EAST, "EU-West-1 ", WEST, True),
        ("https://bedrock.us-east-1.amazonaws.com", "us-east-1", EAST, True),
        (f"{EAST}/model/some-model/converse", "us-east-1", EAST, True),
        (EAST, "", EAST, False),
        ("https://vpce-1.example.com", "us-east-1", "https://vpce-1.example.com", False),
        ("http://127.0.0.1:9/aws", "us-east-1", "http://127.0.0.1:9/aws", False),
    ],
)
def test_bedrocks_host_follows_the_region_unless_it_is_ones_own(host: str, region: str, kept: str, told: bool) -> None:
    intake = taken("bedrock", api_host=host, region=region)
    assert (intake.values["api_host"], intake.errors) == (kept, ())
    assert bool(said(intake, "api_host")) is told
    assert intake.values["region"] in ("us-east-1", "eu-west-1")


@pytest.mark.parametrize("region", ["", "somewhere", "us-east-1.example.com", "us-east-1/x"])
def test_what_is_no_region_is_refused_and_makes_no_host(region: str) -> None:
    intake = taken("bedrock", region=region)
    assert refused(intake, "region")
    assert intake.values["api_host"] == ""


@pytest.mark.parametrize(
    ("slug", "key", "other"),
    [
        ("openai", "sk-or-v1-madeupmadeup", "openrouter"),
        ("openai", "sk-ant-api03-madeup-madeup", "anthropic"),
        ("openai", "sk-ant-oat01-madeup-madeup", "anthropic"),
        ("anthropic", "AIzamadeupmadeupmadeupmadeup", "gemini"),
        ("openai", "ABSKmadeupmadeupmadeup=", "bedrock"),
        ("azure_openai", "bedrock-api-key-madeupmadeup", "bedrock"),
        ("gemini", "AKIAMADEUPMADEUP1234", "bedrock"),
        ("deepseek", "sk-proj-madeupmadeup", "openai"),
        ("openai", "xai-madeupmadeupmadeup", "openai_compatible"),
        ("openrouter", "gsk_madeupmadeupmadeup", "openai_compatible"),
        ("qwen", "hf_madeupmadeupmadeup", "openai_compatible"),
        ("openai", "sk-sp-madeupmadeup", "qwen"),
        ("openai", "0123456789abcdef0123456789abcdef.AbCdEfGhIjKlMnOp", "zai"),
        ("openai", "sk-0123456789abcdef0123456789abcdef", None),
        ("openai", "sk-proj-madeupmadeup", None),
        ("anthropic", "no-shape-that-anybody-knows", None),
        ("azure_openai", "0123456789abcdef0123456789abcdef", None),
        ("openai_compatible", "sk-ant-api03-madeup-madeup", None),
        ("openai_compatible", "sk-or-v1-madeupmadeup", None),
    ],
)
def test_the_key_of_another_kind_is_recognised_only_when_unmistakable(slug: str, key: str, other: str | None) -> None:
    found = foreign_kind(get_kind(slug), {"api_key": key})
    assert (found.slug if found else None) == other


def test_no_typed_key_is_nobodys() -> None:
    assert foreign_kind(get_kind("openai"), {}) is None


def test_credentials_hold_what_the_wire_needs() -> None:
    intake = taken("azure_openai", api_host=TARGET, api_key=KEY, name="a", notes="b")
    mine = credentials_from(get_kind("azure_openai"), intake.values, intake.secrets)
    assert (mine.host, mine.model) == ("https://acme.openai.azure.com", "my-gpt4-deployment")
    assert dict(mine.config) == {"api_version": "2024-02-15-preview", "deployment_name": "my-gpt4-deployment"}
    assert dict(mine.secrets) == {"api_key": KEY}


def test_a_secret_that_cannot_stand_in_a_header_makes_no_credentials() -> None:
    values = taken("openai", model_type="m").values
    with pytest.raises(ValueError, match="cannot be sent") as caught:
        credentials_from(get_kind("openai"), values, {"api_key": "made\nup"})
    assert "made" not in str(caught.value)


@given(slug=st.sampled_from(SLUGS), host=st.text(max_size=60), model=st.text(max_size=30), key=st.text(max_size=40))
def test_anything_typed_is_taken_in_without_a_crash_and_a_second_time_without_a_change(
    slug: str, host: str, model: str, key: str
) -> None:
    first = taken(slug, api_host=host, model_type=model, api_key=key, region="us-east-1", deployment_name="d")
    if first.errors:
        return
    again = take_in(get_kind(slug), {**first.values, **first.secrets})
    assert (again.values, again.secrets, again.errors) == (first.values, first.secrets, ())


@pytest.mark.parametrize("name", ["api_key", "api_host", "model_type", "name", "notes"])
def test_text_that_is_too_long_to_be_read_is_refused_and_not_cut(name: str) -> None:
    intake = taken("openai", **{name: "x" * (LONGEST + 1)})
    assert refused(intake, name) == TOO_LONG
    assert not intake.values.get(name)
    assert name not in intake.secrets


LAYERS = [" ", '"', "'", "Bearer ", "x-api-key: ", "key", "A = ", "set ", "\u201c", "https://", "/models", "/", "."]


@pytest.mark.parametrize("name", ["api_key", "api_host", "notes"])
@pytest.mark.parametrize("layer", LAYERS)
def test_no_text_keeps_the_intake_busy(layer: str, name: str) -> None:
    """A regular expression holds up the whole process: a quadratic one would need seconds for this."""
    text = "a" * (layer == " ") + (layer * LONGEST)[: LONGEST - 2] + "b"
    begun = time.process_time()
    taken("openai", **{name: text})
    assert time.process_time() - begun < 0.5
