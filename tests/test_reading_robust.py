"""Hostile and broken answers: reading never raises and never says ok without the right shape."""

import json
import time
from collections.abc import Callable
from itertools import batched

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.payload import TEXT_LIMIT, parse
from providers.reading import gather, read
from providers.rules.base import Form
from providers.shapes import fits
from providers.verdicts import Outcome
from providers.wires.base import Answer, Operation
from tests.answers import TABLES, Sample, kind_of, samples

WORDS = st.sampled_from(
    [
        "ok",
        "data",
        "error",
        "choices",
        "id",
        "code",
        "message",
        "type",
        "base_resp",
        "status_code",
        "1004",
        "models",
        "null",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
BODIES = st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode())
HEADERS = st.dictionaries(
    st.sampled_from(["x-amzn-errortype", "content-type"]) | st.text(max_size=10), st.text(max_size=30), max_size=3
)
STATUSES = st.sampled_from([200, 201, 204, 301, 400, 401, 402, 403, 404, 408, 429, 500, 503]) | st.integers()


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(TABLES), st.sampled_from(Operation), STATUSES, HEADERS, BODIES)
def test_nothing_makes_reading_raise_or_say_ok_without_the_right_shape(
    table: str, operation: Operation, status: int, headers: dict[str, str], body: bytes
) -> None:
    reading = read(kind_of(table), operation, Answer(status=status, headers=headers, body=body, elapsed_ms=1))
    if reading.outcome is Outcome.OK:
        form, payload, _ = parse(body)
        assert 200 <= status < 300
        assert form is Form.JSON
        assert fits(operation, payload)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([s for s in samples() if s.outcome == Outcome.INVALID_KEY]), st.integers(0, 200))
def test_a_bad_key_never_becomes_ok_when_its_body_is_cut_off(sample: Sample, cut: int) -> None:
    answer = sample.answer
    shorter = Answer(status=answer.status, headers=answer.headers, body=answer.body[:cut], elapsed_ms=1)
    assert read(kind_of(sample.kind), sample.operation, shorter).outcome is not Outcome.OK


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"error":' * 50_000,
        b'{"error": {"code": ' + b"9" * 6_000 + b"}}",
        b'{"data": [{"id": NaN}]}',
        b'{"error": {"code": 1e999, "message": "x"}}',
        b"\xff\xfe\x00\x01",
        b"\xef\xbb\xbf\n\n",
        "\ud800".encode("utf-8", "surrogatepass"),
        b'{"error": {"message": {"message": ["x"]}}}',
        b"data: {\nevent: x\n",
        b"<" * 200_000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_hostile_bodies_are_read_without_an_error(body: bytes) -> None:
    answer = Answer(status=200, headers={}, body=body, elapsed_ms=1)
    assert {read(kind_of("openai"), operation, answer).outcome for operation in Operation}.isdisjoint({Outcome.OK})


@pytest.mark.parametrize("unit", ["invalid ", "model ", "exceeded ", "{", "<title>x", "无"])
@pytest.mark.parametrize("wrap", [str, lambda text: json.dumps({"error": {"message": text}})], ids=["text", "json"])
def test_expressions_see_only_the_beginning_of_a_long_body(unit: str, wrap: Callable[[str], str]) -> None:
    body = wrap(unit * 30_000).encode()
    facts = gather(Operation.CHAT, Answer(status=400, headers={}, body=body, elapsed_ms=1))
    assert len(facts.text) <= TEXT_LIMIT


def test_answer_of_many_thousand_messages_is_read_in_no_time() -> None:
    parts = [f'{{"msg":"m{number}","code":"c{number}"}}' for number in range(4 * 20**3)]
    while len(parts) > 1:
        parts = [f"[{','.join(group)}]" for group in batched(parts, 20)]
    body = f'{{"error":{parts[0]}}}'.encode()
    assert len(body) > 800_000
    begun = time.process_time()
    reading = read(kind_of("openai"), Operation.LIST_MODELS, Answer(status=400, headers={}, body=body, elapsed_ms=1))
    assert reading.code == "c0"
    assert time.process_time() - begun < 1
