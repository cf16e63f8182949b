"""What MiniMax's answers mean: one number, in `base_resp` or at the end of the message, under any HTTP status."""

from providers.rules.base import Rule, code_set, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="1004: not authenticated; 2049: invalid key.",
        codes=code_set("1004 2049"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="1008: no balance for this kind of key; 2056: the plan's allowance is used up; also as 500.",
        codes=code_set("1008 2056 insufficient_balance_error"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The plan's limit comes as rate_limit_error and names the Token Plan.",
        text=r"(token|coding) plan .{0,40}limit|usage limit|purchase credits",
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="1002: requests, 1039: tokens, 1041: connections, 2045: growth of the rate.",
        codes=code_set("1002 1039 1041 2045"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="2061: the plan does not include the model; 2062: a good key without a plan.",
        codes=code_set("2061 2062"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="2013 means invalid parameters; only the words tell that it is the model.",
        text=r"unknown model|model .{0,80}not (exist|found|support)",
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="1000, 1001, 1013, 1024, 1033: errors and timeouts inside; 2064: overload.",
        codes=code_set("1000 1001 1013 1024 1033 2064 overloaded_error"),
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="2013: invalid parameters; 1026, 1027, 1042: the content was refused. The key was accepted.",
        codes=code_set("2013 1026 1027 1042"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="404 is a wrong path: an unknown model is 400 with 2013.",
        status=statuses(404),
    ),
)
