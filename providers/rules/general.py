"""What answers mean at any provider, read after the provider's own table.

The order is the argument: shape, then codes that mean one thing everywhere, then words, then codes that mean several
things, then the HTTP status. Among words, what names the narrower cause comes first: "access denied due to overdue
account" is about money, "the model does not exist or you do not have access" is about the model.
"""

from providers.rules.base import Form, Rule, code_set, statuses
from providers.verdicts import Outcome
from providers.wires.base import Operation

BEFORE_CHAT = frozenset(Operation) - {Operation.CHAT}
NOT_JSON = frozenset({Form.HTML, Form.TEXT, Form.EMPTY, Form.BLANK})

SHAPES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The key's own description says that nothing is left to spend.",
        operations=frozenset({Operation.KEY_INFO}),
        forms=frozenset({Form.ANSWER}),
        codes=code_set("limit_remaining is_available available_balance"),
    ),
    Rule(
        outcome=Outcome.OK,
        because="The answer has the shape that was asked for and no error in it.",
        forms=frozenset({Form.ANSWER}),
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="A redirect is not followed: the API Host is not the final address.",
        status=statuses(range(300, 400)),
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="Only keep-alive blank lines came: the server accepted the request and never got to answer it.",
        status=statuses(range(200, 300)),
        forms=frozenset({Form.BLANK}),
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="A page or a plain text with a status of success is a web site or a greeting, not the API.",
        status=statuses(range(200, 300)),
        forms=NOT_JSON,
    ),
)

CODES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="Codes for countries that a provider does not serve.",
        codes=code_set("unsupported_country* unsupported_region* LOCATION_POLICY_VIOLATED region_not_supported"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="Codes for money or a plan's allowance that is used up, or a bill that is not paid.",
        codes=code_set(
            "insufficient_quota insufficient_user_quota insufficient_balance* insufficient_credit* insufficient_funds "
            "credit_balance_exhausted billing_hard_limit_reached billing_not_active billing_error billing_disabled "
            "project_spend_limit_exceeded organization_spend_limit_exceeded organization_usage_limit_exceeded "
            "*spend_limit* exceeded_current_quota* budget_exceeded ExceededBudget payment_required* "
            "quota_exceeded usage_limit_reached usage_limit_exceeded Arrearage AccountOverdueError *BillOverdue "
            "blocked_api_access SetLimitExceeded credits_exhausted"
        ),
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="Codes for a server that is full, starting or broken, even where the status is 429.",
        codes=code_set(
            "overloaded overloaded_error server_is_overloaded engine_overloaded* ServerOverloaded slow_start "
            "all_deployments_in_cooldown service_tier_capacity_exceeded queue_exceeded no_capacity NoCapacity "
            "model_overloaded unavailable_error ModelNotReady* model_loading"
        ),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="Codes for a good key that lacks a right, a plan, a role or an allowed address.",
        codes=code_set(
            "no_organization mismatched_organization mismatched_project invalid_organization invalid_project "
            "not_authorized_invalid_project ip_not_authorized model_permission_blocked* model_terms_required "
            "key_model_access_denied team_model_access_denied user_model_access_denied project_model_access_denied "
            "organization_restricted insufficient_permissions missing_scope* ModelNotOpen no_access "
            "permission_denied_error permissions_error insufficient_scope"
        ),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="An account that was shut out: a new key of the same account would not help.",
        codes=code_set("access_terminated access_terminated_error organization_deactivated account_suspended"),
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="Codes for a key that is unknown, wrong, expired or of a closed account.",
        codes=code_set(
            "invalid_api_key* incorrect_api_key* wrong_api_key expired_api_key expired_key api_key_expired invalid_key "
            "invalid_authentication* account_deactivated token_expired token_not_found_in_db no_db_connection "
            "missing_api_key oauth.v2.InvalidApiKey invalid_issuer invalid_jwt invalid_bearer_token InvalidToken"
        ),
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="Codes for a path that the server does not know.",
        codes=code_set("unknown_url route_not_found path_not_found UnknownOperationException"),
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="Codes for a limit that passes by waiting.",
        codes=code_set(
            "rate_limit_exceeded* rate_limit_reached* slow_down limit_requests limit_burst_rate RateLimitReached "
            "request_quota_exceeded token_quota_exceeded too_many_requests_error rate_limited model_rate_limit"
        ),
    ),
)

