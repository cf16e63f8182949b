"""What the answers of servers that speak the OpenAI dialect mean."""

from providers.rules.base import Rule

RULES: tuple[Rule, ...] = ()
