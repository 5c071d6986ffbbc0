-- The example host in Lua: does what docs/examples/review.c does and writes the same files.
--
--   lua review.lua DATA_DIR PROGRAM OUT_DIR [--as-of YYYY-MM-DD] [--since YYYY-MM-DD]
--       [--catalogue DIR] [--opening FILE] [--series PERIOD]
--
-- Reads DATA_DIR/distributors.csv and, for each `facts NAME` of the program, DATA_DIR/NAME.csv;
-- writes the tables of the review to OUT_DIR and prints a summary. Runs on Lua 5.1 to 5.4 and
-- LuaJIT; `require "tierkit"` must find the module (package.cpath or LUA_CPATH).
local tierkit = require "tierkit"

local CHUNK_ROWS = 65536
local TABLES = { "kpis", "values", "contributions", "classes", "policies", "promises", "alerts",
                 "groups", "concentration", "feeds", "unmatched", "splits", "left_out",
                 "movement", "selection", "findings", "traits",
                 "mix", "dispersion", "migration", "exceptions", "menu", "kept", "failures",
                 "profit", "profit_buckets", "profit_groups", "worklist" }

-- ---- errors: what is wrong with the input ends the run ----------------------------------------

local function fail(path, line, text)
  io.stderr:write(path, line and (":%d"):format(line) or "", ": error: ", text, "\n")
  os.exit(1)
end

local function wrong_usage(text)
  io.stderr:write("review: ", text, "\n\n",
    "usage: lua review.lua DATA_DIR PROGRAM OUT_DIR [--as-of YYYY-MM-DD] [--since YYYY-MM-DD]\n" ..
    "       [--catalogue DIR] [--opening FILE] [--series PERIOD]\n")
  os.exit(2)
end

-- ---- files ------------------------------------------------------------------------------------

local function join(folder, name)
  return folder:sub(-1) == "/" and folder .. name or folder .. "/" .. name
end

-- A name from a program must not lead to another folder.
local function is_file_name(name)
  return name ~= "" and not name:find("^%.") and not name:find("[/\\:]")
end

local function read_file(path)
  local file = io.open(path, "rb")
  local text = file and file:read("*a")
  if file then
    file:close()
  end
  return text
end

local function make_folder(path)
  local quoted
  if package.config:sub(1, 1) == "\\" then
    quoted = 'mkdir "' .. path:gsub("/", "\\") .. '" 2>NUL'
  else
    quoted = "mkdir -p -- '" .. path:gsub("'", "'\\''") .. "'"
  end
  os.execute(quoted) -- what fails shows when the first table is written
end

-- ---- CSV: RFC 4180, every record with as many fields as the header -----------------------------

local Csv = {}
Csv.__index = Csv

-- Reads the field at self.at; leaves self.at behind it. Returns its text, and true behind the last
-- field of a record.
function Csv:field()
  local text, at, field = self.text, self.at, nil
  if text:byte(at) == 34 then -- a quote
    local from = at + 1
    while true do
      local quote = text:find('"', from, true)
      if not quote then
        fail(self.path, self.line, "a quoted field begins here and never ends")
      elseif text:byte(quote + 1) ~= 34 then
        field = text:sub(at + 1, quote - 1):gsub('""', '"')
        at = quote + 1
        break
      end
      from = quote + 2
    end
    for _ in field:gmatch("\n") do
      self.line = self.line + 1
    end
  else
    local stop = text:find("[,\n]", at) or #text + 1
    if text:byte(stop) == 10 and text:byte(stop - 1) == 13 and stop > at then
      stop = stop - 1
    end
    field, at = text:sub(at, stop - 1), stop
  end
  if text:byte(at) == 13 and text:byte(at + 1) == 10 then
    at = at + 1
  end
  local next_one = text:byte(at)
  if next_one and next_one ~= 44 and next_one ~= 10 then
    fail(self.path, self.line, "text behind a closing quote")
  end
  self.at = at + 1
  if next_one == 10 then
    self.line = self.line + 1
  end
  return field, next_one ~= 44
end

