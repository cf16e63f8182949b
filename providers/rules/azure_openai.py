"""What Azure OpenAI's answers mean: `error.code`. The HTTP reason phrase misleads and is never looked at."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="A wrong key and a key of another resource look the same; without `error`: no key header at all.",
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
        because="A principal that is known lacks a role.",
        codes=code_set("PermissionDenied AuthorizationFailed RoleAssignmentMissing"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="Keys are switched off, or only some networks may come: nothing was said about the key.",
        codes=code_set("AuthenticationTypeDisabled SubscriptionIsDisabled Forbidden AccessDenied"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The resource's network rules in words, under code 403.",
        status=statuses(403),
        text=r"virtual network|firewall|public access|private endpoint|approved|key.based authentication",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The free tier of the resource and spent quota of a subscription.",
        codes=code_set("InsufficientQuota QuotaExceeded insufficient_quota"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="403 of the free tier: out of call volume quota.",
        text=r"out of call volume quota",
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because='429 is the deployment\'s tokens or requests per minute, even with "retry after 86400 seconds".',
        status=statuses(429),
        text=r"rate limit|retry after|too many|throttl|call rate",
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="No such deployment, or one whose model does not chat.",
        codes=code_set(
            "DeploymentNotFound InvalidDeployment unknown_model model_not_found ModelDeprecated DeploymentDeleted"
        ),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="OperationNotSupported: the deployment is there, its model does another kind of work.",
        codes=code_set("OperationNotSupported"),
        parameter=True,
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="An api-version that the resource does not know, or not for this operation.",
        text=r"api.?version",
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because='404 "Resource not found" is a wrong path or api-version; a wrong deployment has a code of its own.',
        status=statuses(404),
    ),
)
