"""OpenRouter."""

import re

from providers.forms import ProviderForm
from providers.kinds import register
from providers.kinds.base import KeyShape, Kind
from providers.rules import openrouter as answers
from providers.wires.families import TEXT_FAMILIES
from providers.wires.openai import OpenAIWire


class OpenRouterForm(ProviderForm):
    """API Key, API Host and Model Type."""

    class Meta(ProviderForm.Meta):
        """The fields that every card has."""


@register
class OpenRouter(Kind):
    """openrouter.ai. Anybody may read its model list, so only `GET /key` proves a key."""

    slug = "openrouter"
    label = "OpenRouter"
    position = 4
    logo = "openrouter"
    default_host = "https://openrouter.ai/api/v1"
    version_path = "/api/v1"
    docs_url = "https://openrouter.ai/docs"
    keys_url = "https://openrouter.ai/settings/keys"
    billing_url = "https://openrouter.ai/settings/credits"
    usage_url = "https://openrouter.ai/activity"
    limits_url = "https://openrouter.ai/docs/api/reference/limits"
    models_url = "https://openrouter.ai/models"
    suggested_models = (
        "openai/gpt-5.4-mini",
        "anthropic/claude-haiku-4.5",
        "google/gemini-3.5-flash",
        "deepseek/deepseek-v4-flash",
    )
    key_shapes = (KeyShape("sk-or-v1-", re.compile(r"sk-or-v1-[\w-]{8,}")),)
    key_variables = ("OPENROUTER_API_KEY",)
    host_variables = ("OPENROUTER_API_BASE",)
    litellm_provider = "openrouter"
    wire = OpenAIWire(families=TEXT_FAMILIES, key_info_path="key", public_list=True)
    rules = answers.RULES
    cost_note = (
        "With a model whose name ends in `:free` the completion is free, too, and counts against the free requests "
        "of the day."
    )
    Form = OpenRouterForm
