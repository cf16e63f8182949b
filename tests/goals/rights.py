"""Everybody asks for everything, and is answered as the table says: `python -m tests.goals.rights`."""

from collections.abc import Iterator

from tests.goals.fresh import fresh_database
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
    """As a command."""
    with fresh_database():
        yield from measure(short)


if __name__ == "__main__":
    main(in_a_database_of_its_own, __doc__ or "")
