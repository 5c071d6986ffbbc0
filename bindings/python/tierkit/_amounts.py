"""The kernels on an order of exact numbers: ranks, percentiles, classes by share, concentration,
curves, and fairness of amounts. See _kernels.py for what all kernels have in common."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from . import _core
from ._arrays import choice, groups_of, read, room

ASCENDING = 1
RANKS = {"competition": 1, "dense": 2, "maximum": 3, "fractional2": 4, "ordinal": 5}
CUTS = {"reach": 0, "within": 1, "nearest": 2}


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
        return read("q", value), None
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
    made = Amounts(ASCENDING if ascending else 0, low, high, read("b", status),
                   read("I", tie_rank), room("i", len(low)), room("i", len(low)))
    _core.order(*made)
    return made


def rank(amounts: Amounts, method: str = "competition") -> memoryview:
    """The rank of each element, int32 from 1; 0 = no data.

    amounts: from order(). method: "competition" 1 2 2 4, "dense" 1 2 2 3, "maximum" 1 3 3 4,
    "fractional2" 2 5 5 8 (twice the mean place), "ordinal" 1 2 3 4.

    Raises ArgumentError. Methods as scipy.stats.rankdata; docs/numbers.md, "Ranks"."""
    ranks = room("i", len(amounts.order))
    _core.rank(tuple(amounts), choice("method", method, RANKS), ranks)
    return ranks


def rank_groups(amounts: Amounts, group: Any, group_count: int,
                method: str = "competition") -> memoryview:
    """The rank of each element within its group; 0 = no data or no group.

    group: n codes from 0 to group_count - 1, -1 = none. Otherwise as rank()."""
    groups, scratch = groups_of(group, group_count)
    ranks = room("i", len(amounts.order))
    _core.rank_groups(tuple(amounts), choice("method", method, RANKS), groups, scratch, ranks)
    return ranks


def rank_percent(amounts: Amounts, method: str = "competition", group: Any = None,
                 group_count: int = 0) -> memoryview:
    """The rank of each element as a share of all it is among, above 0 to 1; 0 = none.

    amounts, method: as rank(). group, group_count: as rank_groups(), or left out.

    Raises ArgumentError. docs/numbers.md, "Ranks"."""
    count = len(amounts.order)
    groups, scratch = groups_of(group, group_count, count)
    percent = room("d", count)
    _core.rank_percent(tuple(amounts), choice("method", method, RANKS), groups, scratch, percent)
    return percent


def rank_tiles(amounts: Amounts, tiles: int, group: Any = None,
               group_count: int = 0) -> memoryview:
    """Quantile groups that never split equal numbers, int32 from 1; 0 = no data or no group.

    amounts: as rank(). group, group_count: as rank_groups(), or left out.

    Raises ArgumentError. NTILE of ISO/IEC 9075-2; docs/numbers.md, "Ranks"."""
    count = len(amounts.order)
    groups, scratch = groups_of(group, group_count, count)
    tile = room("i", count)
    _core.rank_tiles(tuple(amounts), tiles, groups, scratch, tile)
    return tile


def normalise_percentile(amounts: Amounts) -> memoryview:
    """The share of elements that come after each, equal ones by half; 0 = no data.

    amounts: from order(), the best first.

    Raises ArgumentError. docs/numbers.md, "Percentiles"."""
    result = room("d", len(amounts.order))
    _core.normalise_percentile(tuple(amounts), result)
    return result


@dataclass(frozen=True)
class Agreement:
    """How far two rankings agree."""

    status: int  #: 0, or why the measures are missing: fewer than two elements, or all tied
    count: int  #: elements with both ranks
    concordant: int  #: pairs in the same order in both
    discordant: int
    ties_first: int  #: pairs with equal ranks in the first
    ties_second: int
    ties_both: int
    kendall: float  #: tau-b, -1 to 1
    spearman: float  #: -1 to 1
    weighted: float  #: rw: differences at the top weigh more
    ws: float  #: WS: differences at the top of the first ranking weigh most


def rank_agreement(first: Any, second: Any) -> Agreement:
    """Compares two rankings of the same elements.

    first, second: ranks as rank() gives them; 0 = none.

    Raises ArgumentError. Kendall 1945; Pinto da Costa, Soares 2005; Salabun, Urbaniak 2020;
    docs/numbers.md, "Agreement of ranks"."""
    return Agreement(*_core.rank_agreement(read("i", first), read("i", second)))


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
    ascending. rule: "reach": who crosses the cut is in; "within": only who stays below;
    "nearest": who ends nearer to the cut than it begins.

    Raises ArgumentError. ABC analysis after Pareto; Juran, Quality Control Handbook, 1951;
    docs/numbers.md, "Share cut"."""
    count = len(amounts.order)
    out = Shares(room("i", count), room("d", count), room("d", count), room("b", count))
    _core.classify_share(tuple(amounts), array("q", [cut[0] for cut in cuts]),
                         array("q", [cut[1] for cut in cuts]), choice("rule", rule, CUTS), *out)
    return out


class Quotas(NamedTuple):
    """Classes with minimum and maximum counts applied."""

    class_index: memoryview  #: int32, a new array
    reason: memoryview  #: int8; 0 = kept, 1 = went down for a maximum, 2 = went up for a minimum


