"""The network from which an agent may ask: one address, or a range in CIDR notation."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_MAPPED = IPv6Network("::ffff:0:0/96")
"""IPv4 as IPv6 spells it: the same machine, so the same network."""


def normalise_network(text: str) -> str:
    """CIDR notation of a typed address or range, with nothing in its host bits; "" for "". Raises ValueError."""
    text = text.strip()
    if not text:
        return ""
    if "%" in text:
        raise ValueError("an address with a scope is known on one machine only")
    network = ip_network(text, strict=False)
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        start = network.network_address.ipv4_mapped
        return str(IPv4Network((int(start or 0), network.prefixlen - _MAPPED.prefixlen)))
    return str(network)


def is_within(address: str, network: str) -> bool:
    """Whether a request from `address` comes from `network`; "" is any. An address that cannot be read never does."""
    if not network:
        return True
    try:
        allowed = ip_network(network)
        return any(spelling in allowed for spelling in _spellings(address))
    except ValueError:
        return False


def _spellings(text: str) -> list[IPv4Address | IPv6Address]:
    """The address, and as IPv4 if it is that in disguise."""
    address = ip_address(text.strip().partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return [address, mapped] if mapped else [address]
