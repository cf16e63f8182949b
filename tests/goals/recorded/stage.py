"""An organization on which everything can be done, and the hands that do it."""

from typing import TYPE_CHECKING

from django.test import Client

from providers.models import Agent, Group, OneTimeLink, Person, Provider, Role
from providers.services.groups import create_group
from providers.services.invitations import invite
from providers.services.people import make_password_link
from tests.api import Caller, make_token, working_provider
from tests.cards import PressedCard
from tests.people import make_person, signed_in
from tests.provider_double import Double
from tests.rows import put_into_column

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response


class Stage:
    """Names are what steps are about. Everything is made before anything is broken."""

    def __init__(self, double: Double) -> None:
        self.double = double
        self.owner, self.member = make_person("Olivia", Role.OWNER), make_person("Mia", Role.MEMBER)
        self.other = make_person("Otto", Role.MEMBER)
        self.browser = self._browser(self.owner)
        self.cards = {name: PressedCard(self.browser, "openai") for name in ("first", "second")}
        self.own = PressedCard(self._browser(self.member), "openai", scope="my")
        self.token = make_token(manages=True)
        self.caller = Caller(self.token, client=self._browser(None))
        self.unlucky = make_person("Una", Role.MEMBER)
        put_into_column(working_provider(owner=self.unlucky, is_default=True), b"gAAAAnothing")
        self.group = create_group(actor=self.owner, name="Team")
        self.invitation = invite(actor=self.owner, email="new@example.org", name="Nora", role=Role.MEMBER)
        self.joining = invite(actor=self.owner, email="join@example.org", name="Jo", role=Role.MEMBER)
        self.to_void = invite(actor=self.owner, email="void@example.org", name="Vi", role=Role.MEMBER)
        self.password_link = make_password_link(actor=self.owner, person=self.other)

    @property
    def agent(self) -> Agent:
        """The agent that pages are about; made by a step."""
        return Agent.objects.get(name="Made by a page")

    @property
    def entry(self) -> Provider:
        """The entry of the API."""
        return Provider.objects.get(name="by-api")

    def post(self, address: str, **typed: str) -> "Response":
        """The owner sends a form."""
        return self.browser.post(address, typed)

    def token_of(self, position: int) -> int:
        """The number of a token of that agent, oldest first."""
        return self.agent.tokens.order_by("pk")[position].pk

    def invited(self, link: OneTimeLink, verb: str) -> "Response":
        """Press a button of an open invitation."""
        return self.post(f"/people/invitations/{link.pk}/", do=verb)

    def _browser(self, person: Person | None) -> Client:
        client = Client(raise_request_exception=False)
        return signed_in(client, person) if person else client


def group_named(name: str) -> Group:
    """A group that a step has made."""
    return Group.objects.get(name=name)
