"""Queries whose SQL is written once for all. Django writes it anew for every call, which takes longer than to run it.

For what every request of an agent asks. A query is built as usual, with an `Argument` in the place of each value that
differs from call to call; its values go through the fields of the model, as always. It must not have ordering by
random, or anything else that Django decides anew for each call.
"""

from collections.abc import Callable, Sequence
from copy import copy
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.models.sql.constants import ROW_COUNT

type Compiler = Any
"""A compiler of Django. The stubs do not know the half of it that is used here."""


class Argument(Expression):
    """Stands for the value at this position of a call, which is of the sort that this field of the model holds."""

    def __init__(self, position: int, model: type[Model], field: str) -> None:
        of_field: Field[Any, Any] = model._meta.get_field(field)  # type: ignore[assignment]
        super().__init__(output_field=of_field)
        self.position = position

    def as_sql(self, compiler: Compiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A place in the SQL, with this very object as its parameter."""
        return "%s", (self,)

    def value(self, values: Sequence[object], connection: Any) -> object:
        """What the database gets in a call with these values."""
        return self.output_field.get_db_prep_value(values[self.position], connection)


class PreparedRows[Row: Model]:
    """Loads rows. `query()` builds the query, at the first call."""

    def __init__(self, query: "Callable[[], QuerySet[Row]]") -> None:
        self._written = _Written(lambda: query().query.get_compiler(DEFAULT_DB_ALIAS))

    def __call__(self, *values: object) -> list[Row]:
        """The rows, as the query would load them with these values."""
        compiler = self._written.filled(values)
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        fetch_mode = compiler.query.model._base_manager.all()._fetch_mode
        rows: Any = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, _fetch_mode=fetch_mode, _known_related_objects={})
        return list(ModelIterable(rows))


class PreparedUpdate:
    """Changes rows. `query()` gives the rows and what to set, at the first call."""

    def __init__(self, query: "Callable[[], tuple[QuerySet[Any], dict[str, Any]]]") -> None:
        self._query = query
        self._written = _Written(self._compiler)

    def __call__(self, *values: object) -> int:
        """How many rows were changed."""
        return int(self._written.filled(values).execute_sql(ROW_COUNT))

    def _compiler(self) -> Compiler:
        rows, changes = self._query()
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(changes)
        return query.get_compiler(DEFAULT_DB_ALIAS)


class PreparedInsert:
    """Writes one row of a model, with a value for each of these columns. The model's `save()` has no part in it."""

    def __init__(self, model: type[Model], *columns: str) -> None:
        self._model, self._columns = model, columns
        self._written: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def __call__(self, *values: object) -> None:
        """Write it."""
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._written:
            ((sql, parameters),) = self._compiler().as_sql()
            self._written[connection.vendor] = (sql, tuple(parameters))
        sql, parameters = self._written[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, _given(parameters, values, connection))

    def _compiler(self) -> Compiler:
        row, query = self._model(), InsertQuery(self._model)
        fields: list[Any] = [self._model._meta.get_field(column) for column in self._columns]
        for position, field in enumerate(fields):
            row.__dict__[field.attname] = Argument(position, self._model, field.name)
        query.insert_values(fields, [row])
        return query.get_compiler(DEFAULT_DB_ALIAS)


class _Written:
    """A compiler for each sort of database that has done its work, and what it wrote."""

    def __init__(self, compiler: Callable[[], Compiler]) -> None:
        self._compiler = compiler
        self._done: dict[str, tuple[Compiler, str, tuple[Any, ...]]] = {}

    def filled(self, values: Sequence[object]) -> Compiler:
        """A compiler for this thread's connection, whose SQL is there already, with these values in it."""
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._done:
            self._done[connection.vendor] = _write(self._compiler())
        done, sql, parameters = self._done[connection.vendor]
        given = _given(parameters, values, connection)
        compiler = copy(done)  # what it found out about the query is only read from now on
        compiler.connection = connection
        compiler.as_sql = lambda *_, **__: (sql, given)
        return compiler


def _given(parameters: Sequence[object], values: Sequence[object], connection: Any) -> tuple[Any, ...]:
    return tuple(one.value(values, connection) if isinstance(one, Argument) else one for one in parameters)


def _write(compiler: Compiler) -> tuple[Compiler, str, tuple[Any, ...]]:
    sql, parameters = compiler.as_sql()
    if compiler.select:
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda _: converters
    return compiler, sql, parameters
