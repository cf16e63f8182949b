"""What the answers of Azure OpenAI mean."""

from providers.rules.base import Rule

RULES: tuple[Rule, ...] = ()
