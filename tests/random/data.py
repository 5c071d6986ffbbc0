"""Random records and rows for a program, with everything that goes wrong in real deliveries."""
import csv
import datetime
import random
from fractions import Fraction

import currencies
import exact
import lookups

IDS = ["007", "NA", "d1", "d10", "d2", "D 3", "\u00e42", "x,y", "null", "0", "zz", "q\"q"]
STRANGERS = ["gone", "", "D1", "7"]
KINDS = ["dealer", "agent", "reseller", "distributor", None]
REGIONS = ["EMEA/DACH", "EMEA/UK", "EMEA", "APAC", "APAC/JP/Tokyo", None]
BORDERS = [datetime.date(2013, m, 1) for m in (1, 4, 7, 10)] + [
    datetime.date(2012, 12, 31), datetime.date(2012, 2, 29), datetime.date(2013, 6, 30),
    datetime.date(2013, 9, 30), datetime.date(2014, 1, 1)]


def maybe(rng, chance):
    return rng.random() < chance


def random_day(rng):
    if maybe(rng, 0.35):
        return rng.choice(BORDERS) + datetime.timedelta(rng.randint(-1, 1))
    return datetime.date(2012, 1, 1) + datetime.timedelta(rng.randint(0, 820))


def random_number(rng, style):
    if style == "huge" and maybe(rng, 0.2):
        return rng.choice(["92233720368547758.07", "-92233720368547758.08", "9223372036854775807",
                           "92233720368547758.08", "1" + "0" * 20])
    if style == "ties":
        return rng.choice(["10", "20", "20.0", "-5", "0"])
    whole = rng.randint(0, 10**rng.choice([1, 2, 3, 4]))
    tail = rng.choice(["", "", ".5", ".25", ".005", ".015", ".1234567895", ".99"])
    return ("-" if maybe(rng, 0.2) else "") + str(whole) + tail


def attribute_cell(rng, type_):
    """(text, value)"""
    if maybe(rng, 0.2):
        return "", None
    if type_ == "flag":
        text = rng.choice(["true", "false", "1", "0"])
        return text, text in ("true", "1")
    if type_ == "date":
        day = random_day(rng)
        return day.isoformat(), day.toordinal() - exact.EPOCH
    if type_ == "text":
        text = rng.choice(["gold", "new one", "other, more"])
        return text, text
    return random_number(rng, "plain"), "number"


def make_records(rng, program):
    count = rng.choice([0, 1, 2, 3, 4, 6, 8, 12])
    records = []
    for id_ in rng.sample(IDS, count):
        texts = {"id": id_, "name": rng.choice(["", "Shop \u00e9", "A, B"])}
        record = {"id": id_, "name": texts["name"] or None}
        for name, options in (("kind", KINDS), ("region", REGIONS), ("currency", ["EUR", None])):
            record[name] = rng.choice(options)
            texts[name] = record[name] or ""
        state = rng.choice(["active", "watch", "", "ended"])
        parent = rng.choice([one["id"] for one, _ in records] + ["gone"]) if maybe(rng, 0.4) else ""
        texts["parent"], record["parent"] = parent, parent or None
        texts["life_cycle_state"], record["state"] = state, state or "active"
        texts["since"], record["since"] = attribute_cell(rng, "date")
        add_numbers(rng, program, record, texts)
        records.append((record, texts))
    return records


def add_numbers(rng, program, record, texts):
    columns = dict(program.attributes, credit_limit=("money", program.money_scale))
    for name, (type_, scale) in columns.items():
        texts[name], record[name] = attribute_cell(rng, type_)
        if record[name] == "number":
            record[name] = exact.rounded(Fraction(texts[name]), scale)
    if program.attributes:
        texts["valid_from"], record["valid_from"] = attribute_cell(rng, "date") \
            if maybe(rng, 0.3) else ("", None)


