"""All pages, and which of them are not up to date."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from providers.documentation.general import draw_general
from providers.documentation.index import draw_index
from providers.documentation.page import draw_page
from providers.kinds import all_kinds


def folder() -> Path:
    """Where the pages are. Nothing else is there."""
    return Path(settings.BASE_DIR) / "docs" / "providers"


def all_pages() -> Mapping[str, str]:
    """The text of every page, by the name of its file."""
    pages = {f"{kind.slug}.md": draw_page(kind) for kind in all_kinds()}
    drawn = {"README.md": draw_index(), "general.md": draw_general(), **pages}
    return {name: f"{text}\n" for name, text in drawn.items()}


def stale_pages(where: Path) -> list[str]:
    """The names of the files there that are missing, not as they would be drawn now, or of no page."""
    pages = all_pages()
    found = {path.name: path.read_text(encoding="utf-8") for path in where.glob("*.md")}
    return sorted(name for name in pages.keys() | found.keys() if pages.get(name) != found.get(name))


def draw_all(where: Path) -> list[str]:
    """Bring the files there up to date; the names of those that were not."""
    pages, stale = all_pages(), stale_pages(where)
    where.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in pages:
            (where / name).write_text(pages[name], encoding="utf-8")
        else:
            (where / name).unlink()
    return stale
