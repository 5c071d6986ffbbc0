"""Plans of support: the worked example of tests/plan/test_support.c through Python."""
import pandas as pd
import pytest

import tierkit

TEXT = """tierkit 1
attribute points number
value score 0 to 100
  results points weight 100 points 0: 0, 100: 100
classes by value
  A from 70
  B from 40
  C otherwise
support per quarter, A first, then B, C as available; never rationed: complaint
  training hours A, B, C
"""
ASKS = {"id": ["c1", "a1", "a2", "b1", "b2"], "resource": ["training"] * 5,
        "ask": [60, 40, 30, 50, 20]}
HUNDRED = {"resource": ["training"], "units": [100]}


@pytest.fixture
def supported():
    program = tierkit.Program.parse(TEXT)
    network = tierkit.Network(program)
    network.upsert({"id": ["a1", "a2", "b1", "b2", "c1"], "points": [90, 80, 60, 50, 20]})
    return program.review(network, as_of="2026-01-01")


def test_support__worked_example__tiers_in_order(supported):
    plan = supported.support(ASKS, HUNDRED)
    assert list(plan) == ["grants", "resources", "groups", "partners"]
    assert list(plan["partners"]["granted"]) == [40, 30, 15, 15, 0]
    assert plan["grants"]["reason"][4] == "tier"
    assert plan["resources"]["left"][0] == 0


def test_support__debts__go_in_again(supported):
    first = supported.support(ASKS, HUNDRED)["partners"]
    carry = {"id": list(first["distributor_id"]), "resource": list(first["resource"]),
             "debt": list(first["debt"])}
    again = supported.support(pd.DataFrame(ASKS), HUNDRED, carry=carry)["partners"]
    assert list(again["debt"]) == [0, 0, 70, 10, 120]


def test_support__wrong_rows__raise(supported, program, network):
    with pytest.raises(tierkit.NotFoundError, match="no distributor has this id"):
        supported.support({"id": ["x"], "resource": ["training"], "ask": [1]}, HUNDRED)
    with pytest.raises(tierkit.DataError, match="requests need the columns"):
        supported.support({"id": ["a1"]}, HUNDRED)
    with pytest.raises(TypeError):
        supported.support(ASKS)
    with pytest.raises(tierkit.NotFoundError, match="has no `support`"):
        program.review(network, as_of="2027-01-31").support(ASKS, HUNDRED)


def test_support__progress_that_raises__stops(supported):
    def stop(done, total):
        raise KeyboardInterrupt

    many = {"id": ["a1"] * 70000, "resource": ["training"] * 70000, "ask": [1] * 70000}
    with pytest.raises(KeyboardInterrupt):
        supported.support(many, HUNDRED, progress=stop)
