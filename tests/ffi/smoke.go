// Owns: the smoke test from Go through cgo. Must not know: more than the public header.
// Called by: run.py, with the program's text.
package main

/*
#include <stdlib.h>
#include <tierkit.h>
*/
import "C"

import (
	"fmt"
	"os"
	"strings"
	"unsafe"
)

func must(status C.tierkit_status, err *C.tierkit_error) {
	if status != C.TIERKIT_OK {
		panic(C.GoString(&err.text[0]))
	}
}

// texts copies words to memory of C, which a column may borrow.
func texts(words ...string) unsafe.Pointer {
	size := unsafe.Sizeof((*C.char)(nil))
	array := C.malloc(C.size_t(uintptr(len(words)) * size))
	for i, word := range words {
		*(**C.char)(unsafe.Add(array, uintptr(i)*size)) = C.CString(word)
	}
	return array
}

func bind(batch *C.tierkit_batch, name string, rows int, data unsafe.Pointer, err *C.tierkit_error) {
	column := (*C.tierkit_column)(C.calloc(1, C.sizeof_tierkit_column))
	column.struct_size = C.sizeof_tierkit_column
	column._type = C.TIERKIT_TYPE_TEXT_POINTERS
	column.rows = C.int64_t(rows)
	column.data = data
	word := C.CString(name)
	must(C.tierkit_batch_column(batch, word, C.size_t(len(name)), column, err), err)
	C.free(unsafe.Pointer(word))
	C.free(unsafe.Pointer(column))
}

func main() {
	bytes, failed := os.ReadFile(os.Args[1])
	if failed != nil {
		panic(failed)
	}
	err := (*C.tierkit_error)(C.calloc(1, C.sizeof_tierkit_error))
	err.struct_size = C.sizeof_tierkit_error
	text := C.CString(string(bytes))
	var program *C.tierkit_program
	must(C.tierkit_program_parse(text, C.size_t(len(bytes)), nil, nil, nil, &program, err), err)
	var network *C.tierkit_network
	must(C.tierkit_network_new(program, nil, &network, err), err)
	ids := texts("a", "b", "c")
	var records, facts *C.tierkit_batch
	must(C.tierkit_batch_new(3, nil, &records, err), err)
	bind(records, "id", 3, ids, err)
	must(C.tierkit_network_upsert(network, records, nil, err), err)
	must(C.tierkit_batch_new(3, nil, &facts, err), err)
	bind(facts, "partner", 3, ids, err)
	bind(facts, "day", 3, texts("2024-01-31", "2024-02-01", "2024-02-02"), err)
	bind(facts, "amount", 3, texts("70", "20", "10"), err)
	var appended C.int64_t
	block := C.CString("invoices")
	must(C.tierkit_network_append(network, block, 8, facts, nil, &appended, err), err)
	var review *C.tierkit_review
	must(C.tierkit_review_new(network, program, C.TIERKIT_AS_OF_LAST_FACT, nil, nil, &review, err), err)
	var table *C.tierkit_table
	must(C.tierkit_review_table(review, C.TIERKIT_REVIEW_CLASSES, nil, &table, err), err)
	cell := func(row, column int) string {
		var buffer [64]C.char
		var needed C.size_t
		must(C.tierkit_table_text(table, C.int64_t(row), C.int32_t(column), &buffer[0], 64, &needed,
			err), err)
		return C.GoStringN(&buffer[0], C.int(needed))
	}
	var found []string
	for row := 0; row < int(C.tierkit_table_rows(table)); row++ {
		if cell(row, 1) == "all" {
			found = append(found, cell(row, 2)+" "+cell(row, 7))
		}
	}
	C.tierkit_table_free(table)
	C.tierkit_review_free(review)
	C.tierkit_batch_free(records)
	C.tierkit_batch_free(facts)
	C.tierkit_network_free(network)
	C.tierkit_program_free(program)
	fmt.Println(strings.Join(found, ", "))
}
