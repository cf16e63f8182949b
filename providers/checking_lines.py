"""Many checks at once: one JSON object a line in, one a line out, in the same order, as soon as each is known."""

import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Queue
from typing import BinaryIO

from providers.questions import BadQuestion, answer, not_understood, question_from
from providers.sentences import BROKEN_OFF

LONGEST_LINE = 256 * 1024
AHEAD = 4
"""Lines that are read ahead for each check under way: a slow one must not make the others wait, or memory grow."""

logger = logging.getLogger(__name__)

type Waiting = Queue[Future[str] | None]


def answer_lines(lines: Iterable[bytes], write: Callable[[str], None], *, jobs: int) -> None:
    """Answer every line. `write` gets one line at a time; once it raises OSError, nothing more is read."""
    waiting: Waiting = Queue(maxsize=AHEAD * jobs)
    closed = threading.Event()
    with ThreadPoolExecutor(jobs) as pool:
        writer = threading.Thread(target=_write_in_order, args=(waiting, write, closed))
        writer.start()
        try:
            for line in lines:
                if closed.is_set():
                    return
                waiting.put(pool.submit(answer_line, line))
        finally:
            waiting.put(None)
            writer.join()


def answer_line(line: bytes) -> str:
    """The answer to one line, as one line of plain ASCII. Whatever the line is, it gets its answer."""
    try:
        found = answer(question_from(_parsed(line)))
    except BadQuestion as error:
        found = not_understood(str(error))
    except Exception as error:  # its text may hold a secret, and the other lines want their answers
        logger.error("A line could not be answered: %s", type(error).__name__)
        found = not_understood(BROKEN_OFF)
    return json.dumps(found)


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise BadQuestion("This line is not JSON.") from None


def bounded_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream. One that is too long comes out empty, and so as unreadable."""
    while line := stream.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield b""


def _write_in_order(waiting: Waiting, write: Callable[[str], None], closed: threading.Event) -> None:
    while (future := waiting.get()) is not None:
        if closed.is_set():
            future.cancel()
            continue
        try:
            write(future.result())
        except OSError:  # whoever read the answers has gone
            closed.set()
