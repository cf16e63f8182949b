"""Good settings pass Django's deployment checks, bad ones stop the start: `python -m tests.goals.deploy [--short]`.

The short form tries three of the bad settings; `tests/test_up.py` has all of them, with the sentences that they say.
"""

import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bad_settings import BAD_SETTINGS
from tests.goals.reporting import Figure, main
from tests.starting import Running, environment, manage, run_to_its_end

SECONDS = 5.0
"""In which a bad setting must have stopped the start."""
ENOUGH, FEW = 12, 3
SECURE = {"BYOK_URL": "https://byok.example", "BYOK_TRUSTED_PROXIES": "1"}


def measure(short: bool) -> Iterator[Figure]:
    """G-S8, in a data folder that has had its first start."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "var"
        with Running(folder) as running:
            running.end()
        yield checks(folder, SECURE)
        bad = [values for values, _ in BAD_SETTINGS]
        yield starts(folder, bad[:: len(bad) // FEW] if short else bad, FEW if short else ENOUGH)


def checks(folder: Path, values: Mapping[str, str]) -> Figure:
    """What Django says of these settings."""
    done = manage(folder, "check", "--deploy", "--fail-level", "WARNING", **values)
    said = (done.stdout + done.stderr).strip()
    text = f"`check --deploy --fail-level WARNING` ends with {done.returncode}: {said}"
    return Figure("G-S8", text, reached=done.returncode == 0 and "no issues" in said)


def starts(folder: Path, bad: list[dict[str, str]], enough: int, within: float = SECONDS) -> Figure:
    """How many of the settings stop the start."""
    took = [seconds_until_stopped(folder, values, within) for values in bad]
    stopped = [seconds for seconds in took if seconds is not None]
    slowest = f", the slowest after {max(stopped):.1f} s" if stopped else ""
    text = f"{len(stopped)} of {len(bad)} bad settings stopped the start in less than {within:.0f} s{slowest}"
    more = "".join(f"\n  {values}" for values, seconds in zip(bad, took, strict=True) if seconds is None)
    return Figure("G-S8", text + more, reached=len(stopped) == len(bad) >= enough)


def seconds_until_stopped(folder: Path, values: Mapping[str, str], within: float) -> float | None:
    """How long it took; None if it started, or ended without saying that something is wrong."""
    begun = time.monotonic()
    try:
        done = run_to_its_end(["up"], environment(folder, **{"BYOK_PORT": "0", **values}), within)
    except subprocess.TimeoutExpired:
        return None
    return time.monotonic() - begun if done.returncode == 1 and done.stderr.strip() else None


if __name__ == "__main__":
    main(measure, __doc__ or "")
