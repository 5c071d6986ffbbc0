"""Small random programs of which more is known than of any: which KPIs are money and which are ratios,
and that nothing in them takes the place of what is missing. Used by run_scaled.py and run_lost.py."""
import datetime
import random

import driver

AS_OF = "2025-09-30"
CHANNELS = ["shop", "web", ""]
DATA_PART = """tierkit 1
money EUR scale 2
attribute reps count
attribute worth money
attribute agreed flag
attribute plan ratio
facts orders key id at day split by channel
  flow net money = amount
  flow costs money = cost
  flow units count = quantity
  distinct buyers = buyer
  max top money = amount
  last newest money = amount
facts levels key id at day
  balance stock money = level
facts claims key id from day to until
  in force overdue money = claim
review window last 4 quarters
"""
COLUMNS = {"orders": ["id", "day", "channel", "amount", "cost", "quantity", "buyer"],
           "levels": ["id", "day", "level"], "claims": ["id", "day", "until", "claim"]}
MONEY_COLUMNS = ("amount", "cost", "level", "claim")
MONEY = ["net", "costs", "stock", "overdue", "top", "newest", "worth"]
SUMS = ["net", "costs", "overdue", "net - costs"]


class Kpi:
    def __init__(self, name, text, is_money):
        self.name, self.text, self.is_money = name, text, is_money


def period(rng):
    return rng.choice(["1 quarter", "2 quarters", "1 year", "1 month"])


def money(rng, depth=2):
    if depth == 0:
        return rng.choice(MONEY)
    a, b = money(rng, depth - 1), money(rng, depth - 1)
    return rng.choice([
        a, f"({a} + {b})", f"({a} - {b})", f"-{a}", f"prior({a}, {period(rng)})", f"abs({a})",
        f"max({a}, {b})", f"min({a}, {b})", "average(stock)", "opening(stock)",
        f"(if {ratio(rng, 0)} < 1.5 then {a} else {b})", f"(if {a} < {b} then {b} else {a})",
        f"average({rng.choice(SUMS)}, 3 months)", f"highest({rng.choice(SUMS)}, 4 quarters)",
        f"slope({rng.choice(SUMS)}, 4 quarters)", f"total({rng.choice(SUMS)})"])


def ratio(rng, depth=2):
    if depth == 0:
        return rng.choice(["net / costs", "costs / (net + costs)", "overdue / net", "plan"])
    a, b = money(rng, depth - 1), money(rng, depth - 1)
    return rng.choice([
        f"({a} / {b})", f"ratio({a}, {b})", f"change({rng.choice(SUMS)}, {period(rng)})",
        f"share({rng.choice(SUMS)})", f"percent_rank({a})", f"(1 - {a} / {b})",
        f"cv(net, 6 months)", f"cagr({rng.choice(SUMS)}, 1 year)", f"prior({a} / {b}, 1 quarter)",
        f"streak({a} {rng.choice(['<', '>='])} prior({a}, 1 quarter))"])


def make_kpis(rng):
    kpis = [Kpi("k%d" % i, money(rng), True) for i in range(4)]
    return kpis + [Kpi("r%d" % i, ratio(rng), False) for i in range(4)]


def kpi_lines(kpis):
    return "".join("kpi %s by partner = %s\n" % (kpi.name, kpi.text) for kpi in kpis)


def day(rng):
    return datetime.date(2023, 10, 1) + datetime.timedelta(rng.randint(0, 729))


def amount(rng):
    """Whole cents; sometimes few different ones, so that there are ties."""
    cents = rng.choice([rng.randint(-50000, 200000), rng.choice([0, 1000, 2550, 5000])])
    return "%s%d.%02d" % ("-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100)


def make_rows(rng, ids):
    rows = {"orders": [], "levels": [], "claims": []}
    for _ in range(rng.randint(60, 250)):
        rows["orders"].append({
            "id": rng.choice(ids), "day": day(rng), "channel": rng.choice(CHANNELS),
            "amount": amount(rng), "cost": amount(rng).lstrip("-"),
            "quantity": rng.randint(0, 9), "buyer": "b%d" % rng.randint(0, 5)})
    for _ in range(rng.randint(30, 90)):
        rows["levels"].append({"id": rng.choice(ids), "day": day(rng), "level": amount(rng)})
        first = day(rng)
        until = "" if rng.random() < 0.3 else first + datetime.timedelta(rng.randint(0, 400))
        rows["claims"].append({"id": rng.choice(ids), "day": first, "until": until,
                               "claim": amount(rng).lstrip("-")})
    return rows


def make_records(rng):
    return [{"id": "d%d" % i, "kind": rng.choice(["dealer", "agent"]),
             "region": rng.choice(["EU/DE", "EU/FR", "US"]), "reps": rng.randint(0, 9),
             "worth": amount(rng), "agreed": rng.choice(["true", "false"]),
             "plan": "0.%02d" % rng.randint(0, 99)} for i in range(rng.randint(1, 12))]


class Case:
    def __init__(self, seed, policy, own=False):
        """own: no KPI adds up what others have."""
        self.rng = random.Random(seed)
        self.kpis = make_kpis(self.rng)
        while own and any("total(" in kpi.text for kpi in self.kpis):
            self.kpis = make_kpis(self.rng)
        self.records = make_records(self.rng)
        self.rows = make_rows(self.rng, [one["id"] for one in self.records])
        self.program = DATA_PART + kpi_lines(self.kpis) + policy(self.rng, self.kpis)


def write_csv(path, columns, rows):
    driver.write_table(path, [columns] + [[row[c] for c in columns] for row in rows])


def run(host, folder, program, records, rows):
    """{table: rows} of what the host wrote, the header first."""
    folder.mkdir()
    write_csv(folder / "distributors.csv", list(records[0]), records)
    for facts, columns in COLUMNS.items():
        write_csv(folder / (facts + ".csv"), columns, rows[facts])
    wrong = driver.run_host(host, folder, program, "--as-of", AS_OF)
    if wrong:
        raise RuntimeError("%s: %s" % (folder, wrong))
    return {path.stem: driver.read_table(path) for path in (folder / "out").glob("*.csv")}
