"""The page about every check, whatever the provider."""

from providers.documentation.answers import OPERATIONS, SAVE
from providers.documentation.costs import draw_price_list
from providers.documentation.courses import is_list, key_request
from providers.documentation.markdown import code, link, numbered, prose, sections, table
from providers.documentation.page import status_word
from providers.documentation.questions import FINAL
from providers.failures import Failure
from providers.kinds import all_kinds
from providers.kinds.base import Kind
from providers.outbound import OWN_HEADERS
from providers.pasted_hosts import (
    BAD_PATH,
    BAD_PORT,
    FRAGMENT,
    NOT_AN_ADDRESS,
    NOT_ASCII,
    ODD_NUMBER,
    QUERY,
    USER_IN_ADDRESS,
    WRONG_SCHEME,
)
from providers.pasted_keys import SHORTENED, STRANGE_CHARACTER
from providers.sentences import FAILURES, SENTENCES
from providers.services.check import KEY_STEP
from providers.services.completing import FURTHER_ATTEMPTS
from providers.waiting import when_again
from providers.wires.base import Operation
from providers.wires.building import MAX_OUTPUT_TOKENS

MEANT = {"label": "This provider", "field": "model name", "when": when_again(0)}
"""What stands in a sentence that belongs to no provider yet."""

UNSENT = (
    *(("API Key", said) for said in (SHORTENED, STRANGE_CHARACTER)),
    *(
        ("API Host", said)
        for said in (NOT_AN_ADDRESS, WRONG_SCHEME, USER_IN_ADDRESS, QUERY, FRAGMENT, NOT_ASCII, ODD_NUMBER, BAD_PORT)
    ),
    ("API Host", BAD_PATH),
)
"""What every card refuses before anything is sent."""

HAPPENED = {
    Failure.BLOCKED: "the address is not public, or not https, and the operator has not listed it: nothing was sent",
    Failure.TIMEOUT: "the time was over",
    Failure.DNS: "the name of the host does not exist",
    Failure.REFUSED: "no connection came about",
    Failure.TLS: "no secure connection came about",
    Failure.BROKEN: "the connection broke, or brought something that is not HTTP",
    Failure.TOO_LARGE: "the answer was far too long",
    Failure.ENCODED: "the answer was compressed, although that was not asked for",
}


def draw_index() -> str:
    """What a check asks in general, what it may find, and where each provider's page is."""
    return sections(
        "# What a check asks, and what the answers mean",
        "Save, Validate and `manage.py check_key` make the same check. These pages say what it sends to a provider, "
        "what it makes of the answers, and what it costs. They are drawn from the tables that the check itself reads "
        "(`manage.py draw_docs`).",
        _draw_providers(),
        _draw_before(),
        _draw_order(),
        sections("## What it costs", draw_price_list()),
        _draw_outcomes(),
        _draw_failures(),
    )


def _draw_providers() -> str:
    rows = ((link(kind.label, f"{kind.slug}.md"), _key_question(kind), code(kind.slug)) for kind in all_kinds())
    return sections(
        "## The providers",
        table(("Provider", "The key is tried by", "Name on the command line"), rows),
        "Answers that a provider's own table does not know are read by the [general table](general.md).",
    )


def _key_question(kind: Kind) -> str:
    """In a few words, how the first step proves a key."""
    if key_request(kind) is None:
        return OPERATIONS[Operation.CHAT]
    if not is_list(kind):
        return OPERATIONS[Operation.KEY_INFO]
    listing = OPERATIONS[Operation.LIST_MODELS]
    return f"{listing}, if a made-up key is refused" if kind.takes_any_key else listing


def _draw_before() -> str:
    """Cleaning and refusals that are the same on every card."""
    return sections(
        "## Before anything is sent",
        "Blanks, quotation marks, `Bearer`, the name of a header and the name of a variable around a key are taken "
        "off, and the card says so. In an address, doubled and trailing slashes, the standard port and an endpoint at "
        "its end (such as `/chat/completions`) are taken off, and a missing scheme is added. Then these are refused:",
        table(("Field", "What the card says"), ((field, prose(said)) for field, said in UNSENT)),
        "A key with the unmistakable beginning of another provider's keys is questioned first. A key that is stored is "
        "sent to no other address than the one that it was typed for.",
    )


def _draw_order() -> str:
    """The steps of `services/check.py`."""
    part = {0.5: "half of"}.get(KEY_STEP, f"{KEY_STEP:.0%} of")
    return sections(
        "## What a check asks, in which order",
        numbered(
            (
                "**Is the key good?** The provider's free key check where it has one, else its list of models. It "
                f"may take {part} the time (`BYOK_CHECK_SECONDS`). Only {FINAL} ends the check here, or an address "
                "that is blocked: a list that is missing, or that this key may not see, says nothing.",
                "**Does the model answer?** One completion, which decides. It offers a small tool, to see whether the "
                "model calls it; if the tool may be what was refused, it is asked without. If a parameter was "
                f"refused, it is asked in at most {FURTHER_ATTEMPTS} other ways. A refusal of the key, the model or "
                "the account is never asked again. A model that writes no text is looked up by name instead.",
                "**Which names are close?** Only if the model was refused: the list is read for names like it.",
            )
        ),
        "An answer counts as good only if it has the shape that was asked for; a status of 200 alone proves nothing. "
        f"At most {MAX_OUTPUT_TOKENS} output tokens are asked for, and a model that runs out of them has passed. No "
        "redirect is followed. Every request also carries "
        f"{', '.join(code(f'{name}: {value}') for name, value in OWN_HEADERS.items())}.",
        "If the completion finds no such path (404) where the list was good, the model is what is wrong. If both get "
        "the same answer, the address is.",
    )


def _draw_outcomes() -> str:
    rows = (
        (code(outcome), said.message, prose(said.advice.format(**MEANT)), SAVE[outcome], status_word(outcome))
        for outcome, said in SENTENCES.items()
    )
    head = ("Outcome", "What the card says", "What to do", "Save", "Status of a stored key afterwards")
    return sections(
        "## What a check may find",
        table(head, rows),
        "A row of a table of answers may have advice of its own: it takes the place of what stands here. Where an "
        "answer says how long to wait, the card says so as well.",
    )


def _draw_failures() -> str:
    rows = ((HAPPENED[failure], code(outcome)) for failure, outcome in FAILURES.items())
    return sections("### When no answer came", table(("What happened", "Outcome"), rows))
