"""What OpenAI's answers mean: codes and types first; a 429 is four things, a 401 or 404 is not always what it seems."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="With this status, the model exists and is not enabled for the key's project.",
        status=statuses(403),
        codes=code_set("model_not_found"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words ask to verify the organization: some models answer 404 or 400 until that is done.",
        text=r"organi[sz]ation must be verified|verify (your )?organi[sz]ation",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words name missing scopes or permissions, or an archived project. A key that may not list "
        "models may still chat.",
        text=any_of(
            r"missing scopes?",
            r"insufficient permissions for this operation",
            r"project .{0,80}(archived|does not have access)",
        ),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because='The words begin with "Rate limit reached for" or "Request too large for". They may go on about '
        "payment.",
        text=r"^rate limit reached for|^request too large for",
    ),
)
