"""The kernels: pure functions on arrays, without a network or a program. A review applies the same
functions. Arrays go in as anything with the buffer protocol, or as sequences of numbers; results
are memoryviews, which numpy.asarray() takes as they are and list() reads.

The formulas and their sources stand in docs/numbers.md. A `status` is 0 where the value exists,
otherwise a VALUE_... number; None means all exist. Numbers called ..._e9 are integers in units of
1e-9.

Here are values, scores and bands; _amounts.py has what needs an order, _weigh.py the weights."""

from __future__ import annotations

from typing import Any, NamedTuple

from . import _core
from ._arrays import choice, matrix, read, room

NORMALISATIONS = {"minmax": 1, "max": 2, "ratio": 3, "sum": 4, "vector": 5, "vector_kept": 6,
                  "zscore": 7, "zscore_sample": 8, "interval": 9}


class Points(NamedTuple):
    """Values on a value function."""

    value: memoryview  #: doubles on the scale of y; 0 where the status is not 0
    flags: memoryview  #: int32; 32 = outside of the points, the end value was taken


def value_points(x: Any, y: Any, value: Any, status: Any = None, *, step: bool = False) -> Points:
    """The value of each element on a piecewise linear value function.

    x, y: the points, x strictly ascending, in the unit of the criterion and on the scale of the
    score. value: n finite numbers in the unit of x. step: y stays at y[k] from x[k] on.

    Raises ArgumentError. Formula: Keeney, Raiffa, Decisions with Multiple Objectives, 1976, ch. 3;
    docs/numbers.md, "Value points"."""
    values = read("d", value)
    result, flags = room("d", len(values)), room("i", len(values))
    _core.value_points(1 if step else 0, read("d", x), read("d", y), values, read("b", status),
                       result, flags)
    return Points(result, flags)


class Bounds(NamedTuple):
    """What columns are compared with; kept, they freeze the scale."""

    bounds: memoryview  #: doubles, criteria x 2: low and high of each
    status: memoryview  #: int8, by criterion


class Normalised(NamedTuple):
    """Columns on comparable scales, each criteria x n."""

    value: memoryview  #: doubles; 0 where the status is not 0
    status: memoryview  #: int8
    flags: memoryview  #: int32; 32 = beyond the bounds, the end was taken; 64 = no spread


def _columns(value: Any, method: str, status: Any, direction: Any, ideal: Any) -> tuple[Any, ...]:
    values, count = matrix("d", value)
    criteria = len(value)
    return (choice("method", method, NORMALISATIONS), criteria, count, values,
            None if status is None else matrix("b", status)[0], read("b", direction),
            None if ideal is None else matrix("d", ideal)[0])


def normalise_bounds(value: Any, method: str = "minmax", status: Any = None, *,
                     direction: Any = None, ideal: Any = None) -> Bounds:
    """The two numbers of each column that normalise() compares with.

    Arguments as normalise().

    Raises ArgumentError. docs/numbers.md, "Normalised columns"."""
    columns = _columns(value, method, status, direction, ideal)
    criteria = columns[1]
    out = Bounds(room("d", 2 * criteria, [criteria, 2]), room("b", criteria))
    _core.normalise_bounds(columns, *out)
    return out


def normalise(value: Any, method: str = "minmax", status: Any = None, *, direction: Any = None,
              ideal: Any = None, bounds: Any = None) -> Normalised:
    """Columns of any units on comparable scales.

    value: criteria x n finite numbers, a matrix or a sequence of columns, one for each criterion.
    method: "minmax", "max", "ratio", "sum", "vector", "vector_kept", "zscore", "zscore_sample",
    "interval". status: as value. direction: 1 = more is better, -1 = less is, for each criterion;
    None = all 1. ideal: from and to for each criterion, for "interval" only. bounds: those of
    normalise_bounds(), None = of these same values.

    Raises ArgumentError. Formulas: Hwang, Yoon, Multiple Attribute Decision Making, 1981, 2.3;
    docs/numbers.md, "Normalised columns"."""
    columns = _columns(value, method, status, direction, ideal)
    criteria, count, values = columns[1:4]
    shape = [criteria, count]
    out = Normalised(room("d", len(values), shape), room("b", len(values), shape),
                     room("i", len(values), shape))
    _core.normalise(columns, None if bounds is None else matrix("d", bounds)[0], *out)
    return out


class Weighted(NamedTuple):
    """Weighted sums; of n elements, and of criteria x n contributions."""

    score: memoryview  #: doubles, score_e9 / 1e9
    score_e9: memoryview  #: int64, the exact sum of the contributions
    contribution_e9: memoryview  #: int64, criteria x n
    coverage: memoryview  #: doubles, 0 to 1: weight with data of all weight
    status: memoryview  #: int8


def score_weighted(value: Any, weight: Any, status: Any = None, *, reference: Any = None,
                   minimum_coverage: float = 0.0) -> Weighted:
    """The weighted mean of the values that exist, and its parts.

    value: criteria x n numbers, a matrix or a sequence of columns, one for each criterion.
    weight: one number from 0 on for each criterion, on any scale. status: as value.
    reference: one value for each criterion to compare with. minimum_coverage: share of the weight
    that must have data.

    Raises ArgumentError. Formula: additive value function, Keeney, Raiffa 1976, ch. 3;
    docs/numbers.md, "Weighted sum"."""
    values, count = matrix("d", value)
    weights = read("d", weight)
    statuses = None if status is None else matrix("b", status)[0]
    if len(values) != len(weights) * count:
        raise ValueError(f"value needs a row for each of the {len(weights)} weights")
    shape = [len(weights), count]
    out = Weighted(room("d", count), room("q", count), room("q", len(values), shape),
                   room("d", count), room("b", count))
    _core.score_weighted(count, minimum_coverage, values, statuses, weights,
                         read("d", reference), out.score_e9, out.score, out.contribution_e9,
                         out.coverage, out.status)
    return out


def classify_bands(lower_e9: Any, score_e9: Any, status: Any = None) -> memoryview:
    """The class of each score, int32: 0 from the first bound on; -1 where the status is not 0.

    lower_e9: bounds, strictly descending; the last class lies below them. score_e9: n integers.

    Raises ArgumentError. docs/numbers.md, "Bands"."""
    scores = read("q", score_e9)
    classes = room("i", len(scores))
    _core.classify_bands(read("q", lower_e9), scores, read("b", status), classes)
    return classes


def bands_check(from_e9: Any, to_e9: Any) -> memoryview:
    """The lower bounds of bands [from, to), int64, for classify_bands(); gaps and overlaps raise.

    from_e9, to_e9: integers, the best band first.

    Raises ArgumentError; its field is the band. docs/numbers.md, "Bands"."""
    starts = read("q", from_e9)
    lower = room("q", len(starts))
    _core.bands_check(starts, read("q", to_e9), lower)
    return lower
