"""A slow evaluator of row expressions in exact fractions, and the vectors it computes.

Writes tests/vectors/row_expressions.txt: random rows, random typed expressions on them, what each
gives for every row. Written from docs/language.md, section "Row expressions"; shares no code with
the library. Run it again only when the language changes: python3 tests/lang/reference_rows.py

A value is (state, value, lost). state: "v" has a value, "m" missing, else why the row cannot be
taken: "n" bad number, "d" bad date, "o" overflow. lost: digits were rounded away on the way.
"""
import datetime
import random
from fractions import Fraction
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "vectors" / "row_expressions.txt"
EPOCH = datetime.date(1970, 1, 1).toordinal()
DAY_MIN, DAY_MAX = datetime.date.min.toordinal() - EPOCH, datetime.date.max.toordinal() - EPOCH
MISSING = ("m", None, False)
COLUMNS = {"a": ("number", 9), "b": ("number", 2), "c": ("number", 0), "x": ("number", 9),
           "s": ("text", 0), "t": ("text", 0), "d": ("date", 0), "e": ("date", 0),
           "y": ("date", 0), "f": ("flag", 0), "g": ("flag", 0)}
DECLARED = {"a": "number", "b": "number scale 2", "c": "count", "x": "number", "s": "text",
            "t": "text", "d": "date", "e": "date", "y": "date", "f": "flag", "g": "flag"}


# ---- numbers: a Fraction that is a multiple of 10^-scale ---------------------------------------

def fits(value, scale):
    return -2**127 <= value * 10**scale < 2**127


def rounded(value, scale):
    """Half-even, as Python's round() of a Fraction is."""
    return Fraction(round(value * 10**scale), 10**scale)


def rescale(cell, scale):
    if cell[0] != "v":
        return cell
    value = rounded(cell[1], scale)
    return ("v", value, cell[2] or value != cell[1]) if fits(value, scale) else ("o", None, False)


def joined(left, right):
    """The state of an operation on both: the first error, else missing, else value."""
    for cell in (left, right):
        if cell[0] not in "vm":
            return (cell[0], None, False)
    return MISSING if "m" in (left[0], right[0]) else ("v", None, left[2] or right[2])


# ---- expressions: tuples (operator, operands...) -------------------------------------------------

def type_of(node):
    op = node[0]
    if op == "column":
        return COLUMNS[node[1]][0]
    if op in ("number", "text", "date", "flag"):
        return op
    if op in ("+", "-"):
        left, right = type_of(node[1]), type_of(node[2])
        return "number" if left == right else "date"
    if op in ("months+", "months-"):
        return "date"
    if op in ("neg", "*", "/", "abs", "days", "round"):
        return "number"
    if op in ("month", "quarter", "year", "lower"):
        return "text"
    if op == "if":
        return type_of(node[2])
    if op in ("coalesce", "min", "max", "clamp"):
        return type_of(node[1])
    return "flag"


def scale_of(node):
    op = node[0]
    if op == "column":
        return COLUMNS[node[1]][1]
    if op == "number":
        return node[2]
    if op in ("neg", "abs"):
        return scale_of(node[1])
    if op == "*":
        return min(27, scale_of(node[1]) + scale_of(node[2]))
    if op == "/":
        return 9
    if op == "if":
        return max(scale_of(node[2]), scale_of(node[3]))
    if op in ("coalesce", "min", "max", "clamp"):
        return max(map(scale_of, node[1:]))
    if op == "round":
        return min(scale_of(node[1]), node[2])
    if op in ("+", "-") and type_of(node[1]) == "number":
        return max(scale_of(node[1]), scale_of(node[2]))
    return 0


def show(node):
    op = node[0]
    if op in ("column", "date"):
        return str(node[1])
    if op == "number":
        return node[3]
    if op == "text":
        return '"%s"' % node[1]
    if op == "flag":
        return "true" if node[1] else "false"
    if op == "neg":
        return "(-%s)" % show(node[1])
    if op == "not":
        return "(not %s)" % show(node[1])
    if op == "in":
        return "(%s in (%s))" % (show(node[1]), ", ".join(map(show, node[2:])))
    if op == "if":
        return "(if %s then %s else %s)" % tuple(map(show, node[1:]))
    if op in ("months+", "months-"):
        return "(%s %s %s)" % (show(node[1]), op[-1], node[3])
    if op == "round":
        return "round(%s, %d)" % (show(node[1]), node[2])
    if op in ("abs", "coalesce", "min", "max", "month", "quarter", "year", "days", "missing",
              "starts_with", "ends_with", "contains", "lower", "clamp", "between", "exists"):
        return "%s(%s)" % (op, ", ".join(map(show, node[1:])))
    return "(%s %s %s)" % (show(node[1]), op, show(node[2]))


