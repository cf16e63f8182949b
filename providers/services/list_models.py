"""The models that a key may use, as the provider lists them now."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from providers.kinds.base import Kind
from providers.outbound import Deadline, seconds_for
from providers.redaction import Redactor
from providers.sentences import LISTED_FOR_EVERYBODY, NO_LIST, speak, speak_of_answer, speak_of_failure
from providers.services.asking import Finding, ask, evidence_of, milliseconds_since
from providers.verdicts import Outcome, Verdict
from providers.wires.base import Credentials

MOST = 2_000
"""No list that was seen is longer than 600; a hostile one must not fill a page."""


@dataclass(frozen=True, slots=True)
class ModelList:
    """The names, in the provider's order. `verdict`: why there are none, or that a list shown to everybody says
    nothing about the key."""

    models: tuple[str, ...]
    verdict: Verdict | None


def list_models(*, kind: Kind, credentials: Credentials) -> ModelList:
    """Ask for the list. Stores nothing and never raises: whatever goes wrong is the verdict."""
    started = time.monotonic()
    call = kind.wire.list_models(credentials)
    if call is None:
        return ModelList((), replace(speak(kind, Outcome.BAD_REQUEST), advice=NO_LIST))
    finding = ask(kind, call, Deadline(seconds_for(credentials.host)))
    models = tuple(_names(kind, credentials, finding))
    return ModelList(models, _verdict(kind, credentials, finding, milliseconds_since(started)))


def _names(kind: Kind, credentials: Credentials, finding: Finding) -> Iterator[str]:
    if finding.reading is None or finding.outcome is not Outcome.OK:
        return
    redactor = Redactor(credentials.secrets.values())
    yield from filter(None, map(redactor.model, kind.wire.model_ids(finding.reading.payload)[:MOST]))


def _verdict(kind: Kind, credentials: Credentials, finding: Finding, elapsed_ms: int) -> Verdict | None:
    if finding.outcome is Outcome.OK and not kind.wire.public_list:
        return None
    evidence = evidence_of(finding, credentials.secrets.values())
    return replace(_words(kind, credentials, finding), evidence=evidence, elapsed_ms=elapsed_ms)


def _words(kind: Kind, credentials: Credentials, finding: Finding) -> Verdict:
    if finding.failure:
        return speak_of_failure(kind, finding.failure)
    reading = finding.reading
    outcome = finding.outcome or Outcome.BAD_REQUEST
    if reading is None or outcome is Outcome.OK:
        return replace(speak(kind, outcome), message=LISTED_FOR_EVERYBODY)
    verdict = speak_of_answer(kind, outcome, reading, secrets=credentials.secrets, wait=finding.wait)
    return verdict if reading.conclusive else replace(verdict, advice=f"{NO_LIST} {verdict.advice}")
