"""The other side of the Arrow interface is pyarrow and nanoarrow: what they export is read, what
tierkit exports they read.

test_pyarrow.py SHARED_LIBRARY    exits with 77 (skipped) where pyarrow is missing"""
import ctypes
import datetime
import decimal
import gc
import os
import sys
import unittest

import host

try:
    import pyarrow as pa
except ImportError:
    print("SKIPPED: pyarrow is not installed for this Python; `pip install pyarrow nanoarrow` in "
          "an environment whose python3 comes first in PATH", file=sys.stderr)
    sys.exit(77)
try:
    import nanoarrow as na
    from nanoarrow.c_array_stream import CArrayStream
except ImportError:
    na = None

lib = None
PROGRAM = """tierkit 1
money EUR scale 2
review window all
attribute reps count
facts sales key id at day
  flow net money = amount
  flow good count = 1 where ok
kpi turnover by partner = net
kpi margin by partner = ratio(net, net)
classes by share of net
  A up to 80%
  B otherwise
"""
IDS = ["A", "B", "a long id, longer than a view holds", "A", "", "M\u00fcller"] * 5
DAYS = ["2024-02-29", "1969-12-31", "2024-03-01", "1700-01-01", "2262-01-01", "1970-01-01"] * 5
AMOUNTS = ["1.5", None, "-2.25", "0", "100", None] * 5
WHOLES = ["1", None, "2", "0", "100", None] * 5
FLAGS = [True, False, None, True, None, False] * 5
PLAIN = {"id": IDS, "day": DAYS, "amount": AMOUNTS,
         "ok": [None if f is None else str(f).lower() for f in FLAGS]}


def dates():
    return [datetime.date.fromisoformat(d) for d in DAYS]


def moments(unit):
    zone = datetime.timezone.utc
    moment = [datetime.datetime.combine(d, datetime.time(23, 59, 59), zone) for d in dates()]
    return pa.array(moment, pa.timestamp(unit, "UTC"))


def decimals(texts, type_):
    return pa.array([None if t is None else decimal.Decimal(t) for t in texts], type_)


def numbers(texts, type_):
    return pa.array([None if t is None else float(t) for t in texts], pa.float64()).cast(type_)


def arrays():
    """(label, column, array, texts): what each array says, without Arrow."""
    for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
        yield name, "amount", numbers(WHOLES, getattr(pa, name)()), WHOLES
    for name in ("float32", "float64"):
        yield name, "amount", numbers(AMOUNTS, getattr(pa, name)()), AMOUNTS
    for type_ in (pa.decimal128(9, 2), pa.decimal128(38, 20), pa.decimal128(38, 18)):
        yield str(type_), "amount", decimals(AMOUNTS, type_), AMOUNTS
    for name, precision in (("decimal32", 9), ("decimal64", 18)):
        if hasattr(pa, name):
            yield name, "amount", decimals(AMOUNTS, getattr(pa, name)(precision, 2)), AMOUNTS
    hundreds = [None if t is None else t + "00" for t in WHOLES]
    yield "negative scale", "amount", decimals(hundreds, pa.decimal128(5, -2)), hundreds
    for type_ in (pa.string(), pa.large_string(), pa.string_view()):
        yield str(type_), "amount", pa.array(AMOUNTS, pa.string()).cast(type_), AMOUNTS
        yield f"{type_} id", "id", pa.array(IDS, pa.string()).cast(type_), IDS
        yield f"{type_} day", "day", pa.array(DAYS, pa.string()).cast(type_), DAYS
    yield "null", "amount", pa.nulls(len(AMOUNTS)), [None] * len(AMOUNTS)
    yield "bool", "ok", pa.array(FLAGS, pa.bool_()), PLAIN["ok"]
    yield "date32", "day", pa.array(dates(), pa.date32()), DAYS
    yield "date64", "day", pa.array(dates(), pa.date64()), DAYS
    for unit in ("s", "ms", "us", "ns"):
        yield f"timestamp {unit}", "day", moments(unit), DAYS
        yield f"timestamp {unit}, no zone", "day", moments(unit).cast(pa.timestamp(unit)), DAYS
    for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
        type_ = pa.dictionary(getattr(pa, name)(), pa.string())
        yield str(type_), "id", pa.array(IDS, pa.string()).dictionary_encode().cast(type_), IDS
    values = decimals(AMOUNTS, pa.decimal128(9, 2)).dictionary_encode()
    yield "dictionary of decimals", "amount", values, AMOUNTS
    values = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, None, 3, 1] * 5, pa.int8()),
                                            pa.array(["1.5", None, "-2.25", "100"]))
    yield "nulls in dictionary and positions", "amount", values, [
        "1.5", None, "-2.25", None, "100", None] * 5


