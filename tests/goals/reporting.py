"""How a goal says what it found: one line with its figure, and an exit code."""

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One goal's result. `text` names how much was looked at, too: "0 of 1,584 missed"."""

    goal: str
    text: str
    reached: bool

    def __str__(self) -> str:
        return f"{self.goal} {'reached' if self.reached else 'MISSED'}: {self.text}"


type Measure = Callable[[bool], Iterable[Figure]]
"""Finds a goal's figures; given True, in the short form that the test suite runs."""


def main(measure: Measure, about: str) -> None:
    """Run as a command: print each figure as it comes, and end with 1 if one of them missed its goal."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--short", action="store_true", help="the short form, as in the test suite")
    missed = False
    for figure in measure(parser.parse_args().short):
        sys.stdout.write(f"{figure}\n")
        sys.stdout.flush()
        missed |= not figure.reached
    sys.exit(missed)
