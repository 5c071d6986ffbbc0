"""The exceptions of tierkit. Each derives from TierkitError and from the built-in that fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol


class TierkitError(Exception):
    """Base of all errors of tierkit. An attribute that does not apply is None.

    code      the status of the library as a negative number, and `name` as "E_DATE"
    row       the row concerned, from 0
    column    the name of the column concerned
    field     the index of the column, criterion or parameter concerned
    position  the byte in a text or in saved bytes
    """

    code: int = 0
    name: str = ""
    row: int | None = None
    column: str | None = None
    field: int | None = None
    position: int | None = None

    def __str__(self) -> str:  # KeyError would show the message in quotes
        return str(self.args[0]) if self.args else ""

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)


class ArgumentError(TierkitError, ValueError):
    """An argument is outside of what the call documents."""


class DataError(TierkitError, ValueError):
    """Records or facts cannot be read; row and column say where."""


class ColumnTypeError(DataError, TypeError):
    """A column has a type that does not fit its use."""


class MissingColumnError(DataError, LookupError):
    """A column that the program reads is not there."""


class NotFoundError(TierkitError, KeyError):
    """There is no such distributor or facts block."""


class UnsupportedError(TierkitError, NotImplementedError):
    """Understood, but this version does not execute it."""


class OutOfMemoryError(TierkitError, MemoryError):
    """Memory ran out; nothing was changed."""


class CancelledError(TierkitError, RuntimeError):
    """A call was stopped."""


class ConcurrentUseError(TierkitError, RuntimeError):
    """A network is in use by another thread."""


class InternalError(TierkitError, RuntimeError):
    """A defect of tierkit, or floating point does not behave; nothing was changed."""


class ProgramError(TierkitError, ValueError):
    """A program text has errors. The message shows each of them at its line; `diagnostics` is a
    Table: severity, code, source, line, column, length, message, expected, suggestion."""

    diagnostics: Any = None


class SchemaError(TierkitError, ValueError):
    """Network and program were not made from the same data part."""


class FormatError(TierkitError, ValueError):
    """Saved bytes are not tierkit's, from a later version, cut short or damaged."""


for _class in [TierkitError, *TierkitError.__subclasses__(), *DataError.__subclasses__()]:
    _class.__module__ = "tierkit"  # where users find it

_CLASSES: dict[str, type[TierkitError]] = {
    "E_NOT_FOUND": NotFoundError,
    "E_UNSUPPORTED": UnsupportedError,
    "E_NOMEM": OutOfMemoryError,
    "E_CANCELLED": CancelledError,
    "E_INTERNAL": InternalError,
    "E_ENVIRONMENT": InternalError,
    "E_TYPE": ColumnTypeError,
    "E_COLUMN": MissingColumnError,
    "E_PROGRAM": ProgramError,
    "E_SCHEMA": SchemaError,
    "E_FORMAT": FormatError,
    "E_VERSION": FormatError,
    "E_CHECKSUM": FormatError,
    "E_TRUNCATED": FormatError,
}
_DATA = {"E_TEXT", "E_NUMBER", "E_DATE", "E_DUPLICATE", "E_CYCLE", "E_OVERFLOW", "E_MISSING",
         "E_TAKEN", "E_STREAM"}


def _restore(kind: type[TierkitError], args: tuple[Any, ...],
             attributes: dict[str, Any]) -> TierkitError:
    error = kind(*args)
    error.__dict__.update(attributes)
    return error


def _known(number: int) -> int | None:
    return number if number >= 0 else None


def make(code: int, name: str, text: str, row: int, column: str | None, field: int,
         position: int) -> TierkitError:
    """The exception for a status of the library."""
    error = _CLASSES.get(name, DataError if name in _DATA else ArgumentError)(text)
    error.code = code
    error.name = name
    error.row = _known(row)
    error.column = column
    error.field = _known(field)
    error.position = _known(position)
    return error


class _Rows(Protocol):
    def __iter__(self) -> Any: ...


def _lines(texts: Mapping[str, str | bytes], source: str) -> list[str]:
    text = texts.get(source) or ""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    return text.split("\n")


def _caret(line: str, column: int, length: int) -> str:
    """Blanks and tabs up to a column, from 1, and a mark of that length."""
    blanks = "".join("\t" if c == "\t" else " " for c in line[:column - 1]).ljust(column - 1)
    return blanks + "^" + "~" * min(length - 1, 100)


def _one(row: Mapping[str, Any], texts: Mapping[str, str | bytes]) -> Iterable[str]:
    place = f"{row['source'] or 'program'}:{row['line']}:{row['column']}"
    yield f"{place}: {row['severity']}: {row['message']}"
    lines = _lines(texts, row["source"] or "")
    if 0 < (row["line"] or 0) <= len(lines):
        line = lines[row["line"] - 1].rstrip("\r")
        yield f"    {line}"
        yield f"    {_caret(line, row['column'] or 1, row['length'] or 1)}"
    for name, words in (("expected", "expected: "), ("suggestion", "did you mean: ")):
        if row[name] and row[name] not in row["message"]:
            yield f"    {words}{row[name]}"


def make_program_error(code: int, text: str, position: int, program: str | bytes,
                       used: Mapping[str, str], diagnostics: _Rows | None) -> ProgramError:
    """The exception for a program with errors."""
    texts = {**used, "": program}
    rows = list(diagnostics) if diagnostics is not None else []
    shown = [line for row in rows for line in _one(row, texts)]
    error = ProgramError("\n".join(shown) or text)
    error.code = code
    error.name = "E_PROGRAM"
    error.position = _known(position)
    error.diagnostics = diagnostics
    return error
