"""Google Gemini, by its OpenAI-compatible interface."""

import re
from collections.abc import Mapping

from providers.forms import ProviderForm
from providers.kinds import register
from providers.kinds.base import KeyShape, Kind, Notice
from providers.pasted_text import trimmed
from providers.rules import gemini as answers
from providers.wires.base import Credentials
from providers.wires.openai import OpenAIWire

ID_PREFIX = "models/"
OWN_HOST = re.compile(r"https://generativelanguage\.googleapis\.com(?!/\w+/openai$)(/[^?]*)?")


class GeminiForm(ProviderForm):
    """API Key, API Host and Model Type."""

    class Meta(ProviderForm.Meta):
        """The fields that every card has."""


@register
class Gemini(Kind):
    """The Gemini API. Its key goes into `Authorization: Bearer` and nowhere else on this interface."""

    slug = "gemini"
    label = "Google Gemini"
    position = 3
    logo = "gemini"
    default_host = "https://generativelanguage.googleapis.com/v1beta/openai/"
    version_path = "/v1beta/openai"
    docs_url = "https://ai.google.dev/gemini-api/docs"
    keys_url = "https://aistudio.google.com/apikey"
    billing_url = "https://console.cloud.google.com/billing"
    usage_url = "https://aistudio.google.com/usage"
    limits_url = "https://ai.google.dev/gemini-api/docs/rate-limits"
    models_url = "https://ai.google.dev/gemini-api/docs/models"
    suggested_models = (
        "gemini-3.5-flash",
        "gemini-3.6-flash",
        "gemini-flash-latest",
        "gemini-3.1-pro-preview",
        "gemini-embedding-001",
    )
    key_shapes = (
        KeyShape("AIza", re.compile(r"AIza[\w-]{20,}")),
        KeyShape("AQ.", re.compile(r"AQ\.[\w.-]{20,}")),
    )
    key_variables = ("GEMINI_API_KEY",)
    litellm_provider = "gemini"
    wire = OpenAIWire(id_prefix=ID_PREFIX)
    rules = answers.RULES
    cost_note = "On the free tier the completion is free, and counts against the requests per minute and per day."
    Form = GeminiForm

    def take_apart(self, typed: Mapping[str, str]) -> tuple[dict[str, str], tuple[Notice, ...]]:
        """Google's list writes `models/` before each name; the name stands alone here.

        Google's own host has another API at its other paths, which refuses good keys that are sent as this one does:
        there, the path is put right.
        """
        values, notices = dict(typed), []
        if values["model_type"].startswith(ID_PREFIX):
            values["model_type"] = _without_prefix(values["model_type"])
            notices.append(Notice("model_type", f"“{ID_PREFIX}” before the name was removed."))
        if OWN_HOST.fullmatch(values["api_host"]):
            values["api_host"] = self.default_host.rstrip("/")
            notices.append(
                Notice("api_host", f"The path is “{self.version_path}” now: Google's other one works differently.")
            )
        return values, tuple(notices)

    def litellm(self, credentials: Credentials) -> dict[str, str]:
        """Under this name LiteLLM speaks Google's other interface, which is there on Google's own host only."""
        parameters = super().litellm(credentials)
        native = credentials.host.removesuffix("/openai")
        if OWN_HOST.fullmatch(native):
            return {**parameters, "api_base": native}
        return {**parameters, "model": f"openai/{credentials.model}"}


def _without_prefix(name: str) -> str:
    while name.startswith(ID_PREFIX):
        name = trimmed(name.removeprefix(ID_PREFIX))
    return name
