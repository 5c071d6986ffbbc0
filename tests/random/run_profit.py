"""Profit maps of random programs on random data, worked out a second time: amounts on the grid of 1e-9,
buckets by exact comparison, costs that are off, the whale curve, what buckets and groups add up to.

    python3 run_profit.py HOST [--seeds N] [--first S] [--keep FOLDER] [--self-test]
"""
import random
from fractions import Fraction

import driver
import exact
import expressions
import groups
import program
import run_random
from exact import decimal_text, double_text

AMOUNTS = ("revenue", "contribution", "costs")
NAMES = ["peak", "mine", "drain"]


class Bound:
    def __init__(self, rng):
        self.of = rng.choice(["margin", "profit", "revenue"])
        self.below = rng.random() < 0.5
        text = rng.choice(["0", "10", "25", "-5"] if self.of == "margin" else
                          ["0", "0", "100", "5000", "-250", "50"])
        self.value = Fraction(text) / (100 if self.of == "margin" else 1)
        self.text = text + ("%" if self.of == "margin" else " EUR")

    def holds(self, revenue, profit):
        if self.of == "margin":
            if revenue <= 0:
                return False
            found = profit / revenue
        else:
            found = profit if self.of == "profit" else revenue
        return found < self.value if self.below else found >= self.value


class ProfitMap:
    def __init__(self, rng, of):
        maker = expressions.Maker(rng, of, "kpi", None, no_us=True)
        literal = ("number", Fraction(100), 0, "100 EUR", "money")
        self.nodes = {amount: maker.until_good(lambda: maker.some(rng.choice([0, 0, 1])), "money",
                                               literal) for amount in AMOUNTS}
        if rng.random() < 0.2:
            del self.nodes["costs"]
        share = rng.choice([None, "10", "50", "100", "100"])
        self.off = Fraction(share or 30) / 100
        self.buckets = [(name, [Bound(rng) for _ in range(rng.randint(1, 2))])
                        for name in NAMES[:rng.randint(1, 3)]]
        self.text = "profit map revenue %s, contribution %s" % tuple(
            program.show(self.nodes[amount]) for amount in AMOUNTS[:2])
        if "costs" in self.nodes:
            self.text += ", costs " + program.show(self.nodes["costs"])
            self.text += " uncertain %s%%" % share if share else ""
        for name, bounds in self.buckets:
            self.text += "\n  %s %s" % (name, " and ".join(
                "%s %s %s" % ("below" if b.below else "from", b.text, b.of) for b in bounds))
        self.text += "\n  core otherwise\n"

    def bucket_of(self, revenue, profit):
        return next((name for name, bounds in self.buckets
                     if all(b.holds(revenue, profit) for b in bounds)), "core")


class Placed:
    """One distributor."""

    def __init__(self, of, review, id_):
        found = {amount: review.at(node, id_, "kpi") for amount, node in of.nodes.items()}
        grid = {amount: groups.on_grid(one) for amount, one in found.items()}
        self.status = next((one.status if one.status != "ok" else "overflow"
                            for amount, one in found.items() if grid[amount] is None), "ok")
        if self.status != "ok":
            return
        self.revenue, self.contribution = grid["revenue"], grid["contribution"]
        self.costs = grid.get("costs", Fraction(0))
        off = exact.rounded(self.costs * of.off, 9)
        self.profit = self.contribution - self.costs
        self.bucket, self.higher, self.lower = (
            of.bucket_of(self.revenue, self.profit + change) for change in (0, -off, off))
        self.robust = self.bucket == self.higher == self.lower
        if not all(exact.fits(one, 9) for one in (self.profit - off, self.profit + off)):
            self.status = "overflow"

    def amounts(self):
        return [self.revenue, self.contribution, self.costs, self.profit]


def share_text(part, whole):
    return double_text(float(Fraction(part) / whole)) if whole > 0 else ""


