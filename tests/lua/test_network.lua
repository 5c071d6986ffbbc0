-- Records and facts in: columns, rows, kinds of values, options, errors with their place, progress.
local here = arg[0]:match("^(.*)[/\\]") or "."
package.path = here .. "/?.lua;" .. package.path
local check = require "check"
local tierkit, case, equal = check.tierkit, check.case, check.equal

local function fresh(text)
  local program = assert(tierkit.program(text or check.text))
  return program, assert(tierkit.network(program))
end

-- The value of one kpi of one distributor, as text.
local function kpi(program, network, id, name)
  for _, row in assert(program:review(network)):kpis():each() do
    if row.distributor_id == id and row.kpi == name then
      return row.value
    end
  end
end

local function sales(program, network, id)
  local table = assert(program:review(network)):kpis()
  for i = 1, #table do
    if table:text(i, "distributor_id") == id and table:text(i, "kpi") == "sales" then
      return table:text(i, "value")
    end
  end
end

case("rows_and_columns__same_content__are_one_network", function()
  local program, by_columns = check.world(check.text)
  local other = assert(tierkit.network(program))
  assert(other:upsert { { id = "a", name = "Ann", since = "2001-05-01" },
                        { id = "b", name = "Bob" }, { id = "c" } })
  equal(other:append("invoices", {
    { partner = "a", day = "2024-01-31", amount = "10.50", number = "1" },
    { partner = "b", day = "2024-02-01", amount = "2.25", number = "2" },
    { partner = "a", day = "2024-02-29", amount = "80", number = "3" },
    { partner = "c", day = "2024-03-01", amount = "7.25", number = "4" },
  }), 4)
  equal(other:to_bytes(), by_columns:to_bytes())
  equal(#other, 3)
  equal(tostring(other):match("^tierkit.network: 3 records"), "tierkit.network: 3 records")
end)

case("tables__out_and_in_again__are_the_same", function()
  local program, network = check.world()
  local again = assert(tierkit.network(program))
  local records = network:records()
  assert(again:upsert(records:columns()))
  check.same(again:records():rows(), records:rows())
  local third = assert(tierkit.network(program))
  assert(third:upsert(records:rows()))
  check.same(third:records():columns(), records:columns())
end)

case("values__missing__are_nil_null_or_behind_the_end", function()
  local program, network = fresh()
  assert(network:upsert { id = { "a", "b", "c", "d" }, name = { nil, "Bob", tierkit.null },
                          size = { 1, nil, 3 } })
  check.same(network:records():column("name"), { nil, "Bob", n = 4 })
  assert(network:upsert { id = { "a", "e" }, n = 1 })
  equal(#network, 4)
  assert(network:upsert { id = {} })
  check.fails("E_COLUMN", network:upsert {})
  assert(program)
end)

case("numbers__integers_floats_and_texts__are_exact", function()
  local program, network = fresh()
  assert(network:upsert { id = { "a", "b", "c", "d" } })
  assert(network:append("invoices", { partner = { "a", "a" }, day = { "2024-01-01", "2024-01-01" },
                                      amount = { 10, 5 }, number = { "x", "y" } }))
  assert(network:append("invoices", { partner = { "b", "b" }, day = { "2024-01-01", "2024-01-01" },
                                      amount = { 0.1, 0.2 }, number = {} }))
  assert(network:append("invoices", { partner = { "c", "c", "c" },
                                      day = { "2024-01-01", "2024-01-01", "2024-01-01" },
                                      amount = { 1, 0.25, "90071992547409.93" }, number = {} }))
  equal(sales(program, network, "a"), "15")
  equal(sales(program, network, "b"), "0.3")
  equal(sales(program, network, "c"), "90071992547411.18")
  equal(kpi(program, network, "a", "orders"), 2)
end)

local counting = "tierkit 1\nreview window all\nfacts f key id at day\n  flow total count = amount\n"

case("integers__beyond_2^53__are_never_rounded", function()
  local program, network = fresh(counting)
  assert(network:upsert { id = { "a" } })
  local function add(amount)
    return network:append("f", { id = { "a" }, day = { "2024-01-01" }, amount = { amount } })
  end
  equal(add("9007199254740993"), 1)
  if check.integers then
    equal(add(math.tointeger(9007199254740993)), 1)
    equal(assert(program:review(network)):kpis():text(1, "value"), "18014398509481986")
  else
    check.raises("beyond 2^53", add, 9007199254740994)
    check.raises("column `amount`, row 1", add, -2 ^ 60)
    equal(assert(program:review(network)):kpis():text(1, "value"), "9007199254740993")
  end
  -- A double cannot hold it, so it comes out as the text.
  equal(type(assert(program:review(network)):kpis():value(1, "value")), "string")
end)

case("misuse__of_the_shape__raises", function()
  local _, network = fresh()
  local function upsert(data) return network:upsert(data) end
  check.raises("table expected", upsert, nil)
  check.raises("table expected", upsert, "id")
  check.raises("column `id` is no array", upsert, { id = "a" })
  check.raises("column `id`, row 2", upsert, { id = { "a", {} } })
  check.raises("column `id`, row 1", upsert, { id = { print } })
  check.raises("booleans beside", upsert, { id = { "a", true } })
  check.raises("whole numbers from 1 on", upsert, { id = { x = "a" } })
  check.raises("whole numbers from 1 on", upsert, { id = { [0] = "a" } })
  check.raises("whole numbers from 1 on", upsert, { id = { [1.5] = "a" } })
  check.raises("the field n", upsert, { id = { "a" }, n = -1 })
  check.raises("the field n", upsert, { id = { "a", n = 0.5 } })
  check.raises("row 2 is no table", upsert, { { id = "a" }, "b" })
  check.raises("names of columns", upsert, { { "a" } })
  check.raises("there is no option `sign` here", network.upsert, network, { id = {} }, { sign = 1 })
  check.raises("there is no option `sing`", network.append, network, "invoices", {}, { sing = 1 })
  check.raises("sign must be", network.append, network, "invoices", {}, { sign = 2 })
  check.raises("batch_id must be", network.append, network, "invoices", {}, { batch_id = "short" })
  check.raises("progress must be", network.append, network, "invoices", {}, { progress = 1 })
  equal(#network, 0)
end)

case("errors__in_the_data__name_row_and_column", function()
  local _, network = fresh(check.plain)
  local message, details = check.fails("E_DUPLICATE", network:upsert { id = { "a", "b", "a" } })
  equal(details.row, 3)
  assert(message:find("a", 1, true))
  message, details = check.fails("E_DATE", network:append("invoices",
    { partner = { "a", "a" }, day = { "2024-01-01", "2024-02-30" }, amount = { 1, 2 } }))
  equal(details.row, 2)
  equal(details.column, "day")
  message, details = check.fails("E_NUMBER", network:append("invoices",
    { partner = { "a" }, day = { "2024-01-01" }, amount = { "1,5" } }))
  equal(details.column, "amount")
  check.fails("E_NUMBER", network:append("invoices",
    { partner = { "a" }, day = { "2024-01-01" }, amount = { 0 / 0 } }))
  check.fails("E_NUMBER", network:append("invoices",
    { partner = { "a", "a" }, day = { "2024-01-01", "2024-01-01" }, amount = { 1 / 0, "1" } }))
  check.fails("E_NOT_FOUND", network:append("nothing", {}))
  check.fails("E_COLUMN", network:append("invoices", { partner = { "a" }, amount = { 1 } }))
  check.fails("E_TEXT", network:upsert { id = { "a\0b" } })
  check.fails("E_TYPE", network:upsert { id = { true } })
  equal(#network, 0)
  equal(network:stats().rows, 0)
end)

case("options__sign_batch_id_and_bad_rows__work", function()
  local program, network = fresh(check.plain)
  local row = { partner = { "a" }, day = { "2024-01-01" }, amount = { "5" } }
  assert(network:upsert { id = { "a" } })
  equal(network:append("invoices", row, { batch_id = ("0123456789abcdef"):rep(2) }), 1)
  equal(network:append("invoices", row, { batch_id = ("0123456789ABCDEF"):rep(2) }), 0)
  equal(network:append("invoices", row, { batch_id = ("x"):rep(16) }), 1)
  equal(network:append("invoices", row, { sign = -1 }), 1)
  equal(network:stats().rows, 1)
  equal(network:append("invoices", { partner = { "a", "a" }, day = { "no day", "2024-01-02" },
                                     amount = { 1, 2 } }, { skip_bad_rows = true }), 1)
  equal(network:stats().rejected_rows, 1)
  equal(network:rejected():value(1, "rows"), 1)
  assert(program)
end)

case("network__upsert_table__is_looked_up_by_facts_that_come_later", function()
  local program = assert(tierkit.program [[
tierkit 1
table prices key item
  column price money
facts sales key id at day with prices
  flow value money = n * price
kpi v = value over all
]])
  local network = assert(tierkit.network(program))
  equal(network:upsert_table("prices", { { item = "x", price = "2.50" } }), 1)
  equal(network:append("sales", { { id = "a", day = "2027-01-01", item = "x", n = 2 },
                                  { id = "a", day = "2027-01-01", item = "y", n = 2 } }), 2)
  check.same(network:unmatched():rows(), { { facts = "sales", table = "prices", rows = 1 } })
  equal(network:stats().unmatched_lookups, 1)
  equal(network:lookups():value(1, "value"), "2.5")
  equal(network:upsert_table("prices", { { item = "x" } }, { sign = -1 }), 1)
  check.fails("E_NOT_FOUND", network:upsert_table("price", { { item = "x", price = "2.50" } }))
end)

case("network__alias_remove_replace_merge__work", function()
  local program, network = check.world()
  equal(network:alias("c", "a"), true)
  equal(#network, 2)
  check.same(network:aliases():rows(), { { alias = "c", id = "a" } })
  check.fails("E_ARGUMENT", network:alias("a", "a"))
  equal(network:remove("b"), true)
  check.fails("E_NOT_FOUND", network:remove("b"))
  local other = assert(tierkit.network(program))
  assert(other:upsert { id = { "z" } })
  equal(network:merge(other), true)
  equal(#network, 2)
  check.fails("E_ARGUMENT", network:merge(network))
  local stats = network:stats()
  equal(stats.first_day, "2024-01-31")
  equal(stats.last_day, "2024-03-01")
  equal(other:stats().first_day, nil)
  equal(network:replace("invoices", "2024-01-31", "2024-01-31"), true)
  equal(network:stats().first_day, "2024-02-29")
  equal(network:replace("invoices", "2024-02-29", "2024-02-29",
    { partner = { "a" }, day = { "2024-02-29" }, amount = { 1 } }), true)
  check.fails("E_DATE", network:replace("invoices", "2024-02-29", "2024-02-30"))
end)

-- Rows enough for some calls of a progress function.
local function many()
  local rows = 150000
  local data = { partner = {}, day = {}, amount = {} }
  for i = 1, rows do
    data.partner[i], data.day[i], data.amount[i] = "a", "2024-01-01", 1
  end
  return data, rows
end

case("progress__long_call__is_told_stops_and_raises", function()
  local _, network = fresh(check.plain)
  local data, rows = many()
  local calls, last = 0, 0
  equal(network:append("invoices", data, { progress = function(done, total)
    assert(done >= last and done <= rows and total <= rows)
    calls, last = calls + 1, done
  end }), rows)
  assert(calls >= 2, "calls: " .. calls)
  check.fails("E_CANCELLED", network:append("invoices", data, { progress = function() return false end }))
  check.fails("E_CANCELLED", network:replace("invoices", "2024-01-01", "2024-01-01", data,
    { progress = function() return false end }))
  local thrown = {}
  local fine, caught = pcall(network.append, network, "invoices", data,
    { progress = function() error(thrown) end })
  equal(fine, false)
  equal(caught, thrown)
  equal(network:stats().rows, rows)
end)

case("progress__uses_the_network__raises_and_changes_nothing", function()
  local _, network = fresh(check.plain)
  local data = many()
  for _, use in ipairs { "close", "stats", "to_bytes" } do
    check.raises("in use", network.append, network, "invoices", data,
      { progress = function() network[use](network) end })
  end
  check.raises("yield", network.append, network, "invoices", data,
    { progress = function() coroutine.yield() end })
  equal(network:stats().rows, 0)
end)

case("progress__of_a_review__cannot_close_its_program", function()
  local program, network = fresh(check.plain)
  assert(network:append("invoices", (many())))
  local ids = {}
  for i = 1, 70000 do ids[i] = "id" .. i end
  assert(network:upsert { id = ids })
  local calls = 0
  local review = program:review(network, nil, function() calls = calls + 1 end)
  equal(#review, 70000)
  if calls > 0 then
    check.raises("in use", program.review, program, network, nil, function() program:close() end)
    check.fails("E_CANCELLED", program:review(network, nil, function() return false end))
  else
    print("# the review of 70,000 distributors reports no progress")
  end
  equal(program:fingerprint(), program:fingerprint())
end)

case("finalizers__that_change_the_data__do_no_harm", function()
  local _, network = fresh(check.plain)
  for _ = 1, 20 do
    local ids = {}
    for i = 1, 2000 do ids[i] = "id" .. i end
    local made = newproxy and newproxy(true)
    if made then
      getmetatable(made).__gc = function() for i = 1, 2000 do ids[i] = ("long "):rep(100) .. i end end
    else
      setmetatable({}, { __gc = function() for i = 1, 2000 do ids[i] = ("long "):rep(100) .. i end end })
    end
    made = nil
    collectgarbage("step")
    pcall(network.upsert, network, { id = ids })
  end
end)

check.finish()
