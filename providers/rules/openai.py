"""What OpenAI's answers mean: codes and types first; a 429 is four things, a 401 or 404 is not always what it seems."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Link, Outcome

LIMITS = Link("OpenAI: limits", "https://platform.openai.com/settings/organization/limits")

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="With this status, the model exists and is not enabled for the key's project.",
        status=statuses(403),
        codes=code_set("model_not_found"),
        proves_key=True,
        advice="The key's project may not use this model. Allow the model in the project's limits, or take a key of "
        "another project.",
        page=LIMITS,
        about="model_type",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words ask to verify the organization: some models answer 404 or 400 until that is done.",
        text=r"organi[sz]ation must be verified|verify (your )?organi[sz]ation",
        proves_key=True,
        advice="OpenAI wants to know who the organization is before it may use this model. Verify it in its settings "
        "and wait up to 15 minutes, or choose another model.",
        page=Link("OpenAI: organization settings", "https://platform.openai.com/settings/organization/general"),
        about="model_type",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words say that the key's project was archived.",
        text=r"project .{0,80}archived",
        proves_key=True,
        advice="The key's project was archived. Make a key in another project.",
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words name missing scopes or permissions, or an archived project. A key that may not list "
        "models may still chat.",
        text=any_of(
            r"missing scopes?",
            r"insufficient permissions for this operation",
            r"project .{0,80}does not have access",
        ),
        proves_key=True,
        advice="This is a restricted key, and it may not ask models. Edit its permissions on the page for API keys, or "
        "make a key with all permissions.",
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The key is known, but its owner belongs to no organization, or to another one than was asked for.",
        codes=code_set("no_organization mismatched_organization"),
        proves_key=True,
        advice="The owner of this key belongs to no organization that may use the API. Let an admin of yours invite "
        "them, and make a new key after that.",
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The organization has a list of addresses that may use its keys.",
        codes=code_set("ip_not_authorized"),
        proves_key=True,
        advice="The organization lets its keys be used from some addresses only. Add the address of this server to "
        "the list in its settings.",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="OpenAI has closed the account.",
        codes=code_set("access_terminated"),
        advice="OpenAI has ended the access of this account. Its owner was told why by e-mail, and can object there.",
        page=Link("OpenAI: help", "https://help.openai.com/"),
        about="api_key",
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="The key's project lives in one of OpenAI's regions, which has a host of its own.",
        codes=code_set("incorrect_hostname"),
        advice="The key belongs to another region of OpenAI, whose host begins with that region, as in "
        "https://eu.api.openai.com/v1. Use that one.",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The project or the organization has reached the budget that it was given.",
        codes=code_set(
            "project_spend_limit_exceeded organization_spend_limit_exceeded organization_usage_limit_exceeded "
            "billing_hard_limit_reached"
        ),
        advice="There may be money left, but the budget that was set for the project or the organization is used up. "
        "Raise it on the page for limits, or wait for next month.",
        page=LIMITS,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The account has no credit.",
        codes=code_set("insufficient_quota credit_balance_exhausted"),
        advice="Add credit on the billing page of OpenAI; it may take some minutes to count. A subscription to ChatGPT "
        "does not pay for the API.",
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because='The words begin with "Rate limit reached for" or "Request too large for". They may go on about '
        "payment.",
        text=r"^rate limit reached for|^request too large for",
    ),
)
