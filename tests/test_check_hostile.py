"""Whatever a server answers: a check never raises, never says ok without the shape, never shows a piece of the key."""

import base64
import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

import providers
from providers.kinds import all_kinds, get_kind
from providers.outbound import Deadline, Failure
from providers.questions import flat
from providers.sentences import speak
from providers.services.check import check
from providers.services.list_models import list_models
from providers.shapes import fits
from providers.verdicts import Outcome, Verdict
from providers.wires.base import Answer, Credentials, Operation
from tests.scripted_door import failure, scripted_door
from tests.servers import RawServer, Reply, Request, ScriptedServer, answering, silent

KINDS = [kind.slug for kind in all_kinds()]
CONFIG = {"region": "us-east-1", "api_version": "2024-10-21", "deployment_name": "d"}
OUR_WORDS = "".join(path.read_text() for path in Path(providers.__file__).parent.rglob("*.py"))
"""A key that Hypothesis makes of our own words would be found in our own sentences."""
SECRETS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=16, max_size=80).filter(
    lambda secret: not any(window in OUR_WORDS for window in windows(secret))
)

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
NAMES = st.sampled_from(
    ["error", "message", "code", "type", "data", "id", "model", "choices", "content", "status", "details", "base_resp"]
)
BODIES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)


def credentials(secret: str, slug: str = "openai") -> Credentials:
    names = get_kind(slug).Form.secret_names()
    return Credentials(
        host="https://llm.example", model="gpt-5.4-mini", config=CONFIG, secrets=dict.fromkeys(names, secret)
    )


def as_bytes(body: object) -> bytes:
    return json.dumps(body).encode(errors="replace")


answers = st.builds(
    Answer,
    status=st.integers(100, 599),
    headers=st.dictionaries(st.sampled_from(["content-type", "x-amzn-errortype"]), st.text(max_size=20), max_size=2),
    body=st.binary(max_size=200) | BODIES.map(as_bytes),
    elapsed_ms=st.integers(0, 100_000),
)
failures = st.sampled_from(list(Failure)).map(failure)


@given(st.sampled_from(KINDS), answers | failures, answers | failures)
def test_no_answer_makes_a_check_raise_or_say_ok_without_the_shape(slug: str, first: Answer, then: Answer) -> None:
    with scripted_door(key_info=first, list_models=first, chat=then, get_model=then) as door:
        verdict = check(kind=get_kind(slug), credentials=credentials("made-up-0123456789", slug), deadline=Deadline(9))
    assert verdict.message != "The check was not made."
    assert Verdict.from_dict(json.loads(json.dumps(verdict.to_dict()))) == verdict
    if verdict.ok:
        assert door.asked[-1] == "chat"
        assert 200 <= then.status < 300
        assert fits(Operation.CHAT, json.loads(then.body))


@given(st.sampled_from(KINDS), answers)
def test_no_answer_makes_a_model_list_raise(slug: str, given_answer: Answer) -> None:
    with scripted_door(list_models=given_answer):
        found = list_models(kind=get_kind(slug), credentials=credentials("made-up-0123456789", slug))
    assert all(name.isprintable() for name in found.models)


ECHOES: dict[str, Callable[[str], str]] = {
    "as it is": lambda key: key,
    "quoted": lambda key: quote(key, safe=""),
    "in base64": lambda key: base64.b64encode(key.encode()).decode(),
    "in pieces": lambda key: f"{key[: len(key) // 2]} {key[len(key) // 2 :]}",
    "its beginning": lambda key: key[:12],
    "its end": lambda key: key[-12:],
}


def echoing(secret: str, spelling: str, status: int) -> Answer:
    """An answer that repeats the key in every place that is ever shown."""
    said = ECHOES[spelling](secret)
    body: dict[str, object] = {
        "model": said,
        "id": said,
        "choices": [{"index": 0, "message": {"content": said}}],
        "data": [{"id": said}],
        "models": [{"name": said}],
    }
    if status != 200:
        body |= {"error": {"message": f"No such key: {said}!", "code": said, "type": said, "param": said}, "code": said}
    return Answer(
        status=status, headers={"x-amzn-errortype": said, "location": said}, body=as_bytes(body), elapsed_ms=1
    )


