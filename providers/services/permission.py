"""What policy lets an entry be and do, and the groups that it is limited to."""

from collections.abc import Mapping

from providers.limits import GROUP_GONE, group_numbers
from providers.models import Group, Provider
from providers.personal_keys import why_kept_unused, why_not_added, why_not_host
from providers.policies import policy_of
from providers.services.entries import Entry


class NotPermitted(Exception):
    """Policy says no. `field`: the form field that it is about, "" if none. The text is a sentence for the page."""

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.field = field


def demand_permission(entry: Entry, stored: Provider | None) -> None:
    """Raises NotPermitted unless the owner may keep and use such a key. The organization always may.

    `stored`: the row that is there already.
    """
    if entry.owner is None:
        return
    policy = policy_of(entry.kind.slug)
    if refusal := why_kept_unused(policy) if stored else why_not_added(policy):
        raise NotPermitted(refusal)
    if refusal := why_not_host(policy, entry.values["api_host"]):
        raise NotPermitted(refusal, field="api_host")


def why_not_used(provider: Provider) -> str:
    """Why policy lets nobody use this stored entry, in a sentence; "" if it may be used."""
    if provider.owner_id is None:
        return ""
    policy = policy_of(provider.kind)
    return why_kept_unused(policy) or why_not_host(policy, provider.api_host)


def limit_to_groups(provider: Provider, values: Mapping[str, str]) -> None:
    """Inside the caller's transaction. The groups are locked: one that goes away must not open the key to everybody."""
    if "groups" not in values:
        return
    chosen = group_numbers(values["groups"])
    locked = list(Group.objects.select_for_update().filter(pk__in=chosen).order_by("pk"))
    if len(locked) < len(chosen):
        raise NotPermitted(GROUP_GONE, field="groups")
    provider.groups.set(locked)
