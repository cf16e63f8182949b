"""The tool that a minimal completion offers, and how to see that a model has called it."""

from collections.abc import Mapping
from typing import Any

REQUEST = "Call the tool ping."
NAME = "ping"
DESCRIPTION = "Answers a ping."
SCHEMA: Mapping[str, Any] = {"type": "object", "properties": {}}

CHAT: Mapping[str, Any] = {
    "messages": [{"role": "user", "content": REQUEST}],
    "tools": [{"type": "function", "function": {"name": NAME, "description": DESCRIPTION, "parameters": SCHEMA}}],
}
RESPONSES: Mapping[str, Any] = {
    "input": REQUEST,
    "tools": [{"type": "function", "name": NAME, "description": DESCRIPTION, "parameters": SCHEMA}],
}
MESSAGES: Mapping[str, Any] = {
    "messages": [{"role": "user", "content": REQUEST}],
    "tools": [{"name": NAME, "description": DESCRIPTION, "input_schema": SCHEMA}],
}
CONVERSE: Mapping[str, Any] = {
    "messages": [{"role": "user", "content": [{"text": REQUEST}]}],
    "toolConfig": {
        "tools": [{"toolSpec": {"name": NAME, "description": DESCRIPTION, "inputSchema": {"json": SCHEMA}}}]
    },
}


def calls_a_tool(payload: object) -> bool:
    """Whether the parsed answer of a completion calls a tool, in any of the dialects. False says nothing."""
    return any(_is_call(part) for part in _parts(payload))


def _parts(payload: object) -> list[object]:
    """Where the dialects put a call: `tool_calls`, or among the parts of the content or the output."""
    message = _at(payload, "choices", 0, "message")
    places = (
        _at(message, "tool_calls"),
        _at(payload, "content"),
        _at(payload, "output", "message", "content"),
        _at(payload, "output"),
    )
    return [part for place in places if isinstance(place, list) for part in place]


def _is_call(part: object) -> bool:
    if not isinstance(part, dict):
        return False
    return "toolUse" in part or "function" in part or part.get("type") in ("tool_use", "function_call")


def _at(value: object, *steps: str | int) -> object:
    for step in steps:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and len(value) > step:
            value = value[step]
        else:
            return None
    return value
