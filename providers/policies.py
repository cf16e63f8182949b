"""What the organization allows, for every kind: the stored rules, or the defaults where nothing is stored."""

from collections.abc import Iterable

from providers.destinations import is_private_host
from providers.kinds import all_kinds
from providers.models import Policy
from providers.prepared import PreparedRows

_stored = PreparedRows(lambda: Policy.objects.all())


def policies() -> dict[str, Policy]:
    """The rules of every kind, by its slug, in the order of the kinds. One query."""
    return policies_of(kind.slug for kind in all_kinds())


def policies_of(kind_slugs: Iterable[str]) -> dict[str, Policy]:
    """The rules of these kinds, by their slugs. One query, which reads them all: there are few."""
    stored = {row.kind: row for row in _stored()}
    return {slug: stored.get(slug) or Policy(kind=slug) for slug in kind_slugs}


def policy_of(kind_slug: str) -> Policy:
    """The rules of one kind; an unsaved default where nothing is stored. One query."""
    return Policy.objects.filter(kind=kind_slug).first() or Policy(kind=kind_slug)


def allows_host(policy: Policy, api_host: str) -> bool:
    """Whether a personal key of this kind may be used at this API Host (normalised).

    A kind with hosts of its own: there, at sub-domains of them (regions), and at or beneath a listed host. A kind
    whose API Host is typed: anywhere, or, as soon as hosts are listed, at or beneath those only. As long as none is
    listed, the private hosts that the operator has opened are allowed for every kind, too.
    """
    if any(_is_beneath(api_host, listed) for listed in policy.personal_hosts):
        return True
    if not policy.personal_hosts and is_private_host(api_host):
        return True
    kind = policy.spec
    if not kind.default_host:
        return not policy.personal_hosts
    own = (kind.default_host, *(sibling.host for sibling in kind.siblings))
    return any(_is_of_vendor(api_host, host) for host in own)


def _is_beneath(api_host: str, listed: str) -> bool:
    return api_host == listed or api_host.startswith(f"{listed.rstrip('/')}/")


def _is_of_vendor(api_host: str, own: str) -> bool:
    """The same scheme and port, and the same name or one below it. Both are in the one spelling that is kept."""
    scheme, _, rest = api_host.partition("://")
    own_scheme, _, own_rest = own.partition("://")
    authority, own_authority = rest.partition("/")[0], own_rest.partition("/")[0]
    return scheme == own_scheme and (authority == own_authority or authority.endswith(f".{own_authority}"))
