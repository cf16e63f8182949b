"""What the organization's policy says about a person's own keys of one kind."""

from providers.enumerations import enumeration
from providers.kinds.base import Kind
from providers.models import Policy
from providers.policies import allows_host

FORBIDDEN = "Your organization does not allow own keys for this provider"
HIDDEN = "Your organization does not offer this provider"
REQUIRED = "The organization's key is not used for this provider: your agents need a key of yours."


def may_be_added(policy: Policy) -> bool:
    """Whether people may have keys of their own."""
    return policy.shown and policy.personal != Policy.Personal.FORBIDDEN


def why_not_added(policy: Policy) -> str:
    """Why a person may not add a key, in a sentence; "" if they may."""
    return "" if may_be_added(policy) else f"{FORBIDDEN if policy.shown else HIDDEN}."


def why_kept_unused(policy: Policy) -> str:
    """Why a key that is there already is not used whatever its host is, in a sentence; "" if it is."""
    return "" if may_be_added(policy) else f"{FORBIDDEN if policy.shown else HIDDEN}: it is kept and not used."


def own_hosts(kind: Kind) -> list[str]:
    """The kind's own API Hosts. None where people give the host themselves."""
    if not kind.default_host:
        return []
    return list(dict.fromkeys([kind.default_host.rstrip("/"), *(sibling.host for sibling in kind.siblings)]))


def why_not_host(policy: Policy, host: str) -> str:
    """Why a personal key may not use this normalised API Host, in a sentence; "" if it may."""
    if allows_host(policy, host):
        return ""
    allowed = dict.fromkeys([*own_hosts(policy.spec), *policy.personal_hosts])
    return f"Your organization allows own keys for {policy.spec.label} at {enumeration(allowed)} only."
