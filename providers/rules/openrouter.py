"""What the answers of OpenRouter mean."""

from providers.rules.base import Rule

RULES: tuple[Rule, ...] = ()
