"""Profit: 43 to 51 of the catalogue."""
from fractions import Fraction as F

from examples import case, example, group

TRADE = {"invoices": "posting_date document amount", "costs": "posting_date cost"}
# net sales 1000 - 100 - 50 = 850, cost 510
SOLD = {"invoices": "2026-02-01 invoice 1000; 2026-03-01 return 100; 2026-04-01 allowance 50",
        "costs": "2026-02-01 550; 2026-03-01 -40"}
RETURNED = {"invoices": "2026-02-01 return 10"}
example(
    43, "gross_margin_pct", "(850 - 510) / 850", TRADE,
    case("earns", SOLD, gross_margin_pct=F(850 - 510, 850)),
    case("loses", {"invoices": "2026-02-01 invoice 100", "costs": "2026-02-01 150"},
         gross_margin_pct=-F(1, 2)),
    case("returns only", RETURNED, gross_margin_pct="non_positive_base"),
    case("nothing", gross_margin_pct="non_positive_base"),
    group("network", "all", gross_margin_pct=F(850 + 100 - 10 - 510 - 150, 850 + 100 - 10)))
example(
    43, "gross_margin", "850 - 510", TRADE, case("earns", SOLD, gross_margin=340),
    case("nothing", gross_margin=0))
example(
    44, "price_realisation", "(10 * 9 + 5 * 20) / (10 * 10 + 5 * 25)",
    {"price_lines": "posting_date quantity net_price list_price"},
    case("two", {"price_lines": "2026-02-01 10 9 10; 2026-02-02 5 20 25"},
         price_realisation=F(190, 225)),
    case("none", price_realisation="zero_denominator"))
COSTS = {"service_costs": "cost_date driver_quantity driver_rate direct amount"}
SERVED = {"service_costs": "2026-02-01 12 2.5 - -; 2026-02-02 3 10 false -; 2026-03-01 - - true 25"}
example(
    45, "cost_to_serve", "12 visits * 2.5 + 3 orders * 10 + 25 direct", COSTS,
    case("served", SERVED, cost_to_serve=F(30 + 30 + 25)),
    case("rate unknown", {"service_costs": "2026-02-01 12 2.5 - -; 2026-02-02 3 - - -"},
         cost_to_serve=(30, "partial")),
    case("none", cost_to_serve=0))
example(
    46, "cost_to_serve_pct", "85 / 850", {**COSTS, "invoices": TRADE["invoices"]},
    case("served", {**SERVED, **SOLD}, cost_to_serve_pct=F(85, 850)),
    case("no sales", SERVED, cost_to_serve_pct="non_positive_base"))
GRANTS = {"incentives": "posting_date kind amount"}
GRANTED = {"incentives": "2026-02-01 rebate 40; 2026-03-01 mdf 30; 2026-03-02 spiff 15; "
                         "2026-04-01 credit_cost 5"}
ALL = {**TRADE, **COSTS, **GRANTS}
example(
    47, "partner_profit", "340 - 85 - 40 - 30 - 5", ALL,
    case("earns", {**SOLD, **SERVED, **GRANTED}, partner_profit=340 - 85 - 40 - 30 - 5),
    case("only costs", SERVED, partner_profit=-85))
example(
    48, "net_margin_pct", "180 / 850", ALL,
    case("earns", {**SOLD, **SERVED, **GRANTED}, net_margin_pct=F(180, 850)),
    case("only costs", SERVED, net_margin_pct="non_positive_base"))
PROFITS = {"partner_profits": "partner period_start profit"}


def profits(**amounts):
    return [case(name, {"partner_profits": f"{name} 2026-01-01 {amount}"}) for name, amount
            in amounts.items()]


example(
    49, "whale_curve_peak", "80, 70, 0, -20, -30: sums rise to 150 and end at 100", PROFITS,
    *profits(a=80, b=70, c=0, d=-20, e=-30),
    group("network", "all", whale_curve_peak=F(150, 100), profit_earned=150))
example(
    49, "whale_curve_peak", "nobody loses", PROFITS, *profits(a=80, b=70),
    group("network", "all", whale_curve_peak=1))
example(
    49, "whale_curve_peak", "the losses are as large: money only", PROFITS, *profits(a=80, b=-80),
    group("network", "all", whale_curve_peak="non_positive_base", profit_earned=80))
example(
    50, "incentive_cost_ratio", "(40 + 30 + 15) / 850", {**GRANTS, "invoices": TRADE["invoices"]},
    case("granted", {**SOLD, **GRANTED}, incentive_cost_ratio=F(85, 850)),
    case("no sales", GRANTED, incentive_cost_ratio="non_positive_base"))
example(
    51, "incentive_roi", "(340 - 170 of the year before - 85) / 85", {**TRADE, **GRANTS},
    case("doubles", {"invoices": SOLD["invoices"] + "; 2025-05-01 invoice 300",
                     "costs": SOLD["costs"] + "; 2025-05-01 130", **GRANTED},
         incentive_roi=F(340 - 170 - 85, 85)),
    case("no incentive", SOLD, incentive_roi="zero_denominator"))
