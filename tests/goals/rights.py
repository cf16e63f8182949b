"""Everybody asks for everything, and is answered as the table says: `python -m tests.goals.rights`."""

import os
from collections.abc import Iterator

from tests.goals.reporting import Figure, main


def measure(short: bool) -> Iterator[Figure]:
    """G-S4: every route, method and actor of `tests/access_table.py`. There is no shorter form."""
    from tests.access_site import Site

    site = Site()
    forgotten, (tried, deviations) = sorted(site.routes_without_row()), site.deviations()
    text = (
        f"{tried - len(deviations)} of {tried} (route, method, actor) as the table says, {len(deviations)} deviations, "
        f"{len(forgotten)} routes without a row"
    )
    more = "".join(f"\n  {line}" for line in [*forgotten, *deviations])
    yield Figure("G-S4", text + more, reached=tried > 0 and not forgotten and not deviations)


def in_a_database_of_its_own(short: bool) -> Iterator[Figure]:
    """As a command: the product's settings for tests, and a fresh database."""
    import logging

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.db import connection, transaction
    from django.test.utils import setup_test_environment, teardown_test_environment

    logging.disable(logging.CRITICAL)  # hundreds of refusals are what is wanted
    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with transaction.atomic():
            yield from measure(short)
    finally:
        connection.creation.destroy_test_db(str(name), verbosity=0)
        teardown_test_environment()


if __name__ == "__main__":
    main(in_a_database_of_its_own, __doc__ or "")
