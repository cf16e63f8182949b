"""A body that would fill memory as objects is not parsed, and everything that a provider sends is."""

import json

import pytest

from providers.payload import COMMA_LIMIT, OBJECT_LIMIT, parse
from providers.rules.base import Form

MODEL = {
    "id": "vendor/model",
    "description": "Long, and with commas, and (brackets).",
    "architecture": {"modality": "text", "input_modalities": ["text", "image"], "output_modalities": ["text"]},
    "pricing": {"prompt": "0", "completion": "0"},
    "top_provider": {"context_length": 1, "is_moderated": False},
    "supported_parameters": [f"parameter {number}" for number in range(24)],
}


@pytest.mark.parametrize(
    "body",
    [
        b"[" + b"{}," * OBJECT_LIMIT + b"{}]",
        b'{"data":[' + b"[]," * OBJECT_LIMIT + b"[]]}",
        b"[" + b"1," * COMMA_LIMIT + b"1,1]",
        b"{" + b",".join(b'"%d":1' % number for number in range(COMMA_LIMIT + 2)) + b"}",
    ],
    ids=["objects", "lists", "numbers", "names"],
)
def test_body_of_too_many_parts_is_not_parsed(body: bytes) -> None:
    json.loads(body)
    assert parse(body)[:2] == (Form.TEXT, None)


def test_body_of_as_many_parts_as_allowed_is_parsed() -> None:
    body = b"[" + b"{}," * (OBJECT_LIMIT - 2) + b"{}]"
    assert parse(body)[0] is Form.JSON


def test_list_as_long_as_the_door_reads_is_parsed() -> None:
    body = json.dumps({"data": [MODEL] * 2_000}).encode()
    assert len(body) > 1024 * 1024
    assert parse(body)[0] is Form.JSON
