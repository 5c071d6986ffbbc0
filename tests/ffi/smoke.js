// Owns: the smoke test from Node through koffi. Must not know: more than the public declarations.
// Called by: run.py, with the shared library and the program's text.
const fs = require("fs");
const koffi = require("koffi");

const library = koffi.load(process.argv[2]);
for (const name of ["program", "network", "batch", "review", "table"]) {
    koffi.opaque(`tierkit_${name}`);
}
koffi.struct("tierkit_error", {
    struct_size: "uint32_t", flags: "uint32_t", code: "int32_t", field: "int32_t",
    row: "int64_t", position: "int64_t", text: koffi.array("char", 192),
});
koffi.struct("tierkit_column", {
    struct_size: "uint32_t", flags: "uint32_t", type: "int32_t", scale: "int32_t",
    rows: "int64_t", stride: "int64_t", validity_offset: "int64_t", data: "void *",
    offsets: "void *", validity: "void *", name: "void *", unit: "void *", reserved: "void *",
});
const declare = (text) => library.func(text);
const parse = declare("int32_t tierkit_program_parse(const char *text, size_t bytes, void *allocator, void *resolver, void *diagnostics, _Out_ tierkit_program **out, _Inout_ tierkit_error *err)");
const newNetwork = declare("int32_t tierkit_network_new(tierkit_program *program, void *allocator, _Out_ tierkit_network **out, _Inout_ tierkit_error *err)");
const newBatch = declare("int32_t tierkit_batch_new(int64_t rows, void *allocator, _Out_ tierkit_batch **out, _Inout_ tierkit_error *err)");
const bind = declare("int32_t tierkit_batch_column(tierkit_batch *batch, const char *name, size_t bytes, tierkit_column *column, _Inout_ tierkit_error *err)");
const upsert = declare("int32_t tierkit_network_upsert(tierkit_network *network, tierkit_batch *batch, void *call, _Inout_ tierkit_error *err)");
const append = declare("int32_t tierkit_network_append(tierkit_network *network, const char *facts, size_t bytes, tierkit_batch *batch, void *call, _Out_ int64_t *appended, _Inout_ tierkit_error *err)");
const newReview = declare("int32_t tierkit_review_new(tierkit_network *network, tierkit_program *program, int32_t as_of, void *history, void *call, _Out_ tierkit_review **out, _Inout_ tierkit_error *err)");
const reviewTable = declare("int32_t tierkit_review_table(tierkit_review *review, int32_t kind, void *call, _Out_ tierkit_table **out, _Inout_ tierkit_error *err)");
const rowsOf = declare("int64_t tierkit_table_rows(tierkit_table *table)");
const textOf = declare("int32_t tierkit_table_text(tierkit_table *table, int64_t row, int32_t column, _Out_ uint8_t *buffer, size_t capacity, _Out_ size_t *needed, _Inout_ tierkit_error *err)");
const free = Object.fromEntries(["program", "network", "batch", "review", "table"].map(
    (name) => [name, declare(`void tierkit_${name}_free(tierkit_${name} *object)`)]));

function call(f, ...values) {
    const err = { struct_size: koffi.sizeof("tierkit_error"), flags: 0, code: 0, field: 0, row: 0,
        position: 0, text: "" };
    if (f(...values, err) !== 0) { throw new Error(err.text); }
}
function made(f, ...values) {
    const out = [null];
    call(f, ...values, out);
    return out[0];
}
const kept = []; // columns borrow what they point to
function batch(rows, columns) {
    const object = made(newBatch, rows, null);
    for (const [name, words] of Object.entries(columns)) {
        const data = Buffer.from(words.join(""));
        const offsets = new BigInt64Array(words.length + 1);
        words.forEach((word, i) => { offsets[i + 1] = offsets[i] + BigInt(word.length); });
        kept.push(data, offsets);
        call(bind, object, name, name.length, {
            struct_size: koffi.sizeof("tierkit_column"), flags: 0, type: 7, scale: 0, rows,
            stride: 0, validity_offset: 0, data, offsets, validity: null, name: null, unit: null,
            reserved: null });
    }
    return object;
}

const text = fs.readFileSync(process.argv[3], "utf8");
const program = made(parse, text, text.length, null, null, null);
const network = made(newNetwork, program, null);
const ids = ["a", "b", "c"];
const records = batch(3, { id: ids });
call(upsert, network, records, null);
const facts = batch(3, { partner: ids, day: ["2024-01-31", "2024-02-01", "2024-02-02"],
    amount: ["70", "20", "10"] });
made(append, network, "invoices", 8, facts, null);
const review = made(newReview, network, program, -2147483648, null, null);
const table = made(reviewTable, review, 4, null);
const cell = (row, column) => {
    const buffer = Buffer.alloc(64), needed = [0];
    call(textOf, table, row, column, buffer, 64, needed);
    return buffer.toString("utf8", 0, Number(needed[0]));
};
const found = [];
for (let row = 0; row < Number(rowsOf(table)); row++) {
    if (cell(row, 1) === "all") { found.push(`${cell(row, 2)} ${cell(row, 7)}`); }
}
free.table(table);
free.review(review);
free.batch(records);
free.batch(facts);
free.network(network);
free.program(program);
kept.length = 0;
console.log(found.join(", "));
