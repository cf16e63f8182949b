"""The sealed column and the secrets file of a server, as they lie on the disk."""

import base64
import hashlib
import re
import secrets
from pathlib import Path

from tests.goals.faults.saving import reading
from tests.goals.faults.servers import Server

FILE = "secrets.env"


def sealed_column(server: Server) -> dict[str, bytes]:
    """The bytes of every row's sealed column, by id."""
    with reading(server.database) as connection:
        return dict(connection.execute("SELECT id, CAST(sealed AS BLOB) FROM providers_provider").fetchall())


def dump(server: Server) -> str:
    """A digest of everything in the database."""
    digest = hashlib.sha256()
    with reading(server.database) as connection:
        for line in connection.iterdump():
            digest.update(line.encode(errors="surrogatepass"))
    return digest.hexdigest()


def key_file(server: Server) -> Path:
    """Where the keys are."""
    return server.folder / FILE


def with_another_data_key(text: str) -> str:
    """The secrets file with a data key that never sealed anything; the other keys stay."""
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return re.sub(r"(?m)^FERNET_KEYS=.*$", f"FERNET_KEYS={key}", text)


def write_key_file(server: Server, text: str) -> None:
    """Put this file in place, readable by its owner alone."""
    path = key_file(server)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)
