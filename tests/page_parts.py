"""Parts of a page as a reader sees them: what stands inside an element, and where its links lead."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


@dataclass
class Part:
    """An element: its attributes, its text with single blanks, and the links in it."""

    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything that is written in it."""
        return " ".join(" ".join(self.words).split())

    def is_of(self, name: str) -> bool:
        """Whether it has this class."""
        return name in self.attributes.get("class", "").split()


class _Reader(HTMLParser):
    """Keeps every element, and tells each open one what is in it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self._open: list[tuple[str, Part]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        part = Part({name: value or "" for name, value in attrs})
        self.parts.append(part)
        if tag == "a":
            for _, outer in self._open:
                outer.links.append(part.attributes.get("href", ""))
        if tag not in VOID:
            self._open.append((tag, part))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        for _, part in self._open:
            part.words.append(data)


def parts_of(page: str) -> list[Part]:
    """Every element of a page or of a part of one."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.parts


TOP = ""
"""Not at a field: at the top of the card."""


def findings(entry: object, page: str) -> dict[str, Part]:
    """What stands under each field of the card of this entry, by field name, and at its top (`TOP`)."""
    parts = parts_of(page)
    own = f"card-{entry}-"
    found = {
        part.attributes["id"].removeprefix(own).removesuffix("-error"): part
        for part in parts
        if part.attributes.get("id", "").startswith(own) and part.attributes["id"].endswith("-error")
    }
    alerts = [part for part in parts if part.is_of("card-alert--bad") and "role" not in part.attributes]
    return found | ({TOP: alerts[0]} if alerts else {})


def button_values(page: str) -> set[str]:
    """What the buttons of a page stand for."""
    return {part.attributes.get("value", "") for part in parts_of(page) if part.attributes.get("name") == "do"}
