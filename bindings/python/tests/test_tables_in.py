"""Every way in gives the same sums."""
import array
import datetime
import math
from decimal import Decimal

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tierkit

from conftest import sums

UTC = datetime.timezone.utc
IDS = ["a", "b", "a"]
DAYS = [datetime.date(2027, 1, 4), datetime.date(2027, 1, 8), datetime.date(2027, 2, 1)]
AMOUNTS = [Decimal("8000.10"), Decimal("1200.00"), Decimal("20500.5")]
WANT = {"a": 28500.6, "b": 1200.0, "c": 0.0}


def table(**columns):
    return {"id": IDS, "day": DAYS, "amount": AMOUNTS, **columns}


def arrow(**columns):
    return pa.table(table(**columns))


def check(network, given, want=WANT):
    assert network.append("invoices", given) == 3
    got = sums(network)
    assert {name: got[name] or 0.0 for name in want} == want


DAYS_OF_NUMPY = np.array(DAYS, dtype="datetime64[D]")
FLOATS = [float(amount) for amount in AMOUNTS]
WAYS = {
    "dict of lists": table,
    "dict of tuples": lambda: {name: tuple(column) for name, column in table().items()},
    "list of dicts": lambda: [dict(zip(table(), row)) for row in zip(*table().values())],
    "texts": lambda: table(day=[str(day) for day in DAYS], amount=[str(a) for a in AMOUNTS]),
    "floats": lambda: table(amount=FLOATS),
    "datetimes": lambda: table(day=[datetime.datetime(d.year, d.month, d.day, 23, 59, tzinfo=UTC)
                                    for d in DAYS]),
    "datetimes of another zone": lambda: table(day=[
        datetime.datetime(d.year, d.month, d.day, 2, tzinfo=datetime.timezone(
            datetime.timedelta(hours=3))) + datetime.timedelta(days=1) for d in DAYS]),
    "generators": lambda: table(amount=iter(AMOUNTS)),
    "numpy": lambda: table(id=np.array(IDS), day=DAYS_OF_NUMPY, amount=np.array(FLOATS)),
    "numpy microseconds": lambda: table(day=DAYS_OF_NUMPY.astype("datetime64[us]")),
    "numpy nanoseconds": lambda: table(day=DAYS_OF_NUMPY.astype("datetime64[ns]")),
    "numpy seconds, reversed twice": lambda: table(
        day=DAYS_OF_NUMPY.astype("datetime64[s]")[::-1].copy()[::-1]),
    "numpy objects": lambda: table(id=np.array(IDS, dtype=object)),
    "numpy every second": lambda: table(amount=np.repeat(np.array(FLOATS), 2)[::2]),
    "numpy backwards": lambda: table(amount=np.array(FLOATS[::-1])[::-1]),
    "numpy big-endian": lambda: table(amount=np.array(FLOATS).astype(">f8")),
    "numpy column of a matrix": lambda: table(amount=np.array([FLOATS, FLOATS]).T[:, 1]),
    "cents": lambda: table(amount=tierkit.Scaled(np.array([800010, 120000, 2050050]), 2)),
    "cents in a list": lambda: table(amount=tierkit.Scaled([800010, 120000, 2050050], 2)),
    "array": lambda: table(amount=array.array("d", FLOATS)),
    "memoryview": lambda: table(amount=memoryview(array.array("d", FLOATS))),
    "columns of pyarrow": lambda: {name: arrow()[name] for name in arrow().column_names},
    "columns of polars": lambda: {name: pl.from_arrow(arrow())[name] for name in table()},
    "columns of pandas": lambda: dict(pd.DataFrame(table()).items()),
    "pyarrow": arrow,
    "pyarrow chunks": lambda: pa.concat_tables([arrow().slice(0, 1), arrow().slice(1)]),
    "pyarrow slice": lambda: pa.concat_tables([arrow(), arrow()]).combine_chunks().slice(2, 3),
    "pyarrow reader": lambda: arrow().to_reader(max_chunksize=1),
    "pyarrow batch": lambda: arrow().combine_chunks().to_batches()[0],
    "pyarrow dictionary": lambda: arrow(id=pa.array(IDS).dictionary_encode()),
    "pyarrow large text": lambda: arrow(id=pa.array(IDS, pa.large_string())),
    "pyarrow view": lambda: arrow(id=pa.array(IDS, pa.string_view())),
    "pyarrow decimal32": lambda: arrow(amount=pa.array(AMOUNTS, pa.decimal32(9, 2))),
    "pyarrow decimal64": lambda: arrow(amount=pa.array(AMOUNTS, pa.decimal64(12, 4))),
    "pyarrow decimal128": lambda: arrow(amount=pa.array(AMOUNTS, pa.decimal128(38, 9))),
    "pyarrow date64": lambda: arrow(day=pa.array(DAYS, pa.date64())),
    "pyarrow timestamp": lambda: arrow(day=pa.array(DAYS).cast(pa.timestamp("ns", "UTC"))),
    "polars": lambda: pl.DataFrame(table()),
    "polars categories": lambda: pl.DataFrame(table()).with_columns(pl.col("id").cast(
        pl.Categorical)),
    "pandas": lambda: pd.DataFrame(table()),
    "pandas times": lambda: pd.DataFrame(table(day=pd.to_datetime(pd.Series(DAYS)))),
    "duckdb": lambda: duckdb.from_arrow(arrow()),
    "duckdb decimals": lambda: duckdb.sql(
        "select * from (values ('a', date '2027-01-04', 8000.10), ('b', date '2027-01-08', 1200), "
        "('a', date '2027-02-01', 20500.5)) t(id, day, amount)"),
}


