import copy
import datetime
import pickle
import uuid

import pytest

import tierkit

from conftest import PROGRAM, sums


def facts(amount, day="2027-01-04", id="a"):
    return {"id": [id], "day": [day], "amount": [amount]}


def test_append__known_batch_id__adds_nothing(network):
    for batch_id in (bytes(range(16)), uuid.uuid4()):
        assert network.append("invoices", facts(1), batch_id=batch_id) == 1
        assert network.append("invoices", facts(1), batch_id=batch_id) == 0
    assert sums(network)["a"] == 2.0


@pytest.mark.parametrize("batch_id", [b"short", "text", 7, bytes(17)])
def test_append__batch_id_of_another_kind__value_error(network, batch_id):
    with pytest.raises(ValueError, match="uuid.UUID"):
        network.append("invoices", facts(1), batch_id=batch_id)


def test_append__sign__takes_back(network):
    empty = network.to_bytes()
    network.append("invoices", facts(1))
    network.append("invoices", facts(1), sign=-1)
    assert sums(network)["a"] in (None, 0.0) and network.stats.rows == 0
    with pytest.raises(ValueError):
        network.append("invoices", facts(1), sign=2)
    assert len(empty) > 0


def test_append__skip_bad_rows__counts_them(network):
    given = {"id": ["a", "a"], "day": ["2027-01-04", "never"], "amount": [1, 2]}
    assert network.append("invoices", given, skip_bad_rows=True) == 1
    assert network.stats.rejected_rows == 1
    assert network.rejected["rows"] == [1] and network.rejected["facts"] == ["invoices"]


def test_append__unknown_facts__key_error(network):
    with pytest.raises(KeyError) as caught:
        network.append("nothing", facts(1))
    assert isinstance(caught.value, tierkit.NotFoundError)
    assert "nothing" in str(caught.value) and not str(caught.value).startswith("'")


def test_replace__slice__goes_and_comes(network):
    program = tierkit.Program.parse(PROGRAM)
    network.append("invoices", {"id": ["a", "a"], "day": ["2027-01-04", "2027-02-04"],
                                "amount": [1, 10]})
    network.replace("invoices", "2027-01-01", datetime.date(2027, 1, 31), facts(5))
    assert sums(network)["a"] == 15.0
    network.replace("invoices", "2027-01-01", "2027-01-31")
    assert sums(network)["a"] == 10.0
    for first, last in ((None, "2027-01-31"), ("2027-01-01", 3)):
        with pytest.raises(TypeError):
            network.replace("invoices", first, last)
    with pytest.raises(ValueError):
        network.replace("invoices", "2027-01-01", "2027-01-32")
    assert program


def test_upsert_table__rows__are_looked_up_by_facts_that_come_later():
    program = tierkit.Program.parse(
        "tierkit 1\ntable prices key item from since\n  column price money\n"
        "facts sales key id at day with prices\n  flow value money = n * price\n"
        "kpi v = value over all\n")
    network = tierkit.Network(program)
    prices = [{"item": 1, "since": "2027-01-01", "price": "2.50"},
              {"item": 1, "since": "2027-02-01", "price": "3.00"}]
    assert network.upsert_table("prices", prices) == 2
    assert network.upsert_table("prices", prices) == 0
    assert network.append("sales", {"id": ["a", "a", "a"], "item": [1, 1, 9], "n": [2, 2, 2],
                                    "day": ["2027-01-31", "2027-02-01", "2027-02-01"]}) == 3
    assert list(network.unmatched) == [{"facts": "sales", "table": "prices", "rows": 1}]
    assert network.stats.unmatched_lookups == 1
    assert [row["value"] for row in network.lookups] == ["2.5", "3"]
    assert tierkit.Network.from_bytes(network.to_bytes(), program).stats.unmatched_lookups == 1
    network.upsert([{"id": "a"}])
    assert program.review(network, "2027-03-01").kpis.to_pydict()["value"] == [11.0]
    gone = {"item": [1], "since": ["2027-02-01"]}
    assert network.upsert_table("prices", gone, sign=-1) == 1
    with pytest.raises(tierkit.DataError) as caught:
        network.upsert_table("prices", [{"item": 1, "since": None, "price": "much"}])
    assert (caught.value.row, caught.value.column) == (0, "price")
    with pytest.raises(tierkit.NotFoundError):
        network.upsert_table("sales", prices)


def test_alias_and_remove__ids__move_and_go(network):
    network.append("invoices", facts(3, id="old"))
    network.alias("old", "a")
    assert sums(network)["a"] == 3.0 and list(network.aliases) == [{"alias": "old", "id": "a"}]
    network.remove("a")
    assert "a" not in sums(network)
    with pytest.raises(tierkit.NotFoundError):
        network.remove("a")
    with pytest.raises(ValueError):
        network.alias("b", "b")


def test_merge__two_networks__sums(network, program):
    other = tierkit.Network(program)
    other.append("invoices", facts(2))
    network.append("invoices", facts(1))
    network.merge(other)
    assert sums(network)["a"] == 3.0
    with pytest.raises(ValueError):
        network.merge(network)
    foreign = tierkit.Network(tierkit.Program.parse(PROGRAM.replace("invoices", "bills")))
    with pytest.raises(tierkit.SchemaError):
        network.merge(foreign)


def test_bytes__there_and_back__are_the_same(network, program):
    network.append("invoices", facts(1))
    data = network.to_bytes()
    for form in (data, bytearray(data), memoryview(data)):
        assert tierkit.Network.from_bytes(form, program).to_bytes() == data
    for copied in (pickle.loads(pickle.dumps(network)), copy.copy(network), copy.deepcopy(network)):
        assert copied.to_bytes() == data
        copied.append("invoices", facts(1))
    assert network.to_bytes() == data


def test_from_bytes__damaged__format_error(network, program):
    data = network.to_bytes()
    damaged = data[:-1] + bytes([data[-1] ^ 1])
    for wrong in (b"", b"x" * 100, data[:-3], damaged):
        with pytest.raises(tierkit.FormatError):
            tierkit.Network.from_bytes(wrong, program)


def test_stats__counts__are_named(network):
    assert network.stats.first_day is None and network.stats.last_day is None
    network.append("invoices", facts(1, id="z"))
    stats = network.stats
    assert (stats.records, stats.ids, stats.unmatched_ids, stats.rows) == (3, 4, 1, 1)
    assert stats.first_day == stats.last_day == datetime.date(2027, 1, 4)
    assert stats._asdict()["bytes"] > 0


def test_stats__more_places_than_the_measure__are_counted(network):
    network.append("invoices", facts(0.12345678901234567))
    assert network.stats.rounded_values == 1


def test_arguments__missing_or_unknown__type_error(network):
    for call in (lambda: network.append(), lambda: network.append("invoices"),
                 lambda: network.append("invoices", [], wrong=1), lambda: tierkit.Network("x"),
                 lambda: network.append("invoices", [], progress=3), lambda: network.merge(3)):
        with pytest.raises(TypeError):
            call()
