"""What a form that makes a token answers: the token, once."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables

from providers.models import AccessToken, Agent
from providers.services.agents import NewToken


@sensitive_variables("new", "context")
def made_page(request: HttpRequest, new: NewToken, *, old: AccessToken | None = None) -> HttpResponse:
    """The one page that shows a token: in the answer itself, so that it is in no address and in no cookie."""
    context = {"page": "agents", "new": new, "agent": new.row.agent, "old": old}
    return render(request, "agents/made.html", context)


def sent_again_page(request: HttpRequest, subject: Agent | None) -> HttpResponse:
    """The answer to a form that has made its token already: another is made only on purpose."""
    return render(request, "agents/sent_again.html", {"page": "agents", "agent": subject}, status=HTTPStatus.CONFLICT)
