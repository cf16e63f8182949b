"""How each provider says each thing, in its own codes and shapes, and what its card has to say then.

Each kind has a table: outcome, the answer, where our sentence stands, how our advice begins, and which page is linked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from providers.verdicts import Outcome
from tests.page_parts import TOP

type Table = Mapping[Outcome, "Said"]

KEY, HOST, MODEL = "api_key", "api_host", "model_type"


@dataclass(frozen=True, slots=True)
class Said:
    """One answer and what it has to bring. `at`: the field, or `TOP`. `everywhere`: every request gets this answer,
    not just the completion."""

    status: int
    body: object
    at: str
    advice: str
    page: str = ""
    headers: Mapping[str, str] = field(default=MappingProxyType({}))
    everywhere: bool = False


def error(message: str, **more: object) -> dict[str, object]:
    """OpenAI's shape of an error."""
    return {"error": {"message": message, **more}}


def google(code: int, status: str, message: str, reason: str = "") -> list[dict[str, object]]:
    """Google's shape on its OpenAI interface: a list of one."""
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}] if reason else []
    return [{"error": {"code": code, "message": message, "status": status, "details": details}}]


def anthropic(kind: str, message: str) -> dict[str, object]:
    """Anthropic's shape."""
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_011CeCGmBjaW"}


def aws(exception: str) -> dict[str, str]:
    """AWS names the error in a header."""
    return {"x-amzn-errortype": f"{exception}:http://internal.amazon.com/coral/com.amazon.bedrock/"}


WRONG_KEY = "Double-check the key: it is incorrect, expired or incomplete."
WRONG_MODEL = "Check the Model Type: it does not exist, or your account has no access to it."
NO_MONEY = "Check the billing page of "
SLOWER = "Try again in 20 seconds. If it comes back often, look at the account's limits."
NO_RIGHT = "Check what the key is allowed to do"
NOT_THERE = "The country or region that this request came from is not served by "
OTHER_PATH = "The address answers, but not as "
OTHER_REASON = "Neither the key nor the model name was called wrong."
WAIT = "Nothing needs to be changed here. Try again in a few minutes."
LATER = MappingProxyType({"retry-after": "20"})

OPENAI_DOCS = "https://platform.openai.com/docs/api-reference"
ANTHROPIC_DOCS = "https://docs.anthropic.com/en/api/getting-started"
GEMINI_DOCS = "https://ai.google.dev/gemini-api/docs"
OPENROUTER_DOCS = "https://openrouter.ai/docs"
QWEN_DOCS = "https://help.aliyun.com/zh/dashscope/developer-reference/api-details"
DEEPSEEK_DOCS = "https://platform.deepseek.com/api-docs"
MINIMAX_DOCS = "https://platform.minimaxi.com/document/Announcement"
AZURE_DOCS = "https://learn.microsoft.com/en-us/azure/ai-services/openai/reference"
BEDROCK_DOCS = "https://docs.aws.amazon.com/bedrock/latest/userguide/"

