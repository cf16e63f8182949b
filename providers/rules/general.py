"""What answers mean at any provider, read after the provider's own table."""

from providers.rules.base import Rule

RULES: tuple[Rule, ...] = ()
