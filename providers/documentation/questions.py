"""What a page says about the requests of a check."""

from collections.abc import Iterator, Sequence

from providers.documentation.answers import OPERATIONS
from providers.documentation.card import labels
from providers.documentation.courses import (
    FIRST,
    LOOKED_UP,
    OTHER_WAY,
    STILL_OTHER_WAY,
    WITHOUT_TOOL,
    Course,
    Request,
    courses,
    headers_with_other_secrets,
    is_list,
    key_request,
    list_requests,
    other_secrets,
)
from providers.documentation.markdown import bullets, code, codes, fence, listed, sections
from providers.kinds.base import Kind
from providers.reading import DECIDE_ALONE
from providers.sentences import label_of
from providers.services.misset import usual_value
from providers.verdicts import Outcome
from providers.wires.base import Operation

WHEN = {
    WITHOUT_TOOL: "**Without the tool**, if what was refused may be the tool:",
    OTHER_WAY: "**In another way**, if a parameter was refused, or the endpoint is not the model's:",
    STILL_OTHER_WAY: "**In one more way**, for the same reason:",
    LOOKED_UP: "**Looked up by name**, because a completion would make no text:",
}
FINAL = listed([code(outcome) for outcome in Outcome if outcome in DECIDE_ALONE - {Outcome.OK}], "or")
"""The outcomes that end a check at its first step."""


def draw_questions(kind: Kind) -> str:
    """Both steps, and the list of models."""
    return sections(
        "## What we ask",
        "Every request that a check may make, in order. Braces stand for the value of that field, and the API Host of "
        "your card takes the place of the one shown. Headers are shown without their values where these may differ.",
        _draw_first_step(kind),
        "### Step 2: does the model answer?",
        *(_draw_course(course) for course in courses(kind)),
        "Any other refusal is final: it is not asked again.",
        _draw_list(kind),
    )


def _draw_first_step(kind: Kind) -> str:
    request = key_request(kind)
    if request is None:
        return sections("### Step 1: is the key good?", "Nothing: anybody may read the list. The completion decides.")
    operation = Operation.LIST_MODELS if is_list(kind) else Operation.KEY_INFO
    return sections(
        "### Step 1: is the key good?",
        _draw_request(request, with_headers=True),
        _draw_other_headers(kind),
        " ".join(_about_proof(kind)),
        f"Only {FINAL} ends the check here. After any other answer to {OPERATIONS[operation]}, a 404 or a missing "
        "right among them, the model is asked.",
    )


def _draw_other_headers(kind: Kind) -> str:
    """What is sent with the other secrets, or without any."""
    other = headers_with_other_secrets(kind)
    if other:
        return sections(f"With {labels(kind, other_secrets(kind))} instead:", fence("\n".join(other), "http"))
    optional = not kind.Form.secret_names()[1:] and kind.Form.secret_names()[0] in kind.Form.optional
    return "Where no key was typed, none is sent." if optional else ""


def _about_proof(kind: Kind) -> Iterator[str]:
    """What a good answer to the first step proves."""
    if not is_list(kind):
        yield "This answers only a good key, so it proves the key."
    elif kind.takes_any_key:
        yield "Some servers show this list to everybody. So it is asked once more with a made-up key, and proves"
        yield "the key only if that one is refused as a key."
    else:
        yield "This list is shown only to a good key, so it proves the key."
    if kind.wire.public_list:
        yield "The list of models proves nothing here: anybody may read it."


def _draw_course(course: Course) -> str:
    titles = [group.partition(": ")[0] for group in course.groups]
    parts = [f"#### {_sentence(titles)}", _about_groups(course.groups)]
    for request in course.requests:
        parts += [_when(request), _draw_request(request, with_headers=request.when == FIRST)]
    return sections(*parts)


def _about_groups(groups: Sequence[str]) -> str:
    """Which names belong to them: what stands behind the title, if it is only one."""
    if len(groups) > 1:
        return bullets(groups)
    about = groups[0].partition(": ")[2]
    return f"{about[:1].upper()}{about[1:]}." if about else ""


def _sentence(titles: Sequence[str]) -> str:
    """Only the first of several titles keeps its capital."""
    return ", ".join([*titles[:1], *(title[:1].lower() + title[1:] for title in titles[1:])])


def _when(request: Request) -> str:
    if request.when == FIRST:
        tool = ", with a tool that it may call: then the card shows “tools”" if request.offers_tool else ""
        return f"**First**{tool}:"
    return WHEN[request.when]


def _draw_request(request: Request, *, with_headers: bool) -> str:
    lines = [f"{request.method} {request.address}", *(request.headers if with_headers else ())]
    return fence("\n".join([*lines, "", request.body] if request.body else lines), "http")


def _draw_list(kind: Kind) -> str:
    requests = list_requests(kind)
    if not requests:
        return ""
    suggests = kind.model_field == "model_type"
    names = "When a model is refused, it is read once more, for names that may have been meant." if suggests else ""
    shown = requests if suggests else requests[:1]
    return sections(
        "### The button “List models”",
        fence("\n".join(f"{request.method} {request.address}" for request in shown[:1]), "http"),
        names,
        f"So is {codes(f'{one.method} {one.address}' for one in shown[1:])}." if shown[1:] else "",
        _about_usual_value(kind),
    )


def _about_usual_value(kind: Kind) -> str:
    """Where a wrong setting looks like a wrong address."""
    name = kind.address_field
    if not name:
        return ""
    usual = f"{label_of(kind, name)} {code(usual_value(kind, name))}"
    return f"If the address seems wrong, it is read once more with {usual}: an answer shows that only this field is."
