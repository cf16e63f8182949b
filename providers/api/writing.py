"""PUT of an entry: the same intake, the same form and the same service as the page."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import uuid4

from providers.api.descriptions import described
from providers.api.idempotency import Answer
from providers.api.limits import typed_limits
from providers.api.parsing import printable
from providers.api.problems import FieldError, Problem
from providers.api.removing import find_entry, needs_successor
from providers.api.schemas import EntryIn
from providers.audit import person_of
from providers.forms import ProviderForm
from providers.intake import foreign_kind, take_in
from providers.kinds import get_kind
from providers.kinds.base import Kind
from providers.models import AccessToken, Provider
from providers.sealing import CannotUnseal
from providers.services.defaults import NotReady, set_default
from providers.services.entries import Conflict, Entry, NameTaken
from providers.services.offers import make_offer
from providers.services.permission import NotPermitted
from providers.services.retire import NeedsSuccessor, disable_provider, enable_provider
from providers.services.save import save_provider
from providers.services.unreadable import note_unreadable
from providers.slots import check_slot
from providers.usable import usable_entries
from providers.verdicts import OFFERED, Verdict

NAMES = {"api_host": "base_url", "model_type": "model"}
"""Fields of the page that are called otherwise here."""


def write_entry(token: AccessToken, name: str, wanted: EntryIn) -> Answer:
    """Create or replace the entry of this kind and name; raises Problem, and Busy when too many checks run."""
    kind = get_kind(wanted.kind)
    stored = find_entry(token.agent.owner, kind, name)
    row = stored or Provider(pk=uuid4(), owner=token.agent.owner, kind=kind.slug, version=0)
    form = _form(row, kind, {**_typed(kind, name, wanted), **typed_limits(token, wanted)})
    _demand_possible(row, wanted)
    if not wanted.accept_foreign_key and (other := foreign_kind(kind, form.typed_secrets)):
        detail = f"This looks like a key of {other.label}. It was not sent."
        raise Problem(sort="foreign_key", detail=detail, more={"looks_like": other.slug})
    saved = _saved(token, row, form, wanted)
    saved = _in_state(token, saved, wanted)
    usable = any(one.pk == saved.pk for one in usable_entries(token.agent))
    return Answer(200 if stored else 201, described(saved, usable=usable))


def _typed(kind: Kind, name: str, wanted: EntryIn) -> dict[str, str]:
    """By the page's field names. Names that the kind does not have are refused, and the host has one name only."""
    secrets = {field: secret.get_secret_value() for field, secret in wanted.secrets.items()}
    errors = _unknown("config", wanted.config, kind.Form.config_names())
    errors += _unknown("secrets", secrets, kind.Form.secret_names())
    if wanted.api_key is not None:
        errors += [FieldError("api_key", "Say it once: here, or in secrets.")] if "api_key" in secrets else []
        secrets["api_key"] = wanted.api_key.get_secret_value()
    if errors:
        raise Problem(sort="invalid", errors=errors)
    plain = {"model_type": wanted.model, "name": name, "notes": wanted.notes}
    host = {} if wanted.base_url is None else {"api_host": wanted.base_url}
    return {**plain, **host, **wanted.config, **secrets}


def _unknown(place: str, sent: Mapping[str, object], known: list[str]) -> list[FieldError]:
    named = f"{', '.join(known)}" if known else "nothing"
    text = f"This is not known here. This kind has {named}."
    return [FieldError(f"{place}.{printable(name)}", text) for name in sent if name not in known]


def _form(row: Provider, kind: Kind, typed: Mapping[str, str]) -> ProviderForm:
    form = kind.Form(instance=row, intake=take_in(kind, typed))
    if not form.is_valid():
        errors = [FieldError(_named(kind, name), str(texts[0])) for name, texts in form.errors.items()]
        raise Problem(sort="invalid", errors=errors)
    return form


def _named(kind: Kind, name: str | None) -> str:
    """What a field of the page is called here; "" for none."""
    if name in kind.Form.config_names():
        return f"config.{name}"
    if name in kind.Form.secret_names() and name != "api_key":
        return f"secrets.{name}"
    return NAMES.get(name or "", name or "")


def _demand_possible(row: Provider, wanted: EntryIn) -> None:
    """Look ahead, so that nothing is checked and stored for a state that cannot be."""
    enabled = row.enabled if wanted.enabled is None else wanted.enabled
    if wanted.default and not enabled:
        raise Problem(sort="not_ready", detail="A disabled entry cannot be the default.")
    if row.is_default and not enabled and not wanted.successor:
        raise needs_successor(row)


def _saved(token: AccessToken, row: Provider, form: ProviderForm, wanted: EntryIn) -> Provider:
    entry = Entry(
        id=row.pk,
        owner=token.agent.owner,
        kind=row.spec,
        values=form.values,
        secrets=form.typed_secrets,
        version=row.version,
    )
    try:
        with check_slot(person_of(token) or token.agent):
            saved = save_provider(actor=token, entry=entry)
        if isinstance(saved, Verdict) and _may_be_stored(saved, row, wanted):
            saved = save_provider(actor=token, entry=entry, offer=make_offer(entry, saved))
    except Conflict:
        raise Problem(sort="conflict") from None
    except NameTaken:
        raise Problem(sort="name_taken") from None
    except NotPermitted as refused:
        errors = [FieldError(_named(row.spec, refused.field), str(refused))] if refused.field else []
        raise Problem(sort="forbidden", code="not_permitted", detail=str(refused), errors=errors) from None
    except CannotUnseal:
        note_unreadable(actor=token, provider=row)
        raise Problem(sort="unreadable", detail="The stored key cannot be decrypted. Send the key again.") from None
    if isinstance(saved, Verdict):
        raise _not_saved(row.spec, saved, stored=not row._state.adding)
    return saved


def _may_be_stored(verdict: Verdict, row: Provider, wanted: EntryIn) -> bool:
    """What is not verified cannot become the default, so it is not stored for that."""
    becomes_default = wanted.default and not row.is_default
    return wanted.accept_unverified and verdict.outcome in OFFERED and not becomes_default


def _not_saved(kind: Kind, verdict: Verdict, *, stored: bool) -> Problem:
    found = {**asdict(verdict), "field": _named(kind, verdict.field) or None}
    in_use = " The key that is stored stays in use." if stored else ""
    errors = [FieldError(_named(kind, verdict.field), verdict.message)] if verdict.field else []
    return Problem(
        sort="not_saved",
        code=str(verdict.outcome),
        detail=f"{verdict.message} {verdict.advice}".strip() + in_use,
        errors=errors,
        more={"verdict": found, "may_be_stored_unverified": verdict.outcome in OFFERED},
    )


def _in_state(token: AccessToken, row: Provider, wanted: EntryIn) -> Provider:
    """Enabled or disabled, and the default, as wanted."""
    try:
        if wanted.enabled is False and row.enabled:
            row = disable_provider(actor=token, provider=row, successor=wanted.successor or "")
        if wanted.enabled and not row.enabled:
            row = enable_provider(actor=token, provider=row)
        if wanted.default and not row.is_default:
            row = set_default(actor=token, provider=row)
    except NeedsSuccessor:
        raise needs_successor(row) from None
    except NotReady as missing:
        raise Problem(sort="not_ready", detail=f"It was stored. {missing}") from None
    return row