def classify_quotas(amounts: Amounts, class_index: Any, class_count: int, *, minimum: Any = None,
                    maximum: Any = None) -> Quotas:
    """Applies counts that classes may and must have to classes that a rule has given.

    amounts: from order(), the best first. class_index: 0 to class_count - 1, -1 = none. minimum,
    maximum: one integer for each class; a maximum of -1 = any, as the last must be.

    Raises ArgumentError. docs/numbers.md, "Quotas"."""
    count = len(amounts.order)
    out = Quotas(memoryview(array("i", class_index)), room("b", count))
    _core.classify_quotas(tuple(amounts), class_count, read("q", minimum), read("q", maximum), *out)
    return out


@dataclass(frozen=True)
class Curve:
    """Classes read from the curve of the data, and the points that cut it."""

    class_index: memoryview  #: int32, 0 to 2; -1 = none
    status: int  #: 0, or VALUE_NO_DATA when no value is positive
    exchanged: bool  #: the break-even point comes first and is point a
    counts: tuple[int, int, int]  #: elements of the classes
    a: tuple[float, float]  #: (x, y) where class 0 ends
    b: tuple[float, float]  #: where the next element brings as much as the mean one
    c: tuple[float, float]  #: where class 1 ends


def classify_curve(amounts: Amounts) -> Curve:
    """Classes from the data alone, without cuts.

    amounts: from order(), largest first.

    Raises ArgumentError. Ultsch, Loetsch, Computed ABC analysis, PLoS ONE 2015; docs/numbers.md,
    "ABC curve"."""
    classes = room("i", len(amounts.order))
    return Curve(classes, *_core.classify_curve(tuple(amounts), classes))


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


def concentrate(amounts: Amounts, parts: Sequence[int] = (1, 3, 5, 10), *,
                corrected: bool = False) -> Concentration:
    """Concentration of one column.

    amounts: from order(), largest first. parts: numbers k for the concentration ratios.
    corrected: Gini times n / (n - 1), for a sample of a larger network.

    Raises ArgumentError. HHI: US DOJ and FTC, Horizontal Merger Guidelines; Gini 1912 as in Sen, On
    Economic Inequality, 1973; docs/numbers.md, "Concentration"."""
    numbers = array("i", parts)
    ratio = room("d", len(numbers))
    status, count, positive, low, high, hhi, effective, gini, gini_all = _core.concentrate(
        tuple(amounts), 1 if corrected else 0, numbers, ratio)
    return Concentration(status, count, positive, (high << 64) + low, hhi, effective, gini,
                         gini_all, ratio)


def share_of_top(amounts: Amounts, parts: Sequence[tuple[int, int]] = ((20, 100),)) -> memoryview:
    """The share of the whole that the largest elements hold, doubles, for each part.

    amounts: from order(), largest first. parts: fractions of the elements as (numerator,
    denominator).

    Raises ArgumentError. docs/numbers.md, "Curves"."""
    held = room("d", len(parts))
    _core.share_of_top(tuple(amounts), array("q", [part[0] for part in parts]),
                       array("q", [part[1] for part in parts]), held)
    return held


def lorenz(amounts: Amounts, step_count: int = 10) -> memoryview:
    """Points of the Lorenz curve: step_count + 1 doubles from 0 to 1.

    amounts: from order(), largest first.

    Raises ArgumentError. Lorenz 1905; docs/numbers.md, "Curves"."""
    held = room("d", max(step_count, 0) + 1)
    _core.lorenz(tuple(amounts), max(step_count, 0), held)
    return held


@dataclass(frozen=True)
class Whale:
    """Profit added up from the most profitable element on."""

    status: int  #: of the ratio: 0, or why there is none
    count: int  #: elements with data
    peak_count: int  #: elements above zero
    loss_count: int  #: elements below zero
    peak: int  #: the highest sum
    total: int  #: profits and losses
    peak_ratio: float  #: peak / total
    cumulative: memoryview  #: doubles, by place


def whale_curve(amounts: Amounts) -> Whale:
    """The whale curve of profit by element.

    amounts: from order(), largest first.

    Raises ArgumentError. Kaplan, Narayanan 2001; docs/numbers.md, "Curves"."""
    cumulative = room("d", len(amounts.order))
    status, count, peaks, losses, low, high, total, total_high, ratio = _core.whale_curve(
        tuple(amounts), cumulative)
    return Whale(status, count, peaks, losses, (high << 64) + low, (total_high << 64) + total,
                 ratio, cumulative)


class Measure(NamedTuple):
    """One number about all elements."""

    value: float  #: 0 where the status is not 0
    status: int


def misallocation(given: Any, due: Any, status: Any = None) -> Measure:
    """How far two distributions of the same elements are apart: 0 = the same shares, to 1.

    given, due: integers from 0 on.

    Raises ArgumentError. Duncan, Duncan 1955; docs/numbers.md, "Fairness"."""
    return Measure(*_core.misallocation(read("q", given), read("q", due), read("b", status)))


def fairness(granted: Any, asked: Any, status: Any = None) -> Measure:
    """How evenly requests were satisfied: 1 = all to the same degree.

    granted, asked: integers from 0 on.

    Raises ArgumentError. Jain, Chiu, Hawe 1984; docs/numbers.md, "Fairness"."""
    return Measure(*_core.fairness(read("q", granted), read("q", asked), read("b", status)))