OPENAI: Table = {
    Outcome.INVALID_KEY: Said(
        401,
        error("Incorrect API key provided: test-key*********WXYZ.", code="invalid_api_key"),
        KEY, WRONG_KEY, "https://platform.openai.com/api-keys", everywhere=True,
    ),
    Outcome.INVALID_MODEL: Said(
        404,
        error("The model `gpt-9` does not exist or you do not have access to it.", code="model_not_found"),
        MODEL, WRONG_MODEL, "https://platform.openai.com/docs/models",
    ),
    Outcome.QUOTA_EXHAUSTED: Said(
        429,
        error("You exceeded your current quota, please check your plan.", type="insufficient_quota"),
        KEY, "Add credit on the billing page of OpenAI", "https://platform.openai.com/settings/organization/billing/overview",
    ),
    Outcome.RATE_LIMITED: Said(
        429,
        error("Rate limit reached for gpt-4o on tokens per min (TPM): Limit 1", code="rate_limit_exceeded"),
        TOP, SLOWER, "https://platform.openai.com/settings/organization/limits", LATER,
    ),
    Outcome.PERMISSION_DENIED: Said(
        401,
        error("You have insufficient permissions for this operation. Missing scopes: model.request.", code=None),
        KEY, "This is a restricted key, and it may not ask models.", "https://platform.openai.com/api-keys",
    ),
    Outcome.REGION_UNSUPPORTED: Said(
        403,
        error("Country, region, or territory not supported", code="unsupported_country_region_territory"),
        TOP, NOT_THERE + "OpenAI.", OPENAI_DOCS, everywhere=True,
    ),
    Outcome.BAD_HOST: Said(
        404,
        error("Invalid URL (GET /models)", type="invalid_request_error"),
        HOST, OTHER_PATH + "OpenAI does.", OPENAI_DOCS, everywhere=True,
    ),
    Outcome.BAD_REQUEST: Said(
        400,
        error("Unsupported value: 'temperature' does not support 0.2.", code="unsupported_value"),
        TOP, OTHER_REASON, OPENAI_DOCS,
    ),
    Outcome.PROVIDER_UNAVAILABLE: Said(
        503,
        error("That model is currently overloaded with other requests.", type="server_error"),
        TOP, WAIT, OPENAI_DOCS,
    ),
}  # fmt: skip

