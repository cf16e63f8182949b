"""What AWS Bedrock's answers mean: the exception in `x-amzn-errortype`, then its words."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Outcome

KEY_WORDS = (
    r"api key|bearer token|authorization header|security token|access key|authentication failed|signature|credential"
)

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="AWS does not recognise the caller: an unknown or expired key, a wrong secret, or a clock that "
        "is wrong here.",
        codes=code_set(
            "UnrecognizedClient* InvalidSignature* SignatureDoesNotMatch* ExpiredToken* IncompleteSignature* "
            "MissingAuthenticationToken* InvalidClientTokenId* InvalidAccessKeyId* RequestExpired* AuthFailure* "
            "NotAuthenticated* InvalidToken*"
        ),
    ),
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="The words name an unsupported country or region: some vendors' models are refused by where the "
        "call comes from.",
        text=r"unsupported (countries|regions?|territor|location)",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name billing or a payment method. The code is the one for missing access.",
        text=r"INVALID_PAYMENT_INSTRUMENT|payment (instrument|method)|billing",
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The words say that the model is retired, or old and closed to new users. They begin with "
        '"Access denied".',
        text=r"marked by provider as legacy|end of its life|model version has reached|upgrade to an active model",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words name the action, policy, use case form or subscription that is missing: only an "
        "accepted key gets that far.",
        text=any_of(
            r"not authorized to perform",
            r"explicit deny",
            r"identity-based policy",
            r"use case details",
            r"marketplace",
            r"don't have access to the model",
            r"not authorized to invoke",
            r"not authorized to access",
        ),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The words name the API key, token or signature: it is wrong, expired or of another region.",
        text=KEY_WORDS,
        status=statuses(401, 403),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="Any other refusal of access: the account is kept out, or a subscription is missing.",
        codes=code_set("AccessDenied* OptInRequired* SubscriptionRequired* UnauthorizedOperation* NotAuthorized*"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because='The words say "Operation not allowed", or to contact AWS Support: the account may not use the '
        "model yet.",
        text=r"operation not allowed|not allowed for this account|contact aws support",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because='The words name throttling or begin with "Too many". The status may be 429 or 503.',
        text=r"^too many |rate exceeded|throttl",
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="Trouble of the service itself, or a model that is not ready. The status may also be 424 or 429.",
        codes=code_set(
            "ServiceUnavailable* ModelNotReady* InternalServer* InternalFailure* ModelError* ModelStreamError*"
        ),
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="Too many requests, or more than the account's service quota for this model.",
        codes=code_set("Throttl* TooManyRequests* ServiceQuotaExceeded* RequestLimitExceeded* LimitExceeded*"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The words say that the id is unknown or malformed, or works only as an inference profile or on "
        "another route.",
        text=any_of(
            r"model identifier",
            r"on-demand throughput",
            r"at 'modelId'",
            r"model.{0,80}(not exist|not found|isn't supported)",
            r"doesn't support the model",
            r"inference profile",
            r"resolve the foundation model",
            r"model id\b.{0,60}(invalid|malformed)",
        ),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="There is no such model or inference profile in this region.",
        codes=code_set("ResourceNotFound*"),
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="A complaint about the request, and not about the model: key and signature were accepted.",
        codes=code_set("ValidationException ValidationError validation_error"),
        proves_key=True,
    ),
)
