"""Vectors of decimal text and doubles, computed with Python's decimal, fractions and repr().

tests/vectors/decimal_read.inc   text, scale, status, value, rounded
tests/vectors/decimal_write.inc  value, scale, places, text
tests/vectors/double_scaled.inc  bits, scale, fits, value, rounded
tests/vectors/number_text.inc    bits, text as in ECMA-262 Number::toString
"""
import random
import re
from decimal import Decimal
from fractions import Fraction

from vector_file import bits, double, int64, text, wide, write

GRAMMAR = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def read(string, scale):
    if not GRAMMAR.fullmatch(string):
        return text(string), str(scale), "TIERKIT_E_NUMBER", wide(0), "0"
    mantissa, _, exponent = string.lower().partition("e")
    power = max(-999, min(999, int(exponent or 0)))  # beyond, the answer is the same
    exact = Fraction(mantissa) * Fraction(10)**(power + scale)
    value = round(exact)
    if not -2**127 <= value < 2**127:
        return text(string), str(scale), "TIERKIT_E_OVERFLOW", wide(0), "0"
    return text(string), str(scale), "TIERKIT_OK", wide(value), str(int(value != exact))


def reads(rng):
    fixed = ["0", "-0", "+0", "1", "-1", "+1", "007", "1.5", "-1.5", "0.5", "0.05", "0.15", "0.25",
             "0.35", "2.5", "3.5", "0.49999999999999999999999", "0.50000000000000000000001",
             "12345678901234567.89", "9223372036854775807", "9223372036854775808",
             "-9223372036854775808", "-9223372036854775809",
             "170141183460469231731687303715884105727", "170141183460469231731687303715884105728",
             "-170141183460469231731687303715884105728", "-170141183460469231731687303715884105729",
             "999999999999999999999999999999999999999999", "1e3", "1E3", "1e+3", "1e-3", "1.25e1",
             "125e-2", "0e999999999", "0.000e-5", "1e38", "1e39", "1e-18", "1e-19", "5e-19",
             "15e-19", "1e-400", "1e99999999999999999999", "1e-99999999999999999999",
             "000000000000000000000000000000000000000000000000000001.10",
             "0.00000000000000000000000000000000000000000000000000015",
             "100000000000000000000000000000000000000000000e-43",
             "", "-", "+", ".", ".5", "5.", "1e", "1e+", "e5", "1..2", "1.2.3", "--1", "+-1", " 1",
             "1 ", "1,5", "1_000", "0x10", "nan", "inf", "1e5.5", "1-", "1/2"]
    rows = [read(string, scale) for string in fixed for scale in (0, 1, 2, 18)]
    for _ in range(300):
        digits = "".join(rng.choice("0123456789") for _ in range(rng.randint(1, 24)))
        point = rng.randint(0, len(digits))
        string = digits[:point] + ("." + digits[point:] if 0 < point < len(digits) else "")
        exponent = rng.choice(["", "", "", "e%d" % rng.randint(-20, 12)])
        string = rng.choice(["", "-", "+"]) + (string or digits) + exponent
        rows.append(read(string, rng.choice((0, 2, 4, 9, 18))))
    return rows


def plain(value, scale):
    """Digits with exactly `scale` places."""
    digits = str(abs(value)).rjust(scale + 1, "0")
    whole, rest = digits[:len(digits) - scale], digits[len(digits) - scale:]
    return ("-" if value < 0 else "") + whole + ("." + rest if scale else "")


def written(value, scale, places):
    if places < 0:
        string = plain(value, scale)
        return string.rstrip("0").rstrip(".") if "." in string else string
    shown = round(Fraction(value, 10**scale) * 10**places)
    return plain(shown, places)


def writes(rng):
    values = [0, 1, -1, 5, 10, 100, -100, 12300, 1234500, 10**18, 10**19, -10**36, 999, 9995, -4, -5,
              -6, 2**63 - 1, -2**63, 2**127 - 1, -2**127]
    values += [rng.choice((-1, 1)) * rng.getrandbits(rng.randint(1, 127)) for _ in range(40)]
    return [(wide(v), str(s), str(p), text(written(v, s, p)))
            for v in values for s in (0, 2, 4, 18) for p in (-1, 0, 2, 18)]


def ecma(value):
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    digits = "".join(map(str, digits))
    point = len(digits) + exponent
    digits = digits.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        string = digits + "0" * (point - count)
    elif 0 < point <= 21:
        string = digits[:point] + "." + digits[point:]
    elif -6 < point <= 0:
        string = "0." + "0" * -point + digits
    else:
        string = digits[0] + ("." + digits[1:] if count > 1 else "") + "e%+d" % (point - 1)
    return ("-" if sign else "") + string


def doubles(rng):
    found = [0.0, -0.0, 0.1, 0.2, 0.3, 0.1 + 0.2, 1 / 3, 2 / 3, 5e-324, -5e-324,
             2.225073858507201e-308, 2.2250738585072014e-308, 1.7976931348623157e308,
             -1.7976931348623157e308, 1e21, 1e20, 999999999999999900000.0, 1e-6, 1e-7,
             0.000001234567890123456, 9007199254740991.0, 9007199254740992.0, 9007199254740993.0,
             1e22, 1e23, 9.5, -2.5, 123456789.125, 4.35, 0.15, 0.25, 2.675, 45.2401872675,
             8.41e21, 2.0**-44, 5.0e-323, 1.5e300, 9.999999999999999e22, 1.2345678901234567e-308]
    found += [2.0**k for k in range(-1074, 1024, 23)] + [10.0**k for k in range(-30, 31)]
    for _ in range(250):
        value = double(rng.getrandbits(64))
        if value == value and abs(value) != float("inf"):
            found.append(value)
    found += [double(rng.getrandbits(rng.randint(1, 52))) for _ in range(40)]
    found += [round(rng.uniform(-1e6, 1e6), rng.randint(0, 6)) for _ in range(100)]
    return found


def scaled(value, scale):
    exact = Fraction(value) * 10**scale
    result = round(exact)
    if not -2**63 <= result < 2**63:
        return bits(value), str(scale), "0", "0", "0"
    places = -Decimal(repr(value)).normalize().as_tuple().exponent if value else 0
    return bits(value), str(scale), "1", int64(result), str(int(places > scale))


def scaleds(rng):
    rows = []
    for value in doubles(rng):
        for scale in rng.sample(range(19), 3):
            rows.append(scaled(value, scale))
    for value in (0.1, 0.15, 0.25, 0.35, 2.5, 3.5, -2.5, 0.5, 1.5, -0.5, 1.005, 2.0**62, 2.0**63,
                  -2.0**63, -2.0**63 - 2048, 2.0**63 - 1024, 9007199254740991.5, 4503599627370496.5,
                  900719925474099.3, 90071992547409.93, 9.2233720368547758e18, 922337203685477.5):
        for scale in (0, 1, 2, 3, 9, 18):
            rows.append(scaled(value, scale))
    for _ in range(200):
        places = rng.randint(0, 9)
        value = rng.randint(-10**15, 10**15) / 10**places
        for scale in (places - 1, places, places + 1):
            rows.append(scaled(value, min(max(scale, 0), 18)))
    return rows


RNG = random.Random(20270102)
write("decimal_read.inc", __file__, reads(RNG))
write("decimal_write.inc", __file__, writes(RNG))
write("double_scaled.inc", __file__, scaleds(RNG))
write("number_text.inc", __file__, [(bits(v), text(ecma(v))) for v in doubles(RNG)])
