"""What the answers of Z.ai mean."""

from providers.rules.base import Rule

RULES: tuple[Rule, ...] = ()
