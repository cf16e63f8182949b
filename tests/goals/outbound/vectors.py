"""What is tried on every surface: forbidden addresses in every spelling, names that lie, redirects, and good hosts.

A vector is a URL; "SURFACE" in it stands for the surface that it is tried on, because a name that changes its answers
must be asked from the beginning each time.
"""

from collections.abc import Iterator

from tests.goals.outbound.gateway import Heard, good_answer
from tests.goals.outbound.watching import World
from tests.servers import Reply
from tests.ssrf_vectors import FORBIDDEN, FORBIDDEN_4, FORBIDDEN_6, GOOD_HOSTS, METADATA, NOT_PUBLIC

PUBLIC, TRAP, DEAD = "104.18.7.192", "104.18.7.193", "104.18.7.194"
ALLOWED = (f"{PUBLIC}:443", f"{DEAD}:443")
"""The only places that any of this may lead to: where the good names are, and a public address that takes nobody."""
LISTED = "169.254.169.254:80,169.254.169.254:443,[fd00:ec2::254]:443,metadata.google.internal:80,100.100.100.200:80"
"""What a careless operator might list: metadata stays closed all the same."""
DOMAIN, TRAP_NAME = "vector.example", "trap.vector.example"
CERTIFIED = (f"*.{DOMAIN}", *(host.lower() for host in GOOD_HOSTS))

CLOSED_PORTS = (1, 22, 25, 53, 80, 444, 3306, 5432, 6379, 8000, 8080, 8443, 9200, 11211, 65535)
REDIRECTS = (300, 301, 302, 303, 305, 307, 308)
TARGETS = (
    "http://169.254.169.254/redirected",
    "https://127.0.0.1/redirected",
    "http://[::1]:80/redirected",
    f"https://{TRAP_NAME}/redirected",
    f"//{TRAP_NAME}/redirected",
    "https://api.openai.com/redirected",
    "/redirected",
    "http://2130706433/redirected",
)


def vectors() -> list[str]:
    """All that must not lead off the list, each once."""
    return list(dict.fromkeys([*FORBIDDEN, *_literals(), *_ports(), *lying(), *rebinding(), *redirecting()]))


def redirecting() -> list[str]:
    """Hosts that answer with a redirect."""
    places = range(len(TARGETS))
    return [f"https://redirect-{status}-{place}.{DOMAIN}/v1" for status in REDIRECTS for place in places]


def lying() -> list[str]:
    """Names with an address that is not public: alone, before and after a public one."""
    return [f"https://{name}/v1" for name, _ in _lying()]


def rebinding() -> list[str]:
    """Names that are public at the first look, and something else later; and the other way round."""
    return [f"https://{name}/v1" for name, _ in _changing()]


def good_urls() -> list[str]:
    """The 20 hosts that must pass."""
    return [f"https://{host}/v1" for host in GOOD_HOSTS]


def world(port: int, surfaces: tuple[str, ...]) -> World:
    """The network of the vectors; `port` is that of the gateway."""
    made = World(diverted={f"{PUBLIC}:443": port, f"{TRAP}:443": port})
    made.names.update({host.lower(): [[PUBLIC]] for host in GOOD_HOSTS})
    made.names[TRAP_NAME] = [[TRAP]]
    made.names.update({name: [answer] for name, answer in _lying()})
    for surface in surfaces:
        made.names.update({on(surface, name): answers for name, answers in _changing()})
    made.names.update({url.split("/")[2]: [[PUBLIC]] for url in redirecting()})
    return made


def on(surface: str, text: str) -> str:
    """A vector, or its name, for this surface."""
    return text.replace("SURFACE", surface)


def answer(heard: Heard) -> Reply:
    """What the gateway says: redirects where the name asks for them, else that all is well."""
    words = heard.host.partition(".")[0].split("-")
    if words[0] != "redirect" or "redirected" in heard.path:
        return good_answer(heard)
    return Reply(int(words[1]), {}, {"Location": TARGETS[int(words[2])]})


def _literals() -> Iterator[str]:
    for text in dict.fromkeys([*NOT_PUBLIC, *METADATA, *FORBIDDEN_4]):
        host = f"[{text}]" if ":" in text else text
        yield from (f"https://{host}/v1", f"http://{host}/v1", f"https://{host}:8443/v1", f"{host}/v1")


def _ports() -> Iterator[str]:
    for port in CLOSED_PORTS:
        yield from (f"https://api.openai.com:{port}/v1", f"http://api.openai.com:{port}/v1", f"http://{PUBLIC}:{port}/")


def _lying() -> Iterator[tuple[str, list[str]]]:
    for number, address in enumerate(dict.fromkeys([*NOT_PUBLIC, *METADATA, *FORBIDDEN_4, *FORBIDDEN_6])):
        yield f"alone-{number}.{DOMAIN}", [address]
        yield f"before-{number}.{DOMAIN}", [address, PUBLIC]
        yield f"after-{number}.{DOMAIN}", [DEAD, address]


def _changing() -> Iterator[tuple[str, list[list[str]]]]:
    for number, address in enumerate(("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254")):
        for calls in (1, 2, 3):
            yield f"later-{calls}-{number}-SURFACE.{DOMAIN}", [[PUBLIC]] * calls + [[address]]
    for number, address in enumerate(("127.0.0.1", "169.254.169.254", "::1")):
        yield f"first-{number}-SURFACE.{DOMAIN}", [[address], [PUBLIC]]
