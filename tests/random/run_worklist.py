"""The list of work of random programs: every row is one of another table, by owner, then by value at
stake; the value from the slow evaluator, the rows from the host's own tables.

    python3 run_worklist.py HOST [--seeds N] [--first S] [--keep FOLDER] [--self-test]
"""
import datetime
import random
import re
from fractions import Fraction

import driver
import exact
import expressions
import groups
import program
import run_random

SOON = 90
WORKS = ["alert", "move", "signature", "expiring", "promise", "over_served", "under_served"]
HEAD = ["owner", "distributor_id", "work", "item", "level", "at_stake", "due", "reason"]


def there(cell, _):
    return cell != ""


def above(cell, _):
    return cell != "" and Fraction(cell) > 0


def soon(cell, as_of):
    day = cell and datetime.date.fromisoformat(cell)
    return bool(day) and as_of <= day <= as_of + datetime.timedelta(SOON)


# table, kind of work, when a row is one, then the columns of item, level, due, owner and reason
SOURCES = [
    ("alerts", "alert", "alert", there, "alert", "level", "due", "owner",
     "=the condition of the alert holds"),
    ("movement", "move", "proposed", there, "proposed", "", "notice_until", "", "text"),
    ("movement", "expiring", "until", soon, "effective", "", "until", "",
     "=the decision about its class ends"),
    ("policies", "over_served", "too_deep", above, "policy", "", "", "",
     "=the policy costs more than the limit"),
    ("policies", "under_served", "blocked_by", there, "fit", "", "", "", "blocked_by"),
    ("migration", "move", "next", there, "next", "", "next_on", "", "text"),
    ("migration", "signature", "waiting_for", there, "proposed", "", "", "", "text"),
    ("migration", "expiring", "until", soon, "policy", "", "until", "",
     "=the agreement on its policy ends"),
    ("exceptions", "expiring", "until", soon, "exception", "", "until", "by", "reason"),
    ("kept", "promise", "open_overdue", above, "commitment", "", "", "", "=promised, overdue and not done"),
]


class Beside:
    """What makes work and what no stake depends on: rules by which classes and policies move, decisions
    and commitments."""

    def __init__(self, rng, case):
        self.rng, self.as_of = rng, datetime.date.fromisoformat(case.as_of)
        self.ids = [record["id"] for record, _ in case.records]
        self.signers = rng.choice([[], [], ["sales"], ["sales", "zone one"]])
        self.text = "commitments given_word key id given given, due due, done done over all\n"
        subjects = {"exception": ["longer terms", "own truck"],
                    "class": [line.name for line in case.program.classes[0].lines]
                    if case.program.classes else [],
                    "policy": [name for name, _ in case.program.policies[:1] * 3 + case.program.policies]}
        decisions = [self.decision(subject, rng.choice(values))
                     for subject, values in subjects.items() if values and self.ids
                     for _ in range(rng.randint(0, 12))]
        self.decisions = {(id_, subject, on): rest
                          for id_, subject, on, *rest in decisions}.items()  # one a day

    def moving(self, text):
        """A program in which policies and classes move."""
        head = "service policies first that holds"
        clauses = self.rng.choice(["", ", notice 60 days", ", notice 150 days"])
        if self.signers:
            clauses += ", signed by " + " and ".join(map(program.quoted, self.signers))
        text = text.replace(head, head + clauses)
        rules = "  down at the next review; up at the next review\n"
        return text if self.rng.random() < 0.2 else re.sub(
            r"\nclasses by .*\n(  .*\n)*?  .* otherwise\n", lambda found: found[0] + rules, text, 1)

    def decision(self, subject, value):
        on = self.as_of - datetime.timedelta(self.rng.randint(0, 200))
        until = self.rng.choice(["", "", "", self.as_of,
                                 *(on + datetime.timedelta(self.rng.randint(0, 400)) for _ in range(3))])
        by = self.rng.choice(self.signers or ["Ann", "Bob"])
        return [self.rng.choice(self.ids), subject, on, value, by, until, self.rng.choice(["", "as before"])]

    def write(self, folder):
        rng, days = self.rng, datetime.timedelta
        driver.write_table(folder / "decisions.csv", [
            ["id", "subject", "on", "value", "by", "until", "reason"],
            *[[*key, *rest] for key, rest in self.decisions]])
        given = [self.as_of - days(rng.randint(0, 60)) for _ in range(rng.choice([0, 5, 20])) if self.ids]
        driver.write_table(folder / "given_word.csv", [["id", "given", "due", "done"]] + [
            [rng.choice(self.ids), day, day + days(rng.randint(0, 40)),
             rng.choice(["", day + days(rng.randint(0, 60))])] for day in given])


