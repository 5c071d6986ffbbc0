import csv
import datetime
import pickle

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tierkit

NAMES = ["kpis", "values", "contributions", "classes", "policies", "promises", "alerts", "groups",
         "concentration", "feeds", "unmatched", "splits", "left_out", "movement",
         "selection", "findings", "traits", "mix", "dispersion", "migration", "exceptions",
         "menu", "kept", "failures", "profit", "profit_buckets", "profit_groups",
         "worklist"]


@pytest.fixture
def review(program, network):
    network.append("invoices", {"id": ["a", "b", "c", "z"],
                                "day": ["2027-01-04", "2027-01-08", "2027-02-01", "2027-03-01"],
                                "amount": ["8000", "1200", "20500.5", "7"]})
    return program.review(network, as_of="2027-02-28")


def test_classes__three_partners__as_reckoned_by_hand(review):
    rows = [(row["distributor_id"], row["class"], row["value"], row["rank"])
            for row in review.classes]
    assert rows == [("c", "A", 20500.5, 1), ("a", "A", 8000.0, 2), ("b", "B", 1200.0, 3)]
    assert review.classes["share"][0] == 20500.5 / 29700.5


def test_as_of__given_or_not__is_a_date(review, program, network):
    assert review.as_of == datetime.date(2027, 2, 28) and review.distributors == 3
    assert program.review(network).as_of == datetime.date(2027, 3, 1)
    same = program.review(network, as_of=datetime.date(2027, 2, 28))
    assert same.digest == review.digest and len(review.digest) == 32
    assert program.review(network).digest != review.digest
    for wrong in ("2027-02-29", "yesterday"):
        with pytest.raises(ValueError):
            program.review(network, as_of=wrong)
    with pytest.raises(TypeError):
        program.review(network, as_of=20270228)


def test_tables__each__has_columns_and_survives_its_review(program, network):
    tables = {name: getattr(program.review(network), name) for name in NAMES}
    for table in tables.values():
        assert all(isinstance(name, str) for name in table.columns)
        assert len(table.units) == len(table.columns)
        assert len(list(table)) == len(table)


def test_series__periods__are_words(review):
    assert set(review.series("month")["period"]) == {"2027-01", "2027-02"}
    assert set(review.series("quarter")["period"]) == {"2027-Q1"}
    assert set(review.series(period="year")["period"]) == {"2027"}
    assert set(review.series("half")["period"]) == {"2027-H1"}
    assert set(review.series("fiscal quarter")["period"]) == {"FY2027-Q1"}
    assert min(review.series("week")["period"]).startswith("2027-W")
    with pytest.raises(ValueError, match="quarter"):
        review.series("fiscal week")


def test_explain__id__tells_or_key_error(review):
    assert len(review.explain("a")) > 0 and "text" in review.explain("a").columns
    with pytest.raises(KeyError):
        review.explain("nobody")


def test_gap__id__tells_or_key_error(review):
    assert [(row["class"], row["direction"], row["status"]) for row in review.gap("b")] == [
        ("A", "up", "reachable")]
    assert len(review.gap("a", progress=lambda done, total: None)) > 0
    with pytest.raises(KeyError):
        review.gap("nobody")


def test_promise__ids_and_items__tells_what_and_by_which_rule():
    program = tierkit.Program.parse(
        "tierkit 1\nservice policies first that holds\n  stable otherwise\n"
        "promise cycle core days stable 5\npromise cycle days stable 20\n")
    network = tierkit.Network(program)
    network.upsert({"id": ["a"]})
    review = program.review(network, as_of="2026-12-31")
    rows = list(review.promise(["a", "a", "b"], ["core", "spares", None]))
    assert [(row["value"], row["line"], row["status"]) for row in rows] == [
        ("5", 4, "ok"), ("20", 5, "ok"), (None, None, "not_found")]
    assert rows[0]["text"] == "cycle of core: 5 days, as its policy is stable"
    assert len(review.promise(["a"], on="2027-01-31")) == 2
    with pytest.raises(tierkit.DataError, match="before the day"):
        review.promise(["a"], on="2026-01-31")
    with pytest.raises(ValueError, match="items"):
        review.promise(["a"], [])
    with pytest.raises(tierkit.UnsupportedError, match="loaded"):
        tierkit.Review.from_bytes(review.to_bytes()).promise(["a"])


def test_diff__of_two_programs__tells_what_changed(program):
    other = tierkit.Program.parse(program.print().replace("80%", "70%"))
    assert [row["text"] for row in other.diff(program)] == [
        "the bound of class A went from 80% to 70%"]
    assert len(program.diff(program)) == 0


