"""What DeepSeek's answers mean: its codes and types are of little use, statuses and words are clear."""

from providers.rules.base import Form, Rule, statuses
from providers.verdicts import Outcome

RULES: tuple[Rule, ...] = (
    Rule(
        outcome=Outcome.PROVIDER_UNAVAILABLE,
        because="Under load DeepSeek answers 200 and sends nothing but blank lines to keep the connection open.",
        status=statuses(200),
        forms=frozenset({Form.BLANK, Form.EMPTY}),
    ),
    Rule(
        outcome=Outcome.INVALID_KEY,
        because='The words are "Authentication Fails", in JSON or in plain text.',
        text=r"authentication fails",
    ),
    Rule(
        outcome=Outcome.INVALID_MODEL,
        because="The words say that the model does not exist, or name those that do.",
        status=statuses(400, 422),
        text=r"model not exist|supported api model names",
    ),
    Rule(
        outcome=Outcome.BAD_HOST,
        because="The words do not name a model: the path is wrong. DeepSeek says 400 for an unknown model.",
        status=statuses(404),
        text=r"\A(?!(?s:.*)\bmodel\b)",
    ),
    Rule(
        outcome=Outcome.BAD_REQUEST,
        because="A parameter of ours is not valid: the key was accepted before.",
        status=statuses(422),
        proves_key=True,
        parameter=True,
    ),
)
