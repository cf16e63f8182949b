"""Secrets that are made up for one run, each in the format of its provider, and looked for afterwards."""

import secrets
import string
from dataclasses import dataclass

MARKER_LENGTH = 16
"""Characters in the middle of every random part of ours: enough to be found nowhere by chance."""
WINDOW = 8
"""Characters of a random part in a row that nobody may see. Our own mask shows four."""

_LETTERS = string.ascii_letters + string.digits
_CAPITALS = string.ascii_uppercase + "234567"
FORMATS: dict[str, tuple[str, int, str]] = {
    "openai": ("sk-proj-", 48, _LETTERS),
    "anthropic": ("sk-ant-api03-", 93, _LETTERS),
    "gemini": ("AIza", 35, _LETTERS),
    "openrouter": ("sk-or-v1-", 64, _LETTERS),
    "qwen": ("sk-", 32, _LETTERS),
    "deepseek": ("sk-", 32, _LETTERS),
    "minimax": ("sk-api-", 40, _LETTERS),
    "zai": ("0f1e2d3c4b5a69788796a5b4c3d2e1f0.", 16, _LETTERS),
    "azure_openai": ("", 84, _LETTERS),
    "bedrock": ("ABSK", 128, _LETTERS),
    "openai_compatible": ("xai-", 80, _LETTERS),
    "aws_secret": ("", 40, _LETTERS),
}
"""A key of each kind, and the second secret of AWS: what stands before the random part, its length and its letters.

Letters are mixed where a provider uses hexadecimal only, so that no digest or id looks like a piece of a canary.
"""


@dataclass(frozen=True, slots=True)
class Canary:
    """`text` is the whole secret, `random` the part of it that is looked for."""

    name: str
    text: str
    random: str

    def __repr__(self) -> str:
        return f"<Canary {self.name}>"

    @property
    def marker(self) -> str:
        """The middle of the random part."""
        start = (len(self.random) - MARKER_LENGTH) // 2
        return self.random[max(start, 0) :][:MARKER_LENGTH]


def made(name: str, format_name: str) -> Canary:
    """A new secret of this format."""
    before, length, letters = FORMATS[format_name]
    random = "".join(secrets.choice(letters) for _ in range(length))
    return Canary(name, before + random, random)


def made_access_key_id(name: str) -> Canary:
    """A temporary access key ID of AWS, which its secret and a session token belong to."""
    random = "".join(secrets.choice(_CAPITALS) for _ in range(16))
    return Canary(name, f"ASIA{random}", random)


def made_password(name: str) -> Canary:
    """A password that passes the rules of the product."""
    random = "".join(secrets.choice(_LETTERS) for _ in range(24))
    return Canary(name, f"Pass {random}", random)


def known(name: str, text: str, before: str = "") -> Canary:
    """A secret that the product made itself. `before`: what every one of them begins with."""
    assert text.startswith(before) and len(text) >= len(before) + MARKER_LENGTH, name
    return Canary(name, text, text.removeprefix(before))
