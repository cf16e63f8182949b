"""What the answers of Anthropic mean."""

from providers.rules.base import Rule

RULES: tuple[Rule, ...] = ()
