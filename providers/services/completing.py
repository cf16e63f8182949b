"""The completion of a check: asked with a tool first, then without, then in another parameter style."""

import re
from dataclasses import dataclass

from providers.kinds.base import Kind
from providers.outbound import Deadline
from providers.services.asking import Finding, ask
from providers.verdicts import Outcome
from providers.wires.base import Call, Credentials

FURTHER_ATTEMPTS = 2
"""How often a completion is asked again with other parameters. A refusal is never asked again."""

TOOL_WORDS = re.compile(r"\btools?\b|\btool_|function[ _-]?call", re.IGNORECASE)
"""How servers say that they, or the model, do not know tools."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One minimal answer of the model, and the requests that it took."""

    kind: Kind
    credentials: Credentials
    deadline: Deadline

    def ask(self) -> Finding:
        """The answer that decides. A model that makes no text is looked up by name instead."""
        first, tools = self._ask_first()
        finding = first
        for attempt in range(1, FURTHER_ATTEMPTS + 1):
            following = self._next_style(finding, attempt, tools=tools)
            if following is None:
                break
            finding = ask(self.kind, following, self.deadline)
        return first if _says_less(finding) else finding

    def _ask_first(self) -> tuple[Finding, bool]:
        """The first answer, and whether tools may be offered again."""
        plain = self._call()
        call = self._call(tools=True) or self.kind.wire.get_model(self.credentials)
        if call is None:
            raise LookupError("there is no request for this model")
        finding = ask(self.kind, call, self.deadline)
        if plain is None or plain.body == call.body or not _may_be_about_tools(finding):
            return finding, True
        return ask(self.kind, plain, self.deadline), False

    def _next_style(self, finding: Finding, attempt: int, *, tools: bool) -> Call | None:
        """The next parameter style, if the answer refused nothing but the last one."""
        if finding.reading is None or not finding.reading.parameter:
            return None
        return self._call(attempt=attempt, tools=tools)

    def _call(self, *, attempt: int = 0, tools: bool = False) -> Call | None:
        return self.kind.wire.complete(self.credentials, attempt=attempt, tools=tools)


def _may_be_about_tools(finding: Finding) -> bool:
    """Whether the refusal of a request with a tool may be a refusal of the tool: then it is asked without."""
    reading = finding.reading
    if reading is None or reading.outcome is Outcome.OK:
        return False
    named = TOOL_WORDS.search(reading.message[:4_000]) is not None
    return named or (reading.outcome is Outcome.BAD_REQUEST and not reading.parameter)


def _says_less(last: Finding) -> bool:
    """Whether the last of several styles was refused as a request, too: then the first refusal is the better one."""
    return last.reading is not None and (
        last.reading.parameter or last.outcome in (Outcome.BAD_HOST, Outcome.BAD_REQUEST)
    )
