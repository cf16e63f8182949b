"""What Z.ai's and BigModel's answers mean: a number as text, in English or Chinese, under statuses that mislead."""

from providers.rules.base import Rule, code_set
from providers.verdicts import Link, Outcome

SUBSCRIPTION = Link("Z.ai: subscription", "https://z.ai/manage-apikey/subscription")

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.BAD_HOST,
        because='The words are "404 NOT_FOUND": the path does not exist, even if the status is 200.',
        text=r"404 NOT_FOUND",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="1000 to 1005: authentication failed. 1111: there is no such account.",
        codes=code_set("1000 1001 1002 1003 1004 1005 1111"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="1113: no balance, or the key of a plan on the host that spends the balance.",
        codes=code_set("1113"),
        advice="There is no balance for this address. The key of a coding plan only works with the coding plan's API "
        "Host, and a key without a plan only with the other one: change the API Host, or add credit.",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="1309: the coding plan has ended.",
        codes=code_set("1309"),
        advice="The coding plan of this account has ended. Renew it, or use the balance with the API Host for "
        "pay-as-you-go.",
        page=SUBSCRIPTION,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="An allowance of hours, a week or a month is used up.",
        codes=code_set("1304 1308 1310 1314 1316 1317 1318 1319 1320 1321 insufficient_quota"),
        advice="The allowance of the plan is used up. It comes back at its next reset, which the subscription page "
        "names; times there are those of Beijing.",
        page=SUBSCRIPTION,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="1220, 1311: the model is not in the plan. The status may be 429.",
        codes=code_set("1220 1311"),
        proves_key=True,
        advice="The plan of this account does not include the model. Choose another model, or a larger plan.",
        page=SUBSCRIPTION,
        about="model_type",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="1313, 1315: this use is kept out, or the account must apply for it. The status may be 429.",
        codes=code_set("1313 1315"),
        proves_key=True,
        advice="Z.ai keeps this account from more use under its fair use policy. Its owner can ask to have that "
        "lifted on the subscription page.",
        page=SUBSCRIPTION,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="The account is inactive or locked.",
        codes=code_set("1110 1112 1121"),
        advice="The account of this key is inactive or locked. Sign in at Z.ai to see what is asked of it, or take a "
        "key of another account.",
        about="api_key",
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="1305, 1312: too many callers for the model, with status 429. The others: an error inside Z.ai.",
        codes=code_set("1305 1312 500 1100 1120 1200 1230 1234 overloaded"),
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="Too many requests at once (1302) or too often (1303).",
        codes=code_set("1302 1303 rate_limit_exceeded"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="1211: unknown model. 1212: not for this kind of request. 1221: taken out of service.",
        codes=code_set("1211 1212 1221 model_not_found"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The words say that it is the model: the number only says that some parameter is wrong.",
        codes=code_set("1214 1210"),
        text=r"\bmodel ?code\b|model.{0,40}(not exist|not found)|模型.{0,20}不存在",
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="Something in the request or its content was refused. The key was accepted.",
        codes=code_set("1210 1213 1214 1215 1231 1261 1300 1301"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="The path is wrong, such as one with `/v1` in it. 1222: there is no such API.",
        codes=code_set("404 1222 404_NOT_FOUND"),
    ),
)
