"""What OpenAI's answers mean: codes and types first; a 429 is four things, a 401 or 404 is not always what it seems."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="403 with model_not_found: the model exists and is not enabled for the project of a good key.",
        status=statuses(403),
        codes=code_set("model_not_found"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="Some models ask for a verified organization and answer 404 or 400 until then.",
        text=r"organi[sz]ation must be verified|verify (your )?organi[sz]ation",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="Restricted keys and roles: 401 or 403 with code null; such a key may still chat.",
        text=any_of(
            r"missing scopes?",
            r"insufficient permissions for this operation",
            r"project .{0,80}(archived|does not have access)",
        ),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="The texts of rate limits advise a payment method; the money codes are others.",
        text=r"^rate limit reached for|^request too large for",
    ),
)
