"""Azure OpenAI."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlencode

from providers.forms import ConfigField, ProviderForm
from providers.kinds import register
from providers.kinds.base import MODEL_VARIABLE, KeyShape, Kind, Notice
from providers.pasted_hosts import normalised_host
from providers.rules import azure_openai as answers
from providers.wires.azure import AzureWire
from providers.wires.base import Credentials

DEFAULT_API_VERSION = "2024-10-21"
AZURE_HOST = re.compile(r"https?://[^/:]+\.(openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)(?=[/:]|$)")
TARGET = re.compile(
    r"(?P<resource>https?://[^/]+(?:/.*?)?)/openai(?:/deployments/(?P<deployment>[^/]+))?(?:/.*)?", re.I
)
API_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(-[a-z]+)?")
DEPLOYMENT_NAME = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)


class AzureOpenAIForm(ProviderForm):
    """What every card has, and the API version and deployment name. Model Type follows the deployment name."""

    optional = ("model_type",)

    api_version = ConfigField(
        label="API Version",
        initial=DEFAULT_API_VERSION,
        placeholder="2024-02-15-preview",
        help_text="Azure OpenAI API version.",
    )
    deployment_name = ConfigField(
        label="Deployment Name",
        placeholder="my-gpt4-deployment",
        help_text="Your Azure deployment name. A Target URI pasted into API Host fills it in.",
    )

    class Meta(ProviderForm.Meta):
        """The fields that every card has."""


@register
class AzureOpenAI(Kind):
    """A resource in your own Azure subscription, and the deployments in it."""

    slug = "azure_openai"
    label = "Azure OpenAI"
    position = 9
    logo = "azure_openai"
    host_example = "https://my-resource.openai.azure.com"
    docs_url = "https://learn.microsoft.com/en-us/azure/ai-services/openai/reference"
    keys_url = "https://portal.azure.com/#view/Microsoft_Azure_ProjectOxford/CognitiveServicesHub/~/OpenAI"
    billing_url = "https://portal.azure.com/#view/Microsoft_Azure_GTM/ModernBillingMenuBlade/~/Overview"
    usage_url = "https://portal.azure.com/#view/Microsoft_Azure_CostManagement/Menu/~/costanalysis"
    limits_url = "https://learn.microsoft.com/en-us/azure/ai-services/openai/quotas-limits"
    models_url = "https://learn.microsoft.com/en-us/azure/ai-services/openai/concepts/models"
    suggested_models = ("gpt-4o-mini", "gpt-5-mini")
    key_shapes = (
        KeyShape("", re.compile(r"[0-9a-f]{32}"), unmistakable=False),
        KeyShape("", re.compile(r"[A-Za-z0-9]{84}"), unmistakable=False),
    )
    model_field = "deployment_name"
    address_field = "api_version"
    key_advice = "A key works for its own resource only."
    host_advice = "Check the name of the resource at its beginning: https://NAME.openai.azure.com."
    other_variables = (
        "AZURE_OPENAI_API_KEY",
        "AZURE_OPENAI_ENDPOINT",
        "AZURE_OPENAI_DEPLOYMENT",
        "OPENAI_API_VERSION",
        "AZURE_OPENAI_AD_TOKEN",
    )
    litellm_provider = "azure"
    wire = AzureWire()
    rules = answers.RULES
    cost_note = (
        "The subscription pays the price of the deployment's model, and the completion counts against the deployment's "
        "tokens per minute."
    )
    Form = AzureOpenAIForm

    def take_apart(self, typed: Mapping[str, str]) -> tuple[dict[str, str], tuple[Notice, ...]]:
        """A Target URI of the portal becomes resource host, API version and deployment name."""
        values = dict(typed)
        host, _, query = values["api_host"].partition("?")
        taken = {"api_host": _resource_of(host)}
        if (match := TARGET.fullmatch(host)) and match["deployment"]:
            taken["deployment_name"] = unquote(match["deployment"])
        rest = {name.lower(): value for name, value in parse_qsl(query, keep_blank_values=True)}
        version = rest.pop("api-version", "")
        if API_VERSION.fullmatch(version):
            taken["api_version"] = version
        notices = [_taken_notice(name, value) for name, value in taken.items() if value not in (host, values.get(name))]
        values |= taken
        if rest:
            values["api_host"] += f"?{urlencode(rest)}"
        values["model_type"] = values["model_type"] or values.get("deployment_name", "")
        return values, tuple(notices)

    def misfits(self, values: Mapping[str, str]) -> tuple[Notice, ...]:
        """Both names go into the address of every request."""
        version, deployment = values.get("api_version", ""), values.get("deployment_name", "")
        found = []
        if version and not API_VERSION.fullmatch(version):
            found.append(Notice("api_version", f"An API version is a date, such as {DEFAULT_API_VERSION}."))
        if deployment and not DEPLOYMENT_NAME.fullmatch(deployment):
            found.append(Notice("deployment_name", "A deployment name has only letters, digits, “-”, “_” and “.”."))
        if not deployment:
            found.append(Notice("deployment_name", _demand_deployment(values.get("model_type", ""))))
        return tuple(found)

    def environment(self, credentials: Credentials) -> dict[str, str]:
        """For the Azure client of OpenAI's SDK. Programs call the model by the name of its deployment."""
        deployment = credentials.config.get("deployment_name", "")
        return {
            "AZURE_OPENAI_API_KEY": credentials.secrets.get("api_key", ""),
            "AZURE_OPENAI_ENDPOINT": credentials.host,
            "AZURE_OPENAI_DEPLOYMENT": deployment,
            "OPENAI_API_VERSION": credentials.config.get("api_version", ""),
            MODEL_VARIABLE: deployment,
        }

    def litellm(self, credentials: Credentials) -> dict[str, str]:
        """The deployment stands where other kinds have the model."""
        return {
            "model": f"{self.litellm_provider}/{credentials.config.get('deployment_name', '')}",
            "api_base": credentials.host,
            "api_key": credentials.secrets.get("api_key", ""),
            "api_version": credentials.config.get("api_version", ""),
        }


def _resource_of(host: str) -> str:
    """The address without what belongs to single requests: `/openai…`, and on Azure's own hosts any path."""
    if match := AZURE_HOST.match(host):
        return match[0] + (port[0] if (port := re.match(r":\d+", host[match.end() :])) else "")
    while match := TARGET.fullmatch(host):
        host = normalised_host(match["resource"]).host
    return host


def _taken_notice(name: str, value: str) -> Notice:
    if name == "api_host":
        return Notice(name, "The address was shortened to the resource itself.")
    return Notice(name, f"“{value}” was taken from the address.")


def _demand_deployment(model: str) -> str:
    asked = "Type the name of the deployment: Azure calls a model by the name of its deployment"
    return f"{asked}, which may differ from “{model}”." if model else f"{asked}."
