"""What the launcher does to the product before it starts: weaknesses that the goals must catch, and faults.

Each is applied in the server's process by tests alone. The product has no switch for any of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any


def deferred() -> None:
    """Transactions that begin by reading, as Django has them by default, and no patience."""
    from byok_site import databases

    databases.SQLITE_OPTIONS["transaction_mode"] = "DEFERRED"


def early_answer() -> None:
    """A save that is acknowledged first and written a little later."""
    import threading
    import time

    import django

    django.setup()
    from django.db import connections

    from providers.models import Provider
    from providers.sealing import data_key_ids
    from providers.services import save

    write = save._write

    def later(*arguments: Any, **options: Any) -> Any:
        def run() -> None:
            time.sleep(0.5)
            write(*arguments, **options)
            connections.close_all()

        threading.Thread(target=run, daemon=True).start()
        entry = arguments[1]
        row = Provider(pk=entry.id, owner=entry.owner, kind=entry.kind.slug, name=entry.values["name"])
        row.outcome, row.seal_key_id = arguments[2].outcome, data_key_ids()[0]
        return row

    save._write = later


def no_edit_lock() -> None:
    """Every form counts as drawn from the newest version, so the last one to save wins."""
    import django

    django.setup()
    from providers.services import save
    from providers.services.entries import stored_row
    from providers.views import actions

    whole, write_row = save.save_provider, save._write_row

    def newest(entry: Any) -> Any:
        row = stored_row(entry)
        return replace(entry, version=row.version if row else 0)

    save._current = stored_row
    save._write_row = lambda actor, entry, verdict, **rest: write_row(actor, newest(entry), verdict, **rest)

    def save_provider(*, actor: Any, entry: Any, offer: str = "") -> Any:
        return whole(actor=actor, entry=newest(entry), offer=offer)

    vars(actions)["save_provider"] = save_provider


def naive_default() -> None:
    """Set as Default without a transaction, a lock or the database's constraint."""
    import django

    django.setup()
    from django.db import connection

    from providers.management.commands.up import Command
    from providers.models import Provider
    from providers.services import defaults

    prepare = Command._prepare

    def without_constraint(command: Command) -> None:
        prepare(command)
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS provider_default_organization")

    def set_default(*, actor: Any, provider: Any) -> Any:
        Provider.objects.filter(pk=provider.pk).update(is_default=True)
        Provider.objects.filter(owner=None, is_default=True).exclude(pk=provider.pk).update(is_default=False)
        return Provider.objects.get(pk=provider.pk)

    setattr(Command, "_prepare", without_constraint)  # noqa: B010 - mypy lets nobody assign to a method
    defaults.set_default = set_default


def wipes_unreadable() -> None:
    """A row whose key cannot be read is given an empty one, as if that were tidier."""
    import django

    django.setup()
    from providers import sealing
    from providers.views import refusals

    unreadable = refusals._unreadable

    def wipe(desk: Any) -> Any:
        sealing.seal(desk.provider, {})
        desk.provider.save()
        return unreadable(desk)

    refusals._unreadable = wipe


def status_first() -> None:
    """Validate changes the status at once, and a little later the finding and the record."""
    import time

    import django

    django.setup()
    from providers.models import Provider
    from providers.services import validate, verdict_record

    def record_verdict(*, actor: Any, provider: Any, verdict: Any) -> Any:
        Provider.objects.filter(pk=provider.pk).update(outcome=verdict.outcome)
        time.sleep(0.2)
        return verdict_record.record_verdict(actor=actor, provider=provider, verdict=verdict)

    vars(validate)["record_verdict"] = record_verdict


def read_only() -> None:
    """A database that cannot be written while a file `read-only` lies in the data folder."""
    import os
    from pathlib import Path

    from django.db.backends.sqlite3.base import DatabaseWrapper

    switch = Path(os.environ["BYOK_DATA_DIR"]) / "read-only"
    create_cursor = DatabaseWrapper.create_cursor

    def cursor(self: Any, name: Any = None) -> Any:
        made = create_cursor(self, name)
        made.execute(f"PRAGMA query_only = {int(switch.exists())}")
        return made

    setattr(DatabaseWrapper, "create_cursor", cursor)  # noqa: B010 - mypy lets nobody assign to a method


def clock() -> None:
    """A clock that is ahead by what the file `clock` in the data folder says, from one moment to the next."""
    import os
    import struct
    import time
    from datetime import timedelta
    from pathlib import Path

    from django.utils import timezone

    file = Path(os.environ["BYOK_DATA_DIR"]) / "clock"
    real_time, real_now = time.time, timezone.now

    def ahead() -> float:
        content = file.read_bytes() if file.exists() else b""
        return float(struct.unpack("d", content)[0]) if len(content) == 8 else 0.0

    time.time = lambda: real_time() + ahead()
    timezone.now = lambda: real_now() + timedelta(seconds=ahead())


TWISTS: Mapping[str, Callable[[], None]] = {
    "deferred": deferred,
    "early_answer": early_answer,
    "no_edit_lock": no_edit_lock,
    "naive_default": naive_default,
    "read_only": read_only,
    "clock": clock,
    "status_first": status_first,
    "wipes_unreadable": wipes_unreadable,
}
