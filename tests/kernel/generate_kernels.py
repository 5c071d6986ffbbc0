"""Vectors of cuts, agreement of ranks and curves, computed with Python's fractions and decimals from
the definitions, by plain counting over pairs, elements and segments.

tests/vectors/cuts.inc       values, classes at 80/95 by reach, within, nearest; by the ABC curve and
                             its points
tests/vectors/quotas.inc     values, classes, minima, maxima, classes after, reasons
tests/vectors/agreement.inc  two columns, concordant and discordant pairs, tau-b, Spearman, rw, WS
tests/vectors/curves.inc     values, shares of the top 1/5 and 1/3, Lorenz at 1/4 to 3/4, Gini
                             corrected, whale ratio
tests/vectors/fairness.inc   given, due, misallocation, Jain
"""
import os
import random
import sys
from decimal import Decimal, getcontext
from fractions import Fraction as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "base"))
from vector_file import text, write  # noqa: E402

getcontext().prec = 60
CUTS = (F(80, 100), F(95, 100))


def braces(items):
    return "{ %s }" % ", ".join(str(i) for i in items)


def decimal(x):
    return Decimal(x.numerator) / Decimal(x.denominator)


def real(x):
    return repr(float(x))


def root(x):
    return decimal(x).sqrt()


def letters(classes):
    return text("".join(chr(ord("A") + k) for k in classes))