def evaluate(node, row):
    op = node[0]
    if op == "column":
        cell = row[node[1]]
        return rescale(cell, COLUMNS[node[1]][1]) if type_of(node) == "number" else cell
    if op in ("number", "text", "flag"):
        return ("v", node[1], False)
    if op == "date":
        return ("v", node[1].toordinal() - EPOCH, False)
    if op == "if":
        return choose(node, row)
    if op == "missing" and node[1][0] == "column":
        return ("v", row[node[1][1]][0] == "m", False)  # only whether there is a value is asked
    if op == "exists":
        found = evaluate(("missing", node[1]), row)
        return (found[0], not found[1] if found[0] == "v" else None, False)
    if op == "between":
        return evaluate(("and", (">=", node[1], node[2]), ("<=", node[1], node[3])), row)
    if op == "clamp":
        return evaluate(("min", ("max", node[1], node[2]), node[3]), row)
    operands = [evaluate(child, row) for child in node[1:] if isinstance(child, tuple)]
    if op in ("and", "or"):
        return kleene(operands[0], operands[1], op == "or")
    if op == "in":
        found = ("v", False, False)
        for member in operands[1:]:
            state = joined(operands[0], member)
            equal = state[0] == "v" and operands[0][1] == member[1]
            found = kleene(found, (state[0], equal, False), True)
        return found
    if op == "coalesce":
        return coalesce(node, operands)
    if op in ("min", "max"):
        return extreme(node, operands)
    if op == "missing":
        state, _, _ = operands[0]
        return ("v", state == "m", False) if state in "vm" else operands[0]
    if len(operands) == 1:
        return one(node, operands[0])
    return two(node, operands[0], operands[1])


def choose(node, row):
    condition = evaluate(node[1], row)
    if condition[0] != "v":
        return condition
    cell = evaluate(node[2] if condition[1] else node[3], row)
    return rescale(cell, scale_of(node)) if type_of(node) == "number" else cell


def kleene(left, right, deciding):
    if ("v", deciding) in (left[:2], right[:2]):
        return ("v", deciding, False)
    state = joined(left, right)[0]
    return (state, not deciding if state == "v" else None, False)


def stepwise(node, operands):
    """Pairs from the left, each at the greater scale of what came so far."""
    number = type_of(node) == "number"
    so_far, scale = operands[0], scale_of(node[1])
    for child, operand in zip(node[2:], operands[1:]):
        if number:
            scale = max(scale, scale_of(child))
            so_far, operand = rescale(so_far, scale), rescale(operand, scale)
        so_far = yield so_far, operand
    yield so_far, None


def fold(node, operands, pick):
    steps = stepwise(node, operands)
    pair = next(steps)
    while pair[1] is not None:
        pair = steps.send(pick(*pair))
    return pair[0]


def coalesce(node, operands):
    return fold(node, operands, lambda so_far, other: other if so_far[0] == "m" else so_far)


def extreme(node, operands):
    def pick(so_far, other):
        state = joined(so_far, other)
        if state[0] != "v":
            return state
        better = other[1] < so_far[1] if node[0] == "min" else other[1] > so_far[1]
        return other if better else so_far
    return fold(node, operands, pick)


def day(number, lost):
    return ("v", number, lost) if DAY_MIN <= number <= DAY_MAX else ("d", None, False)


def add_months(number, months):
    date = datetime.date.fromordinal(number + EPOCH)
    total = date.year * 12 + date.month - 1 + months
    year, month = divmod(total, 12)
    if not 1 <= year <= 9999:
        return ("d", None, False)
    def last_day(y, m):
        first_of_next = datetime.date(y, m, 28) + datetime.timedelta(4) if (y, m) != (9999, 12) \
            else None
        return 31 if first_of_next is None else (first_of_next.replace(day=1) -
                                                 datetime.timedelta(1)).day
    end = last_day(year, month + 1)
    at_end = date.day == last_day(date.year, date.month)
    return ("v", datetime.date(year, month + 1, end if at_end else min(date.day, end)).toordinal()
            - EPOCH, False)


