"""G-S9, and that it tells each sort of thing that it looks for."""

from pathlib import Path

import pytest

from tests.goals import supply

GOOD = {"name": "a", "source": {"registry": "x"}, "sdist": {"hash": "sha256:" + "0" * 64}}
OWN = {"name": "byok", "source": {"virtual": "."}, "dependencies": [{"name": "a"}]}


def test_the_product_is_made_of_what_is_known() -> None:
    figures = list(supply.measure(True))
    assert len(figures) == 5
    for figure in figures:
        assert figure.reached, figure


@pytest.mark.parametrize(
    "package", [{**GOOD, "sdist": {}}, {**GOOD, "wheels": [{"hash": "md5:0"}]}, {"name": "b", "source": {"git": "x"}}]
)
def test_package_without_a_digest_is_told(package: dict[str, object]) -> None:
    assert supply.hashes({"package": [OWN, GOOD]}).reached
    assert not supply.hashes({"package": [OWN, GOOD, package]}).reached


def test_too_many_or_other_packages_are_told() -> None:
    def reached(*names: str, locked: tuple[str, ...]) -> bool:
        own = {**OWN, "dependencies": [{"name": name} for name in locked]}
        project = {"project": {"dependencies": [f"{name}>=1" for name in names]}}
        return supply.direct(project, {"package": [own, GOOD]}).reached

    many = tuple(f"a{number}" for number in range(19))
    assert reached("a", locked=("a",))
    assert not reached("a", locked=("a", "b"))
    assert not reached(*many, locked=many)


def test_flaw_that_bandit_calls_high_is_told(tmp_path: Path) -> None:
    (tmp_path / "flaw.py").write_text("import subprocess\nsubprocess.call(input(), shell=True)\n")
    assert not supply.flaws(tmp_path, ("flaw.py",)).reached


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<script src="https://cdn.example/a.js"></script>'),
        ("a.html", "<link rel=stylesheet href=//cdn.example/a.css>"),
        ("a.css", "@import 'https://cdn.example/a.css';"),
        ("a.css", "a { background: url(//cdn.example/a.png) }"),
        ("a.js", 'import "https://cdn.example/a.js"'),
        ("a.js", "fetch('https://cdn.example/')"),
    ],
)
def test_address_of_another_host_is_told(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "good.css").write_text("a { background: url(a.png) }")
    assert supply.fetched(tmp_path).reached
    (tmp_path / "static" / name).write_text(text)
    assert not supply.fetched(tmp_path).reached


@pytest.mark.parametrize("name", ["litellm_init.pth", "_virtualenv.pth", "sitecustomize.py", "a.start"])
def test_code_that_runs_at_each_start_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "_known.pth").write_text("/a/folder\n")
    assert supply.hooks([tmp_path]).reached
    (tmp_path / name).write_text("import os; os.system('true')\n")
    assert not supply.hooks([tmp_path]).reached
