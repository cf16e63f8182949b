"""The second net: what looks like a key of some provider, whoever's it is.

The patterns are those of the well-known scanners without the character that those want after a key: with it, a key
before `<`, `&` or a comma goes unseen.
"""

import re
from collections.abc import Iterator

KEYS = re.compile(
    rb"""(?<![A-Za-z0-9])(?:
      sk-(?:proj|svcacct|admin)-[\w-]{20,} | sk-ant-(?:api03|admin01)-[\w-]{20,} | sk-or-v1-[0-9a-f]{64}
    | sk-[A-Za-z0-9]{20,} | AIza[\w-]{35} | (?:AKIA|ASIA)[A-Z2-7]{16} | ABSK[\w+/]{100,}
    | gsk_\w{52} | xai-\w{80} | hf_[A-Za-z]{34} | pplx-\w{48} | r8_[\w-]{37} | nvapi-[\w-]{64}
    | ya29\.[\w-]{20,} | -----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY | gAAAAA[\w-]{60,} | byok_[0-9A-Za-z]{49}
    )""",
    re.VERBOSE,
)
_TELLS = re.compile(rb"made.?up|example|test|0123|1234|9876|abcd|wxyz|fake|sample|dummy|(.)\1{3}", re.IGNORECASE)
FEWEST_SIGNS = 10
"""A random key has more different characters than this; one that was typed to look like a key often has not."""


def looks_random(match: bytes) -> bool:
    """Whether this may be somebody's key. One that says that it is made up is not."""
    return not _TELLS.search(match) and len(set(match)) > FEWEST_SIGNS


def suspicious(text: bytes) -> list[bytes]:
    """What looks like a key in this text."""
    return list(_matches(text))


def _matches(text: bytes) -> Iterator[bytes]:
    for match in KEYS.finditer(text):
        if looks_random(match[0]):
            yield match[0]
