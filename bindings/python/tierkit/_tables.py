"""Ways out of a Table that Python does better than C, and the summary of a network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ._core import Table

_HTML_ROWS = 50
_TEXT_ROWS = 10


class Stats(NamedTuple):
    """A summary of a network."""

    bytes: int  #: memory held
    records: int  #: distributors with a record
    aliases: int
    ids: int  #: different ids seen in records and facts
    unmatched_ids: int  #: of them, in facts without a record
    rows: int  #: rows taken, less rows taken back
    rejected_rows: int  #: bad rows left out
    rounded_values: int  #: values that had more decimal places than their measure
    cells: int  #: occupied cells
    first_day: date | None  #: of all facts; None without facts
    last_day: date | None
    unmatched_lookups: int  #: times a row found nothing in a table it looked up


def to_pydict(table: Table) -> dict[str, list[Any]]:
    """The columns as a dict of lists."""
    return {name: table[name] for name in table.columns}


def rows(table: Table) -> Iterator[dict[str, Any]]:
    """The rows as dicts."""
    columns = table.columns
    for row in zip(*(table[name] for name in columns)):
        yield dict(zip(columns, row))


def to_pandas(table: Table) -> Any:
    """A pandas.DataFrame, through Arrow where both can."""
    import pandas  # type: ignore
    try:
        import pyarrow  # type: ignore
    except ImportError:
        return pandas.DataFrame(to_pydict(table))
    return pyarrow.table(table).to_pandas()


def to_polars(table: Table) -> Any:
    """A polars.DataFrame."""
    import polars  # type: ignore
    return polars.DataFrame(table)


def _texts(table: Table, most: int) -> list[list[str]]:
    return [[table.text(row, column) for column in range(len(table.columns))]
            for row in range(min(len(table), most))]


def _more(table: Table, most: int) -> str:
    plural = "" if len(table) == 1 else "s"
    return f"{len(table)} row{plural}" + (f", the first {most}" if len(table) > most else "")


def to_html(table: Table) -> str:
    """The first rows as an HTML table."""
    def cells(tag: str, texts: Any) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts) + "</tr>"
    heads = [f"{name} ({unit})" if unit else name
             for name, unit in zip(table.columns, table.units)]
    body = "\n".join(cells("td", row) for row in _texts(table, _HTML_ROWS))
    return (f"<table>\n<thead>{cells('th', heads)}</thead>\n<tbody>{body}</tbody>\n"
            f"<caption>{_more(table, _HTML_ROWS)}</caption>\n</table>")


def to_text(table: Table) -> str:
    """The first rows in columns."""
    shown = [list(table.columns), *_texts(table, _TEXT_ROWS)]
    widths = [min(max(len(row[i]) for row in shown), 40) for i in range(len(table.columns))]
    lines = ["  ".join(text[:40].ljust(width) for text, width in zip(row, widths)).rstrip()
             for row in shown]
    return "\n".join([f"<tierkit.Table: {_more(table, _TEXT_ROWS)}>", *lines])
