"""What Azure OpenAI's answers mean: `error.code`. The HTTP reason phrase misleads and is never looked at."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Outcome

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
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The resource does not take keys, is disabled, or is closed to this network: nothing was said "
        "about the key.",
        codes=code_set("AuthenticationTypeDisabled SubscriptionIsDisabled Forbidden AccessDenied"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words name the resource's network rules (virtual network, firewall, private endpoint), or "
        "that keys are off.",
        status=statuses(403),
        text=r"virtual network|firewall|public access|private endpoint|approved|key.based authentication",
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
            "DeploymentNotFound InvalidDeployment unknown_model model_not_found ModelDeprecated DeploymentDeleted"
        ),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The deployment is there, but its model does another kind of work, such as embeddings.",
        codes=code_set("OperationNotSupported"),
        parameter=True,
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="The words name the API version: the resource does not know it, or not for this request.",
        text=r"api.?version",
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="A 404 with none of the other codes is a wrong address or API version: a wrong deployment has a "
        "code of its own.",
        status=statuses(404),
    ),
)