def full(column, array):
    columns = {name: pa.array(values, pa.string()) for name, values in PLAIN.items()}
    return pa.table({**columns, column: array})


def stream_of(exportable):
    """An ArrowArrayStream filled by pyarrow."""
    stream = host.Stream()
    reader = exportable.to_reader(7) if isinstance(exportable, pa.Table) else exportable
    reader._export_to_c(ctypes.addressof(stream))
    return stream


def append_stream(network, stream):
    batch = lib.batch()
    try:
        lib.call("batch_stream", batch, ctypes.byref(stream))
        return lib.append(network, batch)
    finally:
        lib.dll.tierkit_batch_free(batch)


def skip_bad_rows(batch):
    lib.call("batch_set", batch, ctypes.c_int32(2), ctypes.c_int64(1))


def plain_bytes(program, columns, first=0):
    network = lib.network(program)
    batch, kept = lib.texts({name: values[first:] for name, values in columns.items()})
    skip_bad_rows(batch)
    lib.append(network, batch)
    saved = lib.saved(network)
    lib.dll.tierkit_batch_free(batch)
    lib.dll.tierkit_network_free(network)
    del kept
    return saved


class In(unittest.TestCase):
    def setUp(self):
        self.program = lib.program(PROGRAM)
        self.network = lib.network(self.program)
        gc.collect()
        self.held = pa.total_allocated_bytes()

    def tearDown(self):
        lib.dll.tierkit_network_free(self.network)
        lib.dll.tierkit_program_free(self.program)

    def test_every_type_in_chunks_and_slices(self):
        for label, column, array, texts in arrays():
            for first in (0, 3):
                with self.subTest(label, first=first):
                    network = lib.network(self.program)
                    table = full(column, array)
                    pieces = pa.concat_tables([table.slice(first, 8), table.slice(first + 8)])
                    self.assertEqual(append_stream(network, stream_of(pieces)), len(IDS) - first)
                    self.assertEqual(lib.saved(network),
                                     plain_bytes(self.program, {**PLAIN, column: texts}, first))
                    lib.dll.tierkit_network_free(network)

    def test_record_batch_with_nulls_of_its_own(self):
        table = full("amount", decimals(AMOUNTS, pa.decimal128(9, 2))).combine_chunks()
        children = [table.column(i).chunk(0) for i in range(4)]
        mask = pa.array([i % 5 == 4 for i in range(len(IDS))])
        struct = pa.StructArray.from_arrays(children, names=table.column_names, mask=mask)
        struct = struct.slice(2, 20)
        schema, array = host.Schema(), host.Array()
        struct._export_to_c(ctypes.addressof(array), ctypes.addressof(schema))
        batch = lib.batch()
        lib.call("batch_arrow", batch, ctypes.byref(schema), ctypes.byref(array))
        skip_bad_rows(batch)
        self.assertEqual(lib.append(self.network, batch), 16)
        lib.dll.tierkit_batch_free(batch)
        array.release(ctypes.addressof(array))
        schema.release(ctypes.addressof(schema))
        rows = {name: [None if i % 5 == 4 else values[i] for i in range(2, 22)]
                for name, values in PLAIN.items()}
        self.assertEqual(lib.saved(self.network), plain_bytes(self.program, rows))

    def test_all_memory_is_given_back(self):
        table = full("amount", decimals(AMOUNTS, pa.decimal128(9, 2)))
        append_stream(self.network, stream_of(table))
        lib.call("batch_stream", unread := lib.batch(), ctypes.byref(stream_of(table)))
        lib.dll.tierkit_batch_free(unread)
        del table
        gc.collect()
        self.assertEqual(pa.total_allocated_bytes(), self.held)

    def test_failing_reader_tells_its_reason_and_changes_nothing(self):
        before = lib.saved(self.network)
        table = full("amount", pa.array(AMOUNTS, pa.string()))

        def batches():
            yield from table.to_batches()
            raise ValueError("the database went away")

        reader = pa.RecordBatchReader.from_batches(table.schema, batches())
        with self.assertRaises(host.Failed) as caught:
            append_stream(self.network, stream_of(reader))
        self.assertEqual(caught.exception.code, -25)
        self.assertIn("the database went away", str(caught.exception))
        self.assertEqual(lib.saved(self.network), before)

    def test_unread_types_are_refused_with_a_cure(self):
        before = lib.saved(self.network)
        for array, cure in ((pa.array([b"1"] * 30), "cast it to utf8"),
                            (pa.array([[1]] * 30), "unnest it"),
                            (pa.array([1] * 30, pa.duration("s")), "cast it to int64"),
                            (decimals(["1"] * 30, pa.decimal256(40, 2)), "decimal128(38, 18)")):
            with self.subTest(str(array.type)), self.assertRaises(host.Failed) as caught:
                append_stream(self.network, stream_of(full("amount", array)))
            self.assertEqual((caught.exception.code, caught.exception.field), (-65, 2))
            self.assertIn(cure, str(caught.exception))
            # the same column under a name that nobody reads does not matter
            network = lib.network(self.program)
            table = pa.table({**{n: pa.array(v, pa.string()) for n, v in PLAIN.items()},
                              "junk": array})
            append_stream(network, stream_of(table))
            self.assertEqual(lib.saved(network), plain_bytes(self.program, PLAIN))
            lib.dll.tierkit_network_free(network)
        zoned = pa.array([0] * 30, pa.timestamp("us", "Europe/Berlin"))
        with self.assertRaises(host.Failed) as caught:
            append_stream(self.network, stream_of(full("day", zoned)))
        self.assertIn("timestamp in UTC", str(caught.exception))
        self.assertEqual(lib.saved(self.network), before)

    @unittest.skipIf(na is None, "nanoarrow is not installed")
    def test_nanoarrow_as_the_producer(self):
        table = full("amount", decimals(AMOUNTS, pa.decimal128(9, 2)))
        producer = na.c_array_stream(table.slice(4))
        stream = host.Stream.from_address(producer._addr())
        self.assertEqual(append_stream(self.network, stream), len(IDS) - 4)
        self.assertEqual(lib.saved(self.network), plain_bytes(self.program, PLAIN, 4))
        self.assertFalse(producer.is_valid())  # moved, not copied


