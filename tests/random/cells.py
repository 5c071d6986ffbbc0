"""Texts of cells, as the tables have them. Shares no code with the library."""
from fractions import Fraction

import exact
from evaluate import Value, as_double
from exact import decimal_text, double_text


def gini(x):
    """Of values in descending order."""
    n = len(x)
    return float(sum((n - 1 - 2 * place) * v for place, v in enumerate(x)) / (n * sum(x)))


def concentrated(values):
    """n, n_positive, hhi, gini, gini_all, cr1, cr3, cr5, cr10."""
    x = sorted((v for v in values if v > 0), reverse=True)
    counts = [str(len(values)), str(len(x))]
    if not x:
        return counts + [""] * 7
    total = sum(x)
    squares = float(sum(Fraction(float(v / total) * float(v / total)) for v in x))
    ginis = [gini(x), gini(x + [0] * (len(values) - len(x)))]
    shares = [float(sum(x[:k]) / total) for k in (1, 3, 5, 10)]
    return counts + [double_text(number) for number in [squares * 10000.0] + ginis + shares]


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
