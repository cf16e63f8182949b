"""Runs manage.py loudly and breakably: `python -m tests.goals.leaks.launcher "WEAKNESS|WEAKNESS" up …`."""

import os
import sys

import django

SEPARATOR = "|"


def main() -> None:
    """Set the product up, take hold of it, and be manage.py."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.goals.leaks.loud_settings"
    django.setup()
    from tests.goals.leaks import crashes

    crashes.install()
    for name in filter(None, sys.argv[1].split(SEPARATOR)):
        from tests.goals.leaks.weaknesses import WEAKNESSES

        WEAKNESSES[name]()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *sys.argv[2:]])


if __name__ == "__main__":
    main()
