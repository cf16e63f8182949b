"""What Anthropic's answers mean: `error.type` and, for money, the words of a 400."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Link, Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="`forbidden` comes from the network in front of Anthropic, which blocks countries and "
        "addresses: the key was not looked at.",
        status=statuses(403),
        codes=code_set("forbidden"),
        advice="Anthropic does not answer the country or network that this request came from. The key was not looked "
        "at, and may be good elsewhere.",
        page=Link("Anthropic: countries", "https://www.anthropic.com/supported-countries"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name a limit of use or spending, which the organization has set or its tier brings.",
        text=r"usage limits?\b|spend(ing)? limit|regain access on|monthly (cap|limit)",
        advice="The organization has reached its spend limit. Raise it on the page for limits, or wait until the date "
        "that Anthropic names.",
        page=Link("Anthropic: limits", "https://platform.claude.com/settings/limits"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name the credit balance, a bill or extra usage. The status may be 400 or 402.",
        text=r"credit balance|billing (error|or payment)|out of (extra )?usage",
        advice="Buy credits on the billing page of Anthropic. A subscription to Claude does not pay for the API.",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words say that the organization is disabled; the status may be 400.",
        text=r"organization has been disabled",
        advice="Anthropic has disabled the organization of this key. Its owner can ask Anthropic to look at it again. "
        "Until then, take a key of another organization.",
        page=Link("Anthropic: support", "https://support.claude.com/"),
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words say that this kind of sign-in is not allowed, which is the one of Claude's subscriptions.",
        text=any_of(r"oauth authentication is (currently )?not", r"does not have access to claude"),
        advice="This is the token of a Claude subscription, which may not be used here. Make an API key in the Claude "
        "Console.",
        about="api_key",
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because='The words begin with "model", or are just "Not found" for a model that the account lacks. '
        'A wrong path says "Not Found".',
        status=statuses(404),
        text=r"^model\b|(?-i:^Not found$)",
        codes=code_set("not_found_error"),
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="Anthropic's own trouble: it is overloaded (529), broken (500) or too slow (504).",
        codes=code_set("overloaded_error api_error timeout_error"),
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="Too many requests or tokens per minute, whatever else the message advises.",
        codes=code_set("rate_limit_error"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The key is known and lacks a right.",
        codes=code_set("permission_error"),
        proves_key=True,
        advice="The key is good, but its workspace may not do this. Ask an admin of the organization to allow the "
        "model, the feature or the address of this server, or take a key of another workspace.",
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="The words complain about a parameter of ours: Anthropic looks at the key and the model first.",
        status=statuses(400),
        codes=code_set("invalid_request_error"),
        text=r"max_tokens|thinking|temperature|stream",
        proves_key=True,
        parameter=True,
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="Any other complaint about the request: it says nothing about the key.",
        status=statuses(400, 413),
        codes=code_set("invalid_request_error request_too_large"),
    ),
)
