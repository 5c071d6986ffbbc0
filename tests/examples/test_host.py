"""The example host as its users meet it: the command line, errors with their place, the files it
writes, the page it prints.

test_host.py REVIEW"""
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
HEADERS = {
    "kpis": "distributor_id,kpi,value,status,flags,numerator,denominator,days,days_covered",
    "series": "distributor_id,period,name,value,status,flags,days,days_covered",
    "fiscal": "distributor_id,period,name,value,status,flags,days,days_covered",
    "values": "distributor_id,score,rank,rank_region,value,status,coverage,profile",
    "contributions": "distributor_id,group,criterion,raw,points,weight,contribution,status,flags,"
                     "age,value",
    "classes": "basis,scope,distributor_id,value,rank,share,cum_share_before,class,status",
    "policies": "distributor_id,policy,readiness,reason,fit,result,wish,asked,missing,blocked_by,"
                "cost,cost_limit,too_deep",
    "promises": "distributor_id,promise,item,value,type,policy,line",
    "alerts": "distributor_id,alert,level,since,value,threshold,owner,due",
    "groups": "group_kind,group,name,value,status,numerator,denominator,flags,days,days_covered",
    "concentration": "basis,scope,n,n_positive,hhi,gini,gini_all,cr1,cr3,cr5,cr10,n_a,n_b,n_c",
    "feeds": "facts,rows,first_date,last_date,unmatched_rows,rejected_rows",
    "lookups": "facts,table,rows",
    "unmatched": "facts,id,measure,sum",
    "splits": "distributor_id,split,member,name,value,status,flags,numerator,denominator,"
              "days,days_covered",
    "left_out": "distributor_id,reason",
    "movement": "distributor_id,computed,opening,held,since,proposed,effective,candidate,reviews,"
                "grace_until,protected_until,notice_until,decided_by,decided_on,until,reviewed,"
                "published,restated,flags,reason,text",
    "traits": "class,rank,kind,item,member,n_top,n_rest,missing_top,missing_rest,top,rest,difference,"
              "effect,decides,status,text",
    "changes": "basis,distributor_id,class_before,class_after,value_before,value_after,rank_before,"
               "rank_after,rank_movement,cause,class_restated,class_own,class_others,text",
    "selection": "distributor_id,value,score,rank,decision,knocked_out_by,reason,status,coverage",
    "findings": "code,statement,item,n,of,text",
    "mix": "kpi,dimension,member,before,after,weight_before,weight_after,change,mix,rate,reversal,"
           "status",
    "dispersion": "group_kind,group,name,n,missing,min,q1,median,q3,max,mad,cv,outliers,status",
    "migration": "distributor_id,policy,held,since,fit,result,step,by_way_of,proposed,proposed_on,"
                 "signed_by,waiting_for,next,next_on,until,missing,blocked_by,decided_on,reviewed,"
                 "reason,text",
    "exceptions": "distributor_id,exception,is_promise,by,on,until,reason,policy,in_force,days",
    "menu": "policy,in_use,distributors,share,off_menu,off_menu_share,exceptions,cost,"
            "exceptions_cost,unknown_costs",
    "kept": "distributor_id,commitment,split,member,due,kept,kept_rate,requested_rate,latest_rate,"
            "repromised,right_rate,open_overdue,late,promised,achieved_p95,slack,policy,"
            "policy_promise,status,flags",
    "failures": "commitment,group_kind,group,orders,failures,kept_rate,share_of_orders,"
                "share_of_failures,placement,severity,share_of_severity,severity_placement,status,"
                "text",
    "profit": "distributor_id,revenue,contribution,costs,profit,margin,bucket,robust,"
              "bucket_costs_higher,bucket_costs_lower,rank,cumulative,cumulative_share,status",
    "profit_buckets": "group_kind,group,bucket,distributors,robust,revenue,contribution,costs,"
                      "profit,margin,share_of_distributors,share_of_revenue,share_of_profit,status",
    "profit_groups": "group_kind,group,distributors,without_value,with_revenue,unprofitable,robust,"
                     "revenue,contribution,costs,profit,margin,peak,peak_place,losses,"
                     "cross_subsidy,unprofitable_share,unprofitable_revenue,status",
    "worklist": "owner,distributor_id,work,item,level,at_stake,due,reason",
}
TITLES = ["ALERTS", "LEFT OUT", "FEEDS", "CLASSES", "SERVICE POLICIES", "TOP TEN", "CONCENTRATION"]
DISTRIBUTORS = "id,name,region,since\na,Ann,North,1999\nb,Bob,South,2001-05\n"
INVOICES = "partner,day,amount\na,2024-01-31,10\nb,2024-02-01,30\n"
PROGRAM = """tierkit 1
program "Test" version "7"
review window all
facts invoices key partner at day
  flow sales money = amount
classes by share of sales
  A up to 80%
  B otherwise
"""


