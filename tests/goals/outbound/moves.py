"""Stored cards, what would move their key to another origin, and edits that move nothing.

The operator's list opens both origins wide, so that nothing but the binding of a key to its host keeps it at home.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.goals.outbound.watching import World

HOME, AWAY = "104.18.7.10", "104.18.7.20"
AT_HOME = f"{HOME}:443"
HOME_NAME, AWAY_NAME = "home.example", "away.example"
RUNTIME = "bedrock-runtime.{}.amazonaws.com"
AZURE = "contoso.openai.azure.com"
PORTS = (80, 443, 8443)
AWAY_NAMES = (
    AWAY_NAME,
    f"api.{HOME_NAME}",
    f"{HOME_NAME}.{AWAY_NAME}",
    f"{AWAY_NAME}.{HOME_NAME}",
    f"eu.{AZURE}",
    RUNTIME.format("eu-west-1"),
    RUNTIME.format("us-west-2"),
)
HOME_NAMES = (HOME_NAME, AZURE, RUNTIME.format("us-east-1"), "bedrock.us-east-1.amazonaws.com")
CERTIFIED = (*AWAY_NAMES, *HOME_NAMES)


@dataclass(frozen=True, slots=True)
class Stored:
    """A card with a stored key. `moves`: each would send the key elsewhere; `harmless`: none does."""

    kind: str
    host: str
    model: str
    config: Mapping[str, str] = field(default_factory=dict)
    moves: tuple[Mapping[str, str], ...] = ()
    harmless: tuple[Mapping[str, str], ...] = ()

    @property
    def fields(self) -> dict[str, str]:
        """The form as it is drawn, with no key in it."""
        return {"api_key": "", "api_host": self.host, "model_type": self.model, "name": "home", **self.config}


def _hosts(*hosts: str) -> tuple[Mapping[str, str], ...]:
    return tuple({"api_host": host} for host in hosts)


HOST_MOVES = _hosts(
    f"http://{HOME_NAME}/v1",  # the scheme, and with it the port
    f"http://{HOME_NAME}:443/v1",  # the scheme alone
    f"https://{AWAY_NAME}/v1",  # the host
    f"{AWAY_NAME}/v1",
    f"//{AWAY_NAME}/v1",
    f"https://api.{HOME_NAME}/v1",  # a name below it, and above
    f"https://{HOME_NAME}.{AWAY_NAME}/v1",
    f"https://{AWAY_NAME}.{HOME_NAME}/v1",
    f"https://{AWAY}/v1",  # a number
    f"https://{HOME_NAME}:8443/v1",  # the port
    f"https://{HOME_NAME}/v2",  # the path
    f"https://{HOME_NAME}/v1/elsewhere",
    f"https://{HOME_NAME}",
    f"https://{HOME_NAME}@{AWAY_NAME}/v1",  # what parsers disagree about
    f"https://{AWAY_NAME}\\@{HOME_NAME}/v1",
    f"https://{AWAY_NAME}#{HOME_NAME}/v1",
    f"https://{AWAY_NAME}?https://{HOME_NAME}/v1",
    f"https://h\u043eme.example@{AWAY_NAME}/v1",
)
HOST_EDITS: tuple[Mapping[str, str], ...] = (
    *_hosts(
        f"https://{HOME_NAME}/v1/",  # a slash
        f"https://{HOME_NAME.upper()}/v1",  # capitals
        f"HTTPS://{HOME_NAME}/v1",
        f"  https://{HOME_NAME}/v1 ",  # blanks
        f'"https://{HOME_NAME}/v1"',
        f"https://{HOME_NAME}:443/v1",  # the port that goes without saying
        f"https://{HOME_NAME}/v1/chat/completions",
    ),
    {"notes": "for the night shift"},
    {"model_type": "another-model"},
    {"expires_on": "2099-12-31"},
    {"allowed_models": "another-model\na-third-model"},
    {"groups": "1"},
    {"name": "renamed"},
)
CARDS = (
    Stored("openai_compatible", f"https://{HOME_NAME}/v1", "a-model", moves=HOST_MOVES, harmless=HOST_EDITS),
    Stored(
        "azure_openai",
        f"https://{AZURE}",
        "night-shift",
        {"deployment_name": "night-shift", "api_version": "2024-10-21"},
        moves=_hosts(
            f"https://{AWAY_NAME}",
            f"https://eu.{AZURE}",
            f"https://{AWAY_NAME}/openai/deployments/night-shift/chat/completions?api-version=2024-10-21",
        ),
        harmless=(
            {"api_version": "2024-02-15-preview"},
            {"deployment_name": "day-shift", "model_type": "day-shift"},
            {"api_host": f"https://{AZURE}/openai/deployments/night-shift/chat/completions?api-version=2024-10-21"},
        ),
    ),
    Stored(
        "bedrock",
        f"https://{RUNTIME.format('us-east-1')}",
        "us.amazon.nova-2-lite-v1:0",
        {"region": "us-east-1"},
        moves=(
            {"region": "eu-west-1"},
            {"region": "us-west-2", "api_host": ""},
            {"region": "eu-west-1", "api_host": f"https://{RUNTIME.format('eu-west-1')}"},
            {"api_host": f"https://{AWAY_NAME}"},
        ),
        harmless=({"region": " US-EAST-1 "}, {"api_host": ""}),
    ),
)

PARAMETERS = (
    "api_base", "base_url", "baseUrl", "host", "endpoint", "url", "origin", "target", "proxy", "extra_headers",
    "openai_api_base", "API_HOST", "api_host[]", "region_name", "http_proxy", "aws_bedrock_runtime_endpoint",
)  # fmt: skip
"""What peers have taken a host from, beside the field that was guarded."""


def world(home: int, away: int) -> World:
    """The network: https at home leads to the port `home`, everything else to the port `away`."""
    made = World(open=[f"127.0.0.1:{away}"])
    made.names.update({name: [[AWAY]] for name in AWAY_NAMES} | {name: [[HOME]] for name in HOME_NAMES})
    made.diverted = {f"{address}:{port}": away for address in (HOME, AWAY) for port in PORTS} | {AT_HOME: home}
    return made


def listed() -> str:
    """The operator's list: every port of every name."""
    return ",".join(f"{name}:{port}" for name in (HOME_NAME, *AWAY_NAMES, AWAY) for port in PORTS)
