"""What AWS Bedrock's answers mean: the exception in `x-amzn-errortype`, then its words."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Outcome

KEY_WORDS = (
    r"api key|bearer token|authorization header|security token|access key|authentication failed|signature|credential"
)

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="Exceptions of AWS's own sign-in: unknown or expired key, wrong secret or clock.",
        codes=code_set(
            "UnrecognizedClient* InvalidSignature* SignatureDoesNotMatch* ExpiredToken* IncompleteSignature* "
            "MissingAuthenticationToken* InvalidClientTokenId* InvalidAccessKeyId* RequestExpired* AuthFailure* "
            "NotAuthenticated* InvalidToken*"
        ),
    ),
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="Some vendors' models are refused by the country that the call comes from.",
        text=r"unsupported (countries|regions?|territor|location)",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="A billing problem dressed as AccessDenied.",
        text=r"INVALID_PAYMENT_INSTRUMENT|payment (instrument|method)|billing",
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because='A retired model says "Access denied" in its first words.',
        text=r"marked by provider as legacy|end of its life|model version has reached|upgrade to an active model",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="IAM names the action that is missing: only a key that was accepted gets that far.",
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
        because="AccessDenied about a Bedrock API key: wrong, expired or of another region.",
        text=KEY_WORDS,
        status=statuses(401, 403),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="Any other AccessDenied; accounts that AWS keeps out; subscriptions that are missing.",
        codes=code_set("AccessDenied* OptInRequired* SubscriptionRequired* UnauthorizedOperation* NotAuthorized*"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because='"Operation not allowed" as a ValidationException: the account may not use the model yet.',
        text=r"operation not allowed|not allowed for this account|contact aws support",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because='Throttling in every dress: "Too many …" also comes as 503 ServiceUnavailable.',
        text=r"^too many |rate exceeded|throttl",
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="Exceptions of the service itself, also with status 424 or 429.",
        codes=code_set(
            "ServiceUnavailable* ModelNotReady* InternalServer* InternalFailure* ModelError* ModelStreamError*"
        ),
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="The exceptions for throttling and service quotas of the account.",
        codes=code_set("Throttl* TooManyRequests* ServiceQuotaExceeded* RequestLimitExceeded* LimitExceeded*"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The id is not known, not well formed, not for on-demand use, or served on another route.",
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
        because="ResourceNotFound is the model or the profile.",
        codes=code_set("ResourceNotFound*"),
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="A ValidationException that is not about the model: key and signature were accepted.",
        codes=code_set("ValidationException ValidationError validation_error"),
        proves_key=True,
    ),
)
