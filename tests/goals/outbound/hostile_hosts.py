"""Hosts that behave badly, each a public name of its own that leads to a server of this machine."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from tests.goals.outbound.gateway import Gateway
from tests.goals.outbound.watching import World
from tests.servers import RawServer, Script

DOMAIN = "hostile.example"
GOOD = f"good.{DOMAIN}"
CERTIFIED = (f"*.{DOMAIN}",)


@dataclass
class Hosts:
    """`urls` by case; `good` is one that answers well."""

    world: World
    urls: dict[str, str] = field(default_factory=dict)
    good: str = f"https://{GOOD}/v1"

    def add(self, case: str, port: int, *, slow: float = 0) -> None:
        """A case that is served at this port; `slow`: seconds that its name takes to be looked up."""
        number = len(self.urls)
        name = f"case-{number}.{DOMAIN}"
        self.world.put(name, f"104.18.8.{number + 1}", port)
        if slow:
            self.world.slow[name] = slow
        self.urls[case] = f"https://{name}/v1"


@contextmanager
def hostile_hosts(tls: ssl.SSLContext, scripts: Mapping[str, Script], bare: Mapping[str, Script]) -> Iterator[Hosts]:
    """A server for each script: those of `bare` begin where TLS would, the others speak after the handshake."""
    with ExitStack() as stack:
        hosts = Hosts(World())
        gateway = stack.enter_context(Gateway(tls))
        hosts.world.put(GOOD, "104.18.9.1", gateway.port)
        for case, script in scripts.items():
            hosts.add(case, stack.enter_context(RawServer(script, tls)).port)
        for case, script in bare.items():
            hosts.add(case, stack.enter_context(RawServer(script)).port)
        yield hosts
