"""The kernels: pure functions on arrays, without a network or a program. A review applies the same
functions. Arrays go in as anything with the buffer protocol, or as sequences of numbers; results are
memoryviews, which numpy.asarray() takes as they are and list() reads.

The formulas and their sources stand in docs/numbers.md. A `status` is 0 where the value exists,
otherwise a VALUE_... number; None means all exist. Numbers called ..._e9 are integers in units of
1e-9."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from . import _core

_ITEMS = {"d": "d", "q": "qln", "i": "il", "b": "b", "I": "IL"}
_SIZES = {"d": 8, "q": 8, "i": 4, "b": 1, "I": 4}

ASCENDING = 1
RANKS = {"competition": 1, "dense": 2, "maximum": 3, "fractional2": 4, "ordinal": 5}
CUTS = {"reach": 0, "within": 1}


def _read(kind: Any, values: Any) -> Any:
    """values as a buffer of one type: as it lies where it is one, else a copy."""
    if values is None:
        return None
    try:
        view = memoryview(values)
    except TypeError:
        return array(kind, values)
    if view.format in _ITEMS[kind] and view.itemsize == _SIZES[kind] and view.c_contiguous:
        return view if view.ndim == 1 else view.cast("B").cast(kind)
    return array(kind, _flat(values.tolist() if hasattr(values, "tolist") else list(values)))


def _flat(values: Any) -> Any:
    nested = bool(values) and isinstance(values[0], (list, tuple))
    return [value for row in values for value in row] if nested else values


def _matrix(kind: Any, rows: Any) -> tuple[Any, int]:
    """A matrix as a flat buffer, and the number of its columns."""
    shape = getattr(rows, "shape", None)
    if shape is not None:
        if len(shape) != 2:
            raise ValueError(f"two dimensions are needed: criteria x elements, not {len(shape)}")
        return _read(kind, rows), shape[1]
    read = [_read(kind, row) for row in rows]
    if len({len(row) for row in read}) > 1:
        raise ValueError("the criteria have different numbers of elements")
    flat = array(kind)
    for row in read:
        flat.extend(row)
    return flat, len(read[0]) if read else 0


def _room(kind: Any, count: int, shape: list[int] | None = None) -> memoryview:
    room = memoryview(bytearray(count * _SIZES[kind]))
    return room.cast(kind, shape) if shape and count else room.cast(kind)


def _choice(name: str, value: str, choices: dict[str, int]) -> int:
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return choices[value]


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
    values = _read("d", value)
    result, flags = _room("d", len(values)), _room("i", len(values))
    _core.value_points(1 if step else 0, _read("d", x), _read("d", y), values, _read("b", status),
                       result, flags)
    return Points(result, flags)


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
    values, count = _matrix("d", value)
    weights = _read("d", weight)
    statuses = None if status is None else _matrix("b", status)[0]
    if len(values) != len(weights) * count:
        raise ValueError(f"value needs a row for each of the {len(weights)} weights")
    shape = [len(weights), count]
    out = Weighted(_room("d", count), _room("q", count), _room("q", len(values), shape),
                   _room("d", count), _room("b", count))
    _core.score_weighted(count, minimum_coverage, values, statuses, weights,
                         _read("d", reference), out.score_e9, out.score, out.contribution_e9,
                         out.coverage, out.status)
    return out


class Amounts(NamedTuple):
    """Exact numbers in an order, made by order(); rank, classify_share and concentrate read it."""

    flags: int
    value: Any  #: int64, the low halves
    value_high: Any  #: int64 or None
    status: Any  #: int8 or None
    tie_rank: Any  #: uint32 or None
    order: memoryview  #: int32: the element at each place, those without data last
    first: memoryview  #: int32: the first place of the same number; -1 = no data


def _halves(value: Any) -> tuple[Any, Any]:
    """Low and high halves of 128 bits; the high ones are None where 64 bits are enough."""
    try:
        return _read("q", value), None
    except OverflowError:
        mask = (1 << 64) - 1
        low = array("Q", [number & mask for number in value])
        return memoryview(low).cast("B").cast("q"), array("q", [number >> 64 for number in value])


def order(value: Any, status: Any = None, *, tie_rank: Any = None,
          ascending: bool = False) -> Amounts:
    """Sort exact numbers: largest first unless ascending, then by tie_rank, then by index.

    value: n integers of up to 128 bits: money in its smallest unit, counts, or scores as ..._e9.
    tie_rank: n numbers from 0 on.

    Raises TypeError (floats are not exact), ArgumentError."""
    low, high = _halves(value)
    made = Amounts(ASCENDING if ascending else 0, low, high, _read("b", status),
                   _read("I", tie_rank), _room("i", len(low)), _room("i", len(low)))
    _core.order(*made)
    return made


def rank(amounts: Amounts, method: str = "competition") -> memoryview:
    """The rank of each element, int32 from 1; 0 = no data.

    amounts: from order(). method: "competition" 1 2 2 4, "dense" 1 2 2 3, "maximum" 1 3 3 4,
    "fractional2" 2 5 5 8 (twice the mean place), "ordinal" 1 2 3 4.

    Raises ArgumentError. Methods as scipy.stats.rankdata; docs/numbers.md, "Ranks"."""
    ranks = _room("i", len(amounts.order))
    _core.rank(tuple(amounts), _choice("method", method, RANKS), ranks)
    return ranks


def rank_groups(amounts: Amounts, group: Any, group_count: int,
                method: str = "competition") -> memoryview:
    """The rank of each element within its group; 0 = no data or no group.

    group: n codes from 0 to group_count - 1, -1 = none. Otherwise as rank()."""
    if group_count < 0:
        raise ValueError("group_count must not be below 0")
    ranks = _room("i", len(amounts.order))
    _core.rank_groups(tuple(amounts), _choice("method", method, RANKS), _read("i", group),
                      _room("i", 4 * group_count), ranks)
    return ranks


def classify_bands(lower_e9: Any, score_e9: Any, status: Any = None) -> memoryview:
    """The class of each score, int32: 0 from the first bound on; -1 where the status is not 0.

    lower_e9: bounds, strictly descending; the last class lies below them. score_e9: n integers.

    Raises ArgumentError. docs/numbers.md, "Bands"."""
    scores = _read("q", score_e9)
    classes = _room("i", len(scores))
    _core.classify_bands(_read("q", lower_e9), scores, _read("b", status), classes)
    return classes


class Shares(NamedTuple):
    """Classes by cumulative share, by element."""

    class_index: memoryview  #: int32, 0 is the class of the largest; -1 = none
    share: memoryview  #: doubles: value / total
    share_before: memoryview  #: doubles: of the values at earlier places
    status: memoryview  #: int8


def classify_share(amounts: Amounts, cuts: Sequence[tuple[int, int]] = ((80, 100), (95, 100)),
                   rule: str = "reach") -> Shares:
    """The class of each element by its place in the cumulative share (Pareto, ABC).

    amounts: from order(), largest first. cuts: fractions as (numerator, denominator), strictly
    ascending. rule: "reach": who crosses the cut is in; "within": only who stays below.

    Raises ArgumentError. ABC analysis after Pareto; Juran, Quality Control Handbook, 1951;
    docs/numbers.md, "Share cut"."""
    count = len(amounts.order)
    out = Shares(_room("i", count), _room("d", count), _room("d", count), _room("b", count))
    _core.classify_share(tuple(amounts), array("q", [cut[0] for cut in cuts]),
                         array("q", [cut[1] for cut in cuts]), _choice("rule", rule, CUTS), *out)
    return out


@dataclass(frozen=True)
class Concentration:
    """How much a few elements hold of the whole."""

    status: int  #: 0, or VALUE_NO_DATA when no value is positive
    count: int  #: elements with data
    positive_count: int
    total: int  #: exact sum of the positive values
    hhi: float  #: Herfindahl-Hirschman index on percent shares, above 0 to 10,000
    effective_number: float  #: 10,000 / hhi
    gini: float  #: over the positive values
    gini_all: float  #: over all values with data, those below zero taken as zero
    ratio: memoryview  #: doubles: share of the k largest, for each k of `parts`


def concentrate(amounts: Amounts, parts: Sequence[int] = (1, 3, 5, 10)) -> Concentration:
    """Concentration of one column.

    amounts: from order(), largest first. parts: numbers k for the concentration ratios.

    Raises ArgumentError. HHI: US DOJ and FTC, Horizontal Merger Guidelines; Gini 1912 as in Sen, On
    Economic Inequality, 1973; docs/numbers.md, "Concentration"."""
    numbers = array("i", parts)
    ratio = _room("d", len(numbers))
    status, count, positive, low, high, hhi, effective, gini, gini_all = _core.concentrate(
        tuple(amounts), numbers, ratio)
    return Concentration(status, count, positive, (high << 64) + low, hhi, effective, gini,
                         gini_all, ratio)
