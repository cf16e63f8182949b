"""The offer "Save without validation": made by us after a check, and good only for what was checked."""

import json
from hashlib import sha256

from django.core import signing

from providers.sealing import fingerprint
from providers.services.entries import Entry
from providers.verdicts import Verdict

_SALT = "providers.offers"
_SECONDS = 900


def make_offer(entry: Entry, verdict: Verdict) -> str:
    """A signed text for the form: it holds the verdict and a keyed digest of what was checked, no secret."""
    return signing.dumps({"digest": _digest(entry), "verdict": verdict.to_dict()}, salt=_SALT)


def accepted_verdict(entry: Entry, offer: str) -> Verdict | None:
    """The verdict of an offer that was made for just this entry within the last 15 minutes, else None."""
    try:
        data = signing.loads(offer, salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return None
    return Verdict.from_dict(data["verdict"]) if data["digest"] == _digest(entry) else None


def _digest(entry: Entry) -> str:
    key = fingerprint(entry.secrets) if entry.secrets else ""
    owner = entry.owner.pk if entry.owner else None
    checked = [str(entry.id), owner, entry.kind.slug, sorted(entry.values.items()), key, entry.version]
    return sha256(json.dumps(checked).encode()).hexdigest()
