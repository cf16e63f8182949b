"""What was handed out, written down: every reader gets back just what is stored, whatever it looks like."""

import io
import json
import os
import shutil
import subprocess
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
import yaml
from dotenv import dotenv_values
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.formats import Unwritable, as_env, as_export, as_json, as_litellm
from providers.kinds import all_kinds, get_kind
from providers.kinds.base import Kind
from providers.models import Provider
from providers.services.handing_out import Handed
from providers.verdicts import Outcome, Verdict
from providers.wires.base import Credentials
from tests.cards import KEY, typed_for

KINDS = list(all_kinds())
ACCESS_KEY = {
    "access_key_id": "AKIAMADEUP0123456789",
    "secret_access_key": "made-up/secret",
    "session_token": "made-up",
}
HOST = "https://llm.example.com/v1"
SHELLS = sorted({path for name in ("sh", "dash", "bash") if (path := shutil.which(name))})
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=60)
TRICKY = st.lists(
    st.sampled_from(
        ["'", '"', "\\", "$(id)", "`id`", "${HOME}", "\n", "\r", ";", "#", " ", "os.environ/", "a", "é", "&"]
    )
).map("".join)
"""What a hostile model name or key may be made of."""


def handed_for(
    kind: Kind,
    *,
    host: str = "",
    model: str = "",
    config: dict[str, str] | None = None,
    secrets: dict[str, str] | None = None,
) -> Handed:
    """As `hand_out` would return it for a card that is filled in as usual."""
    typed = typed_for(kind)
    values = {
        "host": host or typed["api_host"].rstrip("/"),
        "model": model or typed["model_type"],
        "config": {name: typed[name] for name in kind.Form.config_names()} if config is None else config,
        "secrets": {"api_key": KEY} if secrets is None else secrets,
    }
    credentials = Credentials(**values)  # type: ignore[arg-type]
    return Handed(
        provider=Provider(kind=kind.slug),
        model=credentials.model,
        base_url=credentials.host,
        secrets=credentials.secrets,
        config=credentials.config,
        environment=kind.environment(credentials),
        source="organization",
        reason="Because of a test.",
        fingerprint="0" * 64,
        verdict=None,
        keep_seconds=300,
    )


def shell_environment(
    shell: str, script: str, names: list[str], before: dict[str, str] | None = None
) -> dict[str, str]:
    """What a program that is started after `script` finds in its environment."""
    command = f'{script}exec "$BYOK_TEST_ENV" -0'
    environment = {"BYOK_TEST_ENV": shutil.which("env") or "env", **(before or {})}
    ended = subprocess.run([shell, "-c", command], env=environment, capture_output=True, check=True)
    assert ended.stderr == b""
    pairs = (os.fsdecode(line).partition("=") for line in ended.stdout.split(b"\0") if line)
    return {name: value for name, _, value in pairs if name in names}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_environment_sets_only_variables_that_are_unset_for_every_other_kind(kind: Kind) -> None:
    assert set(handed_for(kind).environment) <= set(kind.variables)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_key_in_the_environment_is_never_without_its_host(kind: Kind) -> None:
    host = "https://proxy.example.com/v1"
    environment = handed_for(kind, host=host).environment
    assert KEY in environment.values()
    assert any(urlsplit(value).hostname == "proxy.example.com" for value in environment.values())
    assert not set(environment) & set(kind.key_variables)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.key_variables], ids=lambda kind: kind.slug)
def test_vendors_own_variable_is_set_for_the_vendors_own_host(kind: Kind) -> None:
    environment = handed_for(kind).environment
    assert [environment[name] for name in kind.key_variables] == [KEY] * len(kind.key_variables)
    assert environment["OPENAI_API_KEY"] == KEY


def test_openai_environment() -> None:
    assert dict(handed_for(get_kind("openai")).environment) == {
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": "https://api.openai.com/v1",
        "OPENAI_MODEL": "gpt-5.4-mini",
        "BYOK_MODEL": "gpt-5.4-mini",
    }


def test_anthropic_environment_has_the_host_without_the_version_that_the_sdk_adds() -> None:
    environment = handed_for(get_kind("anthropic")).environment
    assert environment["ANTHROPIC_BASE_URL"] == "https://api.anthropic.com"
    assert environment["ANTHROPIC_API_KEY"] == KEY


def test_azure_environment_names_the_deployment_as_the_model() -> None:
    config = {"deployment_name": "my-gpt4-deployment", "api_version": "2024-10-21"}
    host = "https://my-resource.openai.azure.com"
    assert dict(handed_for(get_kind("azure_openai"), host=host, config=config).environment) == {
        "AZURE_OPENAI_API_KEY": KEY,
        "AZURE_OPENAI_ENDPOINT": host,
        "AZURE_OPENAI_DEPLOYMENT": "my-gpt4-deployment",
        "OPENAI_API_VERSION": "2024-10-21",
        "BYOK_MODEL": "my-gpt4-deployment",
    }


def test_bedrock_environment_for_an_access_key() -> None:
    host = "https://bedrock-runtime.eu-central-1.amazonaws.com"
    handed = handed_for(
        get_kind("bedrock"), host=host, model="a.model", config={"region": "eu-central-1"}, secrets=ACCESS_KEY
    )
    assert dict(handed.environment) == {
        "AWS_ACCESS_KEY_ID": "AKIAMADEUP0123456789",
        "AWS_SECRET_ACCESS_KEY": "made-up/secret",
        "AWS_SESSION_TOKEN": "made-up",
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "BYOK_MODEL": "a.model",
    }


