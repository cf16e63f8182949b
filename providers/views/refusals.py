"""What a card says when a form is not complete or a service will not write."""

from collections.abc import Iterator
from contextlib import contextmanager

from providers.cards import Banner, differences
from providers.sealing import CannotUnseal
from providers.services.entries import Conflict, NameTaken
from providers.services.permission import NotPermitted
from providers.services.unreadable import note_unreadable
from providers.views.desk import Desk, Reply


def invalid(desk: Desk) -> Reply:
    """The form as it was sent, with its errors."""
    card = desk.filled()
    first = next((one for one in card.all_fields if desk.form.errors.get(one.name)), None)
    say = desk.form.errors[first.name][0] if first else next(iter(desk.form.errors.values()))[0]
    return Reply(card=card, say=str(say), status=422)


@contextmanager
def refusals(desk: Desk) -> Iterator[list[Reply]]:
    """Collect the reply for a service that refused; the list stays empty if none did."""
    refused: list[Reply] = []
    try:
        yield refused
    except Conflict as conflict:
        refused.append(_conflict(desk, conflict))
    except NameTaken:
        refused.append(_name_taken(desk))
    except NotPermitted as refusal:
        refused.append(_not_permitted(desk, refusal))
    except CannotUnseal:
        note_unreadable(actor=desk.person, provider=desk.provider)
        refused.append(_unreadable(desk))


def _conflict(desk: Desk, conflict: Conflict) -> Reply:
    """Show both versions; the next Save is made against the row as it is now."""
    stored = conflict.stored
    if stored is None:
        desk.start_anew()
        text = "Nothing of yours was stored. Type the key and save to store it as a new entry."
        banner = Banner("warn", "Somebody has removed this entry meanwhile.", text)
        return Reply(card=desk.filled(banner=banner, show_errors=False), say=banner.title, status=422)
    who = stored.changed_by or "Somebody"
    banner = Banner("warn", f"{who} has changed this entry meanwhile.", "Nothing of yours was stored yet.")
    desk.provider = stored
    filled = desk.filled(banner=banner, differences=differences(desk.form, stored), show_errors=False)
    return Reply(card=filled, say=f"{banner.title} {banner.text}", status=422)


def _name_taken(desk: Desk) -> Reply:
    kind = desk.provider.spec.label
    name = desk.form.values["name"]
    taken = f"There is already an entry “{name}” for {kind}." if name else f"There is already an entry for {kind}."
    desk.form.add_error("name", f"{taken} Give this one a name of its own, for example the team's.")
    return invalid(desk)


def _not_permitted(desk: Desk, refusal: NotPermitted) -> Reply:
    if refusal.field:
        desk.form.add_error(refusal.field, str(refusal))
        return invalid(desk)
    banner = Banner("bad", "Not done.", str(refusal))
    return Reply(card=desk.filled(banner=banner, show_errors=False), say=f"{banner.title} {refusal}", status=422)


def _unreadable(desk: Desk) -> Reply:
    desk.provider.seal_key_id = ""
    text = "The stored key cannot be decrypted. Type the key again, or give the server back its earlier data key."
    desk.form.add_error(desk.form.secret_names()[0], text)
    return invalid(desk)
