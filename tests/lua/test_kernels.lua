-- Normalised columns, weights, ranks, classes and curves against the vectors that the C tests use.
local here = arg[0]:match("^(.*)[/\\]") or "."
package.path = here .. "/?.lua;" .. package.path
local check = require "check"
local vectors = require "vectors"
local tierkit, case, equal, raises = check.tierkit, check.case, check.equal, check.raises
local column, near = vectors.column, vectors.near

-- Each element, and as many of them.
local function all_near(got, wanted, tolerance, what)
  equal(got.n, #wanted, (what or "array") .. ".n")
  for i, value in ipairs(wanted) do
    near(got[i], value, tolerance, (what or "element") .. " " .. i)
  end
end

local function all_equal(got, wanted, what)
  equal(got.n, #wanted, (what or "array") .. ".n")
  for i, value in ipairs(wanted) do
    equal(got[i], value, (what or "element") .. " " .. i)
  end
end

-- ---- normalised columns -----------------------------------------------------------------------

local function columns_of(given)
  local values, directions = {}, {}
  for j, criterion in ipairs(given.criteria) do
    values[j], directions[j] = column(given.matrix, j), criterion.direction == "max" and 1 or -1
  end
  return values, directions
end

for name, method in pairs { norm_minmax = "minmax", norm_max = "max", norm_linear = "ratio",
                            norm_vector = "vector", norm_zscore_sample = "zscore_sample" } do
  case("normalise__" .. name .. "__is_as_published", function()
    local given = vectors.json(name)
    local values, directions = columns_of(given)
    local call = { values = values, directions = directions, method = method }
    local got = assert(tierkit.normalise(call))
    call.bounds = assert(tierkit.normalise_bounds(call))
    local frozen = assert(tierkit.normalise(call))
    for j = 1, #values do
      all_near(got.values[j], column(given.expected.matrix, j), given.tolerance, "criterion " .. j)
      all_equal(frozen.values[j], got.values[j], "frozen " .. j)
      equal(got.status[j][1], "ok")
    end
  end)
end

case("normalise__interval_by_hand__rises_stays_and_falls", function()
  local got = tierkit.normalise { values = { { 0, 5, 10, 20, 40, 60, 61 } }, method = "interval",
                                  ideals = { { 10, 20 } }, bounds = { { 0, 60 } } }
  all_equal(got.values[1], { 0, 0.5, 1, 1, 0.5, 0, 0 })
  all_equal(got.clipped[1], { false, false, false, false, false, false, true })
end)

case("normalise__missing_and_constant__are_told", function()
  local got = tierkit.normalise { values = { { 5, nil, 5, n = 3 } } }
  equal(got.values[1][2], nil)
  equal(got.values[1][1], 1)
  equal(got.constant[1][1], true)
  equal(got.status[1][2], "no_data")
  local _, words = tierkit.normalise_bounds { values = { { n = 2 } } }
  equal(words[1], "no_data")
end)

case("normalise__what_is_no_call__raises_or_fails", function()
  raises("values", tierkit.normalise, {})
  raises("direction 1", tierkit.normalise, { values = { { 1 } }, directions = { 0 } })
  raises("best", tierkit.normalise, { values = { { 1 } }, method = "best" })
  check.fails("E_RANGE", tierkit.normalise { values = { { 1e200 } } })
end)

case("percentile__equal_ones__share_by_half", function()
  all_equal(tierkit.normalise_percentile { 5, 9, 5, 1 }, { 0.5, 0.875, 0.5, 0.125 })
end)

-- ---- scores ----------------------------------------------------------------------------------

local function weights_of(given)
  local weights = {}
  for j, criterion in ipairs(given.criteria) do
    weights[j] = criterion.weight
  end
  return weights
end

for _, name in ipairs { "topsis_ersoy2021", "topsis_opricovic2004",
                        "topsis_jmcdm_unnormalised_weights" } do
  case("score_topsis__" .. name .. "__is_as_published", function()
    local given = vectors.json(name)
    local values, directions = columns_of(given)
    local got = assert(tierkit.score_topsis { values = values, directions = directions,
      weights = weights_of(given), normalisation = given.params.normalisation })
    all_near(got.score, given.expected.scores, given.tolerance)
    assert(got.from_best[1] > 0 and got.clipped[1] == false)
  end)
end

for _, name in ipairs { "spotis_dezert2020_cars", "spotis_dezert2020_ex1" } do
  case("score_spotis__" .. name .. "__is_as_published", function()
    local given = vectors.json(name)
    local values, directions = columns_of(given)
    local call = { values = values, directions = directions, weights = weights_of(given),
                   bounds = given.params.bounds }
    local got, other = assert(tierkit.score_spotis(call)), assert(tierkit.score_minmax(call))
    for i, wanted in ipairs(given.expected.scores) do
      near(got.score_e9[i] / 1e9, wanted, given.tolerance, "element " .. i)
      near((got.score_e9[i] + other.score_e9[i]) / 1e9, 1, 1e-8, "both " .. i)
    end
    equal(got.contributions_e9.n, #values)
    raises("ideals", tierkit.score_spotis, { values = values, weights = call.weights,
                                             bounds = call.bounds, ideals = { 1 } })
  end)
end

for name, share in pairs { l0 = 0, l0_5 = 0.5, l1 = 1 } do
  case("score_product__waspas_" .. name .. "__is_as_published", function()
    local given = vectors.json("waspas_chakraborty2015_" .. name)
    local values, directions = columns_of(given)
    local columns = tierkit.normalise { values = values, directions = directions, method = "ratio" }
    local got = assert(tierkit.score_product { values = columns.values, sum_share = share,
                                               weights = weights_of(given) })
    all_near(got.score, given.expected.scores, given.tolerance)
  end)
end

-- ---- weights ----------------------------------------------------------------------------------

case("weigh__points_and_ranks__are_as_published", function()
  local given = vectors.json "w_swing_direct"
  all_near(tierkit.weigh_points(given.params.points), given.expected.weights, 1e-12)
  for name, method in pairs { w_roc_n4 = "centroid", w_ranksum_n5 = "sum",
                              w_rankreciprocal_n4 = "reciprocal" } do
    given = vectors.json(name)
    local ranks = {}
    for i = 1, #given.expected.weights do
      ranks[i] = i
    end
    all_near(tierkit.weigh_ranks(ranks, method), given.expected.weights, 1e-12, name)
  end
  raises("from 1 on", tierkit.weigh_ranks, { 0, 1 })
  check.fails("E_RANGE", tierkit.weigh_points { 0, 0 })
end)

case("weigh_pairwise__published_matrices__have_their_consistency", function()
  local given = vectors.json "ahp_consistency_jmcdm8"
  local weights, found = tierkit.weigh_pairwise(given.matrix, "column_mean")
  near(found.eigenvalue, given.expected.lambda_max, given.tolerance)
  near(found.ratio, given.expected.CR, given.tolerance)
  all_near(weights, given.recomputed_values.weights_column_mean, 1e-12)
  weights, found = tierkit.weigh_pairwise(given.matrix)
  all_near(weights, given.recomputed_values.eigen.weights, 1e-12)
  near(found.ratio, given.recomputed_values.eigen.CR, 1e-10)
  given = vectors.json "ahp_cr_style_hodgett"
  weights, found = tierkit.weigh_pairwise(given.matrix, nil, { random_index = given.params.RI })
  near(found.ratio, given.expected.CR, given.tolerance)
  check.fails("E_ARGUMENT", tierkit.weigh_pairwise { { 1, 2 }, { 2, 1 } })
  raises("as many columns", tierkit.weigh_pairwise, { { 1, 2 } })
  equal(tierkit.weigh_random_index(4), 0.9)
  check.fails("E_LIMIT", tierkit.weigh_random_index(16))
end)

case("weigh_tree__published_hierarchy__has_its_scores", function()
  local given = vectors.json "ahp_hierarchy_cars_hodgett"
  local parents, locals = {}, {}
  for i, weight in ipairs(tierkit.weigh_pairwise(given.params.criteria_pairwise)) do
    locals[i] = weight
  end
  for i = 1, 3 do
    for _, weight in ipairs(tierkit.weigh_pairwise(given.params.alternatives_pairwise[i])) do
      locals[#locals + 1], parents[#locals + 1] = weight, i
    end
  end
  local weights = assert(tierkit.weigh_tree(parents, locals))
  for k, wanted in ipairs(given.expected.scores) do
    near(weights[3 + k] + weights[7 + k] + weights[11 + k], wanted, given.tolerance, "car " .. k)
  end
  check.fails("E_CYCLE", tierkit.weigh_tree({ 2, 1 }, { 1, 1 }))
end)

case("weigh_best_worst__vectors__are_as_computed", function()
  for k, row in ipairs(vectors.rows "best_worst") do
    local _, best, worst, to_others, to_worst, linear, xi = (unpack or table.unpack)(row)
    local weights, fit = tierkit.weigh_best_worst { best = best + 1, worst = worst + 1,
      best_to_others = to_others, others_to_worst = to_worst }
    all_near(weights, linear, 1e-12, "row " .. k)
    near(fit.xi, xi, 1e-12, "xi " .. k)
  end
  local given = vectors.json "bwm_rezaei2015_cars"
  local call = { best = 3, worst = 1, method = "ratio" }
  call.best_to_others = given.params.best_to_others
  call.others_to_worst = given.params.others_to_worst
  local weights, fit = tierkit.weigh_best_worst(call)
  all_near(weights, given.expected.weights, given.tolerance)
  near(fit.xi, given.expected.xi, given.tolerance)
  assert(fit.low[2] <= weights[2] and weights[2] <= fit.high[2])
end)

-- ---- ranks ------------------------------------------------------------------------------------

case("rank_percent_and_tiles__published__are_as_they_say", function()
  local given = vectors.json "rank_pct_dense"
  local values = column(given.matrix, 1)
  all_near(tierkit.rank_percent(values, "dense", { ascending = true }), given.expected.pct_dense,
    1e-12)
  all_near(tierkit.rank_percent(values, "fractional2", { ascending = true }),
    given.recomputed_values.pct_average, 1e-12)
  local tiles = tierkit.rank_tiles({ 1, 2, 3, 4, n = 8 }, 4, { ascending = true })
  all_equal({ tiles[1], tiles[2], tiles[3], tiles[4], n = 4 }, { 1, 2, 3, 4 })
  equal(tiles[5], nil)
  local shares = tierkit.rank_percent({ 9, 5, 7, 1 }, nil, { groups = { 1, 2, 1, 2 } })
  all_equal(shares, { 0.5, 0.5, 1, 1 })
  raises("tiles", tierkit.rank_tiles, { 1 }, 0)
end)

case("rank_agreement__vectors__are_as_computed", function()
  for k, row in ipairs(vectors.rows "agreement") do
    local got = assert(tierkit.rank_agreement(tierkit.rank(row[2]), tierkit.rank(row[3])))
    equal(got.concordant, row[4], "concordant " .. k)
    equal(got.discordant, row[5], "discordant " .. k)
    for place, name in ipairs { "kendall", "spearman", "weighted", "ws" } do
      near(got[name], row[5 + place], 4e-15, name .. " " .. k)
    end
  end
  equal(tierkit.rank_agreement({ 1 }, { 1 }).status, "no_data")
end)

-- ---- classes ----------------------------------------------------------------------------------

local function letters(classes)
  local text = ""
  for i = 1, classes.n do
    text = text .. ("ABC"):sub(classes[i], classes[i])
  end
  return text
end

case("classes__cuts__are_as_computed", function()
  for k, row in ipairs(vectors.rows "cuts") do
    for place, rule in ipairs { "reach", "within", "nearest" } do
      local got = tierkit.classify_share(row[2], { { 80, 100 }, { 95, 100 } }, { rule = rule })
      equal(letters(got), row[3][place], rule .. " " .. k)
    end
    local got, curve = tierkit.classify_curve(row[2])
    equal(letters(got), row[4], "curve " .. k)
    equal(curve.exchanged, row[5] == 1, "exchanged " .. k)
    for place, name in ipairs { "a", "b", "c" } do
      near(curve[name].x, row[6][2 * place - 1], 2e-6, name .. ".x " .. k)
      near(curve[name].y, row[6][2 * place], 2e-6, name .. ".y " .. k)
    end
  end
end)

case("quotas__random_classes__change_as_computed", function()
  local words = { [0] = "kept", "maximum", "minimum" }
  for k, row in ipairs(vectors.rows "quotas") do
    local before, after, reasons = {}, {}, {}
    for i = 1, row[1] do
      before[i], after[i], reasons[i] = row[3][i] + 1, row[6][i] + 1, words[row[7][i]]
    end
    local got, why = tierkit.classify_quotas(row[2], before,
      { classes = 3, minimum = row[4], maximum = row[5] })
    all_equal(got, after, "class " .. k)
    all_equal(why, reasons, "reason " .. k)
  end
  raises("classes", tierkit.classify_quotas, { 1 }, { 1 }, {})
  check.fails("E_ARGUMENT", tierkit.classify_quotas({ 1 }, { 1 }, { classes = 2, minimum = { 3 },
    maximum = { 2 } }))
end)

case("bands_check__pairs__become_bounds_of_bands", function()
  local lower = assert(tierkit.bands_check({ 80, "50.5", 0 }, { 100, 80, "50.5" }))
  all_equal(lower, { "80", "50.5", "0" })
  all_equal(tierkit.classify_bands(lower, { 80, 79, 0, -1 }), { 1, 2, 3, 4 })
  check.fails("E_ARGUMENT", tierkit.bands_check({ 80, 50 }, { 100, 79 }))
end)

-- ---- concentration and curves -----------------------------------------------------------------

case("curves__vectors__are_as_by_fractions", function()
  for k, row in ipairs(vectors.rows "curves") do
    local values, wanted = row[2], row[3]
    local top = tierkit.share_of_top(values, { { 1, 5 }, { 1, 3 } })
    local lorenz = tierkit.lorenz(values, 4)
    local got = { top[1], top[2], lorenz[2], lorenz[3], lorenz[4],
                  tierkit.concentrate(values, nil, { corrected = true }).gini }
    for i = 1, 6 do
      equal(got[i], wanted[i], k .. ", " .. i)
    end
    equal(tierkit.whale_curve(values).peak_ratio or 0, wanted[7], "whale " .. k)
  end
end)

case("whale_curve__by_hand__rises_and_falls", function()
  local got = tierkit.whale_curve({ 10, -5, 5 }, { scale = 2 })
  check.same(got, { status = "ok", count = 3, peak_count = 2, loss_count = 1, peak = "15",
                    total = "10", peak_ratio = 1.5, cumulative = { 1, 1.5, 1, n = 3 } })
  equal(tierkit.whale_curve({ -1 }).peak_ratio, nil)
end)

case("fairness__vectors__are_as_by_fractions", function()
  for k, row in ipairs(vectors.rows "fairness") do
    equal(tierkit.misallocation(row[2], row[3]).value, row[4], "apart " .. k)
    near(tierkit.fairness(row[2], row[3]).value, row[5], 1e-15, "jain " .. k)
  end
  equal(tierkit.fairness({ 1, nil, 2, n = 3 }, { 2, 3, 4 }).value, 1)
  check.same(tierkit.fairness({ 1 }, { 0 }), { status = "no_data" })
end)

-- All vectors in one call: every case is a resource. tie_rank counts from 1 here.
case("allocate__vectors__have_their_grants", function()
  local claims, capacities, shares = {}, {}, {}
  local columns = { "resource", "tier", "region", "tie_rank", "ask", "cap", "floor", "lot", "weight" }
  for place, name in ipairs(columns) do
    claims[name] = {}
    for k, row in ipairs(vectors.rows "allocate_claims") do
      claims[name][k] = row[place] + (place <= 4 and 1 or 0)
    end
  end
  for k, row in ipairs(vectors.rows "allocate_supply") do
    capacities[k], shares[k] = row[1], { row[2] / 1e9, row[3] / 1e9 }
  end
  local got = assert(tierkit.allocate(claims, capacities, shares))
  for k, row in ipairs(vectors.rows "allocate_claims") do
    equal(tostring(got.granted[k]), tostring(row[10]), "claim " .. k)
  end
  for k, row in ipairs(vectors.rows "allocate_supply") do
    equal(tostring(got.left[k]), tostring(row[6]), "resource " .. k)
  end
end)

case("allocate__worked_example__has_its_reasons", function()
  local got = tierkit.allocate({ ask = { 40, 30, 50, 20, 60, 5 }, tier = { 1, 1, 2, 2, 3, 0 } }, { 105 })
  check.same(got, { granted = { 40, 30, 15, 15, 0, 5, n = 6 }, obliged = { 5, n = 1 },
                    shortfall = { 0, n = 1 }, left = { 0, n = 1 }, floor_short = { 0, n = 1 },
                    reason = { "whole", "whole", "level", "level", "tier", "never_rationed", n = 6 } })
  check.fails("E_RANGE", tierkit.allocate({ ask = { -1 } }, { 1 }))
  check.raises("tier: element 1", tierkit.allocate, { ask = { 1 }, tier = { -1 } }, { 1 })
end)

check.finish()
