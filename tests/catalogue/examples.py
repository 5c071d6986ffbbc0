"""How examples of the catalogue are written; examples_AREA.py holds them.

    example(7, "quota_attainment", "what it is computed from", {"quotas": "period_start amount"},
            case("half", {"quotas": "2026-01-01 200", ...}, quota_attainment=F(1, 2)), ...)

A case is a distributor: its rows by facts block (fields divided by blanks, rows by `;`, `-` is a
missing field), its attributes in `attrs`, and what each KPI is: a number (exact), the name of a
status, or a pair of number and flag. Numbers are written as the hand calculation they are: nothing
here asks the library."""
from fractions import Fraction

from sources import SOURCES

EXAMPLES = []


def case(name, rows=None, attrs=None, **expected):
    return {"id": name.replace(" ", "_"), "rows": rows or {}, "attributes": attrs or {},
            "expected": expected}


def group(kind, name, **expected):
    """What a KPI is for a group of all the cases: the network, a region ..."""
    return {"kind": kind, "name": name, "expected": expected}


def look_up(table, where, **columns):
    """What stands in another table of the review, in the row that has these fields."""
    return {"table": table, "where": where, "expected": columns}


def together(how, share, kpi, value):
    """What a figure of all the cases comes to: a share of the `sum of amounts`."""
    return {"how": how, "share": str(Fraction(share)), "expected": {kpi: value}}


def written(value):
    """A fraction as text, exact in JSON: `7/3`, a status, or [value, flag]."""
    if isinstance(value, tuple):
        return [written(value[0]), value[1]]
    return value if isinstance(value, str) else str(Fraction(value))


def columns_written(item):
    return {**item, "expected": {k: written(v) for k, v in item["expected"].items()}}


def example(number, kpi, how, facts, *cases, window="last 12 months", as_of="2026-12-31", more=""):
    """`more`: lines of program beside `use kpi`, such as a classes statement."""
    def those_with(key):
        return [columns_written(c) for c in cases if key in c]

    EXAMPLES.append({
        "number": number, "kpi": kpi, "how": how, "source": SOURCES[number], "window": window,
        "as_of": as_of, "more": more,
        "facts": {name: columns.split() for name, columns in facts.items()},
        "cases": those_with("rows"), "groups": those_with("kind"), "tables": those_with("table"),
        "together": those_with("how")})
