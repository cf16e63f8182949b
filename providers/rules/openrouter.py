"""What OpenRouter's answers mean: `error.code` is only the status again, so words decide; upstream words are nested."""

from providers.rules.base import Form, Rule, any_of, code_set, statuses
from providers.rules.general import REGION_WORDS
from providers.verdicts import Outcome
from providers.wires.base import Operation

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
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The words name the key or the user: it is missing, malformed, unknown, expired or deleted.",
        status=statuses(401),
        text=r"auth credentials|authentication header|user not found|api key|expired|unauthorized",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name credits (402), the key's own limit (403), or the limit per day of free models (429).",
        text=any_of(
            r"key limit exceeded",
            r"insufficient credits",
            r"(more|enough) credits",
            r"per-day\b",
            r"limit_rpd",
            r"daily limit",
            r"\bnever purchased",
        ),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The account's privacy settings, guardrails or allowed providers exclude every server of the "
        "model, or the key cannot chat.",
        text=any_of(
            r"data policy",
            r"guardrail",
            r"no allowed providers",
            r"providers have been ignored",
            r"management key",
            r"provisioning key",
            r"requiring a key to access",
            r"requires? (an? )?(api )?key to",
        ),
        proves_key=True,
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
