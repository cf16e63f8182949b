"""What Google's answers mean: `error.details[].reason` and quota ids first, then `error.status`."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="A bad key is 400 INVALID_ARGUMENT; the reason in details[] tells it from other bad arguments.",
        codes=code_set("API_KEY_INVALID API_KEY_EXPIRED API_KEY_NOT_FOUND CREDENTIALS_MISSING ACCESS_TOKEN_EXPIRED"),
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The form of authentication was refused: a header that is empty, missing, doubled or of the other API.",
        text=any_of(
            r"authorization header",
            r"multiple authentication credentials",
            r"api key (is )?(not valid|not found|expired|invalid)",
            r"invalid authentication credentials",
            r"unregistered callers",
        ),
    ),
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="FAILED_PRECONDITION with the user's location, or a free tier that the country does not have.",
        codes=code_set("LOCATION_POLICY_VIOLATED FAILED_PRECONDITION"),
        text=r"location|country|region",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="Billing that is off or not set up.",
        codes=code_set("BILLING_DISABLED BILLING_STATE_INVALID"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="FAILED_PRECONDITION that asks for billing: the project has no paid plan.",
        codes=code_set("FAILED_PRECONDITION"),
        text=r"billing",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The API or the key's own restrictions: the key is known, this use of it is not allowed.",
        codes=code_set(
            "SERVICE_DISABLED API_KEY_*_BLOCKED ACCESS_TOKEN_SCOPE_INSUFFICIENT IAM_PERMISSION_DENIED "
            "USER_PROJECT_DENIED SERVICE_NOT_ACTIVATED"
        ),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="A key reported as leaked, a suspended consumer, a project without access.",
        codes=code_set("CONSUMER_SUSPENDED CONSUMER_INVALID PERMISSION_DENIED"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="A quota per day does not come back by waiting a minute, whatever the retry hint says.",
        status=statuses(429),
        codes=code_set("*PerDay*"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words for a model without free tier (limit: 0), spent credits and spending caps.",
        status=statuses(429),
        text=r"\blimit: 0\b|credits|prepay|spend(ing)? (cap|limit)|per.?day|daily",
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="RESOURCE_EXHAUSTED per minute or without details: the words about quota and billing are always there.",
        status=statuses(429),
        codes=code_set("RESOURCE_EXHAUSTED RATE_LIMIT_EXCEEDED"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="NOT_FOUND names the model; a wrong path is answered with an empty body or a page.",
        codes=code_set("NOT_FOUND"),
        text=r"model",
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="google.rpc codes for trouble on Google's side.",
        codes=code_set("UNAVAILABLE INTERNAL DEADLINE_EXCEEDED DATA_LOSS ABORTED CANCELLED"),
    ),
)
