"""The kernels that make weights from judgements. Weights add up to 1. See _kernels.py for what all
kernels have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import _core
from ._arrays import choice, matrix, read, room

PLACES = {"centroid": 1, "sum": 2, "reciprocal": 3}
PRIORITIES = {"eigenvector": 1, "geometric": 2, "column_mean": 3}
MODELS = {"linear": 1, "ratio": 2}


def weigh_points(points: Any) -> memoryview:
    """Weights, doubles, from points given directly or as swings from the worst to the best level.

    points: one number from 0 on for each criterion, on any scale.

    Raises ArgumentError. von Winterfeldt, Edwards 1986, ch. 8; docs/numbers.md, "Weights"."""
    given = read("d", points)
    weight = room("d", len(given))
    _core.weigh_points(given, weight)
    return weight


def weigh_ranks(rank: Any, method: str = "centroid") -> memoryview:
    """Weights, doubles, from an order of importance.

    rank: integers from 1, 1 = the most important; equal ones share. method: "centroid", "sum",
    "reciprocal".

    Raises ArgumentError. Barron, Barrett 1996; Stillwell, Seaver, Edwards 1981; docs/numbers.md,
    "Weights"."""
    ranks = read("i", rank)
    weight = room("d", len(ranks))
    _core.weigh_ranks(ranks, choice("method", method, PLACES), weight)
    return weight


def weigh_tree(parent: Any, local: Any) -> memoryview:
    """Weights, doubles, of the nodes of a tree: a node shares its weight among its children.

    parent: index of the parent of each node, -1 = at the top. local: one number from 0 on for each
    node, on any scale among siblings.

    Raises ArgumentError. Saaty 1980; docs/numbers.md, "Weights"."""
    parents = read("i", parent)
    weight = room("d", len(parents))
    _core.weigh_tree(parents, read("d", local), weight)
    return weight


def weigh_random_index(count: int) -> float:
    """The mean consistency index of random matrices of 1 to 15 criteria, after Saaty 1980."""
    return _core.weigh_random_index(count)


@dataclass(frozen=True)
class Pairwise:
    """Weights from pairwise comparisons, and how well these agree with one another."""

    weight: memoryview  #: doubles
    status: int  #: of the ratio: 0, or VALUE_NOT_APPLICABLE beyond the table
    steps: int  #: of the iteration
    eigenvalue: float  #: mean of (A w)[i] / w[i]
    index: float  #: (eigenvalue - n) / (n - 1)
    random_index: float  #: what the index is compared with
    ratio: float  #: index / random_index


def weigh_pairwise(comparisons: Any, method: str = "eigenvector", *, tolerance: float = 0.0,
                   random_index: float = 0.0) -> Pairwise:
    """Weights from pairwise comparisons (analytic hierarchy process), and their consistency.

    comparisons: n x n; how many times the row matters more than the column. method: "eigenvector",
    "geometric", "column_mean". tolerance: how far a * its counterpart may be from 1; 0 = 0.05.
    random_index: 0 = weigh_random_index().

    Raises ArgumentError. Saaty 1980; Crawford, Williams 1985; docs/numbers.md, "Pairwise
    comparisons"."""
    values, count = matrix("d", comparisons)
    weight = room("d", count)
    return Pairwise(weight, *_core.weigh_pairwise(choice("method", method, PRIORITIES), tolerance,
                                                  random_index, values, weight))


@dataclass(frozen=True)
class BestWorst:
    """Weights from the comparisons of the best and of the worst criterion with all."""

    weight: memoryview  #: doubles
    low: memoryview  #: doubles: the least weight among all optima
    high: memoryview  #: doubles: the greatest
    xi: float  #: what was made as small as possible; 0 = fully consistent
    ratio: float  #: "linear": xi; "ratio": xi / the largest possible xi
    input_ratio: float  #: from the comparisons alone


def weigh_best_worst(best: int, worst: int, best_to_others: Any, others_to_worst: Any,
                     method: str = "linear") -> BestWorst:
    """Weights from the best-worst method.

    best, worst: indices of the most and the least important criterion. best_to_others,
    others_to_worst: one number from 1 on for each criterion: how many times the best matters more
    than it, and it more than the worst. method: "linear", "ratio".

    Raises ArgumentError. Rezaei, Omega 53, 2015 and 64, 2016; docs/numbers.md, "Best and worst"."""
    others = read("d", best_to_others)
    count = len(others)
    weight, low, high = room("d", count), room("d", count), room("d", count)
    return BestWorst(weight, low, high, *_core.weigh_best_worst(
        choice("method", method, MODELS), best, worst, others, read("d", others_to_worst), weight,
        low, high))
