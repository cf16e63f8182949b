"""Any server that speaks OpenAI's dialect."""

import re

from providers.forms import ProviderForm
from providers.kinds import register
from providers.kinds.base import KeyShape, Kind, Sibling
from providers.rules import openai_compatible as answers
from providers.wires.openai import OpenAIWire


class OpenAICompatibleForm(ProviderForm):
    """API Host, Model Type, and an API Key unless a local server wants none."""

    optional = ("api_key",)

    class Meta(ProviderForm.Meta):
        """The fields that every card has."""


@register
class OpenAICompatible(Kind):
    """Custom endpoints such as xAI or Groq, and local servers such as vLLM or Ollama."""

    slug = "openai_compatible"
    label = "OpenAI Compatible"
    called = "the provider"
    position = 11
    logo = "openai_compatible"
    host_example = "https://api.x.ai/v1"
    version_path = "/v1"
    suggested_models = ("grok-4.3", "openai/gpt-oss-120b", "kimi-k3")
    key_shapes = (
        KeyShape("xai-", re.compile(r"xai-[\w-]{16,}")),
        KeyShape("gsk_", re.compile(r"gsk_\w{16,}")),
        KeyShape("hf_", re.compile(r"hf_\w{16,}")),
        KeyShape("fw_", re.compile(r"fw_\w{16,}")),
        KeyShape("tgp_v1_", re.compile(r"tgp_v1_[\w-]{16,}")),
        KeyShape("pplx-", re.compile(r"pplx-\w{16,}")),
        KeyShape("nvapi-", re.compile(r"nvapi-[\w-]{16,}")),
        KeyShape("csk-", re.compile(r"csk-\w{16,}")),
        KeyShape("sk-lm-", re.compile(r"sk-lm-[\w:-]{8,}")),
        KeyShape("sk-", re.compile(r"sk-[\w-]{8,}"), unmistakable=False),
    )
    takes_any_key = True
    siblings = (
        Sibling("Moonshot, international", "https://api.moonshot.ai/v1"),
        Sibling("Moonshot, China", "https://api.moonshot.cn/v1"),
        Sibling("Kimi coding plan", "https://api.kimi.com/coding/v1"),
    )
    wire = OpenAIWire()
    rules = answers.RULES
    cost_note = "Each vendor has its own prices; a server of your own has none."
    Form = OpenAICompatibleForm

    def siblings_of(self, host: str) -> tuple[Sibling, ...]:
        """Only for the vendors in the table: every other server is its own."""
        known = any(sibling.host == host for sibling in self.siblings)
        return super().siblings_of(host) if known else ()
