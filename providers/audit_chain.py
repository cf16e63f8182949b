"""Chains the record: each row is sealed, with AUDIT_KEY, together with the seal of the row before it.

So a row that is edited, taken out, put in or moved does not fit any more. Rows cut off at the end leave a chain that
fits: only a head that was copied out before shows that they are missing.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

COLUMNS = (
    "at", "actor_id", "actor_label", "action", "target_type", "target_id", "target_label", "details", "address",
)  # fmt: skip
"""What the seal covers, in this order."""
LOCK = 0x42594F4B
"""The number by which PostgreSQL knows whose turn it is to append."""
NEWEST = "SELECT mac FROM providers_auditevent ORDER BY id DESC LIMIT 1"


def seal_row(previous: str, values: Mapping[str, Any]) -> str:
    """64 hex digits over a row's values and the seal of the row before ("" for the first).

    Raises ImproperlyConfigured without AUDIT_KEY: what cannot be recorded must not happen.
    """
    key = str(getattr(settings, "AUDIT_KEY", "") or "")
    if not key:
        raise ImproperlyConfigured("AUDIT_KEY is missing: without it nothing can be recorded.")
    ordered = [_plain(values[name]) for name in COLUMNS]
    text = json.dumps([previous, ordered], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()


def last_seal() -> str:
    """The seal of the newest row, when it is this transaction's turn to append; nobody else appends until it ends.

    SQLite lets one transaction write at a time. On PostgreSQL this waits for a lock: nothing may be locked after it, or
    two transactions wait for each other.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Two statements on one way to the server. The second sees what was committed while the first waited.
            cursor.execute(f"SELECT pg_advisory_xact_lock({LOCK}); {NEWEST}")
            cursor.nextset()
        else:
            cursor.execute(NEWEST)
        row = cursor.fetchone()
    return row[0] if row else ""


def _plain(value: object) -> object:
    """The same on every database: times in UTC to the microsecond."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
