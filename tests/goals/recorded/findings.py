"""What trying everything showed, as one process tells another."""

from dataclasses import dataclass, field


@dataclass
class Found:
    """What all steps showed."""

    steps: int = 0
    lines: int = 0
    refusals: int = 0
    miscounted: list[str] = field(default_factory=list)
    unrecorded: list[str] = field(default_factory=list)
    done_anyway: list[str] = field(default_factory=list)
    actions: set[str] = field(default_factory=set)
