-- Plans of support: the worked example of tests/plan/test_support.c through Lua.
local here = arg[0]:match("^(.*)[/\\]") or "."
package.path = here .. "/?.lua;" .. package.path
local check = require "check"
local tierkit, case, equal = check.tierkit, check.case, check.equal

local text = [[
tierkit 1
attribute points number
value score 0 to 100
  results points weight 100 points 0: 0, 100: 100
classes by value
  A from 70
  B from 40
  C otherwise
support per quarter, A first, then B, C as available; never rationed: complaint
  training hours A, B, C
]]

local asks = { id = { "c1", "a1", "a2", "b1", "b2" },
               resource = { "training", "training", "training", "training", "training" },
               ask = { 60, 40, 30, 50, 20 } }
local hundred = { { resource = "training", units = 100 } }

local function review()
  local program = assert(tierkit.program(text))
  local network = assert(tierkit.network(program))
  assert(network:upsert { id = { "a1", "a2", "b1", "b2", "c1" }, points = { 90, 80, 60, 50, 20 } })
  return assert(program:review(network, "2026-01-01"))
end

local function granted(plan)
  local got = {}
  for row = 1, #plan.partners do got[row] = plan.partners:text(row, "granted") end
  return table.concat(got, " ")
end

case("support__worked_example__tiers_in_order", function()
  local plan = assert(review():support(asks, hundred))
  equal(granted(plan), "40 30 15 15 0")
  equal(#plan.grants, 5)
  equal(plan.resources:text(1, "left"), "0")
  equal(plan.groups:text(1, "group"), "tier")
end)

case("support__carry_and_progress__are_taken", function()
  local calls = 0
  local carry = { { id = "b1", resource = "training", debt = 7 } }
  local plan = assert(review():support(asks, hundred, carry, function() calls = calls + 1 end))
  equal(plan.partners:text(3, "debt"), "42")
end)

case("support__wrong_rows__are_values", function()
  local made = review()
  check.fails("E_NOT_FOUND", made:support({ { id = "x", resource = "training", ask = 1 } }, hundred))
  check.fails("E_COLUMN", made:support({ { id = "a1" } }, hundred))
  check.fails("E_NUMBER",
              made:support({ { id = "a1", resource = "training", ask = "many" } }, hundred))
  check.raises("table expected", made.support, made, nil, hundred)
  equal(granted(assert(made:support(asks, hundred))), "40 30 15 15 0")
end)

check.finish()
