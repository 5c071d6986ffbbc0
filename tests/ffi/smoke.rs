// Owns: the smoke test from Rust, with declarations by hand. Must not know: more than the public
// declarations. Called by: run.py, with the program's text.
use std::ffi::{c_char, c_void};
use std::ptr::{null, null_mut};

#[repr(C)]
struct Error {
    struct_size: u32,
    flags: u32,
    code: i32,
    field: i32,
    row: i64,
    position: i64,
    text: [u8; 192],
}

#[repr(C)]
struct Column {
    struct_size: u32,
    flags: u32,
    kind: i32,
    scale: i32,
    rows: i64,
    stride: i64,
    validity_offset: i64,
    data: *const c_void,
    offsets: *const c_void,
    validity: *const u8,
    name: *const c_char,
    unit: *const c_char,
    reserved: *const c_void,
}

macro_rules! handles { ($($name:ident)*) => { $(#[repr(C)] struct $name { _private: [u8; 0] })* } }
handles! { Program Network Batch Review Table }

extern "C" {
    fn tierkit_program_parse(text: *const u8, bytes: usize, allocator: *const c_void,
        resolver: *const c_void, diagnostics: *mut *mut Table, out: *mut *mut Program,
        err: *mut Error) -> i32;
    fn tierkit_network_new(program: *const Program, allocator: *const c_void,
        out: *mut *mut Network, err: *mut Error) -> i32;
    fn tierkit_batch_new(rows: i64, allocator: *const c_void, out: *mut *mut Batch,
        err: *mut Error) -> i32;
    fn tierkit_batch_column(batch: *mut Batch, name: *const u8, bytes: usize,
        column: *const Column, err: *mut Error) -> i32;
    fn tierkit_network_upsert(network: *mut Network, batch: *const Batch, call: *const c_void,
        err: *mut Error) -> i32;
    fn tierkit_network_append(network: *mut Network, facts: *const u8, bytes: usize,
        batch: *const Batch, call: *const c_void, appended: *mut i64, err: *mut Error) -> i32;
    fn tierkit_review_new(network: *const Network, program: *const Program, as_of: i32,
        history: *const c_void, call: *const c_void, out: *mut *mut Review, err: *mut Error) -> i32;
    fn tierkit_review_table(review: *const Review, kind: i32, call: *const c_void,
        out: *mut *mut Table, err: *mut Error) -> i32;
    fn tierkit_table_rows(table: *const Table) -> i64;
    fn tierkit_table_text(table: *const Table, row: i64, column: i32, buffer: *mut u8,
        capacity: usize, needed: *mut usize, err: *mut Error) -> i32;
    fn tierkit_table_free(table: *mut Table);
    fn tierkit_review_free(review: *mut Review);
    fn tierkit_batch_free(batch: *mut Batch);
    fn tierkit_network_free(network: *mut Network);
    fn tierkit_program_free(program: *mut Program);
}

fn must(call: impl FnOnce(*mut Error) -> i32) {
    let mut err: Error = unsafe { std::mem::zeroed() };
    err.struct_size = std::mem::size_of::<Error>() as u32;
    if call(&mut err) != 0 {
        panic!("{}", String::from_utf8_lossy(&err.text));
    }
}

/// A column of texts; it borrows `data` and `offsets` until the batch was used.
fn bind(batch: *mut Batch, name: &str, data: &str, offsets: &[i64]) {
    let mut column: Column = unsafe { std::mem::zeroed() };
    column.struct_size = std::mem::size_of::<Column>() as u32;
    column.kind = 7;
    column.rows = offsets.len() as i64 - 1;
    column.data = data.as_ptr().cast();
    column.offsets = offsets.as_ptr().cast();
    must(|err| unsafe { tierkit_batch_column(batch, name.as_ptr(), name.len(), &column, err) });
}

fn batch(rows: i64) -> *mut Batch {
    let mut made = null_mut();
    must(|err| unsafe { tierkit_batch_new(rows, null(), &mut made, err) });
    made
}

fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let (mut program, mut network) = (null_mut(), null_mut());
    must(|err| unsafe {
        tierkit_program_parse(text.as_ptr(), text.len(), null(), null(), null_mut(), &mut program, err)
    });
    must(|err| unsafe { tierkit_network_new(program, null(), &mut network, err) });
    let records = batch(3);
    bind(records, "id", "abc", &[0, 1, 2, 3]);
    must(|err| unsafe { tierkit_network_upsert(network, records, null(), err) });
    let facts = batch(3);
    bind(facts, "partner", "abc", &[0, 1, 2, 3]);
    bind(facts, "day", "2024-01-312024-02-012024-02-02", &[0, 10, 20, 30]);
    bind(facts, "amount", "702010", &[0, 2, 4, 6]);
    let mut appended = 0;
    must(|err| unsafe {
        tierkit_network_append(network, "invoices".as_ptr(), 8, facts, null(), &mut appended, err)
    });
    assert_eq!(appended, 3);
    let (mut review, mut table) = (null_mut(), null_mut());
    must(|err| unsafe {
        tierkit_review_new(network, program, i32::MIN, null(), null(), &mut review, err)
    });
    must(|err| unsafe { tierkit_review_table(review, 4, null(), &mut table, err) });
    let cell = |row, column| {
        let (mut buffer, mut needed) = ([0u8; 64], 0usize);
        must(|err| unsafe {
            tierkit_table_text(table, row, column, buffer.as_mut_ptr(), 64, &mut needed, err)
        });
        String::from_utf8(buffer[..needed].to_vec()).unwrap()
    };
    let found: Vec<String> = (0..unsafe { tierkit_table_rows(table) })
        .filter(|row| cell(*row, 1) == "all")
        .map(|row| format!("{} {}", cell(row, 2), cell(row, 7)))
        .collect();
    unsafe {
        tierkit_table_free(table);
        tierkit_review_free(review);
        tierkit_batch_free(records);
        tierkit_batch_free(facts);
        tierkit_network_free(network);
        tierkit_program_free(program);
    }
    println!("{}", found.join(", "));
}
