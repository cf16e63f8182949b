"""The agents' API, asked by the clock: a request that has to wait for the one before it counts from its own time."""

import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.goals.faults.agents import Asker, ask, revoke
from tests.goals.faults.servers import Server

CONNECTIONS = 16


@dataclass
class Asked:
    """What came of it; `took` and `seconds` in seconds. `still_answered`: with a token that was revoked before."""

    seconds: list[float] = field(default_factory=list)
    total: int = 0
    failed: int = 0
    took: float = 0.0
    after_revocation: int = 0
    still_answered: int = 0


def asking_steadily(server: Server, tokens: Sequence[str], rate: int, seconds: float) -> Asked:
    """Ask `rate` times a second with all tokens but the last, which is revoked half-way and asked with at once."""
    asked, due = Asked(), queue.SimpleQueue[float | None]()
    askers = [Asker(server.place, tokens[number % (len(tokens) - 1)]) for number in range(CONNECTIONS)]
    threads = [threading.Thread(target=_answer, args=(asker, due, asked)) for asker in askers]
    revoking = threading.Timer(seconds / 2, _revoke, args=(server, tokens[-1], asked))
    began = time.perf_counter()
    for thread in (*threads, revoking):
        thread.start()
    for number in range(int(rate * seconds)):
        at = began + number / rate
        time.sleep(max(0.0, at - time.perf_counter()))
        due.put(at)
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    asked.took = time.perf_counter() - began
    revoking.join()
    for asker in askers:
        asker.close()
    return asked


def _answer(asker: Asker, due: "queue.SimpleQueue[float | None]", asked: Asked) -> None:
    while (at := due.get()) is not None:
        answer = asker.ask(at)
        asked.seconds.append(answer.seconds)
        asked.total += 1
        asked.failed += answer.status != 200


def _revoke(server: Server, token: str, asked: Asked) -> None:
    if ask(server.place, token).status != 200:
        raise RuntimeError("the token to revoke did not work before")
    revoke(server, token)
    answers = [ask(server.place, token) for _ in range(10)]
    asked.after_revocation = len(answers)
    asked.still_answered = sum(answer.status != 401 for answer in answers)
