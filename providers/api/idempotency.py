"""A changing request that is sent twice with one Idempotency-Key is one change, with one answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from providers.api.problems import Problem, answer
from providers.models import AccessToken, IdempotentAnswer

KEPT = timedelta(hours=24)
ABANDONED = timedelta(minutes=10)
"""Longer than any check takes: who has not answered by then never will."""
UNANSWERED = 0
"""The status of a request that is being answered."""
REPEATED = "Idempotency-Replayed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answers; `body` holds no secret, for it may be kept."""

    status: int
    body: Mapping[str, object] | None = None

    def response(self) -> HttpResponse:
        """As HTTP."""
        return answer(self.status, self.body)


def answered_once(
    request: HttpRequest, token: AccessToken, key: str | None, work: Callable[[], Answer]
) -> HttpResponse:
    """Do the work, or repeat its answer if this very request was answered within 24 hours.

    An answer from 500 on is not kept: the work may be tried again. Raises Problem.
    """
    if key is None:
        return work().response()
    row = _claimed(token, key, _digest(request))
    if row.status != UNANSWERED:
        return _repeated(row)
    done = False
    try:
        result = _answer_of(work)
        done = result.status < 500
        return result.response()
    finally:
        _keep(row, result) if done else row.delete()


def purge_answers() -> int:
    """Delete, of every token, what will not be repeated any more; how many there were."""
    now = timezone.now()
    abandoned = Q(status=UNANSWERED, created_at__lt=now - ABANDONED)
    return IdempotentAnswer.objects.filter(abandoned | Q(created_at__lt=now - KEPT)).delete()[0]


def _answer_of(work: Callable[[], Answer]) -> Answer:
    """Refusals are answers too; a full server's are not."""
    try:
        return work()
    except Problem as problem:
        if problem.status >= 500:
            raise
        return Answer(problem.status, problem.body())


def _claimed(token: AccessToken, key: str, digest: str) -> IdempotentAnswer:
    """The row of this key: a new one, or the one that has an answer."""
    now = timezone.now()
    mine = IdempotentAnswer.objects.filter(token=token)
    mine.filter(created_at__lt=now - KEPT).delete()
    mine.filter(status=UNANSWERED, created_at__lt=now - ABANDONED).delete()
    try:
        with transaction.atomic():
            return IdempotentAnswer.objects.create(
                token=token, key=key, request_digest=digest, status=UNANSWERED, body={}
            )
    except IntegrityError:
        row = mine.filter(key=key).first()
    if row is not None and not constant_time_compare(row.request_digest, digest):
        raise Problem(sort="other_request")
    if row is None or row.status == UNANSWERED:
        raise Problem(sort="in_progress", headers={"Retry-After": "2"})
    return row


def _keep(row: IdempotentAnswer, result: Answer) -> None:
    """The row may be gone, with its token: what was done is answered all the same."""
    body = {} if result.body is None else dict(result.body)
    IdempotentAnswer.objects.filter(pk=row.pk).update(status=result.status, body=body)


def _repeated(row: IdempotentAnswer) -> HttpResponse:
    return answer(row.status, row.body or None, headers={REPEATED: "true"})


def _digest(request: HttpRequest) -> str:
    """Keyed: nobody who reads the table can try out keys against it."""
    parts = [request.method or "", request.get_full_path(), request.content_type or ""]
    text = "\n".join(parts).encode() + b"\n" + request.body
    return salted_hmac("providers.api.idempotency", text, algorithm="sha256").hexdigest()
