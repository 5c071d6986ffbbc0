-- The published and independently computed vectors of tests/vectors, which C and Python run, too.
local here = arg[0]:match("^(.*)[/\\]") or "."
package.path = here .. "/?.lua;" .. package.path
local check = require "check"
local vectors = require "vectors"
local tierkit, case, equal = check.tierkit, check.case, check.equal
local vector, groups_of, column, near = vectors.json, vectors.groups, vectors.column, vectors.near

-- ---- vectors ----------------------------------------------------------------------------------

local methods = { average = "fractional2", min = "competition", max = "maximum", dense = "dense",
                  ordinal = "ordinal" }

for _, name in ipairs { "rank_methods_scipy_example", "rank_dense", "rank_close_floats_no_tolerance" } do
  case("rank__" .. name .. "__is_as_published", function()
    local given = vector(name)
    local checked = 0
    for method, wanted in pairs(given.expected) do
      local got = tierkit.rank(column(given.matrix, 1), methods[method], { ascending = true, scale = 6 })
      for i, rank in ipairs(wanted) do
        equal(got[i], method == "average" and 2 * rank or rank, method .. " " .. i)
        checked = checked + 1
      end
    end
    assert(checked >= 9)
  end)
end

case("rank__rank_pct_dense__is_as_published", function()
  local given = vector "rank_pct_dense"
  local ranks = tierkit.rank(column(given.matrix, 1), "dense", { ascending = true })
  for i, wanted in ipairs(given.expected.pct_dense) do
    near(ranks[i] / 5, wanted, 1e-12, "element " .. i)
  end
end)

local rules = {
  abc_cumulative_after_ties = "within",
  abc_cumulative_dominant_item_after = "within",
  abc_cumulative_dominant_item_before = "reach",
}
for name, rule in pairs(rules) do
  case("share__" .. name .. "__is_as_published", function()
    local given = vector(name)
    local got = tierkit.classify_share(column(given.matrix, 1), { { 80, 100 }, { 95, 100 } },
      { rule = rule })
    for i, wanted in ipairs(given.expected.class) do
      equal(("ABC"):sub(got[i], got[i]), wanted, "element " .. i)
    end
  end)
end

