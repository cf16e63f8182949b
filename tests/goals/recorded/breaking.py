"""Ways in which the record cannot be written."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from django.db import connection
from django.test.utils import override_settings

TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER broken BEFORE INSERT ON providers_auditevent BEGIN SELECT RAISE(ABORT, 'full'); END",
        "DROP TRIGGER broken",
    ),
    "postgresql": (
        "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'full'; END $$; "
        "CREATE TRIGGER broken BEFORE INSERT ON providers_auditevent FOR EACH ROW EXECUTE FUNCTION broken()",
        "DROP TRIGGER broken ON providers_auditevent; DROP FUNCTION broken()",
    ),
}


@contextmanager
def refused_by_the_database() -> Iterator[None]:
    """Every line of the record is refused, as a full disk or a damaged table would."""
    make, drop = TRIGGERS[connection.vendor]
    _run(make)
    try:
        yield
    finally:
        _run(drop)


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@contextmanager
def without_the_key() -> Iterator[None]:
    """AUDIT_KEY is gone."""
    with override_settings(AUDIT_KEY=""):
        yield


WAYS: Mapping[str, Callable[[], AbstractContextManager[None]]] = {
    "the table refuses": refused_by_the_database,
    "AUDIT_KEY is missing": without_the_key,
}
