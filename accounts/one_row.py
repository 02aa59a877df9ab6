"""One row by its key, read by a statement that is written once.

For what every vote and every page of somebody signed in asks. The ORM composes its statement anew for each question,
and that takes it ten times as long as the database needs for the answer (docs/decisions/0003).
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models.base import ModelState
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
        width = len(self._parts[0].names)
        found: M = _instance(self._parts[0], row[:width])
        if self.along:
            # What setting the attribute would do, without its checks of what cannot be wrong here.
            found._state.fields_cache[self.along] = _instance(self._parts[1], row[width:])
        return found

    @cached_property
    def _models(self) -> list[type[models.Model]]:
        if not self.along:
            return [self.model]
        return [self.model, self.model._meta.get_field(self.along).related_model]

    @cached_property
    def _parts(self) -> list["_Part"]:
        """Each model with its fields and how this database's values become theirs."""
        return [_Part.of(model) for model in self._models]

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


class _Part(NamedTuple):
    """A model, the names of its columns, and those that need a conversion: place, field, converters."""

    model: type[models.Model]
    names: list[str]
    converted: list[tuple[int, models.Field, Converters]]

    @classmethod
    def of(cls, model: type[models.Model]) -> "_Part":
        fields = model._meta.concrete_fields
        converters = [(place, field, _converters(field)) for place, field in enumerate(fields)]
        return cls(model, [field.attname for field in fields], [entry for entry in converters if entry[2]])


def _instance(part: _Part, row: Sequence[Any]) -> Any:
    """As `Model.from_db` makes it, for models that neither have an `__init__` nor signals around it: half the time."""
    values = list(row)
    for place, field, converters in part.converted:
        for convert in converters:
            values[place] = convert(values[place], field, connection)
    instance = part.model.__new__(part.model)
    state = ModelState()
    state.adding, state.db = False, connection.alias
    instance.__dict__.update(zip(part.names, values, strict=True), _state=state)
    return instance


def _converters(field: models.Field) -> Converters:
    return [
        *connection.ops.get_db_converters(field.get_col(field.model._meta.db_table)),
        *field.get_db_converters(connection),
    ]


def _table(model: type[models.Model]) -> str:
    return str(connection.ops.quote_name(model._meta.db_table))


def _column(field: Any) -> str:
    return f"{_table(field.model)}.{connection.ops.quote_name(field.column)}"
