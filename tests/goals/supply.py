"""What the product is made of: `python -m tests.goals.supply [--short]`. There is no shorter form."""

import json
import re
import site
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.__main__ import ROOT
from tests.goals.reporting import Figure, main

MOST_DIRECT = 18
PRODUCT = ("byok_site", "providers", "manage.py")
HASH = re.compile(r"sha256:[0-9a-f]{64}")
ELSEWHERE = {
    ".html": re.compile(r"""\b(?:src|href|srcset|action|data|poster)\s*=\s*["']?\s*(?:https?:)?//[^\s"'>]*""", re.I),
    ".css": re.compile(r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//[^\s"')]*""", re.I),
    ".js": re.compile(r"""\b(?:import|from|importScripts|fetch)\b\s*\(?\s*["'`](?:https?:)?//[^\s"'`]*""", re.I),
}
"""How a file of this sort would fetch something from another host."""
KNOWN_HOOKS = frozenset({("_virtualenv.pth", "import _virtualenv")})
"""Lines that run whenever Python starts: the tool that makes the environment brings this one."""


def measure(short: bool) -> Iterator[Figure]:
    """G-S9, of the working tree and of the environment that runs this."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    yield hashes(lock)
    yield direct(tomllib.loads((ROOT / "pyproject.toml").read_text()), lock)
    yield flaws(ROOT, PRODUCT)
    yield fetched(ROOT)
    yield hooks([Path(folder) for folder in site.getsitepackages()])


def hashes(lock: Mapping[str, Any]) -> Figure:
    """Whether every file of every package has its digest in the lock."""
    packages = [one for one in lock["package"] if "virtual" not in one["source"]]
    bad = [one["name"] for one in packages if not _is_locked(one)]
    return Figure(
        "G-S9", f"{len(bad)} of {len(packages)} locked packages without a sha256 {bad}", not bad and packages != []
    )


def _is_locked(package: Mapping[str, Any]) -> bool:
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    return bool(files) and all(HASH.fullmatch(file.get("hash", "")) for file in files)


def direct(project: Mapping[str, Any], lock: Mapping[str, Any]) -> Figure:
    """How many packages the product itself names."""
    named = {re.split(r"[\[<>=~! ]", one)[0] for one in project["project"]["dependencies"]}
    (own,) = (one for one in lock["package"] if one["source"].get("virtual") == ".")
    locked = {one["name"] for one in own["dependencies"]}
    text = f"{len(named)} direct runtime packages (at most {MOST_DIRECT}), {len(named ^ locked)} not as in the lock"
    return Figure("G-S9", text, reached=named == locked and len(named) <= MOST_DIRECT)


def flaws(root: Path, parts: tuple[str, ...]) -> Figure:
    """What bandit says of the code."""
    command = [sys.executable, "-m", "bandit", "-q", "-r", *parts, "-f", "json"]
    told = json.loads(subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=False).stdout)
    high = [f"{one['filename']}:{one['line_number']} {one['test_id']}" for one in told["results"] if _is_high(one)]
    lines, others = told["metrics"]["_totals"]["loc"], len(told["results"]) - len(high)
    text = f"bandit: {len(high)} high, {others} lower in {lines} lines {high}"
    return Figure("G-S9", text, reached=lines > 0 and not high and not told["errors"])


def _is_high(result: Mapping[str, Any]) -> bool:
    return bool(result["issue_severity"] == "HIGH")


def fetched(root: Path) -> Figure:
    """What pages would load from another host."""
    files = [path for part in ("templates", "static") for path in sorted((root / part).rglob("*")) if path.is_file()]
    looked = [path for path in files if path.suffix in ELSEWHERE]
    found = [
        f"{path.relative_to(root)}: {match}"
        for path in looked
        for match in ELSEWHERE[path.suffix].findall(path.read_text())
    ]
    text = f"{len(found)} addresses of other hosts in {len(looked)} templates, style sheets and scripts {found}"
    return Figure("G-S9", text, reached=looked != [] and not found)


def hooks(folders: list[Path]) -> Figure:
    """What installed packages run whenever Python starts, whatever it starts for."""
    found = {(path.name, line.strip()) for folder in folders for path in folder.glob("*.pth") for line in _code(path)}
    found |= {(path.name, "") for folder in folders for path in folder.glob("*.start")}
    found |= {(path.name, "") for folder in folders for path in folder.glob("*customize.py")}
    strange = sorted(found - KNOWN_HOOKS)
    return Figure(
        "G-S9", f"{len(strange)} unknown pieces of code that run at each start of Python {strange}", not strange
    )


def _code(path: Path) -> list[str]:
    lines = path.read_text(errors="replace").splitlines()
    return [line for line in lines if line.startswith(("import ", "import\t"))]


if __name__ == "__main__":
    main(measure, __doc__ or "")
