"""How every wire puts a request together."""

import json
from collections.abc import Mapping
from typing import Any

from providers.wires.base import Call, Operation

MAX_OUTPUT_TOKENS = 16
"""The cap of a minimal completion. OpenAI's Responses API accepts nothing lower."""

USER_MESSAGES: list[dict[str, Any]] = [{"role": "user", "content": "hi"}]


def join(host: str, path: str) -> str:
    """Host and path with exactly one slash between them."""
    return f"{host.rstrip('/')}/{path.lstrip('/')}"


def get(operation: Operation, url: str, headers: Mapping[str, str]) -> Call:
    """A request without a body."""
    return Call(operation=operation, method="GET", url=url, headers={"Accept": "application/json", **headers})


def post(url: str, headers: Mapping[str, str], payload: Mapping[str, Any]) -> Call:
    """A completion with a JSON body."""
    return Call(
        operation=Operation.CHAT,
        method="POST",
        url=url,
        headers={"Accept": "application/json", "Content-Type": "application/json", **headers},
        body=json.dumps(payload).encode(),
    )


def ids_in(entries: Any, *names: str) -> tuple[str, ...]:
    """The texts under the first of these names that each entry has; anything of another shape is left out."""
    if not isinstance(entries, list):
        return ()
    found = (_id_in(entry, names) for entry in entries)
    return tuple(dict.fromkeys(text for text in found if text))


def _id_in(entry: Any, names: tuple[str, ...]) -> str:
    if isinstance(entry, str):
        return entry
    values = [entry.get(name) for name in names] if isinstance(entry, dict) else []
    return next((value for value in values if isinstance(value, str)), "")
