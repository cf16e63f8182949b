"""What Google's answers mean: `error.details[].reason` and quota ids first, then `error.status`."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Link, Outcome

BILLING = "Set up billing for the project of this key in Google AI Studio."
TOMORROW = (
    "The requests of this day are used up. They come back at midnight Pacific time; a paid tier has more of them."
)
LIMITS = Link("Google Gemini: limits", "https://ai.google.dev/gemini-api/docs/rate-limits")
CREDENTIALS = Link("Google Cloud: credentials", "https://console.cloud.google.com/apis/credentials")

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
        advice="Google could not read this as a key of this interface. Copy the key again, whole, and check that the "
        "API Host ends with /v1beta/openai.",
    ),
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="The words name the location: Gemini, or its free tier, is not offered where the request came from.",
        codes=code_set("LOCATION_POLICY_VIOLATED FAILED_PRECONDITION"),
        text=r"location|country|region",
        advice="Gemini, or its free tier, is not offered where this request came from. Elsewhere the key may be good; "
        "with billing set up, it may be good here, too.",
        page=Link("Google Gemini: regions", "https://ai.google.dev/gemini-api/docs/available-regions"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="Billing is off, or not set up, for the project.",
        codes=code_set("BILLING_DISABLED BILLING_STATE_INVALID"),
        advice=BILLING,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words ask for billing: the project has no paid plan.",
        codes=code_set("FAILED_PRECONDITION"),
        text=r"billing",
        advice=BILLING,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The key is known, but the API is off for its project.",
        codes=code_set("SERVICE_DISABLED SERVICE_NOT_ACTIVATED"),
        proves_key=True,
        advice="Switch on the Generative Language API for the project of this key, wait some minutes, and try again.",
        page=Link(
            "Google Cloud: Generative Language API",
            "https://console.cloud.google.com/apis/library/generativelanguage.googleapis.com",
        ),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The key is known and restricted to other addresses.",
        codes=code_set("API_KEY_IP_ADDRESS_BLOCKED"),
        proves_key=True,
        advice="The key may be used from some addresses only. Add the address of this server to its restrictions.",
        page=CREDENTIALS,
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The key is known and restricted to other APIs, or to web sites or apps.",
        codes=code_set("API_KEY_*_BLOCKED"),
        proves_key=True,
        advice="The key's restrictions exclude this use: it must allow the Generative Language API, and must not be "
        "tied to a web site or an app. Change them, or make another key.",
        page=CREDENTIALS,
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The caller is known and lacks a right in the project.",
        codes=code_set("ACCESS_TOKEN_SCOPE_INSUFFICIENT IAM_PERMISSION_DENIED USER_PROJECT_DENIED"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words say that the key was found in public, so Google has switched it off.",
        text=r"reported as leaked",
        advice="Google has switched this key off because somebody found it in public. Make a new one, and delete this "
        "one wherever it is used.",
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="Google has suspended the project.",
        codes=code_set("CONSUMER_SUSPENDED CONSUMER_INVALID"),
        advice="Google has suspended the project of this key. Its owner can object in the Google Cloud console. Until "
        "then, take a key of another project.",
        page=Link("Google Cloud: dashboard", "https://console.cloud.google.com/home/dashboard"),
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The key or its project has no access, without another reason that we know.",
        codes=code_set("PERMISSION_DENIED"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name a limit of 0: this model has no free tier.",
        status=statuses(429),
        text=r"\blimit: 0\b",
        advice="This model has no free tier for this project. Set up billing in Google AI Studio, or choose another "
        "model.",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name credits, prepayment or a spending cap.",
        status=statuses(429),
        text=r"credits|prepay|spend(ing)? (cap|limit)",
        advice="The prepaid credits or the spending cap of this project are used up. Buy credits, or raise the cap, in "
        "Google AI Studio.",
        page=Link("Google AI Studio: usage", "https://aistudio.google.com/usage"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="A quota per day is used up: it does not come back in a minute, whatever the answer advises.",
        status=statuses(429),
        codes=code_set("*PerDay*"),
        advice=TOMORROW,
        page=LIMITS,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name a limit per day.",
        status=statuses(429),
        text=r"per.?day|daily",
        advice=TOMORROW,
        page=LIMITS,
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
