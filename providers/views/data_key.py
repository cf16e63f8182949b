"""The page about the data key, for admins: how far a rotation is, and the buttons that begin and end one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from providers.access import signed_in_admin
from providers.data_keys import data_key_ids
from providers.models import KeyRotation
from providers.recent import Confirmation, unconfirmed
from providers.services.rotation import CannotRotate, begin_rotation, drop_old_keys, progress
from providers.views.refused import refused_status

WORDS = {"rotate": "Confirm and rotate", "drop": "Confirm and remove"}


@require_http_methods(["GET", "POST"])
def data_key(request: HttpRequest) -> HttpResponse:
    """What is sealed with which key; begin a rotation, or remove old keys."""
    person = signed_in_admin(request)
    if request.method == "GET":
        return _page(request)
    do = request.POST.get("do", "")
    if do not in WORDS:
        return _page(request, error="Choose one of the buttons.")
    if confirmation := unconfirmed(request, button=WORDS[do]):
        return _page(request, confirmation=confirmation)
    try:
        if do == "rotate":
            begin_rotation(actor=person)
            messages.success(request, "The rotation has begun. It goes on in the background.")
        else:
            drop_old_keys(actor=person)
            messages.success(request, "The old data key was removed from the secrets file.")
    except CannotRotate as refusal:
        return _page(request, error=str(refusal))
    return redirect("data_key")


def _page(request: HttpRequest, *, error: str = "", confirmation: Confirmation | None = None) -> HttpResponse:
    context = {
        "page": "policy",
        "progress": progress(),
        "key_id": next(iter(data_key_ids()), ""),
        "running": KeyRotation.objects.filter(finished_at=None, key_id__in=data_key_ids()[:1]).first(),
        "last": KeyRotation.objects.exclude(finished_at=None).order_by("-finished_at").first(),
        "error": error,
        "confirmation": confirmation,
    }
    status = refused_status(confirmation, refused=bool(error))
    return render(request, "policy/data_key.html", context, status=status)
