"""What every pasted text may bring along: blanks and quotation marks around it."""

import re

_BLANKS = "".join(
    chr(code)
    for first, last in (
        (0x00, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200F), (0x2028, 0x2029),
        (0x202F, 0x202F), (0x205F, 0x2060), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
_QUOTED = re.compile("^[\"'`\u00ab\u00bb\u2018-\u201e](.*)[\"'`\u00ab\u00bb\u2018-\u201e][,;]?$", re.DOTALL)


def trimmed(text: str) -> str:
    """Without white space, control characters and zero-width characters around it."""
    return text.strip(_BLANKS)


def unquoted(text: str) -> str:
    """Without one pair of straight or curly quotation marks around it, and a comma or semicolon after them."""
    match = _QUOTED.match(text)
    return match[1] if match else text
