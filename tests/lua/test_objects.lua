-- Objects: making, closing, garbage, errors as values, misuse, globals.
local globals = {}
for name in pairs(_G) do globals[name] = true end
local here = arg[0]:match("^(.*)[/\\]") or "."
package.path = here .. "/?.lua;" .. package.path
local check = require "check"
local tierkit, case, equal = check.tierkit, check.case, check.equal

case("module__loaded__sets_no_global", function()
  for name in pairs(_G) do
    assert(globals[name], "a new global: " .. tostring(name))
  end
  equal(package.loaded.tierkit, tierkit)
  equal(type(tierkit.version), "string")
  assert(tierkit.version:match("^%d+%.%d+%.%d+$"))
  equal(tierkit.has("edition 1"), true)
  equal(tierkit.has("nonsense"), false)
  equal(tierkit.self_check(), true)
end)

case("annotations__and_module__name_the_same", function()
  local path = here .. "/../../bindings/lua/library/tierkit.lua"
  local written = dofile(path)
  for name, value in pairs(tierkit) do
    equal(type(written[name]) == "function", type(value) == "function", name)
  end
  local program, network = check.world()
  local review = assert(program:review(network))
  local objects = { Program = program, Network = network, Review = review, Table = review:kpis() }
  local file, methods = assert(io.open(path)), 0
  for class, method in file:read("*a"):gmatch("\nfunction (%a+):([%a_]+)") do
    equal(type(objects[class][method]), "function", class .. ":" .. method)
    methods = methods + 1
  end
  file:close()
  assert(methods > 35, "methods: " .. methods)
end)

