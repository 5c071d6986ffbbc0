"""Commitments worked out one by one in Python: vectors/commitments.inc.

generate_commitments.py > ../vectors/commitments.inc

Made orders of six distributors, many with two lines: done early, on the day, late or not at all,
promised anew, paused, with and without a requested day. Each figure is counted order by order from
the definitions in docs/review.md, "Commitments", in whole numbers and fractions."""
import random
from datetime import date, timedelta
from fractions import Fraction

AS_OF = date(2026, 6, 30)
DISTRIBUTORS = {  # id: (class, buffer)
    "ann": ("A", "0.5"), "bea": ("A", ""), "cat": ("B", "2"), "dan": ("B", "1"),
    "eva": ("C", "1.25"), "fay": ("C", "1")}
EDGES = list(range(41)) + [45, 50, 55, 60, 75, 90, 120, 150, 180, 270, 365]
random.seed(26)


def day(value):
    return value.isoformat() if value else ""


def make_line(given, due):
    fate = random.random()
    done = None if fate < 0.15 else due + timedelta(days=random.randrange(-4, 9) if fate < 0.6
                                                    else random.randrange(-4, 1))
    latest = due + timedelta(days=random.randrange(1, 10)) if random.random() < 0.3 else None
    requested = due - timedelta(days=random.randrange(-1, 5)) if random.random() < 0.7 else None
    return {"given": given, "due": due, "done": done, "latest": latest, "requested": requested,
            "paused": random.choice([None, None, 0, 2, 3]),
            "right": random.choice(["true", "true", "false", ""]),
            "weight": random.choice([None, Fraction(1, 2), 3])}


def make_orders():
    orders = []
    for number in range(160):
        given = date(2026, 1, 1) + timedelta(days=random.randrange(190))
        due = given + timedelta(days=random.randrange(2, 12))
        who, item = random.choice(sorted(DISTRIBUTORS)), random.choice(["core", "spares"])
        lines = [make_line(given, due) for _ in range(random.choice([1, 1, 2]))]
        orders.append((who, "o%03d" % number, item, lines))
    return orders


def late_days(line, until):
    """Days over the day `until`; a pause is taken off."""
    return max((line["done"] - until).days - (line["paused"] or 0), 0)


def in_time(line, until):
    if line["done"] is None:
        return False
    over, paused = (line["done"] - until).days, line["paused"] or 0
    return over <= 0 or (paused > 0 and over <= paused)


def percentile(values, share):
    """The upper edge of the bucket that holds the value of rank ceil(share n)."""
    value = sorted(values)[-(-len(values) * share.numerator // share.denominator) - 1]
    return next(edge for edge in EDGES if value <= edge)


class Figures:
    def __init__(self, orders):
        orders = [order for order in orders if order[3][0]["due"] <= AS_OF]
        self.due = len(orders)
        self.kept = sum(all(in_time(l, l["due"]) for l in o[3]) for o in orders)
        self.open = self.late = self.requested = self.as_requested = self.latest = self.moved = 0
        self.done = self.right = self.promised = 0
        self.severity = Fraction(0)
        self.taken = []
        for _, _, _, lines in orders:
            self.count(lines)

    def count(self, lines):
        weight = max(1 if l["weight"] is None else l["weight"] for l in lines)
        if any(l["done"] is None for l in lines):
            self.open += 1
            late = (AS_OF - min(l["due"] for l in lines if l["done"] is None)).days
        else:
            self.done += 1
            self.right += all(l["right"] == "true" for l in lines)
            late = max(late_days(l, l["due"]) for l in lines)
            self.taken.append(max((l["done"] - l["given"]).days - (l["paused"] or 0) for l in lines))
        self.late += late
        self.severity += late * weight
        self.promised += max((l["due"] - l["given"]).days for l in lines)
        self.latest += all(in_time(l, l["latest"] or l["due"]) for l in lines)
        self.moved += any((l["latest"] or l["due"]) != l["due"] for l in lines)
        asked = [l for l in lines if l["requested"] is not None]
        self.requested += bool(asked)
        self.as_requested += bool(asked) and all(
            l["done"] is not None and l["done"] <= l["requested"] for l in asked)

    def cells(self):
        """As the table has them: due to slack."""
        p95 = percentile(self.taken, Fraction(95, 100)) if self.taken else None
        slack = None if p95 is None or self.due == 0 else Fraction(self.promised, self.due) - p95
        return [self.due, self.kept, quotient(self.kept, self.due),
                quotient(self.as_requested, self.requested), quotient(self.latest, self.due),
                self.moved, quotient(self.right, self.done), self.open, self.late,
                quotient(self.promised, self.due), p95, slack]


def quotient(a, b):
    return Fraction(a, b) if b else None


def text(value):
    return "NONE" if value is None else repr(float(value))


def show(who, item, figures):
    print('FIGURES("%s", "%s", %s)' % (who, item, ", ".join(map(text, figures.cells()))))


def main():
    orders = make_orders()
    print("/* Made by tests/review/generate_commitments.py. */")
    print("#ifdef ROWS")
    for who, number, item, lines in orders:
        for l in lines:
            cells = [who, number, day(l["given"]), day(l["due"]), day(l["latest"]),
                     day(l["requested"]), day(l["done"]),
                     "" if l["paused"] is None else str(l["paused"]), l["right"],
                     "" if l["weight"] is None else repr(float(l["weight"])), item]
            print('"%s\\n"' % "|".join(cells))
    print("#endif\n#ifdef FIGURES")
    for who in sorted(DISTRIBUTORS):
        show(who, "", Figures([o for o in orders if o[0] == who]))
    for who in sorted(DISTRIBUTORS):
        for item in ("core", "spares"):
            some = Figures([o for o in orders if o[0] == who and o[2] == item])
            if some.due:
                show(who, item, some)
    print("#endif\n#ifdef BURDEN")
    of = {who: Figures([o for o in orders if o[0] == who]) for who in DISTRIBUTORS}
    severity = {w: of[w].severity * Fraction(DISTRIBUTORS[w][1] or "1") for w in of}
    groups = [("network", "all", sorted(of))]
    groups += [("class", c, [w for w in sorted(of) if DISTRIBUTORS[w][0] == c]) for c in "ABC"]
    groups += [("policy", name, [w for w in sorted(of) if (DISTRIBUTORS[w][0] == "A") == is_best])
               for name, is_best in (("stable", False), ("strategic", True))]
    due, failed = sum(f.due for f in of.values()), sum(f.due - f.kept for f in of.values())
    for kind, name, members in groups:
        orders_in = sum(of[w].due for w in members)
        failed_in = sum(of[w].due - of[w].kept for w in members)
        severe = sum(severity[w] for w in members)
        share = Fraction(orders_in, due)
        print('BURDEN("%s", "%s", %d, %d, %s, %s, %s)' % (
            kind, name, orders_in, failed_in, text(Fraction(failed_in, failed) / share),
            text(severe), text(severe / sum(severity.values()) / share)))
    print("#endif")


main()
