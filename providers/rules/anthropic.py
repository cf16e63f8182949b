"""What Anthropic's answers mean: `error.type` and, for money, the words of a 400."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="`forbidden` comes from the network in front of Anthropic, which blocks countries and "
        "addresses: the key was not looked at.",
        status=statuses(403),
        codes=code_set("forbidden"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name the credit balance, a bill, or a spend or usage limit. The status may be 400, "
        "402 or 429.",
        text=r"credit balance|usage limits?\b|spend(ing)? limit|regain access on|monthly (cap|limit)|billing error",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words say that the organization is disabled, or that this kind of sign-in is not allowed; "
        "the status may be 400.",
        text=any_of(
            r"organization has been disabled",
            r"oauth authentication is (currently )?not",
            r"does not have access to claude",
        ),
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
