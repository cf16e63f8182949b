"""Rotation of the data key: a new key, then every stored secret sealed anew, a few rows in each transaction.

Each row names the data key that sealed it. So what is left is counted, never remembered, and whatever is cut off goes
on where it was. An old key goes only when no row needs it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from byok_site import keyfile
from providers.audit import Actor, person_of, record
from providers.data_keys import data_key_ids
from providers.models import KeyRotation, Provider
from providers.sealing import CannotUnseal, mark_unreadable, seal, unseal
from providers.services.rotating_texts import reseal_texts, texts_by_key
from providers.services.unreadable import record_unreadable

AT_ONCE = 100
"""Rows in one transaction: long enough to be quick, short enough for others to write in between."""


class CannotRotate(Exception):
    """The data key cannot be rotated, or an old one not be dropped. The text is a sentence that says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`done` of `total` stored secrets are sealed with the newest key; `unreadable` ones with none that is here."""

    done: int
    total: int
    unreadable: int
    old_keys: int

    @property
    def left(self) -> int:
        """What can be sealed anew and is not yet."""
        return self.total - self.done


def progress() -> Progress:
    """Counted from the rows."""
    counts = _counts()
    newest, *older = data_key_ids()
    done, left = counts.get(newest, 0), sum(counts.get(one, 0) for one in older)
    unreadable = sum(counts.values()) - done - left
    return Progress(done=done, total=done + left, unreadable=unreadable, old_keys=len(older))


def begin_rotation(*, actor: Actor | None) -> KeyRotation:
    """Put a new data key in front, if the last one has all rows, and note the rotation. Raises CannotRotate.

    With keys in the environment there must be a new one in front already.
    """
    if not progress().left:
        _add_key()
    now = progress()
    with transaction.atomic():
        open_ones = KeyRotation.objects.select_for_update().filter(finished_at=None)
        if running := open_ones.filter(key_id=data_key_ids()[0]).first():
            return running
        open_ones.update(finished_at=timezone.now())  # a newer key has overtaken them
        row = KeyRotation(key_id=data_key_ids()[0], started_by=person_of(actor))
        row.save(force_insert=True)
        details = {"data_key": row.key_id, "secrets": now.left}
        record(actor=actor, action="data_key.rotation_started", target=row, details=details)
        return row


def seal_next(*, at_most: int = AT_ONCE) -> int:
    """Seal up to so many rows anew; how many it were. 0 means that what is left cannot be read, or nothing is left."""
    older = data_key_ids()[1:]
    with transaction.atomic():
        rows = Provider.objects.select_for_update(skip_locked=True).filter(seal_key_id__in=older).order_by("pk")
        done = [(row, _seal_anew(row)) for row in rows[:at_most]]
        for row, sealed in done:
            if not sealed:
                record_unreadable(actor=None, provider=row)
    return len(done) or reseal_texts(older, at_most=at_most)


def finish_rotation(*, actor: Actor | None) -> bool:
    """Close the rotations whose rows are all done; whether there was one."""
    with transaction.atomic():
        rows = list(KeyRotation.objects.select_for_update().filter(finished_at=None, key_id=data_key_ids()[0]))
        now = progress()
        if not rows or now.left:
            return False
        for row in rows:
            row.finished_at = timezone.now()
            row.save(update_fields=["finished_at"])
        details = {"data_key": rows[0].key_id, "secrets": now.total, "unreadable": now.unreadable}
        record(actor=actor, action="data_key.rotation_finished", target=rows[0], details=details)
        return True


def rotate(*, actor: Actor | None) -> Iterator[Progress]:
    """All of it, from where it is: yields how far it is. Raises CannotRotate."""
    begin_rotation(actor=actor)
    yield progress()
    while seal_next():
        yield progress()
    finish_rotation(actor=actor)


def drop_old_keys(*, actor: Actor | None) -> int:
    """Take all but the newest data key out of the secrets file; how many. Raises CannotRotate while a row needs one.

    Nobody writes a row between the count and the change, so none can be sealed with a key that is just going.
    """
    newest, *older = data_key_ids()
    if not older:
        raise CannotRotate("There is no old data key.")
    with transaction.atomic():
        _let_nobody_write()
        counts = _counts()
        if needed := sum(counts.get(one, 0) for one in older):
            raise CannotRotate(f"{needed} stored secrets still need an old data key. Rotate first, to the end.")
        details = {"data_key": newest, "dropped": older}
        record(actor=actor, action="data_key.old_dropped", target=None, details=details)
        _change_file(lambda keys: keys[:1])
    return len(older)


def _seal_anew(row: Provider) -> bool:
    """Whether it could be opened. What cannot stays as it is, marked, so that it is not met again."""
    try:
        seal(row, unseal(row))
    except CannotUnseal:
        mark_unreadable(row)
        return False
    row.save(update_fields=["sealed", "seal_version", "seal_key_id"])
    return True


def _counts() -> dict[str, int]:
    """How many secrets each data key has sealed."""
    rows: QuerySet[Provider, tuple[str, int]] = Provider.objects.values_list("seal_key_id").annotate(Count("pk"))
    counts = dict(rows)
    for key, number in texts_by_key().items():
        counts[key] = counts.get(key, 0) + number
    return counts


def _add_key() -> None:
    """One more key in front. If another rotation was quicker, its key is as good."""
    before = data_key_ids()
    _change_file(lambda keys: (keyfile.new_data_key(), *keys) if data_key_ids() == before else keys)


def _change_file(new: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
    if not settings.BYOK_DATA_KEYS_IN_FILE:
        raise CannotRotate(
            "FERNET_KEYS is set in the environment: put a new key in front of the others there, with a comma between, "
            "and start BYOK again; take old ones out in the same way."
        )
    try:
        keyfile.change(settings.BYOK_KEY_FILE, "FERNET_KEYS", lambda text: ",".join(new(keyfile.split_keys(text))))
    except (keyfile.KeyFileError, OSError) as error:
        raise CannotRotate(f"The secrets file could not be changed: {error}") from None


def _let_nobody_write() -> None:
    """On SQLite this transaction is the only one that writes as it is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE providers_provider, mfa_authenticator IN SHARE ROW EXCLUSIVE MODE")
