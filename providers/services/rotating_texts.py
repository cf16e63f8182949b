"""What else is sealed with the data key: the secrets of second factors."""

from collections import Counter
from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.db import transaction

from providers.sealed_text import SEPARATOR, CannotOpen, key_id_of, seal_text, unseal_text, without_key_id

PURPOSE = "second factor"
FIELDS = ("secret", "seed")
"""Where an authenticator keeps something sealed: an app its secret, recovery codes their seed."""


def texts_by_key() -> dict[str, int]:
    """How many secrets each data key has sealed."""
    return Counter(key_id_of(text) for data in _all_data() for text in _sealed(data).values())


def reseal_texts(keys: Sequence[str], *, at_most: int) -> int:
    """Seal up to so many anew that one of these keys has sealed; how many it were."""
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update(skip_locked=True).exclude(type="webauthn").order_by("pk")
        stale = [row for row in rows if any(key_id_of(text) in keys for text in _sealed(row.data).values())]
        for row in stale[:at_most]:
            row.data = row.data | {name: _sealed_anew(text) for name, text in _sealed(row.data).items()}
            row.save(update_fields=["data"])
    return len(stale[:at_most])


def _sealed_anew(text: str) -> str:
    """What cannot be opened stays as it is, but for the key that it names: so it is not met again."""
    try:
        return seal_text(unseal_text(text, purpose=PURPOSE), purpose=PURPOSE)
    except CannotOpen:
        return without_key_id(text)


def _all_data() -> list[dict[str, object]]:
    return list(Authenticator.objects.values_list("data", flat=True))


def _sealed(data: dict[str, object]) -> dict[str, str]:
    texts = {name: data[name] for name in FIELDS if name in data}
    return {name: text for name, text in texts.items() if isinstance(text, str) and SEPARATOR in text}
