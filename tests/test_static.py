"""What others wrote is what the manifest says, and everything that a page draws is there."""

import hashlib
import json
import re
from pathlib import Path
from typing import TypedDict

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.template import Context, Template

from providers.kinds import all_kinds

STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"
PACKAGES: list["Package"] = json.loads((STATIC / "vendor" / "manifest.json").read_text())
OUTSIDE = re.compile(rb"""(?:url\(\s*["']?|@import\s*["']|src=["']|href=["'])\s*(?:https?:)?//""")


class Package(TypedDict):
    """An entry of the manifest."""

    name: str
    version: str
    licence: str
    origin: str
    changes: str
    files: dict[str, str]


def vendored() -> dict[str, str]:
    """Every file that others wrote, with the sum that the manifest gives it."""
    return {path: sha for package in PACKAGES for path, sha in package["files"].items()}


def icons_used() -> set[str]:
    """The names that templates ask the sprite for."""
    sources = "\n".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    return set(re.findall(r'{% icon "([^"]+)"', sources))


@pytest.mark.parametrize("path", vendored())
def test_vendored_file_has_the_sum_of_the_manifest(path: str) -> None:
    assert hashlib.sha256((STATIC / path).read_bytes()).hexdigest() == vendored()[path]


def test_manifest_names_every_vendored_file() -> None:
    ours = {STATIC / "vendor" / "README.md", STATIC / "vendor" / "manifest.json"}
    files = [
        STATIC / "icons.svg",
        *STATIC.glob("logos/*"),
        *(path for path in STATIC.rglob("vendor/**/*") if path.is_file()),
    ]
    assert {str(path.relative_to(STATIC)) for path in files if path not in ours} == set(vendored())


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_manifest_says_version_licence_and_origin(package: Package) -> None:
    assert all((package["version"], package["licence"], package["origin"], package["changes"]))
    assert package["version"] in package["origin"]


@pytest.mark.parametrize(
    "path", [path for path in STATIC.rglob("*") if path.suffix in {".css", ".svg", ".js"}], ids=str
)
def test_static_file_loads_nothing_from_outside(path: Path) -> None:
    assert not OUTSIDE.search(path.read_bytes())


def test_static_files_can_be_collected_with_hashed_names(tmp_path: Path) -> None:
    storage = ManifestStaticFilesStorage(location=str(tmp_path))
    paths = {
        str(path.relative_to(STATIC)): (storage, str(path.relative_to(STATIC)))
        for path in STATIC.rglob("*")
        if path.is_file()
    }
    for name in paths:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((STATIC / name).read_bytes())
    problems = [outcome for _, _, outcome in storage.post_process(paths) if isinstance(outcome, Exception)]
    assert problems == []
    assert (tmp_path / storage.stored_name("app.css")).exists()


def test_templates_ask_only_for_icons_of_the_sprite() -> None:
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    assert icons_used()
    assert icons_used() <= symbols


def test_every_kind_has_its_logo() -> None:
    missing = [kind.slug for kind in all_kinds() if not (STATIC / "logos" / f"{kind.logo}.svg").exists()]
    assert missing == []


def test_icon_and_logo_are_hidden_from_screen_readers() -> None:
    drawn = Template('{% load icons %}{% icon "key" "extra" %}{% logo "openai" %}').render(Context())
    assert drawn == (
        '<svg class="icon extra" aria-hidden="true" focusable="false"><use href="/static/icons.svg#key"/></svg>'
        '<img class="logo" src="/static/logos/openai.svg" alt="" width="24" height="24">'
    )
