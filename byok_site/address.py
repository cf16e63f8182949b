"""The one public address: what follows from BYOK_URL, and which combinations are refused."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from byok_site.env import BadSetting


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`: localhost or a loopback address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """The address that people type, taken apart. `port` is None where the scheme's own is meant."""

    scheme: str
    host: str
    port: int | None

    @property
    def secure(self) -> bool:
        """Whether it is https."""
        return self.scheme == "https"

    @property
    def origin(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (f":{self.port}" if self.port else "")

    @property
    def allowed_hosts(self) -> list[str]:
        """The Host headers that are answered. A loopback address may be typed in each of its spellings."""
        own = f"[{self.host}]" if ":" in self.host else self.host
        return sorted({own, "localhost", "127.0.0.1", "[::1]"}) if is_loopback(self.host) else [own]


def parse_public_address(text: str, *, insecure_http: bool) -> PublicAddress:
    """Read BYOK_URL; anything but scheme, host and port is refused, and so is http beyond this machine."""
    try:
        parts = urlsplit(text)
        address = PublicAddress(scheme=parts.scheme, host=parts.hostname or "", port=parts.port)
    except ValueError:
        raise BadSetting("BYOK_URL is not an address such as https://byok.example.org.") from None
    extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None
    if address.scheme not in {"http", "https"} or not address.host or extra:
        raise BadSetting("BYOK_URL must be https://HOST or http://HOST:PORT, with nothing after it.")
    if not (address.secure or insecure_http or is_loopback(address.host)):
        raise BadSetting(
            "BYOK_URL must begin with https:// for a host other than localhost, because keys would cross the network "
            "in clear; BYOK_INSECURE_HTTP=1 allows it all the same."
        )
    return address


def listen_problem(address: PublicAddress, *, host: str, insecure_http: bool, trusted_proxies: int) -> str | None:
    """Why a server for `address` must not listen on `host`, in one sentence; None if it may."""
    if address.secure and not trusted_proxies:
        return (
            "BYOK_URL is https, but BYOK_TRUSTED_PROXIES is 0: BYOK speaks plain http to the proxy that ends https, "
            "so set BYOK_TRUSTED_PROXIES to the number of proxies in front (usually 1)."
        )
    if not address.secure and not insecure_http and not is_loopback(host):
        return (
            f"--host {host} would let others in over plain http, where keys can be read on the way: "
            "set BYOK_URL to an https address, or BYOK_INSECURE_HTTP=1 if you accept that."
        )
    return None
