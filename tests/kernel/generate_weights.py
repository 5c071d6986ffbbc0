"""Vectors of weights, computed with Python's decimal (40 digits) and exact fractions.

tests/vectors/pairwise.inc     count, matrix; eigenvector, lambda (matrix squaring); geometric means;
                               column means and their lambda
tests/vectors/best_worst.inc   count, best, worst, a, c; weights and xi of the linear program (simplex
                               in fractions); xi of the ratio form (largest root of its quadratics)
"""
import random
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

getcontext().prec = 40
RNG = random.Random(20270109)
FOLDER = Path(__file__).resolve().parent.parent / "vectors"


def write(name, rows):
    lines = ["/* Written by tests/kernel/generate_weights.py: do not edit. */"]
    lines += ["{ %s }," % ", ".join(row) for row in rows]
    (FOLDER / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def listed(numbers):
    return "{ %s }" % ", ".join(repr(float(n)) for n in numbers)


# ---- pairwise comparisons -------------------------------------------------------------------------

def matrix_of(n, noise):
    """Saaty's scale around hidden weights; noise 9 is random."""
    hidden = [RNG.uniform(0.1, 1) for _ in range(n)]
    rows = [[1.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i):
            ratio = hidden[i] / hidden[j] * 9 ** RNG.uniform(-noise, noise)
            step = min(9, max(1, round(max(ratio, 1 / ratio))))
            rows[i][j] = float(step) if ratio > 1 else 1 / step
            rows[j][i] = 1 / step if ratio > 1 else float(step)
    return rows


def shares(numbers):
    total = sum(numbers)
    return [n / total for n in numbers]


def product(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def eigenvector(a):
    power = a
    for _ in range(9):
        power = product(power, power)
        largest = max(max(row) for row in power)
        power = [[x / largest for x in row] for row in power]
    return shares([sum(row) for row in power])


def mean_ratio(a, w):
    return sum(sum(x * y for x, y in zip(row, w)) / own for row, own in zip(a, w)) / len(w)


def pairwise(rows):
    a = [[Decimal(x) for x in row] for row in rows]
    n = len(a)
    w = eigenvector(a)
    geometric = shares([(sum(x.ln() for x in row) / n).exp() for row in a])
    sums = [sum(column) for column in zip(*a)]
    means = [sum(x / s for x, s in zip(row, sums)) / n for row in a]
    return [str(n), listed(x for row in rows for x in row), listed(w), repr(float(mean_ratio(a, w))),
            listed(geometric), listed(means), repr(float(mean_ratio(a, means)))]


# ---- best and worst -------------------------------------------------------------------------------

def pivot(table, basis, row, column):
    head = table[row][column]
    table[row] = [x / head for x in table[row]]
    for k, other in enumerate(table):
        if k != row and other[column] != 0:
            factor = other[column]
            table[k] = [x - factor * y for x, y in zip(other, table[row])]
    basis[row] = column


def descend(table, basis, allowed):
    """Minimises; the last row holds reduced costs. Bland's rule."""
    while True:
        column = next((j for j in range(allowed) if table[-1][j] < 0), None)
        if column is None:
            return
        ratios = [(row[-1] / row[column], basis[k], k) for k, row in enumerate(table[:-1])
                  if row[column] > 0]
        pivot(table, basis, min(ratios)[2], column)


def linear_program(n, best, worst, a, c):
    """Weights and xi. Columns: weights, xi, slacks, the artificial of the sum."""
    rows = []

    def within(left, right, factor):  # |w[left] - factor w[right]| <= xi
        for sign in (1, -1):
            row = [Fraction(0)] * (n + 1)
            row[left] += sign
            row[right] -= sign * factor
            row[n] = Fraction(-1)
            rows.append(row)

    for j in range(n):
        if j != best:
            within(best, j, a[j])
        if j not in (best, worst):
            within(j, worst, c[j])
    m = len(rows)
    table = [row + [Fraction(int(k == i)) for k in range(m)] + [Fraction(0)] * 2
             for i, row in enumerate(rows)]
    table.append([Fraction(1)] * n + [Fraction(0)] * (m + 1) + [Fraction(1)] * 2)
    basis = [n + 1 + k for k in range(m)] + [n + 1 + m]
    table.append([-x for x in table[-1][:-2]] + [Fraction(0), Fraction(-1)])
    descend(table, basis, n + 1 + m)
    table[-1] = [Fraction(0)] * (n + m + 3)
    table[-1][n] = Fraction(1)
    for k, column in enumerate(basis):
        factor = table[-1][column]
        table[-1] = [x - factor * y for x, y in zip(table[-1], table[k])]
    descend(table, basis, n + 1 + m)
    found = {column: table[k][-1] for k, column in enumerate(basis)}
    return [found.get(j, Fraction(0)) for j in range(n)], found.get(n, Fraction(0))


def root(b, c):
    """The smaller root of x x - b x + c = 0."""
    return (b - (b * b - 4 * c).sqrt()) / 2


def ratio_xi(n, best, worst, a, c):
    whole, xi = Decimal(a[worst]), Decimal(0)
    pairs = [(Decimal(a[j]), Decimal(c[j])) for j in range(n) if j not in (best, worst)]
    for p, q in pairs:
        if p * q > whole:  # (p - x)(q - x) = whole + x
            xi = max(xi, root(p + q + 1, p * q - whole))
        if p * q < whole:  # (p + x)(q + x) = whole - x
            xi = max(xi, ((p + q + 1) ** 2 - 4 * (p * q - whole)).sqrt() / 2 - (p + q + 1) / 2)
        for r, s in pairs:
            if p * q > r * s:  # (p - x)(q - x) = (r + x)(s + x)
                xi = max(xi, (p * q - r * s) / (p + q + r + s))
    return xi


def best_worst(n):
    best, worst = RNG.sample(range(n), 2)
    whole = RNG.randint(2, 9)
    a = [RNG.randint(1, whole) for _ in range(n)]
    c = [RNG.randint(1, whole) for _ in range(n)]
    a[best] = c[worst] = 1
    a[worst] = c[best] = whole
    weights, xi = linear_program(n, best, worst, a, c)
    return [str(n), str(best), str(worst), listed(a), listed(c), listed(weights), repr(float(xi)),
            repr(float(ratio_xi(n, best, worst, a, c)))]


write("pairwise.inc", [pairwise(matrix_of(n, noise)) for n in range(1, 16)
                       for noise in (0.0, 0.3, 0.8)])
write("best_worst.inc", [best_worst(n) for n in range(2, 13) for _ in range(8)])
