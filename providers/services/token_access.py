"""Let a request in by its access token, and count it. Nothing is remembered between requests: dead is dead."""

from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db.models import Case, Exists, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from providers.models import AccessToken, Provider
from providers.networks import is_within
from providers.prepared import Argument, PreparedRows, PreparedUpdate
from providers.tokens import is_token, token_digest

WINDOW = timedelta(minutes=1)
"""`BYOK_TOKEN_RATE` requests of one token are answered in this time."""

REFUSALS = {
    "token_malformed": "This is no access token, or not the whole of one. Copy it again, from byok_ to its end.",
    "token_unknown": "This access token is not known here. Make a new one on the Agents page.",
    "token_revoked": "This access token was revoked. Make a new one on the Agents page.",
    "token_expired": "This access token has expired. Make a new one on the Agents page.",
    "owner_inactive": "The person to whom this agent belongs has no access any more.",
    "network_refused": "This access token does not work from this address.",
}


class TokenRefused(Exception):
    """No entrance with this token. `code` is one of REFUSALS, `message` its sentence; neither holds the token.

    `token` is its row, if there is one.
    """

    def __init__(self, code: str, token: AccessToken | None = None) -> None:
        self.code = code
        self.token = token
        self.message = REFUSALS[code]
        super().__init__(self.message)


@sensitive_variables("text")
def admit(text: str, *, address: str) -> AccessToken:
    """The living token with this text, with its agent and the agent's owner loaded: one query.

    `address`: where the request comes from. Raises TokenRefused.
    """
    if not is_token(text):
        raise TokenRefused("token_malformed")
    found = _tokens_with_hash(token_digest(text))
    if not found:
        raise TokenRefused("token_unknown")
    token = found[0]
    if code := _why_dead(token) or _why_not_from(token, address):
        raise TokenRefused(code, token)
    return token


def living_tokens() -> "QuerySet[AccessToken]":
    """The tokens that work."""
    return AccessToken.objects.filter(revoked_at=None, expires_at__gt=timezone.now())


def count_request(token: AccessToken) -> int:
    """Count one request of an admitted token and note when it was: 0, or the seconds to wait if it was one too many.

    One conditional UPDATE in the caller's transaction, which may be that of the record of what is handed out: of
    processes that race, the database lets no more through than the limit. Raises TokenRefused if the token has died
    since it was admitted.
    """
    return 0 if _count(*_values(token)) else _seconds_to_wait(token, timezone.now())


def count_if_unchanged(token: AccessToken, row: Provider) -> bool:
    """The same in one statement with a look at a row: whether it is of this version still, and the request counted."""
    return _count_if_unchanged(*_values(token), row.pk, row.version) == 1


def _values(token: AccessToken) -> tuple[object, ...]:
    now = timezone.now()
    return token.pk, now, now - WINDOW, now + WINDOW, settings.BYOK_TOKEN_RATE


def seconds_over(token: AccessToken) -> int:
    """The seconds to wait if this token had used its requests up when it was admitted, else 0.

    It asks nothing of the database, so that what is refused over and over costs next to nothing.
    """
    now, started = timezone.now(), token.window_started_at
    if started is None or not now - WINDOW < started <= now + WINDOW:
        return 0
    return 0 if token.window_count < settings.BYOK_TOKEN_RATE else _seconds_from(started, now)


def _counting() -> tuple["QuerySet[AccessToken]", dict[str, object]]:
    now, before, after = (Argument(place, AccessToken, "window_started_at") for place in (1, 2, 3))
    limit = Argument(4, AccessToken, "window_count")
    # A window that begins in the future is the work of a clock that was put back since.
    fresh = Q(window_started_at=None) | Q(window_started_at__lte=before) | Q(window_started_at__gt=after)
    rows = AccessToken.objects.filter(
        fresh | Q(window_count__lt=limit), pk=Argument(0, AccessToken, "id"), revoked_at=None
    )
    return rows, {
        "last_used_at": now,
        "window_started_at": Case(When(fresh, then=now), default=F("window_started_at")),
        "window_count": Case(When(fresh, then=Value(1)), default=F("window_count") + 1),
    }


def _by_hash() -> "QuerySet[AccessToken]":
    digest = Argument(0, AccessToken, "token_hash")
    return AccessToken.objects.select_related("agent", "agent__owner").filter(token_hash=digest)


def _counting_if_unchanged() -> tuple["QuerySet[AccessToken]", dict[str, object]]:
    rows, changes = _counting()
    unchanged = Provider.objects.filter(pk=Argument(5, Provider, "id"), version=Argument(6, Provider, "version"))
    return rows.filter(Exists(unchanged)), changes


_count = PreparedUpdate(_counting)
_count_if_unchanged = PreparedUpdate(_counting_if_unchanged)
_tokens_with_hash = PreparedRows(_by_hash)


def _seconds_to_wait(token: AccessToken, now: datetime) -> int:
    current = AccessToken.objects.filter(pk=token.pk).first()
    if current is None:
        raise TokenRefused("token_unknown")
    if current.revoked_at:
        raise TokenRefused("token_revoked")
    return _seconds_from(current.window_started_at or now, now)


def _seconds_from(started: datetime, now: datetime) -> int:
    return max(1, ceil((started + WINDOW - now).total_seconds()))


def _why_dead(token: AccessToken) -> str:
    if token.revoked_at:
        return "token_revoked"
    return "token_expired" if token.expires_at <= timezone.now() else ""


def _why_not_from(token: AccessToken, address: str) -> str:
    owner = token.agent.owner
    if owner and not owner.is_active:
        return "owner_inactive"
    return "" if is_within(address, token.agent.network) else "network_refused"
