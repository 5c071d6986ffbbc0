"""The list of work of random programs: every row is one of another table, by owner, then by value at
stake; the value from the slow evaluator, the rows from the host's own tables.

    python3 run_worklist.py HOST [--seeds N] [--first S] [--keep FOLDER] [--self-test]
"""
import datetime
import random
import sys
from fractions import Fraction

import data
import driver
import exact
import expressions
import groups
import program
import run_random
from review import Review

AS_OF = "2013-07-15"
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
]


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


def rows_as_dicts(folder, table):
    header, *rows = run_random.read_table(folder / "out" / (table + ".csv"))
    return [dict(zip(header, row)) for row in rows]


def expected(listed, review, folder, as_of):
    found = []
    for source in SOURCES:
        for row in rows_as_dicts(folder, source[0]):
            if source[3](row[source[2]], as_of):
                found.append(work_of(row, source, listed, as_of))
    stakes = {id_: groups.on_grid(review.at(listed.stake, id_, "kpi")) for id_ in review.ids}
    for row in found:
        stake = stakes[row[1]]
        row[5] = "" if stake is None else exact.decimal_text(stake)
    places = {id_: place for place, id_ in enumerate(review.ids)}
    return sorted(found, key=lambda row: (row[0] == "", row[0].encode(), stakes[row[1]] is None,
                                          -(stakes[row[1]] or 0), places[row[1]]))


def check(host, seed, folder, held, make=expected):
    case = run_random.Case(seed)
    case.as_of = case.as_of or AS_OF
    listed = Worklist(random.Random(seed * 17), case.program)
    folder.mkdir()
    data.write(folder, case.program, case.records, case.rows)
    (folder / "random.tierkit").write_text(run_random.program_text(case.program) + listed.text,
                                           encoding="utf-8")
    code, errors = run_random.run_host(host, folder, case.as_of, "quarter")
    if code:
        return "the host ended with %d: %s" % (code, errors[errors.find("error: "):][:300])
    review = Review(case.program, [record for record, _ in case.records], case.rows,
                    exact.read_day(case.as_of))
    header, *got = run_random.read_table(folder / "out" / "worklist.csv")
    wanted = make(listed, review, folder, datetime.date.fromisoformat(case.as_of))
    if header != HEAD:
        return "header: %s" % header
    for row, want in zip(got, wanted):
        held["rows"] += 1
        held["of the program's lines"] += want[2] in listed.duties
        held["at stake"] += want[5] != ""
        if row != want:
            return "%s, expected %s" % (row, want)
    return None if len(got) == len(wanted) else "%d rows, not %d" % (len(got), len(wanted))


def nothing_held():
    return dict.fromkeys(("rows", "of the program's lines", "at stake"), 0)


def run_seeds(given):
    held = nothing_held()
    failed = driver.run("work", given, lambda seed, folder:
                        check(given.host, seed, folder / "case", held), held)
    return failed == 0 and min(held.values()) >= len(given.seeds) // 4


def by_distributor(listed, review, folder, as_of):
    """Wrong: whatever is at stake."""
    return sorted(expected(listed, review, folder, as_of),
                  key=lambda row: (row[0] == "", row[0].encode(), review.ids.index(row[1])))


def without_duties(listed, review, folder, as_of):
    listed.duties = {}
    return expected(listed, review, folder, as_of)


def one_less(listed, review, folder, as_of):
    return expected(listed, review, folder, as_of)[1:]


def self_test(given):
    seen = [driver.is_seen(wrong.__name__, given.seeds, lambda seed, folder, wrong=wrong:
                           check(given.host, seed, folder / "case", nothing_held(), wrong))
            for wrong in (by_distributor, without_duties, one_less)]
    return all(seen)


def main():
    given = driver.options()
    return 0 if (self_test if given.self_test else run_seeds)(given) else 1


if __name__ == "__main__":
    sys.exit(main())
