"""Mappings whose columns speak Arrow on their own: nothing of them goes through Python lists."""
import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tierkit

from conftest import sums

IDS = ["a", "b", "a", "c", "b"]
DAYS = [datetime.date(2027, 1, day) for day in (4, 5, 6, 7, 8)]
AMOUNTS = [Decimal("10.25"), None, Decimal("3.50"), Decimal("-1.75"), Decimal("100")]
WANT = {"a": 13.75, "b": 100.0, "c": -1.75}


class Whole:
    """A column that offers nothing but one array."""

    def __init__(self, column):
        self.column = pa.array(column)

    def __len__(self):
        return len(self.column)

    def __arrow_c_array__(self, requested_schema=None):
        return self.column.__arrow_c_array__()


class InChunks:
    """A column that offers nothing but a stream, cut where it is told."""

    def __init__(self, column, *cuts):
        whole = pa.array(column)
        bounds = [0, *cuts, len(whole)]
        self.column = pa.chunked_array([whole[a:b] for a, b in zip(bounds, bounds[1:])],
                                       whole.type)

    def __len__(self):
        return len(self.column)

    def __arrow_c_stream__(self, requested_schema=None):
        return self.column.__arrow_c_stream__()


FLOATS = [10.25, 0.0, 3.5, -1.75, 100.0]
CENTS = [1025, 0, 350, -175, 10000]
WAYS = {
    "arrays": {"id": Whole(IDS), "day": Whole(DAYS), "amount": Whole(AMOUNTS)},
    "chunks": {"id": InChunks(IDS, 1, 4), "day": InChunks(DAYS, 2), "amount": InChunks(AMOUNTS, 4)},
    "empty chunks": {"id": InChunks(IDS, 0, 2, 2, 5), "day": Whole(DAYS),
                     "amount": InChunks(AMOUNTS, 3, 3)},
    "beside lists": {"id": IDS, "day": DAYS, "amount": InChunks(AMOUNTS, 2)},
    "texts beside": {"id": IDS, "day": [str(day) for day in DAYS], "amount": Whole(FLOATS)},
    "beside numpy": {"id": InChunks(IDS, 3), "day": np.array(DAYS, "datetime64[D]"),
                     "amount": np.array(FLOATS)},
    "numpy backwards": {"id": Whole(IDS), "day": np.array(DAYS, "datetime64[us]"),
                        "amount": np.array(FLOATS[::-1])[::-1]},
    "numpy every second": {"id": Whole(IDS), "day": Whole(DAYS),
                           "amount": np.repeat(np.array(FLOATS), 2)[::2]},
    "cents": {"id": IDS, "day": DAYS, "amount": tierkit.Scaled(InChunks(CENTS, 1), 2)},
    "cents of numpy": {"id": Whole(IDS), "day": DAYS, "amount": tierkit.Scaled(np.array(CENTS), 2)},
    "many cents": {"id": IDS, "day": DAYS,
                   "amount": tierkit.Scaled(Whole([cent * 10**10 for cent in CENTS]), 12)},
    "dictionary": {"id": Whole(pa.array(IDS).dictionary_encode()), "day": DAYS, "amount": FLOATS},
    "polars": {"id": pl.Series(IDS), "day": pl.Series(DAYS), "amount": AMOUNTS},
    "beside pandas": {"id": pd.Series(IDS), "day": Whole(DAYS), "amount": pd.Series(FLOATS)},
    "pyarrow": {"id": pa.array(IDS), "day": pa.array(DAYS), "amount": pa.chunked_array([AMOUNTS])},
}


@pytest.mark.parametrize("way", WAYS)
def test_append__columns_of_arrow__same_sums(network, way):
    assert network.append("invoices", WAYS[way]) == 5
    assert sums(network) == WANT


def test_append__flags_and_integers_beside__are_read():
    program = tierkit.Program.parse("tierkit 1\nreview window all\nfacts f key id at day\n"
                                    "  flow s count = x where paid\n")
    network = tierkit.Network(program)
    network.upsert({"id": Whole(["a", "b"])})
    for kind in ("i1", "i2", "i4", "i8"):
        network.append("f", {"id": Whole(IDS[:3]), "day": DAYS[:3], "x": np.array([1, 2, 4], kind),
                             "paid": np.array([True, False, True])})
    assert network.stats.rows == 12


