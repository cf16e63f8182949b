"""How many answers of real providers are understood: `python benchmarks/answers.py ANSWERS.jsonl`.

Each line is one answer: `id, provider, expected, operation, status, headers, body, evidence`. A server on this machine
plays it to `manage.py check_key --ndjson`; `tests/replay.py` says how.
"""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "byok_site.settings")
django.setup()

from providers.verdicts import Outcome  # noqa: E402 - the settings come first
from tests.replay import replay  # noqa: E402
from tests.replay_rows import HARD, Result, load_rows  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY_IS_GOOD = frozenset({Outcome.OK, Outcome.QUOTA_EXHAUSTED, Outcome.RATE_LIMITED, Outcome.INVALID_MODEL})


def share(name: str, results: "Sequence[Result]") -> str:
    """One line of the table."""
    right = sum(result.right for result in results)
    return f"{name:<28}{right:>5} of {len(results):<5}{100 * right / max(len(results), 1):6.1f} %"


def table(results: "Sequence[Result]") -> Iterable[str]:
    """Right answers by how well they are known, and by way."""
    groups: list[tuple[str, Callable[[Result], bool]]] = [
        ("through the whole check", lambda r: r.whole_check),
        ("  of these: hard facts", lambda r: r.whole_check and r.row.evidence in HARD),
        ("read directly (never asked)", lambda r: not r.whole_check),
        ("hard facts", lambda r: r.row.evidence in HARD),
        ("all", lambda r: True),
    ]
    evidence = sorted({result.row.evidence for result in results})
    for name in evidence:
        yield share(name, [result for result in results if result.row.evidence == name])
    for name, belongs in groups:
        yield share(name, [result for result in results if belongs(result)])


def main(path: Path) -> int:
    """Print the figures and every wrong row; 1 if a good key was called bad or a bad one good."""
    results = replay(load_rows(path))
    slandered = [r for r in results if r.row.expected in KEY_IS_GOOD and r.outcome is Outcome.INVALID_KEY]
    believed = [r for r in results if r.row.expected is not Outcome.OK and r.outcome is Outcome.OK]
    say = sys.stdout.write
    for line in table(results):
        say(f"{line}\n")
    say(f"{'good keys called bad':<28}{len(slandered):>5}\n{'bad ones called ok':<28}{len(believed):>5}\n")
    for result in results:
        if not result.right:
            row = result.row
            way = "" if result.whole_check else " (read directly)"
            say(f"\n{row.id} {row.provider} {row.operation} {row.status} {row.evidence}{way}\n")
            say(f"  expected {row.expected}, was {result.outcome}\n  {row.body[:200]!r}\n")
    return 1 if slandered or believed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
