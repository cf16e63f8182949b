"""What each button of a card does: form, service, answer. The words in `ACTIONS` are the buttons' values."""

from collections.abc import Callable, Mapping

from providers.cards import Banner
from providers.intake import foreign_kind
from providers.kinds.base import Kind
from providers.sealing import is_readable
from providers.services.list_models import list_models as ask_for_models
from providers.services.listed import note_models_listed
from providers.services.offers import accepted_verdict, make_offer
from providers.services.permission import demand_permission
from providers.services.save import save_provider
from providers.services.validate import validate_provider
from providers.slots import check_slot
from providers.verdicts import OFFERED, Outcome, Verdict
from providers.views.confirming import before_save
from providers.views.desk import Desk, Reply
from providers.views.refusals import invalid, refusals
from providers.views.retiring import disable, enable, remove, set_default

FOR_THE_LIST = frozenset({"model_type", "name", "notes"})
"""The fields that a model list does not need."""

ALREADY = "This is stored already."
STORED = {Outcome.OK: "Saved. The key and the model work.", "": "Saved, not verified."}
"""What is said about a row just stored. With any other outcome, or unreadable, it was there before: sent twice."""


def save(desk: Desk, detail: str) -> Reply:
    """Validate and store."""
    return _save(desk, detail, verb="save", offer="")


def save_unchecked(desk: Desk, detail: str) -> Reply:
    """Store without validation what a check has just been offered for; else it is an ordinary save."""
    return _save(desk, detail, verb="save", offer=desk.typed.get("offer", ""))


def _save(desk: Desk, detail: str, *, verb: str, offer: str) -> Reply:
    if not desk.form.is_valid():
        return invalid(desk)
    offered = offer and accepted_verdict(desk.entry(), offer)
    if not offered and (stranger := _stranger(desk, detail)):
        return _questioned(desk, stranger, verb)
    if asked := before_save(desk):
        return asked
    with refusals(desk) as refused, check_slot(desk.person):
        saved = save_provider(actor=desk.person, entry=desk.entry(), offer=offer)
    if refused:
        return refused[0]
    if isinstance(saved, Verdict):
        return _not_saved(desk, saved)
    text = STORED.get(saved.outcome, ALREADY) if is_readable(saved) else ALREADY
    say = f"{saved}: {text} {desk.told}".rstrip()
    return Reply(card=desk.fresh(saved, banner=Banner("good", text, desk.told)), say=say, done=True)


def _not_saved(desk: Desk, verdict: Verdict) -> Reply:
    """Nothing was written; say what stays in use, and offer what may be offered."""
    offer = make_offer(desk.entry(), verdict) if verdict.outcome in OFFERED else ""
    title, text = "Not saved.", ""
    if desk.provider.key_fingerprint:
        what = "new key was" if desk.form.typed_secrets else "changes were"
        ending = f" ending in {desk.provider.key_mask[-4:]}" if desk.provider.key_mask else ""
        title, text = f"The {what} not saved.", f"The key{ending} stays in use."
    filled = desk.filled(fresh_verdict=verdict, offer=offer, banner=Banner("bad", title, text))
    return Reply(card=filled, say=f"{title} {verdict.message} {verdict.advice}")


def validate(desk: Desk, detail: str) -> Reply:
    """Ask, and store nothing that was typed."""
    if not desk.form.is_valid():
        return invalid(desk)
    if stranger := _stranger(desk, detail):
        return _questioned(desk, stranger, "validate")
    with refusals(desk) as refused, check_slot(desk.person):
        done = validate_provider(actor=desk.person, entry=desk.entry())
    if refused:
        return refused[0]
    if done.provider:
        banner = Banner("good", done.verdict.message, desk.told) if done.verdict.ok else None
        return Reply(card=desk.fresh(done.provider, banner=banner), say=_spoken(done.verdict, desk.told))
    text = "Nothing was stored. Press Save to keep it." if done.verdict.ok else ""
    banner = Banner("good", done.verdict.message, text) if text else None
    return Reply(card=desk.filled(fresh_verdict=done.verdict, banner=banner), say=_spoken(done.verdict, text))


def list_models(desk: Desk, detail: str) -> Reply:
    """Ask which models there are; nothing is stored."""
    if set(desk.form.errors) - FOR_THE_LIST:
        return invalid(desk)
    if stranger := _stranger(desk, detail):
        return _questioned(desk, stranger, "list_models")
    with refusals(desk) as refused, check_slot(desk.person):
        demand_permission(desk.entry(), None if desk.provider._state.adding else desk.provider)
        found = ask_for_models(kind=desk.provider.spec, credentials=desk.credentials())
        note_models_listed(actor=desk.person, entry=desk.entry(), count=len(found.models))
    if refused:
        return refused[0]
    said = f"{len(found.models)} models listed." if found.models else _spoken(found.verdict)
    filled = desk.filled(models=found.models, fresh_verdict=found.verdict, show_errors=False)
    return Reply(card=filled, say=said)


def use_model(desk: Desk, detail: str) -> Reply:
    """Put a listed model into the form; nothing is stored."""
    desk.retype(model_type=detail)
    return Reply(card=desk.filled(show_errors=False), say=f"Model Type: {detail}")


def use_host(desk: Desk, detail: str) -> Reply:
    """Put another host of the vendor into the form. A key that is stored does not go there; one still typed does."""
    kind = desk.provider.spec
    sibling = next((one for one in kind.siblings if one.host == detail), None)
    if sibling is None:
        return Reply(card=desk.filled(show_errors=False), say="Nothing was changed.")
    desk.retype(**kind.values_for(sibling))
    if desk.form.moved and not desk.form.typed_secrets:
        return invalid(desk)
    text = f"The API Host is {sibling.host} now. Press Save to try the key there."
    return Reply(card=desk.filled(banner=Banner("info", text), show_errors=False), say=text)


def cancel(desk: Desk, detail: str) -> Reply:
    """Leave the question unanswered; what was typed stays."""
    return Reply(card=desk.filled(show_errors=False), say="Nothing was changed.")


def _spoken(verdict: Verdict | None, more: str = "") -> str:
    if verdict is None:
        return "No models were listed."
    return " ".join(filter(None, (verdict.message, verdict.advice, more)))


def _stranger(desk: Desk, detail: str) -> Kind | None:
    return None if detail == "as_is" else foreign_kind(desk.provider.spec, desk.form.typed_secrets)


def _questioned(desk: Desk, stranger: Kind, verb: str) -> Reply:
    """The key looks like somebody else's: it was not sent, and the person decides."""
    filled = desk.filled(stranger=stranger, stranger_verb=verb, show_errors=False)
    return Reply(card=filled, say=f"This looks like {filled.stranger_named} key. It was not sent anywhere.", status=422)


ACTIONS: Mapping[str, Callable[[Desk, str], Reply]] = {
    "save": save,
    "save_unchecked": save_unchecked,
    "validate": validate,
    "list_models": list_models,
    "use_model": use_model,
    "use_host": use_host,
    "set_default": set_default,
    "disable": disable,
    "enable": enable,
    "remove": remove,
    "cancel": cancel,
}
