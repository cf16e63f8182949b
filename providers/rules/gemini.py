"""What the answers of Google Gemini mean."""

from providers.rules.base import Rule

RULES: tuple[Rule, ...] = ()
