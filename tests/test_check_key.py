"""The command line: one key, or many lines at once, without a database and without the data keys."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from providers.checking_lines import LONGEST_LINE, answer_line, answer_lines, bounded_lines
from providers.verdicts import Outcome
from tests.scripted_door import BAD_KEY, GOOD_CHAT, GOOD_LIST, answer, scripted_door
from tests.servers import RawServer, Reply, Request, ScriptedServer, silent

ROOT = Path(__file__).resolve().parent.parent
KEY = "made-up-key-0123456789"
LIST, CHAT, REFUSED = answer(200, GOOD_LIST), answer(200, GOOD_CHAT), answer(401, BAD_KEY)
KEYS_OF_AN_ANSWER = [
    "outcome", "field", "message", "advice", "status", "elapsed_ms", "operation", "code", "quote", "notes", "link",
    "hosts", "models", "tools",
]  # fmt: skip
ACCESS_KEY = {"access_key_id": "AKIAMADEUP0123456789", "secret_access_key": "made-up-secret"}


class Stdin:
    """Standard input that is no terminal."""

    def __init__(self, text: str) -> None:
        self.buffer = io.BytesIO(text.encode())

    def isatty(self) -> bool:
        return False


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """`run(stdin, *arguments)` gives the exit code and what was written."""

    def run_command(stdin: str, *arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", Stdin(stdin))
        out = io.StringIO()
        try:
            call_command("check_key", *arguments, stdout=out)
        except SystemExit as ended:
            return int(ended.code or 0), out.getvalue()
        return 0, out.getvalue()

    return run_command


type Run = Callable[..., tuple[int, str]]


def answered(question: Mapping[str, object] | str | bytes) -> dict[str, Any]:
    line = question if isinstance(question, bytes) else question.encode() if isinstance(question, str) else None
    found: dict[str, Any] = json.loads(answer_line(line if line is not None else json.dumps(question).encode()))
    return found


def test_good_key_exits_with_0(run: Run) -> None:
    with scripted_door(list_models=LIST, chat=CHAT) as door:
        code, text = run(KEY + "\n", "openai")
    assert code == 0
    assert text.splitlines()[0] == "OpenAI: The key and the model work."
    assert [call.url for call in door.calls] == [
        "https://api.openai.com/v1/models",
        "https://api.openai.com/v1/chat/completions",
    ]
    assert door.bodies()[0]["model"] == "gpt-5.4-mini"


def test_refused_key_exits_with_1_and_says_what_to_do(run: Run) -> None:
    with scripted_door(list_models=REFUSED):
        code, text = run(KEY, "openai")
    assert code == 1
    assert text.splitlines()[0] == "OpenAI: Invalid key. Validation failed."
    assert "  What to do: Double-check the key" in text
    assert "  Field: API Key" in text
    assert "  Page: https://platform.openai.com/api-keys" in text
    assert "  Answer: 401 invalid_api_key" in text
    assert "  Quote: Incorrect API key provided." in text


def test_json_has_the_promised_names(run: Run) -> None:
    with scripted_door(list_models=REFUSED):
        code, text = run(KEY, "openai", "--format", "json")
    found = json.loads(text)
    assert code == 1
    assert list(found) == KEYS_OF_AN_ANSWER
    assert (found["outcome"], found["field"], found["status"]) == ("invalid_key", "api_key", 401)
    assert found["link"] == {"label": "OpenAI: API keys", "url": "https://platform.openai.com/api-keys"}


def test_other_hosts_of_the_vendor_are_named(run: Run) -> None:
    with scripted_door(list_models=REFUSED):
        _, text = run(KEY, "minimax")
    assert "  Other host: https://api.minimaxi.com/v1 (China)" in text


def test_host_model_and_settings_are_taken_from_the_arguments(run: Run) -> None:
    with scripted_door(list_models=LIST, chat=CHAT) as door:
        code, _ = run(
            KEY, "azure_openai", "--host", "https://acme.openai.azure.com", "--model", "m",
            "--set", "deployment_name=my-gpt4-deployment", "--set", "api_version=2024-02-15-preview",
        )  # fmt: skip
    assert code == 0
    path = "openai/deployments/my-gpt4-deployment/chat/completions?api-version=2024-02-15-preview"
    assert door.calls[-1].url == f"https://acme.openai.azure.com/{path}"


def test_several_secrets_come_as_one_json_object(run: Run) -> None:
    with scripted_door(list_models=LIST, chat=CHAT) as door:
        code, _ = run(json.dumps(ACCESS_KEY), "bedrock", "--set", "region=us-east-1")
    assert code == 0
    assert all(call.headers["Authorization"].startswith("AWS4-HMAC-SHA256") for call in door.calls)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nowhere"],
        ["openai", "--set", "region=x"],
        ["openai", "--ndjson"],
        ["--ndjson", "--host", "https://llm.example"],
    ],
)
def test_misuse_exits_with_2(run: Run, arguments: list[str]) -> None:
    with pytest.raises(CommandError) as raised:
        run(KEY, *arguments)
    assert raised.value.returncode == 2


@pytest.mark.parametrize("stdin", ['{"api_key": ', '{"api_key": 5}', '{"key": "x"}', "{" * 100_000])
def test_secrets_that_are_no_object_of_texts_exit_with_2(run: Run, stdin: str) -> None:
    with pytest.raises(CommandError) as raised:
        run(stdin, "openai")
    assert raised.value.returncode == 2
    assert stdin not in str(raised.value)


@pytest.mark.parametrize(
    "arguments", [["openai", "--set", f"api_key={KEY}"], ["openai", "--set", "x"], ["--ndjson", "--jobs", "0"]]
)
def test_argument_that_cannot_be_is_refused_without_being_repeated(run: Run, arguments: list[str]) -> None:
    with pytest.raises(CommandError) as raised:
        run(KEY, *arguments)
    assert KEY not in str(raised.value)


@pytest.mark.parametrize(
    ("question", "outcome", "field"),
    [
        ({"kind": "openai"}, "bad_request", "api_key"),
        ({"kind": "openai", "secrets": {"api_key": "sk-é"}}, "invalid_key", "api_key"),
        ({"kind": "openai", "secrets": {"api_key": "two words"}}, "invalid_key", "api_key"),
        ({"kind": "openai", "secrets": {"api_key": "sk-admin-0123456789"}}, "invalid_key", "api_key"),
        ({"kind": "openai", "host": "https://u:p@llm.example", "secrets": {"api_key": KEY}}, "bad_host", "api_host"),
        ({"kind": "openai", "host": "ftp://llm.example", "secrets": {"api_key": KEY}}, "bad_host", "api_host"),
        ({"kind": "openai_compatible", "model": "m"}, "bad_request", "api_host"),
        ({"kind": "azure_openai", "host": "https://a.openai.azure.com", "secrets": {"api_key": KEY}},
         "bad_request", "deployment_name"),
        ({"kind": "bedrock", "secrets": {"api_key": KEY}}, "bad_request", "region"),
        ({"kind": "bedrock", "config": {"region": "us-east-1"}}, "bad_request", "api_key"),
        ({"kind": "bedrock", "config": {"region": "us-east-1"}, "secrets": {"access_key_id": "AKIAMADEUP0123456789"}},
         "bad_request", "secret_access_key"),
    ],
)  # fmt: skip
def test_what_a_card_would_refuse_is_not_sent(question: dict[str, object], outcome: str, field: str) -> None:
    with scripted_door() as door:
        found = answered(question)
    assert (found["outcome"], found["field"]) == (outcome, field)
    assert found["advice"]
    assert door.calls == []


def test_key_of_another_provider_is_not_sent_to_the_usual_host() -> None:
    key = "sk-or-v1-" + "0a" * 32
    with scripted_door() as door:
        found = answered({"kind": "openai", "secrets": {"api_key": key}})
    assert (found["outcome"], found["field"], door.calls) == ("invalid_key", "api_key", [])
    assert "OpenRouter" in found["advice"]


def test_key_of_another_provider_is_sent_to_a_host_that_was_named() -> None:
    key = "sk-or-v1-" + "0a" * 32
    with scripted_door(list_models=LIST, chat=CHAT):
        assert (
            answered({"kind": "openai", "host": "https://llm.example/v1", "secrets": {"api_key": key}})["outcome"]
            == "ok"
        )


def test_what_was_changed_is_a_note() -> None:
    with scripted_door(list_models=LIST, chat=CHAT):
        found = answered(
            {"kind": "openai", "host": " https://llm.example/v1/ ", "secrets": {"api_key": f"Bearer {KEY}"}}
        )
    assert any(note.startswith("API Key: ") for note in found["notes"])


def test_names_that_the_kind_does_not_have_are_ignored_and_said() -> None:
    secrets = {"api_key": KEY, "session_token": "x", "empty": ""}
    with scripted_door(list_models=LIST, chat=CHAT):
        found = answered({"kind": "openai", "config": {"region": "x"}, "secrets": secrets})
    assert (found["outcome"], found["notes"]) == ("ok", ["2 settings that OpenAI does not have: ignored."])


def test_model_of_azure_is_the_deployment_if_none_is_named() -> None:
    with scripted_door(list_models=LIST, chat=CHAT) as door:
        found = answered(
            {"kind": "azure_openai", "host": "https://a.openai.azure.com", "model": "d1", "secrets": {"api_key": KEY}}
        )
    assert found["outcome"] == "ok"
    assert "/deployments/d1/" in door.calls[-1].url


@pytest.mark.parametrize(
    "line",
    [
        "", "   ", "nonsense", "[]", "5", "null", '"openai"', "{}", '{"kind": "nowhere"}', '{"kind": 5}',
        '{"kind": null}',
        '{"kind": "openai", "host": 5}', '{"kind": "openai", "config": []}', '{"kind": "openai", "config": {"a": 1}}',
        '{"kind": "openai", "secrets": "x"}', '{"kind": "openai", "secrets": {"api_key": {}}}',
        '{"kind": "openai", "model": "\\ud800"}', '{"kind": "openai", "secrets": {"\\udfff": "x"}}', "[" * 100_000,
        b"\xff\xfe\x00", '{"kind": "openai"',
    ],
)  # fmt: skip
def test_line_that_cannot_be_understood_gets_its_answer(line: str | bytes) -> None:
    found = answered(line)
    assert list(found) == KEYS_OF_AN_ANSWER
    assert (found["outcome"], found["field"], found["message"]) == ("bad_request", None, "The check was not made.")


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=9),
        lambda inner: st.dictionaries(
            st.sampled_from(["kind", "host", "model", "config", "secrets", "api_key"]),
            inner | st.just("openai"),
            max_size=5,
        ),
    )
)
def test_any_json_gets_one_line_of_plain_text(value: object) -> None:
    with scripted_door(list_models=LIST, chat=CHAT, get_model=LIST):
        line = answer_line(json.dumps(value).encode())
    assert line.isascii()
    assert "\n" not in line
    assert json.loads(line)["outcome"] in set(Outcome)


def questions(*models: str) -> Iterator[bytes]:
    return (json.dumps({"kind": "openai", "model": name, "secrets": {"api_key": KEY}}).encode() for name in models)


@contextmanager
def answering_by_model(release: Mapping[str, threading.Event]) -> Iterator[None]:
    """A stand-in for the check of a line: it waits for its model's event, if it has one."""

    def stand_in(line: bytes) -> str:
        name = json.loads(line)["model"]
        if name in release:
            assert release[name].wait(5)
        return str(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("providers.checking_lines.answer_line", stand_in)
        yield


def test_answers_keep_the_order_of_the_lines() -> None:
    slow = threading.Event()
    written: list[str] = []
    with answering_by_model({"a": slow}):
        threading.Timer(0.05, slow.set).start()
        answer_lines(questions("a", "b", "c"), written.append, jobs=3)
    assert written == ["a", "b", "c"]


def test_line_is_answered_before_the_next_one_is_there() -> None:
    written: list[str] = []
    first_is_out = threading.Event()

    def write(text: str) -> None:
        written.append(text)
        first_is_out.set()

    def lines() -> Iterator[bytes]:
        yield from questions("a")
        assert first_is_out.wait(5)
        yield from questions("b")

    with answering_by_model({}):
        answer_lines(lines(), write, jobs=2)
    assert written == ["a", "b"]


def test_lines_are_checked_at_the_same_time() -> None:
    both = threading.Barrier(2)
    written: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("providers.checking_lines.answer_line", lambda line: str(both.wait(5) >= 0))
        answer_lines([b"1", b"2"], written.append, jobs=2)
    assert written == ["True", "True"]


def test_reader_who_goes_away_ends_the_reading() -> None:
    read: list[bytes] = []

    def endless() -> Iterable[bytes]:
        for line in questions(*map(str, range(10_000))):
            read.append(line)
            yield line

    def gone(text: str) -> None:
        raise BrokenPipeError

    with answering_by_model({}):
        answer_lines(endless(), gone, jobs=2)
    assert len(read) < 1_000


def test_line_that_is_too_long_is_unreadable_and_the_next_one_is_not() -> None:
    stream = io.BytesIO(b"x" * (3 * LONGEST_LINE) + b"\nshort\nlast")
    assert list(bounded_lines(stream)) == [b"", b"short\n", b"last"]


# A process of its own


def bare_environment(tmp_path: Path, entry: str = "") -> dict[str, str]:
    """No data keys, and a database and a folder that cannot be opened."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    (tmp_path / "file").touch()
    return keep | {
        "DJANGO_SETTINGS_MODULE": "byok_site.settings",
        "BYOK_DATA_DIR": str(tmp_path / "file" / "none"),
        "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none",
        "BYOK_PRIVATE_HOSTS": entry,
    }


COMMAND = [sys.executable, str(ROOT / "manage.py"), "check_key"]


def test_it_needs_neither_database_nor_keys(tmp_path: Path) -> None:
    def reply(request: Request) -> Reply:
        return Reply(200, GOOD_CHAT if request.method == "POST" else GOOD_LIST)

    with ScriptedServer(reply) as server:
        done = subprocess.run(
            [*COMMAND, "openai", "--host", f"{server.url}/v1", "--format", "json"],
            input=KEY, capture_output=True, text=True, check=False, env=bare_environment(tmp_path, server.entry),
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["outcome"] == "ok"
    assert KEY not in done.stdout


def test_private_host_that_is_not_listed_is_blocked_and_exits_with_1(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "openai", "--host", "http://127.0.0.1:9/v1", "--format", "json"],
        input=KEY, capture_output=True, text=True, check=False, env=bare_environment(tmp_path),
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert (found["outcome"], found["field"]) == ("blocked", "api_host")
    assert "BYOK_PRIVATE_HOSTS" in found["advice"]


def test_misuse_exits_with_2_and_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "nowhere"], input=KEY, capture_output=True, text=True, check=False, env=bare_environment(tmp_path)
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no such kind of provider" in done.stderr
    assert "Traceback" not in done.stderr


def test_interrupt_ends_it_at_once_and_quietly(tmp_path: Path) -> None:
    asked = threading.Event()

    def hang(server: RawServer, connection: socket.socket) -> None:
        asked.set()
        silent(server, connection)

    with RawServer(hang) as server:
        line = json.dumps({"kind": "openai", "host": f"{server.url}/v1", "secrets": {"api_key": KEY}})
        started = subprocess.Popen(
            [*COMMAND, "--ndjson"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=bare_environment(tmp_path, server.entry),
        )  # fmt: skip
        assert started.stdin is not None
        started.stdin.write(line.encode() + b"\n")
        started.stdin.flush()
        assert asked.wait(20)
        started.send_signal(signal.SIGINT)
        out, errors = started.communicate(timeout=2)
    assert (started.returncode, out, errors) == (-signal.SIGINT, b"", b"")


def test_closed_output_is_no_error(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    lines = '{"kind": "openai"}\n' * 50
    done = subprocess.run(
        [*COMMAND, "--ndjson"], input=lines.encode(), stdout=writing, stderr=subprocess.PIPE, check=False,
        env=bare_environment(tmp_path),
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
