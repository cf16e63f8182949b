"""What Alibaba Model Studio (DashScope) answers mean: codes, native in CamelCase and compatible in snake_case."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="Overdue bills, a service not bought, and free quota that is used up: 400, 403 or 429.",
        codes=code_set(
            "Arrearage AllocationQuota.FreeTierOnly PrepaidBillOverdue PostpaidBillOverdue CommodityNotPurchased"
        ),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="Free quota and a coding plan's allowances (5 hours, week, month) do not come back in a minute.",
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
        because='On DashScope insufficient_quota and "current quota" are the throttle of tokens per minute, not money.',
        codes=code_set("insufficient_quota limit_requests LimitRequests limit_burst_rate Throttling Throttling.*"),
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="The same throttle in words, where the code is missing or says AccessDenied.",
        status=statuses(403, 429),
        text=r"current quota|allocated quota|request limit|rate increased too quickly|requests? rate|rate limit",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="A wrong key, and just so a key of another region or plan.",
        codes=code_set("invalid_api_key InvalidApiKey InvalidAccessKeyId* SignatureDoesNotMatch"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="No such model, or not on this dialect or protocol.",
        codes=code_set("model_not_found ModelNotFound model_not_supported BadRequest.EmptyModel"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="A good key whose account, workspace or plan does not include the model or this client.",
        codes=code_set("AccessDenied* *.AccessDenied NoPermission Forbidden* NOT_AUTHORIZED NotAuthorized"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The coding plan's host refuses clients that it does not know with 405.",
        status=statuses(403, 405),
        text=r"coding (plan|agents)|model access denied|access to model denied",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="Trouble of the model service; the real status may stand in the words as <500> or <503>.",
        codes=code_set(
            "ServiceUnavailable InternalError* SystemError ModelServiceFailed ModelServingError ModelUnavailable "
            "ResponseTimeout RequestTimeOut internal_error internal_server_error service_unavailable"
        ),
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="The status in the words, where the code says something else.",
        text=r"<5\d\d> |system capacity limits",
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="Thinking models refuse a call without streaming unless enable_thinking is false.",
        text=r"enable_thinking|only supports? stream|stream mode",
        parameter=True,
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="InvalidURL: the path of another surface.",
        codes=code_set("InvalidURL"),
    ),
)
