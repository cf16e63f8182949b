"""A door that sends nothing: it answers each operation as a test says, and remembers what it was asked to send."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from providers.outbound import Deadline, Failure, OutboundError
from providers.wires.base import Answer, Call, Operation

type Script = Answer | OutboundError

GOOD_LIST = {"object": "list", "data": [{"id": "gpt-5.4-mini"}, {"id": "text-embedding-3-small"}]}
GOOD_CHAT = {"choices": [{"index": 0, "message": {"role": "assistant", "content": ""}, "finish_reason": "length"}]}
BAD_KEY = {"error": {"message": "Incorrect API key provided.", "code": "invalid_api_key"}}
NO_MODEL = {"error": {"message": "The model does not exist", "code": "model_not_found"}}
WRONG_PARAMETER = {
    "error": {
        "message": "Unsupported parameter: 'max_tokens' is not supported with this model.",
        "type": "invalid_request_error",
        "code": "unsupported_parameter",
    }
}


def answer(status: int, body: object = "", headers: Mapping[str, str] | None = None) -> Answer:
    """An answer; a body that is no text goes out as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    return Answer(status=status, headers=headers or {}, body=text.encode(), elapsed_ms=7)


def failure(kind: Failure, setting: str = "") -> OutboundError:
    """What the door raises instead of an answer."""
    return OutboundError(kind, "This is why.", setting)


@dataclass
class ScriptedDoor:
    """`scripts`: for each operation one answer for all its requests, or one for each in turn."""

    scripts: dict[Operation, Script | list[Script]]
    calls: list[Call] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)

    def send(self, call: Call, *, deadline: Deadline) -> Answer:
        """In place of the real one."""
        self.calls.append(call)
        self.deadlines.append(deadline)
        script = self.scripts[call.operation]
        given = script.pop(0) if isinstance(script, list) else script
        if isinstance(given, OutboundError):
            raise given
        return given

    @property
    def asked(self) -> list[str]:
        """The operations in the order in which they were asked."""
        return [str(call.operation) for call in self.calls]

    def bodies(self) -> list[dict[str, Any]]:
        """What was sent in the requests that had a body."""
        return [json.loads(call.body) for call in self.calls if call.body]


@contextmanager
def scripted_door(**scripts: Script | list[Script]) -> Iterator[ScriptedDoor]:
    """Put a scripted door in the place of the real one: `scripted_door(list_models=answer(200, GOOD_LIST), …)`."""
    door = ScriptedDoor({Operation(name): script for name, script in scripts.items()})
    with patch("providers.services.asking.send", door.send):
        yield door
