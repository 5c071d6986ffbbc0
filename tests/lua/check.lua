-- What every Lua test uses: finding the module, cases with a name, checks that say what they got.
--   lua tests/lua/test_NAME.lua FOLDER SUFFIX    the module is FOLDER/tierkit-SUFFIX.so
local check = { cases = 0 }

local folder, suffix = arg[1], arg[2]
package.cpath = folder .. "/?-" .. suffix .. ".so"
check.tierkit = require "tierkit"
check.integers = math.type ~= nil -- 64-bit integers: Lua 5.3 and later

local function show(value)
  return type(value) == "string" and ("%q"):format(value) or tostring(value)
end

function check.equal(got, wanted, what)
  if got ~= wanted then
    error((what and what .. ": " or "") .. "got " .. show(got) .. ", wanted " .. show(wanted), 2)
  end
end

-- Arrays and tables, by content; functions of both sides are not compared.
function check.same(got, wanted, what)
  local path = what or "value"
  if type(got) ~= "table" or type(wanted) ~= "table" then
    return check.equal(got, wanted, path)
  end
  for key, value in pairs(wanted) do
    check.same(got[key], value, path .. "." .. tostring(key))
  end
  for key, value in pairs(got) do
    if wanted[key] == nil then
      error(path .. "." .. tostring(key) .. " is " .. show(value) .. ", wanted nothing", 2)
    end
  end
end

-- The call must raise an error that holds the words.
function check.raises(words, call, ...)
  local fine, message = pcall(call, ...)
  if fine then
    error("nothing was raised, wanted: " .. words, 2)
  end
  if not tostring(message):find(words, 1, true) then
    error("raised " .. show(message) .. ", wanted: " .. words, 2)
  end
end

-- The values of a call that must fail with a code: nil, message, code, details.
function check.fails(code, nothing, message, got, details)
  if nothing ~= nil or got ~= code then
    error("got " .. show(nothing) .. ", " .. show(message) .. ", " .. show(got) .. ", wanted " ..
          code, 2)
  end
  check.equal(type(message), "string", "message")
  return message, details
end

-- One test, in TAP.
function check.case(name, test)
  check.cases = check.cases + 1
  local fine, message = xpcall(test, debug.traceback)
  if not fine then
    print("not ok " .. check.cases .. " - " .. name)
    print("# " .. tostring(message):gsub("\n", "\n# "))
    check.failed = true
  else
    print("ok " .. check.cases .. " - " .. name)
  end
end

function check.finish()
  print("1.." .. check.cases)
  if check.failed then
    os.exit(1)
  end
end

-- A small programme and its network.
check.text = [[
tierkit 1
program "Test" version "7"
review window all
attribute size number
facts invoices key partner at day
  flow sales money = amount
  distinct orders = number
  max largest money = amount
kpi per_order by partner = ratio(sales, orders)
classes by share of sales
  A up to 80%
  B otherwise
]]

check.plain = [[
tierkit 1
review window all
facts invoices key partner at day
  flow sales money = amount
classes by share of sales
  A up to 80%
  B otherwise
]]

function check.world(text)
  local program = assert(check.tierkit.program(text or check.plain))
  local network = assert(check.tierkit.network(program))
  assert(network:upsert { id = { "a", "b", "c" }, name = { "Ann", "Bob" }, since = { "2001-05-01" } })
  assert(network:append("invoices", {
    partner = { "a", "b", "a", "c" },
    day = { "2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01" },
    amount = { "10.50", "2.25", "80", "7.25" },
    number = { "1", "2", "3", "4" }, -- plain programs do not read it
  }))
  return program, network
end

return check
