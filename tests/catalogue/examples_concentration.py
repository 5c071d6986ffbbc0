"""Concentration: 94 to 98 and 100 of the catalogue."""
from fractions import Fraction as F

from examples import case, example, group, look_up, together

SALES = {"partner_sales": "partner posting_date net_amount"}


def parts(**amounts):
    return [case(name, {"partner_sales": f"{name} 2026-02-01 {amount}"})
            for name, amount in amounts.items()]


example(
    94, "hhi", "50, 30, 15, 5: 2500 + 900 + 225 + 25", SALES, *parts(a=50, b=30, c=15, d=5),
    group("network", "all", hhi=50**2 + 30**2 + 15**2 + 5**2))
example(94, "hhi", "nothing sold", SALES, case("a", {"partner_sales": "a 2020-01-01 5"},
    hhi="zero_denominator"),
        group("network", "all", hhi="zero_denominator"))
example(
    95, "effective_number", "10,000 / 3650", SALES, *parts(a=50, b=30, c=15, d=5),
    group("network", "all", effective_number=F(10000, 3650)))
example(95, "effective_number", "nothing sold", SALES,
        case("a", {"partner_sales": "a 2020-01-01 5"}, effective_number="zero_denominator"))
INVOICES = {"invoices": "posting_date document amount"}


def sold(**amounts):
    return [case(name, {"invoices": f"2026-02-01 invoice {amount}"})
            for name, amount in amounts.items()]


ALL = {"scope": "all"}
example(
    96, "sales_concentration", "50 and 50 + 30 + 15 of 100; the fourth is the last", INVOICES,
    *sold(a=50, b=30, c=15, d=5),
    look_up("concentration", ALL, cr1=F(50, 100), cr3=F(95, 100), cr5=1, hhi=3650))
example(
    96, "sales_concentration", "nothing sold", INVOICES, case("a", {"invoices": "2020-01-01 "
                                                                                "invoice 5"},
                                                                                net_sales=0),
    look_up("concentration", ALL, cr1="", gini="", hhi=""))
example(
    98, "sales_concentration", "sum of (2i - n - 1) x: -3 * 5 - 15 + 30 + 3 * 50 over 4 * 100",
        INVOICES, *sold(a=50, b=30, c=15, d=5),
    look_up("concentration", ALL, gini=F(-3 * 5 - 15 + 30 + 3 * 50, 4 * 100)))
example(
    98, "sales_concentration", "all of it came back: the sales add up to nothing", INVOICES,
    case("a", {"invoices": "2026-02-01 invoice 5; 2026-03-01 return 5"}, net_sales=0),
    look_up("concentration", ALL, gini=""))
example(
    97, "pareto_share", "of 50, 30, 15, 5: the first 20% of four partners are 0.8 of the first",
    INVOICES, *sold(a=50, b=30, c=15, d=5),
    group("network", "all", pareto_share=F(8, 10) * F(50, 100)))
example(
    97, "pareto_share", "of 40, 20, 20, 10, 5, 5, 0: 1.4 partners, the first and 0.4 of one of "
                        "two equal ones", INVOICES,
    *sold(a=20, b=5, c=40, d=20, e=10, f=5, g=0),
    group("network", "all", pareto_share=F(40, 100) + F(4, 10) * F(20, 100)))
example(
    97, "pareto_share", "of 60, 40 and -10: 0.6 of the first; what is below zero counts as none",
    INVOICES, *sold(a=60, b=40),
    case("c", {"invoices": "2026-02-01 invoice 5; 2026-03-01 return 15"}, net_sales=-10),
    group("network", "all", pareto_share=F(6, 10) * F(60, 100)))
example(97, "pareto_share", "nothing sold", INVOICES, case("a", {"invoices": "2020-01-01 "
                                                                             "invoice 5"},
        pareto_share="non_positive_base"),
        group("network", "all", pareto_share="non_positive_base"))
GIVEN = {**INVOICES, "support_spent": "spent_on amount"}


def given(name, support, value, gap):
    return case(name, {"invoices": f"2026-02-01 invoice {value}",
                       "support_spent": f"2026-02-01 {support}"}, support_gap=gap)


example(
    100, "support_misallocation", "support 20, 30, 50 for sales 50, 30, 20: gaps -0.3, 0, 0.3, "
                                  "half "
    "their amounts 0.3", GIVEN, given("a", 20, 50, -F(30, 100)), given("b", 30, 30, 0),
    given("c", 50, 20, F(30, 100)), group("network", "all", support_misallocation=F(30, 100)),
    together("sum of amounts", F(1, 2), "support_gap", F(3, 10)))
example(100, "support_misallocation", "no support", GIVEN,
        case("a", {"invoices": "2026-02-01 invoice 1", "support_spent": "2020-01-01 5"},
             support_gap="non_positive_base"),
        group("network", "all", support_misallocation="no_data"))
