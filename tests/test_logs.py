"""The log: lines of JSON that find a request again and hold no secret."""

import io
import json
import logging
import threading
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from byok_site.error_reports import ErrorReporter
from byok_site.first_start import RefusalError
from byok_site.logs import Handler, described, formatter, log_what_ends_threads
from byok_site.scrubbing import shown_path, without_secrets
from providers.models import Person
from providers.origin import Origin, coming_from
from tests.api import make_token
from tests.crashing_urls import HIDDEN, KEY
from tests.people import signed_in
from tests.starting import Running

TOKEN = "Zk3vJ8pQ2xN5rT7wY1bC4dF6gH9jK0mL_aSdFgHjKlZ"


def line(message: str, *arguments: object, **more: object) -> dict[str, Any]:
    """What the log has of this record."""
    record = logging.LogRecord("some.place", logging.ERROR, __file__, 1, message, arguments, None)
    vars(record).update(more)
    written = formatter().format(record)
    assert "\n" not in written
    read: dict[str, Any] = json.loads(written)
    return read


def raised(error: Exception) -> Exception:
    """The same error, after it was raised in a function with a key in its local variables."""
    held = HIDDEN
    try:
        raise error
    except Exception as caught:
        assert held
        return caught


def test_line_says_when_where_how_bad_and_for_which_request() -> None:
    with coming_from(Origin(request_id="a1b2")):
        told = line("%s of %d\nfailed", "one", 2, created=0.5)
    assert told == {
        "time": "1970-01-01T00:00:00.500+00:00",
        "level": "error",
        "logger": "some.place",
        "event": "one of 2\nfailed",
        "request_id": "a1b2",
    }


def test_exception_is_told_by_class_and_frames_and_not_by_text_or_variables() -> None:
    error = raised(KeyError(HIDDEN))
    told = line("broke: %s", error, exc_info=(KeyError, error, error.__traceback__), stack_info=HIDDEN)
    assert told["event"] == "broke: KeyError"
    (only,) = told["exceptions"]
    assert only["class"] == "KeyError"
    assert only["frames"][0].startswith(f"{__file__}:") and only["frames"][0].endswith(" raised")
    assert HIDDEN not in json.dumps(told)


def test_the_exceptions_behind_one_are_told_too_unless_they_were_left_out() -> None:
    first, second, third = ValueError(), TypeError(), OSError()
    second.__context__ = first
    third.__cause__ = second
    assert [one["class"] for one in described(third)] == ["OSError", "TypeError", "ValueError"]
    second.__suppress_context__ = True
    assert [one["class"] for one in described(third)] == ["OSError", "TypeError"]


def test_sentence_of_ours_for_the_operator_is_told_without_what_looks_like_a_key() -> None:
    (told,) = described(RefusalError(f"SECRET_KEY is weak, {KEY}"))
    assert told["says"] == "SECRET_KEY is weak, [removed]"


def test_record_that_does_not_fit_its_arguments_is_still_a_line_without_them() -> None:
    assert line("%d and %d", HIDDEN)["event"] == "%d and %d"


class Full(io.StringIO):
    """Where nothing can be written any more."""

    def write(self, text: str) -> int:
        """Refuse."""
        raise OSError(text)


def test_line_that_cannot_be_written_is_not_told_with_its_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    Handler(Full()).handle(logging.LogRecord("a", logging.ERROR, __file__, 1, "%s", (HIDDEN,), None))
    assert "".join(capsys.readouterr()) == ""


def test_exception_that_ends_a_thread_is_told_without_its_text(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    log_what_ends_threads()
    thread = threading.Thread(target=raise_it, daemon=True)
    thread.start()
    thread.join()
    assert caplog.messages == ["A thread ended"]
    assert HIDDEN not in formatter().format(caplog.records[0])


def raise_it() -> None:
    raise ValueError(HIDDEN)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("key sk-proj-AbCd0123456789efghijklmn<", "key [removed]<"),
        ("x_sk-ant-api03-AbCd0123456789efghijkl", "x_[removed]"),
        ("AIzaMadeUp0123456789-MadeUp0123456789AB|", "[removed]|"),
        ("gsk_0123456789madeup0123456789, hf_madeupmadeupmadeupmadeup", "[removed], [removed]"),
        ("AKIAMADEUPMADEUPMADE xai-madeup-0123456789", "[removed] [removed]"),
        ("gAAAAABmadeup-0123456789", "[removed]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc\nabc", "[removed]"),
        ("token byok_abc", "token [removed]"),
        ("Authorization: Bearer abc.def", "Authorization: [removed]"),
        ("{'api-key': 'abc', 'n': 1}", "{'api-key: [removed]', 'n': 1}"),
        ("x-goog-api-key=abc", "x-goog-api-key: [removed]"),
        ("sent Bearer abc", "sent [removed]"),
        (f"Not Found: /welcome/{TOKEN}/", "Not Found: /welcome/[removed]"),
        (f"at '/account/password/reset/key/1-{TOKEN}/'", "at '/account/password/reset/key/[removed]'"),
        ("PUT /api/v1/providers/team", "PUT /api/v1/providers/[removed]"),
        ("GET /a?b=c d", "GET /a?[removed] d"),
        ("What now? Nothing is wrong with the task-list.", "What now? Nothing is wrong with the task-list."),
        ("Head of the record: 12:9f86d081884c7d65", "Head of the record: 12:9f86d081884c7d65"),
    ],
)
def test_what_looks_like_a_secret_is_struck_out(text: str, left: str) -> None:
    assert without_secrets(text) == left


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/keys/my/zai/00000000-0000-0000-0000-000000000008/", "/keys/my/zai/00000000-0000-0000-0000-000000000008/"),
        (f"/welcome/{TOKEN}/", "/welcome/[removed]"),
        ("/welcome/", "/welcome/"),
        ("/Welcome/a b/c\nd", "/Welcome/[removed]"),
        ("/api/v1/providers/team/report", "/api/v1/providers/[removed]"),
        (f"/welcom/{TOKEN}/x", "/welcom/[removed]/x"),
    ],
)
def test_path_is_shown_without_tokens(path: str, shown: str) -> None:
    assert shown_path(path) == shown