case("program__good_text__prints_a_fixed_point", function()
  local program, warnings = assert(tierkit.program(check.text))
  equal(#warnings, 0)
  local text = program:print()
  equal(assert(tierkit.program(text)):print(), text)
  equal(#program:fingerprint(), 32)
  assert(program:fingerprint():match("^[0-9a-f]+$"))
  assert(program:schema_fingerprint() ~= program:fingerprint())
  equal(tostring(program), "tierkit.program: " .. program:fingerprint())
  equal(program:declared():text(1, "kind"), "program")
  equal(program:declared_columns():text(1, "column"), "partner")
end)

case("program__bad_text__is_nil_message_code_and_diagnostics", function()
  local message, diagnostics =
    check.fails("E_PROGRAM", tierkit.program("tierkit 1\nreview widow all\n"))
  assert(#message > 0)
  assert(#diagnostics >= 1)
  equal(diagnostics:value(1, "line"), 2)
  equal(diagnostics:text(1, "severity"), "error")
end)

case("program__no_text__is_misuse", function()
  check.raises("bad argument #1", tierkit.program)
  check.raises("bad argument #1", tierkit.program, {})
  check.raises("bad argument #2", tierkit.program, "tierkit 1\n", 7)
end)

local using = 'tierkit 1\nuse "base"\nreview window all\nclasses by share of sales\n' ..
              "  A up to 80%\n  B otherwise\n"
local base = "tierkit 1\nfacts invoices key partner at day\n  flow sales money = amount\n"

case("resolver__function_or_table__finds_texts", function()
  local asked = {}
  local program = assert(tierkit.program(using, function(name)
    asked[#asked + 1] = name
    return base
  end))
  check.same(asked, { "base" })
  equal(assert(tierkit.program(using, { base = base })):fingerprint(), program:fingerprint())
  check.fails("E_PROGRAM", tierkit.program(using, {}))
  check.fails("E_PROGRAM", tierkit.program(using))
end)

case("resolver__error__propagates", function()
  local thrown = {}
  local fine, caught = pcall(tierkit.program, using, function() error(thrown) end)
  equal(fine, false)
  equal(caught, thrown)
  check.raises("a text or nil", tierkit.program, using, function() return 5 end)
end)

case("close__twice__is_fine_and_use_after_raises", function()
  local program, network = check.world()
  local review = assert(program:review(network))
  local kpis = review:classes()
  for name, object in pairs { program = program, network = network, review = review, table = kpis } do
    object:close()
    object:close()
    equal(tostring(object), "tierkit." .. name .. ": closed")
  end
  check.raises("this tierkit.program is closed", program.print, program)
  check.raises("this tierkit.network is closed", network.stats, network)
  check.raises("this tierkit.network is closed", function() return #network end)
  check.raises("this tierkit.review is closed", review.digest, review)
  check.raises("this tierkit.table is closed", kpis.text, kpis, 1, 1)
  check.raises("this tierkit.program is closed", tierkit.network, program)
end)

case("results__parents_closed_first__stay", function()
  local program, network = check.world()
  local review = assert(program:review(network))
  local classes = review:classes()
  program:close()
  network:close()
  equal(#review, 3)
  review:close()
  collectgarbage()
  equal(classes:text(1, "distributor_id"), "a")
end)

case("metatable__asked_for__is_hidden", function()
  local program = assert(tierkit.program(check.plain))
  equal(getmetatable(program), false)
  check.raises("table expected", setmetatable, program, {})
end)

case("methods__on_a_wrong_object__are_misuse", function()
  local program, network = check.world()
  check.raises("tierkit.program expected", program.print, network)
  check.raises("tierkit.network expected", network.stats, program)
  check.raises("tierkit.network expected", network.stats, io and io.stdout or 5)
  check.raises("expected", program.review, program)
  check.raises("expected", network.merge, network, program)
end)

if (tonumber(_VERSION:match("%d+%.%d+")) or 0) >= 5.4 then
  case("to_be_closed__variable__closes", function()
    local load = load
    local program = assert(tierkit.program(check.plain))
    assert(load("local program = ... do local p <close> = program end"))(program)
    equal(tostring(program), "tierkit.program: closed")
  end)
else
  print("# skipped to_be_closed: " .. _VERSION .. " has no such variables")
end

-- Distributors enough for some calls of a progress function, each in a class of its own review.
local function crowd(text)
  local program = assert(tierkit.program(text or check.plain))
  local network = assert(tierkit.network(program))
  local ids, days, amounts = {}, {}, {}
  for i = 1, 70000 do
    ids[i], days[i], amounts[i] = "id" .. i, "2024-01-31", i
  end
  assert(network:upsert { id = ids })
  assert(network:append("invoices", { partner = ids, day = days, amount = amounts }))
  return program, network, ids
end

case("review__callback_that_closes_what_it_reads__is_refused", function()
  local program, network = crowd()
  local opening = assert(program:review(network, "2024-01-31"))
  local earlier = { (assert(tierkit.program((check.plain:gsub("tierkit 1\n",
    'tierkit 1\nprogram "P" effective 2023-01-01\n'))))) }
  local calls = 0
  assert(program:review(network, "2024-02-29", function() calls = calls + 1 end, opening, earlier))
  assert(calls > 0, "no progress")
  for _, object in ipairs { opening, earlier[1] } do
    check.raises("in use", program.review, program, network, "2024-02-29",
      function() object:close() end, opening, earlier)
  end
  local listed, told = { (table.remove(earlier)) }, 0
  assert(program:review(network, "2024-02-29", function() -- of no use to anybody but the review
    told = told + 1
    listed[1] = nil
    collectgarbage()
  end, opening, listed))
  assert(told > 0, "no progress")
  opening:close()
end)

case("review__list_of_earlier_programs__all_count_and_only_programs", function()
  local program, network = check.world()
  local many = {}
  for year = 1600, 1999 do
    many[#many + 1] = assert(tierkit.program((check.plain:gsub("tierkit 1\n",
      'tierkit 1\nprogram "P" effective ' .. year .. "-01-01\n"))))
  end
  assert(program:review(network, nil, nil, nil, many))
  many[#many + 1] = many[1]
  check.fails("E_ARGUMENT", program:review(network, nil, nil, nil, many))
  check.raises("a list of programs", program.review, program, network, nil, nil, nil, { 5 })
  check.raises("a list of programs", program.review, program, network, nil, nil, nil,
    { n = 2, many[1] })
  check.raises("tierkit.program expected", program.review, program, network, nil, nil, nil,
    { network })
  many[1]:close()
  check.raises("is closed", program.review, program, network, nil, nil, nil, { many[1] })
end)

-- What an object's own finalizer closes while a call makes room for its results.
case("calls__a_finalizer_closes_what_they_read__fail_and_stay_whole", function()
  local program, network = check.world()
  local new_proxy = newproxy -- Lua 5.1 has finalizers of userdata alone
  local function doom(object)
    if new_proxy then
      getmetatable(new_proxy(true)).__gc = function() object:close() end
    else
      setmetatable({}, { __gc = function() object:close() end })
    end
  end
  collectgarbage("setpause", 0)
  for _ = 1, 300 do
    local other = assert(tierkit.program(check.plain))
    local opening = assert(program:review(network))
    doom(other)
    doom(opening)
    pcall(program.what_if, program, network, other, nil, 0)
    pcall(program.review, program, network, nil, nil, opening, { other })
  end
  collectgarbage("setpause", 200)
  collectgarbage()
end)

case("progress__series_gap_and_promise__are_told_and_stop", function()
  local program, network, ids = crowd(check.plain .. [[
service policies first that holds
  stable otherwise
promise cycle days stable 20
]])
  local review = assert(program:review(network))
  local calls
  local function told() calls = calls + 1 end
  local function stop() return false end
  local function close() review:close() end
  for name, arguments in pairs {
    series = { "month" }, gap = { "id1" }, promise = { ids, nil, nil },
  } do
    local function run(progress)
      if name == "promise" then
        return review:promise(arguments[1], nil, nil, progress)
      end
      return review[name](review, arguments[1], progress)
    end
    calls = 0
    assert(run(told))
    assert(calls > 0, name .. " reports no progress")
    check.fails("E_CANCELLED", run(stop))
    check.raises("in use", run, close)
    check.raises("a function is needed", run, 5)
  end
end)

case("what_if__quarters_beyond_32_bits__are_refused", function()
  local program, network = check.world()
  check.fails("E_RANGE", program:what_if(network, program, nil, 4294967300))
  check.fails("E_RANGE", program:what_if(network, program, nil, -1))
end)

case("what_if__other_bounds__says_who_changes", function()
  local program, network = check.world()
  local other = assert(tierkit.program((program:print():gsub("80%%", "60%%"))))
  local tables = assert(program:what_if(network, other, nil, 2, "sales"))
  local matrix, quarters = tables.matrix:rows(), tables.quarters:rows()
  equal(#quarters, 3)
  local counted = 0
  for _, row in ipairs(matrix) do
    counted = counted + (row.as_of == matrix[1].as_of and row.distributors or 0)
  end
  equal(counted, 3)
  equal(#assert(program:what_if(network, program)).changes:rows(), 0)
  local none, _, code = program:what_if(network, other, nil, 1, "nothing")
  equal(none, nil)
  equal(code, "E_NOT_FOUND")
  check.raises("tierkit.program expected", program.what_if, program, network, network)
end)

case("review__tables_by_name__are_those_of_the_methods", function()
  local program, network = check.world()
  local review = assert(program:review(network, "2024-12-31"))
  equal(review:as_of(), "2024-12-31")
  equal(#review:digest(), 32)
  equal(review:distributors(), 3)
  equal(tostring(review), "tierkit.review: 3 distributors as of 2024-12-31")
  for _, name in ipairs { "kpis", "values", "contributions", "classes", "policies", "promises",
                          "alerts", "groups", "concentration", "feeds", "unmatched", "splits",
                          "left_out", "movement", "selection", "findings", "traits", "mix",
                          "dispersion", "migration", "exceptions", "menu", "kept", "failures",
                          "profit", "profit_buckets", "profit_groups", "worklist" } do
    check.same(review:table(name):rows(), review[name](review):rows(), name)
  end
  check.raises("no table of this name", review.table, review, "kpi")
  equal(#review:series("month"), #review:series("month"):rows())
  assert(#review:series("month") > #review:series("quarter"))
  equal(review:series():text(1, "period"), "2024-Q1")
  check.raises("invalid option", review.series, review, "fiscal week")
  equal(review:series("fiscal year"):text(1, "period"), "FY2024")
  assert(#review:explain("a") > 0)
  check.fails("E_NOT_FOUND", review:explain("nobody"))
  assert(#review:gap("a") > 0)
  check.fails("E_NOT_FOUND", review:gap("nobody"))
  check.fails("E_DATE", program:review(network, "2024-02-30"))
end)

case("review__promise__tells_what_and_by_which_rule", function()
  local program = assert(tierkit.program("tierkit 1\nservice policies first that holds\n"
    .. "  stable otherwise\npromise cycle core days stable 5\npromise cycle days stable 20\n"))
  local network = assert(tierkit.network(program))
  assert(network:upsert { id = { "a" } })
  local review = assert(program:review(network, "2024-12-31"))
  local promised = assert(review:promise({ "a", "a", "nobody" }, { "core", "x", tierkit.null }))
  equal(#promised, 3)
  equal(promised:text(1, "text"), "cycle of core: 5 days, as its policy is stable")
  equal(promised:text(2, "value"), "20")
  equal(promised:text(3, "status"), "not_found")
  equal(#review:promise({ "a" }, nil, "2025-06-30"), 2)
  check.fails("E_DATE", review:promise({ "a" }, nil, "2024-06-30"))
  check.fails("E_DATE", review:promise({ "a" }, nil, "tomorrow"))
  check.fails("E_RANGE", review:promise({ "a" }, {}))
  check.raises("ids: texts expected", review.promise, review, { 5 })
  local _, place = check.fails("E_TEXT", review:promise({ "a", "a" }, { "core", "x\0y" }))
  equal(place.row, 2)
  equal(review:promise({ tierkit.null }):text(1, "status"), "not_found")
end)

case("program__diff__tells_what_changed", function()
  local before = assert(tierkit.program("tierkit 1\nattribute a number\nkpi k = a\n"))
  local after = assert(tierkit.program("tierkit 1\nattribute a number\nkpi k = a + 1\n"))
  equal(after:diff(before):text(1, "text"), "the expression of kpi k was a, is now a + 1")
  equal(#after:diff(after), 0)
  check.raises("tierkit.program expected", after.diff, after, 5)
end)

case("program__decide__gives_outcomes", function()
  local program = assert(tierkit.program([[
tierkit 1
rules discount over share ratio
  manager when share <= 10% limit 50000
  board otherwise
]]))
  local table = assert(program:decide("discount", { { share = "0.1" }, { share = "0.2" } }))
  equal(table:text(1, "outcome"), "manager")
  equal(table:text(1, "limit"), "50000")
  equal(table:text(2, "outcome"), "board")
  local nothing, _, code = program:decide("discounts", { share = {} })
  equal(nothing, nil)
  equal(code, "E_NOT_FOUND")
end)

case("review__compare__tells_what_changed", function()
  local program, network = check.world()
  local after = assert(program:review(network, "2024-12-31"))
  local before = assert(program:review(network, "2024-01-31"))
  equal(#after:compare(after), 0)
  local people = 0
  for _, row in after:compare(before, "matrix"):each() do
    people = people + (row.basis == after:classes():text(1, "basis") and row.count or 0)
  end
  equal(people, 3)
  equal(#after:compare(before), #after:compare(before, "moves"))
  check.raises("invalid option", after.compare, after, before, "causes")
  check.raises("tierkit.review expected", after.compare, after, network)
  check.raises("function is needed", after.compare, after, before, "moves", 1)
end)

case("review__without_as_of__takes_the_last_fact", function()
  local program, network = check.world()
  equal(assert(program:review(network)):as_of(), "2024-03-01")
end)

case("network__bytes__come_back", function()
  local program, network = check.world()
  local bytes = network:to_bytes()
  local again = assert(tierkit.network_from_bytes(bytes, program))
  equal(again:to_bytes(), bytes)
  equal(assert(program:review(again)):digest(), assert(program:review(network)):digest())
  check.fails("E_CHECKSUM", tierkit.network_from_bytes(bytes:sub(1, -2) ..
    string.char((bytes:byte(-1) + 1) % 256), program))
  check.fails("E_FORMAT", tierkit.network_from_bytes("nonsense nonsense nonsense nonsense", program))
  check.raises("expected", tierkit.network_from_bytes, bytes)
end)

case("review__bytes__come_back", function()
  local program, network = check.world()
  local review = assert(program:review(network))
  local bytes = review:to_bytes()
  local again = assert(tierkit.review_from_bytes(bytes))
  equal(again:to_bytes(), bytes)
  equal(again:digest(), review:digest())
  check.same(again:classes():rows(), review:classes():rows())
  check.fails("E_UNSUPPORTED", again:series("month"))
  check.fails("E_CHECKSUM", tierkit.review_from_bytes(bytes:sub(1, -2) ..
    string.char((bytes:byte(-1) + 1) % 256)))
  check.fails("E_FORMAT", tierkit.review_from_bytes(network:to_bytes()))
end)

case("collector__thousands_of_objects__all_go", function()
  collectgarbage("setstepmul", 101)
  for i = 1, 300 do
    local program, network = check.world()
    local review = assert(program:review(network))
    local rows = review:classes():rows()
    equal(rows[1].distributor_id, "a")
    collectgarbage("step", i % 5)
  end
  collectgarbage("setstepmul", 200)
  collectgarbage()
  collectgarbage()
end)

-- A function that the collector calls some time later.
local function at_collection(call)
  if newproxy then
    getmetatable(newproxy(true)).__gc = call
  else
    setmetatable({}, { __gc = call })
  end
end

case("finalizers__that_close_what_is_read__do_no_harm", function()
  local program, network = check.world()
  local ids = {}
  for i = 1, 500 do ids[i] = "id" .. i end
  assert(network:upsert { id = ids })
  local closed = 0
  for _ = 1, 60 do
    local review = assert(program:review(network))
    local result = review:series("month")
    local methods = { result.rows, result.columns, result.names, review.classes, review.digest }
    at_collection(function() result:close() review:close() end)
    for i, method in ipairs(methods) do
      local fine, message = pcall(method, i <= 3 and result or review)
      if not fine then
        assert(tostring(message):find("closed", 1, true), message)
        closed = closed + 1
      end
    end
  end
  print("# closed while in use: " .. closed)
end)

case("coroutine__all_work_in_one__is_the_same", function()
  local result
  local thread = coroutine.create(function()
    local program, network = check.world()
    coroutine.yield()
    result = assert(program:review(network)):classes():text(1, "class")
  end)
  assert(coroutine.resume(thread))
  assert(coroutine.resume(thread))
  equal(result, "A")
end)

check.finish()
