"""Qwen, by Alibaba Cloud Model Studio."""

import re
from types import MappingProxyType

from providers.forms import ProviderForm
from providers.kinds import register
from providers.kinds.base import KeyShape, Kind, Sibling
from providers.rules import qwen as answers
from providers.verdicts import Outcome
from providers.wires.families import CHAT, REASONING_CHAT, STYLES, TEXT_FAMILIES, THINKING_OFF, Family
from providers.wires.openai import OpenAIWire


class QwenForm(ProviderForm):
    """API Key, API Host and Model Type."""

    class Meta(ProviderForm.Meta):
        """The fields that every card has."""


@register
class Qwen(Kind):
    """DashScope in compatible mode. Keys belong to one region and one plan, each with its own host."""

    slug = "qwen"
    label = "Qwen (Alibaba)"
    position = 5
    logo = "qwen"
    default_host = "https://dashscope.aliyuncs.com/compatible-mode/v1"
    version_path = "/compatible-mode/v1"
    docs_url = "https://help.aliyun.com/zh/dashscope/developer-reference/api-details"
    keys_url = "https://bailian.console.aliyun.com/?tab=model#/api-key"
    billing_url = "https://billing-cost.console.aliyun.com/home"
    usage_url = "https://bailian.console.aliyun.com/?tab=model#/model-usage"
    limits_url = "https://help.aliyun.com/zh/model-studio/rate-limit"
    models_url = "https://help.aliyun.com/zh/model-studio/models"
    suggested_models = ("qwen3.8-max", "qwen3.7-plus", "qwen3.7-flash", "qwen-plus", "qwen3-coder-plus")
    key_shapes = (
        KeyShape("sk-sp-", re.compile(r"sk-sp-[\w-]{8,}")),
        KeyShape("sk-", re.compile(r"sk-[0-9a-f]{32}"), unmistakable=False),
    )
    key_advice = "Or it belongs to another region or plan: each has its own API Host."
    siblings = (
        Sibling("Beijing", "https://dashscope.aliyuncs.com/compatible-mode/v1"),
        Sibling("Singapore", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
        Sibling("Virginia", "https://dashscope-us.aliyuncs.com/compatible-mode/v1"),
        Sibling("Hong Kong", "https://cn-hongkong.dashscope.aliyuncs.com/compatible-mode/v1"),
        Sibling("Coding plan, China", "https://coding.dashscope.aliyuncs.com/v1"),
        Sibling("Coding plan, international", "https://coding-intl.dashscope.aliyuncs.com/v1"),
    )
    elsewhere = MappingProxyType({Outcome.INVALID_KEY: (), Outcome.PERMISSION_DENIED: ()})
    key_variables = ("DASHSCOPE_API_KEY",)
    host_variables = ("DASHSCOPE_API_BASE",)
    litellm_provider = "dashscope"
    wire = OpenAIWire(families=TEXT_FAMILIES, styles={**STYLES, Family.CHAT: (CHAT, THINKING_OFF, REASONING_CHAT)})
    rules = answers.RULES
    Form = QwenForm