class Out(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = lib.program(PROGRAM)
        cls.network = lib.network(cls.program)
        batch, kept = lib.texts({"id": ["A", "B", "C"], "name": ["Alpha", None, "\u00dcber"],
                                 "since": ["2001-02-03", None, "1999-12-31"],
                                 "credit_limit": ["12.5", None, "0"]})
        lib.call("network_upsert", cls.network, batch, None)
        lib.dll.tierkit_batch_free(batch)
        batch, kept = lib.texts(PLAIN)
        lib.append(cls.network, batch)
        lib.dll.tierkit_batch_free(batch)
        del kept
        review = lib.made("review_new", cls.network, cls.program, ctypes.c_int32(19800), None, None)
        cls.tables = [lib.made("program_table", cls.program, ctypes.c_int32(k)) for k in (1, 2)]
        cls.tables += [lib.made("network_table", cls.network, ctypes.c_int32(k))
                       for k in (1, 2, 3)]
        cls.tables += [lib.made("review_table", review, ctypes.c_int32(k)) for k in range(1, 14)]
        lib.dll.tierkit_review_free(review)

    @classmethod
    def tearDownClass(cls):
        for table in cls.tables:
            lib.dll.tierkit_table_free(table)
        lib.dll.tierkit_network_free(cls.network)
        lib.dll.tierkit_program_free(cls.program)

    def export(self, table):
        stream = host.Stream()
        lib.call("table_export", table, ctypes.byref(stream))
        return stream

    def check(self, table, read):
        types = {4: pa.int64(), 5: pa.float64(), 7: pa.large_string(), 10: pa.date32(),
                 12: pa.bool_()}
        columns = lib.columns(table)
        self.assertEqual(read.column_names, [name for name, _, _ in columns])
        for i, (name, unit, type_) in enumerate(columns):
            self.assertEqual(read.field(i).type, types[type_])
            self.assertEqual((read.field(i).metadata or {}).get(b"tierkit:unit", b"").decode(), unit)
            for text, value in zip(lib.texts_of(table, i), read.column(i).to_pylist(), strict=True):
                self.assertEqual(self.as_text(text, value), text, name)

    @staticmethod
    def as_text(text, value):
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, float):
            if text[4:5] == "-" and text[7:8] == "-":  # a date among numbers is its day number
                return str(datetime.date(1970, 1, 1) + datetime.timedelta(value))
            return text if float(text) == value else repr(value)
        return str(value)

    def test_every_table_as_pyarrow_reads_it(self):
        seen = set()
        for table in self.tables:
            for _ in range(2):  # as often as one likes
                stream = self.export(table)
                reader = pa.RecordBatchReader._import_from_c(ctypes.addressof(stream))
                read = reader.read_all()
                read.validate(full=True)
                self.check(table, read)
            seen |= {type_ for _, _, type_ in lib.columns(table)}
        self.assertGreaterEqual(seen, {4, 5, 7, 10, 12})

    def test_columns_outlive_table_and_stream(self):
        table = lib.made("network_table", self.network, ctypes.c_int32(2))
        stream = self.export(table)
        lib.dll.tierkit_table_free(table)
        column = pa.RecordBatchReader._import_from_c(ctypes.addressof(stream)).read_all()["name"]
        gc.collect()
        self.assertEqual(column.to_pylist(), ["Alpha", None, "\u00dcber"])

    def test_records_go_round(self):
        stream = self.export(self.tables[3])
        network, batch = lib.network(self.program), lib.batch()
        lib.call("batch_stream", batch, ctypes.byref(stream))
        lib.call("network_upsert", network, batch, None)
        table = lib.made("network_table", network, ctypes.c_int32(2))
        for i in range(9):
            self.assertEqual(lib.texts_of(table, i), lib.texts_of(self.tables[3], i))
        lib.dll.tierkit_table_free(table)
        lib.dll.tierkit_batch_free(batch)
        lib.dll.tierkit_network_free(network)

    @unittest.skipIf(na is None, "nanoarrow is not installed")
    def test_nanoarrow_as_the_consumer(self):
        for table in self.tables:
            consumer = CArrayStream.allocate()
            lib.call("table_export", table, ctypes.c_void_p(consumer._addr()))
            names = [name for name, _, _ in lib.columns(table)]
            self.assertEqual([f.name for f in na.Schema(consumer.get_schema()).fields], names)
            rows = sum(len(na.Array(array)) for array in consumer)
            self.assertEqual(rows, lib.dll.tierkit_table_rows(table))


if __name__ == "__main__":
    lib = host.Library(os.path.abspath(sys.argv.pop(1)))
    unittest.main()
