"""tierkit: values, classes, serves and ranks a manufacturer's distributors.

    program = tierkit.Program.parse(text)
    network = tierkit.Network(program)
    network.upsert(records)
    network.append("invoices", facts)
    review = program.review(network)
    review.classes.to_pandas()

A table is anything with __arrow_c_stream__ (pandas, polars, pyarrow, DuckDB), a mapping from names
to arrays or lists, or a list of dicts. The language of programs: docs/language.md."""

from ._allocate import NEVER_RATIONED, REASONS, Allocation, allocate
from ._amounts import (Agreement, Amounts, Concentration, Curve, Measure, Quotas, Shares, Whale,
                       classify_curve, classify_quotas, classify_share, concentrate, fairness,
                       lorenz, misallocation, normalise_percentile, order, rank, rank_agreement,
                       rank_groups, rank_percent, rank_tiles, share_of_top, whale_curve)
from ._columns import Codes, Scaled
from ._core import Network, Program, Review, Table, has, self_check
from ._core import version as __version__
from ._errors import (ArgumentError, CancelledError, ColumnTypeError, ConcurrentUseError,
                      DataError, FormatError, InternalError, MissingColumnError, NotFoundError,
                      OutOfMemoryError, ProgramError, SchemaError, TierkitError, UnsupportedError)
from ._kernels import (Bounds, Normalised, Points, Weighted, bands_check, classify_bands, normalise,
                       normalise_bounds, score_weighted, value_points)
from ._score import (Bounded, Closeness, Products, score_minmax, score_product, score_spotis,
                     score_topsis, topsis)
from ._tables import Stats
from ._weigh import (BestWorst, Pairwise, weigh_best_worst, weigh_pairwise, weigh_points,
                     weigh_random_index, weigh_ranks, weigh_tree)

__all__ = [
    "Agreement", "Allocation", "Amounts", "ArgumentError", "BestWorst", "Bounded", "Bounds",
    "CancelledError", "Closeness", "Codes", "ColumnTypeError", "Concentration",
    "ConcurrentUseError", "Curve", "DataError", "FormatError", "InternalError", "Measure",
    "MissingColumnError", "NEVER_RATIONED", "Network", "Normalised", "NotFoundError",
    "OutOfMemoryError", "Pairwise", "Points", "Products", "Program", "ProgramError", "Quotas",
    "REASONS", "Review", "Scaled", "SchemaError", "Shares", "Stats", "Table", "TierkitError",
    "UnsupportedError", "Weighted", "Whale", "__version__", "allocate", "bands_check",
    "classify_bands", "classify_curve", "classify_quotas", "classify_share", "concentrate",
    "fairness", "has", "lorenz", "misallocation", "normalise", "normalise_bounds",
    "normalise_percentile", "order", "rank", "rank_agreement", "rank_groups", "rank_percent",
    "rank_tiles", "score_minmax", "score_product", "score_spotis", "score_topsis", "score_weighted",
    "self_check", "share_of_top", "topsis", "value_points", "weigh_best_worst", "weigh_pairwise",
    "weigh_points", "weigh_random_index", "weigh_ranks", "weigh_tree", "whale_curve",
]
