"""How many days the windows of a value have, and how many of them the facts cover: of those it
reads the one that is covered least. Shares no code with the library."""
from fractions import Fraction

import calendars
import functions
import network

TAKEN = ("average", "opening", "closing", "without_rate", "count", "at_most")


class Days:
    """Mixed into review.Review."""

    def days(self, node, context):
        """Two cells."""
        found = list(self.windows(node, context))
        if not found:
            return ["", ""]
        least = min(found, key=lambda one: (Fraction(one[1], one[0]), -one[0]))
        return [str(number) for number in least]

    def windows(self, node, context):
        for inner, where in self.read(node, context):
            yield from self.windows(inner, where)
        measure = self.program.measure(node[1]) if node[0] == "name" else None
        if measure is not None and not measure.is_state and not measure.facts.undated:
            yield from self.of_measure(measure, context)

    def read(self, node, context):
        """The expressions in a node, each with its context."""
        op = node[0]
        if op == "name":
            kpi = self.program.kpi(node[1])
            return [] if kpi is None else [(kpi.node, context.but(
                phase="kpi", base=kpi.base, window=kpi.window or context.window))]
        if op in TAKEN:
            return [(node[1], context)]
        if op == "prior":
            return [(node[1], context.back(node[2], node[3]))]
        if op in ("change", "cagr", "like for like", "matched"):
            return [(node[1], context), (node[1], context.back(node[2], node[3]))]
        if op == "streak":
            return [(node[1], context.back(3 * k, "month")) for k in range(12)]
        if op == "over":
            return [(node[1], context.but(window=("last", node[2], node[3])))]
        if op == "to_date":
            return [(node[1], context.but(window=("to date", node[2])))]
        if op == "pace":
            return [(node[1], context.but(window=("to date", node[3]))), (node[2], context)]
        if op == "each":
            inside = context.but(window=("last", 1, node[4]))
            return [(node[2], inside.back(k, node[4])) for k in range(node[3])]
        found = functions.children(node)
        if found is None:
            found = [child for child in node[1:] if isinstance(child, tuple)]
        return [(child, context) for child in found]

    def of_measure(self, measure, context):
        begins = self.network.begins(measure.facts)
        try:
            first, last = self.evaluator.span_of(measure, context)
        except calendars.Outside:
            return
        if isinstance(first, network.Own):
            if context.group or context.ids[0] not in first.days:
                return
            first = first.days[context.ids[0]]
        first = begins if first is None else first
        if first is None or first > last:
            return
        covered = 0 if begins is None else min(last, self.as_of) - max(first, begins) + 1
        yield last - first + 1, max(covered, 0)
