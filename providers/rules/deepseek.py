"""What DeepSeek's answers mean: its codes and types are of little use, statuses and words are clear."""

from providers.rules.base import Form, Rule, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="Under load the answer is 200 with keep-alive blank lines and nothing else.",
        status=statuses(200),
        forms=frozenset({Form.BLANK, Form.EMPTY}),
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because='"Authentication Fails", in JSON or in plain text.',
        text=r"authentication fails",
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="An unknown model is 400, in two wordings.",
        status=statuses(400, 422),
        text=r"model not exist|supported api model names",
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="404 is a wrong path: an unknown model is 400, and a proxy that answers 404 for one names it.",
        status=statuses(404),
        text=r"\A(?!(?s:.*)\bmodel\b)",
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="422 is an invalid parameter of a request with a good key.",
        status=statuses(422),
        proves_key=True,
        parameter=True,
    ),
)
