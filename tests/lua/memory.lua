-- For host --fail: every kind of object and call once. What fails must fail cleanly: with an error,
-- or with nil and E_NOMEM, and a network that a failed call has left as it was.
collectgarbage("stop") -- Lua gives a finalizer one chance only, with or without memory for its call
local folder, suffix = arg[1], arg[2]
package.cpath = folder .. "/?-" .. suffix .. ".so"
local tierkit = require "tierkit"

local program = assert(tierkit.program([[
tierkit 1
use "facts"
review window all
classes by share of sales
  A up to 80%
  B otherwise
support per quarter, A first, then B
  visits count A, B
]], { facts = "tierkit 1\nfacts invoices key partner at day\n  flow sales money = amount\n" }))
local network = assert(tierkit.network(program))
local before

-- Does the call; when it fails the network must be as before.
local function try(call)
  before = network:to_bytes()
  local fine, result, message, code = pcall(call)
  if not fine or not result then
    local fetched, now = pcall(network.to_bytes, network)
    if before and fetched and now and now ~= before then
      error("defect: a failed call has changed the network", 0)
    end
    if fine and code ~= "E_NOMEM" then
      error("defect: " .. tostring(code) .. ": " .. tostring(message), 0)
    end
    error(fine and message or result, 0)
  end
  return result
end

try(function() return network:upsert { { id = "a", name = "Ann" }, { id = "b" } } end)
try(function()
  return network:append("invoices", { partner = { "a", "b", "a" }, amount = { 1, 2.5, "3" },
    day = { "2024-01-01", "2024-02-01", "2024-03-01" } }, { progress = function() end })
end)
try(function() return network:alias("c", "a") end)
local other = assert(tierkit.network_from_bytes(network:to_bytes(), program))
assert(other:remove("a"))
local review = assert(program:review(network))
assert(#review:digest() == 32)
assert(#assert(review:classes()):rows() == 2)
assert(assert(review:explain("a")):columns().text)
assert(assert(review:series("month")):text(1, "period") == "2024-01")
local plan = assert(review:support({ { id = "a", resource = "visits", ask = 3 } },
                                   { { resource = "visits", units = 2 } }))
assert(plan.partners:text(1, "granted") == "2")
assert(program:print())
assert(tierkit.rank { 1, 2 }[1] == 2)
assert(tierkit.allocate({ ask = { 3 }, tier = { 1 } }, { 2 }).reason[1] == "level")
