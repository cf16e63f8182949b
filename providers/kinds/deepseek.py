"""DeepSeek."""

import re
from collections.abc import Mapping

from providers.forms import ProviderForm
from providers.kinds import register
from providers.kinds.base import KeyShape, Kind, Notice
from providers.rules import deepseek as answers
from providers.wires.families import CHAT, STYLES, TEXT_FAMILIES, THINKING_DISABLED, Family
from providers.wires.openai import OpenAIWire


class DeepSeekForm(ProviderForm):
    """API Key, API Host and Model Type."""

    class Meta(ProviderForm.Meta):
        """The fields that every card has."""


@register
class DeepSeek(Kind):
    """api.deepseek.com. `GET /user/balance` proves the key and shows the credit."""

    slug = "deepseek"
    label = "DeepSeek"
    position = 6
    logo = "deepseek"
    default_host = "https://api.deepseek.com"
    docs_url = "https://platform.deepseek.com/api-docs"
    keys_url = "https://platform.deepseek.com/api_keys"
    billing_url = "https://platform.deepseek.com/top_up"
    usage_url = "https://platform.deepseek.com/usage"
    limits_url = "https://api-docs.deepseek.com/quick_start/rate_limit"
    models_url = "https://api-docs.deepseek.com/quick_start/pricing"
    suggested_models = ("deepseek-flash", "deepseek-v4-pro")
    key_shapes = (KeyShape("sk-", re.compile(r"sk-[0-9a-f]{32}"), unmistakable=False),)
    key_variables = ("DEEPSEEK_API_KEY",)
    host_variables = ("DEEPSEEK_API_BASE",)
    litellm_provider = "deepseek"
    wire = OpenAIWire(
        families=TEXT_FAMILIES,
        styles={**STYLES, Family.CHAT: (THINKING_DISABLED, CHAT)},
        key_info_path="user/balance",
    )
    rules = answers.RULES
    cost_note = (
        "The look at the balance is free, and made first: an account without credit is not asked for a completion."
    )
    Form = DeepSeekForm

    def take_apart(self, typed: Mapping[str, str]) -> tuple[dict[str, str], tuple[Notice, ...]]:
        """DeepSeek's own host works with and without `/v1`, but the balance has no `/v1`: one spelling is kept."""
        if typed["api_host"] != f"{self.default_host}/v1":
            return dict(typed), ()
        return {**typed, "api_host": self.default_host}, (Notice("api_host", "“/v1” was removed: it is not needed."),)
