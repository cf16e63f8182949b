"""Hand a key out to a program: key and host together, and never without its line in the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from providers.audit import Actor, record
from providers.models import AccessToken, Agent, Person, Provider
from providers.resolver import Effective, resolve
from providers.sealing import CannotUnseal, unseal
from providers.services.last_look import Changed, TooOften, demand_unchanged
from providers.services.refused_hand_outs import note_no_key
from providers.services.unreadable import note_unreadable
from providers.verdicts import Verdict
from providers.wires.base import Credentials

__all__ = ["Changed", "Handed", "NoKey", "TooOften", "Unreadable", "effective_key", "hand_out"]

KEEP = timedelta(seconds=300)
"""How long a program may keep what it was handed: after that it asks again, so that a change reaches it soon."""
TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A key on its way to a program, all of it from one version of one row.

    `base_url` is the API Host as it is stored. `secrets` go by field name and are empty for a server that wants none;
    `environment` is ready to be set. `verdict` is the last finding. It may be kept for `keep_seconds`.
    """

    provider: Provider
    model: str
    base_url: str
    secrets: Mapping[str, str] = field(repr=False)
    config: Mapping[str, str]
    environment: Mapping[str, str] = field(repr=False)
    source: str
    reason: str
    fingerprint: str
    verdict: Verdict | None
    keep_seconds: int

    @property
    def credentials(self) -> Credentials:
        """What the kind needs to say how its programs are set up."""
        return Credentials(host=self.base_url, model=self.model, config=self.config, secrets=self.secrets)


class NoKey(Exception):
    """There is no key to hand out; the message says why, `effective` the whole chain."""

    def __init__(self, effective: Effective) -> None:
        super().__init__(effective.reason)
        self.effective = effective


class Unreadable(Exception):
    """The key that should be handed out cannot be decrypted. `provider` is its row, which says so from now on."""

    def __init__(self, provider: Provider) -> None:
        super().__init__(f"The stored key of {provider} cannot be decrypted. Type it again on its card.")
        self.provider = provider


def effective_key(
    *,
    person: Person | None = None,
    agent: Agent | None = None,
    token: AccessToken | None = None,
    kind: str = "",
    name: str = "",
    model: str = "",
    on_server: bool = False,
) -> Handed:
    """Find the key that this person or agent uses, and hand it out. Raises what `hand_out` does.

    Changed only if it changed under our hands three times in a row.
    """
    for _ in range(TRIES - 1):
        effective = resolve(person=person, agent=agent, kind=kind, name=name, model=model)
        try:
            return hand_out(effective, person=person, agent=agent, token=token, on_server=on_server)
        except Changed:
            continue
    effective = resolve(person=person, agent=agent, kind=kind, name=name, model=model)
    return hand_out(effective, person=person, agent=agent, token=token, on_server=on_server)


def hand_out(
    effective: Effective,
    *,
    person: Person | None = None,
    agent: Agent | None = None,
    token: AccessToken | None = None,
    on_server: bool = False,
) -> Handed:
    """Unseal what was resolved and record it; returns when the record is committed, and never without it.

    The request of a token is counted in the same transaction, so that it costs no commit of its own; one that is
    handed nothing is not counted here. `on_server`: a script on the server asks, in the name of the person or agent.
    Raises NoKey, Changed, Unreadable, for a token also TooOften and TokenRefused; RuntimeError inside another
    transaction; the database's error if the record cannot be written.
    """
    row, actor = effective.provider, None if on_server else token or agent or person
    if row is None:
        note_no_key(actor=actor, rule=effective.rule)
        raise NoKey(effective)
    handed = _handed(row, effective, _secrets_of(row, actor), token)
    details = _details(handed, effective)
    if on_server:
        details["on_server_for"] = str(agent or person or "the organization")
    with transaction.atomic(durable=True):
        demand_unchanged(row, token)
        record(actor=actor, action="key.handed_out", target=row, details=details)
    return handed


def _secrets_of(row: Provider, actor: Actor | None) -> Mapping[str, str]:
    try:
        return unseal(row)
    except CannotUnseal:
        note_unreadable(actor=actor, provider=row)
        raise Unreadable(row) from None


def _handed(row: Provider, effective: Effective, secrets: Mapping[str, str], token: AccessToken | None) -> Handed:
    config = {name: str(row.config.get(name, "")) for name in row.spec.Form.config_names()}
    model = effective.model or row.model_type
    credentials = Credentials(host=row.api_host, model=model, config=config, secrets=secrets)
    return Handed(
        provider=row,
        model=model,
        base_url=row.api_host,
        secrets=secrets,
        config=config,
        environment=row.spec.environment(credentials),
        source=effective.source,
        reason=effective.reason,
        fingerprint=row.key_fingerprint,
        verdict=row.last_verdict,
        keep_seconds=_keep_seconds(row, token),
    )


def _keep_seconds(row: Provider, token: AccessToken | None) -> int:
    """No longer than the key or the token lives; a key lives to the end of its last day."""
    now = timezone.now()
    ends = [now + KEEP]
    if token:
        ends.append(token.expires_at)
    if row.expires_on:
        ends.append(timezone.make_aware(datetime.combine(row.expires_on, time.max)))
    return max(0, int((min(ends) - now).total_seconds()))


def _details(handed: Handed, effective: Effective) -> dict[str, object]:
    return {
        "fingerprint": handed.fingerprint,
        "version": handed.provider.version,
        "model": handed.model,
        "source": handed.source,
        "rule": effective.rule,
    }
