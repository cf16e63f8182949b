"""What Anthropic's answers mean: `error.type` and, for money, the words of a 400."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="`forbidden` is the edge's word for a blocked address or region; the API itself says permission_error.",
        status=statuses(403),
        codes=code_set("forbidden"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="Money comes as 400 in words, as 402 billing_error, or as a 429 that names a spend limit.",
        text=r"credit balance|usage limits?\b|spend(ing)? limit|regain access on|monthly (cap|limit)|billing error",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="A disabled organization comes as 400; its keys cannot work.",
        text=any_of(
            r"organization has been disabled",
            r"oauth authentication is (currently )?not",
            r"does not have access to claude",
        ),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because='not_found_error names the model as "model: X", or says "Not found" for one that the account lacks; '
        'a wrong path says "Not Found".',
        status=statuses(404),
        text=r"^model\b|(?-i:^Not found$)",
        codes=code_set("not_found_error"),
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="overloaded_error (529), api_error (500) and timeout_error (504) are Anthropic's own troubles.",
        codes=code_set("overloaded_error api_error timeout_error"),
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="rate_limit_error, whatever else it advises.",
        codes=code_set("rate_limit_error"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="permission_error: the key is known and lacks a right.",
        codes=code_set("permission_error"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="The key and the model are looked at before the parameters of a message.",
        status=statuses(400),
        codes=code_set("invalid_request_error"),
        text=r"max_tokens|thinking|temperature|stream",
        proves_key=True,
        parameter=True,
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="Other invalid_request_errors are about the request, not about the key.",
        status=statuses(400, 413),
        codes=code_set("invalid_request_error request_too_large"),
    ),
)
