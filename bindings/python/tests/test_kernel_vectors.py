"""Normalised columns, weights, ranks, classes, curves against the vectors that the C tests use."""
import ast
import json
import re

import numpy as np
import pytest

import tierkit

from conftest import ROOT

VECTORS = ROOT / "tests" / "vectors"


def vector(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def rows(name):
    """The rows of a file that C includes."""
    text = re.sub(r"/\*.*?\*/", "", (VECTORS / f"{name}.inc").read_text(encoding="utf-8"))
    return ast.literal_eval("[" + text.replace("{", "[").replace("}", "]") + "]")


def near(numbers, tolerance=1e-12):
    return pytest.approx(numbers, rel=0, abs=tolerance)


# ---- normalised columns --------------------------------------------------------------------------

@pytest.mark.parametrize("name,method", [("norm_minmax", "minmax"), ("norm_max", "max"),
                                         ("norm_linear", "ratio"), ("norm_vector", "vector"),
                                         ("norm_zscore_sample", "zscore_sample")])
def test_normalise__vectors__match(name, method):
    case = vector(name)
    columns = np.array(case["matrix"], "f8").T
    direction = [1 if criterion["direction"] == "max" else -1 for criterion in case["criteria"]]
    got = tierkit.normalise(columns, method, direction=direction)
    assert np.asarray(got.value).T == near(np.array(case["expected"]["matrix"]), case["tolerance"])
    bounds = tierkit.normalise_bounds(columns.tolist(), method, direction=direction).bounds
    frozen = tierkit.normalise(columns.tolist(), method, direction=direction, bounds=bounds)
    assert frozen.value.tolist() == got.value.tolist()


def test_normalise__interval_by_hand__rises_stays_and_falls():
    got = tierkit.normalise([[0, 5, 10, 20, 40, 60, 61]], "interval", ideal=[[10, 20]],
                            bounds=[[0, 60]])
    assert got.value.tolist() == [[0, 0.5, 1, 1, 0.5, 0, 0]]
    assert got.flags.tolist() == [[0, 0, 0, 0, 0, 0, 32]]


def test_normalise__missing_and_constant__are_told():
    got = tierkit.normalise([[5, 7, 5]], status=[[0, 1, 0]])
    assert got.value.tolist() == [[1, 0, 1]] and got.status.tolist() == [[0, 1, 0]]
    assert got.flags[0, 0] == 64
    assert list(tierkit.normalise_bounds([[5.0]], status=[[1]]).status) == [1]


def test_normalise_percentile__equal_ones__share_by_half():
    got = tierkit.normalise_percentile(tierkit.order([5, 9, 5, 1]))
    assert list(got) == [0.5, 0.875, 0.5, 0.125]


# ---- scores --------------------------------------------------------------------------------------

def figures(case):
    """Columns, weights and directions."""
    return (np.array(case["matrix"], "f8").T, [c["weight"] for c in case["criteria"]],
            [1 if c["direction"] == "max" else -1 for c in case["criteria"]])


@pytest.mark.parametrize("name", ["topsis_ersoy2021", "topsis_opricovic2004",
                                  "topsis_jmcdm_unnormalised_weights"])
def test_score_topsis__vectors__match(name):
    case = vector(name)
    got = tierkit.score_topsis(*figures(case), normalisation=case["params"]["normalisation"])
    assert list(got.score) == near(case["expected"]["scores"], case["tolerance"])
    assert np.asarray(got.distance).shape == (2, len(case["matrix"]))


def test_topsis__rows_of_alternatives__are_the_same():
    case = vector("topsis_opricovic2004")
    columns, weights, direction = figures(case)
    normalisation = case["params"]["normalisation"]
    whole = tierkit.score_topsis(columns, weights, direction, normalisation=normalisation)
    for rows in (case["matrix"], np.array(case["matrix"], "f8")):
        got = tierkit.topsis(rows, weights, direction, normalisation=normalisation)
        assert list(got.score) == list(whole.score)
        assert list(got.score) == near(case["expected"]["scores"], case["tolerance"])


@pytest.mark.parametrize("name", ["spotis_dezert2020_cars", "spotis_dezert2020_ex1"])
def test_score_spotis_and_minmax__vectors__match(name):
    case = vector(name)
    columns, weights, direction = figures(case)
    bounds = case["params"]["bounds"]
    got = tierkit.score_spotis(columns, weights, bounds, direction)
    assert np.asarray(got.score_e9) / 1e9 == near(np.array(case["expected"]["scores"]),
                                                  case["tolerance"])
    other = tierkit.score_minmax(columns, weights, direction, bounds=bounds)
    assert np.asarray(got.score_e9) + np.asarray(other.score_e9) == near(10**9, 10)
    assert np.asarray(got.contribution_e9).sum(axis=0).tolist() == list(got.score_e9)


@pytest.mark.parametrize("name,share", [("l0", 0), ("l0_5", 0.5), ("l1", 1)])
def test_score_product__vectors__match(name, share):
    case = vector(f"waspas_chakraborty2015_{name}")
    columns, weights, direction = figures(case)
    ratios = tierkit.normalise(columns, "ratio", direction=direction).value
    got = tierkit.score_product(ratios, weights, sum_share=share)
    assert list(got.score) == near(case["expected"]["scores"], case["tolerance"])


def test_score_minmax__nan_and_outside__have_no_score():
    values = [[1.0, float("nan"), 9.0]]
    got = tierkit.score_minmax(values, [1], bounds=[[0, 4]], nan_missing=True, refuse_outside=True)
    assert got.score_e9[0] == 250_000_000 and 0 not in list(got.status)[1:]
    assert list(tierkit.score_minmax([[9.0]], [1], bounds=[[0, 4]]).flags) == [32]


# ---- weights -------------------------------------------------------------------------------------

def test_weigh_points_and_ranks__vectors__match():
    case = vector("w_swing_direct")
    assert list(tierkit.weigh_points(case["params"]["points"])) == near(case["expected"]["weights"])
    for name, method in (("w_roc_n4", "centroid"), ("w_ranksum_n5", "sum"),
                         ("w_rankreciprocal_n4", "reciprocal")):
        want = vector(name)["expected"]["weights"]
        assert list(tierkit.weigh_ranks(range(1, len(want) + 1), method)) == near(want)


def test_weigh_pairwise__vectors__have_their_consistency():
    case = vector("ahp_consistency_jmcdm8")
    got = tierkit.weigh_pairwise(case["matrix"], "column_mean")
    want = case["expected"]
    assert [got.eigenvalue, got.index, got.ratio] == near(
        [want["lambda_max"], want["CI"], want["CR"]], case["tolerance"])
    got = tierkit.weigh_pairwise(np.array(case["matrix"]))
    assert list(got.weight) == near(case["recomputed_values"]["eigen"]["weights"])
    case = vector("ahp_cr_style_hodgett")
    got = tierkit.weigh_pairwise(case["matrix"], random_index=case["params"]["RI"])
    assert got.ratio == near(case["expected"]["CR"], case["tolerance"])
    assert tierkit.weigh_random_index(4) == 0.9


def test_weigh_tree__published_hierarchy__has_its_scores():
    case = vector("ahp_hierarchy_cars_hodgett")
    local = list(tierkit.weigh_pairwise(case["params"]["criteria_pairwise"]).weight)
    for comparisons in case["params"]["alternatives_pairwise"]:
        local += list(tierkit.weigh_pairwise(comparisons).weight)
    parent = [-1] * 3 + [0] * 4 + [1] * 4 + [2] * 4
    cars = np.asarray(tierkit.weigh_tree(parent, local))[3:].reshape(3, 4).sum(axis=0)
    assert cars == near(np.array(case["expected"]["scores"]), case["tolerance"])


def test_weigh_best_worst__vectors__match():
    for _, best, worst, others, to_worst, linear, xi, _ in rows("best_worst"):
        got = tierkit.weigh_best_worst(best, worst, others, to_worst)
        assert list(got.weight) == near(linear) and got.xi == near(xi)
    case = vector("bwm_rezaei2015_cars")
    given = case["params"]
    got = tierkit.weigh_best_worst(2, 0, given["best_to_others"], given["others_to_worst"], "ratio")
    assert list(got.weight) == near(case["expected"]["weights"], case["tolerance"])
    assert got.low[1] <= got.weight[1] <= got.high[1]


# ---- ranks ---------------------------------------------------------------------------------------

def test_rank_percent_and_tiles__vectors__match():
    case = vector("rank_pct_dense")
    amounts = tierkit.order([int(row[0]) for row in case["matrix"]], ascending=True)
    assert list(tierkit.rank_percent(amounts, "dense")) == near(case["expected"]["pct_dense"])
    assert list(tierkit.rank_percent(amounts, "fractional2")) == near(
        case["recomputed_values"]["pct_average"])
    case = vector("rank_missing_keep")
    given = case["params"]["b"]
    amounts = tierkit.order([value or 0 for value in given], [value is None for value in given],
                            ascending=True)
    want = [tile or 0 for tile in case["expected"]["ntile4"]]
    assert list(tierkit.rank_tiles(amounts, 4)) == want
    amounts = tierkit.order([9, 5, 7, 1])
    shares = tierkit.rank_percent(amounts, group=[0, 1, 0, 1], group_count=2)
    assert list(shares) == [0.5, 0.5, 1, 1]
    assert list(tierkit.rank_tiles(amounts, 2, [0, 1, 0, 1], 2)) == [1, 1, 2, 2]


def test_rank_agreement__vectors__match():
    for _, first, second, concordant, discordant, *measures in rows("agreement"):
        got = tierkit.rank_agreement(*(tierkit.rank(tierkit.order(v)) for v in (first, second)))
        assert (got.concordant, got.discordant) == (concordant, discordant)
        assert [got.kendall, got.spearman, got.weighted, got.ws] == near(measures, 4e-15)


# ---- classes -------------------------------------------------------------------------------------

def test_classify_share_and_curve__vectors__match():
    for _, values, by_rule, by_curve, exchanged, points in rows("cuts"):
        amounts = tierkit.order(values)
        for rule, want in zip(("reach", "within", "nearest"), by_rule):
            got = tierkit.classify_share(amounts, rule=rule).class_index
            assert "".join("ABC"[index] for index in got) == want
        got = tierkit.classify_curve(amounts)
        assert "".join("ABC"[index] for index in got.class_index) == by_curve
        assert got.exchanged is bool(exchanged)
        assert [*got.a, *got.b, *got.c] == near(points, 2e-6)


def test_classify_quotas__vectors__match():
    for _, values, before, minimum, maximum, after, reason in rows("quotas"):
        got = tierkit.classify_quotas(tierkit.order(values), before, 3, minimum=minimum,
                                      maximum=maximum)
        assert list(got.class_index) == after and list(got.reason) == reason


def test_classify_quotas__array_given__stays_as_it_was():
    given = np.array([0, 0, 0], "i4")
    got = tierkit.classify_quotas(tierkit.order([3, 2, 1]), given, 2, maximum=[1, -1])
    assert list(got.class_index) == [0, 1, 1] and given.tolist() == [0, 0, 0]


def test_bands_check__pairs__become_bounds_of_bands():
    lower = tierkit.bands_check([80, 50, 0], [100, 80, 50])
    assert list(lower) == [80, 50, 0]
    assert list(tierkit.classify_bands(lower, [80, 79, 0, -1])) == [0, 1, 2, 3]
    with pytest.raises(tierkit.ArgumentError) as caught:
        tierkit.bands_check([80, 50], [100, 79])
    assert caught.value.field == 1


# ---- curves and fairness -------------------------------------------------------------------------

def test_curves__vectors__are_as_by_fractions():
    for _, values, want in rows("curves"):
        amounts = tierkit.order(values)
        got = [*tierkit.share_of_top(amounts, [(1, 5), (1, 3)]), *tierkit.lorenz(amounts, 4)[1:4],
               tierkit.concentrate(amounts, corrected=True).gini,
               tierkit.whale_curve(amounts).peak_ratio]
        assert got == want


def test_whale_curve__by_hand__rises_and_falls():
    got = tierkit.whale_curve(tierkit.order([2**100, -2**99, 2**99]))
    assert (got.peak, got.total) == (3 * 2**99, 2**100)
    assert list(got.cumulative) == [1, 1.5, 1] and got.peak_ratio == 1.5
    assert tierkit.whale_curve(tierkit.order([-2**70])).total == -2**70


def test_fairness__vectors__are_as_by_fractions():
    for _, given, due, apart, jain in rows("fairness"):
        assert tierkit.misallocation(given, due) == (apart, 0)
        assert tierkit.fairness(given, due).value == near(jain, 1e-15)
    assert tierkit.fairness([1, 9, 2], [2, 3, 4], [0, 1, 0]).value == 1
    assert tierkit.fairness([1], [0]).status == 1


# ---- allocation ----------------------------------------------------------------------------------

def test_allocate__vectors__have_their_grants():
    """All in one call: every case is a resource."""
    resource, tier, region, tie, ask, cap, floor, lot, weight, want = zip(*rows("allocate_claims"))
    supply = rows("allocate_supply")
    got = tierkit.allocate(ask, [row[0] for row in supply], resource=resource, tier=tier,
                           region=region, tie_rank=tie, cap=cap, floor=floor, lot=lot,
                           weight=np.array(weight), shares=[[row[1] / 1e9, row[2] / 1e9]
                                                            for row in supply])
    assert tuple(got.granted) == want
    assert list(zip(got.obliged, got.shortfall, got.left, got.floor_short)) == [
        tuple(row[3:]) for row in supply]


def test_allocate__worked_example__has_its_reasons():
    got = tierkit.allocate([40, 30, 50, 20, 60, 5], 105,
                           tier=[0, 0, 1, 1, 2, tierkit.NEVER_RATIONED])
    assert list(got.granted) == [40, 30, 15, 15, 0, 5]
    assert [tierkit.REASONS[reason] for reason in got.reason] == [
        "whole", "whole", "level", "level", "tier", "never_rationed"]
    with pytest.raises(tierkit.ArgumentError):
        tierkit.allocate([-1], 1)
    with pytest.raises(ValueError):
        tierkit.allocate([1, 2], 1, tier=[0])


# ---- errors --------------------------------------------------------------------------------------

@pytest.mark.parametrize("call", [
    lambda: tierkit.normalise([[1e200]]), lambda: tierkit.normalise([[1]], "best"),
    lambda: tierkit.normalise([[1]], direction=[1, 1]), lambda: tierkit.weigh_points([0, 0]),
    lambda: tierkit.normalise([]), lambda: tierkit.weigh_points([]),
    lambda: tierkit.score_topsis([[1]], [1, 2]), lambda: tierkit.score_topsis([[1]], [0]),
    lambda: tierkit.score_spotis([[1]], [1], [[2, 1]]), lambda: tierkit.score_product([[-1]], [1]),
    lambda: tierkit.weigh_pairwise([[1, 2]]), lambda: tierkit.weigh_pairwise([[1, 2], [2, 1]]),
    lambda: tierkit.weigh_random_index(16), lambda: tierkit.weigh_tree([1, 0], [1, 1]),
    lambda: tierkit.weigh_best_worst(0, 0, [1, 2], [1, 2]),
    lambda: tierkit.rank_tiles(tierkit.order([1]), 0),
    lambda: tierkit.lorenz(tierkit.order([1]), 0),
    lambda: tierkit.lorenz(tierkit.order([1]), -1),
    lambda: tierkit.rank_agreement([1], [1, 2]), lambda: tierkit.rank_agreement([-1], [1]),
    lambda: tierkit.classify_quotas(tierkit.order([1]), [5], 2),
    lambda: tierkit.classify_quotas(tierkit.order([1]), [0], -1, minimum=[1]),
    lambda: tierkit.share_of_top(tierkit.order([1]), [(2, 1)]),
    lambda: tierkit.fairness([-1], [1])])
def test_errors__of_arguments__are_value_errors(call):
    with pytest.raises(ValueError):
        call()
