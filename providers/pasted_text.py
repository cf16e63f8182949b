"""What every pasted text may bring along: blanks and quotation marks around it."""

import re

_OUTER_BLANKS = re.compile(r"^[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]+|[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]+$")
_QUOTED = re.compile("^[\"'`\u00ab\u00bb\u2018-\u201e](.*)[\"'`\u00ab\u00bb\u2018-\u201e][,;]?$", re.DOTALL)


def trimmed(text: str) -> str:
    """Without white space, control characters and zero-width characters around it."""
    return _OUTER_BLANKS.sub("", text)


def unquoted(text: str) -> str:
    """Without one pair of straight or curly quotation marks around it, and a comma or semicolon after them."""
    match = _QUOTED.match(text)
    return match[1] if match else text
