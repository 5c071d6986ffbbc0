"""tierkit: values, classes, serves and ranks a manufacturer's distributors.

    program = tierkit.Program.parse(text)
    network = tierkit.Network(program)
    network.upsert(records)
    network.append("invoices", facts)
    review = program.review(network)
    review.classes.to_pandas()

A table is anything with __arrow_c_stream__ (pandas, polars, pyarrow, DuckDB), a mapping from names
to arrays or lists, or a list of dicts. The language of programs: docs/language.md."""

from ._columns import Codes, Scaled
from ._core import Network, Program, Review, Table, has, self_check
from ._core import version as __version__
from ._errors import (ArgumentError, CancelledError, ColumnTypeError, ConcurrentUseError,
                      DataError, FormatError, InternalError, MissingColumnError, NotFoundError,
                      OutOfMemoryError, ProgramError, SchemaError, TierkitError, UnsupportedError)
from ._kernels import (Amounts, Concentration, Points, Shares, Weighted, classify_bands,
                       classify_share, concentrate, order, rank, rank_groups, score_weighted,
                       value_points)
from ._tables import Stats

__all__ = [
    "Amounts", "ArgumentError", "CancelledError", "Codes", "ColumnTypeError", "Concentration",
    "ConcurrentUseError", "DataError", "FormatError", "InternalError", "MissingColumnError",
    "Network", "NotFoundError", "OutOfMemoryError", "Points", "Program", "ProgramError", "Review",
    "Scaled", "SchemaError", "Shares", "Stats", "Table", "TierkitError", "UnsupportedError",
    "Weighted", "__version__", "classify_bands", "classify_share", "concentrate", "has", "order",
    "rank", "rank_groups", "score_weighted", "self_check", "value_points",
]
