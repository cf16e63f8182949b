"""What Alibaba Model Studio (DashScope) answers mean: codes, native in CamelCase and compatible in snake_case."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="A bill is overdue, the service was not bought, or the free quota is used up. The status may be "
        "400, 403 or 429.",
        codes=code_set(
            "Arrearage AllocationQuota.FreeTierOnly PrepaidBillOverdue PostpaidBillOverdue CommodityNotPurchased"
        ),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name a free quota, an overdue bill, or a coding plan's allowance for hours, a week "
        "or a month.",
        text=any_of(
            r"free (allocated )?quota",
            r"free tier of the model",
            r"\b(hour|week|month)\w* allocated quota",
            r"overdue",
            r"good standing",
            r"免费额度",
            r"欠费",
            r"逾期",
        ),
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="Too many requests or tokens per minute: here even `insufficient_quota` means that, and not money.",
        codes=code_set("insufficient_quota limit_requests LimitRequests limit_burst_rate Throttling Throttling.*"),
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="The words name a rate or the current quota, where the code is missing or is one for missing access.",
        status=statuses(403, 429),
        text=r"current quota|allocated quota|request limit|rate increased too quickly|requests? rate|rate limit",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The key is wrong, or of another region or plan: both look the same.",
        codes=code_set("invalid_api_key InvalidApiKey InvalidAccessKeyId* SignatureDoesNotMatch"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="There is no such model, or not for this kind of request.",
        codes=code_set("model_not_found ModelNotFound model_not_supported BadRequest.EmptyModel"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The key is good, but its account, workspace or plan does not include the model or this kind of "
        "client.",
        codes=code_set("AccessDenied* *.AccessDenied NoPermission Forbidden* NOT_AUTHORIZED NotAuthorized"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words name the coding plan, which refuses clients that it does not know, or the access to "
        "a model.",
        status=statuses(403, 405),
        text=r"coding (plan|agents)|model access denied|access to model denied",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="Trouble of the model service.",
        codes=code_set(
            "ServiceUnavailable InternalError* SystemError ModelServiceFailed ModelServingError ModelUnavailable "
            "ResponseTimeout RequestTimeOut internal_error internal_server_error service_unavailable"
        ),
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="The words hold a status such as <503>, or name limits of the system's capacity; the code says "
        "something else.",
        text=r"<5\d\d> |system capacity limits",
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="The words name `enable_thinking` or streaming: some models that think refuse to answer in one piece.",
        text=r"enable_thinking|only supports? stream|stream mode",
        parameter=True,
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="The path belongs to another interface of DashScope.",
        codes=code_set("InvalidURL"),
    ),
)
