"""Vectors of ln and exp, computed with Python's decimal (60 digits).

tests/vectors/logarithms.inc, exponentials.inc
    bits of x, bits of the nearest double y, (exact - y) in millionths of y's unit in the last place
"""
import math
import random
from decimal import Decimal, getcontext

from vector_file import bits, double, write

getcontext().prec = 60
RNG = random.Random(20270107)
MILLION = 1000000


def row(x, exact):
    nearest = float(exact)
    rest = (exact - Decimal(nearest)) / Decimal(math.ulp(nearest)) * MILLION
    return bits(x), bits(nearest), str(int(rest.to_integral_value()))


def positive():
    while True:
        x = double(RNG.getrandbits(63))
        if 0 < x < math.inf:
            return x


def neighbours(x):
    return [math.nextafter(x, 0), x, math.nextafter(x, math.inf)]


def logarithms():
    numbers = [5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 10.0, 1e-300, 1e300]
    for x in (0.5, math.sqrt(0.5), 1.0, math.sqrt(2), 2.0, math.e, 1e-310):
        numbers += neighbours(x)
    numbers += [positive() for _ in range(400)]
    numbers += [RNG.uniform(0.6, 1.6) for _ in range(800)]
    numbers += [1 + RNG.uniform(-1, 1) * 2.0**-RNG.randint(2, 52) for _ in range(200)]
    numbers += [n / 9 for n in range(1, 82)]  # judgements of pairwise comparisons
    return [row(x, Decimal(x).ln()) for x in numbers]


def exponentials():
    numbers = [0.0, -0.0, 5e-324, -5e-324, 1.0, -1.0, 709.782712893384, -708.3964185322641,
               -745.13, -740.0, -710.0, 1e-17, -1e-17]
    numbers += [k * math.log(2) / 2 for k in range(-40, 41)]
    numbers += [RNG.uniform(-1, 1) for _ in range(800)]
    numbers += [RNG.uniform(-745, 709.7) for _ in range(400)]
    numbers += [RNG.uniform(-1, 1) * 2.0**-RNG.randint(2, 60) for _ in range(100)]
    return [row(x, Decimal(x).exp()) for x in numbers]


write("logarithms.inc", __file__, logarithms())
write("exponentials.inc", __file__, exponentials())
