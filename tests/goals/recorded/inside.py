"""Runs in a process of its own: tries everything on the database of the settings, and prints what it found as JSON."""

import json
import logging
import sys
from dataclasses import asdict

import django


def run() -> None:
    """The product as it is."""
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    from tests.goals.recorded.steps import STEPS
    from tests.goals.recorded.trying import try_all

    logging.disable(logging.CRITICAL)  # hundreds of refusals are what is wanted
    setup_test_environment()
    name = str(connection.settings_dict["NAME"])
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        found = asdict(try_all(STEPS))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    sys.stdout.write(json.dumps(found | {"actions": sorted(found["actions"])}))


if __name__ == "__main__":
    run()