def test_compare__with_an_earlier_review__tells_what_changed(review, program, network):
    before = program.review(network, as_of="2027-01-31")
    moves = review.compare(before)
    assert [(row["distributor_id"], row["class_before"], row["class_after"], row["cause"])
            for row in moves if row["cause"]] == [("c", "B", "A", "own")]
    assert sum(review.compare(before, table="matrix")["count"]) == 3
    assert len(review.compare(review)) == 0
    with pytest.raises(ValueError, match="matrix"):
        review.compare(before, "causes")
    with pytest.raises(TypeError):
        review.compare(network)


def test_schema__of_another_program__schema_error(network):
    other = tierkit.Program.parse("tierkit 1\nreview window all\nfacts f key i at d\n"
                                  "  flow s money = x\n")
    with pytest.raises(tierkit.SchemaError):
        other.review(network)


# ---- tables out ---------------------------------------------------------------------------------

def test_table__access__by_name_row_and_text(review):
    table = review.classes
    assert table[0]["distributor_id"] == "c" and table[-1] == list(table)[-1]
    assert table["rank"] == [1, 2, 3]
    assert table.text(0, "value") == "20500.5" == table.text(0, 3)
    for key in (3, -4, "nothing"):
        with pytest.raises(LookupError):
            table[key]
    for row, column in ((0, "nothing"), (0, 99)):
        with pytest.raises(LookupError):
            table.text(row, column)
    with pytest.raises(ValueError):
        table.text(3, 0)


@pytest.mark.parametrize("name", NAMES)
def test_table__every_reader__same_cells(review, name):
    table = getattr(review, name)
    want = table.to_pydict()
    assert pa.table(table).to_pydict() == want
    assert table.to_polars().to_dict(as_series=False) == want
    assert pl.DataFrame(table).equals(table.to_polars())
    exported = table
    relation = duckdb.sql("select * from exported")
    assert relation.fetchall() == [tuple(row.values()) for row in table]
    frame = table.to_pandas()
    assert list(frame.columns) == list(table.columns) and len(frame) == len(table)
    assert pd.DataFrame.from_arrow(table).shape == frame.shape


def test_table__stream__can_be_asked_for_again(review):
    table = review.kpis
    first, second = pa.table(table), pa.table(table)
    assert first == second and first.schema == pa.schema(table)
    assert first == pa.RecordBatchReader.from_stream(table, schema=None).read_all()
    del table, review
    assert first.num_rows == second.num_rows > 0


def test_table__capsule_not_consumed__is_released(review):
    for _ in range(1000):
        review.classes.__arrow_c_stream__(None)
        review.classes.__arrow_c_schema__()


def test_table__shown__as_text_and_escaped_html(program):
    network = tierkit.Network(program)
    network.upsert({"id": ["<b>&"] + [f"p{i}" for i in range(80)]})
    table = network.records
    assert repr(table).startswith("<tierkit.Table: 81 rows, the first 10>\nid")
    html = table._repr_html_()
    assert "&lt;b&gt;&amp;" in html and "<b>" not in html and html.count("<tr>") == 51


def test_table__goes_back_in__as_any_other(review, program):
    network = tierkit.Network(program)
    network.upsert(review.classes.to_polars().select(id="distributor_id"))
    network.append("invoices", pl.DataFrame(review.classes).select(
        "distributor_id", "value").rename({"distributor_id": "id", "value": "amount"})
        .with_columns(day=pl.lit("2027-01-01")))
    assert network.program.review(network).classes["value"] == review.classes["value"]


def test_table__not_picklable__says_so(review):
    with pytest.raises(TypeError):
        pickle.dumps(review.classes)


def test_errors__pickled__keep_what_they_carry():
    with pytest.raises(tierkit.DataError) as caught:
        network = tierkit.Network(tierkit.Program.parse(
            "tierkit 1\nreview window all\nfacts f key i at d\n  flow s money = x\n"))
        network.append("f", {"i": ["a"], "d": ["?"], "x": [1]})
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), again.row, again.column, str(again)) == (
        type(caught.value), 0, "d", str(caught.value))


