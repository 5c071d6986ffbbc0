"""Vectors of exact sums of doubles, computed with Python's fractions.

tests/vectors/exact_sums.inc   count, bits of up to 8 doubles, bits of the nearest double of the sum
"""
import random
from fractions import Fraction

from vector_file import bits, double, write

INFINITE = float("inf")
MOST = 8


def nearest(values):
    exact = sum(map(Fraction, values), Fraction(0))
    try:
        return float(exact)  # Fraction to float rounds half to even, also into the subnormals
    except OverflowError:
        return INFINITE if exact > 0 else -INFINITE


def row(values):
    terms = [bits(v) for v in values] + ["0"] * (MOST - len(values))
    return str(len(values)), "{ %s }" % ", ".join(terms), bits(nearest(values))


def finite(rng):
    while True:
        value = double(rng.getrandbits(64))
        if value == value and abs(value) != INFINITE:
            return value


RNG = random.Random(20270104)
LARGEST, TINY = 1.7976931348623157e308, 5e-324
SUMS = [[], [0.0], [-0.0], [0.1] * 8, [1e100, 1.0, -1e100], [1e308, 1e308, -1e308, -1e308],
        [LARGEST, LARGEST], [-LARGEST, -LARGEST], [LARGEST, 2.0**969], [LARGEST, 2.0**970],
        [LARGEST, 2.0**970, -TINY], [LARGEST, LARGEST, -LARGEST], [TINY] * 8, [TINY, -TINY],
        [-TINY, -TINY], [1.0, 2.0**-53], [1.0, 2.0**-53, TINY], [1.0, 2.0**-53, -TINY],
        [1.0 + 2.0**-52, 2.0**-53], [-1.0, -2.0**-53, -TINY], [2.2250738585072014e-308, -TINY],
        [2.225073858507201e-308, TINY], [1e16, 1.0, 1.0], [3.0, -1e-30]]
for _ in range(150):
    SUMS.append([finite(RNG) for _ in range(RNG.randint(1, MOST))])
for _ in range(150):
    SCALE = RNG.randint(-1000, 1000)
    SUMS.append([RNG.uniform(-1, 1) * 2.0**max(-1020, min(1020, SCALE + RNG.randint(-60, 60)))
                 for _ in range(RNG.randint(2, MOST))])
write("exact_sums.inc", __file__, [row(values) for values in SUMS])
