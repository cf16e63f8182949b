"""What answers mean at any provider, read after the provider's own table.

The order is the argument: shape, then codes that mean one thing everywhere, then words, then codes that mean several
things, then the HTTP status. Among words, what names the narrower cause comes first: "access denied due to overdue
account" is about money, "the model does not exist or you do not have access" is about the model.
"""

from providers.rules.base import Form, Rule, any_of, code_set, statuses
from providers.verdicts import Outcome
from providers.wires.base import Operation

BEFORE_CHAT = frozenset(Operation) - {Operation.CHAT}
NOT_JSON = frozenset({Form.HTML, Form.TEXT, Form.EMPTY, Form.BLANK})

REGION_WORDS = any_of(
    r"\b(country|countries|regions?|territor\w+|location)\b.{0,40}\b(not (currently )?(supported|"
    r"available|allowed|permitted|served)|unsupported|restricted|prohibited|blocked)",
    r"\b(not (currently |yet )?(supported|available|accessible|offered|allowed|permitted)|unavailable|restricted|"
    r"prohibited|closed)\b.{0,20}\b(in|from|for) (your|this|the|certain|unsupported)( current)? (country|"
    r"countries|region|location|territor|area)",
    r"unsupported (country|countries|region|territor|location)",
    r"\bgeo-?(block|restrict|fenc)",
    r"(地区|区域|国家|所在地).{0,12}(不支持|不可用|受限|限制|暂未开放)",
    r"不支持.{0,10}(地区|区域|国家)",
)

SHAPES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The answer describes the key, and says that nothing is left to spend.",
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
        because="A status of success with a page or a plain text is a web site or a greeting, and not the API.",
        status=statuses(range(200, 300)),
        forms=NOT_JSON,
    ),
)