def test_upsert_and_decide__columns_of_arrow__as_lists(program):
    made = [tierkit.Network(program) for _ in range(2)]
    records = {"id": IDS[:2], "name": ["Ann", None]}
    made[0].upsert(records)
    made[1].upsert({name: InChunks(column, 1) for name, column in records.items()})
    assert made[0].to_bytes() == made[1].to_bytes()


def test_append__beside_codes__same_sums(network):
    given = {**WAYS["chunks"], "id": network.codes(pa.array(IDS)),
             "amount": tierkit.Scaled(pa.chunked_array([CENTS]), 2), "day": pa.array(DAYS)}
    network.append("invoices", given)
    assert sums(network) == WANT


def test_append__no_rows__is_fine(network):
    text, day = pa.array([], pa.string()), pa.array([], pa.date32())
    for amount in (pa.array([], pa.float64()), pa.chunked_array([], pa.float64()), []):
        assert network.append("invoices", {"id": text, "day": day, "amount": amount}) == 0


def test_append__same_columns_again__are_read_again(network):
    given = {"id": pa.array(IDS), "day": pa.array(DAYS), "amount": pa.array(AMOUNTS)}
    network.append("invoices", given)
    network.append("invoices", given, sign=-1)
    assert {value for value in sums(network).values()} <= {None, 0.0}


def test_append__error_in_a_later_chunk__row_counts_through(network):
    before = network.to_bytes()
    with pytest.raises(tierkit.DataError) as caught:
        network.append("invoices", {"id": Whole(IDS), "amount": Whole(AMOUNTS),
                                    "day": InChunks([str(day) for day in DAYS[:4]] + ["never"], 2)})
    assert (caught.value.row, caught.value.column) == (4, "day")
    assert network.to_bytes() == before


@pytest.mark.parametrize("column", [Whole(AMOUNTS[:4]), InChunks(AMOUNTS + [None], 2), AMOUNTS[:4],
                                    np.zeros(6)])
def test_append__column_of_another_length__is_named(network, column):
    with pytest.raises(ValueError, match="amount.*number of rows"):
        network.append("invoices", {"id": Whole(IDS), "day": Whole(DAYS), "amount": column})


def test_append__type_that_cannot_be_read__is_named(network):
    for column in (Whole([[1]] * 5), tierkit.Scaled(Whole(FLOATS), 2)):
        with pytest.raises(tierkit.ColumnTypeError) as caught:
            network.append("invoices", {"id": IDS, "day": DAYS, "amount": column})
        assert caught.value.column == "amount"


def test_append__exporter_fails__passes_through(network):
    class Odd(Whole):
        def __arrow_c_array__(self, requested_schema=None):
            raise ZeroDivisionError

    class Used(Whole):
        def __arrow_c_array__(self, requested_schema=None):
            pair = super().__arrow_c_array__()
            pa.Array._import_from_c_capsule(*pair)
            return pair

    class Broken(Whole):
        __arrow_c_array__ = property()

        def __arrow_c_stream__(self, requested_schema=None):
            def batches():
                yield pa.array([1.0])
                raise RuntimeError("the cable was cut")
            return Chunks(batches()).__arrow_c_stream__()

    given = {"id": Whole(IDS), "day": Whole(DAYS)}
    with pytest.raises(ZeroDivisionError):
        network.append("invoices", {**given, "amount": Odd(FLOATS)})
    with pytest.raises(ValueError, match="released"):
        network.append("invoices", {**given, "amount": Used(FLOATS)})
    with pytest.raises(tierkit.DataError, match="the cable was cut"):
        network.append("invoices", {**given, "amount": Broken(FLOATS)})
    assert network.stats.rows == 0


class Chunks:
    """A stream of record batches, which a column may not be."""

    def __init__(self, batches):
        schema = pa.schema([("x", pa.float64())])
        self.reader = pa.RecordBatchReader.from_batches(
            schema, (pa.record_batch([batch], schema) for batch in batches))

    def __arrow_c_stream__(self):
        return self.reader.__arrow_c_stream__()