local function open_csv(path)
  local text = read_file(path)
  if not text then
    fail(path, nil, "cannot be read")
  end
  local csv = setmetatable({ path = path, text = text, at = 1, line = 1, names = {}, place = {} }, Csv)
  if text:sub(1, 3) == "\239\187\191" then -- a byte order mark
    csv.at = 4
  end
  if csv.at > #text then
    fail(path, nil, "is empty: its first line must name the columns")
  end
  local last
  repeat
    local name
    name, last = csv:field()
    csv.names[#csv.names + 1] = name
    if name ~= "" and csv.place[name] then
      fail(path, 1, ("columns %d and %d of the header are both named `%s`: rename one"):format(
        csv.place[name], #csv.names, name))
    end
    csv.place[name] = #csv.names
  until last
  return csv
end

function Csv:skip_empty_lines()
  while true do
    local stop = self.text:match("^\r?\n()", self.at)
    if not stop then
      return
    end
    self.at, self.line = stop, self.line + 1
  end
end

-- Up to `most` records as columns of the wanted names; empty fields are missing. Returns columns
-- and the line of each record, or nil at the end of the file.
function Csv:read(most, wanted)
  local columns, lines, sinks = {}, {}, {}
  for place, name in ipairs(self.names) do
    if name ~= "" and wanted(name) then
      columns[name] = {}
      sinks[place] = columns[name]
    end
  end
  local rows = 0
  while rows < most do
    self:skip_empty_lines()
    if self.at > #self.text then
      break
    end
    local place, line, last = 0, self.line, nil
    rows = rows + 1
    repeat
      local field
      field, last = self:field()
      place = place + 1
      if field ~= "" and sinks[place] then
        sinks[place][rows] = field
      end
    until last
    if place ~= #self.names then
      fail(self.path, line, ("the fields of this record are %d, those of the header %d: a comma " ..
        "or a quote is missing or too many"):format(place, #self.names))
    end
    lines[rows] = line
  end
  if rows == 0 then
    return nil, lines
  end
  for _, column in pairs(columns) do
    column.n = rows
  end
  return columns, lines
end

-- ---- input ------------------------------------------------------------------------------------

local AREAS = { "sales", "service", "inventory", "money", "profit", "customer", "market",
                "enablement", "relationship", "concentration" }

-- `use NAME` is NAME.tierkit beside the program, `use kpi NAME` a text of the catalogue.
local function used_text(folder, catalogue, name)
  local shelf, last = name:match("^(%l+)/(.*)$")
  if not shelf then
    return is_file_name(name) and read_file(folder .. name .. ".tierkit") or nil
  end
  if not catalogue or not is_file_name(last) then
    return nil
  end
  local is_folder = shelf == "data" or shelf == "policies"
  for _, area in ipairs(shelf == "kpi" and AREAS or is_folder and { shelf } or {}) do
    local text = read_file(join(catalogue, area .. "/" .. last .. ".tierkit"))
    if text then
      return text
    end
  end
end

local function load_program(path, catalogue)
  local text = read_file(path)
  if not text then
    fail(path, nil, "cannot be read")
  end
  local folder = path:match("^(.*/)") or "./"
  local program, message, _, diagnostics = tierkit.program(text, function(name)
    return used_text(folder, catalogue, name)
  end)
  diagnostics = program and message or diagnostics -- beside a program: its warnings
  if type(diagnostics) == "userdata" then
    for _, row in diagnostics:each() do
      io.stderr:write(("%s:%s:%s: %s: %s\n"):format(path, row.line, row.column, row.severity,
        row.message))
    end
  end
  if not program then
    fail(path, nil, message)
  end
  return program
end

-- Dates of which only the year or the month is known begin on its first day.
local function complete_dates(column)
  for row = 1, column.n do
    local date = column[row]
    if date and #date == 4 then
      column[row] = date .. "-01-01"
    elseif date and #date == 7 then
      column[row] = date .. "-01"
    end
  end
end

local function load_records(folder, network)
  local csv = open_csv(join(folder, "distributors.csv"))
  if not csv.place.id then
    fail(csv.path, 1, "there is no column `id`: name the column that identifies a distributor")
  end
  local columns, lines = csv:read(math.huge, function() return true end)
  if not columns then
    return
  end
  if columns.since then
    complete_dates(columns.since)
  end
  local done, message, _, where = network:upsert(columns)
  if not done then
    fail(csv.path, lines[where.row], message)
  end
end

-- What people decided, where there is such a file.
local function load_decisions(folder, network)
  if not read_file(join(folder, "decisions.csv")) then
    return
  end
  local csv = open_csv(join(folder, "decisions.csv"))
  local columns, lines = csv:read(math.huge, function() return true end)
  if not columns then
    return
  end
  local done, message, _, where = network:decide(columns)
  if not done then
    fail(csv.path, where.row and lines[where.row], message)
  end
end

-- Facts, or a table that facts look up. One bad line must not stop a review: the library counts it.
local function load_facts(folder, kind, facts, needed, network)
  if not is_file_name(facts) then
    fail(facts .. ".csv", nil, "this name of facts or of a table cannot be the name of a file")
  end
  local csv = open_csv(join(folder, facts .. ".csv"))
  for name, must in pairs(needed) do
    if must and not csv.place[name] then
      fail(csv.path, 1,
        ("there is no column `%s`, which `%s %s` reads"):format(name, kind, facts))
    end
  end
  local columns, lines = csv:read(CHUNK_ROWS, function(name) return needed[name] ~= nil end)
  while columns do
    local rows, message, _, where
    if kind == "table" then
      rows, message, _, where = network:upsert_table(facts, columns)
    else
      rows, message, _, where = network:append(facts, columns, { skip_bad_rows = true })
    end
    if not rows then
      fail(csv.path, where.row and lines[where.row], message)
    end
    columns, lines = csv:read(CHUNK_ROWS, function(name) return needed[name] ~= nil end)
  end
end

local function load_network(folder, program)
  local network = assert(tierkit.network(program))
  local blocks, columns_of = {}, {}
  for _, row in program:declared_columns():each() do -- tables first
    if not columns_of[row.facts] then
      blocks[#blocks + 1] = row
      columns_of[row.facts] = {}
    end
    columns_of[row.facts][row.column] = row.needed
  end
  load_records(folder, network)
  load_decisions(folder, network)
  for _, block in ipairs(blocks) do
    load_facts(folder, block.kind, block.facts, columns_of[block.facts], network)
  end
  return network
end

-- ---- results ----------------------------------------------------------------------------------

local function quoted(field)
  if field:find('[",\r\n]') then
    return '"' .. field:gsub('"', '""') .. '"'
  end
  return field
end

-- review.saved of the review before.
local function load_review(path)
  local bytes = read_file(path)
  if not bytes then
    fail(path, nil, "this file cannot be read")
  end
  local review, message = tierkit.review_from_bytes(bytes)
  if not review then
    fail(path, nil, message)
  end
  return review
end

local function save_review(path, review)
  local file, message = io.open(path, "wb")
  if not file then
    fail(path, nil, message)
  end
  file:write(assert(review:to_bytes()))
  file:close()
end

local function write_table(path, result)
  local file, message = io.open(path, "wb")
  if not file then
    fail(path, nil, message)
  end
  local line, names = {}, result:names()
  for i, name in ipairs(names) do
    line[i] = quoted(name)
  end
  file:write(table.concat(line, ","), "\n")
  for row = 1, #result do
    for i = 1, #names do
      line[i] = quoted(result:text(row, i))
    end
    file:write(table.concat(line, ","), "\n")
  end
  file:close()
end

local function last_day(year, month)
  local leap = year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
  return month == 2 and (leap and 29 or 28) or (month % 2 == (month < 8 and 1 or 0)) and 31 or 30
end

-- The same day three months ago; the last day of a month stays the last.
local function a_quarter_earlier(date)
  local year, month, day = date:match("^(%d+)-(%d+)-(%d+)$")
  year, month, day = tonumber(year), tonumber(month), tonumber(day)
  local was_last = day == last_day(year, month)
  local earlier = year * 12 + month - 4
  year, month = math.floor(earlier / 12), earlier % 12 + 1
  local last = last_day(year, month)
  day = (was_last or day > last) and last or day
  return year < 1 and date or ("%04d-%02d-%02d"):format(year, month, day)
end

-- Questions to the rules of a program: rules_NAME.csv in, decided_NAME.csv out.
local function write_decided(program, data, out)
  for _, row in program:declared():each() do
    local path = row.kind == "rules" and join(data, "rules_" .. row.name .. ".csv")
    if path and is_file_name(row.name) and read_file(path) then
      local questions = open_csv(path):read(math.huge, function() return true end) or { n = 0 }
      local decided, message = program:decide(row.name, questions)
      if not decided then
        fail(path, nil, message)
      end
      write_table(join(out, "decided_" .. row.name .. ".csv"), decided)
    end
  end
end

-- Who gets how much support, where the data folder has requests and capacities.
local function write_support(review, data, out)
  local tables = {}
  for i, name in ipairs { "requests", "capacity", "debts" } do
    local path = join(data, "support_" .. name .. ".csv")
    if read_file(path) then
      tables[i] = open_csv(path):read(math.huge, function() return true end) or { n = 0 }
    end
  end
  if not (tables[1] and tables[2]) then
    return
  end
  local plan, message = review:support(tables[1], tables[2], tables[3])
  if not plan then
    fail("support.csv", nil, message)
  end
  write_table(join(out, "support.csv"), plan.grants)
  for _, name in ipairs { "resources", "groups", "partners" } do
    write_table(join(out, "support_" .. name .. ".csv"), plan[name])
  end
end

-- "A: 120, B: 300" from a column.
local function counts(result, column)
  local order, count, words = {}, {}, {}
  for row = 1, #result do
    local text = result:text(row, column)
    if not count[text] then
      order[#order + 1] = text
    end
    count[text] = (count[text] or 0) + 1
  end
  for i, text in ipairs(order) do
    words[i] = ("%s: %d"):format(text == "" and "none" or text, count[text])
  end
  return #words > 0 and table.concat(words, ", ") or "none"
end

local function print_page(program, review, folder)
  local title = program:declared():row(1)
  print(("%s, version %s, as of %s"):format(title.name or "Review", title.text or "-",
    review:as_of()))
  print(("%d partners"):format(#review))
  print("alerts       " .. counts(review:alerts(), "level"))
  print("left out     " .. counts(review:left_out(), "reason"))
  print("policies     " .. counts(review:policies(), "policy"))
  print("The tables lie in " .. folder .. ".")
end

local PERIODS = { week = true, month = true, quarter = true, half = true, year = true }

local function read_options()
  local places, as_of, since, catalogue, opening, series = {}, nil, nil, nil, nil, "quarter"
  local i = 1
  while arg[i] do
    if arg[i] == "--as-of" then
      i = i + 1
      as_of = arg[i] or ""
    elseif arg[i] == "--since" then
      i = i + 1
      since = arg[i] or ""
    elseif arg[i] == "--catalogue" and arg[i + 1] then
      i = i + 1
      catalogue = arg[i]
    elseif arg[i] == "--opening" and arg[i + 1] then
      i = i + 1
      opening = arg[i]
    elseif arg[i] == "--series" and arg[i + 1] then
      i = i + 1
      series = arg[i]
      if not PERIODS[series] then
        wrong_usage("--series needs week, month, quarter, half or year, not " .. series)
      end
    elseif arg[i]:sub(1, 1) == "-" or #places == 3 then
      wrong_usage("do not know what to do with " .. arg[i])
    else
      places[#places + 1] = arg[i]
    end
    i = i + 1
  end
  if #places < 3 then
    wrong_usage("DATA_DIR, PROGRAM and OUT_DIR are needed")
  end
  return places[1], places[2], places[3], as_of, since, catalogue, opening, series
end

local data, program_path, out, as_of, since, catalogue, opening_path, period = read_options()
local program = load_program(program_path, catalogue)
local network = load_network(data, program)
if not as_of and not network:stats().last_day then
  fail(data, nil, ("there are no facts to take the day of the review from (%d bad rows were left " ..
    "out): give it with --as-of"):format(network:stats().rejected_rows))
end
local opening = opening_path and load_review(opening_path)
local review, message = program:review(network, as_of, nil, opening)
if not review then
  fail(program_path, nil, message)
end
make_folder(out)
for _, name in ipairs(TABLES) do
  write_table(join(out, name .. ".csv"), review:table(name))
end
save_review(join(out, "review.saved"), review)
write_table(join(out, "lookups.csv"), assert(network:unmatched()))
write_table(join(out, "series.csv"), assert(review:series(period)))
if period ~= "week" then -- weeks are no periods of a fiscal year
  write_table(join(out, "fiscal.csv"), assert(review:series("fiscal " .. period)))
end
-- What changed since a day, or in the last quarter, by the rules and the data of today.
local before = assert(program:review(network, since or a_quarter_earlier(review:as_of())))
write_table(join(out, "changes.csv"), assert(review:compare(before)))
write_support(review, data, out)
write_decided(program, data, out)
print_page(program, review, out)