def column(rng, low):
    n = rng.randrange(1, 13)
    spread = rng.choice((2, 6, 40, 1000))
    return [max(low, rng.randrange(-spread // 3, spread)) ** rng.choice((1, 1, 2)) for _ in range(n)]


# ---- cuts ----------------------------------------------------------------------------------------

def share_cut(values, rule):
    total = sum(v for v in values if v > 0)
    found = []
    for v in values:
        if v <= 0:
            found.append(2)
            continue
        before = F(sum(u for u in values if u > v), total)
        block = F(sum(u for u in values if u == v), total)
        cum = {"reach": before, "within": before + F(v, total), "nearest": before + block / 2}[rule]
        found.append(sum(cum >= c if rule == "reach" else cum > c for c in CUTS))
    return found


def polyline(values):
    falling = sorted((max(v, 0) for v in values), reverse=True)
    total = sum(falling)
    points = [(F(0), F(0))]
    for i, v in enumerate(falling):
        points.append((F(i + 1, len(falling)), points[-1][1] + F(v, total)))
    return points


def closest(points, centre):
    """The nearest point of a polyline to (centre, 1): every segment is tried."""
    best = None
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        dx, dy = x1 - x0, y1 - y0
        t = ((centre - x0) * dx + (1 - y0) * dy) / (dx * dx + dy * dy)
        t = min(max(t, F(0)), F(1))
        x, y = x0 + t * dx, y0 + t * dy
        far = (x - centre) ** 2 + (y - 1) ** 2
        if best is None or far < best[0]:
            best = (far, x, y)
    return best[1:]


def height(points, x):
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    raise AssertionError(x)


def abc_curve(values):
    n, points = len(values), polyline(values)
    mean = F(sum(max(v, 0) for v in values), n)
    a = closest(points, F(0))
    above, least = sum(v > mean for v in values), sum(v >= mean for v in values)
    even = F(above + least, 2 * n)
    b = (even, height(points, even))
    exchanged = b[0] < a[0]
    if exchanged:
        a, b = b, a
    c = closest(points, b[0])
    found = []
    for v in values:
        begin, end = F(sum(u > v for u in values), n), F(sum(u >= v for u in values), n)
        if v <= 0:
            found.append(2)
        elif end <= a[0] or begin == 0:
            found.append(0)
        else:
            found.append(2 if begin >= c[0] else 1)
    return found, exchanged, a + b + c


def cuts(rng):
    rows = []
    while len(rows) < 150:
        values = column(rng, -3)
        if max(values) <= 0:
            continue
        curve, exchanged, points = abc_curve(values)
        rows.append([str(len(values)), braces(values)] +
                    [braces(letters(share_cut(values, r)) for r in ("reach", "within", "nearest"))] +
                    [letters(curve), str(int(exchanged)), braces(real(p) for p in points)])
    return rows


# ---- quotas --------------------------------------------------------------------------------------

def quotas_of(values, classes, least, most):
    classes, reasons = list(classes), [0] * len(values)
    last = len(least) - 1
    for k in range(last):
        room = most[k] if most[k] >= 0 else len(values)
        kept, full = 0, False
        for v in sorted(set(values), reverse=True):
            own = [i for i, u in enumerate(values) if u == v and classes[i] == k]
            full = full or len(own) > room - kept
            if not full:
                kept += len(own)
            for i in own if full else ():
                classes[i], reasons[i] = k + 1, 1
        for v in sorted(set(values), reverse=True):
            own = [i for i, u in enumerate(values) if u == v and classes[i] > k]
            if kept >= least[k] or len(own) > room - kept:
                break
            kept += len(own)
            for i in own:
                classes[i], reasons[i] = k, 2
    return classes, reasons


def quotas(rng):
    rows = []
    for _ in range(150):
        values = column(rng, -3)
        classes = [rng.choice((0, 0, 1, 2)) for _ in values]
        if rng.random() < 0.5:
            order = sorted(range(len(values)), key=lambda i: -values[i])
            ascending = sorted(classes)
            for place, i in enumerate(order):
                classes[i] = ascending[place]
        most = [rng.choice((-1, 0, 1, 2, 4)) for _ in range(2)] + [-1]
        least = [rng.randrange(0, (m if m >= 0 else 5) + 1) for m in most]
        after, reasons = quotas_of(values, classes, least, most)
        rows.append([str(len(values)), braces(values), braces(classes), braces(least), braces(most),
                     braces(after), braces(reasons)])
    return rows


# ---- agreement -----------------------------------------------------------------------------------

def fractional(values):
    """Mean places, the largest first."""
    return [F(2 * sum(u > v for u in values) + sum(u == v for u in values) + 1, 2) for v in values]


def agreement_of(a, b):
    n = len(a)
    pairs = [(i, j) for i in range(n) for j in range(i)]
    sign = [(a[i] - a[j]) * (b[i] - b[j]) for i, j in pairs]
    plus, minus = sum(s > 0 for s in sign), sum(s < 0 for s in sign)
    t, u = sum(a[i] == a[j] for i, j in pairs), sum(b[i] == b[j] for i, j in pairs)
    tau = Decimal(plus - minus) / root(F((len(pairs) - t) * (len(pairs) - u)))
    r, q, mean = fractional(a), fractional(b), F(n + 1, 2)
    product = sum((x - mean) * (y - mean) for x, y in zip(r, q))
    spread = sum((x - mean) ** 2 for x in r) * sum((y - mean) ** 2 for y in q)
    rho = decimal(product) / root(spread)
    weighted = 1 - 6 * sum((x - y) ** 2 * ((n - x + 1) + (n - y + 1)) for x, y in zip(r, q)) / F(
        n ** 4 + n ** 3 - n ** 2 - n)
    ws = 1 - sum(Decimal(2) ** -decimal(x) * decimal(abs(x - y) / max(abs(1 - x), abs(n - x)))
                 for x, y in zip(r, q))
    return plus, minus, tau, rho, weighted, ws


def agreement(rng):
    rows = []
    while len(rows) < 120:
        n, spread = rng.randrange(2, 15), rng.choice((2, 5, 50))
        a = [rng.randrange(spread) for _ in range(n)]
        b = [rng.choice((x, rng.randrange(spread))) for x in a]
        if len(set(a)) == 1 or len(set(b)) == 1:
            continue
        plus, minus, *numbers = agreement_of(a, b)
        rows.append([str(n), braces(a), braces(b), str(plus), str(minus)] +
                    [real(x) for x in numbers])
    return rows


# ---- curves and fairness -------------------------------------------------------------------------

def top(values, part):
    """The share of the top, from the polyline of all values."""
    return height(polyline(values), part)


def curves(rng):
    rows = []
    while len(rows) < 120:
        values = column(rng, -30)
        if max(values) <= 0:
            continue
        positive = [v for v in values if v > 0]
        n = len(positive)
        apart = sum(abs(x - y) for x in positive for y in positive)
        gini = F(apart, 2 * (n - 1) * sum(positive)) if n > 1 else F(0)
        whole = sum(values)
        whale = F(sum(positive), whole) if whole > 0 else F(0)
        numbers = [top(values, F(1, 5)), top(values, F(1, 3))]
        numbers += [1 - top(values, 1 - F(k, 4)) for k in (1, 2, 3)] + [gini, whale]
        rows.append([str(len(values)), braces(values), braces(real(x) for x in numbers)])
    return rows


def fairness(rng):
    rows = []
    while len(rows) < 80:
        n = rng.randrange(1, 10)
        given = [rng.randrange(0, 50) for _ in range(n)]
        due = [rng.choice((0, 1)) * rng.randrange(0, 90) for _ in range(n)]
        if sum(given) == 0 or sum(due) == 0:
            continue
        apart = sum(abs(F(g, sum(given)) - F(d, sum(due))) for g, d in zip(given, due)) / 2
        r = [F(g, d) for g, d in zip(given, due) if d > 0]
        if sum(r) == 0:
            continue
        jain = sum(r) ** 2 / (len(r) * sum(x * x for x in r))
        rows.append([str(n), braces(given), braces(due), real(apart), real(jain)])
    return rows


def main():
    rng = random.Random(20270101)
    for name, rows in (("cuts", cuts), ("quotas", quotas), ("agreement", agreement),
                       ("curves", curves), ("fairness", fairness)):
        write(name + ".inc", __file__, rows(rng))


main()
