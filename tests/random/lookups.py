"""Tables that facts look up: some columns of random facts are taken out of the rows into a table, of
which a row has the key. Slow and plain: a row of facts goes through all rows of the table."""
import csv
import random
from fractions import Fraction

import exact

KEYS = ["7", "007", "K 1", "k 1", "\u00fc", "x,y", "-3", "12345678901234567890"]


class Table:
    def __init__(self, facts, name, key, since, by):
        self.facts, self.name, self.key, self.since, self.by = facts, name, key, since, by
        self.columns, self.rows = [], []  # of the facts; dicts of texts, None = missing


def maybe(rng, chance):
    return rng.random() < chance


# ---- programs -----------------------------------------------------------------------------------

def take_out(rng, facts, name):
    """One table with some columns of the facts, if they have any to spare."""
    own = [facts.key, facts.at, facts.until, facts.version] + facts.keyed + \
        [table.by for table in facts.tables] + \
        [column for table in facts.tables for column in table.columns]
    able = [column for column in ("price", "quantity", "doc", "shipped", "due", "ok", "sent_on",
                                  facts.currency, *facts.splits)
            if column in facts.columns and column not in own]
    held = [column for column in [facts.key, *facts.splits] if column and maybe(rng, 0.15)]
    by = held[0] if held and held[0] not in [c for t in facts.tables for c in t.columns] else \
        "ref of " + name
    able = [column for column in able if column != by]
    if not able:
        return
    dated = facts.at is not None and maybe(rng, 0.6)
    table = Table(facts, name, rng.choice([by, "item no"]), "since" if dated else None, by)
    table.columns = rng.sample(able, rng.randint(1, len(able)))
    facts.columns.setdefault(by, ("text", 0))
    facts.tables.append(table)


def make(rng, program):
    for facts in program.written():
        if not facts.are_rates and maybe(rng, 0.35):
            for index in range(rng.choice([1, 1, 2])):
                take_out(rng, facts, "%s of %s" % (["master", "prices"][index], facts.name))


def quoted(name):
    return "'%s'" % name


def table_text(table):
    lines = ["table %s key %s%s" % (quoted(table.name), quoted(table.key),
                                    " from " + table.since if table.since else "")]
    for name in table.columns:
        type_, scale = table.facts.columns[name]
        lines.append("  column %s %s%s" % (quoted(name), type_,
                                           " scale %d" % scale if type_ == "number" else ""))
    return lines


def with_text(facts):
    words = [quoted(table.name) + (" by " + quoted(table.by) if table.by != table.key else "")
             for table in facts.tables]
    return " with " + ", ".join(words) if words else ""


def is_own(facts, column):
    """Do the rows bring it?"""
    return not any(column in table.columns for table in facts.tables)


# ---- data ---------------------------------------------------------------------------------------

def clean(column, text):
    """The text of a value as a table keeps it; None where it is no value."""
    type_, scale = column
    try:
        if text is None or type_ in ("text", "flag"):
            return text
        if type_ == "date":
            return text if exact.DAY_MIN <= exact.read_day(text) else None
        value = exact.rounded(Fraction(text), scale)
        return exact.decimal_text(value) if -2**63 <= value * 10**scale < 2**63 else None
    except ValueError:
        return None


def make_table_rows(rng, table, keys, rows, random_day):
    for key in keys:
        days = [None]
        if table.since:
            days = rng.sample([None] + [random_day(rng).isoformat() for _ in range(3)],
                              rng.randint(1, 4))
        for day in dict.fromkeys(days):
            donor = rng.choice(rows) if rows else {}
            row = {name: clean(table.facts.columns[name], donor.get(name))
                   for name in table.columns}
            table.rows.append({table.key: key, **({table.since: day} if table.since else {}),
                               **row})


def fill(rng, program, facts_rows, random_day):
    """Rows lose what the tables have from now on, and get keys."""
    for facts in program.written():
        rows = facts_rows[facts.name]
        for table in facts.tables:
            table.rows = []
            if table.by.startswith("ref of "):
                known = rng.sample(KEYS, rng.randint(1, len(KEYS)))
                for row in rows:
                    row[table.by] = rng.choice(known + ["nowhere", None])
            else:
                known = sorted({row[table.by] for row in rows if row[table.by]})
            keys = [key for key in known if maybe(rng, 0.8)]
            make_table_rows(rng, table, keys, rows, random_day)
        for row in rows:
            for table in facts.tables:
                for name in table.columns:
                    row.pop(name, None)


def write(folder, program):
    """In another order for each folder: it must not matter."""
    for facts in program.written():
        for table in facts.tables:
            rows = random.Random(folder.name).sample(table.rows, len(table.rows))
            header = [table.key] + ([table.since] if table.since else []) + table.columns
            with open(folder / (table.name + ".csv"), "w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, header, lineterminator="\n")
                writer.writeheader()
                writer.writerows({k: row[k] or "" for k in header} for row in rows)


# ---- what a row finds ---------------------------------------------------------------------------

def day_of(facts, texts):
    """The day of the row, whatever the date of a measure; None without one."""
    try:
        text = texts[(facts.view_of or facts).at]
        return None if text is None else exact.read_day(text)
    except ValueError:
        return None


def row_of(table, key, day):
    """The row of a key that begins last, on the day or before; None."""
    found = None
    for row in table.rows:
        if row[table.key] != key:
            continue
        if table.since is None:
            return row
        begins = exact.DAY_MIN - 1 if row[table.since] is None else exact.read_day(row[table.since])
        if day is not None and begins <= day and (found is None or begins > found[0]):
            found = begins, row
    return found[1] if found else None


def joined(facts, texts):
    """The row with the columns of its tables."""
    for table in facts.tables:
        day = day_of(facts, texts) if table.since else None
        row = row_of(table, texts[table.by], day)
        texts = {**texts, **{name: row[name] if row else None for name in table.columns}}
    return texts
