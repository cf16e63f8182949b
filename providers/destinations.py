"""Where a call would go: the URL taken apart once, judged, and looked up once."""

import re
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from queue import Empty, SimpleQueue

from django.conf import settings

from providers.addresses import METADATA_NAMES, Address, entry, is_metadata, is_public, read_host
from providers.deadline import Deadline
from providers.failures import Failure, OutboundError
from providers.threads import start

PRIVATE_HOST_SECONDS = 60.0
"""A model on somebody's own machine may have to be loaded first."""

URL = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<target>[^#]*)", re.IGNORECASE)
AUTHORITY = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[^\[\]:]+)(?::(?P<port>[0-9]{1,5}))?")
UNFIT = re.compile(r"[^\x21-\x7e]|\\")
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Destination:
    """A URL taken apart. `host` is a name in lower case or an address; `target` is the path with the query."""

    scheme: str
    host: str | Address
    port: int
    target: str

    @property
    def entry(self) -> str:
        """The `host:port` that an operator would list."""
        return entry(self.host, self.port)

    @property
    def authority(self) -> str:
        """The value of the Host header: the default port is left out."""
        return self.entry.removesuffix(f":{self.port}") if self.port == DEFAULT_PORTS[self.scheme] else self.entry

    @property
    def url(self) -> str:
        """The URL put together again, so that no other parser sees what was typed."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def listed(self) -> bool:
        """Whether the operator has put exactly this host and port on the list of private hosts."""
        return self.entry in getattr(settings, "BYOK_PRIVATE_HOSTS", ())


def seconds_for(url: str) -> float:
    """How long a check of this API Host may take, in seconds: longer for private hosts that the operator listed."""
    seconds = float(getattr(settings, "BYOK_CHECK_SECONDS", 15))
    return max(seconds, PRIVATE_HOST_SECONDS) if is_private_host(url) else seconds


def is_private_host(url: str) -> bool:
    """Whether the operator has put the host and port of this address on the list of private hosts."""
    try:
        return take_apart(url).listed
    except OutboundError:
        return False


def longest_seconds() -> float:
    """How long any check may take, in seconds."""
    return max(float(settings.BYOK_CHECK_SECONDS), PRIVATE_HOST_SECONDS)


def take_apart(url: str) -> Destination:
    """The destination of a URL. OutboundError (BLOCKED) if anything in it could be read in two ways."""
    match = URL.fullmatch(url)
    if match is None or UNFIT.search(url):
        raise _blocked("This is not a web address: it must be https://, a host name and a path, without blanks.")
    if "@" in match["authority"]:
        raise _blocked("A web address with a user name or password in it is not accepted.")
    parts = AUTHORITY.fullmatch(match["authority"])
    host = read_host(parts["host"].lower()) if parts else None
    scheme = match["scheme"].lower()
    port = int(parts["port"] or DEFAULT_PORTS[scheme]) if parts else 0
    if host is None or not 0 < port < 65536:
        raise _blocked("The host in this web address is not a plain host name or IP address.")
    target = match["target"]
    return Destination(scheme, host, port, target if target.startswith("/") else f"/{target}")


def admit(destination: Destination) -> None:
    """Refuse (BLOCKED) whatever can be refused without looking a name up."""
    if not isinstance(destination.host, str):
        _judge(destination, [destination.host])
    elif destination.host in METADATA_NAMES:
        raise _metadata(destination)
    elif destination.host == "localhost" or destination.host.endswith(".localhost"):
        _judge(destination, [ip_address("127.0.0.1")])
    if (destination.scheme, destination.port) != ("https", 443) and not destination.listed:
        raise _unlisted("Only https on port 443 is open.", destination)


def resolve(destination: Destination, deadline: Deadline) -> tuple[Address, ...]:
    """The addresses to connect to, each one allowed. If one of several is not, none is."""
    if not isinstance(destination.host, str):
        addresses: tuple[Address, ...] = (destination.host,)
    else:
        addresses = _look_up(destination.host, destination.port, deadline)
    _judge(destination, addresses)
    return addresses


def _judge(destination: Destination, addresses: Iterable[Address]) -> None:
    for address in addresses:
        if is_metadata(address):
            raise _metadata(destination)
        if not is_public(address) and not destination.listed:
            raise _unlisted("Private address.", destination)


def _look_up(name: str, port: int, deadline: Deadline) -> tuple[Address, ...]:
    """Ask the resolver once, in a thread that can be left behind: a look-up cannot be interrupted."""
    found: SimpleQueue[tuple[Address, ...] | OSError] = SimpleQueue()
    start(threading.Thread(target=_ask, args=(name, port, found), name="look-up", daemon=True))
    answer: tuple[Address, ...] | OSError | None
    try:
        answer = found.get(timeout=deadline.remaining())
    except Empty:
        answer = None
    if answer is None:
        raise OutboundError(Failure.TIMEOUT, f'The host name "{name}" could not be looked up in time.')
    if isinstance(answer, OSError):
        raise OutboundError(Failure.DNS, _why_not_found(name, answer))
    return answer


def _ask(name: str, port: int, found: "SimpleQueue[tuple[Address, ...] | OSError]") -> None:
    try:
        rows = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        found.put(tuple(dict.fromkeys(ip_address(row[4][0]) for row in rows)))
    except OSError as error:
        found.put(error)
    except Exception:  # whatever it is, the thread that waits must hear of it
        found.put(OSError())


def _why_not_found(name: str, error: OSError) -> str:
    if error.errno == socket.EAI_AGAIN:
        return f'The host name "{name}" could not be looked up just now.'
    return f'The host name "{name}" does not exist.'


def _blocked(message: str, setting: str = "") -> OutboundError:
    return OutboundError(Failure.BLOCKED, message, setting)


def _metadata(destination: Destination) -> OutboundError:
    return _blocked(f'"{destination.entry}" leads to the metadata of a cloud machine. It is never opened.')


def _unlisted(reason: str, destination: Destination) -> OutboundError:
    text = f'{reason} "{destination.entry}" is not on this server\'s list of private hosts (BYOK_PRIVATE_HOSTS).'
    return _blocked(text, "BYOK_PRIVATE_HOSTS")
