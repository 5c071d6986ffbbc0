-- Tables of results, kernels on arrays, texts of numbers. Expected numbers: docs/numbers.md,
-- scipy.stats.rankdata for the ranks, the rest by hand.
local here = arg[0]:match("^(.*)[/\\]") or "."
package.path = here .. "/?.lua;" .. package.path
local check = require "check"
local tierkit, case, equal = check.tierkit, check.case, check.equal

local function classes()
  local program, network = check.world()
  return assert(program:review(network)):classes()
end

case("table__cells__have_lua_values_and_texts", function()
  local table = classes()
  equal(#table, 3)
  equal(table:names()[1], "basis")
  equal(table:text(1, "distributor_id"), "a")
  equal(table:text(1, "value"), "90.5")
  equal(table:value(1, "value"), 90.5)
  equal(table:value(1, "rank"), 1)
  equal(table:text(1, 3), "a")
  equal(table:row(1).class, "A")
  check.same(table:column("class"), { "A", "B", "B", n = 3 })
  check.same(table:describe("rank"), { name = "rank", type = "integer", unit = "" })
  equal(table:describe("value").type, "number")
  equal(tostring(table):match("^tierkit.table: 3 rows"), "tierkit.table: 3 rows")
  if check.integers then
    equal(math.type(table:value(1, "rank")), "integer")
  end
end)

case("table__each_rows_columns__agree", function()
  local table = classes()
  local rows, columns, seen = table:rows(), table:columns(), 0
  for number, row in table:each() do
    seen = seen + 1
    equal(number, seen)
    check.same(row, rows[number])
    for name, array in pairs(columns) do
      equal(array[number], row[name], name)
      equal(array.n, 3)
    end
  end
  equal(seen, 3)
end)

case("table__wrong_places__are_misuse", function()
  local table = classes()
  for _, row in ipairs { 0, 4, -1, 1.5 } do
    check.raises("bad argument", table.text, table, row, 1)
  end
  check.raises("there is no column `nothing`", table.text, table, 1, "nothing")
  check.raises("no such column", table.text, table, 1, 100)
  check.raises("no such column", table.text, table, 1, 0)
  check.raises("whole number", table.text, table, "1", 1)
end)

case("table__dates_and_flags__are_texts_and_booleans", function()
  local program, network = check.world()
  equal(network:records():value(1, "since"), "2001-05-01")
  equal(network:records():value(2, "since"), nil)
  equal(network:records():text(2, "since"), "")
  equal(program:declared_columns():value(1, "needed"), true)
end)

case("value_points__line_and_steps__hit_their_points", function()
  local points = { x = { 0, 10, 20 }, y = { 0, 100, 50 } }
  local values, clipped = tierkit.value_points(points, { -1, 5, nil, 10, 15, 30 })
  check.same(values, { 0, 50, nil, 100, 75, 50, n = 6 })
  check.same(clipped, { true, false, false, false, false, true, n = 6 })
  points.step = true
  check.same((tierkit.value_points(points, { 9, 10 })), { 0, 100, n = 2 })
  check.fails("E_ARGUMENT", tierkit.value_points({ x = { 1, 1 }, y = { 1, 2 } }, {}))
  check.raises("one length", tierkit.value_points, { x = { 1 }, y = {} }, {})
  check.raises("the field `x`", tierkit.value_points, {}, {})
  check.raises("element 1 is no number", tierkit.value_points, points, { "x" })
end)

case("score_weighted__parts__add_up_exactly", function()
  local got = tierkit.score_weighted {
    values = { { 50, 100, nil }, { 10, nil, nil } }, weights = { 3, 1 }, minimum_coverage = 0.8,
  }
  check.same(got.score, { 40, nil, nil, n = 2 })
  check.same(got.score_e9[1], tierkit.parse_decimal("40", 9))
  check.same(got.status, { "ok", "not_enough_data", n = 2 })
  check.same(got.coverage, { 1, 0.75, n = 2 })
  equal(got.contributions_e9[1][1] + got.contributions_e9[2][1], got.score_e9[1])
  check.raises("a weight for each", tierkit.score_weighted, { values = { { 1 } }, weights = {} })
  check.fails("E_RANGE", tierkit.score_weighted { values = { { 1 } }, weights = { -1 } })
end)

case("rank__methods__are_those_of_scipy", function()
  -- scipy.stats.rankdata([-0, -2, -3, -2]) with its methods
  local values = { 0, 2, 3, 2 }
  check.same(tierkit.rank(values), { 4, 2, 1, 2, n = 4 })
  check.same(tierkit.rank(values, "dense"), { 3, 2, 1, 2, n = 4 })
  check.same(tierkit.rank(values, "maximum"), { 4, 3, 1, 3, n = 4 })
  check.same(tierkit.rank(values, "fractional2"), { 8, 5, 2, 5, n = 4 })
  check.same(tierkit.rank(values, "ordinal"), { 4, 2, 1, 3, n = 4 })
  check.same(tierkit.rank(values, "ordinal", { ascending = true }), { 1, 2, 4, 3, n = 4 })
  check.same(tierkit.rank(values, "ordinal", { tie_rank = { 0, 9, 0, 1 } }), { 4, 3, 1, 2, n = 4 })
  check.same(tierkit.rank({ 1, nil, "2.5" }, nil, { scale = 1 }), { 2, nil, 1, n = 3 })
  check.same(tierkit.rank_groups({ 5, 6, 7, 8 }, { 1, 1, 2 }), { 2, 1, 1, nil, n = 4 })
  check.raises("invalid option", tierkit.rank, values, "best")
  check.raises("decimal places", tierkit.rank, { 0.5 })
  check.raises("no decimal number", tierkit.rank, { "x" })
end)

case("order__equal_numbers__share_their_first_place", function()
  local order, first = tierkit.order({ 1, 3, nil, 3 })
  check.same(order, { 2, 4, 1, 3, n = 4 })
  check.same(first, { 1, 1, 3, nil, n = 4 })
end)

case("amounts__beyond_2^53__stay_apart", function()
  check.same(tierkit.rank { "9007199254740992", "9007199254740993" }, { 2, 1, n = 2 })
  check.raises("beyond 2^53", tierkit.rank, { 2 ^ 60 })
  if check.integers then
    check.same(tierkit.rank { math.tointeger(2 ^ 53), math.tointeger(2 ^ 53) + 1 }, { 2, 1, n = 2 })
  end
end)

case("classify__bands_and_shares__count_from_one", function()
  check.same(tierkit.classify_bands({ 65, 40 }, { 65, "64.999999999", 39, n = 4 }), { 1, 2, 3, nil, n = 4 })
  check.fails("E_ARGUMENT", tierkit.classify_bands({ 40, 65 }, {}))
  local found, share, before = tierkit.classify_share({ 10, 80, 10, nil, 0 }, { { 80, 100 }, { 95, 100 } })
  check.same(found, { 2, 1, 2, nil, 3, n = 5 })
  check.same(share, { 0.1, 0.8, 0.1, nil, 0, n = 5 })
  check.same(before, { 0.8, 0, 0.9, nil, 0, n = 5 })
  found = tierkit.classify_share({ 60, 40 }, { { 80, 100 } }, { rule = "within" })
  check.same(found, { 1, 2, n = 2 })
  check.raises("invalid option", tierkit.classify_share, { 1 }, { { 1, 2 } }, { rule = "x" })
end)

case("concentrate__equal_parts__have_no_gini", function()
  local got = tierkit.concentrate({ "25.50", "25.5", 25.5, "25.50" }, { 1, 3 }, { scale = 2 })
  equal(got.hhi, 2500)
  equal(got.gini, 0)
  equal(got.effective_number, 4)
  equal(got.total, "102")
  equal(got.count, 4)
  check.same(got.ratios, { 0.25, 0.75, n = 2 })
  equal(tierkit.concentrate({}).status, "no_data")
  equal(tierkit.concentrate({}).hhi, nil)
end)

case("texts__of_numbers__are_canonical", function()
  equal(tierkit.format_number(0.1), "0.1")
  equal(tierkit.format_number(1e21), "1e+21")
  check.fails("E_NUMBER", tierkit.format_number(1 / 0))
  equal(tierkit.format_decimal(12300, 4), "1.23")
  equal(tierkit.format_decimal("9007199254740993", 0), "9007199254740993")
  equal(tierkit.format_money(1234500, 2, "EUR"), "12345.00 EUR")
  local value, rounded = tierkit.parse_decimal("1.005", 2)
  equal(value, 100)
  equal(rounded, true)
  equal(tostring((tierkit.parse_decimal("9007199254740993", 0))), "9007199254740993")
  check.fails("E_NUMBER", tierkit.parse_decimal("1,5", 2))
  check.raises("scale is 0 to 18", tierkit.parse_decimal, "1", 19)
end)

case("dates__of_the_calendar__and_no_others", function()
  equal(tierkit.format_date(2024, 2, 29), "2024-02-29")
  equal(table.concat({ tierkit.parse_date("2024-02-29") }, " "), "2024 2 29")
  check.fails("E_DATE", tierkit.format_date(2023, 2, 29))
  check.fails("E_DATE", tierkit.format_date(2 ^ 40, 1, 1))
  check.fails("E_DATE", tierkit.parse_date("2023-02-29"))
  check.raises("whole number", tierkit.format_date, 2024.5, 1, 1)
end)

check.finish()