def test_bedrock_environment_for_an_api_key_and_a_host_of_ones_own() -> None:
    environment = handed_for(
        get_kind("bedrock"), host="https://vpce.example.com", config={"region": "us-east-1"}
    ).environment
    assert environment["AWS_BEARER_TOKEN_BEDROCK"] == KEY
    assert environment["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] == "https://vpce.example.com"


def test_json_has_the_promised_names() -> None:
    handed = replace(
        handed_for(get_kind("openai")),
        verdict=Verdict(outcome=Outcome.OK, field=None, message="It works.", advice=""),
    )
    written = json.loads(json.dumps(as_json(handed)))
    assert list(written) == [
        "provider", "kind", "name", "model", "api_key", "secrets", "base_url", "config", "environment", "source",
        "reason", "fingerprint", "last_verdict", "keep_seconds",
    ]  # fmt: skip
    assert (written["kind"], written["api_key"], written["keep_seconds"]) == ("openai", KEY, 300)
    assert written["last_verdict"] == {"outcome": "ok", "at": None}


def test_json_has_the_secrets_of_an_access_key_and_an_empty_api_key() -> None:
    written = as_json(handed_for(get_kind("bedrock"), secrets=ACCESS_KEY))
    assert (written["api_key"], written["secrets"]) == ("", ACCESS_KEY)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_env_file_has_one_quoted_line_a_variable(kind: Kind) -> None:
    handed = handed_for(kind)
    lines = as_env(handed).splitlines()
    assert lines == [f'{name}="{value}"' for name, value in handed.environment.items()]


@given(key=st.one_of(TEXT, TRICKY.filter(bool)))
def test_env_file_says_the_same_to_dotenv_and_to_a_shell_or_is_not_written(key: str) -> None:
    handed = handed_for(get_kind("openai"), model=key)
    try:
        text = as_env(handed)
    except Unwritable as refused:
        assert set(key) & set("'\"\\$`") or not key.isprintable()
        assert key not in str(refused) or len(key) < 3
        return
    assert dict(dotenv_values(stream=io.StringIO(text))) == dict(handed.environment)


@pytest.mark.parametrize("shell", SHELLS)
@settings(max_examples=40)
@given(key=st.one_of(TEXT, TRICKY.filter(bool)), model=TRICKY.filter(bool), host=TRICKY)
def test_export_gives_a_shell_the_very_values_whatever_they_are(shell: str, key: str, model: str, host: str) -> None:
    handed = handed_for(get_kind("openai"), host=f"{HOST}/{host}", model=model, secrets={"api_key": key})
    names = list(handed.environment)
    assert shell_environment(shell, as_export(handed), names) == dict(handed.environment)


def test_export_that_a_shell_cannot_hold_is_not_written() -> None:
    with pytest.raises(Unwritable, match="OPENAI_MODEL has a character"):
        as_export(handed_for(get_kind("openai"), model="a\0b"))


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_export_leaves_nothing_of_an_earlier_key_behind(kind: Kind, shell: str) -> None:
    every_name = sorted({name for other in all_kinds() for name in other.variables})
    handed = handed_for(kind)
    left = shell_environment(shell, as_export(handed), every_name, dict.fromkeys(every_name, "stale"))
    assert left == dict(handed.environment)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_litellm_is_told_key_and_host_together(kind: Kind) -> None:
    [entry] = yaml.safe_load(as_litellm(handed_for(kind)))["model_list"]
    parameters = entry["litellm_params"]
    assert entry["model_name"] == typed_for(kind)["model_type"]
    assert parameters["api_key"] == KEY
    assert {"api_base", "aws_bedrock_runtime_endpoint"} & set(parameters)


@pytest.mark.parametrize(
    ("slug", "model"),
    [
        ("openai", "openai/m"), ("anthropic", "anthropic/m"), ("gemini", "gemini/m"), ("openrouter", "openrouter/m"),
        ("qwen", "dashscope/m"), ("deepseek", "deepseek/m"), ("minimax", "minimax/m"), ("zai", "zai/m"),
        ("azure_openai", "azure/my-gpt4-deployment"), ("bedrock", "bedrock/m"), ("openai_compatible", "openai/m"),
    ],
)  # fmt: skip
def test_litellm_is_told_its_own_name_of_the_provider(slug: str, model: str) -> None:
    [entry] = yaml.safe_load(as_litellm(handed_for(get_kind(slug), model="m")))["model_list"]
    assert entry["litellm_params"]["model"] == model


def test_litellm_speaks_openais_dialect_to_a_proxy_of_gemini() -> None:
    handed = handed_for(get_kind("gemini"), host="https://proxy.example.com/v1", model="m")
    [entry] = yaml.safe_load(as_litellm(handed))["model_list"]
    assert entry["litellm_params"]["model"] == "openai/m"
    assert entry["litellm_params"]["api_base"] == "https://proxy.example.com/v1"


@given(key=st.one_of(TEXT, TRICKY.filter(bool)), model=st.one_of(TEXT, TRICKY.filter(bool)))
def test_litellm_configuration_is_yaml_whatever_the_values_look_like(key: str, model: str) -> None:
    handed = handed_for(get_kind("openai"), host=HOST, model=model, secrets={"api_key": key})
    try:
        text = as_litellm(handed)
    except Unwritable:
        assert "os.environ/" in f"{key}{model}"
        return
    parameters = {"model": f"openai/{model}", "api_base": HOST, "api_key": key}
    assert yaml.safe_load(text) == {"model_list": [{"model_name": model, "litellm_params": parameters}]}


@pytest.mark.parametrize("key", ["os.environ/AWS_SECRET_ACCESS_KEY", "oidc/env/TOKEN"])
def test_key_that_litellm_would_look_up_on_its_own_machine_is_not_written(key: str) -> None:
    with pytest.raises(Unwritable, match="look up"):
        as_litellm(handed_for(get_kind("openai"), secrets={"api_key": key}))
