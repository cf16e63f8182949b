"""The check of a key: first the key, then one minimal completion, which decides."""

import logging
import secrets
import time
from dataclasses import dataclass, replace

from providers.kinds.base import Kind
from providers.outbound import Deadline, Failure, seconds_for
from providers.sentences import broken_off
from providers.services.asking import Finding, ask, milliseconds_since
from providers.services.completing import Completion
from providers.services.concluding import Course, conclude
from providers.services.misset import misset_field
from providers.services.similar import close_names
from providers.verdicts import Outcome, Verdict
from providers.wires.base import Call, Credentials, Operation

logger = logging.getLogger(__name__)

KEY_STEP = 0.5
"""The part of the time that the first question may take: a list that hangs must not keep the model from answering."""


def check(*, kind: Kind, credentials: Credentials, deadline: Deadline | None = None) -> Verdict:
    """Find out whether the key and the model work. Never raises: whatever happens becomes a verdict.

    Asks for the key and for one answer of at most 16 tokens, and stores nothing. `deadline` is for the whole check.
    """
    started = time.monotonic()
    try:
        deadline = deadline or Deadline(seconds_for(credentials.host))
        verdict = _Check(kind, credentials, deadline).verdict()
    except Exception as error:  # its text may hold what was to be sent
        logger.error("A check of %s broke off: %s", kind.slug, type(error).__name__)
        verdict = broken_off()
    return replace(verdict, elapsed_ms=milliseconds_since(started))


@dataclass(frozen=True, slots=True)
class _Check:
    """One check under way."""

    kind: Kind
    credentials: Credentials
    deadline: Deadline

    def verdict(self) -> Verdict:
        """What both steps brought, and for a name that was refused, names that may have been meant."""
        course = self.run()
        verdict = conclude(course)
        if verdict.outcome is not Outcome.INVALID_MODEL or self.kind.model_field != "model_type":
            return verdict
        return replace(verdict, models=close_names(self.kind, self.credentials, course.key, self.deadline))

    def run(self) -> Course:
        """Both steps, in order."""
        key = self._ask_about_key()
        accepted = key is not None and self._proves_key(key)
        answer = key if key and self._is_final(key) else self._complete()
        return Course(
            kind=self.kind,
            credentials=self.credentials,
            seconds=self.deadline.seconds,
            key=key,
            answer=answer,
            key_accepted=accepted or (answer is not key and self._proves_key(answer)),
            misset=misset_field(self.kind, self.credentials, key, answer, self.deadline),
        )

    def _complete(self) -> Finding:
        return Completion(self.kind, self.credentials, self.deadline).ask()

    def _ask_about_key(self) -> Finding | None:
        """The provider's free look at the key, else its list of models where that needs a key."""
        wire = self.kind.wire
        call = wire.key_info(self.credentials)
        if call is None and not wire.public_list:
            call = wire.list_models(self.credentials)
        return self._ask_quickly(call) if call else None

    def _ask_quickly(self, call: Call) -> Finding:
        return ask(self.kind, call, Deadline(self.deadline.remaining() * KEY_STEP))

    def _proves_key(self, finding: Finding) -> bool:
        """Whether an answer shows that the key was accepted. Nothing does if there is none.

        Where the host may be anybody's, its list may be open to everybody. Then a made-up key must be refused.
        """
        if finding.reading is None or not finding.reading.proves_key or not any(self.credentials.secrets.values()):
            return False
        shown_to_all = self.kind.takes_any_key and finding.outcome is Outcome.OK
        if not shown_to_all or finding.call.operation is Operation.CHAT:
            return True
        return finding.call.operation is Operation.LIST_MODELS and self._refuses_made_up_key()

    def _refuses_made_up_key(self) -> bool:
        made_up = replace(self.credentials, secrets={"api_key": f"made-up-{secrets.token_hex(16)}"})
        call = self.kind.wire.list_models(made_up)
        return call is not None and self._ask_quickly(call).outcome is Outcome.INVALID_KEY

    def _is_final(self, finding: Finding) -> bool:
        """Whether the model need not be asked: the key was refused, or nothing may be sent there."""
        if finding.failure:
            return self.deadline.expired or finding.failure.failure is Failure.BLOCKED
        return finding.reading is not None and finding.reading.conclusive and finding.outcome is not Outcome.OK
