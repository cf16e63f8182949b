"""What Google's answers mean: `error.details[].reason` and quota ids first, then `error.status`."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The key is wrong, expired, unknown or missing. The status is 400, and only this reason tells "
        "it from other errors.",
        codes=code_set("API_KEY_INVALID API_KEY_EXPIRED API_KEY_NOT_FOUND CREDENTIALS_MISSING ACCESS_TOKEN_EXPIRED"),
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The words name the API key, or a header for it that is missing, doubled or of Google's other "
        "interface.",
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
        because="The words name the location: Gemini, or its free tier, is not offered where the request came from.",
        codes=code_set("LOCATION_POLICY_VIOLATED FAILED_PRECONDITION"),
        text=r"location|country|region",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="Billing is off, or not set up, for the project.",
        codes=code_set("BILLING_DISABLED BILLING_STATE_INVALID"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words ask for billing: the project has no paid plan.",
        codes=code_set("FAILED_PRECONDITION"),
        text=r"billing",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The key is known, but the API is off for its project, or the key's own restrictions exclude this use.",
        codes=code_set(
            "SERVICE_DISABLED API_KEY_*_BLOCKED ACCESS_TOKEN_SCOPE_INSUFFICIENT IAM_PERMISSION_DENIED "
            "USER_PROJECT_DENIED SERVICE_NOT_ACTIVATED"
        ),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The key was reported as leaked, or its project is suspended or has no access.",
        codes=code_set("CONSUMER_SUSPENDED CONSUMER_INVALID PERMISSION_DENIED"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="A quota per day is used up: it does not come back in a minute, whatever the answer advises.",
        status=statuses(429),
        codes=code_set("*PerDay*"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name a limit of 0 (no free tier for this model), spent credits, a spending cap or a "
        "daily limit.",
        status=statuses(429),
        text=r"\blimit: 0\b|credits|prepay|spend(ing)? (cap|limit)|per.?day|daily",
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="A limit per minute, or one without details. Google's message speaks of quota and billing every time.",
        status=statuses(429),
        codes=code_set("RESOURCE_EXHAUSTED RATE_LIMIT_EXCEEDED"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The words name the model. A wrong path gets an empty answer or a page instead.",
        codes=code_set("NOT_FOUND"),
        text=r"model",
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="Trouble on Google's side.",
        codes=code_set("UNAVAILABLE INTERNAL DEADLINE_EXCEEDED DATA_LOSS ABORTED CANCELLED"),
    ),
)