class Expected:
    def __init__(self, of, review):
        self.of, self.review = of, review
        self.placed = {id_: Placed(of, review, id_) for id_ in review.ids if review.covered[id_]}
        self.good = sorted((id_ for id_, one in self.placed.items() if one.status == "ok"),
                           key=lambda id_: (-self.placed[id_].profit, id_.encode()))
        self.has_costs = "costs" in of.nodes

    def profit(self):
        rows, running = {}, Fraction(0)
        total = sum(self.placed[id_].profit for id_ in self.good)
        for id_ in self.good:
            one = self.placed[id_]
            running += one.profit
            rank = 1 + sum(self.placed[other].profit > one.profit for other in self.good)
            verdict = [str(int(one.robust)), one.higher, one.lower] if self.has_costs else [""] * 3
            rows[id_] = [id_] + [decimal_text(x) for x in one.amounts()] + [
                share_text(one.profit, one.revenue), one.bucket] + verdict + [
                str(rank), decimal_text(running), share_text(running, total), "ok"]
        return [rows.get(id_) or [id_] + [""] * 12 + [one.status]
                for id_, one in self.placed.items()]

    def groups(self):
        """(kind, group, those of it that have a profit)"""
        for kind, group, ids, member in self.review.group_kinds():
            if member is None:
                yield kind, group, [self.placed[id_] for id_ in ids
                                    if self.placed[id_].status == "ok"], len(ids)

    def sums(self, placed):
        amounts = [sum(column) for column in zip(*(one.amounts() for one in placed))] or [0] * 4
        robust = str(sum(one.robust for one in placed)) if self.has_costs else ""
        return amounts, robust, [decimal_text(Fraction(x)) for x in amounts] + [
            share_text(amounts[3], amounts[0])]

    def buckets(self):
        for kind, group, placed, _ in self.groups():
            all_amounts = self.sums(placed)[0]
            for name in [name for name, _ in self.of.buckets] + ["core"]:
                inside = [one for one in placed if one.bucket == name]
                amounts, robust, texts = self.sums(inside)
                yield [kind, group, name] + ([str(len(inside)), robust] + texts + [
                    share_text(len(inside), len(placed)), share_text(amounts[0], all_amounts[0]),
                    share_text(amounts[3], all_amounts[3]), "ok"] if placed else
                    [""] * 10 + ["no_data"])

    def wholes(self):
        for kind, group, placed, count in self.groups():
            if not placed:
                yield [kind, group] + [""] * 16 + ["no_data"]
                continue
            amounts, robust, texts = self.sums(placed)
            above = [one for one in placed if one.profit > 0]
            below = [one for one in placed if one.profit < 0]
            peak, losses = (sum(one.profit for one in some) for some in (above, below))
            yield [kind, group, str(len(placed)), str(count - len(placed)),
                   str(sum(one.revenue > 0 for one in placed)), str(len(below)), robust] + texts + [
                   decimal_text(Fraction(peak)), str(len(above)), decimal_text(Fraction(losses)),
                   share_text(peak, amounts[3]), share_text(len(below), len(placed)),
                   share_text(sum(one.revenue for one in below), amounts[0]), "ok"]


def rows_of(folder, name):
    return driver.read_table(folder / "out" / (name + ".csv"))[1:]


def groups_of(rows):
    """(kind, group), each once, in their order."""
    return list(dict.fromkeys((row[0], row[1]) for row in rows))


def check(host, seed, folder, held):
    case = run_random.Case(seed, dated=True)
    case.program.at_least = 0
    of = ProfitMap(random.Random(seed * 31), case.program)
    wrong = case.run(host, folder, more=of.text)
    if wrong:
        return wrong
    expected = Expected(of, case.review())
    for name, wanted in (("profit", expected.profit()), ("profit_buckets", list(expected.buckets())),
                         ("profit_groups", list(expected.wholes()))):
        got = rows_of(folder, name)
        held[name] += sum(row[-1] == "ok" for row in wanted)
        wrong = name != "profit" and driver.difference("groups of " + name, groups_of(got), groups_of(wanted))
        wrong = wrong or driver.difference(name, got, wanted)
        if wrong:
            return wrong
    held["not robust"] += any(one.status == "ok" and not one.robust
                              for one in expected.placed.values())
    return None


def nothing_held():
    return dict.fromkeys(("profit", "profit_buckets", "profit_groups", "not robust"), 0)


def run_seeds(given):
    held = nothing_held()
    failed = driver.run("profit", given, lambda seed, folder: check(given.host, seed, folder, held), held)
    seeds = len(given.seeds)
    return failed == 0 and held["profit"] >= 3 * seeds // 2 and held["not robust"] >= seeds // 15 and \
        min(held["profit_groups"], held["profit_buckets"]) >= 3 * seeds


# ---- wrong evaluators ----------------------------------------------------------------------------

def margin_of_nothing(_):
    def holds(self, revenue, profit):
        if self.of == "margin":
            found = profit / revenue if revenue else 0
        else:
            found = profit if self.of == "profit" else revenue
        return found < self.value if self.below else found >= self.value
    return holds


def at_bound(right):
    def holds(self, revenue, profit):
        return right(self, revenue - Fraction(1, 10**9), profit) if self.of == "revenue" else \
            not right(self, revenue, profit)
    return holds


def last_bucket(right):
    def bucket_of(self, revenue, profit):
        return next((name for name, bounds in reversed(self.buckets)
                     if all(b.holds(revenue, profit) for b in bounds)), "core")
    return bucket_of


def never_off(right):
    def init(self, *of):
        right(self, *of)
        if self.status == "ok":
            self.higher = self.lower = self.bucket
            self.robust = True
    return init


def no_regions(right):
    def groups(self):
        return (one for one in right(self) if one[0] != "region")
    return groups


MUTANTS = [("margins without revenue", Bound, "holds", margin_of_nothing),
           ("bounds turned round", Bound, "holds", at_bound),
           ("the last bucket that holds", ProfitMap, "bucket_of", last_bucket),
           ("costs that are never off", Placed, "__init__", never_off),
           ("groups without regions", Expected, "groups", no_regions)]


def self_test(given):
    def right(seed, folder):
        return check(given.host, seed, folder, nothing_held())

    return all([driver.is_seen(title, given.seeds,
                               driver.within(driver.patched(owner, name, make), right), right)
                for title, owner, name, make in MUTANTS])


if __name__ == "__main__":
    driver.main(run_seeds, self_test)
