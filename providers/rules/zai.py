"""What Z.ai's and BigModel's answers mean: a number as text, in English or Chinese, under statuses that mislead."""

from providers.rules.base import Rule, code_set
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.BAD_HOST,
        because='A path that is not there can be 200 with code 500 and "404 NOT_FOUND" as the message.',
        text=r"404 NOT_FOUND",
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="1000 to 1005: authentication failed; 1111: no such account.",
        codes=code_set("1000 1001 1002 1003 1004 1005 1111"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="1113: no balance; 1304, 1308 to 1310, 1314, 1316 to 1321: an allowance used up, a plan ended.",
        codes=code_set("1113 1304 1308 1309 1310 1314 1316 1317 1318 1319 1320 1321 insufficient_quota"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="1220, 1311, 1313, 1315: not in the plan, or kept out until the owner applies, under status 429.",
        codes=code_set("1220 1311 1313 1315"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="1110, 1112, 1121: the account is inactive or locked.",
        codes=code_set("1110 1112 1121"),
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="1305 and 1312: the model is overloaded (429); 500, 1100, 1120, 1200, 1230, 1234: errors inside.",
        codes=code_set("1305 1312 500 1100 1120 1200 1230 1234 overloaded"),
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="1302 and 1303: too many at once or too often.",
        codes=code_set("1302 1303 rate_limit_exceeded"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="1211: unknown model; 1212: not for this kind of call; 1221: taken out of service.",
        codes=code_set("1211 1212 1221 model_not_found"),
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="1214 means an illegal parameter; only the words tell that it is the model.",
        codes=code_set("1214 1210"),
        text=r"\bmodel ?code\b|model.{0,40}(not exist|not found)|模型.{0,20}不存在",
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="1210 to 1215, 1231, 1261, 1300, 1301: the request or its content; the key was accepted.",
        codes=code_set("1210 1213 1214 1215 1231 1261 1300 1301"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="A 404 is a wrong path (a doubled /v1 or endpoint); 1222: no such API.",
        codes=code_set("404 1222 404_NOT_FOUND"),
    ),
)
