"""One row by its key, read by a statement that is written once.

For what every vote and every page of somebody signed in asks. The ORM composes its statement anew for each question,
and that takes it ten times as long as the database needs for the answer (docs/decisions/0003).
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models
from django.utils.functional import cached_property

Converters = list[Callable[[Any, Any, Any], Any]]


class OneRow[M: models.Model]:
    """Finds the row of `model` whose `key` field has a value, together with the row its foreign key `along` names."""

    def __init__(self, model: type[M], *, key: str = "id", along: str = "") -> None:
        self.model = model
        self.key = key
        self.along = along

    def find(self, value: str | int) -> M | None:
        """The instance as the ORM would load it, None if there is none: one statement."""
        with connection.cursor() as cursor:
            cursor.execute(self._statement, [value])
            row = cursor.fetchone()
        if row is None:
            return None
        width = len(self._parts[0][1])
        found: M = _instance(*self._parts[0], row[:width])
        if self.along:
            setattr(found, self.along, _instance(*self._parts[1], row[width:]))
        return found

    @cached_property
    def _models(self) -> list[type[models.Model]]:
        if not self.along:
            return [self.model]
        return [self.model, self.model._meta.get_field(self.along).related_model]

    @cached_property
    def _parts(self) -> list[tuple[type[models.Model], list[tuple[models.Field, Converters]]]]:
        """Each model with its fields and how this database's values become theirs."""
        return [
            (model, [(field, _converters(field)) for field in model._meta.concrete_fields]) for model in self._models
        ]

    @cached_property
    def _statement(self) -> str:
        columns = ", ".join(_column(field) for model in self._models for field in model._meta.concrete_fields)
        source = _table(self.model)
        if self.along:
            other = self._models[1]
            own_key = _column(self.model._meta.get_field(self.along))
            source += f" JOIN {_table(other)} ON {own_key} = {_column(other._meta.pk)}"
        key = _column(self.model._meta.get_field(self.key))
        return f"SELECT {columns} FROM {source} WHERE {key} = %s"  # noqa: S608 - names of our own models alone


def _instance(
    model: type[models.Model], fields: Sequence[tuple[models.Field, Converters]], values: Sequence[Any]
) -> Any:
    converted = []
    for (field, converters), value in zip(fields, values, strict=True):
        for convert in converters:
            value = convert(value, field, connection)
        converted.append(value)
    return model.from_db(connection.alias, [field.attname for field, _converters in fields], converted)


def _converters(field: models.Field) -> Converters:
    return [
        *connection.ops.get_db_converters(field.get_col(field.model._meta.db_table)),
        *field.get_db_converters(connection),
    ]


def _table(model: type[models.Model]) -> str:
    return str(connection.ops.quote_name(model._meta.db_table))


def _column(field: Any) -> str:
    return f"{_table(field.model)}.{connection.ops.quote_name(field.column)}"
