"""The kernels against the vector files that the C tests use, and against plain Python."""
import csv
import json
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import tierkit

from conftest import ROOT

VECTORS = ROOT / "tests" / "vectors"


def vector(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def column(case):
    return [Decimal(str(row[0])) for row in case["matrix"]]


def scaled(numbers, places):
    return [int(number.scaleb(places)) for number in numbers]


@pytest.mark.parametrize("name", ["rank_methods_scipy_example", "rank_dense",
                                  "rank_close_floats_no_tolerance"])
def test_rank__vectors__match(name):
    case = vector(name)
    amounts = tierkit.order(scaled(column(case), 6), ascending=True)
    words = {"min": "competition", "max": "maximum", "average": "fractional2"}
    for method, want in case["expected"].items():
        got = list(tierkit.rank(amounts, words.get(method, method)))
        assert got == [rank * 2 for rank in want] if method == "average" else got == want


@pytest.mark.parametrize("name,rule", [("abc_cumulative_after_ties", "within"),
                                       ("abc_cumulative_dominant_item_after", "within"),
                                       ("abc_cumulative_dominant_item_before", "reach")])
def test_classify_share__vectors__match(name, rule):
    case = vector(name)
    amounts = tierkit.order(scaled(column(case), 0))
    got = tierkit.classify_share(amounts, [(80, 100), (95, 100)], rule)
    assert ["ABC"[index] for index in got.class_index] == case["expected"]["class"]


def test_concentrate__vectors__match():
    for name, measure, factor in (("hhi_doj_and_kvalseth", "hhi", 10000), ("gini_small", "gini", 1)):
        case = vector(name)
        for numbers, want in zip(case["params"]["vectors"], case["expected"][measure]):
            amounts = tierkit.order(scaled([Decimal(str(n)) for n in numbers], 2))
            got = tierkit.concentrate(amounts)
            got = got.gini_all if measure == "gini" else got.hhi
            assert got / factor == pytest.approx(want, abs=case["tolerance"])


def test_value_points__vectors__match():
    case = vector("mavt_piecewise_transport")
    for j, (x, y) in enumerate(zip(case["params"]["breakpoints_x"],
                                   case["params"]["breakpoints_y"])):
        points = sorted(zip(x, y))
        got = tierkit.value_points([p[0] for p in points], [p[1] for p in points],
                                   [row[j] for row in case["matrix"]]).value
        want = [row[j] for row in case["expected"]["matrix"]]
        assert list(got) == pytest.approx(want, abs=case["tolerance"])


def test_score_weighted__vectors__match():
    case = vector("explain_additive_contributions")
    matrix = [list(row) for row in zip(*case["matrix"])]
    means = [sum(row) / len(row) for row in matrix]
    weights = [criterion["weight"] for criterion in case["criteria"]]
    assert list(tierkit.score_weighted(matrix, weights).score) == pytest.approx(
        case["expected"]["scores"], abs=1e-9)
    got = tierkit.score_weighted(np.array(matrix), weights, reference=means)
    want = np.array(case["expected"]["contribution_vs_mean"]).T
    assert np.asarray(got.contribution_e9) / 1e9 == pytest.approx(want, abs=1e-9)
    assert np.asarray(got.contribution_e9).sum(axis=0).tolist() == list(got.score_e9)


def test_classify_bands__vectors__match():
    case = vector("tier_bands_closed_top")
    words = [band[2] for band in reversed(case["params"]["bands"])]
    lower = [band[0] * 10**9 for band in reversed(case["params"]["bands"])][:-1]
    got = tierkit.classify_bands(lower, scaled(column(case), 9))
    assert [words[index] for index in got] == case["expected"]["tier"]


@pytest.mark.parametrize("data", ["adventureworks", "sap_bikes"])
def test_pareto__of_two_databases__match(data):
    with open(VECTORS / f"pareto_{data}.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for measure, scope in {(row["measure"], row["scope"]) for row in rows}:
        part = [row for row in rows if (row["measure"], row["scope"]) == (measure, scope)]
        amounts = tierkit.order(scaled([Decimal(row["value"]) for row in part], 6))
        got = tierkit.classify_share(amounts)
        assert ["ABC"[index] for index in got.class_index] == [row["class"] for row in part]
        assert [str(rank) for rank in tierkit.rank(amounts)] == [row["rank"] for row in part]
        shares = [float(row["share"] or 0) for row in part]
        assert list(got.share) == pytest.approx(shares, rel=1e-11)


def test_rank_groups__two_groups__as_by_hand():
    amounts = tierkit.order([5, 7, 7, 1, 9])
    assert list(tierkit.rank_groups(amounts, [0, 0, 0, 1, -1], 2)) == [3, 1, 1, 1, 0]


def test_order__128_bits__exact():
    values = [2**100, -2**100, 2**100 + 1, 0]
    amounts = tierkit.order(values)
    assert list(amounts.order) == [2, 0, 3, 1]
    assert tierkit.concentrate(amounts, [1]).total == 2**101 + 1


def test_missing__by_status__has_no_rank_and_no_class():
    amounts = tierkit.order([5, 7, 9], status=[0, 1, 0])
    assert list(tierkit.rank(amounts)) == [2, 0, 1]
    assert list(tierkit.classify_share(amounts).status) == [0, 1, 0]
    assert list(tierkit.classify_bands([6], [5, 7], [0, 1])) == [1, -1]
    weighted = tierkit.score_weighted([[1.0, 2.0], [3.0, 4.0]], [1, 1], [[0, 1], [1, 1]])
    assert list(weighted.status) == [0, 1] and list(weighted.score) == [1.0, 0.0]


def test_inputs__of_any_kind__same_results():
    want = [Fraction(1, 2) * 100, 100, 0]
    for values in ([0.5, 1, 0], (0.5, 1, 0), np.array([0.5, 1, 0]), np.array([0.5, 1, 0], "f4"),
                   np.array([[0.5, 9], [1, 9], [0, 9]])[:, 0]):
        assert list(tierkit.value_points([0, 1], [0, 100], values).value) == want


def test_results__are_arrays__numpy_takes_them_as_they_are():
    ranks = tierkit.rank(tierkit.order(np.array([3, 1, 2])))
    assert np.shares_memory(np.asarray(ranks), np.asarray(ranks))
    assert np.asarray(ranks).dtype == np.int32


def test_nothing__zero_elements__is_fine():
    amounts = tierkit.order([])
    assert list(tierkit.rank(amounts)) == [] and tierkit.concentrate(amounts).count == 0
    assert list(tierkit.value_points([0], [0], []).value) == []
    assert list(tierkit.classify_bands([], [])) == []


def test_errors__are_value_errors_with_their_place():
    with pytest.raises(tierkit.ArgumentError) as caught:
        tierkit.value_points([0, 1, 1], [0, 1, 2], [1])
    assert caught.value.name == "E_ARGUMENT" and caught.value.field == 2
    for call in (lambda: tierkit.value_points([0, 1], [0], [1]),
                 lambda: tierkit.value_points([0], [0], [float("nan")]),
                 lambda: tierkit.score_weighted([[1], [1, 2]], [1, 1]),
                 lambda: tierkit.score_weighted([[1]], [1, 1]),
                 lambda: tierkit.rank(tierkit.order([1]), "best"),
                 lambda: tierkit.rank_groups(tierkit.order([1]), [3], 2),
                 lambda: tierkit.classify_bands([1, 2], [1]),
                 lambda: tierkit.order([1, 2], status=[0])):
        with pytest.raises(ValueError):
            call()
    for call in (lambda: tierkit.order([0.5]), lambda: tierkit.value_points(["a"], [0], [1])):
        with pytest.raises(TypeError):
            call()


def test_self_check__here__passes():
    assert tierkit.self_check() is None
    assert tierkit.has("edition 1") and not tierkit.has("time travel")
