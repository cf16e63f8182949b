"""The status of a card: a word and a tone, never colour alone."""

from dataclasses import dataclass

from django.utils import timezone

from providers.models import Provider
from providers.sealing import is_readable
from providers.verdicts import Outcome


@dataclass(frozen=True, slots=True)
class Status:
    """`tone` picks the colour of the dot: ok, warn, bad, info or off."""

    word: str
    tone: str

    @property
    def needs_attention(self) -> bool:
        """Whether somebody should look at it."""
        return self.tone in {"bad", "warn"}


NOT_CONFIGURED = Status("Not configured", "off")
DISABLED = Status("Disabled", "off")
EXPIRED = Status("Expired", "bad")
NOT_ALLOWED = Status("Not allowed", "off")
"""A personal key that policy forbids: it is kept and not used."""
CANNOT_BE_DECRYPTED = Status("Cannot be decrypted", "bad")
NOT_VERIFIED = Status("Saved, not verified", "info")
_NO_ACCESS = Status("No access", "bad")
_UNREACHABLE = Status("Unreachable", "warn")

BY_OUTCOME = {
    "": NOT_VERIFIED,
    Outcome.OK: Status("Valid", "ok"),
    Outcome.INVALID_KEY: Status("Invalid key", "bad"),
    Outcome.INVALID_MODEL: Status("Invalid model", "bad"),
    Outcome.QUOTA_EXHAUSTED: Status("Quota exceeded", "warn"),
    Outcome.PERMISSION_DENIED: _NO_ACCESS,
    Outcome.REGION_UNSUPPORTED: _NO_ACCESS,
    Outcome.BAD_HOST: _UNREACHABLE,
    Outcome.BLOCKED: _UNREACHABLE,
    Outcome.TIMEOUT: _UNREACHABLE,
    Outcome.UNREACHABLE: _UNREACHABLE,
    Outcome.PROVIDER_UNAVAILABLE: _UNREACHABLE,
}
"""Rate limited and bad request are missing on purpose: they never become the status of a row."""


def status_of(provider: Provider) -> Status:
    """What the card of this row says."""
    if provider._state.adding:
        return NOT_CONFIGURED
    if not is_readable(provider):
        return CANNOT_BE_DECRYPTED
    if not provider.enabled:
        return DISABLED
    return EXPIRED if is_expired(provider) else BY_OUTCOME[provider.outcome]


def days_left(provider: Provider) -> int | None:
    """Whole days until the last day of an entry: 0 on that day, less afterwards. None if it does not expire."""
    return (provider.expires_on - timezone.localdate()).days if provider.expires_on else None


def is_expired(provider: Provider) -> bool:
    """Whether the last day of an entry is over."""
    days = days_left(provider)
    return days is not None and days < 0
