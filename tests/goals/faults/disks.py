"""A disk that can be filled up."""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.goals.faults.servers import Server

SIZE = 48 * 1024 * 1024


@dataclass
class Disk:
    """`way` says what it is."""

    folder: Path
    way: str
    mounted: bool

    def fill(self, server: Server) -> None:
        """From now on nothing more can be written."""
        if self.mounted:
            _write_until_full(self.folder / "ballast")
        else:
            _limit(server, server.database.stat().st_size)

    def free(self, server: Server) -> None:
        """There is space again."""
        if self.mounted:
            (self.folder / "ballast").unlink()
        else:
            _limit(server, resource.RLIM_INFINITY)


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """A tmpfs of SIZE bytes, or the folder itself with a limit on its files where none can be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        way = f"a tmpfs of {SIZE // 1024**2} MiB" if mounted else "RLIMIT_FSIZE set on the running processes"
        yield Disk(folder, way, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def _write_until_full(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def _limit(server: Server, size: int) -> None:
    for process in (server.running.pid, *server.children):
        hard = resource.prlimit(process, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, hard))
