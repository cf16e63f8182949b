"""System checks of `manage.py check --deploy`: commands that need no key run without one."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register

from providers.data_keys import problems_with_keys


@register(Tags.security, deploy=True)
def check_keys(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """One error for each key that is missing or unfit."""
    return [Error(problem, id="byok.E001") for problem in problems_with_keys()]
