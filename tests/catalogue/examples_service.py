"""Service: 29 to 42 of the catalogue. An order is late until it is delivered, and the first promise
counts."""
from fractions import Fraction as F

from examples import case, example, group

LINES = {"order_lines": "first_promised order_id ordered first_shipped price"}
# 8 of 10, 5 of 5, 12 for 10 (two too many count for nothing), nothing of 5
FILLS = {"order_lines": "2026-03-01 o1 10 8 2; 2026-03-01 o1 5 5 4; 2026-03-02 o2 10 12 1; "
                        "2026-03-03 o3 5 - 10"}
example(29, "unit_fill_rate", "(8 + 5 + 10 + 0) / (10 + 5 + 10 + 5)", LINES,
        case("lines", FILLS, unit_fill_rate=F(8 + 5 + 10, 30)),
        case("none", unit_fill_rate="zero_denominator"))
example(30, "line_fill_rate", "2 of 4 lines", LINES,
        case("lines", FILLS, line_fill_rate=F(2, 4)),
        case("none", line_fill_rate="zero_denominator"))
example(
    31, "order_fill_rate", "o2 of o1, o2, o3, o4: o1 lacks units, o3 is open, o4 has a substitute",
    {"order_fills": "first_promised order_id ordered first_shipped substituted"},
    case("orders", {"order_fills": "2026-03-01 o1 10 8 false; 2026-03-01 o1 5 5 false; "
                                   "2026-03-02 o2 10 12 -; 2026-03-03 o3 5 - -; "
                                   "2026-03-04 o4 1 1 true"}, order_fill_rate=F(1, 4)),
    case("none", order_fill_rate="zero_denominator"))
example(32, "value_fill_rate", "(16 + 20 + 10 + 0) / (20 + 20 + 10 + 50)", LINES,
        case("lines", FILLS, value_fill_rate=F(16 + 20 + 10, 100)),
        case("none", value_fill_rate="zero_denominator"))
DUE = {"orders_due": "first_promised last_promised order_id ordered delivered delivered_on"}
# on time and full; on time, short; a day late, within a later promise; open and overdue; due
# tomorrow; one line of two late
ORDERS = {"orders_due": "2026-03-01 2026-03-01 o1 5 5 2026-03-01; 2026-03-02 - o2 5 4 2026-03-01; "
                        "2026-03-03 2026-03-04 o3 5 5 2026-03-04; 2026-03-04 - o4 5 - -; "
                        "2026-04-01 - o5 5 5 2026-03-05; 2026-03-06 - o6 1 1 2026-03-06; "
                        "2026-03-06 - o6 1 1 2026-03-07"}
AT = {"as_of": "2026-03-31", "window": "this year"}
example(33, "on_time", "o1 and o2 of o1, o2, o3, o4, o6; o5 is not yet due", DUE,
        case("orders", ORDERS, on_time=F(2, 5)), case("none", on_time="zero_denominator"), **AT)
example(
    34, "on_time_to_request", "o1 of o1, o2, o3: o2 came later than asked for, o3 is open",
    {"order_requests": "requested_on order_id delivered_on"},
    case("orders", {"order_requests": "2026-03-01 o1 2026-02-28; 2026-03-01 o2 2026-03-02; "
                                      "2026-03-05 o3 -; 2026-04-02 o4 2026-03-02"},
         on_time_to_request=F(1, 3)),
    case("none", on_time_to_request="zero_denominator"), **AT)
example(35, "otif", "o1 of five; rates of 2/5 on time and 3/5 in full would make 6/25", DUE,
        case("orders", ORDERS, otif=F(1, 5)), case("none", otif="zero_denominator"),
        case("all", {"orders_due": "2026-03-01 - o1 5 6 2026-03-01"}, otif=1),
        group("network", "all", otif=F(1 + 1, 5 + 1)), **AT)
PERFECT = "first_promised order_id ordered delivered delivered_on documents_right undamaged"
example(
    36, "perfect_order", "o1 of six: short, late, wrong papers, damaged, and one line of "
                         "two damaged",
    {"perfect_orders": PERFECT},
    case("orders", {"perfect_orders":
                    "2026-03-01 o1 5 5 2026-03-01 true true; 2026-03-01 o1 2 2 2026-02-01 "
                    "true true; "
                    "2026-03-01 o2 5 4 2026-03-01 true true; 2026-03-01 o3 5 5 2026-03-02 "
                    "true true; "
                    "2026-03-01 o4 5 5 2026-03-01 false true; 2026-03-01 o5 5 5 2026-03-01 true -; "
                    "2026-03-01 o6 5 5 2026-03-01 true true; 2026-03-01 o6 5 5 2026-03-01 "
                    "true false"},
         perfect_order=F(1, 6)),
    case("none", perfect_order="zero_denominator"), **AT)
example(37, "promise_kept", "first promise: o1, o2 of five; the last one is kept by o3 too; "
                            "one was "
        "promised again", DUE,
        case("orders", ORDERS, promise_kept=F(2, 5), last_promise_kept=F(3, 5),
             promised_again=F(1, 5)),
        case("none", promise_kept="zero_denominator"), **AT)
example(
    38, "order_cycle_time", "o1 takes 6 days to its last line, o2 1, o3 2, o4 12; o5 is open",
    {"order_cycles": "order_date order_id delivered_on"},
    case("orders", {"order_cycles": "2026-03-01 o1 2026-03-02; 2026-03-01 o1 2026-03-07; "
                                    "2026-03-02 o2 2026-03-03; 2026-03-02 o3 2026-03-04; "
                                    "2026-03-02 o4 2026-03-14; 2026-03-05 o5 -"},
         order_cycle_time=F(6 + 1 + 2 + 12, 4), order_cycle_median=2, order_cycle_95=14,
         order_cycle_open_lines=1),
    case("open only", {"order_cycles": "2026-03-05 o5 -"}, order_cycle_time="zero_denominator",
         order_cycle_median="no_data", order_cycle_open_lines=1), **AT)
example(
    39, "order_to_cash", "(100 * 30 + 300 * 10) / 400", {"order_payments":
                                                          "order_date amount paid_on"},
    case("paid", {"order_payments": "2026-01-01 100 2026-01-31; 2026-01-01 300 2026-01-11; "
                                    "2026-02-01 999 -"}, order_to_cash=F(3000 + 3000, 400),
         order_to_cash_unpaid=1),
    case("unpaid", {"order_payments": "2026-02-01 999 -"}, order_to_cash="zero_denominator",
         order_to_cash_unpaid=1), **AT)
example(40, "back_order_rate", "2 of 4 lines", LINES,
        case("lines", FILLS, back_order_rate=F(2, 4)),
        case("none", back_order_rate="zero_denominator"))
example(
    41, "returns_rate", "(3 + 0) / (50 + 25)", {"shipments": "shipped_on shipped returned"},
    case("mature", {"shipments": "2026-02-01 50 3; 2026-03-01 25 0"}, returns_rate=F(3, 75)),
    case("young", {"shipments": "2026-02-01 50 3; 2026-12-01 25 -"},
         returns_rate=(F(3, 75), "partial")),
    case("none", returns_rate="zero_denominator"))
example(42, "defect_ppm", "7 of 140,000", {"inspections": "inspected_on received bad"},
        case("seven", {"inspections": "2026-02-01 100000 5; 2026-03-01 40000 2"}, defect_ppm=50),
        case("none", defect_ppm="zero_denominator"))
