"""What a card asks for before the organization's keys are touched: a recent confirmation of who it is."""

from providers.services import defaults
from providers.services.entries import is_already_stored, stored_row
from providers.views.desk import Desk, Reply


def before_save(desk: Desk) -> Reply | None:
    """The question before a key of the organization is replaced, or its host changed; None if it may go on.

    A form that was sent twice asks for just what is stored by now, and replaces nothing.
    """
    weighty = bool(desk.form.typed_secrets) or bool(desk.form.moved)
    if not (weighty and _is_organizations(desk)) or _was_sent_twice(desk):
        return None
    confirmation = desk.unconfirmed("Confirm and save")
    if confirmation is None:
        return None
    card = desk.filled(confirmation=confirmation, offer=desk.typed.get("offer", ""), show_errors=False)
    return Reply(card=card, say=confirmation.say, status=confirmation.status)


def before_removal(desk: Desk) -> Reply | None:
    """The question before a key of the organization is removed for good; None if it may go on."""
    if not _is_organizations(desk):
        return None
    confirmation = desk.unconfirmed("Confirm and remove")
    if confirmation is None:
        return None
    successors = list(defaults.possible_successors(desk.provider)) if desk.provider.is_default else []
    chosen = desk.typed.get("successor", "")
    card = desk.filled(
        confirmation=confirmation, asks="remove", successors=successors, successor=chosen, show_errors=False
    )
    return Reply(card=card, say=confirmation.say, status=confirmation.status)


def _was_sent_twice(desk: Desk) -> bool:
    """Looked up anew: the form has written what was typed into the desk's own copy of the row."""
    stored = stored_row(desk.entry())
    return stored is not None and is_already_stored(desk.entry(), stored)


def _is_organizations(desk: Desk) -> bool:
    """Whether it is stored, and everybody's. An entry that is only being made replaces nothing."""
    return desk.place.owner is None and not desk.provider._state.adding