def windows(text: str) -> list[str]:
    return [text[start : start + 8] for start in range(len(text) - 7)]


def texts(value: object) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for inner in value.values() for text in texts(inner))
    elif isinstance(value, list | tuple):
        yield from (text for inner in value for text in texts(inner))


@given(
    st.sampled_from(KINDS),
    SECRETS,
    st.sampled_from(sorted(ECHOES)),
    st.sampled_from([200, 400, 401, 403, 404, 429, 500]),
    st.sampled_from([200, 400, 401, 403, 404, 429, 500]),
)
def test_no_echo_brings_a_piece_of_the_key_into_a_verdict(
    slug: str, secret: str, spelling: str, first: int, then: int
) -> None:
    kind, asked = get_kind(slug), credentials(secret, slug)
    early, late = echoing(secret, spelling, first), echoing(secret, spelling, then)
    with scripted_door(key_info=early, list_models=early, chat=late, get_model=late):
        verdict = check(kind=kind, credentials=asked, deadline=Deadline(9))
        listed = list_models(kind=kind, credentials=asked)
    shown = [verdict.to_dict(), flat(verdict), listed.models, listed.verdict and listed.verdict.to_dict()]
    own = [text for outcome in Outcome for text in texts(speak(kind, outcome).to_dict())]
    seen = [text for text in texts(shown) if text not in own]
    assert not [window for window in windows(secret) for text in seen if window in text]


@pytest.mark.parametrize("slug", ["openai", "openrouter", "anthropic", "openai_compatible"])
def test_server_that_says_nothing_ends_at_the_deadline(slug: str, settings: Settings) -> None:
    with RawServer(silent) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        started = time.monotonic()
        verdict = check(
            kind=get_kind(slug),
            credentials=Credentials(host=server.url, model="m", secrets={"api_key": "made-up-0123456789"}),
            deadline=Deadline(0.4),
        )
        assert time.monotonic() - started < 0.9
    assert (verdict.outcome, verdict.field) == (Outcome.TIMEOUT, None)


def test_list_that_hangs_leaves_the_model_time_to_answer(settings: Settings) -> None:
    def reply(request: Request) -> Reply:
        if request.method == "GET":
            server.stopping.wait(0.5)
        return Reply(200, {"choices": [{"message": {"content": "Hi"}}]})

    with ScriptedServer(reply) as server:
        settings.BYOK_PRIVATE_HOSTS = (server.entry,)
        verdict = check(
            kind=get_kind("openai"),
            credentials=Credentials(host=server.url, model="m", secrets={"api_key": "made-up-0123456789"}),
            deadline=Deadline(0.6),
        )
    assert verdict.ok


def test_completion_that_drips_ends_at_the_deadline_and_the_key_stays_accepted(settings: Settings) -> None:
    drip = answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", lambda: iter([b"1\r\n \r\n"] * 99), 0.05)

    with RawServer(drip) as slow, ScriptedServer(lambda request: Reply(200, {"data": [{"id": "m"}]})) as quick:
        settings.BYOK_PRIVATE_HOSTS = (slow.entry, quick.entry)
        wire = get_kind("openai").wire
        asked = Credentials(host=quick.url, model="m", secrets={"api_key": "made-up-0123456789"})
        call = wire.complete(Credentials(host=slow.url, model="m", secrets=asked.secrets))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(wire, "complete", lambda given, attempt=0, tools=False: call)
            verdict = check(kind=get_kind("openai"), credentials=asked, deadline=Deadline(0.5))
    assert verdict.outcome is Outcome.TIMEOUT
    assert verdict.notes == ("The key was accepted; the model did not answer in 0.5 s.",)
