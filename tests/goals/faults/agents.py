"""Programs that ask a running server for the key to use."""

import json
import time
from collections.abc import Sequence

from tests.goals.faults.servers import Server
from tests.goals.faults.visitors import Answer, Client

EFFECTIVE = "/api/v1/effective"

MAKE_TOKENS = """
import json, os
from providers.models import Agent, Person
from providers.services.agents import AgentTerms, create_agent, lasting
person = Person.objects.filter(role__in=("owner", "admin")).first()
terms = [AgentTerms(name=f"agent {os.urandom(8).hex()}", uses=Agent.Uses.ANY) for _ in range(int(os.environ["TOKENS"]))]
print(json.dumps([
    create_agent(actor=person, owner=None, terms=one, expires_at=lasting(90)).text for one in terms
]))
"""
REVOKE = """
import os
from providers.models import AccessToken, Person
from providers.services.agents import revoke_token
from providers.tokens import token_digest
token = AccessToken.objects.get(token_hash=token_digest(os.environ["TOKEN"]))
revoke_token(actor=Person.objects.filter(role__in=("owner", "admin")).first(), token=token)
"""


def make_tokens(server: Server, count: int) -> Sequence[str]:
    """So many agents of the organization, with a token each."""
    tokens: list[str] = json.loads(server.shell(MAKE_TOKENS, TOKENS=str(count)))
    return tokens


def revoke(server: Server, token: str) -> None:
    """End a token, as an admin does."""
    server.shell(REVOKE, TOKEN=token)


class Asker(Client):
    """A program."""

    def __init__(self, place: tuple[str, int], token: str) -> None:
        super().__init__(place)
        self.headers = {"Authorization": f"Bearer {token}"}

    def ask(self, began: float | None = None) -> Answer:
        """The key to use; the seconds count from `began`, the moment at which it should have been asked for."""
        return self.exchange("GET", EFFECTIVE, None, self.headers, time.perf_counter() if began is None else began)


def ask(place: tuple[str, int], token: str) -> Answer:
    """One request on a connection of its own."""
    asker = Asker(place, token)
    try:
        return asker.ask()
    finally:
        asker.close()
