"""The page about what is demanded of everybody who signs in, for admins."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from providers.access import signed_in_admin
from providers.recent import Confirmation, unconfirmed
from providers.services.people import NotAllowed
from providers.services.policies import NotAccepted
from providers.services.sign_in_policies import set_sign_in_policy
from providers.services.sign_in_policies import sign_in_policy as stored_policy
from providers.views.refused import refused_status

CHOICES = (("no", "A password is enough"), ("yes", "A second factor is required"))


class SignInPolicyForm(forms.Form):
    """What is demanded."""

    second_factor = forms.ChoiceField(label="Signing in", choices=CHOICES, widget=forms.RadioSelect)


@require_http_methods(["GET", "POST"])
def sign_in_policy(request: HttpRequest) -> HttpResponse:
    """What holds, and the form that changes it."""
    actor = signed_in_admin(request)
    initial = {"second_factor": "yes" if stored_policy().second_factor else "no"}
    form = SignInPolicyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        if confirmation := unconfirmed(request, button="Confirm and save"):
            return _page(request, form, confirmation=confirmation)
        try:
            set_sign_in_policy(actor=actor, second_factor=form.cleaned_data["second_factor"] == "yes")
        except NotAccepted as refusal:
            form.add_error("second_factor", refusal.errors["second_factor"])
        except NotAllowed as reason:
            raise PermissionDenied(str(reason)) from None
        else:
            messages.success(request, "Saved. It holds from the next request on.")
            return redirect("sign_in_policy")
    return _page(request, form)


def _page(request: HttpRequest, form: SignInPolicyForm, *, confirmation: Confirmation | None = None) -> HttpResponse:
    status = refused_status(confirmation, refused=bool(form.errors))
    context = {"page": "policy", "form": form, "confirmation": confirmation}
    return render(request, "policy/sign_in.html", context, status=status)
