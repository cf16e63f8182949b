"""The Agents pages: programs and their access tokens. A token is in the answer that made it, and nowhere else."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from providers.access import signed_in_person
from providers.agent_pages import agent_lists, lost_entries, token_rows
from providers.forms_agents import AgentForm, NewAgentForm
from providers.forms_tokens import EndForm, ReplaceForm
from providers.models import AccessToken, Agent, Person
from providers.places import Place, place_for
from providers.recent import Confirmation, unconfirmed
from providers.row_numbers import row_number
from providers.services import agents as service
from providers.services.agents import NameTaken, NewToken, SentAgain, TooMany, visible_agents
from providers.services.people import NotAllowed
from providers.views.refused import refused_status
from providers.views.token_pages import made_page, sent_again_page

NAME_TAKEN = "There is an agent of this name already. Give this one another."


@require_http_methods(["GET", "POST"])
def agents(request: HttpRequest) -> HttpResponse:
    """Every agent that is this person's business, and the forms that make more."""
    person = signed_in_person(request)
    if request.method == "GET":
        return render(request, "agents/list.html", {"page": "agents", "lists": agent_lists(person)})
    place = place_for(person, request.POST.get("scope", ""), changes=True)
    form = NewAgentForm(request.POST, place=place)
    confirmation = _unconfirmed(request, place.owner, "Confirm and make it") if form.is_valid() else None
    try:
        new = _created(request, form) if form.is_valid() and not confirmation else None
    except SentAgain:
        return sent_again_page(request, visible_agents(person).filter(pk=str(form.form_number)).first())
    if new:
        return made_page(request, new)
    context = {"page": "agents", "lists": agent_lists(person, form), "confirmation": confirmation}
    return render(request, "agents/list.html", context, status=refused_status(confirmation, refused=True))


@require_http_methods(["GET", "POST"])
def agent(request: HttpRequest, pk: str) -> HttpResponse:
    """One agent: its tokens, what it may do, and its end."""
    person = signed_in_person(request)
    subject = get_object_or_404(visible_agents(person), pk=pk)
    if person.is_auditor or request.method == "GET":
        return _page(request, subject, ask="" if person.is_auditor else request.GET.get("ask", ""))
    do, _, detail = request.POST.get("do", "").partition(":")
    if do not in VERBS:
        return _page(request, subject, error="Choose one of the buttons.")
    try:
        return VERBS[do](request, subject, detail)
    except SentAgain:
        return sent_again_page(request, subject)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("agent", pk=subject.pk)


def _created(request: HttpRequest, form: NewAgentForm) -> NewToken | None:
    try:
        return service.create_agent(
            actor=signed_in_person(request),
            owner=form.place.owner,
            terms=form.terms,
            expires_at=form.expires_at,
            form=form.form_number,
        )
    except NameTaken:
        form.add_error("name", NAME_TAKEN)
    except NotAllowed as reason:
        form.add_error(None, str(reason))
    return None


def _change(request: HttpRequest, subject: Agent, detail: str) -> HttpResponse:
    form = AgentForm(request.POST, place=_place(subject), agent=subject)
    if form.is_valid():
        weighty = set(form.changed_data) - {"name"}
        if weighty and (confirmation := _unconfirmed(request, subject.owner, "Confirm and save")):
            return _page(request, subject, confirmation=confirmation, form=form)
        try:
            service.change_agent(actor=signed_in_person(request), agent=subject, terms=form.terms)
            messages.success(request, "Saved. It holds from the agent's next request on.")
            return redirect("agent", pk=subject.pk)
        except NameTaken:
            form.add_error("name", NAME_TAKEN)
    return _page(request, subject, form=form)


def _make_token(request: HttpRequest, subject: Agent, detail: str) -> HttpResponse:
    form = EndForm(request.POST, auto_id="token-%s")
    if form.is_valid():
        if confirmation := _unconfirmed(request, subject.owner, "Confirm and make it"):
            return _page(request, subject, confirmation=confirmation, token_form=form)
        actor, number = signed_in_person(request), form.form_number
        try:
            new = service.make_token(actor=actor, agent=subject, expires_at=form.expires_at, form=number)
            return made_page(request, new)
        except TooMany as reason:
            form.add_error(None, str(reason))
    return _page(request, subject, token_form=form)


def _replace(request: HttpRequest, subject: Agent, detail: str) -> HttpResponse:
    old = _token(subject, detail)
    form = ReplaceForm(request.POST, auto_id="replace-%s")
    if form.is_valid():
        if confirmation := _unconfirmed(request, subject.owner, "Confirm and make it"):
            return _page(request, subject, ask=f"replace:{old.pk}", confirmation=confirmation, replace_form=form)
        actor, number = signed_in_person(request), form.form_number
        try:
            new = service.rotate_token(actor=actor, token=old, keep=form.keeps, expires_at=form.expires_at, form=number)
            old.refresh_from_db()
            return made_page(request, new, old=old)
        except TooMany as reason:
            form.add_error(None, str(reason))
    return _page(request, subject, ask=f"replace:{old.pk}", replace_form=form)


def _revoke(request: HttpRequest, subject: Agent, detail: str) -> HttpResponse:
    token = service.revoke_token(actor=signed_in_person(request), token=_token(subject, detail))
    messages.success(request, f"The token {token.hint}… was revoked: its next request is refused.")
    return redirect("agent", pk=subject.pk)


def _remove(request: HttpRequest, subject: Agent, detail: str) -> HttpResponse:
    service.remove_agent(actor=signed_in_person(request), agent=subject)
    messages.success(request, f"{subject} was removed. Its tokens are dead.")
    return redirect("agents")


VERBS: dict[str, Callable[[HttpRequest, Agent, str], HttpResponse]] = {
    "change": _change,
    "token": _make_token,
    "replace": _replace,
    "revoke": _revoke,
    "remove": _remove,
}


def _place(subject: Agent) -> Place:
    return Place("my" if subject.owner else "organization", subject.owner)


def _token(subject: Agent, detail: str) -> AccessToken:
    """The agent's token with this number; another agent's is a 404."""
    number = row_number(detail)
    if number is None:
        raise Http404
    return get_object_or_404(subject.tokens.select_related("agent__owner"), pk=number)


def _unconfirmed(request: HttpRequest, owner: Person | None, button: str) -> Confirmation | None:
    """What stands before a change to an agent of the organization, for whoever signed in a while ago."""
    return None if owner else unconfirmed(request, button=button)


def _page(
    request: HttpRequest,
    subject: Agent,
    *,
    ask: str = "",
    error: str = "",
    confirmation: Confirmation | None = None,
    **bound: forms.Form,
) -> HttpResponse:
    verb, _, detail = ask.partition(":")
    context = {
        "page": "agents",
        "agent": subject,
        "read_only": signed_in_person(request).is_auditor,
        "tokens": token_rows(subject),
        "form": AgentForm(place=_place(subject), agent=subject),
        "token_form": EndForm(auto_id="token-%s"),
        "replace_form": ReplaceForm(auto_id="replace-%s"),
        "ask": verb,
        "asked": _token(subject, detail) if verb in {"replace", "revoke"} else None,
        "entries": list(subject.entries.all()),
        "lost": lost_entries(subject),
        "error": error,
        "confirmation": confirmation,
        **bound,
    }
    return render(
        request, "agents/agent.html", context, status=refused_status(confirmation, refused=bool(error or bound))
    )
