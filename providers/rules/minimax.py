"""What the answers of MiniMax mean."""

from providers.rules.base import Rule

RULES: tuple[Rule, ...] = ()
