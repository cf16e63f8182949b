"""AWS Bedrock."""

import re
from collections.abc import Mapping

from providers.forms import ConfigField, ProviderForm, SecretField
from providers.kinds import register
from providers.kinds.base import MODEL_VARIABLE, KeyShape, Kind, Notice, Sibling
from providers.rules import bedrock as answers
from providers.wires.base import Credentials
from providers.wires.bedrock import BedrockWire, runtime_host

REGION = re.compile(r"[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}")
REGIONS = (
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "eu-central-1",
    "eu-west-1",
    "eu-west-3",
    "ap-northeast-1",
    "ap-southeast-2",
)
"""Those with the most models; any other can be typed."""
OWN_HOST = re.compile(r"https://bedrock(-runtime)?\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?P<path>/.*)?")
ACCESS_KEY_ID = re.compile(r"A[KS]IA[A-Z0-9]{12,124}")
SECRET_VARIABLES: Mapping[str, str] = {
    "api_key": "AWS_BEARER_TOKEN_BEDROCK",
    "access_key_id": "AWS_ACCESS_KEY_ID",
    "secret_access_key": "AWS_SECRET_ACCESS_KEY",
    "session_token": "AWS_SESSION_TOKEN",
}
REGION_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")
"""Most SDKs of AWS read the first, boto3 the second."""
ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL_BEDROCK_RUNTIME"


class BedrockForm(ProviderForm):
    """The region, and either a Bedrock API key or an access key."""

    optional = ("api_key", "api_host")

    region = ConfigField(
        label="Region",
        placeholder="us-east-1",
        moves_key=True,
        help_text="The API Host follows from it.",
    )
    access_key_id = SecretField(
        label="Access Key ID", required=False, help_text="Instead of an API key: starts with AKIA or ASIA."
    )
    secret_access_key = SecretField(label="Secret Access Key", required=False)
    session_token = SecretField(
        label="Session Token", required=False, help_text="Needed when the access key ID starts with ASIA."
    )

    class Meta(ProviderForm.Meta):
        """The fields that every card has."""