WORDS: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="The words name a country, region or place that is not served.",
        text=r"\b(country|countries|regions?|territor\w+|location)\b.{0,40}"
        r"\b(not (currently )?(supported|available|allowed|permitted|served)|unsupported|restricted|prohibited)"
        r"|\b(not (currently |yet )?(supported|available|offered|allowed|permitted)|unavailable|restricted|prohibited)\b"
        r".{0,20}\b(in|from|for) (your|this|the|certain|unsupported)( current)? (country|countries|region|location|territor|area)"
        r"|unsupported (country|countries|region|territor|location)|\bgeo-?(block|restrict|fenc)"
        r"|(地区|区域|国家|所在地).{0,12}(不支持|不可用|受限|限制|暂未开放)|不支持.{0,10}(地区|区域|国家)",
    ),
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="A block page of the edge network: the address that asks is refused, the key was never looked at.",
        status=statuses(403, 503),
        text=r"you have been blocked|attention required|used cloudflare to restrict access|just a moment"
        r"|error 10(06|07|08|09|20)\b|check your network settings",
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="The words name a limit per minute, or a rate limit that was reached; they may mention billing too.",
        text=r"\b(rpm|tpm|rps|qps)\b|(requests?|tokens?|calls?) ?(per|/|a) ?(min|sec)|per-?(minute|second)"
        r"|rate.?limit(s|ed)?\b.{0,20}\b(reached|exceeded|hit)|(reached|exceed|exceeded|hit)\b.{0,40}rate.?limit"
        r"|temporarily rate.?limited|concurrency (limit|allocated quota)|too many concurrent|parallel request limit",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words say that money, credit or an allowance is used up, or that a bill is not paid.",
        text=r"\b(insufficient|not enough|no|low|negative|zero|depleted|out of|doesn't have any|used (up )?all)\b.{0,24}"
        r"\b(balance|credits?|funds?)\b"
        r"|\b(insufficient|no remaining|no more|out of|depleted)\b.{0,24}\bquota\b"
        r"|\b(balance|credits?|funds?|prepayment|free tier|free quota|allowance|allocated quota|neurons)\b.{0,50}"
        r"\b(insufficient|too low|depleted|exhausted|used up|run out|ran out|not enough|expired|negative|zero|exceeded)\b"
        r"|\b(depleted|exhausted|used (up )?(all|your)|run out of|ran out of)\b.{0,50}\b(credits?|balance|funds?|allocation|quota)\b"
        r"|\b(purchase|buy|add|need|requires?)\b.{0,16}\bcredits\b|more credits|can only afford|top.?up|\brecharge\b"
        r"|add(ing)? a payment method|payment (method|instrument|required)|free allocation",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name a spending, usage or plan limit that was reached.",
        text=r"\b(spend(ing)?|budget|billing|usage|monthly|weekly|daily|hourly|token plan|plan|free tier|key)\b.{0,24}"
        r"\b(limits?|cap|quota|allowance|budget)\b.{0,40}\b(reached|exceeded|exhausted|hit|used up|depleted|over)\b"
        r"|\b(reached|exceeded|exhausted|hit|used( up)?|crossed)\b.{0,50}\b(spend(ing)?|budget|billing|usage|monthly|weekly"
        r"|daily|hourly|session|plan)\b.{0,20}\b(limits?|cap|quota|allowance|allocation)\b"
        r"|budget has been exceeded|exceeded.{0,40}\bquota\b|\bquota\b.{0,24}\b(exceeded|exhausted|reached|depleted|used up)\b"
        r"|limited to .{0,20}calls ?(/|per|a) ?month",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words say that an account owes money or that its subscription has ended.",
        text=r"\boverdue\b|\barrears\b|past due|past invoices|unpaid|not active.{0,40}billing|billing.{0,24}(not active|inactive)"
        r"|(subscription|plan|package)( has| is)? (expired|lapsed|inactive|not active)|inactive subscription"
        r"|余额不足|欠费|额度.{0,6}(不足|用尽|用完|耗尽)|配额.{0,6}(不足|用尽|耗尽)|充值|使用上限|套餐.{0,6}到期",
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="The words say that the path or the protocol is wrong, not the model.",
        text=r"invalid url|no handler found|(path|file|page|route|endpoint|url|api) (was )?not found|no such (route|path|endpoint)"
        r"|unexpected endpoint|cannot (get|post) /|no route matched|no route for|could not route to|requested url"
        r"|unknown (request )?(url|path|endpoint|route)|plain http request was sent to https|http request to an https"
        r"|method not allowed|invalid path|unsupported path",
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="A bare \"Not Found\" is the web server's word for an unknown path: those who mean the model name it.",
        status=statuses(404),
        text=r"\A(error: |404:? )?(resource )?not found[.!]?( please check the configuration.*)?$|\A404 not found",
    ),
    Rule(
        outcome=Outcome.OK,
        because="Only the token cap stopped the answer: key, model and credit are good.",
        status=statuses(400),
        operations=frozenset({Operation.CHAT}),
        text=r"could not finish the message because (max_tokens|max_completion_tokens|max_output_tokens)",
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The model exists, but not on the endpoint that was asked.",
        text=r"not a chat model|only supported in v1/|not supported in the v1/|supported on this route"
        r"|does not support (the )?(chat|messages|chat.?completions?)|operation does not work with the specified model"
        r"|openai compatibility mode",
        parameter=True,
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The words say that no such model is there (for this account): access is never named without the model.",
        text=r"\b(model|deployment)\b.{0,160}\b(does not|doesn't|do not|did not|not) exist|\bmodel\b.{0,160}\bnot (be )?found\b"
        r"|not found the model|\bmodels/\S+ is not found|no such model|no models? loaded"
        r"|\b(unknown|invalid|unrecogni[sz]ed|nonexistent)\b( requested)?( \w+)? models?\b(?! (provider|endpoint|input|output|request))"
        r"|unable to access (non-serverless )?model|not a valid model|model identifier|supported (api )?model names"
        r"|(cannot|can't|could not|couldn't|unable to) (find|resolve|locate)( \w+){0,3} (model|deployment)"
        r"|\bmodel\b.{0,120}\b(no longer (available|supported|active)|decommissioned|retired|sunset|end of (its )?life"
        r"|(was|been) (removed|deprecated|discontinued)|not deployed|is deprecated)|no endpoints found for"
        r"|\bmodel\b.{0,120}\b(is|are) (not|n't) (supported|available|accessible)\b(?! (with|for|in) (this|your))"
        r"|unsupported model\b|no available channel for model|provider not provided|无可用渠道"
        r"|模型.{0,30}(不存在|未找到|找不到|已下线|无效)|不存在.{0,6}模型",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The words say that the key is missing, unknown, wrong or expired.",
        text=r"\b(invalid|incorrect|wrong|bad|malformed|unknown|unrecogni[sz]ed|expired|revoked)\b[\w ,'\"-]{0,30}"
        r"\b(api[ _-]?keys?|apikey|api token|access token|auth\w* (token|key|header|credentials)|bearer|credentials"
        r"|secret key|subscription key|proxy server token)\b|\binvalid token\b"
        r"|\b(no|missing|empty|without)\b[ \w]{0,12}\b(api[ _-]?key|apikey|auth\w* (token|key|header)|auth credentials|credentials)\b"
        r"|\b(api[ _-]?key|apikey|api token|access token|auth(entication)? token|bearer token|credentials?|virtual key)\b"
        r"(?!.{0,30}\bmodel\b).{0,30}"
        r"\b(invalid|incorrect|expired|revoked|disabled|deleted|deactivated|blocked|malformed|not found|not valid|missing|required"
        r"|not recogni[sz]ed|does(n't| not) exist|expected|you provided)\b"
        r"|\btoken (has |is |was )?(expired|invalid|revoked|incorrect)|deactivated account|account .{0,60}deactivated",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The words say that nobody could be recognised by what was sent.",
        text=r"\b(authentication|authorization) (failed|fails|error\b|required|parameter)|(failed|unable|fails) to authenticate"
        r"|not authenticated|unauthenticated|invalid authentication|login fail|invalid (username|authorization)"
        r"|authorization header is missing|auth(entication|orization)? (header|credentials) (is |are )?(missing|required|not found)"
        r"|^unauthorized[.!]?$|didn't provide an api key|credentials presented|signature .{0,40}does not match"
        r"|unregistered callers"
        r"|身份验证失败|鉴权失败|认证失败|(密钥|令牌|token|api.?key).{0,12}(无效|错误|不正确|过期|失效|不存在)|无效的(令牌|密钥)",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words say that a known key lacks a right: only a key that was accepted can lack one.",
        text=r"missing scopes?|insufficient (permissions?|scopes?|privileges|authentication scopes)|not have sufficient permission"
        r"|is not authorized to perform|lacks the required|no access to model|(does not|doesn't|don't|not) have (access|permission)"
        r"|blocked at the (organi[sz]ation|project)|not allowed to access|can only access models|requires? terms acceptance"
        r"|must be (a member|verified)|(requires|upgrade).{0,20}subscription|permission is required|not activated the model"
        r"|plan (does )?not (support|include)|无权|没有权限|权限不足|未开通|暂未开放",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words say that this account, address or kind of client is kept out.",
        text=r"(organi[sz]ation|account|project|team|workspace|consumer|user)\b.{0,60}"
        r"\b(disabled|suspended|restricted|terminated|banned|locked|archived|denied access|not authorized|not allowed)\b"
        r"|access (was|has been|is)? ?(terminated|denied|restricted|forbidden)|access to .{0,40}\bdenied|permission denied"
        r"|ip( address)? .{0,20}not (allowed|authorized|whitelisted)|virtual network|firewall|public access is disabled"
        r"|reported as leaked|only available (for|to)|fair use|requires moderation|(input|request) was (flagged|blocked)"
        r"|violat\w+ (of )?.{0,30}(policy|policies|terms)",
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="A complaint about one of our parameters comes after the key and the model were accepted.",
        text=r"\b(max_tokens|max_completion_tokens|max_output_tokens|enable_thinking|thinking|reasoning_effort|stream)\b.{0,80}"
        r"\b(not supported|unsupported|must|invalid|only|required|not (allowed|permitted)|at least|minimum|instead|extra inputs)\b"
        r"|\b(unsupported|unknown|unrecogni[sz]ed|unexpected|invalid|extra)\b.{0,40}"
        r"\b(max_tokens|max_completion_tokens|max_output_tokens|enable_thinking|thinking|reasoning_effort|stream)\b"
        r"|only supports? stream",
        parameter=True,
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="A prompt that is too long was read for the right model with a good key.",
        text=r"context (length|window|size)|prompt (is )?too long|reduce the length|input (is )?too long|too large for model",
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="The words say that the server is full, starting, busy or broken.",
        text=r"overload|(over|at|out of) capacity|capacity (temporarily )?(exceeded|limit)|high (demand|traffic|load)|\bbusy\b"
        r"|(temporarily|currently|service) (is )?(un|not )available|loading model|model .{0,60}\bloading|no healthy (upstream|deployments)"
        r"|no (deployments|instances) available|internal (server )?error|bad gateway|gateway time-?out|upstream connect"
        r"|访问量过大|繁忙|过载|服务不可用|系统错误|稍后再试",
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="The words say that there were too many requests or tokens at once.",
        text=r"rate.?limit|too many (requests|tokens|connections)|throttl|request limit|频率|限流|并发|速率限制",
    ),
)

