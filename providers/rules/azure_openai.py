"""What Azure OpenAI's answers mean: `error.code`. The HTTP reason phrase misleads and is never looked at."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Link, Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The words name the key or the access token. A wrong key and the key of another resource look "
        "the same.",
        status=statuses(401),
        text=any_of(
            r"subscription key",
            r"access token is (missing|invalid)",
            r"token (is )?(missing|invalid|expired)",
            r"invalid api key",
        ),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The key or account is known and lacks a role on the resource.",
        codes=code_set("PermissionDenied AuthorizationFailed RoleAssignmentMissing"),
        proves_key=True,
        advice="The caller is known and lacks a role. Under Access control (IAM) of the resource, give it the role "
        "“Cognitive Services OpenAI User”, and wait some minutes.",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words name the resource's network rules: virtual network, firewall or private endpoint.",
        status=statuses(403),
        text=r"virtual network|firewall|public (network )?access|private endpoint|approved",
        advice="The resource is closed to the network that this request came from, and the key was not looked at. "
        "Under Networking of the resource, allow the address of this server, or use the name of a private endpoint "
        "that it can reach.",
        page=Link("Azure OpenAI: virtual networks", "https://aka.ms/cogsvc-vnet"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The resource does not take keys.",
        codes=code_set("AuthenticationTypeDisabled"),
        advice="The resource takes no keys: its local authentication is switched off. Switch it on, or use another "
        "resource.",
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The subscription that pays for the resource is disabled.",
        codes=code_set("SubscriptionIsDisabled"),
        advice="The Azure subscription of this resource is disabled. Its owner can switch it on again, as a rule by "
        "paying what is due.",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The resource keeps this caller out: nothing was said about the key.",
        codes=code_set("Forbidden AccessDenied"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The free tier of the resource, or the quota of the subscription, is used up.",
        codes=code_set("InsufficientQuota QuotaExceeded insufficient_quota"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words say that the free tier is out of its call volume quota.",
        text=r"out of call volume quota",
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="The words name a rate: the deployment's tokens or requests per minute, even if they say to "
        "wait a day.",
        status=statuses(429),
        text=r"rate limit|retry after|too many|throttl|call rate",
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="There is no such deployment, or its model is gone.",
        codes=code_set(
            "DeploymentNotFound InvalidDeployment unknown_model unavailable_model model_not_found ModelDeprecated "
            "DeploymentDeleted"
        ),
        advice="This resource has no deployment of that name. Type the name that the deployment was given, which may "
        "differ from the model's; a new one needs about five minutes.",
        page=Link("Azure OpenAI: deployments", "https://ai.azure.com/resource/deployments"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The deployment is there, but its model does another kind of work, such as embeddings.",
        codes=code_set("OperationNotSupported"),
        parameter=True,
        advice="The deployment is there, but its model neither chats nor makes embeddings. Name another deployment.",
        page=Link("Azure OpenAI: deployments", "https://ai.azure.com/resource/deployments"),
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="The words name the API version: the resource does not know it, or not for this request.",
        text=r"api.?version",
        advice="The resource does not know this API Version, or not for the model of this deployment. 2024-10-21 is a "
        "good one.",
        page=Link(
            "Azure OpenAI: API versions",
            "https://learn.microsoft.com/en-us/azure/ai-foundry/openai/api-version-lifecycle",
        ),
        about="api_version",
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="A 404 with none of the other codes is a wrong address or API version: a wrong deployment has a "
        "code of its own.",
        status=statuses(404),
        advice="Azure says this of an address and of an API Version that it does not know: check both. The address is "
        "the resource's own, as in https://NAME.openai.azure.com, and 2024-10-21 is a good API Version.",
    ),
)
