"""Anthropic."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from providers.forms import ProviderForm
from providers.kinds import register
from providers.kinds.base import MODEL_VARIABLE, NO_KEY, KeyShape, Kind, Notice
from providers.rules import anthropic as answers
from providers.wires.anthropic import AnthropicWire
from providers.wires.base import Credentials

VERSION_AT_END = re.compile(r"/v\d+$")


class AnthropicForm(ProviderForm):
    """API Key, API Host and Model Type."""

    class Meta(ProviderForm.Meta):
        """The fields that every card has."""


@register
class Anthropic(Kind):
    """api.anthropic.com, and servers that speak its Messages API."""

    slug = "anthropic"
    label = "Anthropic"
    position = 2
    logo = "anthropic"
    default_host = "https://api.anthropic.com/v1/"
    docs_url = "https://docs.anthropic.com/en/api/getting-started"
    keys_url = "https://platform.claude.com/settings/keys"
    billing_url = "https://platform.claude.com/settings/billing"
    usage_url = "https://platform.claude.com/usage"
    limits_url = "https://platform.claude.com/settings/limits"
    models_url = "https://platform.claude.com/docs/en/about-claude/models/overview"
    suggested_models = ("claude-haiku-4-5", "claude-sonnet-5", "claude-opus-5", "claude-sonnet-4-6")
    key_shapes = (
        KeyShape("sk-ant-api03-", re.compile(r"sk-ant-api03-[\w-]{8,}")),
        KeyShape("sk-ant-", re.compile(r"sk-ant-[\w-]{8,}")),
    )
    refused_keys = MappingProxyType(
        {
            "sk-ant-oat01-": "This is the token of a Claude subscription, not an API key, and Anthropic refuses it. "
            "Make an API key in the Claude Console.",
            "sk-ant-admin01-": "This is an admin key of Anthropic: it manages the organization and cannot use a model. "
            "Make an API key in the Claude Console.",
        }
    )
    other_variables = ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL", "ANTHROPIC_AUTH_TOKEN")
    litellm_provider = "anthropic"
    wire = AnthropicWire()
    rules = answers.RULES
    cost_note = "Anthropic counts a few hundred input tokens of its own for a request that offers a tool."
    Form = AnthropicForm

    def take_apart(self, typed: Mapping[str, str]) -> tuple[dict[str, str], tuple[Notice, ...]]:
        """The API Host is kept with its version: people paste it with and without `/v1`."""
        host = typed["api_host"]
        if not host or "?" in host or VERSION_AT_END.search(host):
            return dict(typed), ()
        return {**typed, "api_host": f"{host}/v1"}, (Notice("api_host", "“/v1” was added."),)

    def environment(self, credentials: Credentials) -> dict[str, str]:
        """For Anthropic's SDK, which adds `/v1` itself."""
        return {
            "ANTHROPIC_API_KEY": credentials.secrets.get("api_key", "") or NO_KEY,
            "ANTHROPIC_BASE_URL": credentials.host.removesuffix("/v1"),
            "ANTHROPIC_MODEL": credentials.model,
            MODEL_VARIABLE: credentials.model,
        }

    def litellm(self, credentials: Credentials) -> dict[str, str]:
        """LiteLLM adds `/v1` itself, too."""
        return {**super().litellm(credentials), "api_base": credentials.host.removesuffix("/v1")}
