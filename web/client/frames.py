"""Tables in Arrow, pandas and Polars. They are optional: `cuttings[frames]`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from archive.errors import CuttingsError
from archive.messages import Message

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

NOT_INSTALLED = (
    "{name} is not installed. Data frames need it: pip install 'cuttings[frames]'."
)
Columns = Mapping[str, str]
"""Name of a column → its type in Arrow: `string`, `date32`, `int64`, `float64`, or
`list` for a list of strings."""


class Tabular:
    """An object with rows, as a table of Arrow, pandas or Polars."""

    def _columns(self) -> Columns:
        raise NotImplementedError

    def _rows(self) -> Iterable[Sequence[object]]:
        raise NotImplementedError

    def to_arrow(self) -> pa.Table:
        """Return an Arrow table. Its types do not depend on the rows."""
        return make_table(self._columns(), self._rows())

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame of pandas. Days are timestamps."""
        _require("pandas")
        return self.to_arrow().to_pandas(date_as_object=False)

    def to_polars(self) -> pl.DataFrame:
        """Return a data frame of Polars."""
        frame: pl.DataFrame = _require("polars").from_arrow(self.to_arrow())
        return frame


def make_table(columns: Columns, rows: Iterable[Sequence[object]]) -> pa.Table:
    """Return an Arrow table with these columns."""
    arrow = _require("pyarrow")
    types = {
        "string": arrow.string(),
        "date32": arrow.date32(),
        "int64": arrow.int64(),
        "float64": arrow.float64(),
        "list": arrow.list_(arrow.string()),
    }
    schema = arrow.schema([(name, types[kind]) for name, kind in columns.items()])
    values: list[list[object]] = [[] for _ in columns]
    for row in rows:
        for column, value in zip(values, row, strict=True):
            column.append(value)
    arrays = [
        arrow.array(column, field.type)
        for column, field in zip(values, schema, strict=True)
    ]
    return arrow.Table.from_arrays(arrays, schema=schema)


def _require(name: str) -> Any:
    """Return an optional module. Raise CuttingsError if it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise CuttingsError(Message(NOT_INSTALLED, name=name)) from error
