"""Who may do what. Somebody else's row is a 404 (`places.py`); a page for admins only is a 403 in our words.

Nobody gets as far as a view without being signed in: `LoginRequiredMiddleware` sees to that, view by view.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from providers.audit import Actor, agent_of
from providers.models import Agent, Person


def signed_in_person(request: HttpRequest) -> Person:
    """Who asks. PermissionDenied if nobody is signed in after all."""
    if not isinstance(request.user, Person):
        raise PermissionDenied("Sign in first.")
    return request.user


def demand_right_to_keys(actor: Actor, owner: Person | None) -> None:
    """Look again, because a check takes its time: PermissionDenied unless they may change this owner's keys.

    `owner` None is the organization.
    """
    agent = agent_of(actor)
    allowed = _person_may(actor, owner) if isinstance(actor, Person) else agent is not None and _agent_may(agent, owner)
    if not allowed:
        raise PermissionDenied("You may not change these keys any more.")


def _person_may(person: Person, owner: Person | None) -> bool:
    now = Person.objects.filter(pk=person.pk, is_active=True).first()
    return now is not None and (now == owner if owner else now.is_admin)


def _agent_may(agent: Agent, owner: Person | None) -> bool:
    now = Agent.objects.select_related("owner").filter(pk=agent.pk, manages=True).first()
    return now is not None and now.owner == owner and (now.owner is None or now.owner.is_active)


def signed_in_admin(request: HttpRequest) -> Person:
    """The admin who asks; PermissionDenied for everybody else."""
    person = signed_in_person(request)
    if not person.is_admin:
        raise PermissionDenied("This page is for admins.")
    return person