def test_bytes__loaded__is_what_it_was_and_opens_the_next(review, program, network):
    data = review.to_bytes()
    for form in (data, bytearray(data), memoryview(data)):
        assert tierkit.Review.from_bytes(form).to_bytes() == data
    loaded = pickle.loads(pickle.dumps(review))
    assert loaded.digest == review.digest and loaded.as_of == review.as_of
    assert loaded.distributors == 3
    for name in NAMES:
        wanted, found = getattr(review, name), getattr(loaded, name)
        assert found.columns == wanted.columns and found.units == wanted.units
        assert list(found) == list(wanted)
    assert program.review(network, as_of="2027-03-31", opening=loaded).digest == program.review(
        network, as_of="2027-03-31", opening=review).digest
    for call in (lambda: loaded.series("month"), lambda: loaded.explain("a"),
                 lambda: loaded.gap("a"), lambda: loaded.compare(review),
                 lambda: review.compare(loaded)):
        with pytest.raises(tierkit.UnsupportedError, match="loaded"):
            call()


def test_from_bytes__damaged__format_error(review, network):
    data = review.to_bytes()
    for wrong in (b"", data[:-1], data[:40], network.to_bytes(), data[:-1] + bytes([data[-1] ^ 1])):
        with pytest.raises(tierkit.FormatError):
            tierkit.Review.from_bytes(wrong)


def test_classes_today__imported__is_where_the_rules_begin(tmp_path):
    """As docs/review.md says: a plain table of today's classes becomes decisions."""
    program = tierkit.Program.parse(
        "tierkit 1\nmoney EUR scale 2\nfacts f key id at day\n  flow net money = amount\n"
        "kpi s by partner = net over last quarter\nvalue score 0 to 100\n"
        "  results s weight 1 points 0: 0, 100: 100\nclasses by value as automatic\n"
        "  A from 70\n  B from 45\n  C otherwise\n  down one step; up one step\n")
    network = tierkit.Network(program)
    network.upsert({"id": ["a", "b", "c"]})
    network.append("f", {"id": ["a", "b", "c"], "day": ["2027-02-10"] * 3,
                         "amount": ["20", "50", "90"]})
    path = tmp_path / "classes_today.csv"
    path.write_text("id,class\na,A\nc,C\n", encoding="utf-8")
    with open(path, newline="", encoding="utf-8") as file:
        today = list(csv.DictReader(file))
    network.decide({"id": [row["id"] for row in today],
                    "value": [row["class"] for row in today],
                    "on": ["2027-01-31"] * len(today),
                    "by": ["import"] * len(today)})

    def classes(as_of):
        movement = program.review(network, as_of=as_of).movement
        return [(row["distributor_id"], row["effective"], row["reason"], row["decided_by"])
                for row in movement]

    assert classes("2027-02-28")[0] == ("a", "A", "decided", "import")
    assert classes("2027-02-28")[2] == ("c", "C", "decided", "import")
    # 20 points are C, 90 are A: one step each; b had no class and gets the computed one
    assert classes("2027-03-31") == [("a", "B", "moved_down", None), ("b", "B", "first", None),
                                     ("c", "B", "moved_up", None)]


def test_what_if__other_bounds__says_who_changes_and_why(program, network, review):
    other = tierkit.Program.parse(program.print().replace("80%", "60%"))
    seen = []
    tables = program.what_if(network, other, as_of="2027-02-28", quarters=2, stake="sales",
                             progress=lambda done, total: seen.append(done))
    assert sorted(tables) == ["changes", "matrix", "quarters", "service"]
    assert [tuple(row[c] for c in ("distributor_id", "from", "to", "direction", "cause"))
            for row in tables["changes"]] == [("a", "A", "B", "down", "bound")]
    assert tables["quarters"]["as_of"] == [datetime.date(2027, 2, 28), datetime.date(2026, 11, 30),
                                           datetime.date(2026, 8, 31)]
    assert tables["quarters"]["at_stake_down"][0] == 8000
    assert sum(tables["matrix"]["distributors"][:3]) == 3
    assert len(program.what_if(network, program)["changes"]) == 0
    with pytest.raises(tierkit.NotFoundError):
        program.what_if(network, other, stake="nothing")
    with pytest.raises(TypeError):
        program.what_if(network, "other")
    with pytest.raises(tierkit.SchemaError):
        program.what_if(network, tierkit.Program.parse(
            program.print().replace("sales", "gross").replace("= amount", "= amount * 2")))


def test_as_of__a_date_that_is_none__is_refused(program, network):
    class Far(datetime.date):
        year = property(lambda self: 2 ** 32 + 2027)
    with pytest.raises(tierkit.DataError):
        program.review(network, as_of=Far(2027, 1, 1))
