"""The buttons that change what is in use: Set as Default, Disable, Enable, Remove."""

from collections.abc import Callable

from providers.card_pages import is_offered, new_provider
from providers.cards import Banner, Card
from providers.models import Provider
from providers.services import defaults, retire
from providers.ticked_agents import ticked_agents
from providers.views.confirming import before_removal
from providers.views.desk import Desk, Reply


def set_default(desk: Desk, detail: str) -> Reply:
    """Make it the one that agents use."""
    before = list(desk.place.providers().filter(is_default=True).exclude(pk=desk.provider.pk))
    try:
        provider = defaults.set_default(actor=desk.person, provider=desk.provider)
    except defaults.NotReady as missing:
        return _not_done(desk, "Not set as default.", str(missing))
    for row in before:
        row.is_default = False
    banner = Banner("good", "This is the default now.", desk.unsaved_reminder)
    return Reply(card=desk.redrawn(provider, banner), say=f"{provider} is the default now.", done=True, others=before)


def enable(desk: Desk, detail: str) -> Reply:
    """Let agents use it again."""
    try:
        provider = retire.enable_provider(actor=desk.person, provider=desk.provider)
    except defaults.NotReady as missing:
        return _not_done(desk, "Not enabled.", str(missing))
    return Reply(card=desk.redrawn(provider, Banner("good", "Enabled.")), say=f"{provider}: enabled.", done=True)


def disable(desk: Desk, detail: str) -> Reply:
    """Keep the key and let nobody use it; asks first for the default's successor, and where agents lose the entry."""
    if detail != "confirmed" and (desk.provider.is_default or ticked_agents(desk.provider)):
        return _ask(desk, "disable")
    provider: list[Provider] = []

    def act(successor: str) -> None:
        provider.append(retire.disable_provider(actor=desk.person, provider=desk.provider, successor=successor))

    refused = _retire(desk, "disable", act)
    if refused:
        return refused
    banner = Banner("good", "Disabled.", "Its key is kept.")
    return Reply(
        card=desk.redrawn(provider[0], banner), say=f"{provider[0]}: disabled.", done=True, others=_defaults(desk)
    )


def remove(desk: Desk, detail: str) -> Reply:
    """Ask, then delete for good."""
    if detail != "confirmed":
        return _ask(desk, "remove")
    if asked := before_removal(desk):
        return asked
    removed = str(desk.provider)

    def act(successor: str) -> None:
        retire.remove_provider(actor=desk.person, provider=desk.provider, successor=successor)

    refused = _retire(desk, "remove", act)
    if refused:
        return refused
    kind = desk.provider.spec
    gone = desk.place.providers().filter(kind=kind.slug).exists() or not is_offered(desk.place, kind)
    empty = Card(place=desk.place, provider=new_provider(desk.place, kind))
    return Reply(card=empty, say=f"{removed} was removed.", done=True, gone=gone, others=_defaults(desk))


def _retire(desk: Desk, verb: str, act: Callable[[str], None]) -> Reply | None:
    try:
        act(desk.typed.get("successor", ""))
    except retire.NeedsSuccessor:
        return _ask(desk, verb)
    except defaults.NotReady as missing:
        return _not_done(desk, "Nothing was changed.", str(missing))
    return None


def _ask(desk: Desk, verb: str) -> Reply:
    successors = list(defaults.possible_successors(desk.provider)) if desk.provider.is_default else []
    card = desk.filled(asks=verb, successors=successors, show_errors=False)
    return Reply(card=card, say=card.question)


def _not_done(desk: Desk, title: str, text: str) -> Reply:
    return Reply(card=desk.filled(banner=Banner("warn", title, text), show_errors=False), say=f"{title} {text}")


def _defaults(desk: Desk) -> list[Provider]:
    return list(desk.place.providers().filter(is_default=True).exclude(pk=desk.provider.pk))
