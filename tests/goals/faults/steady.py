"""A load by the clock: so many requests a second, whether or not the ones before were answered."""

import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.goals.faults.saving import percentile


@dataclass
class Seen:
    """What came back. A request's `seconds` count from the moment at which it was due."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All requests."""
        return self.statuses.total()

    @property
    def failed(self) -> int:
        """Answers with 5xx."""
        return sum(count for status, count in self.statuses.items() if status >= 500)

    @property
    def unanswered(self) -> int:
        """Requests without an answer."""
        return self.statuses[0]

    @property
    def refused(self) -> int:
        """Answers with anything but 200 and 5xx."""
        return self.total - self.statuses[200] - self.failed - self.unanswered

    @property
    def p99(self) -> float:
        """Seconds."""
        return percentile(self.seconds, 99)


def load_steadily(work: Sequence[Callable[[], int]], rate: int, seconds: float) -> Seen:
    """Do the works in turns, `rate` times a second in all; each has a thread of its own, so it waits for itself."""
    seen, lock = Seen(), threading.Lock()
    queues = [queue.SimpleQueue[float | None]() for _ in work]

    def run(one: Callable[[], int], due: "queue.SimpleQueue[float | None]") -> None:
        while (at := due.get()) is not None:
            status = one()
            with lock:
                seen.statuses[status] += 1
                seen.seconds.append(time.perf_counter() - at)

    threads = [threading.Thread(target=run, args=pair) for pair in zip(work, queues, strict=True)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for number in range(int(rate * seconds)):
        at = began + number / rate
        time.sleep(max(0.0, at - time.perf_counter()))
        queues[number % len(queues)].put(at)
    for due in queues:
        due.put(None)
    for thread in threads:
        thread.join()
    return seen
