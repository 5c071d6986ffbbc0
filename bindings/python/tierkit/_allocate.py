"""Allocation of resources to claims. See _kernels.py for what all kernels have in common."""

from __future__ import annotations

from typing import Any, NamedTuple

from . import _core
from ._arrays import flat, read, room

NEVER_RATIONED = -1  #: a tier: granted whole, before all others
REASONS = ("nothing_asked", "never_rationed", "whole", "cap", "level", "floor", "region", "lot",
           "tier", "exhausted")


class Allocation(NamedTuple):
    """What claims are granted, and what is left of each resource."""

    granted: memoryview  #: int64, by claim
    reason: memoryview  #: int8, by claim: a place in REASONS
    obliged: memoryview  #: int64, by resource: units of claims that are never rationed
    shortfall: memoryview  #: int64, by resource: obliged units beyond the capacity
    left: memoryview  #: int64, by resource
    floor_short: memoryview  #: int64, by resource: units missing of floors


def allocate(ask: Any, capacity: Any, *, resource: Any = None, tier: Any = None, region: Any = None,
             tie_rank: Any = None, cap: Any = None, floor: Any = None, lot: Any = None,
             weight: Any = None, shares: Any = None, status: Any = None) -> Allocation:
    """Grant claims: those never rationed, floors, then tier by tier by weight; whole units.

    ask: units by claim. capacity: units of each resource, or of the only one.
    resource: from 0. tier: 0 is served first; NEVER_RATIONED. region: from 0, -1 for none.
    cap, floor, lot, weight: by claim. shares: for each resource the share kept for each region.
    tie_rank: equal claims: the lower one first.

    Raises ArgumentError. docs/numbers.md, "Allocation"."""
    capacities = read("q", [capacity] if isinstance(capacity, int) else capacity)
    asks = read("q", ask)
    regions = len(shares[0]) if shares is not None and len(shares) else 0
    kept = None if shares is None else read(
        "q", [round(share * 10**9) for share in flat([list(row) for row in shares])])
    made = Allocation(room("q", len(asks)), room("b", len(asks)),
                      *(room("q", len(capacities)) for _ in range(4)))
    _core.allocate(
        (read("i", resource), read("i", tier), read("i", region), read("I", tie_rank), asks,
         read("q", cap), read("q", floor), read("q", lot), read("q", weight), read("b", status)),
        (capacities, kept, regions), tuple(made))
    return made
