"""The little Markdown that the pages need."""

from collections.abc import Iterable, Sequence


def prose(text: str) -> str:
    """A sentence that may hold `code`: what looks like a tag outside of code is no tag."""
    parts = text.split("`")
    return "`".join(part if index % 2 else part.replace("<", "&lt;") for index, part in enumerate(parts))


def code(text: str) -> str:
    """Text to be read letter by letter."""
    return f"`{text}`"


def codes(texts: Iterable[str]) -> str:
    """Several of them."""
    return ", ".join(map(code, texts))


def link(label: str, address: str) -> str:
    """A link, or the bare label where there is no address."""
    return f"[{label}]({address})" if address else label


def bullets(items: Iterable[str]) -> str:
    """One line each."""
    return "\n".join(f"- {item}" for item in items)


def numbered(items: Iterable[str]) -> str:
    """One line each, counted from 1."""
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells may hold anything but line breaks. A column in which nothing stands is left out."""
    filled = list(rows)
    shown = [place for place in range(len(head)) if any(row[place] for row in filled)]
    lines = ([row[place] for place in shown] for row in (head, ["---"] * len(head), *filled))
    return "\n".join(map(_row, lines))


def fence(text: str, language: str) -> str:
    """A block to be read letter by letter."""
    return f"```{language}\n{text}\n```"


def sections(*parts: str) -> str:
    """The parts that are not empty, a blank line between them."""
    return "\n\n".join(part for part in parts if part)


def listed(words: Sequence[str], last: str = "and") -> str:
    """Several words in a sentence."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '\\|') for cell in cells)} |"
