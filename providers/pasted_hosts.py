"""What people paste as an API Host, and the one spelling that is kept: scheme, host, port and path."""

import ipaddress
import re
from dataclasses import dataclass

from providers.pasted_text import trimmed, unquoted

NOT_AN_ADDRESS = "This is not an address that can be read. It looks like https://api.example.com/v1."
WRONG_SCHEME = "An API Host starts with https:// (or http:// for a local server)."
USER_IN_ADDRESS = "An API Host has no name and password before “@”. The key goes into its own field."
FRAGMENT = "An API Host has nothing after “#”."
QUERY = "An API Host has nothing after “?”. Keys and settings go into their own fields."
NOT_ASCII = "Write the name of the host in plain letters; an international name in its “xn--” form."
ODD_NUMBER = "Write an IP address as four numbers from 0 to 255, such as 127.0.0.1."
BAD_PORT = "The port is a number from 1 to 65535."
BAD_PATH = "The path of the address contains a character or a part that does not belong into an API Host."

STANDARD_PORTS = {"http": 80, "https": 443}
LOCAL_ENDINGS = (".localhost", ".local", ".internal")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_AUTHORITY = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(?::(?P<port>\d*))?")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_PATH = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/-]*")
_ENDPOINT = re.compile(r"/(chat/completions|completions|responses|embeddings|models|messages)$", re.IGNORECASE)


class Refused(ValueError):
    """The address cannot be used; the text is our sentence. `shown` is what may stand in the field again."""

    def __init__(self, sentence: str, *, shown: str = "") -> None:
        super().__init__(sentence)
        self.shown = shown


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalisedHost:
    """`host` as it is kept, the `query` that came with it, what was changed, and why it is refused ("" if it is not).

    A refused address has in `host` what may be shown again.
    """

    host: str
    query: str = ""
    changes: tuple[str, ...] = ()
    refusal: str = ""


def normalised_host(text: str) -> NormalisedHost:
    """The one spelling of an address; the same for every spelling of the same address. "" stays ""."""
    reading = _Reading()
    try:
        return reading.read(text)
    except Refused as refused:
        return NormalisedHost(host=refused.shown or trimmed(text), refusal=str(refused))


class _Reading:
    """One address being taken apart, and what was changed on the way."""

    def __init__(self) -> None:
        self.changes: list[str] = []

    def read(self, typed: str) -> NormalisedHost:
        text = self._bare(typed)
        if not text:
            return NormalisedHost(host="")
        scheme, rest = self._scheme(text)
        authority, path, query = _split(rest)
        if "@" in authority:
            raise Refused(USER_IN_ADDRESS, shown=f"{scheme or 'https'}://{rest[authority.rindex('@') + 1 :]}")
        host, port = self._authority(authority)
        scheme = scheme or self._default_scheme(host)
        origin = f"{scheme}://{host}{self._port(scheme, port)}"
        return NormalisedHost(host=origin + self._path(path), query=query, changes=tuple(self.changes))

    def _bare(self, typed: str) -> str:
        text = typed
        while (shorter := trimmed(unquoted(text))) != text:
            text = shorter
        if text != typed:
            self.changes.append("Blanks or quotation marks around it were removed.")
        return text

    def _scheme(self, text: str) -> tuple[str, str]:
        match = _SCHEME.match(text)
        if not match:
            return "", text.removeprefix("//")
        scheme = match[1].lower()
        if scheme not in STANDARD_PORTS:
            raise Refused(WRONG_SCHEME)
        return scheme, text[match.end() :]

    def _default_scheme(self, host: str) -> str:
        scheme = "http" if _is_local(host) else "https"
        self.changes.append(f"“{scheme}://” was added.")
        return scheme

    def _authority(self, authority: str) -> tuple[str, str]:
        if not authority.isascii():
            raise Refused(NOT_ASCII)
        match = _AUTHORITY.fullmatch(authority)
        if not match or not match["host"]:
            raise Refused(NOT_AN_ADDRESS)
        if match["host"] != match["host"].lower():
            self.changes.append("The host is written in small letters.")
        return _checked_host(match["host"].lower().removesuffix(".")), match["port"] or ""

    def _port(self, scheme: str, port: str) -> str:
        if not port:
            return ""
        if len(port) > 5 or not 1 <= int(port) <= 65535:
            raise Refused(BAD_PORT)
        if int(port) == STANDARD_PORTS[scheme]:
            self.changes.append(f"The port {int(port)} was removed: it goes without saying.")
            return ""
        return f":{int(port)}"

    def _path(self, path: str) -> str:
        if not _PATH.fullmatch(path) or {".", ".."} & set(path.split("/")):
            raise Refused(BAD_PATH)
        while True:
            path = self._without_slashes(path)
            match = _ENDPOINT.search(path)
            if not match:
                return path
            self.changes.append(f"“{match[0]}” was removed: an API Host ends before it.")
            path = path[: match.start()]

    def _without_slashes(self, path: str) -> str:
        single = re.sub("/{2,}", "/", path)
        bare = single.rstrip("/")
        if bare != single:
            self.changes.append("A trailing slash was removed.")
        elif single != path:
            self.changes.append("A doubled slash was removed.")
        return bare


def _split(rest: str) -> tuple[str, str, str]:
    """Authority, path and query of what follows the scheme."""
    before, _, fragment = rest.partition("#")
    if fragment:
        raise Refused(FRAGMENT)
    before, _, query = before.partition("?")
    authority, slash, path = before.partition("/")
    return authority, slash + path, query


def _checked_host(host: str) -> str:
    if host.startswith("["):
        return _ipv6(host[1:-1])
    if _NUMBER.fullmatch(host.rsplit(".", 1)[-1]):
        return _ipv4(host)
    if len(host) > 253 or not _NAME.fullmatch(host):
        raise Refused(NOT_AN_ADDRESS)
    return host


def _ipv4(text: str) -> str:
    """Only the plain spelling: every other one is read differently by different programs."""
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise Refused(ODD_NUMBER) from None


def _ipv6(text: str) -> str:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        raise Refused(NOT_AN_ADDRESS) from None
    if address.scope_id:
        raise Refused(NOT_AN_ADDRESS)
    return f"[{address.compressed}]"


def _is_local(host: str) -> bool:
    """Whether a host without a scheme is rather a server in the house, which seldom speaks https."""
    address = host.startswith("[") or host.replace(".", "").isdigit()
    return address or "." not in host or host.endswith(LOCAL_ENDINGS)
