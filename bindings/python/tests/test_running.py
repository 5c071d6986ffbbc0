"""Long calls: threads, progress, Ctrl-C, interpreters, leaks."""
import gc
import io
import os
import pickle
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import tqdm

import tierkit

from conftest import PROGRAM, sums

MANY = 1_000_000


@pytest.fixture(scope="module")
def many():
    random = np.random.default_rng(1)
    return pa.table({"id": [f"p{i:05}" for i in range(1000)] * (MANY // 1000),
                     "day": pa.array(random.integers(0, 20000, MANY).astype("int32"), pa.date32()),
                     "amount": random.integers(0, 10**6, MANY)})


# ---- progress -----------------------------------------------------------------------------------

def test_progress__of_an_append__counts_up(network, many):
    seen = []
    network.append("invoices", many, progress=lambda done, total: seen.append((done, total)))
    assert len(seen) > 5
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_progress__what_it_returns__is_not_looked_at(network, many):
    assert network.append("invoices", many, progress=lambda done, total: True) == MANY


class Own(Exception):
    pass


def stop(done, total):
    raise Own(done)


def test_progress__raises__call_stops_and_changes_nothing(network, program, many):
    before = network.to_bytes()
    with pytest.raises(Own):
        network.append("invoices", many, progress=stop)
    assert network.to_bytes() == before and network.stats.rows == 0
    network.append("invoices", many)
    with pytest.raises(Own):
        program.review(network, progress=stop)
    other = pickle.loads(pickle.dumps(network))
    with pytest.raises(Own):
        other.merge(network, progress=stop)
    assert other.stats.rows == network.stats.rows == MANY


def test_progress__uses_the_network__is_refused_not_stuck(network, many):
    with pytest.raises(tierkit.ConcurrentUseError):
        network.append("invoices", many, progress=lambda done, total: network.stats)
    assert network.stats.rows == 0


def test_progress__with_tqdm__is_two_lines(network, program, many):
    with tqdm.tqdm(file=io.StringIO()) as bar:
        network.append("invoices", many, progress=lambda done, total: bar.update(done - bar.n))
    assert bar.n > 0
    with tqdm.tqdm(file=io.StringIO()) as bar:
        program.review(network, progress=lambda done, total: bar.update(done - bar.n))
    assert bar.n > 0


# ---- threads ------------------------------------------------------------------------------------

def test_threads__one_network_each__run_side_by_side(program, many):
    networks = [tierkit.Network(program) for _ in range(4)]
    ticks = []
    done = threading.Event()

    def tick():
        while not done.wait(0.001):
            ticks.append(1)

    threads = [threading.Thread(target=network.append, args=("invoices", many))
               for network in networks]
    ticker = threading.Thread(target=tick)
    for thread in [ticker, *threads]:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    ticker.join()
    assert len(ticks) > 5, "other threads stood still"
    assert len({network.to_bytes() for network in networks}) == 1


def test_threads__one_network__second_one_is_refused(network, many):
    inside, go_on = threading.Event(), threading.Event()

    def hold(done, total):
        inside.set()
        assert go_on.wait(10)

    thread = threading.Thread(target=network.append, args=("invoices", many),
                              kwargs={"progress": hold})
    thread.start()
    assert inside.wait(10)
    try:
        for call in (network.to_bytes, lambda: network.stats, lambda: network.records,
                     lambda: network.append("invoices", []), lambda: network.remove("a"),
                     lambda: network.program.review(network)):
            with pytest.raises(tierkit.ConcurrentUseError):
                call()
    finally:
        go_on.set()
        thread.join()
    assert network.stats.rows == MANY


def test_threads__one_review__is_read_by_all(network, program):
    network.append("invoices", {"id": ["a"], "day": ["2027-01-01"], "amount": [1]})
    review = program.review(network)
    want, got = review.digest, []

    def read():
        for _ in range(20):
            got.append((review.digest, len(review.kpis), str(review.classes)))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 160 and len(set(got)) == 1 and got[0][0] == want


# ---- signals ------------------------------------------------------------------------------------

@pytest.mark.skipif(os.name == "nt", reason="no SIGALRM here")
def test_interrupt__in_a_long_append__stops_within_50_ms(network, many):
    """The handler runs when the interpreter looks at signals: that moment is measured."""
    big = pa.concat_tables([many] * 40)
    handled = []

    def interrupt(number, frame):
        handled.append(time.monotonic())
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGALRM, interrupt)
    delays = []
    try:
        for _ in range(3):
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            start = time.monotonic()
            with pytest.raises(KeyboardInterrupt):
                network.append("invoices", big)
            delays.append(time.monotonic() - start - 0.05)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
    assert sorted(delays)[1] < 0.05, delays
    assert len(handled) == 3 and network.stats.rows == 0 and sums(network)["a"] is None