@given(st.text(), st.text(max_size=20))
def test_every_record_is_one_line_of_json(message: str, logger: str) -> None:
    assert line(message.replace("%", ""), name=logger)["logger"] == logger


@pytest.fixture
def access(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The facts of each request, as they come in."""
    kept: list[dict[str, object]] = []
    monkeypatch.setattr("byok_site.access_log.logger.info", lambda event, *, extra: kept.append(extra["facts"]))
    return kept


def test_request_is_logged_with_its_person_and_without_its_query(
    owner: Person, access: list[dict[str, object]]
) -> None:
    signed_in(Client(), owner).get("/people/?secret=x", REMOTE_ADDR="192.0.2.7")
    (facts,) = access
    assert isinstance(facts.pop("milliseconds"), float)
    expected = {"method": "GET", "path": "/people/", "status": 200, "person": owner.pk, "address": "192.0.2.7"}
    assert facts == expected


def test_request_of_an_agent_is_logged_with_the_agent(db: None, access: list[dict[str, object]]) -> None:
    token = make_token()
    Client().get("/api/v1/effective", headers={"Authorization": f"Bearer {token.text}"})
    assert [one.get("agent") for one in access] == [str(token.row.agent.pk)]
    assert "person" not in access[0]


def test_static_files_and_nobodys_name_are_not_logged(db: None, access: list[dict[str, object]]) -> None:
    Client().get("/static/app.css")
    Client().get("/account/login/")
    assert [(one["path"], "person" in one) for one in access] == [("/account/login/", False)]


def test_nothing_mails_errors_or_writes_beside_the_log() -> None:
    named = [logging.getLogger(name) for name in ("byok.access", "django", "django.request", "django.server")]
    assert [logger.name for logger in named if logger.handlers or not logger.propagate] == []
    assert settings.ADMINS == []


def test_error_report_has_no_value_of_anything(rf: RequestFactory) -> None:
    error = raised(ValueError(HIDDEN))
    reporter = ErrorReporter(rf.post("/x", {"key": HIDDEN}), ValueError, error, error.__traceback__)
    for report in (reporter.get_traceback_text(), reporter.get_traceback_html(), repr(reporter.get_traceback_frames())):
        assert HIDDEN not in report
        assert "raised" in report


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], str, str]:
    """What a server logs of a crash and of a one-time link, the first link, and the number of the crashed request."""
    folder = tmp_path_factory.mktemp("crashed") / "var"
    with Running(folder, DJANGO_SETTINGS_MODULE="tests.crashing") as running:
        link = next(text for text in running.lines if "/welcome/" in text).rpartition("/welcome/")[2].strip("/")
        urlopen(f"{running.url}/welcome/{link}/").close()
        asked = Request(f"{running.url}/crash/?q={HIDDEN}", headers={"Authorization": f"Bearer {KEY}"})
        with pytest.raises(HTTPError, match="500") as answer:
            urlopen(asked)
        number = answer.value.headers["X-Request-ID"]
        answer.value.close()
        running.end()
        return running.said_since_ready(), link, number


def test_server_logs_lines_of_json_only(crashed: tuple[list[str], str, str]) -> None:
    lines = [json.loads(text) for text in crashed[0] if text != "Ended."]
    assert len([line for line in lines if line["logger"] != "providers.record_head"]) == 3  # the worker's own time


def test_server_logs_a_crash_without_what_it_held(crashed: tuple[list[str], str, str]) -> None:
    text = "\n".join(crashed[0])
    assert '"class": "RuntimeError"' in text and '"class": "ValueError"' in text and " crash" in text
    assert KEY not in text
    assert HIDDEN not in text


def test_server_logs_no_token_of_a_link(crashed: tuple[list[str], str, str]) -> None:
    lines, link, _ = crashed
    assert "/welcome/[removed]" in "\n".join(lines)
    assert link not in "\n".join(lines)


def test_lines_of_a_request_have_the_number_that_its_answer_named(crashed: tuple[list[str], str, str]) -> None:
    lines, _, number = crashed
    told = [json.loads(text) for text in lines if number in text]
    assert [one["logger"] for one in told] == ["django.request", "byok.access"]
    assert {one["request_id"] for one in told} == {number}
