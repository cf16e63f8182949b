"""One-time links, as tests make them and find them on pages."""

import re

from providers.models import Person, Role
from providers.services.invitations import invite

GOOD = "a sound new passphrase"
"""A password that is strong enough."""


def token_of(address: str) -> str:
    """The token in the address of a link."""
    match = re.fullmatch(r".*/welcome/([\w-]{43})/", address)
    assert match
    return match[1]


def shown_link(page: str) -> str:
    """The token in the field of the page that shows a link."""
    found = re.search(r'<input[^>]*value="http://[^"]*/welcome/([\w-]{43})/"[^>]*readonly', page)
    assert found
    return found[1]


def invitation_token(actor: Person, *, email: str = "new@example.org", role: str = Role.MEMBER) -> str:
    """A live invitation by `actor`."""
    return invite(actor=actor, email=email, name="Nora", role=role).token
