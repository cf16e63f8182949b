"""What a process uses, read from /proc."""

import os
from contextlib import suppress
from pathlib import Path

MIB = 1024 * 1024
TICKS = os.sysconf("SC_CLK_TCK")


class Process:
    """A process of this user, from outside."""

    def __init__(self, pid: int) -> None:
        self._folder = Path(f"/proc/{pid}")

    @property
    def threads(self) -> int:
        """How many it has."""
        return len(os.listdir(self._folder / "task"))

    def open_files(self, *, without: Path) -> int:
        """How many it has open, sockets included; those in the folder `without` are the database's."""
        count = 0
        for entry in os.listdir(self._folder / "fd"):
            with suppress(FileNotFoundError):
                count += not os.readlink(self._folder / "fd" / entry).startswith(str(without))
        return count

    @property
    def cpu(self) -> float:
        """Seconds of computing so far."""
        fields = (self._folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def memory(self) -> float:
        """MiB that are resident now."""
        return self._status("VmRSS")

    @property
    def peak(self) -> float:
        """The most MiB that were resident since `forget_peak`."""
        return self._status("VmHWM")

    def forget_peak(self) -> None:
        """Begin a new peak at what is resident now."""
        (self._folder / "clear_refs").write_text("5", encoding="utf-8")

    def _status(self, name: str) -> float:
        lines = (self._folder / "status").read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))
