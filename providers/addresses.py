"""Which network addresses the door may connect to: our own table, and the operator's list of exceptions.

Python's `ipaddress.is_global` lets through what it should not (multicast, site-local, IPv4 wrapped in IPv6, cloud
metadata on public numbers), so it is not asked. This module needs no settings and imports nothing heavy.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network

NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, and Alibaba's metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host agent
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, and Oracle's metadata
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

GLOBAL_UNICAST_6 = IPv6Network("2000::/3")
"""Outside of it nothing is public: loopback, IPv4-mapped and -compatible, NAT64, unique and site local, multicast."""

NOT_PUBLIC_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: any IPv4 address wrapped
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # the former 6bone
        "3fff::/20",  # documentation
    )
)

METADATA = tuple[Network, ...](
    (
        IPv4Network("169.254.0.0/16"),
        IPv4Network("100.100.100.200/32"),  # Alibaba
        IPv4Network("168.63.129.16/32"),  # Azure
        IPv4Network("192.0.0.192/32"),  # Oracle
        IPv6Network("fe80::/10"),
        IPv6Network("fd00:ec2::/32"),  # AWS
        IPv6Network("fd20:ce::/32"),  # Google
        IPv6Network("fd00:42::42/128"),  # Scaleway
    )
)
"""Where clouds hand credentials to whoever asks: never opened, listed or not."""

METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "metadata.goog", "instance-data"})

WRAPPERS = (
    (IPv6Network("::ffff:0:0/96"), 0),  # IPv4-mapped
    (IPv6Network("::/96"), 0),  # IPv4-compatible
    (IPv6Network("::ffff:0:0:0/96"), 0),  # IPv4-translated
    (IPv6Network("64:ff9b::/96"), 0),  # NAT64
    (IPv6Network("64:ff9b:1::/48"), 0),  # NAT64, local
    (IPv6Network("2002::/16"), 80),  # 6to4
)
"""IPv6 networks that carry an IPv4 address, and how many bits stand behind it."""

NAME = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
)
NUMERIC_END = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""A name that ends in a number is an odd spelling of an IPv4 address (127.1, 0x7f000001, 2130706433)."""
ENTRY = re.compile(r"(?P<host>\[[0-9a-f:.]+\]|[^\[\]:/@\s]+):(?P<port>[0-9]{1,5})")


def _inside(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def is_public(address: Address) -> bool:
    """Whether the address is an ordinary one on the public internet."""
    if isinstance(address, IPv4Address):
        return not _inside(address, NOT_PUBLIC_4)
    return address in GLOBAL_UNICAST_6 and not _inside(address, NOT_PUBLIC_6)


def is_metadata(address: Address) -> bool:
    """Whether the address belongs to a cloud's metadata service, also when wrapped in an IPv6 address."""
    if isinstance(address, IPv6Address):
        for network, behind in WRAPPERS:
            if address in network:
                return _inside(IPv4Address(int(address) >> behind & 0xFFFFFFFF), METADATA)
    return _inside(address, METADATA)


def read_host(text: str) -> str | Address | None:
    """A host in lower case as the door understands it: a name, an address, or None if it is neither.

    IPv6 stands in brackets. Everything that another parser might read differently is neither.
    """
    try:
        if text.startswith("[") and text.endswith("]") and "%" not in text:
            return IPv6Address(text[1:-1])
        if NUMERIC_END.fullmatch(text):
            return IPv4Address(text)
    except ValueError:
        return None
    return text if NAME.fullmatch(text) else None


def entry(host: str | Address, port: int) -> str:
    """The `host:port` that an operator would list."""
    return f"[{host}]:{port}" if isinstance(host, IPv6Address) else f"{host}:{port}"


def parse_private_hosts(text: str) -> tuple[str, ...]:
    """The entries of `BYOK_PRIVATE_HOSTS`: `host:port`, separated by commas. ValueError says what is wrong."""
    return tuple(_parse_entry(part.strip()) for part in text.split(",") if part.strip())


def _parse_entry(text: str) -> str:
    match = ENTRY.fullmatch(text.lower())
    host = read_host(match["host"]) if match else None
    if match is None or host is None or not 0 < int(match["port"]) < 65536:
        raise ValueError(
            f'BYOK_PRIVATE_HOSTS: "{text}" is not host:port (for example "localhost:11434" or "[fd00::5]:8000").'
        )
    return entry(host, int(match["port"]))
