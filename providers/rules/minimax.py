"""What MiniMax's answers mean: one number, in `base_resp` or at the end of the message, under any HTTP status."""

from providers.rules.base import Rule, code_set, statuses
from providers.verdicts import Link, Outcome

ALLOWANCE = (
    "The plan's allowance is used up. It comes back after the hours or the week that it is for; a larger plan has more."
)
PLAN = Link("Minimax: Token Plan", "https://platform.minimax.io/user-center/payment/token-plan")

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.INVALID_KEY,
        because="1004: not authenticated. 2049: invalid key.",
        codes=code_set("1004 2049"),
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="1008: no balance for this kind of key. The status may even be 500.",
        codes=code_set("1008 insufficient_balance_error"),
        advice="There is nothing left for this kind of key. One that starts with sk-api- spends the balance, one that "
        "starts with sk-cp- the Token Plan: take the kind that is paid for, or add credit.",
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="2056: the plan's allowance is used up.",
        codes=code_set("2056"),
        advice=ALLOWANCE,
        page=PLAN,
    ),
    Rule(
        outcome=Outcome.QUOTA_EXHAUSTED,
        because="The words name the limit of a Token Plan or a usage limit, though the type of the error may "
        "say rate limit.",
        text=r"(token|coding) plan .{0,40}limit|usage limit|purchase credits",
        advice=ALLOWANCE,
        page=PLAN,
    ),
    Rule(
        outcome=Outcome.RATE_LIMITED,
        because="Too many requests (1002), tokens (1039) or connections (1041), or a rate that grew too fast (2045).",
        codes=code_set("1002 1039 1041 2045"),
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="2061: the plan does not include the model.",
        codes=code_set("2061"),
        proves_key=True,
        advice="The plan of this key does not include the model. Choose another model, or a larger plan.",
        page=PLAN,
        about="model_type",
    ),
    Rule(
        outcome=Outcome.PERMISSION_DENIED,
        because="2062: a good key without a plan.",
        codes=code_set("2062"),
        proves_key=True,
        advice="The key is good and has no active plan. Take out a Token Plan, or use a key that starts with sk-api-.",
        page=PLAN,
        about="api_key",
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The words say that the model is unknown. The number is 2013, as for every invalid parameter.",
        text=r"unknown model|model .{0,80}not (exist|found|support)",
    ),
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="An error or timeout inside MiniMax, or too many callers (2064).",
        codes=code_set("1000 1001 1013 1024 1033 2064 overloaded_error"),
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="2013: invalid parameters. 1026, 1027, 1042: the content was refused. The key was accepted.",
        codes=code_set("2013 1026 1027 1042"),
        proves_key=True,
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="The path is wrong: MiniMax answers 400 for an unknown model.",
        status=statuses(404),
    ),
)