@register
class Bedrock(Kind):
    """Bedrock's runtime. A host of your own (VPC endpoint, proxy) gets every request."""

    slug = "bedrock"
    label = "AWS Bedrock"
    position = 10
    logo = "bedrock"
    host_example = runtime_host("us-east-1")
    docs_url = "https://docs.aws.amazon.com/bedrock/latest/userguide/what-is-bedrock.html"
    keys_url = "https://console.aws.amazon.com/bedrock/home#/api-keys"
    billing_url = "https://console.aws.amazon.com/billing/home"
    usage_url = "https://console.aws.amazon.com/costmanagement/home"
    limits_url = "https://console.aws.amazon.com/servicequotas/home/services/bedrock/quotas"
    models_url = "https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html"
    suggested_models = (
        "us.amazon.nova-2-lite-v1:0",
        "us.anthropic.claude-sonnet-4-6",
        "openai.gpt-oss-120b-1:0",
    )
    key_shapes = (
        KeyShape("ABSK", re.compile(r"ABSK[\w+/=-]{16,}")),
        KeyShape("bedrock-api-key-", re.compile(r"bedrock-api-key-[\w+/=-]{8,}")),
        KeyShape("AKIA", re.compile(r"AKIA[A-Z0-9]{16}")),
        KeyShape("ASIA", re.compile(r"ASIA[A-Z0-9]{16}")),
    )
    key_advice = "A Bedrock API key works in its own region only."
    host_advice = "Check the region: not every region has Bedrock."
    siblings = tuple(Sibling(region, runtime_host(region)) for region in REGIONS)
    other_variables = (*SECRET_VARIABLES.values(), *REGION_VARIABLES, ENDPOINT_VARIABLE)
    litellm_provider = "bedrock"
    wire = BedrockWire()
    rules = answers.RULES
    cost_note = "The account pays the on-demand price of the model. Signing a request costs nothing."
    Form = BedrockForm

    def take_apart(self, typed: Mapping[str, str]) -> tuple[dict[str, str], tuple[Notice, ...]]:
        """The host follows the region as long as it is AWS's own; a region that is missing is read from the host."""
        host, region = typed["api_host"], typed["region"].lower()
        own = OWN_HOST.fullmatch(host)
        if own and not region:
            region = own["region"]
        if not (own or not host) or not REGION.fullmatch(region):
            return {**typed, "region": region}, ()
        notices = []
        if not typed["region"]:
            notices.append(Notice("region", f"“{region}” was taken from the API Host."))
        if host and host != runtime_host(region):
            notices.append(Notice("api_host", f"The API Host is the runtime host of {region} now."))
        return {**typed, "region": region, "api_host": runtime_host(region)}, tuple(notices)

    def siblings_of(self, host: str) -> tuple[Sibling, ...]:
        """Other regions, while the host is AWS's own: a VPC endpoint or a proxy belongs to one region."""
        return super().siblings_of(host) if OWN_HOST.fullmatch(host) else ()

    def values_for(self, sibling: Sibling) -> dict[str, str]:
        """The region, which the host follows."""
        return {"region": sibling.label, "api_host": sibling.host}

    def misfits(self, values: Mapping[str, str]) -> tuple[Notice, ...]:
        """The region is part of the address and of every signature."""
        region = values.get("region", "")
        if not region:
            return (Notice("region", "Type the AWS region whose models you use, such as us-east-1."),)
        if not REGION.fullmatch(region):
            return (Notice("region", "This is not the code of a region. It looks like us-east-1 or eu-central-1."),)
        return ()

    def problems(self, values: Mapping[str, str], secrets: Mapping[str, str]) -> tuple[Notice, ...]:
        """Either an API key, or an access key ID with its secret, and a session token where it needs one."""
        key, access_key_id = secrets.get("api_key", ""), secrets.get("access_key_id", "")
        if not set(secrets) & {"api_key", "access_key_id", "secret_access_key", "session_token"}:
            return (Notice("api_key", "Type a Bedrock API key, or an access key ID and its secret access key below."),)
        if ACCESS_KEY_ID.fullmatch(key):
            return (Notice("api_key", "This is an access key ID: it belongs in the field “Access Key ID”."),)
        if key:
            extra = sorted(set(secrets) - {"api_key"})
            return tuple(
                Notice(name, "Leave this empty when you use an API key: only one of the two.") for name in extra
            )
        return (*_access_key_problems(access_key_id), *_missing(access_key_id, secrets))

    def environment(self, credentials: Credentials) -> dict[str, str]:
        """For the SDKs of AWS, which find the host by the region, unless it is one of your own."""
        region = credentials.config.get("region", "")
        return {
            **{SECRET_VARIABLES[name]: value for name, value in credentials.secrets.items()},
            **dict.fromkeys(REGION_VARIABLES, region),
            **({} if credentials.host == runtime_host(region) else {ENDPOINT_VARIABLE: credentials.host}),
            MODEL_VARIABLE: credentials.model,
        }

    def litellm(self, credentials: Credentials) -> dict[str, str]:
        """Its own names for the secrets and the region."""
        return {
            "model": f"{self.litellm_provider}/{credentials.model}",
            **{name if name == "api_key" else f"aws_{name}": value for name, value in credentials.secrets.items()},
            "aws_region_name": credentials.config.get("region", ""),
            "aws_bedrock_runtime_endpoint": credentials.host,
        }


def _access_key_problems(access_key_id: str) -> tuple[Notice, ...]:
    if not access_key_id:
        return (Notice("access_key_id", "Type the access key ID that belongs to the secret access key."),)
    if not ACCESS_KEY_ID.fullmatch(access_key_id):
        text = "An access key ID starts with AKIA or ASIA and has only capital letters and digits, 20 as a rule."
        return (Notice("access_key_id", text),)
    return ()


def _missing(access_key_id: str, secrets: Mapping[str, str]) -> tuple[Notice, ...]:
    missing = []
    if not secrets.get("secret_access_key"):
        missing.append(Notice("secret_access_key", "Type the secret access key that belongs to this access key ID."))
    if access_key_id.startswith("ASIA") and not secrets.get("session_token"):
        text = "Type the session token too: an access key ID that starts with ASIA does not work without one."
        missing.append(Notice("session_token", text))
    return tuple(missing)