def one(node, cell):
    op, (state, value, lost) = node[0], cell
    if state != "v":
        return cell
    if op in ("neg", "abs"):
        value = abs(value) if op == "abs" else -value
        return ("v", value, lost) if fits(value, scale_of(node)) else ("o", None, False)
    if op == "not":
        return ("v", not value, False)
    if op == "round":
        return rescale(cell, scale_of(node))
    if op == "lower":
        small = "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in value)
        return ("v", small, lost)
    if op in ("months+", "months-"):
        state, value, _ = add_months(value, node[2] if op == "months+" else -node[2])
        return (state, value, lost)
    date = datetime.date.fromordinal(value + EPOCH)
    name = {"month": "%04d-%02d" % (date.year, date.month), "year": "%04d" % date.year,
            "quarter": "%04d-Q%d" % (date.year, (date.month + 2) // 3)}
    return ("v", name[op], lost)


def compare(op, left, right):
    if isinstance(left, str):
        left, right = left.encode(), right.encode()
    return {"=": left == right, "!=": left != right, "<": left < right, "<=": left <= right,
            ">": left > right, ">=": left >= right}[op]


def two(node, left, right):
    op = node[0]
    if op in ("=", "!=", "<", "<=", ">", ">="):
        state = joined(left, right)
        return ("v", compare(op, left[1], right[1]), False) if state[0] == "v" else state
    if op in ("starts_with", "ends_with", "contains"):
        state = joined(left, right)
        if state[0] != "v":
            return state
        return ("v", {"starts_with": str.startswith, "ends_with": str.endswith,
                      "contains": str.__contains__}[op](left[1], right[1]), False)
    if op in ("+", "-", "days") and type_of(node[1]) == "date":
        return dated(node, left, right)
    scales = scale_of(node[1]), scale_of(node[2])
    if op == "*":
        excess = max(0, sum(scales) - 27)
        if scales[0] >= scales[1]:
            left = rescale(left, scales[0] - excess)
        else:
            right = rescale(right, scales[1] - excess)
    elif op != "/":
        left, right = rescale(left, max(scales)), rescale(right, max(scales))
    state, _, lost = joined(left, right)
    if state != "v":
        return (state, None, False)
    if op == "/":
        return quotient(left[1], right[1], scales, lost)
    value = {"+": lambda a, b: a + b, "-": lambda a, b: a - b,
             "*": lambda a, b: a * b}[op](left[1], right[1])
    return ("v", value, lost) if fits(value, scale_of(node)) else ("o", None, False)


def quotient(left, right, scales, lost):
    """a / b as integers: the power of ten that makes scale 9 goes where it is positive, and must
    leave that operand within 128 bits."""
    power = 9 + scales[1] - scales[0]
    if right == 0:
        return MISSING
    if not fits(left, scales[0] + max(power, 0)) or not fits(right, scales[1] - min(power, 0)):
        return ("o", None, False)
    value = rounded(left / right, 9)
    return ("v", value, lost or value != left / right) if fits(value, 9) else ("o", None, False)


def dated(node, left, right):
    if type_of(node[2]) == "number":
        right = rescale(right, 0)
    state, _, lost = joined(left, right)
    if state != "v":
        return (state, None, False)
    if node[0] == "days" or type_of(node[2]) == "date":
        return ("v", Fraction(left[1] - right[1]), lost)
    shift = int(right[1]) if node[0] == "+" else -int(right[1])
    return day(left[1] + shift, lost)


# ---- measures ------------------------------------------------------------------------------------

def plain(value, scale):
    """The shortest decimal text."""
    digits = str(abs(int(value * 10**scale))).rjust(scale + 1, "0")
    whole, rest = digits[:len(digits) - scale], digits[len(digits) - scale:].rstrip("0")
    return ("-" if value < 0 else "") + whole + ("." + rest if rest else "")


def key_text(node, cell):
    kind = type_of(node)
    if kind == "number":
        return plain(cell[1], scale_of(node))
    if kind == "date":
        return datetime.date.fromordinal(cell[1] + EPOCH).isoformat()
    return ("true" if cell[1] else "false") if kind == "flag" else cell[1]


def measure_row(measure, row):
    """(text for the file, lost)"""
    kind, scale, node, where, fill = measure
    if where is not None:
        condition = evaluate(where, row)
        if condition[0] not in "vm":
            return "!" + condition[0], False
        if condition[:2] != ("v", True):
            return "-", False
    # a plain column goes straight to the measure's scale
    straight = kind == "number" and node[0] == "column"
    cell = row[node[1]] if straight else evaluate(node, row)
    if cell[0] == "m":
        return ("." if fill is None else "+%d" % (fill * 10**scale)), False
    if cell[0] != "v":
        return "!" + cell[0], False
    if kind == "keys":
        return "=" + key_text(node, cell), False
    if kind == "date":
        return "=%d" % cell[1], cell[2]
    cell = rescale(cell, scale)
    if cell[0] != "v" or not -2**63 <= cell[1] * 10**scale < 2**63:
        return "!o", False
    return "=%d" % (cell[1] * 10**scale), cell[2]


# ---- random rows and expressions -------------------------------------------------------------------

def random_number(rng, places, huge):
    digits = rng.choice([1, 2, 3, 4, 6, 9] + ([25, 36] if huge else []))
    number = rng.randint(0, 10**digits - 1)
    if huge and rng.random() < 0.2:
        return "not a number"
    # many ties, to hold the rounding to even
    tail = rng.choice(["", "5", "05", "25", "000000005", "123456789012"])[:places]
    return rng.choice(["", "-"]) + str(number) + ("." + tail if tail else "")


def random_row(rng):
    def maybe(make):
        return None if rng.random() < 0.2 else make()
    def date():
        year = rng.choice([2011, 2012, 2013, 2013, 1900, 1, 9999])
        month = rng.randint(1, 12)
        return datetime.date(year, month, rng.choice([1, 15, 28])).isoformat()
    def end():
        return rng.choice(["2012-02-29", "2011-02-28", "2013-01-31", "2013-04-30", "9999-12-31"])
    return {"a": maybe(lambda: random_number(rng, 12, False)),
            "b": maybe(lambda: random_number(rng, 4, False)),
            "c": maybe(lambda: str(rng.randint(-9, 9))),
            "x": maybe(lambda: random_number(rng, 12, True)),
            "s": maybe(lambda: rng.choice(["", "A", "B", "a", "AB", "\u00e9", "2013-06"])),
            "t": maybe(lambda: rng.choice(["", "A", "B", "z", "\U0001F600", "2013"])),
            "d": maybe(date), "e": maybe(end),
            "y": maybe(lambda: rng.choice([date(), date(), "2013-02-30", "01.02.2013"])),
            "f": maybe(lambda: rng.choice(["true", "false"])),
            "g": maybe(lambda: rng.choice(["true", "false"]))}


def read_cell(name, text):
    kind = COLUMNS[name][0]
    if text is None:
        return MISSING
    if kind == "number":
        try:
            return ("v", Fraction(text), False)
        except ValueError:
            return ("n", None, False)
    if kind == "date":
        try:
            return ("v", datetime.date.fromisoformat(text).toordinal() - EPOCH, False)
        except ValueError:
            return ("d", None, False)
    return ("v", text == "true" if kind == "flag" else text, False)


def literal(rng, kind):
    if kind == "number":
        written = rng.choice(["0", "1", "2", "3", "7", "10", "0.5", "2.5", "0.005", "1.000001",
                              "15%", "90 days", "2 weeks", "50.25 EUR", "12345678901234567890",
                              "99999999999999999999999999999999999999"])
        number, _, unit = written.partition(" ")
        value = Fraction(number.rstrip("%")) / (100 if "%" in number else 1)
        places = len(number.rstrip("%").partition(".")[2]) + (2 if "%" in number else 0)
        return ("number", value * (7 if unit == "weeks" else 1), places, written)
    if kind == "text":
        return ("text", rng.choice(["", "A", "B", "a", "\u00e9", "2013-06", "2013-Q2", "2012"]))
    if kind == "date":
        return ("date", rng.choice([datetime.date(2012, 2, 29), datetime.date(2013, 1, 1),
                                    datetime.date(9999, 12, 31), datetime.date(1, 1, 1)]))
    return ("flag", rng.random() < 0.5)


def leaf(rng, kind, wild):
    names = [name for name, of in COLUMNS.items() if of[0] == kind and (wild or name not in "xy")]
    return ("column", rng.choice(names)) if rng.random() < 0.7 else literal(rng, kind)


def expression(rng, kind, depth, wild):
    def make(of):
        return expression(rng, of, depth - 1, wild)
    if depth == 0 or rng.random() < 0.12:
        return leaf(rng, kind, wild)
    pick = rng.random()
    if pick < 0.12:
        return ("if", make("flag"), make(kind), make(kind))
    if pick < 0.24:
        return ("coalesce",) + tuple(make(kind) for _ in range(rng.randint(2, 3)))
    if pick < 0.32 and kind in ("number", "date"):
        return (rng.choice(["min", "max"]),) + tuple(make(kind) for _ in range(rng.randint(2, 3)))
    if kind == "number":
        op = rng.choice("++--***//nad")
        if op == "n":
            return ("neg", make("number"))
        if op == "a":
            return ("abs", make("number"))
        if op == "d":
            return (rng.choice(["-", "days"]), make("date"), make("date"))
        return (op, make("number"), make("number"))
    if kind == "date":
        if rng.random() < 0.5:
            return (rng.choice("+-"), make("date"), make("number"))
        count, unit = rng.randint(1, 40), rng.choice(["month", "quarter", "year"])
        months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
        return (rng.choice(["months+", "months-"]), make("date"), months,
                "%d %s%s" % (count, unit, "" if count == 1 else "s"))
    if kind == "text":
        return (rng.choice(["month", "quarter", "year"]), make("date"))
    return condition(rng, make)


def newer(rng, kind, depth, wild):
    """With one of lower, round, clamp, between, exists on top or below an operator."""
    def make(of):
        return expression(rng, of, depth - 1, wild)
    if kind == "text":
        return ("lower", make("text"))
    if kind == "flag":
        of = rng.choice(["number", "date"])
        return rng.choice([("between", make(of), make(of), make(of)),
                           ("exists", make(rng.choice(["number", "text", "date", "flag"]))),
                           (rng.choice(["=", "!=", "<", "contains"]), ("lower", make("text")),
                            make("text"))])
    clamp = ("clamp", make(kind), make(kind), make(kind))
    if kind == "date":
        return clamp
    return rng.choice([clamp, ("round", make("number"), rng.randint(0, 9)),
                       ("*", ("round", make("number"), rng.randint(0, 9)), make("number")),
                       ("if", ("between", make("number"), make("number"), make("number")),
                        make("number"), make("number"))])


def condition(rng, make):
    pick = rng.random()
    if pick < 0.3:
        return (rng.choice(["and", "or"]), make("flag"), make("flag"))
    if pick < 0.4:
        return ("not", make("flag"))
    if pick < 0.5:
        return ("missing", make(rng.choice(["number", "text", "date", "flag"])))
    kind = rng.choice(["number", "number", "text", "date"])
    if pick < 0.7:
        members = tuple(make(kind) for _ in range(rng.randint(1, 3)))
        # a bare name in a list is an error of the language
        return ("in", make(kind)) + tuple(m if m[0] != "column" else literal(rng, kind)
                                          for m in members)
    if pick < 0.75:
        return (rng.choice(["=", "!="]), make("flag"), make("flag"))
    return (rng.choice(["=", "!=", "<", "<=", ">", ">="]), make(kind), make(kind))


def random_measure(rng, make, least):
    kind = rng.choice(["number"] * 6 + ["keys"] * 2 + ["date"])
    where = make(rng, "flag", rng.randint(1, 3), rng.random() < 0.3) \
        if rng.random() < 0.3 else None
    of = rng.choice(["number", "text", "date", "flag"]) if kind == "keys" else kind
    node = make(rng, of, rng.randint(least, 4), rng.random() < 0.5)
    line, scale, fill = "distinct m", 0, None
    if kind == "date":
        line = rng.choice(["min m date", "max m date"])
    elif kind == "number":
        word, scale = rng.choice([("money", 2), ("number", 6), ("count", 0), ("ratio", 9),
                                  ("number scale 3", 3), ("days", 0)])
        line = "%s m %s" % (rng.choice(["flow", "balance", "min", "max"]), word)
        fill = rng.choice([None, None, 0, 7])
    line += " = " + show(node)
    line += "" if where is None else " where " + show(where)
    line += "" if fill is None else " missing %d" % fill
    return line, (kind, scale, node, where, fill)


def main():
    rng = random.Random(20270101)
    texts = [random_row(rng) for _ in range(24)]
    rows = [{name: read_cell(name, text) for name, text in row.items()} for row in texts]
    lines = ["# Written by tests/lang/reference_rows.py: do not edit.",
             "columns " + "|".join("%s %s" % pair for pair in DECLARED.items())]
    for row in texts:
        lines.append("row " + "|".join("~" if row[name] is None else row[name]
                                       for name in DECLARED))
    measures = [random_measure(rng, expression, 0) for _ in range(700)]
    measures += [random_measure(rng, newer, 1) for _ in range(150)]
    for line, measure in measures:
        results = [measure_row(measure, row) for row in rows]
        lines.append("case " + line)
        lines.append("%s %d %s" % (measure[0], sum(lost for _, lost in results),
                                   "|".join(text for text, _ in results)))
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