def wide():
    """A network on which every call takes long, and facts for it."""
    program = tierkit.Program.parse(PROGRAM)
    network = tierkit.Network(program)
    ids = [f"p{i:06}" for i in range(200_000)]
    facts = pa.table({
        "id": ids * 5, "day": pa.array(np.arange(MANY, dtype="int32") % 9000, pa.date32()),
        "amount": np.arange(MANY)})
    network.upsert({"id": ids})
    network.append("invoices", facts)
    return program, network, facts


def stopped_after(call):
    """Seconds from the alarm to the end of an interrupted call; None when it always ended first.

    A call that is done before the alarm rings is given an earlier one.
    """
    for delay in (0.015, 0.008, 0.004, 0.002, 0.001):
        signal.setitimer(signal.ITIMER_REAL, delay)
        start = time.monotonic()
        try:  # the alarm of a quick call may ring while it is being put off
            try:
                call()
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except KeyboardInterrupt:
            return time.monotonic() - start - delay
    return None


@pytest.mark.skipif(os.name == "nt", reason="no SIGALRM here")
def test_interrupt__in_any_long_call__stops_it():
    program, network, facts = wide()
    review, saved = program.review(network), network.to_bytes()
    unknown = [f"q{i}" for i in range(MANY)]
    amounts = [Decimal(i) for i in range(MANY)]
    calls = {
        "review": lambda: program.review(network), "kpis": lambda: review.kpis,
        "series": lambda: review.series("month"), "digest": lambda: review.digest,
        "to_bytes": network.to_bytes, "records": lambda: network.records,
        "from_bytes": lambda: tierkit.Network.from_bytes(saved, program),
        "codes": lambda: network.codes(unknown),
        "replace": lambda: network.replace("invoices", "1970-01-01", "1994-12-31", facts),
        "columns": lambda: network.append("invoices", {name: facts[name] for name in
                                                       facts.column_names}),
        "lists": lambda: network.append("invoices", {"id": facts["id"], "day": facts["day"],
                                                     "amount": amounts}),
    }
    quick = {"records"}

    def interrupt(number, frame):
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGALRM, interrupt)
    try:
        late = {name: stopped_after(call) for name, call in calls.items()}
    finally:
        signal.signal(signal.SIGALRM, former)
    late = {name: seconds for name, seconds in late.items() if seconds is not None}
    assert set(calls) - quick <= set(late), "not stopped"
    assert sorted(late.values())[len(late) // 2] < 0.05, late
    assert network.to_bytes() == saved


# ---- interpreters -------------------------------------------------------------------------------

INSIDE = f"""
import tierkit
program = tierkit.Program.parse({PROGRAM!r})
network = tierkit.Network(program)
network.upsert([{{"id": "a"}}])
network.append("invoices", {{"id": ["a"], "day": ["2027-01-04"], "amount": [5]}})
assert program.review(network).classes["value"] == [5.0]
try:
    tierkit.Program.parse("tierkit 9")
except tierkit.ProgramError:
    pass
else:
    raise AssertionError
"""

OUTSIDE = """
import sys
inside = {inside!r}
exec(inside)
if sys.version_info >= (3, 13):
    import _interpreters as interpreters
    for own_gil in ("isolated", "legacy"):
        for _ in range(3):
            made = interpreters.create(own_gil)
            failed = interpreters.exec(made, inside)
            assert failed is None, failed
            interpreters.destroy(made)
else:
    import _xxsubinterpreters as interpreters
    for _ in range(3):
        made = interpreters.create()
        interpreters.run_string(made, inside)
        interpreters.destroy(made)
exec(inside)
print("fine")
"""


def run_in_several(python, *options, before=""):
    code = before + textwrap.dedent(OUTSIDE).format(inside=before + INSIDE)
    return subprocess.run([python, *options, "-c", code], capture_output=True, text=True)


def test_interpreters__several_in_one_process__work():
    done = run_in_several(sys.executable)
    assert done.stdout == "fine\n" and done.returncode == 0, done.stderr


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_interpreters__of_other_versions__load_the_same_file(version, tmp_path):
    package = Path(tierkit.__file__).parent
    python = shutil.which(f"python{version}")
    if not next(package.glob("*.abi3.so"), None):
        pytest.skip("this module is not of the stable ABI")
    if not python or subprocess.run([python, "--version"], capture_output=True).returncode:
        pytest.skip(f"there is no python{version}")
    shutil.copytree(package, tmp_path / "tierkit")
    done = run_in_several(python, "-S", before=f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n")
    assert done.stdout == "fine\n" and done.returncode == 0, done.stderr


# ---- leaks --------------------------------------------------------------------------------------

def everything():
    program = tierkit.Program.parse(PROGRAM)
    network = tierkit.Network(program)
    network.upsert({"id": ["a", "b"], "size": [1, 2]})
    table = {"id": ["a", "b"], "day": ["2027-01-04", None], "amount": np.array([1.5, 2.5])}
    network.append("invoices", table, skip_bad_rows=True)
    network.append("invoices", pa.table({"id": ["a"], "day": ["2027-01-04"], "amount": [1]}))
    for wrong in ({**table, "day": ["x", "y"]}, {**table, "amount": [1, "2"]}, {"id": ["a"]}, 7):
        with pytest.raises((ValueError, TypeError)):
            network.append("invoices", wrong)
    with pytest.raises(Own):
        tierkit.Program.parse("tierkit 1\nuse \"x\"\n", use=stop_use)
    with pytest.raises(tierkit.ProgramError):
        tierkit.Program.parse("tierkit 1\nnothing\n", use={})
    again = tierkit.Network.from_bytes(network.to_bytes(), program)
    with pytest.raises(tierkit.SchemaError):
        tierkit.Program.parse(PROGRAM.replace("invoices", "x")).review(again)
    with pytest.raises(ValueError):
        again.merge(again)
    review = program.review(again)
    repr(review.classes), list(review.kpis), pa.table(review.values), review.classes._repr_html_()
    with pytest.raises(KeyError):
        review.explain("nobody")
    with pytest.raises(KeyError):
        review.classes["nothing"]
    amounts = tierkit.order([1, 2, 3])
    tierkit.rank(amounts), tierkit.concentrate(amounts), tierkit.classify_share(amounts)
    with pytest.raises(ValueError):
        tierkit.value_points([1, 1], [0, 1], [1])


def stop_use(name):
    raise Own(name)


def test_leaks__everything_many_times__memory_stays():
    import resource
    for _ in range(200):
        everything()
    gc.collect()
    blocks, peak = sys.getallocatedblocks(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(1000):
        everything()
    gc.collect()
    assert sys.getallocatedblocks() - blocks < 500, "Python objects leak"
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
    assert grown < 4096, f"{grown} KiB more"
