"""MiniMax."""

import re

from providers.forms import ProviderForm
from providers.kinds import register
from providers.kinds.base import KeyShape, Kind, Sibling
from providers.rules import minimax as answers
from providers.wires.families import TEXT_FAMILIES
from providers.wires.openai import OpenAIWire


class MinimaxForm(ProviderForm):
    """API Key, API Host and Model Type."""

    class Meta(ProviderForm.Meta):
        """The fields that every card has."""


@register
class Minimax(Kind):
    """api.minimax.io. Keys of the Chinese platform (api.minimaxi.com) do not work here, nor the other way round."""

    slug = "minimax"
    label = "Minimax"
    position = 7
    logo = "minimax"
    default_host = "https://api.minimax.io/v1"
    version_path = "/v1"
    docs_url = "https://platform.minimaxi.com/document/Announcement"
    keys_url = "https://platform.minimax.io/user-center/basic-information/interface-key"
    billing_url = "https://platform.minimax.io/user-center/payment/balance"
    usage_url = "https://platform.minimax.io/user-center/payment/token-plan"
    limits_url = "https://platform.minimax.io/docs/guides/rate-limits"
    models_url = "https://platform.minimax.io/docs/guides/models-intro"
    suggested_models = ("MiniMax-M3", "MiniMax-M2.7", "MiniMax-M2.5")
    key_shapes = (
        KeyShape("sk-api-", re.compile(r"sk-api-[\w-]{8,}")),
        KeyShape("sk-cp-", re.compile(r"sk-cp-[\w-]{8,}")),
        KeyShape("ey", re.compile(r"ey[\w-]+\.[\w-]+\.[\w-]+"), unmistakable=False),
    )
    key_advice = "Or it belongs to the other platform: api.minimax.io and api.minimaxi.com each have their own keys."
    siblings = (
        Sibling("International", "https://api.minimax.io/v1"),
        Sibling("China", "https://api.minimaxi.com/v1"),
    )
    key_variables = ("MINIMAX_API_KEY",)
    host_variables = ("MINIMAX_API_BASE",)
    litellm_provider = "minimax"
    wire = OpenAIWire(families=TEXT_FAMILIES)
    rules = answers.RULES
    cost_note = "A key with `sk-api-` spends the balance of the account, one with `sk-cp-` the allowance of its plan."
    Form = MinimaxForm
