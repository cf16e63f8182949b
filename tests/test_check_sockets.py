"""Whatever comes over a real socket: a check never raises, ends in time, and calls nothing ok but the right shape."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.kinds import all_kinds, get_kind
from providers.outbound import Deadline
from providers.services.check import check
from providers.shapes import fits
from providers.verdicts import Outcome
from providers.wires.base import Credentials, Operation
from tests.servers import RawServer

KINDS = [kind.slug for kind in all_kinds()]
SECONDS = 1.0
CONFIG = {"region": "us-east-1", "api_version": "2024-10-21", "deployment_name": "d"}
OK_WORDS = [b'{"choices":[{}]}', b'{"data":[{"id":"m"}]}', b'{"type":"message","content":[]}', b'{"error":{}}', b""]

HEADER = st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=20).map(
    lambda t: t.encode("latin-1")
)
HEADS = st.lists(
    st.tuples(
        st.sampled_from([b"retry-after", b"x-amzn-errortype", b"content-type", b"location", b"content-encoding"]),
        HEADER,
    ),
    max_size=3,
)
BODIES = st.sampled_from(OK_WORDS) | st.binary(max_size=120)
PROPER = st.builds(
    lambda status, heads, body: (
        b"HTTP/1.1 %d X\r\n" % status
        + b"".join(name + b": " + value + b"\r\n" for name, value in heads)
        + b"content-length: %d\r\nconnection: close\r\n\r\n" % len(body)
        + body
    ),
    st.integers(100, 999),
    HEADS,
    BODIES,
)
ANSWERS = (
    PROPER | st.binary(max_size=200) | PROPER.flatmap(lambda whole: st.integers(0, len(whole)).map(lambda n: whole[:n]))
)


class Hostile(RawServer):
    """Answers every connection with the bytes in `answer`, and closes it."""

    answer = b""

    def __init__(self) -> None:
        super().__init__(self._answer)

    def _answer(self, server: RawServer, connection: socket.socket) -> None:
        with suppress(OSError):
            connection.recv(65536)
            connection.sendall(self.answer)
            connection.shutdown(socket.SHUT_WR)


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    """One server for all answers."""
    with Hostile() as server:
        yield server


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(slug=st.sampled_from(KINDS), raw=ANSWERS)
def test_no_bytes_break_a_check_or_make_it_say_ok(hostile: Hostile, slug: str, raw: bytes) -> None:
    hostile.answer = raw
    asked = Credentials(host=hostile.url, model="m", config=CONFIG, secrets={"api_key": "made-up-0123456789"})
    started = time.monotonic()
    with override_settings(BYOK_PRIVATE_HOSTS=(hostile.entry,)):
        verdict = check(kind=get_kind(slug), credentials=asked, deadline=Deadline(SECONDS))
    assert time.monotonic() - started <= SECONDS + 0.5
    assert verdict.message != "The check was not made."
    if verdict.outcome is Outcome.OK:
        head, _, body = raw.partition(b"\r\n\r\n")
        assert head.split(b" ")[1][:1] == b"2"
        assert fits(Operation.CHAT, json.loads(body))
