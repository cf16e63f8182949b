"""Z.ai."""

import re
from types import MappingProxyType

from providers.forms import ProviderForm
from providers.kinds import register
from providers.kinds.base import KeyShape, Kind, Sibling
from providers.rules import zai as answers
from providers.verdicts import Outcome
from providers.wires.families import TEXT_FAMILIES
from providers.wires.openai import OpenAIWire


class ZaiForm(ProviderForm):
    """API Key, API Host and Model Type."""

    class Meta(ProviderForm.Meta):
        """The fields that every card has."""


@register
class Zai(Kind):
    """The GLM models. The default host serves the coding plan; pay-as-you-go is `https://api.z.ai/api/paas/v4`."""

    slug = "zai"
    label = "Z.ai"
    position = 8
    logo = "zai"
    default_host = "https://api.z.ai/api/coding/paas/v4/"
    version_path = "/api/coding/paas/v4"
    docs_url = "https://z.ai"
    keys_url = "https://z.ai/manage-apikey/apikey-list"
    billing_url = "https://z.ai/manage-apikey/billing"
    usage_url = "https://z.ai/manage-apikey/subscription"
    limits_url = "https://z.ai/manage-apikey/rate-limits"
    models_url = "https://docs.z.ai/guides/overview/pricing"
    suggested_models = ("glm-5.3", "glm-5.3-flash", "glm-4.7", "glm-4.7-flash")
    key_shapes = (KeyShape("", re.compile(r"[0-9a-f]{32}\.[A-Za-z0-9]{16}")),)
    key_advice = "Or it belongs to the other platform (z.ai or bigmodel.cn): each has its own API Host."
    siblings = (
        Sibling("Coding plan", "https://api.z.ai/api/coding/paas/v4"),
        Sibling("Pay as you go", "https://api.z.ai/api/paas/v4"),
        Sibling("Coding plan, China", "https://open.bigmodel.cn/api/coding/paas/v4"),
        Sibling("Pay as you go, China", "https://open.bigmodel.cn/api/paas/v4"),
    )
    elsewhere = MappingProxyType({Outcome.INVALID_KEY: (), Outcome.QUOTA_EXHAUSTED: ("1113",)})
    key_variables = ("ZAI_API_KEY",)
    host_variables = ("ZAI_BASE_URL", "ZAI_API_BASE")
    litellm_provider = "zai"
    wire = OpenAIWire(families=TEXT_FAMILIES)
    rules = answers.RULES
    cost_note = (
        "The coding plan's hosts spend the allowance of the plan, the others the balance. `glm-4.7-flash` is free."
    )
    Form = ZaiForm
