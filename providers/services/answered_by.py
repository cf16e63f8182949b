"""Which model answered: some servers answer under another name than the one that was asked."""

import json
import re

from providers.wires.base import Call

_ADDITION = re.compile(r"(?>[-@:_.](?:\d{4}-?\d{2}-?\d{2}|\d{2}-\d{4}|\d{3,4}|v\d+|latest|preview|exp|free))+")
"""What a provider adds to a model's name, or leaves out, when it is the same model: a date, a version, a plan.

Each addition is read in one way only (`?>`): a server that repeats what can be read in two would never be done with.
"""
_ALIAS = re.compile(r"(?:^|[-:/])(?:latest|auto|default)$")


def other_model(call: Call, payload: object) -> str:
    """The name in an answer if it is not the model that the request named; "" if it is, or if either names none."""
    asked, answered = _asked(call), _named_in(payload)
    if not asked or not answered or _ALIAS.search(asked) or _is_same(asked, answered):
        return ""
    return answered


def _asked(call: Call) -> str:
    return _named_in(json.loads(call.body)) if call.body else ""


def _named_in(value: object) -> str:
    name = value.get("model") if isinstance(value, dict) else None
    return name if isinstance(name, str) else ""


def _is_same(asked: str, answered: str) -> bool:
    """Without vendor, date and case."""
    short, long = sorted((_bare(asked), _bare(answered)), key=len)
    return long.startswith(short) and (short == long or _ADDITION.fullmatch(long[len(short) :]) is not None)


def _bare(name: str) -> str:
    return name.lower().rsplit("/", 1)[-1]
