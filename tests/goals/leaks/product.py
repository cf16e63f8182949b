"""The real program, loud and breakable, with everything that it writes in one folder."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.goals.faults.servers import Server
from tests.goals.leaks.canaries import Canary, known
from tests.goals.leaks.launcher import SEPARATOR
from tests.starting import ROOT, environment

KEY_NAMES = ("SECRET_KEY", "FERNET_KEYS", "FINGERPRINT_KEY", "AUDIT_KEY")


class Product(Server):
    """`root` gets the data folder, the temporary files of its processes, and its logs.

    `short`: the logger that writes most is not loud.
    """

    def __init__(self, root: Path, allowed: str, weaknesses: Iterable[str] = (), *, short: bool = False) -> None:
        self.root, self.temporary, self.raw_log = root, root / "tmp", root / "raw.log"
        self.switch = root / "crash"
        self.temporary.mkdir(parents=True)
        values = {
            "BYOK_PRIVATE_HOSTS": allowed,
            "BYOK_TOKEN_RATE": "100000",
            "BYOK_CHECK_SECONDS": "5",
            "TMPDIR": str(self.temporary),
            "LEAKS_LOG": str(self.raw_log),
            "LEAKS_CRASH": str(self.switch),
            "LEAKS_SHORT": "1" if short else "",
        }
        super().__init__(root / "data", values)
        self._program = ["-m", "tests.goals.leaks.launcher", SEPARATOR.join(weaknesses)]

    @contextmanager
    def crashing(self, place: str) -> Iterator[None]:
        """While the block lasts, this place breaks whenever it is reached."""
        self.switch.write_text(place)
        try:
            yield
        finally:
            self.switch.unlink()

    def command(self, *arguments: str, typed: str = "") -> bytes:
        """All that a management command says, given this on its standard input."""
        done = subprocess.run(
            [sys.executable, *self._program, *arguments],
            cwd=ROOT,
            env=environment(self.folder, **self.values),
            input=typed.encode(),
            capture_output=True,
            timeout=60,
            check=False,
        )
        return done.stdout + done.stderr

    def own_keys(self) -> Iterator[Canary]:
        """The keys in the secrets file as they are now."""
        for line in (self.folder / "secrets.env").read_text().splitlines():
            name, _, values = line.partition("=")
            if name in KEY_NAMES:
                for value in filter(None, values.split(",")):
                    yield known(f"{name} ({value[:3]}…)", value)

    def ciphertexts(self) -> Iterator[Canary]:
        """A piece from the middle of every sealed text that is stored now."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT kind, sealed FROM providers_provider").fetchall()
        connection.close()
        for kind, sealed in rows:
            text = bytes(sealed, "ascii") if isinstance(sealed, str) else bytes(sealed)
            yield known(f"sealed text of {kind} ({text[40:46].decode()})", text[40:104].decode())
