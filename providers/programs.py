"""Short names for what browsers and programs say that they are."""

import re

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
"""The first that is named is meant: most browsers also claim to be those below them."""
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
LONGEST = 40


def short_name(program: str) -> str:
    """ "Firefox on Linux" for a User-Agent header, the beginning of any other text, "Unknown program" for none."""
    browser = next((name for mark, name in _BROWSERS if re.search(rf"{mark}[A-Za-z]*/", program)), "")
    system = next((name for mark, name in _SYSTEMS if mark in program), "")
    if browser and system:
        return f"{browser} on {system}"
    shown = program[:LONGEST].rstrip()
    return (f"{shown}…" if len(program) > LONGEST else shown) or "Unknown program"