class Folder:
    """A data folder with a program; write() changes one of its files, run() reviews it."""

    def __init__(self, host, path):
        self.host, self.path = host, path
        path.mkdir()
        self.write(distributors=DISTRIBUTORS, invoices=INVOICES, program=PROGRAM)

    def write(self, program=None, **tables):
        for name, text in tables.items():
            (self.path / f"{name}.csv").write_bytes(text.encode())
        if program:
            (self.path / "program.tierkit").write_bytes(program.encode())
        return self

    def run(self, *options, out="out"):
        return subprocess.run(
            [self.host, self.path, self.path / "program.tierkit", self.path / out, *options],
            capture_output=True, text=True, encoding="utf-8")


def check_command_line(host):
    for arguments in ([], ["a"], ["a", "b"], ["a", "b", "c", "d"], ["a", "b", "c", "--asof"],
                      ["a", "b", "c", "--as-of"], ["a", "b", "c", "--as-of", "2024-13-01"]):
        done = subprocess.run([host, *arguments], capture_output=True, text=True)
        assert done.returncode == 2 and "usage: review" in done.stderr and not done.stdout, arguments
    done = subprocess.run([host, "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith("usage: review") and not done.stderr
    done = subprocess.run([host, "--version"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith("tierkit "), done


# What is wrong with the data -> what the message must hold, after the folder's path.
WRONG_DATA = [
    ({"distributors": "name\nx\n"}, "distributors.csv:1: error: there is no column `id`"),
    ({"distributors": "id,name,id\n"}, "distributors.csv:1: error: columns 1 and 3"),
    ({"distributors": "id\na\nb\na\n"}, "distributors.csv:4: error: "),
    ({"distributors": "id,name\na,\"x\ny\"\na,z\n"}, "distributors.csv:4: error: "),
    ({"distributors": "id,since\na,2001-02-29\n"}, "distributors.csv:2: error: "),
    ({"distributors": "id,parent\na,b\nb,a\n"}, "distributors.csv:"),
    ({"distributors": "id,name\na\n"}, "distributors.csv:2: error: the fields"),
    ({"invoices": "partner,day\na,2024-01-31\n"},
     "invoices.csv:1: error: there is no column `amount`, which `facts invoices` reads"),
    ({"invoices": INVOICES + "a,2024-01-31\n"}, "invoices.csv:4: error: the fields"),
    ({"invoices": ""}, "invoices.csv: error: is empty"),
]


def check_wrong_data(host, folder):
    for number, (tables, message) in enumerate(WRONG_DATA):
        wrong = Folder(host, folder / f"wrong{number}").write(**tables)
        done = wrong.run()
        assert done.returncode == 1 and not done.stdout, (tables, done)
        assert done.stderr.startswith(f"{wrong.path}/{message}"), (message, done.stderr)
        assert not (wrong.path / "out").exists(), "output beside an error"
    for name in ("distributors", "invoices"):
        wrong = Folder(host, folder / f"no {name}")
        (wrong.path / f"{name}.csv").unlink()
        done = wrong.run()
        assert done.returncode == 1, done
        assert done.stderr.startswith(f"{wrong.path}/{name}.csv: error: cannot be opened"), done
    wrong = Folder(host, folder / "out is a file").write(out="x\n")
    done = wrong.run(out="out.csv/deeper")
    assert done.returncode == 1 and "out.csv" in done.stderr, done


def check_diagnostics(host, folder):
    """Each with file, line, column, the line itself and a mark under the place."""
    wrong = Folder(host, folder / "program")
    wrong.write(program=PROGRAM.replace("share of sales", "share of slaes") + "kpi k = é + sales\n")
    done = wrong.run()
    path = wrong.path / "program.tierkit"
    assert done.returncode == 1, done
    lines = done.stderr.splitlines()
    assert f"{path}:6:21: error: " in done.stderr, done.stderr
    place = next(i for i, line in enumerate(lines) if line.startswith(f"{path}:6:21: error: "))
    assert lines[place + 1] == "    classes by share of slaes"
    assert lines[place + 2] == "    " + " " * 20 + "^~~~~"
    assert any("sales" in line for line in lines[place + 3:place + 5]), lines
    second = [i for i, line in enumerate(lines) if line.startswith(f"{path}:9:")]
    assert second and lines[second[0] + 1] == "    kpi k = é + sales", lines
    done = subprocess.run([host, wrong.path, wrong.path / "none", wrong.path / "out"],
                          capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.startswith(f"{wrong.path / 'none'}: error: ")


def check_use(host, folder):
    """`use NAME` is NAME.tierkit beside the program and nowhere else."""
    used = Folder(host, folder / "use")
    data, policy = PROGRAM[:PROGRAM.index("classes")], PROGRAM[PROGRAM.index("classes"):]
    (used.path / "data.tierkit").write_text(data)
    used.write(program='tierkit 1\nuse "data"\n' + policy)
    done = used.run()
    assert done.returncode == 0, done
    for name in ("none", "../use/data", "/data", ""):
        used.write(program=f'tierkit 1\nuse "{name}"\n' + policy)
        assert used.run().returncode == 1, name
    (used.path / "data.tierkit").write_text(data.replace("amount", "amount +"))
    done = used.write(program='tierkit 1\nuse "data"\n' + policy).run()
    assert done.returncode == 1, done
    assert f"{used.path}/data.tierkit:5:" in done.stderr, done.stderr
    assert "    " + "  flow sales money = amount +\n" in done.stderr, done.stderr


def check_files(host, folder):
    good = Folder(host, folder / "good").write(
        invoices=INVOICES.replace("\n", "\r\n") + 'c,2024-03-01,"1"\r\na,yesterday,1\r\n,2024-03-01,5')
    done = good.run(out="deep/er/out/")
    assert done.returncode == 0 and done.stderr == "", done
    out = good.path / "deep" / "er" / "out"
    assert {p.name for p in out.iterdir()} == {f"{name}.csv" for name in HEADERS} | {"review.saved"}
    for name, header in HEADERS.items():
        content = (out / f"{name}.csv").read_bytes()
        assert content.startswith(header.encode() + b"\n"), (name, content[:200])
        assert b"\r" not in content and content.endswith(b"\n"), name
    assert (out / "feeds.csv").read_text().splitlines()[1:] == [
        "invoices,4,2024-01-31,2024-03-01,2,1"], (out / "feeds.csv").read_text()
    assert (out / "unmatched.csv").read_text().splitlines()[1:] == [
        "invoices,,sales,5", "invoices,c,sales,1"]
    for word in ("Test", "as of 2024-03-01", "2 rows of invoices with ids that have no record: (no id), c", "1 row of invoices cannot"):
        assert word in done.stdout, (word, done.stdout)
    done = good.run("--as-of", "2024-01-31")
    assert done.returncode == 0 and "as of 2024-01-31" in done.stdout, done
    sums = (good.path / "out" / "kpis.csv").read_text().splitlines()
    assert sums[1].startswith("a,sales,10,ok") and sums[2].startswith("b,sales,0,ok"), sums


LOOKING_UP = """tierkit 1
review window all
table products key item
  column cost money
facts orders key partner at day with products
  flow cogs money = cost missing 0
"""


def check_lookups(host, folder):
    """Rows that find nothing in a table are shown by facts and table."""
    facts = Folder(host, folder / "lookups").write(
        program=LOOKING_UP, products="item,cost\np1,2.50\n",
        orders="partner,day,item\na,2024-01-31,p1\na,2024-01-31,p2\nb,2024-01-31,\n")
    done = facts.run()
    assert done.returncode == 0 and done.stderr == "", done
    shown = (facts.path / "out" / "lookups.csv").read_text().splitlines()
    assert shown == ["facts,table,rows", "orders,products,2"], shown
    sums = (facts.path / "out" / "kpis.csv").read_text().splitlines()
    assert sums[1].startswith("a,cogs,2.5"), sums


SUPPORTED = """  C otherwise
support per quarter, A first, then B, C as available; never rationed: complaint
  visits count A, B, C up to 3
"""


def check_support(host, folder):
    """Requests and capacities beside the data give support.csv and its tables; debts may be there."""
    made = Folder(host, folder / "support").write(
        program=PROGRAM.replace("  B otherwise\n", "  B up to 99%\n" + SUPPORTED),
        support_requests="id,resource,ask,kind,deadline\na,visits,5,,\nb,visits,4,,\n"
                         "a,visits,1,complaint,2024-03-01\n",
        support_capacity="resource,units\nvisits,7\n")
    done = made.run()
    assert (done.returncode, done.stderr) == (0, ""), done
    out = made.path / "out"
    assert (out / "support.csv").read_text().splitlines()[1:] == [
        "a,visits,,complaint,1,1,never_rationed,A,false,2024-03-01,,"
        '"1 of 1 count, whole: requests of this kind are never rationed"',
        'a,visits,,,5,3,level,A,false,,,3 of 5 count: what there was is shared evenly inside its tier',
        'b,visits,,,4,3,level,A,false,,,3 of 4 count: what there was is shared evenly inside its tier',
    ], (out / "support.csv").read_text()
    assert {p.name for p in out.glob("support_*")} == {
        f"support_{name}.csv" for name in ("resources", "groups", "partners")}
    made.write(support_debts="id,resource,debt\nb,visits,4\n")
    assert made.run().returncode == 0
    assert "b,visits,A,4,3,3,5" in (out / "support_partners.csv").read_text()
    made.write(support_debts="id,resource,debt\nz,visits,4\n")
    done = made.run()
    assert done.returncode == 1 and "no distributor has this id" in done.stderr, done


RULES = """rules route over account_size number, preference text
  direct when account_size >= 100 limit 5
  online when preference = "online"
  distributor otherwise
"""


def check_rules(host, folder):
    """Questions beside the data are decided by the rules of their name."""
    made = Folder(host, folder / "rules").write(
        program=PROGRAM + RULES, rules_route="preference,account_size\n,100\nonline,99\nvisit,\n")
    done = made.run()
    assert (done.returncode, done.stderr) == (0, ""), done
    decided = (made.path / "out" / "decided_route.csv").read_text().splitlines()
    assert [line.split(",")[:5] for line in decided] == [
        ["row", "outcome", "limit", "line", "status"], ["0", "direct", "5", "10", "decided"],
        ["1", "online", "", "11", "decided"], ["2", "distributor", "", "12", "incomplete"]], decided
    made.write(rules_route="preference,account_size\nonline,many\n")
    done = made.run()
    assert done.returncode == 1 and "rules_route.csv:2: error: " in done.stderr, done


def check_opening(host, folder):
    """The classes of one review are where the next one begins."""
    kept = Folder(host, folder / "opening")
    first = kept.run("--as-of", "2024-01-31", out="january")
    assert first.returncode == 0, first
    classes = (kept.path / "january" / "movement.csv").read_text().splitlines()[1:]
    saved = kept.path / "january" / "review.saved"
    second = kept.run("--opening", saved, out="february")
    assert second.returncode == 0, second
    rows = (kept.path / "february" / "movement.csv").read_text().splitlines()[1:]
    assert [row.split(",")[2] for row in rows] == [row.split(",")[6] for row in classes] != []
    assert {row.split(",")[2] for row in classes} == {""}, classes
    for number, content in enumerate((b"", b"no review", saved.read_bytes()[:-1])):
        bad = kept.path / f"bad{number}"
        bad.write_bytes(content)
        done = kept.run("--opening", bad, out="none")
        assert done.returncode == 1 and done.stderr.startswith(f"{bad}: error: "), done
    done = kept.run("--opening", kept.path / "nowhere", out="none")
    assert done.returncode == 1 and "cannot be read" in done.stderr, done


def check_page(host, folder):
    """The shipped program on the shipped data: no message, a page of at most 100 columns."""
    data = EXAMPLES / "data" / "adventureworks_reseller"
    done = subprocess.run([host, data, EXAMPLES / "partners.tierkit", folder / "partners"],
                          capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, ""), done
    lines = done.stdout.splitlines()
    assert [line for line in lines if line in TITLES] == TITLES, done.stdout
    assert max(map(len, lines)) <= 100, max(lines, key=len)
    for name in HEADERS:
        rows = (folder / "partners" / f"{name}.csv").read_text().count("\n")
        assert rows > 1 or name in ("unmatched", "lookups", "left_out", "selection", "findings",
                                 "mix", "kept", "failures", "exceptions"), name


CANDIDATES = """id,region,life_cycle_state,market_coverage,geographic_coverage,industry_expertise,\
reputation,financial_stability,value_alignment,strategic_alignment,credit_check,competing_line,\
acquisition_cost,expected_margin
all_ten,EMEA,prospect,0.3,0.9,10,10,10,10,10,passed,false,1000,1000
slow,EMEA,prospect,0.3,0.9,10,10,10,10,10,passed,false,4000,1000
sixty_eight,EMEA,applied,0.3,0.9,10,10,0,0,8,passed,false,1000,1000
latam,LATAM/BR,applied,0.3,0.9,10,10,0,0,8,passed,false,1000,1000
failed,EMEA,applied,0.3,0.9,10,10,10,10,10,failed,false,1000,1000
rival,EMEA,applied,0.3,0.9,10,10,10,10,10,passed,true,1000,1000
unknown,EMEA,applied,0.3,0.9,10,10,10,10,10,passed,,1000,1000
no_books,EMEA,applied,0.3,0.9,10,10,,10,10,passed,false,1000,1000
half,EMEA,applied,0.3,,,,10,10,,passed,false,1000,1000
weak,EMEA,prospect,0.15,0.2,2,2,5,1,1,passed,false,1000,1000
partner,EMEA,active,0.3,0.9,10,10,10,10,10,passed,false,1000,1000
"""
# sixty_eight lacks 20, 10 and 2 points; half has 20 + 20 + 10 of the weight; weak is 10 + 0 + 3 + 3 +
# 10 + 1 + 1. Equal scores stand in the order of ids.
SELECTION = '''distributor_id,value,score,rank,decision,knocked_out_by,reason,status,coverage
all_ten,fit,100,1,accept,,score,ok,1
failed,fit,100,1,reject,"credit_check = ""failed""",knocked out,ok,1
rival,fit,100,1,reject,competing_line,knocked out,ok,1
slow,fit,100,1,hold,,gate,ok,1
unknown,fit,100,1,hold,competing_line,knock-out undefined,ok,1
latam,fit,68,6,accept,,score,ok,1
sixty_eight,fit,68,6,hold,,score,ok,1
weak,fit,28,8,reject,,score,ok,1
half,fit,,,hold,,no score,not_enough_data,0.5
no_books,fit,,,hold,,no score,no_data,0.8
'''


def check_candidates(host, folder):
    """docs/examples/candidates.tierkit: seven criteria, knock-outs, accept, hold, reject."""
    data = folder / "candidates"
    data.mkdir()
    (data / "distributors.csv").write_text(CANDIDATES)
    done = subprocess.run([host, data, EXAMPLES / "candidates.tierkit", data / "out", "--as-of",
                           "2027-01-31"], capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, ""), done
    found = (data / "out" / "selection.csv").read_text()
    assert found == SELECTION, found


def main(host):
    host = Path(host).resolve()
    check_command_line(host)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check_wrong_data(host, folder)
        check_diagnostics(host, folder)
        check_use(host, folder)
        check_files(host, folder)
        check_candidates(host, folder)
        check_opening(host, folder)
        check_lookups(host, folder)
        check_rules(host, folder)
        check_support(host, folder)
        check_page(host, folder)
    print("command line, wrong data, diagnostics, use, files, page, candidates, opening, support, rules")


if __name__ == "__main__":
    main(sys.argv[1])
