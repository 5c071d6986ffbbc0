-- bindings/tierkit.cdef.h as LuaJIT reads it: a program, rows, a review, a class.
-- luajit test_luajit.lua CDEF SHARED_LIBRARY
local ffi = require("ffi")
local file = assert(io.open(arg[1]))
ffi.cdef(file:read("*a"))
file:close()
local C = ffi.load(arg[2])

local err = ffi.new("tierkit_error", { struct_size = ffi.sizeof("tierkit_error") })
local function must(status)
    if status ~= C.TIERKIT_OK then error(ffi.string(err.text), 2) end
end

local text = [[
tierkit 1
program "Smoke" version "1"
review window all
facts invoices key partner at day
  flow sales money = amount
classes by share of sales
  A up to 80%
  B otherwise
]]
local program = ffi.new("tierkit_program *[1]")
must(C.tierkit_program_parse(text, #text, nil, nil, nil, program, err))
local network = ffi.new("tierkit_network *[1]")
must(C.tierkit_network_new(program[0], nil, network, err))

local function texts(words)
    local array = ffi.new("const char *[?]", #words)
    for i, word in ipairs(words) do array[i - 1] = word end
    return array
end
local function batch(rows, columns)
    local made = ffi.new("tierkit_batch *[1]")
    must(C.tierkit_batch_new(rows, nil, made, err))
    for name, data in pairs(columns) do
        local column = ffi.new("tierkit_column")
        column.struct_size = ffi.sizeof("tierkit_column")
        column.type, column.rows, column.data = C.TIERKIT_TYPE_TEXT_POINTERS, rows, data
        must(C.tierkit_batch_column(made[0], name, #name, column, err))
    end
    return made[0]
end
local ids = texts({ "a", "b", "c" })
local records = batch(3, { id = ids })
must(C.tierkit_network_upsert(network[0], records, nil, err))
local days, amounts = texts({ "2024-01-31", "2024-02-01", "2024-02-02" }), texts({ "70", "20", "10" })
local facts = batch(3, { partner = ids, day = days, amount = amounts })
local appended = ffi.new("int64_t[1]")
must(C.tierkit_network_append(network[0], "invoices", 8, facts, nil, appended, err))
assert(appended[0] == 3)

local review = ffi.new("tierkit_review *[1]")
must(C.tierkit_review_new(network[0], program[0], C.TIERKIT_AS_OF_LAST_FACT, nil, nil, review, err))
local classes = ffi.new("tierkit_table *[1]")
must(C.tierkit_review_table(review[0], C.TIERKIT_REVIEW_CLASSES, nil, classes, err))
local buffer, needed = ffi.new("char[64]"), ffi.new("size_t[1]")
local function cell(row, column)
    must(C.tierkit_table_text(classes[0], row, column, buffer, 64, needed, err))
    return ffi.string(buffer, needed[0])
end
local got = {}
for row = 0, tonumber(C.tierkit_table_rows(classes[0])) - 1 do
    if cell(row, 1) == "all" then got[#got + 1] = cell(row, 2) .. " " .. cell(row, 7) end
end
C.tierkit_table_free(classes[0])
C.tierkit_review_free(review[0])
C.tierkit_batch_free(records)
C.tierkit_batch_free(facts)
C.tierkit_network_free(network[0])
C.tierkit_program_free(program[0])
-- Up to 80%: before a stands 0%, before b 70%, before c 90%.
print(table.concat(got, ", "))
assert(table.concat(got, ", ") == "a A, b A, c B", "not the classes that share cuts give")
