"""Texts of cells, as the tables have them. Shares no code with the library."""
from fractions import Fraction

import exact
from evaluate import Value, as_double
from exact import decimal_text, double_text


def concentrated(x):
    """hhi, gini, cr1, cr3, cr5, cr10 of positive values, descending."""
    if not x:
        return [""] * 6
    total, n = sum(x), len(x)
    squares = float(sum(Fraction(float(v / total) * float(v / total)) for v in x))
    gini = sum((n - 1 - 2 * place) * v for place, v in enumerate(x)) / (n * total)
    shares = [float(sum(x[:k]) / total) for k in (1, 3, 5, 10)]
    return [double_text(number) for number in [squares * 10000.0, float(gini)] + shares]


def value_text(found: Value):
    if found.status != "ok":
        return ""
    if found.form.kind == "date":
        return exact.date_text(found.value)
    if found.form.shape == "exact":
        return decimal_text(found.value)
    return double_text(as_double(found))


def result(found):
    flags = "partial" if found.partial and found.status == "ok" else ""
    return [value_text(found), found.status, flags]


def quotient(found):
    if found.form.shape != "quotient" or found.status != "ok":
        return ["", ""]
    return [decimal_text(part) for part in found.value]
