"""Names that people give: what they may be made of."""

import unicodedata

from django.core.exceptions import ValidationError

_JOINERS = {"\u200c", "\u200d"}
"""Persian needs the one, and emoji of several parts the other."""


def visible(name: str) -> None:
    """Refuse control and direction characters: they make a name look like another. Raises ValidationError."""
    if any(unicodedata.category(letter) in ("Cc", "Cf") and letter not in _JOINERS for letter in name):
        raise ValidationError("The name holds a character that cannot be seen. Type it anew.")
