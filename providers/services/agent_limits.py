"""How many agents and tokens there may be, and that a form that is sent again makes nothing again."""

from uuid import UUID

from providers.models import AccessToken, Agent, AuditEvent, IdempotentAnswer, Person
from providers.services.people import NotAllowed
from providers.services.token_access import living_tokens

MOST_OF_PERSON = 50
MOST_OF_ORGANIZATION = 200
MOST_TOKENS = 5
"""Tokens of one agent that work at the same time: enough to replace them one by one on several machines."""


class TooMany(NotAllowed):
    """There are as many as there may be. The text is a sentence for the form."""


class SentAgain(Exception):
    """This very form was sent before. What it made was shown then, and nothing was made now."""


def demand_room_for_agent(owner: Person | None) -> None:
    """Raises TooMany where this owner has the most agents already."""
    most = MOST_OF_PERSON if owner else MOST_OF_ORGANIZATION
    if Agent.objects.filter(owner=owner).count() >= most:
        whose = "You have" if owner else "The organization has"
        raise TooMany(f"{whose} {most} agents, and there may be no more. Remove one that is not needed any longer.")


def demand_room_for_token(agent: Agent) -> None:
    """Raises TooMany where this agent has the most living tokens already."""
    if living_tokens().filter(agent=agent).count() >= MOST_TOKENS:
        raise TooMany(f"{MOST_TOKENS} tokens of this agent work, and there may be no more. Revoke one first.")


def demand_new_agent(form: UUID) -> None:
    """Raises SentAgain if the form with this id has made an agent, even if that was removed since."""
    if AuditEvent.objects.filter(target_id=str(form), action="agent.created").exists():
        raise SentAgain


def demand_new_token(agent: Agent, form: UUID | None) -> None:
    """Raises SentAgain if the form with this id has made a token of this agent; call it with the agent locked."""
    if form and IdempotentAnswer.objects.filter(token__agent=agent, key=_key(form)).exists():
        raise SentAgain


def remember_form(token: AccessToken, form: UUID | None) -> None:
    """Keep which form made this token."""
    if form:
        IdempotentAnswer.objects.create(token=token, key=_key(form), request_digest="", status=200, body={})


def _key(form: UUID) -> str:
    return f"form {form}"