@pytest.mark.parametrize("way", WAYS)
def test_append__every_way_in__same_sums(network, way):
    check(network, WAYS[way]())


@pytest.mark.parametrize("kind", ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"])
def test_append__every_width_of_number__is_read(network, kind):
    check(network, table(amount=np.array([1, 0, 1]).astype(kind)), {"a": 2.0, "b": 0.0})


@pytest.mark.parametrize("kind", ["i1", "u2", "i8", "u8", "f4", "f8"])
def test_append__unaligned_numbers__are_read(network, kind):
    raw = np.zeros(3, dtype=[("pad", "u1"), ("x", kind)])
    raw["x"] = [1, 2, 3]
    check(network, table(amount=raw["x"]), {"a": 4.0, "b": 2.0})


def test_append__columns_not_read__are_not_looked_at(network):
    check(network, table(junk=[object(), b"", 3], more="text"))


def test_append__none_everywhere__is_missing(network):
    network.append("invoices", table(amount=[None, None, None]))
    assert sums(network) == {"a": None, "b": None, "c": None}


def test_append__nat__is_missing(network):
    days = np.array(["2027-01-04", "NaT", "2027-02-01"], dtype="datetime64[D]")
    with pytest.raises(tierkit.DataError) as caught:
        network.append("invoices", table(day=days))
    assert caught.value.name == "E_MISSING" and caught.value.row == 1


def test_append__integers_of_64_bits__are_exact_and_beyond_refused():
    program = tierkit.Program.parse("tierkit 1\nreview window all\nfacts f key id at day\n"
                                    "  flow s count = x\n")
    network = tierkit.Network(program)
    row = {"id": ["a"], "day": DAYS[:1]}
    network.append("f", {**row, "x": [2**53 + 1]})
    network.append("f", {**row, "x": [1]})
    network.append("f", {**row, "x": [2**53]}, sign=-1)
    assert program.review(network).unmatched["sum"] == [2.0]
    with pytest.raises(tierkit.DataError) as caught:
        network.append("f", {**row, "x": [2**63]})
    assert (caught.value.name, caught.value.row) == ("E_OVERFLOW", 0)


def test_append__decimals_of_18_places__are_exact():
    program = tierkit.Program.parse("tierkit 1\nmoney EUR scale 9\nreview window all\n"
                                    "facts f key id at day\n  flow s money = x\n")
    network = tierkit.Network(program)
    network.append("f", {"id": ["a"] * 10, "day": DAYS[:1] * 10,
                         "x": [Decimal("0.100000001")] * 10})
    assert network.stats.rounded_values == 0
    assert program.review(network).unmatched["sum"][0] == 1.00000001


# What is wrong -> class, name of the code, column, row, a word of the message.
WRONG = {
    "bytes": (dict(id=[b"a", b"b", b"c"]), "E_TYPE", "id", 0, "bytes"),
    "mixed": (dict(amount=[1, "2", 3]), "E_TYPE", "amount", 1, "one type"),
    "object": (dict(amount=[1, object(), 3]), "E_TYPE", "amount", 1, "object"),
    "large int beside float": (dict(amount=[1.5, 2**53 + 1, 3]), "E_TYPE", "amount", 1, "Decimal"),
    "huge int beside float": (dict(amount=[1.5, 10**400, 3]), "E_TYPE", "amount", 1, "Decimal"),
    "single text": (dict(id="abc"), "E_TYPE", "id", None, "list"),
    "matrix": (dict(amount=np.zeros((3, 1))), "E_TYPE", "amount", None, "dimension"),
    "complex": (dict(amount=np.zeros(3, complex)), "E_TYPE", "amount", None, "list"),
    "number": (dict(amount=7), "E_TYPE", "amount", None, "list"),
    "surrogate": (dict(id=["a", "\ud800", "c"]), "E_TEXT", "id", 1, "UTF-8"),
    "nul": (dict(id=["a", "b", "c\0"]), "E_TEXT", "id", 2, ""),
    "nan": (dict(amount=[1.0, 2.0, math.nan]), "E_NUMBER", "amount", 2, ""),
    "infinite": (dict(amount=np.array([1.0, math.inf, 3])), "E_NUMBER", "amount", 1, ""),
    "decimal nan": (dict(amount=[Decimal("NaN"), 1, 1]), "E_NUMBER", "amount", 0, ""),
    "no date": (dict(day=["2027-01-01", "2027-02-29", "x"]), "E_DATE", "day", 1, ""),
    "large unsigned": (dict(amount=np.array([0, 2**63, 0], dtype="u8")), "E_OVERFLOW", "amount", 1,
                       "list"),
    "flags as numbers": (dict(amount=np.array([True, False, True])), "E_TYPE", "amount", None, ""),
    "number as date": (dict(day=[1.5, 2.5, 3.5]), "E_TYPE", "day", None, ""),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_append__wrong_column__error_names_column_row_and_cure(network, wrong):
    columns, name, column, row, word = WRONG[wrong]
    before = network.to_bytes()
    with pytest.raises(tierkit.DataError) as caught:
        network.append("invoices", table(**columns))
    error = caught.value
    assert (error.name, error.column) == (name, column) and column in str(error)
    assert error.row == row or row is None
    assert word in str(error) and error.code < 0
    assert isinstance(error, TypeError) == (name == "E_TYPE") and isinstance(error, ValueError)
    assert network.to_bytes() == before


@pytest.mark.parametrize("bad", ["\ud800", b"caf\xe9".decode("utf-8", "surrogateescape")])
def test_append__text_that_has_no_utf8__its_row_can_be_left_out(network, bad):
    assert network.append("invoices", table(id=["a", bad, "c"]), skip_bad_rows=True) == 2
    assert network.stats.rejected_rows == 1
    assert network.rejected["rows"] == [1]


@pytest.mark.parametrize("columns", [dict(id=["a"]), dict(amount=np.zeros(4)), dict(day=[])])
def test_append__other_number_of_rows__is_refused(network, columns):
    with pytest.raises(ValueError, match="rows"):
        network.append("invoices", table(**columns))


def test_append__column_is_missing__is_a_lookup_error(network):
    given = table()
    del given["amount"]
    with pytest.raises(tierkit.MissingColumnError, match="amount") as caught:
        network.append("invoices", given)
    assert isinstance(caught.value, LookupError)


def test_append__arrow_type_that_cannot_be_read__names_column(network):
    for given in (arrow(amount=pa.array([[1], [2], [3]])),
                  pl.DataFrame(table(amount=[[1], [2], [3]]))):
        with pytest.raises(tierkit.ColumnTypeError) as caught:
            network.append("invoices", given)
        assert caught.value.column == "amount" and "amount" in str(caught.value)


def test_append__stream_fails_half_way__nothing_is_kept(network):
    def batches():
        yield arrow().combine_chunks().to_batches()[0]
        raise RuntimeError("the cable was cut")

    before = network.to_bytes()
    with pytest.raises(tierkit.DataError, match="the cable was cut") as caught:
        network.append("invoices", pa.RecordBatchReader.from_batches(arrow().schema, batches()))
    assert caught.value.name == "E_STREAM" and network.to_bytes() == before


def test_append__error_in_second_chunk__row_counts_through(network):
    bad = arrow(day=["2027-01-01", "2027-13-01", "2027-01-01"])
    good = arrow(day=["2027-01-01"] * 3)
    with pytest.raises(tierkit.DataError) as caught:
        network.append("invoices", pa.concat_tables([good, bad]))
    assert caught.value.row == 4 and network.stats.rows == 0


@pytest.mark.parametrize("given", [7, "text", None, [1, 2], [["a"]]])
def test_append__no_table__is_refused(network, given):
    with pytest.raises(TypeError):
        network.append("invoices", given)


def test_append__empty__is_fine(network):
    for given in ([], {"id": [], "day": [], "amount": []}, arrow().slice(0, 0),
                  pl.DataFrame(arrow()).head(0)):
        assert network.append("invoices", given) == 0


def test_upsert__rows_with_other_keys__missing_ones_are_none(network):
    network.upsert([{"id": "x", "name": "Xaver"}, {"id": "y", "region": "North"}])
    rows = {row["id"]: row for row in network.records}
    assert (rows["x"]["name"], rows["x"]["region"] or None) == ("Xaver", None)
    assert rows["y"]["region"] == "North"


def test_pandas__without_pyarrow__its_columns_serve(network):
    class WithoutArrow(pd.DataFrame):
        def __arrow_c_stream__(self, requested_schema=None):
            raise ImportError("pyarrow")

    frame = WithoutArrow(table(day=[str(day) for day in DAYS]))
    check(network, frame)


def test_append__exporter_raises__passes_through(network):
    class Odd:
        def __arrow_c_stream__(self, requested_schema=None):
            raise ZeroDivisionError

    class NoCapsule:
        def __arrow_c_stream__(self, requested_schema=None):
            return 3

    with pytest.raises(ZeroDivisionError):
        network.append("invoices", Odd())
    with pytest.raises(ValueError):
        network.append("invoices", NoCapsule())


def test_pandas__missing_values__are_missing_in_every_form(network, program):
    frame = pd.DataFrame({"id": IDS + ["b"], "day": pd.to_datetime(pd.Series(DAYS + DAYS[:1])),
                          "amount": [*FLOATS, math.nan]})
    wide = frame.assign(amount=pd.array([1, 2, 3, None], dtype="Int64"))
    for given in (frame, wide):
        whole, series = tierkit.Network(program), tierkit.Network(program)
        whole.append("invoices", given)
        series.append("invoices", dict(given.items()))
        assert whole.to_bytes() == series.to_bytes()


def test_codes__in_place_of_ids__same_sums(network):
    codes = network.codes(IDS)
    assert len(codes) == 3 and codes.values[0] == codes.values[2] != codes.values[1]
    check(network, table(id=codes))
    network.append("invoices", table(id=tierkit.Codes(np.asarray(codes.values)[::-1])), sign=-1)
    assert sums(network)["b"] in (None, 0.0)
    assert list(network.codes(["a", None]).values) == [codes.values[0], -1]


def test_codes__wrong__are_refused(network):
    for wrong in ([b"a"], [1], 3):
        with pytest.raises(tierkit.ColumnTypeError):
            network.codes(wrong)
    with pytest.raises(tierkit.ColumnTypeError):
        network.append("invoices", table(id=tierkit.Codes(np.zeros(3, "i8"))))
    with pytest.raises(ValueError):
        network.append("invoices", table(id=tierkit.Codes(np.array([0, 99, 0], "i4"))))
