"""Picks columns from a table that does not speak Arrow: a mapping from names to columns, or rows.
The extension reads what it gets from here; nothing is computed, only looked for.

Kinds of columns: "b" a buffer as its format says, "c" a buffer of codes, "d" and "u" buffers of
int64 with days and microseconds since 1970 in which the least number is missing, "l" a list or
tuple, "a" what has __arrow_c_array__ or __arrow_c_stream__ itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from . import _errors

_E_TYPE = -65
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)
_PLAIN = set("?bBhHiIlLqQnNfd")
_CURE = ("give a list, an array of one dimension, or a table with __arrow_c_stream__")

Column = tuple[str, str, Any, int]


class Scaled:
    """Integers that count fractions: Scaled(cents, 2) are cents for euros."""

    __slots__ = ("values", "scale")

    def __init__(self, values: Any, scale: int) -> None:
        """values: a column of integers; scale: decimal places, 0 to 18."""
        if not 0 <= scale <= 18:
            raise ValueError(f"scale must be 0 to 18, not {scale}")
        self.values = values
        self.scale = scale


class Codes:
    """Codes that Network.codes() gave, in any order and number: Codes(numpy.array(...))."""

    __slots__ = ("values",)

    def __init__(self, values: Any) -> None:
        """values: a buffer of int32; -1 = missing."""
        self.values = values

    def __len__(self) -> int:
        return len(self.values)


def codes(room: bytearray) -> Codes:
    """Codes in the memory that they were written to."""
    return Codes(memoryview(room).cast("i"))


def microseconds(moment: datetime) -> int | None:
    """Since 1970 in UTC; a datetime without a zone is in UTC. None for pandas.NaT."""
    if moment != moment:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return (aware - _EPOCH) // _MICROSECOND


def instant(count: int) -> datetime:
    """The moment that many microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=count)


def wanted(declared_columns: Any) -> dict[str, frozenset[str]]:
    """Which columns each facts block reads."""
    found: dict[str, set[str]] = {}
    for facts, column in zip(declared_columns["facts"], declared_columns["column"]):
        found.setdefault(facts, set()).add(column)
    return {facts: frozenset(columns) for facts, columns in found.items()}


def names(table: Any) -> list[str]:
    """The names of a table's columns in their order, as far as it tells them."""
    for attribute in ("column_names", "columns"):
        found = getattr(table, attribute, None)
        if found is not None and not callable(found):
            return [str(name) for name in found]
    schema = getattr(table, "schema", None)
    return [str(name) for name in getattr(schema, "names", [])]


def _wrong(name: str, why: str) -> _errors.TierkitError:
    return _errors.make(_E_TYPE, "E_TYPE", f"column '{name}': {why}; {_CURE}", -1, name, -1, -1)


def _from_list(name: str, column: Any) -> Column:
    return name, "l", column if isinstance(column, (list, tuple)) else list(column), 0


def _from_times(name: str, array: Any) -> Column:
    """numpy.datetime64: whole days as days, finer ones as microseconds."""
    coarse = array.dtype.str.partition("[")[2] in ("D]", "W]", "M]", "Y]")
    unit = "D" if coarse else "us"
    native = array.astype(f"datetime64[{unit}]").view("int64")
    return name, "d" if coarse else "u", native, 0


def _from_numpy(name: str, array: Any) -> Column:
    kind = array.dtype.kind
    if array.ndim != 1:
        raise _wrong(name, f"{array.ndim} dimensions")
    if kind == "M":
        return _from_times(name, array)
    if kind in "biuf" and array.dtype.isnative and array.dtype.itemsize <= 8 and \
            array.dtype.char in _PLAIN and not hasattr(array, "filled"):
        return name, "b", array, 0
    if kind in "biufUO" and array.dtype.char not in "gG":
        return _from_list(name, array.tolist())
    raise _wrong(name, f"numpy type {array.dtype} cannot be read")


def _from_pandas(name: str, series: Any) -> Column:
    """NaN, NaT and NA of pandas are missing, as they are in its Arrow streams."""
    missing = series.isna()
    if not missing.any():
        array = series.to_numpy()
        if array.dtype.kind != "O":
            return _from_numpy(name, array)
    return _from_list(name, [None if gone else value
                             for value, gone in zip(series.tolist(), missing.tolist())])


