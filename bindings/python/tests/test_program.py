import pickle

import pytest

import tierkit

from conftest import PROGRAM


def test_parse__error__message_shows_line_with_caret():
    text = 'tierkit 1\nreview window all\n\tfactz invoices\n'
    with pytest.raises(tierkit.ProgramError) as caught:
        tierkit.Program.parse(text)
    lines = str(caught.value).split("\n")
    assert lines[0].startswith("program:3:2: error: ")
    assert lines[1] == "    \tfactz invoices" and lines[2] == "    \t^~~~~"
    error = caught.value
    assert isinstance(error, ValueError) and error.code == -80 and error.name == "E_PROGRAM"
    assert len(error.diagnostics) >= 1 and error.diagnostics["severity"][0] == "error"


def test_parse__characters_beyond_ascii__caret_counts_characters():
    with pytest.raises(tierkit.ProgramError) as caught:
        tierkit.Program.parse('tierkit 1\nprogram "Größe €" x\n')
    line, caret = str(caught.value).split("\n")[1:3]
    assert line[caret.index("^")] == "x"


def test_parse__bytes__as_text(program):
    assert tierkit.Program.parse(PROGRAM.encode()).fingerprint == program.fingerprint


@pytest.mark.parametrize("text", [b"\xff", "tierkit 1\n\0", ""])
def test_parse__not_a_program__is_a_value_error(text):
    with pytest.raises(ValueError):
        tierkit.Program.parse(text)


def test_parse__not_text__type_error():
    with pytest.raises(TypeError, match="str or bytes"):
        tierkit.Program.parse(7)


USED = "kpi growth by us = sales"
USING = PROGRAM + 'use "common"\n'


@pytest.mark.parametrize("use", [{"common": USED}, lambda name: USED if name == "common" else None])
def test_use__function_or_mapping__is_read(use):
    program = tierkit.Program.parse(USING, use=use)
    assert "growth" in program.declared["name"]
    assert "growth" not in program.print()
    again = pickle.loads(pickle.dumps(program))
    assert again.fingerprint == program.fingerprint and again.print() == program.print()


@pytest.mark.parametrize("use", [None, {}, {"common": None}, lambda name: None])
def test_use__not_found__diagnostic_names_it(use):
    with pytest.raises(tierkit.ProgramError, match="common"):
        tierkit.Program.parse(USING, use=use)


def test_use__error_in_used_text__is_shown_from_there():
    with pytest.raises(tierkit.ProgramError) as caught:
        tierkit.Program.parse(USING, use={"common": "kpi x by us = nothing_there"})
    lines = str(caught.value).split("\n")
    assert lines[0].startswith("common:1:") and lines[1] == "    kpi x by us = nothing_there"


def test_use__raises__passes_through():
    class Own(Exception):
        pass

    def use(name):
        raise Own(name)

    with pytest.raises(Own, match="common"):
        tierkit.Program.parse(USING, use=use)


def test_use__gives_no_text__type_error():
    with pytest.raises(TypeError, match="common"):
        tierkit.Program.parse(USING, use=lambda name: 3)


def test_print__parsed_again__is_the_same(program):
    again = tierkit.Program.parse(program.print())
    assert again.print() == program.print() and again.fingerprint == program.fingerprint


def test_fingerprints__other_policy__schema_stays(program):
    other = tierkit.Program.parse(PROGRAM.replace("80%", "70%"))
    assert other.fingerprint != program.fingerprint
    assert other.schema_fingerprint == program.schema_fingerprint
    assert len(program.fingerprint) == 32 and int(program.fingerprint, 16)


def test_declared_columns__of_facts__listed(program):
    rows = list(program.declared_columns)
    assert [row["column"] for row in rows] == ["id", "day", "amount"]
    assert [row["role"] for row in rows] == ["key", "at", "value"]


def test_types__cannot_be_made_by_hand():
    for made in (tierkit.Program, tierkit.Review, tierkit.Table):
        with pytest.raises(TypeError):
            made()


def test_decide__rules__gives_outcomes():
    program = tierkit.Program.parse("""tierkit 1
rules route over size number, online flag
  direct when size >= 1000 limit 5
  e_commerce when online
  distributor otherwise
""")
    table = program.decide("route", [{"size": 1000, "online": False}, {"size": 1, "online": True},
                                     {"size": 1, "online": None}])
    rows = table.to_pydict()
    assert rows["outcome"] == ["direct", "e_commerce", "distributor"]
    assert rows["limit"] == [5, None, None]
    assert rows["status"] == ["decided", "decided", "incomplete"]
    assert rows["reason"][2] == "no condition above holds; online is missing"


def test_decide__unknown_rules__raises_not_found():
    program = tierkit.Program.parse("tierkit 1\nrules r over x number\n  a otherwise\n")
    with pytest.raises(tierkit.NotFoundError, match="no rules 'q'"):
        program.decide("q", {"x": [1]})
