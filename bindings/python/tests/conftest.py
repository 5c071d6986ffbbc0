"""What the tests share, and their report for tests/support/summary.py: one JSON line a test in the
file that $TIERKIT_TESTLOG names."""
import json
import os
from pathlib import Path

import pytest

import tierkit

ROOT = Path(__file__).resolve().parents[3]

PROGRAM = """tierkit 1
review window all
facts invoices key id at day
  flow sales money = amount
classes by share of sales
  A up to 80%
  B otherwise
"""


@pytest.fixture
def program():
    return tierkit.Program.parse(PROGRAM)


@pytest.fixture
def network(program):
    made = tierkit.Network(program)
    made.upsert({"id": ["a", "b", "c"]})
    return made


@pytest.fixture(scope="session")
def data():
    """The folder with the shipped examples."""
    return ROOT / "docs" / "examples"


def sums(network):
    """The sum of sales by distributor."""
    kpis = network.program.review(network).kpis
    return dict(zip(kpis["distributor_id"], kpis["value"]))


def pytest_runtest_logreport(report):
    path = os.environ.get("TIERKIT_TESTLOG")
    ended = report.when == "call" or report.outcome != "passed" and report.when == "setup"
    if not path or not (ended or report.outcome == "failed"):
        return
    name = os.environ.get("TIERKIT_TESTNAME", "python")
    result = {"passed": "OK", "failed": "FAIL", "skipped": "SKIP"}[report.outcome]
    with open(path, "a", encoding="utf-8") as log:
        log.write(json.dumps({"name": f"{name} {report.nodeid}", "result": result,
                              "stdout": ""}) + "\n")
