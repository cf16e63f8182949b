"""What the answers of AWS Bedrock mean."""

from providers.rules.base import Rule

RULES: tuple[Rule, ...] = ()
