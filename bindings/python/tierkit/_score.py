"""The kernels that score figures in their own units, and the weighted product. See _kernels.py for
what all kernels have in common."""

from __future__ import annotations

from typing import Any, NamedTuple

from . import _core
from ._arrays import choice, matrix, read, room

TOPSIS = {"vector": 1, "minmax": 2}
ROWS, NAN_MISSING, REFUSE_OUTSIDE = 1, 2, 4


class Products(NamedTuple):
    """Weighted products of n elements."""

    score: memoryview  #: doubles
    score_e9: memoryview  #: int64
    coverage: memoryview  #: doubles, 0 to 1: weight with data of all weight
    status: memoryview  #: int8


def score_product(value: Any, weight: Any, status: Any = None, *, sum_share: float = 0.0,
                  minimum_coverage: float = 0.0) -> Products:
    """The weighted product (WPM), or its blend with the weighted sum (WASPAS).

    Arguments as score_weighted(), values from 0 on. sum_share: 0 to 1; 0 = the product alone.

    Raises ArgumentError. Bridgman 1922; Zavadskas et al. 2012; docs/numbers.md, "Weighted
    product"."""
    values, count = matrix("d", value)
    out = Products(room("d", count), room("q", count), room("d", count), room("b", count))
    _core.score_product(count, sum_share, minimum_coverage, values, _statuses(status),
                        read("d", weight), out.score_e9, out.score, out.coverage, out.status)
    return out


def _statuses(status: Any) -> Any:
    return None if status is None else matrix("b", status)[0]


def _bits(nan_missing: bool, refuse_outside: bool) -> int:
    return (NAN_MISSING if nan_missing else 0) | (REFUSE_OUTSIDE if refuse_outside else 0)


class Bounded(NamedTuple):
    """Scores between bounds; of n elements, and of criteria x n contributions."""

    score_e9: memoryview  #: int64, the exact sum of the contributions
    contribution_e9: memoryview  #: int64, criteria x n
    coverage: memoryview  #: doubles, 0 to 1: weight with data of all weight
    status: memoryview  #: int8
    flags: memoryview  #: int32; 32 = a figure lies outside its bounds


def _bounded(kernel: Any, value: Any, weight: Any, direction: Any, status: Any, bounds: Any,
             ideal: Any, minimum_coverage: float, flags: int) -> Bounded:
    values, count = matrix("d", value)
    weights = read("d", weight)
    out = Bounded(room("q", count), room("q", len(values), [len(weights), count]),
                  room("d", count), room("b", count), room("i", count))
    kernel((flags, count, minimum_coverage, values, _statuses(status), weights,
            None if bounds is None else matrix("d", bounds)[0], read("b", direction),
            read("d", ideal)), *out)
    return out


def score_minmax(value: Any, weight: Any, direction: Any = None, status: Any = None, *,
                 bounds: Any = None, minimum_coverage: float = 0.0, nan_missing: bool = False,
                 refuse_outside: bool = False) -> Bounded:
    """The weighted sum of min-max values between bounds, on the 1e-9 grid.

    value: criteria x n figures in their own units. weight, direction (1 = more is better, -1 = less
    is): one for each criterion. status: as value. bounds: low and high for each criterion; None =
    those of the columns. nan_missing: NaN is a missing value. refuse_outside: elements outside the
    bounds have no score.

    Raises ArgumentError. Keeney, Raiffa 1976, ch. 3; docs/numbers.md, "Scores between bounds"."""
    return _bounded(_core.score_minmax, value, weight, direction, status, bounds, None,
                    minimum_coverage, _bits(nan_missing, refuse_outside))


def score_spotis(value: Any, weight: Any, bounds: Any, direction: Any = None, status: Any = None, *,
                 ideal: Any = None, minimum_coverage: float = 0.0, nan_missing: bool = False,
                 refuse_outside: bool = False) -> Bounded:
    """SPOTIS: the weighted distance from the expected solution point; LOWER is better.

    Arguments as score_minmax(). ideal: one figure for each criterion; None = the better bounds.

    Raises ArgumentError. Dezert, Tchamova, Han, Tacnet 2020; docs/numbers.md, "Scores between
    bounds"."""
    return _bounded(_core.score_spotis, value, weight, direction, status, bounds, ideal,
                    minimum_coverage, _bits(nan_missing, refuse_outside))


class Closeness(NamedTuple):
    """TOPSIS scores of n elements."""

    score: memoryview  #: doubles, 0 to 1
    score_e9: memoryview  #: int64
    distance: memoryview  #: doubles, 2 x n: from the best, then from the worst
    status: memoryview  #: int8
    flags: memoryview  #: int32; 32 = a figure lies outside its bounds


def score_topsis(value: Any, weight: Any, direction: Any = None, status: Any = None, *,
                 normalisation: str = "vector", bounds: Any = None, norm: Any = None,
                 nan_missing: bool = False, refuse_outside: bool = False) -> Closeness:
    """TOPSIS: the closeness of each element to the best and its distance from the worst there is.

    Arguments as score_minmax(). normalisation: "vector", "minmax". bounds: the ideals; None = the
    smallest and largest of each column, so that whoever joins or leaves may move everyone. norm:
    frozen norms for "vector", one for each criterion.

    Raises ArgumentError. Hwang, Yoon 1981, ch. 3; docs/numbers.md, "TOPSIS"."""
    values, count = matrix("d", value)
    return _closeness(values, count, _statuses(status), weight, direction, bounds, norm,
                      normalisation, _bits(nan_missing, refuse_outside))


def topsis(alternatives: Any, weights: Any, directions: Any = None, *,
           normalisation: str = "vector") -> Closeness:
    """score_topsis() of a table as people have it: a row for each alternative, a column for each
    criterion. directions: 1 = more is better, -1 = less is; None = all 1.

    Raises ArgumentError. Hwang, Yoon 1981, ch. 3; docs/numbers.md, "TOPSIS"."""
    values, criteria = matrix("d", alternatives)
    return _closeness(values, len(values) // criteria if criteria else 0, None, weights, directions,
                      None, None, normalisation, ROWS)


def _closeness(values: Any, count: int, statuses: Any, weight: Any, direction: Any, bounds: Any,
               norm: Any, normalisation: str, flags: int) -> Closeness:
    out = Closeness(room("d", count), room("q", count), room("d", 2 * count, [2, count]),
                    room("b", count), room("i", count))
    _core.score_topsis((flags, choice("normalisation", normalisation, TOPSIS), count, values,
                        statuses, read("d", weight),
                        None if bounds is None else matrix("d", bounds)[0], read("b", direction),
                        read("d", norm)),
                       out.score_e9, out.score, out.distance, out.status, out.flags)
    return out
