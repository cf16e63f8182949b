"""What may be shown of a key: whether it is the same as another, and its ends."""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from providers.kinds.base import Kind

NAMING_FIELDS = ("api_key", "access_key_id")
"""The secrets by which people know a key, first come first: of an access key that is its id."""
SHORTEST_MASKED = 16
ENDING = 4


def fingerprint(secrets: Mapping[str, str]) -> str:
    """64 hex digits, equal for equal secrets whatever the card or kind; "" when there is none.

    Keyed with FINGERPRINT_KEY, so that nobody can try out keys against it. Raises ImproperlyConfigured without it.
    """
    present = {name: value for name, value in secrets.items() if value}
    if not present:
        return ""
    key = str(getattr(settings, "FINGERPRINT_KEY", "") or "")
    if not key:
        raise ImproperlyConfigured("FINGERPRINT_KEY is missing: without it no key can be stored.")
    canonical = json.dumps(present, sort_keys=True, separators=(",", ":"))
    return hmac.new(key.encode(), canonical.encode(), sha256).hexdigest()


def mask(kind: Kind, secrets: Mapping[str, str]) -> str:
    """The kind's known prefix, "…" and the last four characters; "" for a key under 16 characters.

    A prefix is shown only if at least 16 characters follow it, so that 12 always stay hidden.
    """
    key = next((secrets[name] for name in NAMING_FIELDS if secrets.get(name)), "")
    if len(key) < SHORTEST_MASKED:
        return ""
    return f"{_known_prefix(kind, key)}…{key[-ENDING:]}"


def _known_prefix(kind: Kind, key: str) -> str:
    room = len(key) - SHORTEST_MASKED
    fitting = [shape.prefix for shape in kind.key_shapes if key.startswith(shape.prefix) and len(shape.prefix) <= room]
    return max(fitting, key=len, default="")
