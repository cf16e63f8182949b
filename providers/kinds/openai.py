"""OpenAI."""

import re
from types import MappingProxyType

from providers.forms import ProviderForm
from providers.kinds import register
from providers.kinds.base import KeyShape, Kind
from providers.rules import openai as answers
from providers.wires.families import OPENAI_FAMILIES, OPENAI_STYLES
from providers.wires.openai import OpenAIWire


class OpenAIForm(ProviderForm):
    """API Key, API Host and Model Type."""

    class Meta(ProviderForm.Meta):
        """The fields that every card has."""


@register
class OpenAI(Kind):
    """api.openai.com, and its regional hosts."""

    slug = "openai"
    label = "OpenAI"
    position = 1
    logo = "openai"
    default_host = "https://api.openai.com/v1"
    version_path = "/v1"
    docs_url = "https://platform.openai.com/docs/api-reference"
    keys_url = "https://platform.openai.com/api-keys"
    billing_url = "https://platform.openai.com/settings/organization/billing/overview"
    usage_url = "https://platform.openai.com/usage"
    limits_url = "https://platform.openai.com/settings/organization/limits"
    models_url = "https://platform.openai.com/docs/models"
    suggested_models = (
        "gpt-5.4-mini",
        "gpt-5.5",
        "gpt-5.4-nano",
        "gpt-4.1-mini",
        "gpt-4o-mini",
        "text-embedding-3-small",
    )
    key_shapes = (
        KeyShape("sk-proj-", re.compile(r"sk-proj-[\w-]{8,}")),
        KeyShape("sk-svcacct-", re.compile(r"sk-svcacct-[\w-]{8,}")),
        KeyShape("sk-admin-", re.compile(r"sk-admin-[\w-]{8,}")),
        KeyShape("sk-", re.compile(r"sk-[A-Za-z0-9]{48}"), unmistakable=False),
    )
    refused_keys = MappingProxyType(
        {
            "sk-admin-": "This is an admin key of OpenAI: it manages the organization and cannot use a model. "
            "Make a project key on the page for API keys.",
        }
    )
    wire = OpenAIWire(families=OPENAI_FAMILIES, styles=OPENAI_STYLES)
    rules = answers.RULES
    Form = OpenAIForm