case("bands__tier_bands_closed_top__is_as_published", function()
  local given = vector "tier_bands_closed_top"
  local bands, lower = given.params.bands, {}
  for i = #bands, 2, -1 do
    lower[#lower + 1] = bands[i][1]
  end
  local got = tierkit.classify_bands(lower, column(given.matrix, 1))
  for i, wanted in ipairs(given.expected.tier) do
    equal(bands[#bands + 1 - got[i]][3], wanted, "element " .. i)
  end
end)

case("points__mavt_piecewise_transport__is_as_published", function()
  local given = vector "mavt_piecewise_transport"
  for j, breakpoints in ipairs(given.params.breakpoints_x) do
    local order, points = {}, { x = {}, y = {} }
    for i = 1, #breakpoints do
      order[i] = i
    end
    table.sort(order, function(a, b) return breakpoints[a] < breakpoints[b] end)
    for place, i in ipairs(order) do
      points.x[place], points.y[place] = breakpoints[i], given.params.breakpoints_y[j][i]
    end
    local got = tierkit.value_points(points, column(given.matrix, j))
    for i, row in ipairs(given.expected.matrix) do
      near(got[i], row[j], 1e-12, i .. ", " .. j)
    end
  end
end)

for _, name in ipairs { "wsm_saw_jmcdm1", "wsm_saw_jmcdm2" } do
  case("weighted__" .. name .. "__is_as_published", function()
    local given = vector(name)
    local call = { values = {}, weights = {} }
    for j, criterion in ipairs(given.criteria) do
      local values = column(given.matrix, j)
      local best = values[1]
      for _, value in ipairs(values) do
        best = criterion.direction == "max" and math.max(best, value) or
               criterion.direction == "min" and math.min(best, value) or best
      end
      for i, value in ipairs(values) do
        values[i] = criterion.direction == "max" and value / best or best / value
      end
      call.values[j], call.weights[j] = values, criterion.weight
    end
    local got = tierkit.score_weighted(call)
    for i, wanted in ipairs(given.expected.scores) do
      near(got.score[i], wanted, 1e-6, "element " .. i)
    end
  end)
end

case("weighted__explain_additive_contributions__is_as_published", function()
  local given = vector "explain_additive_contributions"
  local call = { values = {}, weights = {}, references = {} }
  for j, criterion in ipairs(given.criteria) do
    call.values[j], call.weights[j] = column(given.matrix, j), criterion.weight
    local sum = 0
    for _, value in ipairs(call.values[j]) do
      sum = sum + value
    end
    call.references[j] = sum / #call.values[j]
  end
  local got = tierkit.score_weighted(call)
  for i, row in ipairs(given.expected.contribution_vs_mean) do
    for j, wanted in ipairs(row) do
      near(got.contributions_e9[j][i] / 1e9, wanted, 1e-9, i .. ", " .. j)
    end
  end
  call.references = nil
  for i, wanted in ipairs(given.expected.scores) do
    near(tierkit.score_weighted(call).score[i], wanted, 1e-9, "score " .. i)
  end
end)

case("concentrate__gini_and_hhi__are_as_published", function()
  local gini, hhi = vector "gini_small", vector "hhi_doj_and_kvalseth"
  for i, wanted in ipairs(gini.expected.gini) do
    near(tierkit.concentrate(gini.params.vectors[i]).gini_all, wanted, 1e-12, "gini " .. i)
  end
  for i, wanted in ipairs(hhi.expected.hhi) do
    near(tierkit.concentrate(hhi.params.vectors[i], nil, { scale = 2 }).hhi, 10000 * wanted, 1e-8,
      "hhi " .. i)
  end
end)

for _, data in ipairs { "adventureworks", "sap_bikes" } do
  case("share__pareto_" .. data .. "__is_as_computed", function()
    local groups, order = groups_of("pareto_" .. data .. ".csv")
    assert(#order >= 2)
    for _, key in ipairs(order) do
      local rows = groups[key]
      local values = column(rows, "value")
      local found, share, before = tierkit.classify_share(values, { { 80, 100 }, { 95, 100 } },
        { scale = 4 })
      local ranks = tierkit.rank(values, nil, { scale = 4 })
      for i, row in ipairs(rows) do
        equal(("ABC"):sub(found[i], found[i]), row.class, key .. ": class " .. i)
        equal(ranks[i], tonumber(row.rank), key .. ": rank " .. i)
        if tonumber(row.value) > 0 then
          near(share[i], tonumber(row.share), 1e-12, key .. ": share " .. i)
          near(before[i], tonumber(row.cum_share_before), 1e-11, key .. ": before " .. i)
        end
      end
    end
  end)

  case("concentrate__concentration_" .. data .. "__is_as_computed", function()
    local groups = groups_of("pareto_" .. data .. ".csv")
    local wanted, order = groups_of("concentration_" .. data .. ".csv")
    local checked = 0
    for _, key in ipairs(order) do
      local row, rows = wanted[key][1], groups[key]
      if rows and #rows == tonumber(row.n) then
        local got = tierkit.concentrate(column(rows, "value"), { 1, 3, 5, 10 }, { scale = 4 })
        equal(got.positive_count, tonumber(row.n_positive), key)
        near(got.hhi, tonumber(row.hhi), 1e-7, key .. ": hhi")
        near(got.gini, tonumber(row.gini_positive), 1e-11, key .. ": gini")
        for place, part in ipairs { "cr1", "cr3", "cr5", "cr10" } do
          near(got.ratios[place], tonumber(row[part]), 1e-11, key .. ": " .. part)
        end
        checked = checked + 1
      end
    end
    assert(checked >= 2, "only " .. checked .. " groups were checked")
  end)
end

check.finish()
