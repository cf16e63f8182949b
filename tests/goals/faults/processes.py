"""What a process uses, as the system counts it."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Usage:
    """`memory` in KiB that only this process holds, open `files`, and `threads`."""

    memory: int
    files: int
    threads: int


def usage_of(process: int) -> Usage | None:
    """What the process uses now; None when it is gone."""
    folder = Path("/proc") / str(process)
    try:
        rollup = (folder / "smaps_rollup").read_text().splitlines()
        memory = sum(int(line.split()[1]) for line in rollup if line.startswith("Private_"))
        return Usage(memory, len(os.listdir(folder / "fd")), len(os.listdir(folder / "task")))
    except OSError:
        return None