def _from_memory(name: str, column: Any) -> Column | None:
    try:
        view = memoryview(column)
    except (TypeError, ValueError, BufferError):
        return None
    with view:
        if view.ndim != 1:
            raise _wrong(name, f"{view.ndim} dimensions")
        if view.format.lstrip("@=<>!") in _PLAIN:
            return name, "b", column, 0
    return _from_list(name, column.tolist()) if hasattr(column, "tolist") else None


def looked_at(name: str, column: Any) -> Column:
    """The column as the extension reads it: name, kind, object, scale."""
    if isinstance(column, (str, bytes, bytearray, Mapping)):
        raise _wrong(name, f"{type(column).__name__} is no column")
    if isinstance(column, (list, tuple)):
        return name, "l", column, 0
    if hasattr(column, "dtype") and hasattr(column, "ndim") and hasattr(column, "astype") \
            and hasattr(column, "view") and not hasattr(column, "index"):
        return _from_numpy(name, column)
    if hasattr(column, "isna") and hasattr(column, "to_numpy"):
        return _from_pandas(name, column)
    if _speaks_arrow(column):
        return name, "a", column, 0
    return _by_elements(name, column)


def looked_at_alone(name: str, column: Any) -> Column:
    """The same where there is no table for it: a list rather than Arrow."""
    found = looked_at(name, column)
    return _by_elements(name, column) if found[1] == "a" else found


def _speaks_arrow(column: Any) -> bool:
    return hasattr(column, "__len__") and (hasattr(column, "__arrow_c_array__") or
                                           hasattr(column, "__arrow_c_stream__"))


def _by_elements(name: str, column: Any) -> Column:
    found = _from_memory(name, column)
    if found:
        return found
    for method in ("to_pylist", "to_list", "tolist"):  # pyarrow, polars, others
        if hasattr(column, method):
            return _from_list(name, getattr(column, method)())
    if isinstance(column, Iterable):
        return _from_list(name, column)
    raise _wrong(name, f"{type(column).__name__} is no column")


def _column(name: Any, column: Any) -> Column:
    if not isinstance(name, str):
        raise _wrong(str(name), f"a name must be str, not {type(name).__name__}")
    if isinstance(column, Scaled):
        _, kind, values, _ = looked_at(name, column.values)
        if kind == "l":
            values, kind = _integers(name, values), "b"
        return name, kind, values, column.scale
    if isinstance(column, Codes):
        return name, "c", column.values, 0
    return looked_at(name, column)


def _integers(name: str, values: Any) -> Any:
    from array import array
    try:
        return array("q", values)
    except (TypeError, OverflowError) as why:
        raise _wrong(name, f"Scaled takes integers of 64 bits ({why})") from None


def _length(column: Column) -> int:
    return len(column[2])


def _from_rows(rows: list[Any]) -> dict[str, list[Any]]:
    """Columns from rows; a row without a name has None there."""
    columns: dict[str, list[Any]] = {}
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise _wrong("", f"row {number} is {type(row).__name__}, not a dict")
        for name in row:
            columns.setdefault(name, [None] * len(rows))
    for name, column in columns.items():
        for number, row in enumerate(rows):
            column[number] = row.get(name)
    return columns


def collect(table: Any, wanted: Collection[str] | None) -> tuple[int, list[Column], bool]:
    """The number of rows, the columns with a wanted name (None = all), whether any speaks Arrow."""
    if isinstance(table, (list, tuple)) and not table:
        table = {name: [] for name in wanted or ("id",)}  # no rows have all columns
    elif isinstance(table, (list, tuple)):
        table = _from_rows(list(table))
    if not hasattr(table, "keys"):
        raise TypeError(f"{type(table).__name__} is no table: give an object with "
                        "__arrow_c_stream__ or __arrow_c_array__, a mapping from names to arrays "
                        "or lists, or a list of dicts")
    found = [_column(name, table[name]) for name in table.keys()
             if wanted is None or name in wanted]
    arrow = any(column[1] == "a" for column in found)
    if arrow and any(column[1] == "c" for column in found):  # Arrow has no codes
        found, arrow = [_without_arrow(column) for column in found], False
    return (_length(found[0]) if found else 0), found, arrow


def _without_arrow(column: Column) -> Column:
    name, kind, values, scale = column
    if kind != "a":
        return column
    _, kind, listed, _ = looked_at_alone(name, values)
    return (name, "b", _integers(name, listed), scale) if scale else (name, kind, listed, scale)
