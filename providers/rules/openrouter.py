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
        because="The model is not served where the call comes from; the upstream's words stand in metadata.raw.",
        status=statuses(400, 403),
        text=REGION_WORDS,
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="The upstream provider refused OpenRouter's own key: nothing is wrong with this one.",
        status=statuses(401, 403),
        text=r"provider returned error",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="A 401 of OpenRouter itself: no, malformed, unknown, expired or deleted key.",
        status=statuses(401),
        text=r"auth credentials|authentication header|user not found|api key|expired|unauthorized",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because='402 is credit; 403 "Key limit exceeded" is the key\'s own cap; free models have a limit per day.',
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
        because="Privacy settings, guardrails or lists of allowed providers of the account exclude every endpoint.",
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
        because="404 for features that no endpoint of the model has, not for the model.",
        text=r"no endpoints found that (support|can handle)",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="429: free models per minute, or the upstream provider's own limit in metadata.raw.",
        status=statuses(429),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="An upstream provider that answers 400 has seen the request: key and model were accepted.",
        status=statuses(400),
        text=r"provider returned error",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="No provider of the model is up at the moment.",
        text=r"no available model provider|no instances available|provider returned error",
        status=statuses(404, range(500, 600)),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because='400 "is not a valid model ID"; 404 "No endpoints found for X": known, but nobody serves it.',
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
        because="403 with reasons is moderation of the input or a provider's terms.",
        status=statuses(403),
        text=r"moderation|flagged|terms of service|prohibited",
        codes=code_set("403"),
    ),
)