CODES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="Codes for countries that a provider does not serve.",
        codes=code_set("unsupported_country* unsupported_region* LOCATION_POLICY_VIOLATED *region_not_supported*"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="Codes for money or a plan's allowance that is used up, or a bill that is not paid.",
        codes=code_set(
            "insufficient_quota insufficient_user_quota insufficient_balance* insufficient_credit* insufficient_funds "
            "credit_balance_exhausted billing_hard_limit_reached billing_not_active billing_error billing_disabled "
            "project_spend_limit_exceeded organization_spend_limit_exceeded organization_usage_limit_exceeded "
            "*spend_limit* exceeded_current_quota* *budget_exceeded ExceededBudget payment_required* "
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
        because="Codes for a path or a host that is not the one to ask.",
        codes=code_set(
            "unknown_url url.not_found route_not_found path_not_found endpoint_not_found UnknownOperationException "
            "incorrect_hostname"
        ),
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="Codes for content that a filter refused: key and model were accepted before.",
        codes=code_set(
            "content_filter content_policy_violation *ContentPolicy* ResponsibleAIPolicyViolation invalid_prompt "
            "censorship* data_inspection_failed *SensitiveContent* sensitive_content* tool_use_failed"
        ),
        proves_key=True,
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
        text=REGION_WORDS,
    ),
    Rule(
        outcome=Outcome.REGION_UNSUPPORTED,
        because="The words are those of a block page in front of the provider: this server's address is "
        "refused, the key was not looked at.",
        status=statuses(403, 503),
        text=any_of(
            r"you have been blocked",
            r"attention required",
            r"used cloudflare to restrict access",
            r"just a moment",
            r"error 10(06|07|08|09|20)\b",
            r"check your network settings",
            r"\bvpn\b",
        ),
        advice="A filter in front of the provider refuses the address of this server. The key was not looked at, and "
        "may be good from another network.",
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="The words name a limit per minute, or a rate limit that was reached; they may mention billing too.",
        text=any_of(
            r"\b(rpm|tpm|rps|qps)\b",
            r"(requests?|tokens?|calls?) ?(per|/|a) ?(min|sec)",
            r"per-?(minute|second)",
            r"rate.?limit(s|ed)?\b.{0,20}\b(reached|exceeded|hit)",
            r"(reached|exceed|exceeded|hit)\b.{0,40}rate.?limit",
            r"temporarily rate.?limited",
            r"concurrency (limit|allocated quota)",
            r"too many (concurrent|parallel|simultaneous)",
            r"请求过(多|于频繁)|频率|限流|速率限制|并发",
            r"parallel request limit",
        ),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words say that money, credit or an allowance is used up, or that a bill is not paid.",
        text=any_of(
            r"\b(insufficient|not enough|negative|zero|depleted|out of|doesn't have any|used (up )?all)"
            r"\b.{0,24}\b(balance|credits?|funds?)\b",
            r"\b(insufficient|no remaining|no more|out of|depleted)\b.{0,24}\bquota\b",
            r"\b(balance|credits?|funds?|prepayment|free tier|free quota|allowance|allocated quota|neurons)"
            r"\b.{0,50}\b(insufficient|too low|depleted|exhausted|used up|run out|ran out|not enough|expired|"
            r"negative|zero|exceeded)\b",
            r"\b(depleted|exhausted|used (up )?(all|your)|run out of|ran out of)\b.{0,50}\b(credits?|balance|"
            r"funds?|allocation|quota)\b",
            r"\b(purchase|buy|add|need|requires?)\b.{0,16}\bcredits\b",
            r"more credits",
            r"\bno (\w+ )?(balance|credits?|funds?)\b",
            r"can only afford",
            r"top.?up",
            r"\brecharge\b",
            r"add(ing)? a (payment method|(credit )?card)",
            r"\bcard on file\b",
            r"payment (method|instrument|required)",
            r"free allocation",
            r"out of (extra )?usage",
            r"(balance|wallet) is (\W?0\b|zero|empty)",
            r"\badd funds\b",
            r"\btrial (has |is |period )?(ended|over|expired)\b",
            r"subscribe to continue",
            r"(免费|次数).{0,8}(用完|用尽|耗尽)",
            r"billing (information|details|info)\b.{0,40}\b(missing|invalid|incomplete|required)",
        ),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name a spending, usage or plan limit that was reached.",
        text=any_of(
            r"\b(spend(ing)?|budget|billing|usage|monthly|weekly|daily|hourly|token plan|plan|free tier|key)"
            r"\b.{0,24}\b(limits?|cap|quota|allowance|budget)\b.{0,40}\b(reached|exceeded|exhausted|hit|used up|"
            r"depleted|over)\b",
            r"\b(reached|exceeded|exhausted|hit|used( up)?|crossed)\b.{0,50}\b(spend(ing)?|budget|billing|usage|"
            r"monthly|weekly|daily|hourly|session|plan|free tier|trial)\b.{0,20}\b(limits?|cap|quota|allowance|"
            r"allocation)\b",
            r"budget has been exceeded",
            r"exceeded (their|its|your|the) budget",
            r"exceeded\w*budget",
            r"exceeded.{0,40}\b(quota|credits|allowance)\b",
            r"\bquota\b.{0,24}\b(exceeded|exhausted|reached|depleted|used up)\b",
            r"limited to .{0,20}calls ?(/|per|a) ?month",
        ),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words say that an account owes money or that its subscription has ended.",
        text=any_of(
            r"\boverdue\b",
            r"\barrears\b",
            r"past due",
            r"past invoices",
            r"unpaid",
            r"\bnon-?payment\b",
            r"not active.{0,40}billing",
            r"billing.{0,24}(not active|inactive)",
            r"(subscription|plan|package)( has| is)?( been)? (expired|lapsed|inactive|not active|cancell?ed|ended)",
            r"inactive subscription",
            r"余额不足",
            r"欠费",
            r"(额度|余量|余额|配额|资源包).{0,8}(不足|用尽|用完|耗尽)",
            r"额度失败",
            r"充值",
            r"使用上限",
            r"套餐.{0,6}到期",
        ),
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="The words say that the path or the protocol is wrong, not the model.",
        text=any_of(
            r"invalid url",
            r"no handler found",
            r"(path|file|page|route|endpoint|url|api) (was )?not found",
            r"no (such )?(route|path|endpoint|api) (found )?(for|that)",
            r"no such (route|path|endpoint)",
            r"unexpected endpoint",
            r"(cannot|not found:?) (get|post) /",
            r"\b(invalid|wrong|bad|unknown|unsupported) (\w+ )?(path|url|route)\b",
            r"url\.not_found",
            r"no route matched",
            r"no route for",
            r"could not route to",
            r"requested url",
            r"unknown (request )?(url|path|endpoint|route)",
            r"plain http request was sent to https",
            r"http request to an https",
            r"method not allowed",
            r"invalid path",
            r"regional hostname",
            r"no static resource",
            r"\broute \S+ (was )?not found",
            r"unsupported path",
        ),
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because='The words are a bare "Not Found": who means the model names it, so the path is unknown.',
        status=statuses(404),
        text=r"\A(error: |404:? )?(resource )?not found[.!]?( please check the configuration.*)?$|\A404 not found",
    ),
    Rule(
        outcome=Outcome.OK,
        because="The words say that only the token cap stopped the answer: key, model and credit are good.",
        status=statuses(400),
        operations=frozenset({Operation.CHAT}),
        text=r"could not finish the message because (max_tokens|max_completion_tokens|max_output_tokens)",
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The words say that the model exists, but not on the endpoint that was asked.",
        text=any_of(
            r"not a chat model",
            r"only supported in v1/",
            r"not supported in the v1/",
            r"supported on this route",
            r"does not support (the )?(chat|messages|completions?)",
            r"operation does not work with the specified model",
            r"openai compatibility mode",
        ),
        parameter=True,
        advice="The model is there, but does not answer in the way that agents ask. Choose one that chats.",
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The words say that there is no such model, or none for this account.",
        text=any_of(
            r"\b(model|deployment)\b.{0,160}\b(does not|doesn't|do not|did not|not) exist",
            r"\bmodel\b.{0,160}\bnot (be )?found\b",
            r"not found the model",
            r"\bmodels/\S+ is not found",
            r"no such model",
            r"\bnot an? (valid|recogni[sz]ed|known|supported|available) model\b",
            r"\bmodel\b.{0,160}\b(choose|use|must be|not) one of\b",
            r"\b(unsupported|invalid|bad|wrong|unknown) value\b.{0,16}\bmodel\b",
            r"\bengine\b.{0,60}\bnot (be )?found\b",
            r"no models?( \w+){0,2} loaded",
            r"\bmodel\b.{0,80}\b(has )?not been loaded",
            r"\bmodel (is |was |has been )?disabled[.!]?$",
            r"\b(not supported|unavailable) model\b",
            r"models? (unloaded|are loaded)",
            r"\b(unknown|invalid|unexpected|unrecogni[sz]ed|nonexistent)\b( requested)?( \w+)? models?\b(?! (provider|"
            r"endpoint|input|output|request))",
            r"unable to access (non-serverless )?model",
            r"not a valid model",
            r"model identifier",
            r"supported (api )?model names",
            r"(cannot|can't|could not|couldn't|unable to) (find|resolve|locate)( \w+){0,3} (model|deployment)",
            r"\bmodel\b.{0,120}\b(no longer (available|supported|active)|decommissioned|retired|sunset|end of "
            r"(its )?life|(was|been) (removed|deprecated|discontinued|withdrawn|shut ?down)|not deployed|"
            r"is deprecated)",
            r"no endpoints found for",
            r"\bmodel\b.{0,120}\b(is|are) (not|n't) (supported|available|accessible|recogni[sz]ed|known|valid)\b"
            r"(?! (with|for|in|on) (this|your|the))",
            r"\bmodel (?!is |are )\S+ not (supported|available|recogni[sz]ed)\b",
            r"\bmodel\b.{0,60}\bnot (currently )?(being )?(served|deployed|hosted|configured)\b",
            r"\bmodel\b.{0,80}\bno (\w+ )?(provider|channel|instance)s?\b",
            r"\bvalid model\b.{0,20}\b(must|required)",
            r"unsupported model\b",
            r"no available channel for model",
            r"provider not provided",
            r"无可用渠道",
            r"模型.{0,30}(不存在|未找到|找不到|已下线|无效|错误|不支持|不可用)",
            r"不存在.{0,6}模型",
        ),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words say that the key lacks a right: only a key that was accepted can lack one.",
        text=any_of(
            r"missing scopes?",
            r"insufficient (permissions?|scopes?|privileges|authentication scopes)",
            r"not have sufficient permission",
            r"is not authorized to perform",
            r"lacks the required",
            r"no access to model",
            r"(does not|doesn't|don't|not) have (access|permission)",
            r"(does not|doesn't|do not|don't|not) have (the|this|that|any|enough) .{0,24}\b(scopes?|permissions?|"
            r"roles?|rights?|privileges?)\b",
            r"blocked at the (organi[sz]ation|project)",
            r"not allowed to (access|sample|use|call|query|invoke)",
            r"\bnot (on|in) (the|an|your) .{0,20}(allow|white)-?list",
            r"\b(bind|link|connect|verify) your .{0,30}\b(account|identity|phone|e-?mail)",
            r"can only access models",
            r"requires? terms acceptance",
            r"must be (a member|verified)",
            r"\bno (api )?permission",
            r"(requires|upgrade).{0,20}subscription",
            r"permission is required",
            r"not activated the model",
            r"plan (does )?not (support|include)",
            r"无权",
            r"没有权限",
            r"权限不足",
            r"未开通",
            r"暂未开放",
        ),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The words say that the key is missing, unknown, wrong or expired.",
        text=any_of(
            r"\b(invalid|incorrect|wrong|bad|malformed|unknown|unrecogni[sz]ed|expired|revoked)"
            r"\b[^.:;]{0,30}\b(api[ _-]?keys?|apikey|api token|access token|auth\w* (token|key|header|"
            r"credentials)|bearer|credentials|secret key|subscription key|proxy server token)\b",
            r"\binvalid token\b",
            r"\b(no|missing|empty|without)\b[ \w]{0,12}\b(api[ _-]?key|apikey|auth\w* (token|key|header)|"
            r"auth credentials|credentials|subscription key)\b",
            r"\b(api[ _-]?key|apikey|api token|access token|auth(entication)? token|bearer token|credentials?|"
            r"virtual key)\b(?!.{0,30}\bmodel\b).{0,30}\b(invalid|incorrect|expired|revoked|disabled|deleted|"
            r"deactivated|blocked|malformed|not (found|valid|provided|supplied|recogni[sz]ed)|missing|required|"
            r"does(n't| not) exist|expected|you provided|must be (provided|set|sent|given))\b",
            r"\btoken (has |is |was )?(been )?(expired|invalid|revoked|incorrect)",
            r"\bauthorization\W{0,2} .{0,12}\b(malformed|invalid|missing|empty)\b",
            r"deactivated account",
            r"account .{0,60}deactivated",
        ),
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="The words say that signing in failed, whatever the reason.",
        text=any_of(
            r"\bauthentication (failed|fails|error\b|required|parameter)",
            r"\bauthorization (required|parameter)",
            r"(failed|unable|fails) to authenticate",
            r"not authenticated",
            r"unauthenticated",
            r"invalid authentication",
            r"login fail",
            r"invalid (username|authorization)",
            r"authorization header is missing",
            r"auth(entication|orization)? (header|credentials) (is |are )?(missing|required|not found)",
            r"^unauthorized[.!]?$",
            r"didn't provide an api key",
            r"credentials presented",
            r"(could not|couldn't|cannot|unable to|failed to) (validate|verify|authenticate)\b.{0,30}\b(credentials?|"
            r"key|token|request)",
            r"credentials? (could not|couldn't|cannot) be (validated|verified)",
            r"signature .{0,40}does not match",
            r"unregistered callers",
            r"身份验证失败",
            r"鉴权失败",
            r"认证失败",
            r"(密钥|令牌|token|api.?key).{0,12}(无效|错误|不正确|过期|失效|不存在|不可用)",
            r"(无效的|未提供)(令牌|密钥)",
        ),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The words say that this account, address or kind of client is kept out.",
        text=any_of(
            r"(organi[sz]ation|account|project|team|workspace|consumer|user)\b.{0,60}\b(disabled|suspended|"
            r"restricted|terminated|banned|locked|archived|denied access|not authorized|not allowed)\b",
            r"access (was|has been|is)? ?(terminated|denied|restricted|forbidden)",
            r"access to .{0,40}\bdenied",
            r"permission denied",
            r"ip( address)? .{0,20}not (allowed|authorized|whitelisted)",
            r"virtual network",
            r"firewall",
            r"public access is disabled",
            r"reported as leaked",
            r"only available (for|to)",
            r"ip .{0,8}不在",
            r"封禁|实名",
            r"fair use",
            r"requires moderation",
            r"(input|request) was (flagged|blocked)",
            r"violat\w+ (of )?.{0,30}(policy|policies|terms)",
        ),
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="The words complain about a parameter of ours: key and model were accepted before.",
        text=any_of(
            r"\b(max_tokens|max_completion_tokens|max_output_tokens|enable_thinking|thinking|reasoning_effort|"
            r"stream)\b.{0,80}\b(not supported|unsupported|must|invalid|only|required|not (allowed|permitted)|"
            r"at least|minimum|instead|extra inputs)\b",
            r"\b(unsupported|unknown|unrecogni[sz]ed|unexpected|invalid|extra)\b.{0,40}\b(max_tokens|"
            r"max_completion_tokens|max_output_tokens|enable_thinking|thinking|reasoning_effort|stream)\b",
            r"only supports? stream",
        ),
        parameter=True,
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="The words say that the input is too long: key and model were accepted before.",
        text=any_of(
            r"context (length|window|size)",
            r"prompt (is )?too long",
            r"reduce the length",
            r"input (is )?too long",
            r"too large for model",
            r"input validation error",
            r"\btokens\b.{0,60}\bmust be (<|less|at most|under)",
        ),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="The words say that the server is full, starting, busy or broken.",
        text=any_of(
            r"overload",
            r"(over|at|out of)( \w+)? capacity",
            r"(insufficient|not enough|more) (system |gpu )?(memory|resources)",
            r"\bout of memory\b",
            r"(failed|unable|could not|cannot) to load\b.{0,20}\bmodel|could not load model|model.{0,40}failed to load",
            r"\b(has crashed|process has terminated)\b",
            r"capacity (temporarily )?(exceeded|limit)",
            r"high (demand|traffic|load)",
            r"\bbusy\b",
            r"(temporarily|currently|service) (is )?(un|not )available",
            r"loading model",
            r"\b(is|being) (starting|warm(ing|ed)) up|warming up",
            r"model .{0,60}\bloading",
            r"no healthy (upstream|deployments)",
            r"no (deployments|instances) available",
            r"internal (server )?error",
            r"bad gateway",
            r"gateway time-?out",
            r"upstream connect",
            r"\bmaintenance\b",
            r"负载(过高|已?饱和)",
            r"访问量过大",
            r"繁忙",
            r"过载",
            r"服务不可用",
            r"系统错误",
            r"稍后再试",
        ),
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="The words say that there were too many requests or tokens at once.",
        text=r"rate.?limit|too many (requests|tokens|connections)|throttl|request limit",
    ),
)

