-- Reading the files of tests/vectors: JSON cases, CSV tables, and what the C tests include.
local folder = arg[0]:match("^(.*)[/\\]") or "."
local vectors = {}

local function text_of(name)
  local file = assert(io.open(folder .. "/../vectors/" .. name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

-- JSON without escapes beyond the quote, as these files have it.
local function read_json(text, at)
  at = text:match("^%s*()", at)
  local first = text:sub(at, at)
  if first == "{" or first == "[" then
    local result, close = {}, first == "{" and "}" or "]"
    at = text:match("^%s*()", at + 1)
    while text:sub(at, at) ~= close do
      local key = #result + 1
      if first == "{" then
        key, at = read_json(text, at)
        at = text:match("^%s*:()", at)
      end
      result[key], at = read_json(text, at)
      at = text:match("^%s*,?%s*()", at)
    end
    return result, at + 1
  elseif first == '"' then
    local from = at + 1
    repeat
      at = text:find('"', at + 1, true)
    until text:sub(at - 1, at - 1) ~= "\\"
    return text:sub(from, at - 1), at + 1
  end
  local word, stop = text:match("^([%w%.%+%-]+)()", at)
  if word == "true" or word == "false" or word == "null" then
    return word == "true", stop
  end
  return assert(tonumber(word), word), stop
end

function vectors.json(name)
  return (read_json(text_of(name .. ".json"), 1))
end

-- Rows of a CSV file without quotes, in groups by measure and scope.
function vectors.groups(name)
  local groups, order, header = {}, {}, nil
  for line in text_of(name):gmatch("[^\r\n]+") do
    local row, place = {}, 0
    for field in (line .. ","):gmatch("([^,]*),") do
      place = place + 1
      row[header and header[place] or place] = field
    end
    if not header then
      header = row
    else
      local key = row.measure .. " " .. row.scope
      if not groups[key] then
        groups[key] = {}
        order[#order + 1] = key
      end
      table.insert(groups[key], row)
    end
  end
  return groups, order
end

function vectors.column(rows, key)
  local values = {}
  for i, row in ipairs(rows) do
    values[i] = row[key]
  end
  return values
end

function vectors.near(got, wanted, tolerance, what)
  if not got or math.abs(got - wanted) > tolerance then
    error((what or "value") .. ": got " .. tostring(got) .. ", wanted " .. tostring(wanted), 2)
  end
end

-- The rows of a file that C includes: its braces are tables in Lua, too.
function vectors.rows(name)
  local text = "return {" .. text_of(name .. ".inc"):gsub("/%*.-%*/", "") .. "}"
  return assert((loadstring or load)(text))()
end

return vectors
