"""What AWS Bedrock's answers mean: the exception in `x-amzn-errortype`, then its words."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Link, Outcome

CLOCK = (
    "The clock of this server is wrong by more than five minutes, and AWS refuses every signature made by it. Let "
    "whoever runs this server set the clock: the access key may be good."
)
NO_MODEL_ACCESS = (
    "The account has no access to this model. Ask for it on the page for model access, in the same region, and wait "
    "some minutes."
)
NO_SUCH_MODEL = (
    "Bedrock has no model of this id in this region. An id looks like us.amazon.nova-2-lite-v1:0, and not every region "
    "has every model."
)
ACCESS_KEYS = Link("AWS: access keys", "https://console.aws.amazon.com/iam/home#/security_credentials")
MODEL_ACCESS = Link("AWS Bedrock: model access", "https://console.aws.amazon.com/bedrock/home#/modelaccess")
MODEL_REGIONS = Link(
    "AWS Bedrock: models by region", "https://docs.aws.amazon.com/bedrock/latest/userguide/models-regions.html"
)

KEY_WORDS = (
    r"api key|bearer token|authorization header|security token|access key|authentication failed|signature|credential"
)

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="The words say that the signature is for another region or service than the address: the key was not "
        "looked at.",
        text=r"credential should be scoped to",
        advice="The region does not fit the API Host: this address belongs to another region of AWS. Type the region "
        "of the API Host, or empty the API Host so that it follows the region.",
        about="region",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The words name the time of the signature: the clock of this server is wrong.",
        text=r"signature (has )?expired|signature not yet current",
        advice=CLOCK,
        about="secret_access_key",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="AWS found the request too old: the clock of this server is wrong.",
        codes=code_set("RequestExpired* RequestTimeTooSkewed*"),
        advice=CLOCK,
        about="secret_access_key",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The session token has run out, or is no token.",
        codes=code_set("ExpiredToken* InvalidToken*"),
        advice="The session token has run out: temporary keys live for some hours. Get new ones, and type all three "
        "parts of them.",
        about="session_token",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="AWS does not know the access key ID.",
        codes=code_set("UnrecognizedClient* InvalidClientTokenId* InvalidAccessKeyId*"),
        advice="AWS does not know this access key ID: it is mistyped, inactive or deleted. One that starts with ASIA "
        "also needs the session token that came with it.",
        page=ACCESS_KEYS,
        about="access_key_id",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="AWS knows the access key ID, and the secret does not fit it.",
        codes=code_set("InvalidSignature* SignatureDoesNotMatch* IncompleteSignature*"),
        advice="The secret access key does not belong to this access key ID. Copy it again, whole; if it is lost, make "
        "a new access key.",
        page=ACCESS_KEYS,
        about="secret_access_key",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="AWS does not recognise the caller.",
        codes=code_set("MissingAuthenticationToken* AuthFailure* NotAuthenticated*"),
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
        advice="AWS cannot sell the model to this account without a valid payment method. Add one, and try again five "
        "minutes later.",
        page=Link("AWS: payment methods", "https://console.aws.amazon.com/billing/home#/paymentmethods"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The words say that the model is retired, or old and closed to new users. They begin with "
        '"Access denied".',
        text=r"marked by provider as legacy|end of its life|model version has reached|upgrade to an active model",
        advice="AWS has retired this model, or keeps it for those who have used it lately. Choose a newer one.",
        page=Link(
            "AWS Bedrock: model lifecycle", "https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html"
        ),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words ask for the form that Anthropic's models need.",
        text=r"use case details",
        proves_key=True,
        advice="The vendor of this model asks what it is for. Open the model in Bedrock's catalogue, fill in the form, "
        "and try again 15 minutes later.",
        page=MODEL_ACCESS,
        about="model_type",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words name the AWS Marketplace, where the model has to be subscribed to.",
        text=r"marketplace",
        proves_key=True,
        advice="The account has not subscribed to this model yet, and this key may not do that. Let somebody with "
        "rights for AWS Marketplace open the model in Bedrock's catalogue once.",
        page=MODEL_ACCESS,
        about="model_type",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words name the policy or the action that is missing: only an accepted key gets that far.",
        text=any_of(
            r"not authorized to perform", r"explicit deny", r"identity-based policy", r"not authorized to access"
        ),
        proves_key=True,
        advice="The key is good, but its IAM policy does not allow this. Allow bedrock:InvokeModel for the model, and "
        "for a Bedrock API key bedrock:CallWithBearerToken; a policy that denies it comes first.",
        page=Link("AWS: IAM policies", "https://console.aws.amazon.com/iam/home#/policies"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words say that the account has no access to the model.",
        text=any_of(r"don't have access to the model", r"not authorized to invoke"),
        proves_key=True,
        advice=NO_MODEL_ACCESS,
        page=MODEL_ACCESS,
        about="model_type",
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
        advice=NO_MODEL_ACCESS,
        page=MODEL_ACCESS,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because='The words say "Operation not allowed", or to contact AWS Support: the account may not use the '
        "model yet.",
        text=r"operation not allowed|not allowed for this account|contact aws support",
        proves_key=True,
        advice="AWS does not let this account use the model yet. New accounts may have to wait, or to ask AWS Support.",
        page=Link("AWS: support", "https://console.aws.amazon.com/support/home"),
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
        because="The words say that the model is called by the name of an inference profile only.",
        text=r"on-demand throughput|inference profile",
        advice="This model is only called by the id of an inference profile, which is the model's with us., eu., apac. "
        "or global. before it. Choose one of them.",
        page=Link(
            "AWS Bedrock: inference profiles",
            "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html",
        ),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The words say that the id is unknown or malformed, or served on another route.",
        text=any_of(
            r"model identifier",
            r"at 'modelId'",
            r"model.{0,80}(not exist|not found|isn't supported)",
            r"doesn't support the model",
            r"resolve the foundation model",
            r"model id\b.{0,60}(invalid|malformed)",
        ),
        advice=NO_SUCH_MODEL,
        page=MODEL_REGIONS,
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="There is no such model or inference profile in this region.",
        codes=code_set("ResourceNotFound*"),
        advice=NO_SUCH_MODEL,
        page=MODEL_REGIONS,
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="A complaint about the request, and not about the model: key and signature were accepted.",
        codes=code_set("ValidationException ValidationError validation_error"),
        proves_key=True,
    ),
)
