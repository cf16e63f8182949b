"""The log: one line of JSON for each event, to standard error. `manage.py up` prints the few lines for people itself.

A line has the time (UTC), the level, the logger, the event and the request that it belongs to. Of an exception it has
the class and where it came through, never local variables, and not its text: that of a library may quote a key.
"""

import logging
import threading
import traceback
from collections.abc import Iterator, MutableMapping
from datetime import UTC, datetime

from structlog.processors import JSONRenderer
from structlog.stdlib import ProcessorFormatter

from byok_site.scrubbing import without_secrets
from providers.origin import current_origin

type Event = MutableMapping[str, object]

FRAMES = 30
"""Of each exception, the innermost ones."""
CHAIN = 5
"""Exceptions that one line tells about: the one that came out, and those behind it."""
SPEAKING = "byok_site."
"""Where the exceptions are defined whose text is a sentence of ours for the operator."""


class Handler(logging.StreamHandler):  # type: ignore[type-arg]  # its stream is chosen when it is made
    """Writes to standard error."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing of a line that cannot be written: Python would print its arguments."""


def formatter() -> ProcessorFormatter:
    """What Django's LOGGING has as its formatter."""
    return ProcessorFormatter(
        processors=[_facts, JSONRenderer()],
        use_get_message=False,
        pass_foreign_args=True,
    )


def log_what_ends_threads() -> None:
    """Python would print the text of an exception that ends a thread."""
    threading.excepthook = _thread_ended


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None:
        logging.getLogger(__name__).critical("A thread ended", exc_info=ended.exc_value)


def _facts(_logger: object, _method: str, event: Event) -> Event:
    """The line. `facts` of a record, set by our own loggers with `extra`, become fields of their own."""
    record = event["_record"]
    assert isinstance(record, logging.LogRecord)  # noqa: S101 - structlog puts it there
    line: Event = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": without_secrets(_message(str(event["event"]), event["positional_args"])),
    }
    if request_id := current_origin().request_id:
        line["request_id"] = request_id
    for name, fact in getattr(record, "facts", {}).items():
        line[name] = without_secrets(fact) if isinstance(fact, str) else fact
    match event.get("exc_info"):
        case (_, BaseException() as error, _):
            line["exceptions"] = list(described(error))
    return line


def _message(template: str, arguments: object) -> str:
    """An exception among the arguments is named by its class."""
    if not arguments:
        return template
    try:
        return template % (arguments if isinstance(arguments, dict) else _spoken(arguments))
    except Exception:
        return template


def _spoken(arguments: object) -> tuple[object, ...]:
    several = arguments if isinstance(arguments, tuple) else (arguments,)
    return tuple(name_of(one) if isinstance(one, BaseException) else one for one in several)


def described(error: BaseException) -> Iterator[dict[str, object]]:
    """The exception and those behind it: class and frames, as `file:line function`, the innermost last."""
    seen: BaseException | None = error
    for _ in range(CHAIN):
        if seen is None:
            return
        frames = [f"{one.filename}:{one.lineno} {one.name}" for one in _frames(seen)]
        told: dict[str, object] = {"class": name_of(seen), "frames": frames}
        if type(seen).__module__.startswith(SPEAKING):
            told["says"] = without_secrets(str(seen))
        yield told
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    walked = list(traceback.walk_tb(error.__traceback__))[-FRAMES:]
    return list(traceback.StackSummary.extract(walked, lookup_lines=False))


def name_of(error: BaseException) -> str:
    """The class of an exception, with its module unless Python brings it."""
    sort = type(error)
    return sort.__qualname__ if sort.__module__ == "builtins" else f"{sort.__module__}.{sort.__qualname__}"