WEAK_CODES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="A code that names the model, with words that name nothing else.",
        codes=code_set(
            "model_not_found model_not_supported model_not_available invalid_model unknown_model unsupported_model "
            "unavailable_model "
            "DeploymentNotFound ModelNotFound model_decommissioned model_deprecated InvalidEndpointOrModel*"
        ),
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="A type of error that says that the caller is not known.",
        codes=code_set(
            "authentication_error auth_error UNAUTHENTICATED authorized_error invalid_token AuthenticationError"
        ),
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="A code about a parameter or the length of the input: the key was accepted before.",
        codes=code_set(
            "unsupported_parameter unsupported_value unknown_parameter invalid_value invalid_type missing_required* "
            "integer_below_min_value context_length_exceeded string_above_max_length "
            "exceed_context_size_error tokens_limit_reached request_too_large not_supported_error"
        ),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="A type of error that says that something is not allowed.",
        codes=code_set(
            "permission_denied permission_error PermissionDeniedError access_terminated* organization_deactivated "
            "account_suspended"
        ),
    ),
)

STATUS: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.INVALID_KEY, because="Not signed in, without another reason that we know.", status=statuses(401)
    ),
    Rule(outcome=Outcome.QUOTA_EXHAUSTED, because="Payment required.", status=statuses(402)),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="Forbidden, without another reason that we know.",
        status=statuses(403),
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="This path does not exist, which says nothing about the model yet.",
        status=statuses(404, 405),
        operations=BEFORE_CHAT,
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="A web server that does not know the path answers so.",
        status=statuses(404, 405),
        forms=NOT_JSON,
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="In JSON, and in answer to the completion: the path is known, the model is not.",
        status=statuses(404, 410),
        proves_key=False,
    ),
    Rule(outcome=Outcome.BAD_HOST, because="This is not the address of the API.", status=statuses(405, 421, 426)),
    Rule(
        outcome=Outcome.TIMEOUT,
        because="The server gave up waiting.",
        status=statuses(408),
        advice="The server itself gave up waiting for the model. Try again: a model that was asked for the first time "
        "may have to be loaded.",
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="A page, and not the API: the network in front of the provider limits requests before it looks "
        "at the key.",
        status=statuses(429),
        forms=NOT_JSON,
        proves_key=False,
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="Too many requests, without another reason that we know.",
        status=statuses(429),
    ),
    Rule(outcome=Outcome.REGION_UNSUPPORTED, because="Unavailable for legal reasons.", status=statuses(451)),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="Trouble on the provider's side, or something that it depends on is not ready.",
        status=statuses(range(500, 600), 424, 425, 498, 499),
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="A status of success with JSON of another shape than was asked for: another program answers there.",
        status=statuses(range(200, 300)),
    ),
    Rule(outcome=Outcome.BAD_REQUEST, because="The request was refused without a reason that we know."),
)

RULES: tuple[Rule, ...] = SHAPES + CODES + WORDS + WEAK_CODES + STATUS
