"""Counts the organization's defaults over and over, from a process of its own, until its input ends.

`python -m tests.goals.faults.sampler DATABASE` prints, as JSON, how many samples saw how many defaults.
"""

import json
import sqlite3
import sys
import threading
import time
from collections import Counter
from contextlib import closing

QUERY = "SELECT id FROM providers_provider WHERE owner_id IS NULL AND is_default"


def main() -> None:
    """Sample as fast as it goes, at least for as long as somebody listens."""
    ended = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=listen, daemon=True).start()
    seen: Counter[int] = Counter()
    entries: set[str] = set()
    began = time.perf_counter()
    with closing(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, timeout=20)) as connection:
        while not ended.is_set():
            rows = connection.execute(QUERY).fetchall()
            seen[len(rows)] += 1
            entries |= {row[0] for row in rows}
    seconds = time.perf_counter() - began
    sys.stdout.write(json.dumps({"seen": seen, "seconds": seconds, "entries": len(entries)}))


if __name__ == "__main__":
    main()
