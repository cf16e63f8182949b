"""Who may do what. Somebody else's row is a 404 (`places.py`); a page for admins only is a 403 in our words.

Nobody gets as far as a view without being signed in: `LoginRequiredMiddleware` sees to that, view by view.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from providers.audit import Actor
from providers.models import AccessToken, Agent, Person
from providers.services.token_access import living_tokens

LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_ACCOUNT = ("/account/", "/welcome/", "/theme", "/api/")
"""How the addresses begin that are about whoever asks, and nothing else. Under /api/ tokens ask: no cookie counts."""
NO_CHANGES = "Auditors look at everything, and change nothing but their own account."


def signed_in_person(request: HttpRequest) -> Person:
    """Who asks. PermissionDenied if nobody is signed in after all."""
    if not isinstance(request.user, Person):
        raise PermissionDenied("Sign in first.")
    return request.user


def demand_right_to_keys(actor: Actor, owner: Person | None) -> None:
    """Look again, because a check takes its time: PermissionDenied unless they may change this owner's keys.

    `owner` None is the organization. Inside the transaction of the change, before anything else is locked.
    """
    if not (_person_may(actor, owner) if isinstance(actor, Person) else _agent_may(actor, owner)):
        raise PermissionDenied("You may not change these keys any more.")


def _person_may(person: Person, owner: Person | None) -> bool:
    """Under a lock: whoever leaves meanwhile waits, and then finds the key that was typed by them."""
    now = Person.objects.select_for_update(no_key=True).filter(pk=person.pk, is_active=True).first()
    return now is not None and (now == owner and not now.is_auditor if owner else now.is_admin)


def _agent_may(actor: Agent | AccessToken, owner: Person | None) -> bool:
    agent = actor.agent if isinstance(actor, AccessToken) else actor
    if agent.owner_id and not _person_may(Person(pk=agent.owner_id), owner):
        return False
    now = Agent.objects.filter(pk=agent.pk, manages=True).first()
    if now is None or (isinstance(actor, AccessToken) and not _is_alive(actor)):
        return False
    return now.owner_id == (owner.pk if owner else None)


def _is_alive(token: AccessToken) -> bool:
    return living_tokens().filter(pk=token.pk).exists()


def signed_in_admin(request: HttpRequest) -> Person:
    """The admin who asks; PermissionDenied for everybody else."""
    person = signed_in_person(request)
    if not person.is_admin:
        raise PermissionDenied(NO_CHANGES if person.is_auditor else "This page is for admins.")
    return person


def signed_in_reader(request: HttpRequest) -> Person:
    """Who may read the record, and take a copy of it along; PermissionDenied for members."""
    person = signed_in_person(request)
    if not person.oversees:
        raise PermissionDenied("This page is for admins.")
    return person


def signed_in_overseer(request: HttpRequest) -> Person:
    """The admin who asks, or the auditor who only looks; PermissionDenied for everybody else."""
    person = signed_in_person(request)
    return person if person.is_auditor and request.method in LOOKING else signed_in_admin(request)
