"""What OpenRouter's answers mean: `error.code` is only the status again, so words decide; upstream words are nested."""

from providers.rules.base import Form, Rule, any_of, code_set, statuses
from providers.rules.general import REGION_WORDS
from providers.verdicts import Link, Outcome
from providers.wires.base import Operation

KEY_LIMIT = (
    "The key has used up the limit that it was given. Raise it on the page for keys, or wait for its next reset."
)
KEYS = Link("OpenRouter: keys", "https://openrouter.ai/settings/keys")

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.OK,
        because="The list of models is public: it is the same with any key.",
        operations=frozenset({Operation.LIST_MODELS, Operation.GET_MODEL}),
        forms=frozenset({Form.ANSWER}),
        proves_key=False,
    ),
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="The words say that the model is not served where the request came from.",
        status=statuses(400, 403),
        text=REGION_WORDS,
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="The provider behind OpenRouter refused OpenRouter's own key: nothing is wrong with this one.",
        status=statuses(401, 403),
        text=r"provider returned error",
        proves_key=True,
        advice="The key was accepted. A provider behind OpenRouter refused the one that is used there: if the account "
        "has stored a key of its own for that provider, check it; else try again later.",
        page=Link("OpenRouter: integrations", "https://openrouter.ai/settings/integrations"),
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The words name the key or the user: it is missing, malformed, unknown, expired or deleted.",
        status=statuses(401),
        text=r"auth credentials|authentication header|user not found|api key|expired|unauthorized",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The key's own description says that nothing is left of its limit.",
        operations=frozenset({Operation.KEY_INFO}),
        forms=frozenset({Form.ANSWER}),
        codes=code_set("limit_remaining"),
        advice=KEY_LIMIT,
        page=KEYS,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name the key's own limit; the status is 403.",
        text=r"key limit exceeded",
        advice=KEY_LIMIT,
        page=KEYS,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name the limit per day of free models; the status is 429.",
        text=any_of(r"per-day\b", r"limit_rpd", r"daily limit"),
        advice="Free models may be asked some times a day only. Wait until tomorrow, or buy credits once for a higher "
        "limit.",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name credits.",
        text=any_of(r"insufficient credits", r"(more|enough) credits", r"\bnever purchased"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The account's privacy settings or guardrails exclude every server of the model.",
        text=any_of(r"data policy", r"guardrail"),
        proves_key=True,
        advice="The account's privacy settings or guardrails leave no provider for this model. Allow more in them, or "
        "choose another model.",
        page=Link("OpenRouter: privacy settings", "https://openrouter.ai/settings/privacy"),
        about="model_type",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The account's lists of providers exclude every server of the model.",
        text=any_of(r"no allowed providers", r"providers have been ignored"),
        proves_key=True,
        advice="The account allows none of the providers of this model, or ignores them all. Change that in its "
        "preferences, or choose another model.",
        page=Link("OpenRouter: preferences", "https://openrouter.ai/settings/preferences"),
        about="model_type",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="This key makes other keys, and cannot chat.",
        text=any_of(r"management key", r"provisioning key"),
        proves_key=True,
        advice="This is a management key: it makes other keys and cannot use a model. Make an ordinary one.",
        page=KEYS,
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The model is only served to accounts that have stored a key of its provider.",
        text=any_of(r"requiring a key to access", r"requires? (an? )?(api )?key to"),
        proves_key=True,
        advice="OpenRouter serves this model only with a key of the model's own provider. Store one in the account's "
        "integrations, or choose another model.",
        page=Link("OpenRouter: integrations", "https://openrouter.ai/settings/integrations"),
        about="model_type",
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="The words say that no server of the model supports something that was asked for: the model "
        "itself is there.",
        text=r"no endpoints found that (support|can handle)",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="Free models have a limit per minute, and the provider behind OpenRouter may have reached its own.",
        status=statuses(429),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="The provider behind OpenRouter refused the request after OpenRouter had accepted key and model.",
        status=statuses(400),
        text=r"provider returned error",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="No provider of the model is up at the moment, or the one that was asked failed.",
        text=r"no available model provider|no instances available|provider returned error",
        status=statuses(404, range(500, 600)),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The words say that the model's id is not valid, or that nobody serves the model.",
        status=statuses(400, 404),
        text=any_of(
            r"not a valid model",
            r"no endpoints found",
            r"no endpoints available",
            r"model .{0,120}(deprecated|unavailable|not found|not exist)",
        ),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words name moderation of the input or a provider's terms.",
        status=statuses(403),
        text=r"moderation|flagged|terms of service|prohibited",
        codes=code_set("403"),
    ),
)
