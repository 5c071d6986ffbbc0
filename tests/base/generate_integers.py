"""Vectors of 128-bit arithmetic, computed with Python's integers and fractions.

tests/vectors/integer_pairs.inc   a, b, sum, sum overflows, product, product overflows,
                                  a / b half-even, quotient overflows, exact, bits of the nearest
                                  double
tests/vectors/quotient_order.inc  a, b, c, d, sign of a/b - c/d
tests/vectors/rescale.inc         value, from, to, result, overflow, rounded
"""
import random
from fractions import Fraction

from vector_file import bits, wide, word, write

MIN, MAX = -2**127, 2**127 - 1
EDGES = [0, 1, -1, 2, -2, 3, 5, 10, 2**31, 2**32 - 1, 2**32, 2**53, 2**53 + 1, 2**63 - 1, -2**63,
         2**63, 2**64 - 1, 2**64, -2**64, 2**64 + 1, 10**18, 10**19, 10**38, MAX, MIN, MIN + 1,
         2**126, -2**126]


def some(rng):
    return rng.choice((-1, 1)) * rng.getrandbits(rng.randint(1, 127))


def fits(value):
    return MIN <= value <= MAX


def shown(value):
    return wide(value if fits(value) else 0), str(int(not fits(value)))


def half_even(fraction):
    return round(fraction)  # Fraction.__round__ rounds half to even, exactly


def pair(a, b):
    fraction = Fraction(a, b)
    return (wide(a), wide(b)) + shown(a + b) + shown(a * b) + shown(half_even(fraction)) + (
        str(int(fraction.denominator == 1)), bits(float(fraction)))


def pairs(rng):
    found = [(a, b) for a in EDGES for b in EDGES if b != 0 and rng.random() < 0.45]
    found += [(some(rng), some(rng) or 1) for _ in range(250)]
    for _ in range(60):  # ties of the integer quotient
        b = 2 * rng.getrandbits(rng.randint(1, 60)) + 2
        found.append((b * rng.getrandbits(rng.randint(1, 60)) + b // 2, b))
    for _ in range(60):  # ties of the double and their neighbours
        odd = (2**53 + rng.getrandbits(53)) * 2 + 1
        b = rng.getrandbits(rng.randint(1, 70)) + 1
        found += [(odd * b, b), (odd * b + 1, b), (odd * b - 1, b)]
    return [pair(a, b) for a, b in found if fits(a) and fits(b)]


def order(a, b, c, d):
    difference = Fraction(a, b) - Fraction(c, d)
    return wide(a), wide(b), wide(c), wide(d), str((difference > 0) - (difference < 0))


def orders(rng):
    rows = []
    for _ in range(120):
        b, d = abs(some(rng)) + 1, abs(some(rng)) + 1
        rows.append(order(some(rng), b, some(rng), d))
        k, m = rng.getrandbits(40) + 1, rng.getrandbits(40) + 1
        n, p = rng.getrandbits(60) - 2**59, rng.getrandbits(60) + 1
        for nudge in (-1, 0, 1):  # equal quotients and the closest unequal ones
            rows.append(order(n * k, p * k, n * m + nudge, p * m))
    rows.append(order(MIN, MAX, MIN, MAX))
    rows.append(order(MAX, MAX - 1, MAX - 1, MAX - 2))
    return rows


def rescale(value, old, new):
    exact = Fraction(value) * Fraction(10) ** (new - old)
    result = half_even(exact)
    lost = fits(result) and result != exact
    return (wide(value), str(old), str(new)) + shown(result) + (str(int(lost)),)


def rescales(rng):
    rows = []
    for value in (0, 1, -1, 5, -5, 15, 25, -25, 49, 50, 51, 149, 150, 151, 250, 10**18, MAX, MIN):
        for old, new in ((0, 0), (0, 18), (18, 0), (2, 1), (2, 0), (4, 6), (18, 17), (0, 1)):
            rows.append(rescale(value, old, new))
    for _ in range(150):
        rows.append(rescale(some(rng), rng.randint(0, 18), rng.randint(0, 18)))
    rows += [rescale(10**30, 0, 9), rescale(MAX, 38, 0), rescale(7, 45, 0), rescale(1, 0, 40)]
    return rows


RNG = random.Random(20270101)
write("integer_pairs.inc", __file__, pairs(RNG))
write("quotient_order.inc", __file__, orders(RNG))
write("rescale.inc", __file__, rescales(RNG))
assert word(-1) == "0xFFFFFFFFFFFFFFFFu"
