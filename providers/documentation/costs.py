"""What a check costs."""

from providers.documentation.courses import courses
from providers.documentation.markdown import prose, sections, table
from providers.kinds.base import Kind
from providers.wires.building import MAX_OUTPUT_TOKENS

ROWS = (
    ("The free key check, the list of models, the look-up of one model", "nothing"),
    (
        "The completion",
        f"one short question with one small tool, and at most {MAX_OUTPUT_TOKENS} output tokens, at the price of the "
        "model",
    ),
    ("A completion that is refused and asked again", "nothing as a rule: a refusal is not billed"),
)
"""The same everywhere."""

EMBEDDING = ("The completion of an embedding model", "one word of input")


def draw_costs(kind: Kind) -> str:
    """The general table, and what is special here."""
    return sections("## What it costs", draw_price_list(embeds=_embeds(kind)), prose(kind.cost_note))


def draw_price_list(*, embeds: bool = True) -> str:
    """What each request costs."""
    return table(("Request", "Costs"), [*ROWS, EMBEDDING] if embeds else ROWS)


def _embeds(kind: Kind) -> bool:
    """Whether some course asks for nothing but an embedding: it has no cap on its output."""
    first = [course.requests[0] for course in courses(kind) if course.requests]
    return any(request.body and str(MAX_OUTPUT_TOKENS) not in request.body for request in first)
