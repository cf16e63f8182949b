"""What Alibaba Model Studio (DashScope) answers mean: codes, native in CamelCase and compatible in snake_case."""

from providers.rules.base import Rule, any_of, code_set, statuses
from providers.verdicts import Link, Outcome

FREE_QUOTA = (
    "The free quota of this model is used up, and the account is set to use nothing else. Switch “use free tier only” "
    "off in the console, or choose another model."
)
BILL = "The account has an unpaid bill. Pay it on the billing page, and try again some minutes later."
MODEL_USAGE = Link("Qwen (Alibaba): model usage", "https://bailian.console.aliyun.com/?tab=model#/model-usage")

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The free quota is used up, and the account takes nothing that costs. The status may be 403 or 429.",
        codes=code_set("AllocationQuota.FreeTierOnly"),
        advice=FREE_QUOTA,
        page=MODEL_USAGE,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name a free quota.",
        text=any_of(r"free (allocated )?quota", r"free tier of the model", r"免费额度"),
        advice=FREE_QUOTA,
        page=MODEL_USAGE,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="A bill is overdue. The status may be 400, 403 or 429.",
        codes=code_set("Arrearage PrepaidBillOverdue PostpaidBillOverdue"),
        advice=BILL,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The service was not bought.",
        codes=code_set("CommodityNotPurchased"),
        advice="The account has not bought this service. Activate Model Studio in its console, in the region of the "
        "key, and try again.",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name an overdue bill.",
        text=any_of(r"overdue", r"good standing", r"欠费", r"逾期"),
        advice=BILL,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name a coding plan's allowance for hours, a week or a month.",
        text=r"\b(hour|week|month)\w* allocated quota",
        advice="The coding plan's allowance is used up. It comes back after the hours, the week or the month that it "
        "is for.",
        page=MODEL_USAGE,
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
        because="The key is good, but its account has not activated the model or the service.",
        codes=code_set("AccessDenied.Unpurchased"),
        proves_key=True,
        advice="The account has not activated this model or Model Studio itself. Do so in its console, in the region "
        "of the key.",
        page=Link("Qwen (Alibaba): console", "https://bailian.console.aliyun.com/"),
        about="model_type",
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
        because="The words name the coding plan, which refuses clients that it does not know.",
        status=statuses(403, 405),
        text=r"coding (plan|agents)",
        proves_key=True,
        advice="The coding plan only answers the coding tools that it knows. Take a pay-as-you-go key, and the API "
        "Host of its region.",
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words name the access to a model.",
        status=statuses(403, 405),
        text=r"model access denied|access to model denied",
        proves_key=True,
        about="model_type",
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
