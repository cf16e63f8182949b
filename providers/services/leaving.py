"""What ends when a person leaves, and what they take with them in their head: keys and tokens that others must rotate.

Call these inside the transaction that changes the person, whose row it has locked, and record after them.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from providers.audit import record
from providers.models import AccessToken, Agent, OneTimeLink, Person, Provider
from providers.models.person import ADMIN_ROLES
from providers.services.links import end_links, live_links
from providers.services.sessions import living_sessions
from providers.services.token_access import living_tokens

KEEP, DELETE = "keep", "delete"
"""What becomes of the personal keys of somebody who leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """How much there is of what a person's leaving touches. The last two go on working until somebody rotates them."""

    sessions: int
    tokens: int
    links: int
    personal_keys: int
    known_keys: int
    known_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What ended, for the record."""

    tokens: list[AccessToken]
    keys: list[Provider]
    details: dict[str, object]

    def note(self, actor: Person) -> None:
        """One line for each token and each key that is gone. Last in the transaction."""
        for token in self.tokens:
            record(actor=actor, action="token.revoked", target=token, details={"agent": token.agent.name})
        for key in self.keys:
            details = {"fingerprint_before": key.key_fingerprint}
            record(actor=actor, action="provider.removed", target=key, details=details)


def belongings_of(person: Person) -> Belongings:
    """What leaving would touch now."""
    return Belongings(
        sessions=living_sessions(person).count(),
        tokens=_own_tokens(person).count(),
        links=live_links().filter(_links(person)).count(),
        personal_keys=person.providers.count(),
        known_keys=_known_keys(person).count(),
        known_tokens=_known_tokens(person).count(),
    )


def leave(*, person: Person, personal_keys: str) -> Ended:
    """End what is theirs alone, and mark what they know. `personal_keys`: KEEP (sealed, unused) or DELETE."""
    counts = belongings_of(person)
    known = mark_known_keys(person)
    removed = list(person.providers.order_by("pk")) if personal_keys == DELETE else []
    Provider.objects.filter(pk__in=[key.pk for key in removed]).delete()
    revoked = revoke_own_tokens(person)
    end_links(OneTimeLink.objects.filter(_links(person)))
    person.sessions.all().delete()  # one that merely sleeps would wake up when the person is reactivated
    details: dict[str, object] = {
        "sessions_ended": counts.sessions,
        "tokens_revoked": len(revoked),
        "links_voided": counts.links,
        "personal_keys": counts.personal_keys,
        "personal_keys_are": "deleted" if removed else "kept",
        "keys_to_rotate": known,
        "tokens_to_rotate": counts.known_tokens,
    }
    return Ended(tokens=revoked, keys=removed, details=details)


def mark_known_keys(person: Person) -> int:
    """Mark the organization's keys that this person has typed; they stay in use. How many they know."""
    rows = _known_keys(person)
    count = rows.count()
    rows.filter(rotate_since=None).update(rotate_since=timezone.now())
    return count


def revoke_own_tokens(person: Person) -> list[AccessToken]:
    """End the living tokens of the person's own agents for good."""
    living = list(_own_tokens(person).select_related("agent").order_by("pk"))
    AccessToken.objects.filter(pk__in=[token.pk for token in living]).update(revoked_at=timezone.now())
    return living


def loses_organization(before: str, after: str) -> bool:
    """Whether a change of role takes the organization's keys away from a person."""
    return before in ADMIN_ROLES and after not in ADMIN_ROLES


def why_rotate_key(provider: Provider) -> str:
    """Why the key of this row is to be made anew, in sentences; "" if there is no reason."""
    if provider.rotate_since is None:
        return ""
    return f"{_who(provider.key_set_by)} this key. Make a new one at the provider and save it here."


def why_rotate_token(token: AccessToken, agent: Agent) -> str:
    """Why a living token of the organization is to be replaced, in sentences; "" if there is no reason."""
    maker = token.created_by
    if agent.owner_id is not None or maker is None or maker.is_admin:
        return ""
    return f"{_who(maker)} this token. Replace it, and give the new one to the agent."


def _who(person: Person | None) -> str:
    if person is None:
        return "Somebody who has left knows"
    if not person.is_active:
        return f"{person}, who has left, knows"
    if not person.is_admin:
        return f"{person}, who is no admin any more, knows"
    return f"{person}, who was no admin for a time, knew"


def _own_tokens(person: Person) -> QuerySet[AccessToken]:
    return living_tokens().filter(agent__owner=person)


def _known_tokens(person: Person) -> QuerySet[AccessToken]:
    return living_tokens().filter(agent__owner=None, created_by=person)


def _known_keys(person: Person) -> QuerySet[Provider]:
    return Provider.objects.filter(owner=None, key_set_by=person).exclude(key_fingerprint="")


def _links(person: Person) -> Q:
    """Made for them or by them."""
    return Q(person=person) | Q(created_by=person)