ANTHROPIC: Table = {
    Outcome.INVALID_KEY: Said(
        401, anthropic("authentication_error", "invalid x-api-key"),
        KEY, WRONG_KEY, "https://platform.claude.com/settings/keys", everywhere=True,
    ),
    Outcome.INVALID_MODEL: Said(
        404, anthropic("not_found_error", "model: claude-9"),
        MODEL, WRONG_MODEL, "https://platform.claude.com/docs/en/about-claude/models/overview",
    ),
    Outcome.QUOTA_EXHAUSTED: Said(
        400, anthropic("invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
        KEY, "Buy credits on the billing page of Anthropic.", "https://platform.claude.com/settings/billing",
    ),
    Outcome.RATE_LIMITED: Said(
        429, anthropic("rate_limit_error", "This request would exceed your organization's rate limit of 50 per minute"),
        TOP, SLOWER, "https://platform.claude.com/settings/limits", LATER,
    ),
    Outcome.PERMISSION_DENIED: Said(
        400, anthropic("invalid_request_error", "This organization has been disabled."),
        KEY, "Anthropic has disabled the organization of this key.", "https://support.claude.com/",
    ),
    Outcome.REGION_UNSUPPORTED: Said(
        403, {"error": {"type": "forbidden", "message": "Request not allowed"}},
        TOP, "Anthropic does not answer the country or network", "https://www.anthropic.com/supported-countries",
        everywhere=True,
    ),
    Outcome.BAD_HOST: Said(
        404, anthropic("not_found_error", "Not Found"),
        HOST, OTHER_PATH + "Anthropic does.", ANTHROPIC_DOCS, everywhere=True,
    ),
    Outcome.BAD_REQUEST: Said(
        400, anthropic("invalid_request_error", "messages: at least one message is required"),
        TOP, OTHER_REASON, ANTHROPIC_DOCS,
    ),
    Outcome.PROVIDER_UNAVAILABLE: Said(529, anthropic("overloaded_error", "Overloaded"), TOP, WAIT, ANTHROPIC_DOCS),
}  # fmt: skip

GEMINI: Table = {
    Outcome.INVALID_KEY: Said(
        400, google(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", "API_KEY_INVALID"),
        KEY, WRONG_KEY, "https://aistudio.google.com/apikey", everywhere=True,
    ),
    Outcome.INVALID_MODEL: Said(
        404, google(404, "NOT_FOUND", "models/gemini-9 is not found for API version v1main"),
        MODEL, WRONG_MODEL, "https://ai.google.dev/gemini-api/docs/models",
    ),
    Outcome.QUOTA_EXHAUSTED: Said(
        429, google(429, "RESOURCE_EXHAUSTED", "Quota exceeded for metric: free_tier_requests, limit: 0, model: x"),
        KEY, "This model has no free tier for this project.", "https://console.cloud.google.com/billing",
    ),
    Outcome.RATE_LIMITED: Said(
        429, google(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
        TOP, SLOWER, "https://ai.google.dev/gemini-api/docs/rate-limits", LATER,
    ),
    Outcome.PERMISSION_DENIED: Said(
        403, google(403, "PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key."),
        KEY, "Google has switched this key off because somebody found it in public.", "https://aistudio.google.com/apikey",
    ),
    Outcome.REGION_UNSUPPORTED: Said(
        400, google(400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
        TOP, "Gemini, or its free tier, is not offered where this request came from.",
        "https://ai.google.dev/gemini-api/docs/available-regions",
    ),
    Outcome.BAD_HOST: Said(
        404, "<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title><p>The requested URL was not found.",
        HOST, OTHER_PATH + "Google Gemini does.", GEMINI_DOCS, everywhere=True,
    ),
    Outcome.BAD_REQUEST: Said(
        400, google(400, "INVALID_ARGUMENT", "Function calling is not enabled for models/gemma-3-27b-it"),
        TOP, OTHER_REASON, GEMINI_DOCS,
    ),
    Outcome.PROVIDER_UNAVAILABLE: Said(
        503, google(503, "UNAVAILABLE", "The model is overloaded. Please try again later."), TOP, WAIT, GEMINI_DOCS,
    ),
}  # fmt: skip

OPENROUTER: Table = {
    Outcome.INVALID_KEY: Said(
        401, error("No cookie auth credentials found", code=401),
        KEY, WRONG_KEY, "https://openrouter.ai/settings/keys", everywhere=True,
    ),
    Outcome.INVALID_MODEL: Said(
        400, error("openai/gpt-9 is not a valid model ID", code=400),
        MODEL, WRONG_MODEL, "https://openrouter.ai/models",
    ),
    Outcome.QUOTA_EXHAUSTED: Said(
        402, error("Insufficient credits. Add more using https://openrouter.ai/settings/credits", code=402),
        KEY, NO_MONEY + "OpenRouter: add credit or upgrade the plan.", "https://openrouter.ai/settings/credits",
    ),
    Outcome.RATE_LIMITED: Said(
        429,
        {"error": {"message": "Provider returned error", "code": 429, "metadata": {
            "raw": "x/y:free is temporarily rate-limited upstream. Please retry shortly.", "provider_name": "Chutes"}}},
        TOP, SLOWER, "https://openrouter.ai/docs/api/reference/limits", LATER,
    ),
    Outcome.PERMISSION_DENIED: Said(
        404, error("No endpoints found matching your data policy (Paid model training).", code=404),
        MODEL, "The account's privacy settings or guardrails leave no provider", "https://openrouter.ai/settings/privacy",
    ),
    Outcome.REGION_UNSUPPORTED: Said(
        403, error("This model is not available in your region.", code=403),
        TOP, NOT_THERE + "OpenRouter.", OPENROUTER_DOCS,
    ),
    Outcome.BAD_HOST: Said(
        200, "<!DOCTYPE html><html><head><title>OpenRouter</title></head><body></body></html>",
        HOST, OTHER_PATH + "OpenRouter does.", OPENROUTER_DOCS, everywhere=True,
    ),
    Outcome.BAD_REQUEST: Said(
        400,
        {"error": {"message": "Provider returned error", "code": 400, "metadata": {
            "raw": '{"error":{"message":"Invalid value","type":"invalid_request_error"}}', "provider_name": "OpenAI"}}},
        TOP, OTHER_REASON, OPENROUTER_DOCS,
    ),
    Outcome.PROVIDER_UNAVAILABLE: Said(
        503, error("There is no available model provider that meets your routing requirements", code=503),
        TOP, WAIT, OPENROUTER_DOCS,
    ),
}  # fmt: skip

QWEN: Table = {
    Outcome.INVALID_KEY: Said(
        401, error("Incorrect API key provided.", type="invalid_request_error", code="invalid_api_key"),
        KEY, WRONG_KEY, "https://bailian.console.aliyun.com/?tab=model#/api-key", everywhere=True,
    ),
    Outcome.INVALID_MODEL: Said(
        404, error("The model `qwen-9` does not exist or you do not have access to it.", code="model_not_found"),
        MODEL, WRONG_MODEL, "https://help.aliyun.com/zh/model-studio/models",
    ),
    Outcome.QUOTA_EXHAUSTED: Said(
        403, error("The free tier of the model has been exhausted.", code="AllocationQuota.FreeTierOnly"),
        KEY, "The free quota of this model is used up", "https://bailian.console.aliyun.com/?tab=model#/model-usage",
    ),
    Outcome.RATE_LIMITED: Said(
        429, error("You exceeded your current quota, please check your plan.", code="insufficient_quota"),
        TOP, SLOWER, "https://help.aliyun.com/zh/model-studio/rate-limit", LATER,
    ),
    Outcome.PERMISSION_DENIED: Said(
        403, {"code": "AccessDenied.Unpurchased", "message": "Access to model denied.", "request_id": "x"},
        MODEL, "The account has not activated this model or Model Studio itself.", "https://bailian.console.aliyun.com/",
    ),
    Outcome.REGION_UNSUPPORTED: Said(
        403, error("当前地区不支持访问", code="RegionNotSupported"),
        TOP, NOT_THERE + "Qwen (Alibaba).", QWEN_DOCS,
    ),
    Outcome.BAD_HOST: Said(
        404, "", HOST, OTHER_PATH + "Qwen (Alibaba) does.",
        QWEN_DOCS, everywhere=True,
    ),
    Outcome.BAD_REQUEST: Said(
        400, error("Range of input length should be [1, 6144]", code="invalid_parameter_error"),
        TOP, OTHER_REASON, QWEN_DOCS,
    ),
    Outcome.PROVIDER_UNAVAILABLE: Said(
        500, {"code": "InternalError", "message": "<503> InternalError.Algo: An internal error."}, TOP, WAIT, QWEN_DOCS,
    ),
}  # fmt: skip

DEEPSEEK: Table = {
    Outcome.INVALID_KEY: Said(
        401, error("Authentication Fails, Your api key: ****WXYZ is invalid", type="authentication_error"),
        KEY, WRONG_KEY, "https://platform.deepseek.com/api_keys", everywhere=True,
    ),
    Outcome.INVALID_MODEL: Said(
        400, error("Model Not Exist", type="invalid_request_error", code="invalid_request_error"),
        MODEL, WRONG_MODEL, "https://api-docs.deepseek.com/quick_start/pricing",
    ),
    Outcome.QUOTA_EXHAUSTED: Said(
        402, error("Insufficient Balance", type="unknown_error", code="invalid_request_error"),
        KEY, NO_MONEY + "DeepSeek", "https://platform.deepseek.com/top_up",
    ),
    Outcome.RATE_LIMITED: Said(
        429, error("Rate Limit Reached", type="rate_limit_error"),
        TOP, SLOWER, "https://api-docs.deepseek.com/quick_start/rate_limit", LATER,
    ),
    Outcome.PERMISSION_DENIED: Said(
        403, error("Forbidden"), TOP, NO_RIGHT, "https://platform.deepseek.com/api_keys",
    ),
    Outcome.REGION_UNSUPPORTED: Said(
        451, "", TOP, NOT_THERE + "DeepSeek.", DEEPSEEK_DOCS, everywhere=True,
    ),
    Outcome.BAD_HOST: Said(
        404, "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>",
        HOST, OTHER_PATH + "DeepSeek does.", DEEPSEEK_DOCS, everywhere=True,
    ),
    Outcome.BAD_REQUEST: Said(
        400, error("Failed to deserialize the JSON body into the target type", type="invalid_request_error"),
        TOP, OTHER_REASON, DEEPSEEK_DOCS,
    ),
    Outcome.PROVIDER_UNAVAILABLE: Said(200, "\n\n\n", TOP, WAIT, DEEPSEEK_DOCS),
}  # fmt: skip

MINIMAX: Table = {
    Outcome.INVALID_KEY: Said(
        200, {"base_resp": {"status_code": 1004, "status_msg": "login fail: Please carry the API secret key"}},
        KEY, WRONG_KEY, "https://platform.minimax.io/user-center/basic-information/interface-key", everywhere=True,
    ),
    Outcome.INVALID_MODEL: Said(
        400, {"type": "error", "error": {"message": "invalid params, unknown model 'x' (2013)", "http_code": "400"}},
        MODEL, WRONG_MODEL, "https://platform.minimax.io/docs/guides/models-intro",
    ),
    Outcome.QUOTA_EXHAUSTED: Said(
        500, {"type": "error", "error": {"type": "api_error", "message": "insufficient balance (1008)"}},
        KEY, "There is nothing left for this kind of key.", "https://platform.minimax.io/user-center/payment/balance",
    ),
    Outcome.RATE_LIMITED: Said(
        200, {"base_resp": {"status_code": 1002, "status_msg": "rate limit"}},
        TOP, SLOWER, "https://platform.minimax.io/docs/guides/rate-limits", LATER,
    ),
    Outcome.PERMISSION_DENIED: Said(
        200, {"base_resp": {"status_code": 2061, "status_msg": "your current token plan does not support this model"}},
        MODEL, "The plan of this key does not include the model.",
        "https://platform.minimax.io/user-center/payment/token-plan",
    ),
    Outcome.REGION_UNSUPPORTED: Said(
        403, error("This service is not available in your country."),
        TOP, NOT_THERE + "Minimax.", MINIMAX_DOCS,
    ),
    Outcome.BAD_HOST: Said(
        404, "404 page not found", HOST, OTHER_PATH + "Minimax does.",
        MINIMAX_DOCS, everywhere=True,
    ),
    Outcome.BAD_REQUEST: Said(
        200, {"base_resp": {"status_code": 2013, "status_msg": "invalid params"}},
        TOP, OTHER_REASON, MINIMAX_DOCS,
    ),
    Outcome.PROVIDER_UNAVAILABLE: Said(
        200, {"base_resp": {"status_code": 1033, "status_msg": "system error"}}, TOP, WAIT, MINIMAX_DOCS,
    ),
}  # fmt: skip

ZAI: Table = {
    Outcome.INVALID_KEY: Said(
        401, error("身份验证失败。", code="1000"),
        KEY, WRONG_KEY, "https://z.ai/manage-apikey/apikey-list", everywhere=True,
    ),
    Outcome.INVALID_MODEL: Said(
        400, error("模型不存在，请检查模型代码。", code="1211"),
        MODEL, WRONG_MODEL, "https://docs.z.ai/guides/overview/pricing",
    ),
    Outcome.QUOTA_EXHAUSTED: Said(
        429, error("Insufficient balance or no resource package. Please recharge.", code="1113"),
        KEY, "There is no balance for this address.", "https://z.ai/manage-apikey/billing",
    ),
    Outcome.RATE_LIMITED: Said(
        429, error("您当前使用该API的频率过高，请降低频率", code="1303"),
        TOP, SLOWER, "https://z.ai/manage-apikey/rate-limits", LATER,
    ),
    Outcome.PERMISSION_DENIED: Said(
        429, error("当前订阅套餐暂未开放该模型权限", code="1311"),
        MODEL, "The plan of this account does not include the model.", "https://z.ai/manage-apikey/subscription",
    ),
    Outcome.REGION_UNSUPPORTED: Said(
        403, error("This service is not available in your region."), TOP, NOT_THERE + "Z.ai.", "https://z.ai",
    ),
    Outcome.BAD_HOST: Said(
        404, {"timestamp": "2026-01-01T00:00:00Z", "status": 404, "error": "Not Found", "path": "/v4/v1/models"},
        HOST, OTHER_PATH + "Z.ai does.", "https://z.ai", everywhere=True,
    ),
    Outcome.BAD_REQUEST: Said(
        400, error("Prompt exceeds max length", code="1261"), TOP, OTHER_REASON, "https://z.ai",
    ),
    Outcome.PROVIDER_UNAVAILABLE: Said(
        429, error("当前API请求过多，请稍后重试。", code="1305"), TOP, WAIT, "https://z.ai",
    ),
}  # fmt: skip

AZURE_OPENAI: Table = {
    Outcome.INVALID_KEY: Said(
        401, error("Access denied due to invalid subscription key or wrong API endpoint.", code="401"),
        KEY, WRONG_KEY, "https://portal.azure.com/#view/Microsoft_Azure_ProjectOxford/CognitiveServicesHub/~/OpenAI",
        everywhere=True,
    ),
    Outcome.INVALID_MODEL: Said(
        404, error("The API deployment for this resource does not exist.", code="DeploymentNotFound"),
        "deployment_name", "This resource has no deployment of that name.", "https://ai.azure.com/resource/deployments",
    ),
    Outcome.QUOTA_EXHAUSTED: Said(
        403, {"statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 6 days."},
        KEY, NO_MONEY + "Azure OpenAI",
        "https://portal.azure.com/#view/Microsoft_Azure_GTM/ModernBillingMenuBlade/~/Overview",
    ),
    Outcome.RATE_LIMITED: Said(
        429, error("Requests under Azure OpenAI API version 2024-10-21 have exceeded token rate limit.", code="429"),
        TOP, SLOWER, "https://learn.microsoft.com/en-us/azure/ai-services/openai/quotas-limits", LATER,
    ),
    Outcome.PERMISSION_DENIED: Said(
        403, error("Access denied due to Virtual Network/Firewall rules.", code="403"),
        TOP, "The resource is closed to the network that this request came from", "https://aka.ms/cogsvc-vnet",
        everywhere=True,
    ),
    Outcome.REGION_UNSUPPORTED: Said(
        403, error("Your country is not supported", code="unsupported_country_region_territory"),
        TOP, NOT_THERE + "Azure OpenAI.", AZURE_DOCS, everywhere=True,
    ),
    Outcome.BAD_HOST: Said(
        404, error("Resource not found", code="404"),
        HOST, "Azure says this of an address and of an API Version that it does not know", AZURE_DOCS, everywhere=True,
    ),
    Outcome.BAD_REQUEST: Said(
        400, error("API version not supported", code="BadRequest"),
        "api_version", "The resource does not know this API Version",
        "https://learn.microsoft.com/en-us/azure/ai-foundry/openai/api-version-lifecycle",
    ),
    Outcome.PROVIDER_UNAVAILABLE: Said(
        503, "<html><h2>Our services aren't available right now</h2></html>", TOP, WAIT, AZURE_DOCS,
    ),
}  # fmt: skip

BEDROCK: Table = {
    Outcome.INVALID_KEY: Said(
        403, {"Message": "Authentication failed: Please make sure your API Key is valid."},
        KEY, WRONG_KEY, "https://console.aws.amazon.com/bedrock/home#/api-keys", aws("AccessDeniedException"), True,
    ),
    Outcome.INVALID_MODEL: Said(
        400, {"message": "The provided model identifier is invalid."},
        MODEL, "Bedrock has no model of this id in this region.", f"{BEDROCK_DOCS}models-regions.html",
        aws("ValidationException"),
    ),
    Outcome.QUOTA_EXHAUSTED: Said(
        403, {"message": "Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment is needed."},
        KEY, "AWS cannot sell the model to this account", "https://console.aws.amazon.com/billing/home#/paymentmethods",
        aws("AccessDeniedException"),
    ),
    Outcome.RATE_LIMITED: Said(
        429, {"message": "Too many requests, please wait before trying again."},
        TOP, SLOWER, "https://console.aws.amazon.com/servicequotas/home/services/bedrock/quotas",
        {**LATER, **aws("ThrottlingException")},
    ),
    Outcome.PERMISSION_DENIED: Said(
        403, {"message": "You don't have access to the model with the specified model ID."},
        MODEL, "The account has no access to this model.", "https://console.aws.amazon.com/bedrock/home#/modelaccess",
        aws("AccessDeniedException"),
    ),
    Outcome.REGION_UNSUPPORTED: Said(
        400, {"message": "Access to Anthropic models is not allowed from unsupported countries or regions."},
        TOP, NOT_THERE + "AWS Bedrock.", f"{BEDROCK_DOCS}what-is-bedrock.html", aws("ValidationException"),
    ),
    Outcome.BAD_HOST: Said(
        404, {"Output": {"__type": "com.amazon.coral.service#UnknownOperationException"}, "Version": "1.0"},
        HOST, OTHER_PATH + "AWS Bedrock does.", f"{BEDROCK_DOCS}what-is-bedrock.html", everywhere=True,
    ),
    Outcome.BAD_REQUEST: Said(
        400, {"message": "The model returned the following errors: max_tokens: Field required"},
        TOP, OTHER_REASON, f"{BEDROCK_DOCS}what-is-bedrock.html", aws("ValidationException"),
    ),
    Outcome.PROVIDER_UNAVAILABLE: Said(
        503, {"message": "Bedrock is unable to process your request."},
        TOP, WAIT, f"{BEDROCK_DOCS}what-is-bedrock.html", aws("ServiceUnavailableException"),
    ),
}  # fmt: skip

OPENAI_COMPATIBLE: Table = {
    Outcome.INVALID_KEY: Said(
        400, {"code": "Client specified an invalid argument", "error": "Incorrect API key provided: te***YZ."},
        KEY, WRONG_KEY, everywhere=True,
    ),
    Outcome.INVALID_MODEL: Said(
        404, {"object": "error", "message": "The model `x` does not exist.", "type": "NotFoundError", "code": 404},
        MODEL, WRONG_MODEL,
    ),
    Outcome.QUOTA_EXHAUSTED: Said(
        403, {"code": "permission-denied", "error": "Your newly created team doesn't have any credits yet."},
        KEY, NO_MONEY + "the provider: add credit or upgrade the plan.",
    ),
    Outcome.RATE_LIMITED: Said(
        429, error("Rate limit reached for model `x` on tokens per minute (TPM)", code="rate_limit_exceeded"),
        TOP, SLOWER, headers=LATER,
    ),
    Outcome.PERMISSION_DENIED: Said(
        403, error("The model `x` is blocked at the organization level.", code="model_permission_blocked_org"),
        MODEL, "The key is good, but its organization has blocked this model",
    ),
    Outcome.REGION_UNSUPPORTED: Said(
        403, "<h1 data-translate='block_headline'>Sorry, you have been blocked</h1>",
        TOP, "A filter in front of the provider refuses the address of this server.", everywhere=True,
    ),
    Outcome.BAD_HOST: Said(404, {"detail": "Not Found"}, HOST, OTHER_PATH + "the provider does.", everywhere=True),
    Outcome.BAD_REQUEST: Said(
        500, error("tools param requires --jinja flag", type="server_error", code=500),
        TOP, "The key and the model name are not the trouble",
    ),
    Outcome.PROVIDER_UNAVAILABLE: Said(
        401, error("litellm.AuthenticationError: OpenAIException - Incorrect API key provided", code="401"),
        TOP, "The key for this proxy was accepted. The provider behind it refused the proxy's own key",
    ),
}  # fmt: skip

DIALECTS: Mapping[str, Table] = {
    "openai": OPENAI,
    "anthropic": ANTHROPIC,
    "gemini": GEMINI,
    "openrouter": OPENROUTER,
    "qwen": QWEN,
    "deepseek": DEEPSEEK,
    "minimax": MINIMAX,
    "zai": ZAI,
    "azure_openai": AZURE_OPENAI,
    "bedrock": BEDROCK,
    "openai_compatible": OPENAI_COMPATIBLE,
}

PATHS: Mapping[str, str] = {
    "openai": "/v1",
    "anthropic": "/v1",
    "gemini": "/v1beta/openai",
    "openrouter": "/api/v1",
    "qwen": "/compatible-mode/v1",
    "deepseek": "",
    "minimax": "/v1",
    "zai": "/api/coding/paas/v4",
    "azure_openai": "",
    "bedrock": "",
    "openai_compatible": "/v1",
}
"""How the API Host of each kind ends."""
