"""Plays answers that real providers gave, one case each, to the check as it runs from the command line.

A row's answer is given to every request of its operation, `key_info` also to the kind's free look at the key. All else
succeeds in the provider's own shape, except that a refusal of the key or the host is given to all, and that a refusal
of the first step which leaves the decision to the completion is repeated by it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from providers.verdicts import Outcome
from providers.wires.base import Operation
from tests.replay_rows import KEY, Result, Row
from tests.servers import Reply, Request, ScriptedServer

ROOT = Path(__file__).resolve().parent.parent


class Replay:
    """A server that plays each row under a path of its own, so that many run at once."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self._server = ScriptedServer(self._answer)

    @property
    def entry(self) -> str:
        """For `BYOK_PRIVATE_HOSTS`."""
        return self._server.entry

    def questions(self) -> Iterator[dict[str, Any]]:
        """One question a row, as the command line takes it."""
        for number, row in enumerate(self.rows):
            path = f"/{number}{'' if 'deployment_name' in row.config or 'region' in row.config else '/v1'}"
            yield {
                "kind": row.kind.slug,
                "host": f"{self._server.url}{path}",
                "model": row.model,
                "config": row.config,
                "secrets": row.secrets,
            }

    def _answer(self, request: Request) -> Reply:
        number = int(request.path.split("/")[1])
        operation = operation_of(request)
        row = self.rows[number]
        if operation is Operation.LIST_MODELS and KEY not in "".join(request.headers.values()):
            return Reply(401, {"error": {"message": "Invalid API key", "code": "invalid_api_key"}})
        return row.reply() if row.is_played_to(operation) else Reply(200, good_answer(request, operation, row.model))

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)


def operation_of(request: Request) -> Operation:
    """What a request asks for, by its method and path."""
    path = request.path.partition("?")[0]
    if request.method == "POST":
        return Operation.CHAT
    if path.endswith(("/key", "/user/balance")):
        return Operation.KEY_INFO
    return Operation.LIST_MODELS if path.endswith("models") else Operation.GET_MODEL


def good_answer(request: Request, operation: Operation, model: str) -> dict[str, Any]:
    """Success in the provider's own shape, told by the path."""
    path = request.path.partition("?")[0]
    if path.endswith("/user/balance"):
        return {"is_available": True, "balance_infos": [{"currency": "USD", "total_balance": "9.00"}]}
    if operation is Operation.KEY_INFO:
        return {"data": {"label": "sk-…", "limit": None, "limit_remaining": None, "usage": 1}}
    if operation is Operation.GET_MODEL:
        return {"id": model, "object": "model", "modelDetails": {"modelId": model}}
    if operation is Operation.LIST_MODELS:
        bedrock = {"modelSummaries": [{"modelId": model}]}
        return bedrock if path.endswith("foundation-models") else {"object": "list", "data": [{"id": model}]}
    return _completion(path, model)


def _completion(path: str, model: str) -> dict[str, Any]:
    text = {"type": "text", "text": "Hi"}
    if path.endswith("/messages"):
        return {"type": "message", "role": "assistant", "model": model, "content": [text]}
    if path.endswith("/converse"):
        return {"output": {"message": {"role": "assistant", "content": [text]}}, "stopReason": "max_tokens"}
    if path.endswith("/responses"):
        return {"object": "response", "status": "completed", "model": model, "output": [{"type": "message"}]}
    if path.endswith(("/embeddings", "/invoke")):
        return {"object": "list", "model": model, "embedding": [0.1], "data": [{"embedding": [0.1], "index": 0}]}
    message = {"role": "assistant", "content": "Hi"}
    return {"object": "chat.completion", "model": model, "choices": [{"index": 0, "message": message, "text": "Hi"}]}


def replay(rows: Sequence[Row], *, jobs: int = 16) -> list[Result]:
    """Every row through `manage.py check_key --ndjson`, in a process of its own; what it never asks, read directly."""
    asked = [row for row in rows if row.is_asked]
    with Replay(asked) as server:
        answers = _check_all(server.questions(), server.entry, jobs)
    whole = {id(row): answer for row, answer in zip(asked, answers, strict=True)}
    return [_result(row, whole.get(id(row))) for row in rows]


def _check_all(questions: Iterable[Mapping[str, Any]], entry: str, jobs: int) -> list[dict[str, Any]]:
    environment = {**os.environ, "BYOK_PRIVATE_HOSTS": entry, "DJANGO_SETTINGS_MODULE": "byok_site.settings"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check_key", "--ndjson", "--jobs", str(jobs)],
        input="\n".join(map(json.dumps, questions)),
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _result(row: Row, answer: Mapping[str, Any] | None) -> Result:
    if answer is None:
        return Result(row=row, outcome=row.read_directly(), whole_check=False)
    return Result(row=row, outcome=Outcome(answer["outcome"]), whole_check=True, answer=answer)
