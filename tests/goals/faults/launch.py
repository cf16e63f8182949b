"""Runs `manage.py` with one twist: `python -m tests.goals.faults.launch TWIST up …`. For tests of the tests only."""

import os
import sys

from tests.goals.faults.twists import TWISTS


def main() -> None:
    """Twist first, then do what manage.py does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "byok_site.settings")
    TWISTS[sys.argv[1]]()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *sys.argv[2:]])


if __name__ == "__main__":
    main()
