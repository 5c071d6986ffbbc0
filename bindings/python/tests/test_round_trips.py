"""Properties: whatever way a table goes in, the same network; what goes in comes out."""
import datetime
from decimal import Decimal

import numpy as np
import polars as pl
import pyarrow as pa
from hypothesis import given, settings, strategies as st

import tierkit

from conftest import PROGRAM

MADE = tierkit.Program.parse(PROGRAM)
IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))
AMOUNTS = st.decimals(-10**6, 10**6, places=4, allow_nan=False)
ROWS = st.lists(st.tuples(st.none() | IDS, DAYS, st.none() | AMOUNTS), max_size=30)
FEW = settings(max_examples=60, deadline=None)


def appended(table):
    network = tierkit.Network(MADE)
    network.append("invoices", table)
    return network.to_bytes()


def columns(rows):
    return {name: [row[i] for row in rows] for i, name in enumerate(("id", "day", "amount"))}


SCHEMA = pa.schema([("id", pa.string()), ("day", pa.date32()), ("amount", pa.decimal128(20, 4))])


@FEW
@given(ROWS, st.integers(0, 30), st.integers(0, 30))
def test_append__any_rows_any_way__same_bytes(rows, cut, pad):
    table = columns(rows)
    want = appended(table)
    assert appended({**table, "day": [day.isoformat() for day in table["day"]],
                     "amount": [None if a is None else str(a) for a in table["amount"]]}) == want
    assert appended([dict(zip(table, row)) for row in rows]) == want
    made = pa.table(table, SCHEMA)
    assert appended(made) == want
    assert appended(pa.concat_tables([made.slice(cut), made.slice(0, cut)])) == want
    padded = pa.concat_tables([made.slice(0, pad), made]).combine_chunks()
    assert appended(padded.slice(min(pad, len(made)))) == want
    assert appended(made.set_column(0, "id", made["id"].dictionary_encode())) == want
    assert appended(pl.DataFrame(made)) == want


@FEW
@given(ROWS, st.randoms())
def test_append__any_order_and_any_parts__same_bytes(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    cut = random.randint(0, len(rows))
    first, second = tierkit.Network(MADE), tierkit.Network(MADE)
    first.append("invoices", columns(shuffled[:cut]))
    second.append("invoices", columns(shuffled[cut:]))
    first.merge(second)
    assert first.to_bytes() == appended(columns(rows))
    assert tierkit.Network.from_bytes(first.to_bytes(), MADE).to_bytes() == first.to_bytes()


@FEW
@given(st.lists(IDS.filter(bool), max_size=20, unique=True))
def test_records__any_text__comes_out_as_it_went_in(ids):
    network = tierkit.Network(MADE)
    network.upsert({"id": ids, "name": ids[::-1]})
    want = {id: name for id, name in zip(ids, ids[::-1])}
    for table in (network.records, network.records.to_polars().to_dicts(),
                  pa.table(network.records).to_pylist()):
        assert {row["id"]: row["name"] for row in table} == want
    assert [row["id"].encode() for row in network.records] == sorted(i.encode() for i in ids)


@FEW
@given(st.lists(st.integers(-2**127, 2**127 - 1), max_size=40), st.booleans())
def test_order__any_integers__as_sorted(values, ascending):
    amounts = tierkit.order(values, ascending=ascending)
    want = sorted(range(len(values)), key=lambda i: values[i] if ascending else -values[i])
    assert list(amounts.order) == want
    want = [1 + sum(v < value if ascending else v > value for v in values) for value in values]
    assert list(tierkit.rank(amounts)) == want


@FEW
@given(st.lists(st.datetimes(datetime.datetime(1, 1, 2), datetime.datetime(9999, 12, 30)),
                max_size=20))
def test_instants__lists_and_numpy__same_bytes(times):
    table = {"id": ["a"] * len(times), "amount": [Decimal(1)] * len(times)}
    lists = appended({**table, "day": times})
    assert appended({**table, "day": np.array(times, dtype="datetime64[us]")}) == lists
    assert appended({**table, "day": [time.date() for time in times]}) == lists