class Worklist:
    def __init__(self, rng, of):
        maker = expressions.Maker(rng, of, "kpi", None)
        literal = ("number", Fraction(100), 0, "100 EUR", "money")
        self.stake = maker.until_good(lambda: maker.some(rng.choice([0, 0, 1])), "money", literal)
        self.duties = {work: (rng.choice(["", "sales", "zone one"]), rng.choice([0, 5, 30]))
                       for work in rng.sample(WORKS, rng.randint(0, 7))}
        self.duties = {work: duty for work, duty in self.duties.items() if any(duty)}
        self.text = "worklist at stake %s\n" % program.show(self.stake)
        for work, (owner, days) in self.duties.items():
            self.text += "  %s%s%s\n" % (work, ' owner "%s"' % owner if owner else "",
                                         " act within %d days" % days if days else "")


def work_of(row, source, listed, as_of):
    _, work, _, _, item, level, due, owner, reason = source
    own_owner, days = listed.duties.get(work, ("", 0))
    due_text = row.get(due, "")
    if not due_text and days:
        due_text = (as_of + datetime.timedelta(days)).isoformat()
    return [row.get(owner, "") or own_owner, row["distributor_id"], work, row.get(item, ""),
            row.get(level, ""), None, due_text, reason[1:] if reason[0] == "=" else row[reason]]


def name_of(source):
    return "%s of %s" % (source[2], source[0])


def is_work(row, source, as_of):
    return source[3](row[source[2]], as_of) and not row.get("split")


def found_in(folder, as_of):
    """(source, row) of everything that is work."""
    return [(source, row) for source in SOURCES
            for row in driver.read_rows(folder / "out" / (source[0] + ".csv")) if is_work(row, source, as_of)]


def expected(listed, review, found, as_of):
    works = [work_of(row, source, listed, as_of) for source, row in found]
    stakes = {id_: groups.on_grid(review.at(listed.stake, id_, "kpi")) for id_ in review.ids}
    for row in works:
        stake = stakes[row[1]]
        row[5] = "" if stake is None else exact.decimal_text(stake)
    places = {id_: place for place, id_ in enumerate(review.ids)}
    return sorted(works, key=lambda row: (row[0] == "", row[0].encode(), stakes[row[1]] is None,
                                          -(stakes[row[1]] or 0), places[row[1]]))


def check(host, seed, folder, held, make=expected):
    case, rng = run_random.Case(seed, dated=True), random.Random(seed * 17)
    listed, beside = Worklist(rng, case.program), Beside(rng, case)
    beside.write(folder)
    text = beside.moving(run_random.program_text(case.program)) + beside.text + listed.text
    wrong = case.run_text(host, folder, "quarter", text)
    if wrong:
        return wrong
    as_of = datetime.date.fromisoformat(case.as_of)
    header, *got = driver.read_table(folder / "out" / "worklist.csv")
    found = found_in(folder, as_of)
    wanted = make(listed, case.review(), found, as_of)
    for source, _ in found:
        held[name_of(source)] += 1
    held["of the program's lines"] += sum(row[2] in listed.duties for row in wanted)
    held["at stake"] += sum(row[5] != "" for row in wanted)
    return driver.difference("worklist", [header] + got, [HEAD] + wanted)


def nothing_held():
    return dict.fromkeys([*map(name_of, SOURCES), "of the program's lines", "at stake"], 0)


def run_seeds(given):
    held = nothing_held()
    failed = driver.run("work", given, lambda seed, folder: check(given.host, seed, folder, held), held)
    return failed == 0 and min(held.values()) >= max(1, len(given.seeds) // 40)


# ---- wrong expectations --------------------------------------------------------------------------

def by_distributor(listed, review, found, as_of):
    """Whatever is at stake."""
    return sorted(expected(listed, review, found, as_of),
                  key=lambda row: (row[0] == "", row[0].encode(), review.ids.index(row[1])))


def without_duties(listed, review, found, as_of):
    listed.duties = {}
    return expected(listed, review, found, as_of)


def duties_first(listed, review, found, as_of):
    """The program's line goes before what the row says."""
    for source, row in found:
        owner = listed.duties.get(source[1], ("", 0))[0]
        if owner and source[7]:
            row[source[7]] = owner
    return expected(listed, review, found, as_of)


def last_day_too_late(listed, review, found, as_of):
    """What ends today is over."""
    return expected(listed, review, [(source, row) for source, row in found
                                     if source[3] is not soon or row[source[2]] != as_of.isoformat()], as_of)


def self_test(given):
    def check_with(make):
        return lambda seed, folder: check(given.host, seed, folder, nothing_held(), make)
    return all([driver.is_seen(wrong.__name__, given.seeds, check_with(wrong), check_with(expected))
                for wrong in (by_distributor, without_duties, duties_first, last_day_too_late)])


if __name__ == "__main__":
    driver.main(run_seeds, self_test)
