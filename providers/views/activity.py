"""The Activity page: what happened, for admins and auditors, and its export."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from providers.access import signed_in_reader
from providers.activity.exports import begin_export
from providers.activity.filters import FilterForm
from providers.activity.pages import record_page
from providers.audit_verification import present_head
from providers.row_numbers import row_number
from providers.views.refused import refused_status

TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


@require_GET
def activity(request: HttpRequest) -> HttpResponse:
    """A page of what passes the filters."""
    reader, form = signed_in_reader(request), FilterForm(request.GET)
    chosen = form.filter
    before, after = row_number(request.GET.get("before", "")), row_number(request.GET.get("after", ""))
    context = {
        "page": "activity",
        "form": form,
        "chosen": chosen,
        "filtered": urlencode(chosen.values),
        "record": record_page(reader, chosen, before=before, after=after),
        "head": present_head(),
    }
    return render(request, "activity/page.html", context, status=refused_status(None, refused=bool(form.errors)))


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """What passes the filters, as a file."""
    reader, form, sort = signed_in_reader(request), FilterForm(request.POST), request.POST.get("format", "")
    if sort not in TYPES or not form.is_valid():
        raise BadRequest("There is no such export.")
    lines = begin_export(actor=reader, chosen=form.filter, format=sort)
    name = f"byok-activity-{timezone.now():%Y%m%d-%H%M%S}.{sort}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(lines, content_type=TYPES[sort], headers=headers)
