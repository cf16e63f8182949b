"""Answers that real providers gave, as the replay plays them, and what came out for each."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from providers.kinds import get_kind
from providers.kinds.base import Kind
from providers.reading import read
from providers.verdicts import Outcome
from providers.wires.base import Answer, Credentials, Operation
from tests.servers import Reply

KEY = "made-up-key-of-a-replay-0123456789"
REFUSES_ALL = frozenset({Outcome.INVALID_KEY, Outcome.BAD_HOST})
FIRST_STEPS = frozenset({Operation.KEY_INFO, Operation.LIST_MODELS})
NOT_SENT_ON = frozenset({"content-length", "content-encoding", "transfer-encoding", "connection"})
HARD = frozenset({"recorded", "verbatim", "rewrapped"})

_NAMED_MODEL = re.compile(r"""\bmodel:? [`'"“]([\w./:@+-]+)[`'"”]""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One answer that a provider gave."""

    id: str
    provider: str
    expected: Outcome
    operation: Operation
    status: int
    headers: Mapping[str, str]
    body: str
    evidence: str

    @property
    def kind(self) -> Kind:
        """The card that people use for this provider."""
        return get_kind(self.provider.partition(":")[0])

    @property
    def model(self) -> str:
        """The model that was asked: the one that the body names, else the kind's first suggestion."""
        return _named_model(self.body) or next(iter(self.kind.suggested_models), "some-model")

    @property
    def secrets(self) -> dict[str, str]:
        """A key that was made up."""
        return {"api_key": KEY}

    @property
    def config(self) -> dict[str, str]:
        """Whatever the kind asks for beside the common fields."""
        values = {"region": "us-east-1", "api_version": "2024-10-21", "deployment_name": self.model}
        return {name: values[name] for name in self.kind.Form.config_names()}

    def is_played_to(self, operation: Operation) -> bool:
        """Whether a request of this operation gets the answer of this row."""
        if operation is self.operation or self.expected in REFUSES_ALL:
            return True
        if self.operation is Operation.KEY_INFO and operation is self.first_step:
            return True
        goes_on = self.operation in FIRST_STEPS and self.expected is not Outcome.OK
        return goes_on and operation is Operation.CHAT

    @property
    def first_step(self) -> Operation | None:
        """What the check of this kind asks first."""
        wire, credentials = self.kind.wire, self._credentials()
        if wire.key_info(credentials):
            return Operation.KEY_INFO
        return None if wire.public_list else Operation.LIST_MODELS

    @property
    def is_asked(self) -> bool:
        """Whether the check makes a request of this operation at all."""
        second = Operation.CHAT if self.kind.wire.complete(self._credentials()) else Operation.GET_MODEL
        return self.operation in (self.first_step, second) or (
            self.operation is Operation.KEY_INFO and self.first_step is not None
        )

    def _credentials(self) -> Credentials:
        return Credentials(host="https://127.0.0.1", model=self.model, config=self.config, secrets=self.secrets)

    def reply(self) -> Reply:
        """The answer as it is sent."""
        headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_SENT_ON}
        return Reply(self.status, self.body.encode(errors="replace"), headers)

    def read_directly(self) -> Outcome:
        """What the reader makes of the answer by itself."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = Answer(status=self.status, headers=headers, body=self.body.encode(errors="replace"), elapsed_ms=0)
        return read(self.kind, self.operation, answer).outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came out for one row: by the whole check, or by the reader alone where the check never asks that."""

    row: Row
    outcome: Outcome
    whole_check: bool
    answer: Mapping[str, Any] = field(default_factory=dict)

    @property
    def right(self) -> bool:
        """Whether it is what the row means."""
        return self.outcome is self.row.expected


def load_rows(path: Path) -> list[Row]:
    """The rows of a file, one JSON object a line. Both names of a field are known; other fields are remarks."""
    with path.open(encoding="utf-8") as lines:
        return [_row(number, json.loads(line)) for number, line in enumerate(lines, 1) if line.strip()]


def _row(number: int, data: Mapping[str, Any]) -> Row:
    return Row(
        id=str(data.get("id", number)),
        provider=data["provider"] if "provider" in data else data["kind"],
        expected=Outcome(data["expected"] if "expected" in data else data["outcome"]),
        operation=Operation(data["operation"]),
        status=data["status"],
        headers=data.get("headers") or {},
        body=data["body"] if isinstance(data["body"], str) else json.dumps(data["body"]),
        evidence=data.get("evidence", "fixture"),
    )


def _named_model(body: str) -> str:
    try:
        payload = json.loads(body)
    except ValueError:
        payload = None
    if isinstance(payload, dict) and isinstance(payload.get("model"), str):
        return str(payload["model"])
    match = _NAMED_MODEL.search(body)
    return match[1] if match else ""
