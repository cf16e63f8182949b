"""What the answers of Qwen (Alibaba Model Studio) mean."""

from providers.rules.base import Rule

RULES: tuple[Rule, ...] = ()
