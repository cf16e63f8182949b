"""What the answers of OpenAI mean."""

from providers.rules.base import Rule

RULES: tuple[Rule, ...] = ()
