"""What the answers of DeepSeek mean."""

from providers.rules.base import Rule

RULES: tuple[Rule, ...] = ()
