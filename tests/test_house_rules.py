"""The rules that keep the code in one piece, checked on the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = sorted(
    path for path in [*ROOT.glob("providers/**/*.py"), *ROOT.glob("byok_site/*.py")] if "migrations" not in path.parts
)
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))
MAY_BE_LONG = {"settings.py"}
"""Settings and tables of facts."""


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_module_has_at_most_200_lines(path: Path) -> None:
    if path.name in MAY_BE_LONG or path.parent.name == "rules":
        return
    assert len(path.read_text().splitlines()) <= 200


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_functions_have_at_most_30_lines(path: Path) -> None:
    assert [node.name for node in functions(path) if (node.end_lineno or 0) - node.lineno >= 30] == []


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_only_kinds_wires_and_rules_ask_which_kind_it_is(path: Path) -> None:
    if {"kinds", "wires", "rules"} & set(path.parts):
        return
    assert re.findall(r"\b(?:kind|slug)\b(?:\.slug)?\s*(?:[!=]=|in\s*[(\[{])\s*[\"'].*", path.read_text()) == []


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_only_the_door_opens_connections(path: Path) -> None:
    if path.name in {"outbound.py", "metering.py", "trust.py", "destinations.py", "failures.py", "server.py"}:
        return
    text = path.read_text()
    assert (
        re.findall(r"^\s*(?:import|from) (?:requests|urllib3|httpx|urllib\.request|http\.client)\b", text, re.M) == []
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_has_nothing_inline(path: Path) -> None:
    assert re.findall(r"\sstyle=|\son[a-z]+=\"|hx-on|<script>|<style", path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_does_not_ask_which_kind_it_is(path: Path) -> None:
    assert re.findall(r"(?:kind|slug)\s*==\s*[\"'].*", path.read_text()) == []


def test_every_public_function_and_class_of_a_module_says_what_it_is_for() -> None:
    silent = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in PRODUCT
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert silent == []
