"""Compact answers of providers (`fixtures/answers.jsonl`): each carries the facts that decide, and what they mean."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import cast

from providers.kinds.base import Kind
from providers.rules.base import Rule
from providers.wires.base import Answer, Operation

FIXTURES = Path(__file__).parent / "fixtures" / "answers.jsonl"

TABLES = (
    "openai", "anthropic", "gemini", "openrouter", "qwen", "deepseek", "minimax", "zai", "azure_openai", "bedrock",
    "openai_compatible",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One row of the fixtures. The flags are False, and `conclusive` True, where a row does not give them."""

    kind: str
    operation: Operation
    answer: Answer
    outcome: str
    proves_key: bool
    parameter: bool
    conclusive: bool


def rules_of(table: str) -> tuple[Rule, ...]:
    """One provider's own table."""
    return cast(tuple[Rule, ...], import_module(f"providers.rules.{table}").RULES)


@cache
def kind_of(table: str) -> Kind:
    """A kind that has nothing but its table."""
    return cast(Kind, type(table, (Kind,), {"slug": table, "rules": rules_of(table)})())


def answer(status: int, body: object, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer; a body that is no text is sent as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    return Answer(status=status, headers=headers or {}, body=text.encode(), elapsed_ms=1)


def samples() -> list[Sample]:
    """All rows of the fixtures."""
    return [_sample(json.loads(line)) for line in FIXTURES.read_text(encoding="utf-8").splitlines()]


def _sample(row: dict[str, object]) -> Sample:
    headers = cast(Mapping[str, str], row.get("headers", {}))
    return Sample(
        kind=str(row["kind"]),
        operation=Operation(str(row["operation"])),
        answer=answer(cast(int, row["status"]), row["body"], headers),
        outcome=str(row["outcome"]),
        proves_key=bool(row.get("proves_key", False)),
        parameter=bool(row.get("parameter", False)),
        conclusive=bool(row.get("conclusive", True)),
    )
