"""Measures append() from numpy and pyarrow against the same call in C, made through ctypes.

    python measure_append.py LIBTIERKIT_SO [ROWS]

Prints the best of nine each, in milliseconds of processor time, and the ratio. It is no test:
machines that do other work at the same time give other ratios."""
import ctypes
import sys
import time

import numpy as np
import pyarrow as pa

import tierkit

PROGRAM = b"""tierkit 1
review window all
facts invoices key id at day
  flow sales money = amount
"""
INT64, TEXT32, DATE32, CODE32 = 4, 8, 10, 13


class Column(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("struct_size", "flags")] + \
        [(name, ctypes.c_int32) for name in ("type", "scale")] + \
        [(name, ctypes.c_int64) for name in ("rows", "stride", "validity_offset")] + \
        [(name, ctypes.c_void_p) for name in
         ("data", "offsets", "validity", "name", "unit", "reserved")]


class InC:
    """The calls that a host in C makes."""

    def __init__(self, path, ids, days, amounts):
        self.core = ctypes.CDLL(path)
        self.rows = len(days)
        self.codes = np.zeros(self.rows, "i4")
        _, offsets, data = ids.buffers()
        self.ids = self.column(TEXT32, data.address, offsets.address)
        self.days = self.column(DATE32, days.ctypes.data)
        self.amounts = self.column(INT64, amounts.ctypes.data)

    def column(self, kind, data, offsets=None):
        return Column(struct_size=ctypes.sizeof(Column), type=kind, rows=self.rows, data=data,
                      offsets=offsets)

    def call(self, name, *arguments):
        status = getattr(self.core, f"tierkit_{name}")(*arguments, None)
        assert status == 0, (name, status)

    def made(self, name, *arguments):
        handle = ctypes.c_void_p()
        self.call(name, *arguments, ctypes.byref(handle))
        return handle

    def coded(self, network):
        self.call("network_codes", network, ctypes.byref(self.ids), None,
                  ctypes.c_void_p(self.codes.ctypes.data))
        return self.column(CODE32, self.codes.ctypes.data)

    def append(self, coded):
        program = self.made("program_parse", PROGRAM, ctypes.c_size_t(len(PROGRAM)), None, None,
                            None)
        network = self.made("network_new", program, None)
        batch = self.made("batch_new", ctypes.c_int64(self.rows), None)
        ids = self.coded(network) if coded else self.ids
        start = time.process_time()
        for name, column in ((b"id", ids), (b"day", self.days), (b"amount", self.amounts)):
            self.call("batch_column", batch, name, ctypes.c_size_t(len(name)),
                      ctypes.byref(column))
        self.call("network_append", network, b"invoices", ctypes.c_size_t(8), batch, None, None)
        taken = time.process_time() - start
        self.core.tierkit_batch_free(batch)
        self.core.tierkit_network_free(network)
        self.core.tierkit_program_free(program)
        return taken


def in_python(program, table):
    network = tierkit.Network(program)
    given = table(network)
    start = time.process_time()
    network.append("invoices", given)
    return time.process_time() - start


def best(measure, *arguments):
    return min(measure(*arguments) for _ in range(9)) * 1000


def main(path, rows):
    random = np.random.default_rng(1)
    ids = pa.array([f"p{i:05}" for i in random.integers(0, 1000, rows)])
    days = random.integers(15000, 16000, rows).astype("i4")
    amounts = random.integers(0, 10**6, rows)
    program = tierkit.Program.parse(PROGRAM)
    in_c = InC(path, ids, days, amounts)
    arrow = pa.table({"id": ids, "day": pa.array(days, pa.date32()), "amount": amounts})
    times = days.astype("datetime64[D]")
    listed = ids.to_pylist()
    third = rows // 3
    chunks = {"id": pa.chunked_array([ids[:third], ids[third:]]), "day": arrow["day"],
              "amount": pa.chunked_array([amounts[:-third], amounts[-third:]])}
    for words, coded, table in (
            ("pyarrow, texts", False, lambda network: arrow),
            ("columns of pyarrow", False, lambda network: {"id": ids, "day": arrow["day"],
                                                           "amount": arrow["amount"]}),
            ("columns in chunks", False, lambda network: chunks),
            ("pyarrow beside numpy", False, lambda network: {"id": ids, "day": times,
                                                             "amount": amounts}),
            ("numpy, codes", True, lambda network: {"id": network.codes(listed), "day": times,
                                                    "amount": amounts})):
        c, python = best(in_c.append, coded), best(in_python, program, table)
        print(f"{words}: {python:.1f} ms, in C {c:.1f} ms, ratio {python / c:.2f}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