def make_rows(rng, facts, ids, style, codes):
    rows = []
    lacking = rng.choice([0.0, 0.0, 0.05, 0.3])
    always_empty = rng.choice([None, None, None, "amount", "shipped", "doc"])
    for _ in range(rng.choice([0, 5, 40, 100, 200, rng.randint(0, 300)])):
        day = random_day(rng)
        texts = {"amount": random_number(rng, style), "price": random_number(rng, style),
                 "quantity": str(rng.randint(-3, 20)), "doc": rng.choice(["sale", "return", "A"]),
                 "shipped": (day + datetime.timedelta(rng.randint(-5, 30))).isoformat(),
                 "due": random_day(rng).isoformat(), "ok": rng.choice(["true", "false", "1"]),
                 facts.key or "none": rng.choice(ids)}
        if facts.at:
            texts[facts.at] = day.isoformat()
        if "sent_on" in facts.columns:
            texts["sent_on"] = "" if maybe(rng, 0.2) else random_day(rng).isoformat()
        if facts.currency:
            texts[facts.currency] = rng.choice(codes)
        for split in facts.splits:
            texts[split] = rng.choice(["web", "shop", "caf\u00e9", ""])
        if facts.related:
            known = {"region": REGIONS[:-1], "kind": KINDS[:-1]}
            texts[facts.splits[0]] = rng.choice(
                known.get(facts.related, ["gold", "new one", "other, more"]) + ["web", ""])
        if facts.until:
            texts[facts.until] = "" if maybe(rng, 0.05 if facts.prorated else 0.3) else \
                (day + datetime.timedelta(rng.choice([0, 1, 30, 90, 400]))).isoformat()
        for name in ("amount", "price", "quantity", "doc", "shipped", "due", "ok"):
            if name == always_empty or maybe(rng, lacking):
                texts[name] = ""
        spoil(rng, facts, texts)
        rows.append({name: text or None for name, text in texts.items()})
    return deliver_again(rng, facts, rows) if facts.keyed else rows


def version_text(facts, number):
    """The order of the numbers."""
    if facts.version == "changed":
        return (datetime.date(2009, 12, 1) + datetime.timedelta(number)).isoformat()
    if facts.version == "version no":
        return exact.decimal_text(Fraction(number - 40, 4))
    return "%x" % (number + 8)  # of one or two digits or more: another order, byte by byte


def deliver_again(rng, facts, rows):
    """Rows of a few keys in versions of their own, some of them twice, in any order."""
    documents = max(1, len(rows) // rng.choice([1, 2, 5]))
    numbers = rng.sample(range(len(rows) + 30), len(rows))
    for row, number in zip(rows, numbers):
        row["doc no"] = "" if maybe(rng, 0.02) else str(rng.randrange(documents))
        row["line"] = rng.choice(["1", "2", "2:1"])
        row[facts.version] = None if maybe(rng, 0.02) else version_text(facts, number)
        row["doc no"] = row["doc no"] or None
    rows = rows + [dict(row) for row in rows if maybe(rng, 0.1)]
    rng.shuffle(rows)
    return rows


def spoil(rng, facts, texts):
    if maybe(rng, 0.03):
        dates = [name for name in (facts.at, facts.until or facts.at) if name]
        dates += ["sent_on"] if "sent_on" in facts.columns else []
        name = rng.choice(dates + ["amount", "price", "shipped", "due"])
        texts[name] = rng.choice(["", "2013-02-30", "x", "12.5.1", "2011-01-01"])


def make_data(rng, program):
    records = make_records(rng, program)
    known = [record["id"] for record, _ in records]
    style = rng.choice(["plain", "plain", "plain", "ties", "huge"])
    facts_rows = {}
    codes = currencies.make_codes(rng)
    for facts in program.written():
        if facts.name == currencies.FACTS:
            facts_rows[facts.name] = currencies.make_rate_rows(rng)
            continue
        ids = known * 5 + rng.sample(STRANGERS, rng.randint(0, 3)) or STRANGERS
        facts_rows[facts.name] = make_rows(rng, facts, ids, style, codes)
    lookups.fill(random.Random(rng.getstate()[1][0]), program, facts_rows, random_day)
    as_of = None
    if maybe(rng, 0.4):
        as_of = (random_day(rng) + datetime.timedelta(rng.choice([0, 0, 0, 0, 100, 400, -700]))).isoformat()
    return records, facts_rows, as_of


def write(folder, program, records, facts_rows):
    header = list(records[0][1]) if records else ["id", "name"]
    with open(folder / "distributors.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(texts for _, texts in records)
    for facts in program.written():
        with open(folder / (facts.name + ".csv"), "w", newline="", encoding="utf-8") as file:
            header = [name for name in facts.columns if lookups.is_own(facts, name)]
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows({k: row[k] or "" for k in header} for row in facts_rows[facts.name])
    lookups.write(folder, program)
