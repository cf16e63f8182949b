"""Places of the product that break while a secret is in their hands: for the tests of what a crash says.

The file that `LEAKS_CRASH` names holds the place that breaks now, or nothing.
"""

import functools
import importlib
import os
from collections.abc import Callable
from pathlib import Path

PLACES = (
    "providers.services.save.seal",
    "providers.services.save.record",
    "providers.services.check.ask",
    "providers.views.actions.save_provider",
    "providers.views.card.draw_partial",
    "providers.views.actions.ask_for_models",
    "providers.services.handing_out.record",
    "providers.services.handing_out.unseal",
    "providers.api.effective.as_json",
    "providers.api.writing.save_provider",
    "providers.services.agents.record",
    "providers.services.links.record",
    "providers.views.links.use_link",
)
"""The name of a function, in the module that calls it."""
FIND_LINK = "providers.views.links.find_link"
"""Breaks while the token of a one-time link is in the address."""


class Injected(Exception):
    """What was broken on purpose. It says nothing of what it was called with, as a library's own error would not."""


def install() -> None:
    """Make every place breakable."""
    switch = Path(os.environ["LEAKS_CRASH"])
    for place in (*PLACES, FIND_LINK):
        module, _, name = place.rpartition(".")
        owner = importlib.import_module(module)
        setattr(owner, name, _breakable(getattr(owner, name), place, switch))


def _breakable[**P, R](function: Callable[P, R], place: str, switch: Path) -> Callable[P, R]:
    @functools.wraps(function)
    def breakable(*arguments: P.args, **options: P.kwargs) -> R:
        if switch.exists() and switch.read_text() == place:
            raise Injected(f"{place} was broken on purpose")
        return function(*arguments, **options)

    return breakable
