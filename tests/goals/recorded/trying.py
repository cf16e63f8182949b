"""Does each step: first while the record cannot be written, then for good, watched."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from unittest.mock import patch

from django.core.cache import cache

from providers.models import AuditEvent
from tests.goals.recorded.breaking import WAYS
from tests.goals.recorded.findings import Found
from tests.goals.recorded.ledger import RECORD, state, watching
from tests.goals.recorded.stage import Stage
from tests.goals.recorded.steps import Step
from tests.provider_double import provider_double


def try_all(steps: Sequence[Step]) -> Found:
    """On an empty database, outside any transaction, in this order: later steps need earlier ones."""
    found = Found()
    with provider_double() as double, patch.object(cache, "add", lambda *_, **__: True):
        stage = Stage(double)
        for step in steps:
            found.steps += 1
            for way in WAYS:
                found.refusals += 1
                if what := "; ".join(_broken(stage, step, way)):
                    found.done_anyway.append(f"{step.name}, while {way}: {what}")
            _well(stage, step, found)
    found.actions = set(AuditEvent.objects.values_list("action", flat=True))
    return found


def _broken(stage: Stage, step: Step, way: str) -> Iterator[str]:
    """What happened although it could not be recorded."""
    before = state()
    with WAYS[way](), suppress(Exception):
        answer = step.act(stage)
        if getattr(answer, "status_code", 500) < 400:
            yield f"it was answered with {answer.status_code}"
        elif not hasattr(answer, "status_code"):
            yield "it was done"
    after = state()
    yield from (f"{table} was changed" for table in after if after[table] != before.get(table))


def _well(stage: Stage, step: Step, found: Found) -> None:
    count = AuditEvent.objects.count()
    with watching() as ledger:
        try:
            answer = step.act(stage)
        except Exception as error:  # the next steps are tried all the same
            answer = None
            found.miscounted.append(f"{step.name}: {type(error).__name__}: {error}")
    status = getattr(answer, "status_code", 200)
    stored = AuditEvent.objects.count() - count
    found.lines += stored
    found.unrecorded += [f"{step.name}: {change}" for change in ledger.unrecorded]
    if stored != step.lines or ledger.lines != step.lines or status not in step.statuses:
        words = f"{step.name}: {stored} lines instead of {step.lines}, answered {status}"
        found.miscounted.append(words if ledger.lines == stored else f"{words}, {ledger.lines} written to {RECORD}")