WEAK_CODES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="A code that names the model, with words that name nothing else.",
        codes=code_set(
            "model_not_found model_not_supported model_not_available invalid_model unknown_model unsupported_model "
            "DeploymentNotFound ModelNotFound model_decommissioned model_deprecated InvalidEndpointOrModel*"
        ),
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="A type of error that says that the caller is not known.",
        codes=code_set("authentication_error auth_error UNAUTHENTICATED authorized_error invalid_token AuthenticationError"),
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="A code about a parameter or the length of the input: the key was accepted before.",
        codes=code_set(
            "unsupported_parameter unsupported_value unknown_parameter invalid_value invalid_type missing_required_parameter "
            "integer_below_min_value context_length_exceeded string_above_max_length content_filter "
            "exceed_context_size_error tokens_limit_reached request_too_large"
        ),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="A type of error that says that something is not allowed.",
        codes=code_set("permission_denied permission_error PermissionDeniedError"),
    ),
)

STATUS: tuple[Rule, ...] = (
    Rule(outcome=Outcome.INVALID_KEY, because="HTTP 401 without more.", status=statuses(401)),
    Rule(outcome=Outcome.QUOTA_EXHAUSTED, because="HTTP 402: payment required.", status=statuses(402)),
    Rule(outcome=Outcome.PERMISSION_DENIED, because="HTTP 403 without more.", status=statuses(403)),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="HTTP 404 or 405 before the completion: this route is not there, which says nothing about the model.",
        status=statuses(404, 405),
        operations=BEFORE_CHAT,
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="HTTP 404 or 405 without JSON comes from a web server that does not know the path.",
        status=statuses(404, 405),
        forms=NOT_JSON,
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="HTTP 404 or 410 in JSON on the completion's path: the path is known, the model is not.",
        status=statuses(404, 410),
        proves_key=False,
    ),
    Rule(outcome=Outcome.BAD_HOST, because="HTTP 405 or 421: not the API's address.", status=statuses(405, 421, 426)),
    Rule(outcome=Outcome.TIMEOUT, because="HTTP 408: the server gave up waiting.", status=statuses(408)),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="HTTP 429 as a page comes from the edge network, before the key was looked at.",
        status=statuses(429),
        forms=NOT_JSON,
        proves_key=False,
    ),
    Rule(outcome=Outcome.RATE_LIMITED, because="HTTP 429 without more.", status=statuses(429)),
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED, because="HTTP 451: unavailable for legal reasons.", status=statuses(451)
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="HTTP 5xx, and the 4xx that mean a failed or unready dependency.",
        status=statuses(range(500, 600), 424, 425, 498, 499),
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="A status of success with JSON that has not the shape that was asked for: another program answers there.",
        status=statuses(range(200, 300)),
    ),
    Rule(outcome=Outcome.BAD_REQUEST, because="The request was refused without a reason that we know."),
)

RULES: tuple[Rule, ...] = SHAPES + CODES + WORDS + WEAK_CODES + STATUS
