"""Inventory: 18 to 28 and 99 of the catalogue."""
from fractions import Fraction as F

from examples import case, example

example(
    18, "weeks_of_supply", "120 on hand / (260 in 13 weeks / 13 = 20 a week); the 13 weeks up to "
    "2026-12-27, a Sunday", {"sell_out": "sold_on quantity", "stock_units": "counted_on quantity"},
    case("six", {"sell_out": "2026-09-27 999; 2026-09-28 100; 2026-12-27 160",
                 "stock_units": "2026-11-30 50; 2026-12-27 120"}, weeks_of_supply=F(120 * 13, 260)),
    case("nothing sold", {"stock_units": "2026-12-27 120"}, weeks_of_supply="zero_denominator"),
    case("no count", {"sell_out": "2026-12-01 160"}, weeks_of_supply="no_data"),
    as_of="2026-12-27")
DEMAND = {"demand": "period_start sku actual forecast"}
example(
    19, "wape", "October to December: |10-8| + |5-9| + |0-3| + |7-7| over 10 + 5 + 0 + 7: "
                "errors of "
    "articles and months do not cancel out", DEMAND,
    case("two articles", {"demand": "2026-09-01 s1 99 1; 2026-10-01 s1 10 8; 2026-10-01 s2 5 9; "
                                    "2026-11-01 s1 0 3; 2026-12-01 s2 7 7"},
         wape=F(2 + 4 + 3 + 0, 10 + 5 + 0 + 7)),
    case("not wanted", {"demand": "2026-10-01 s1 0 8"}, wape="zero_denominator"))
example(
    20, "mape", "(2/10 + 4/5) / 2, the row with 0 left out", DEMAND,
    case("two", {"demand": "2026-10-01 s1 10 8; 2026-10-01 s2 5 9; 2026-11-01 s1 0 3"},
         mape=(F(2, 10) + F(4, 5)) / 2, mape_left_out=1),
    case("only zeros", {"demand": "2026-10-01 s1 0 8"}, mape="zero_denominator", mape_left_out=1))
example(
    21, "forecast_bias", "(8 + 9 + 3) / (10 + 5 + 0) - 1", DEMAND,
    case("too much", {"demand": "2026-10-01 s1 10 8; 2026-10-01 s2 5 9; 2026-11-01 s1 0 3"},
         forecast_bias=F(20 - 15, 15)),
    case("too little", {"demand": "2026-10-01 s1 10 8"}, forecast_bias=-F(2, 10)),
    case("not wanted", {"demand": "2026-10-01 s1 0 8"}, forecast_bias="zero_denominator"))
example(
    22, "mase", "quarters of 2025 sold 10, 20, 30, 40, of 2026 14, 18, 36, 40 for forecasts 12, "
                "20, 33, 41",
    DEMAND,
    case("a third off", {"demand": "2025-02-01 s 10 0; 2025-05-01 s 20 0; 2025-08-01 s 30 0; "
                                   "2025-11-01 s 40 0; 2026-02-01 s 14 12; 2026-05-01 s 18 20; "
                                   "2026-08-01 s 36 33; 2026-11-01 s 40 41"},
         mase=F(2 + 2 + 3 + 1, 4 + 2 + 6 + 0)),
    case("same as last year", {"demand": "2025-02-01 s 10 0; 2026-02-01 s 10 11"},
         mase="zero_denominator"))
STOCK = {"costs": "posting_date cost", "stock_value": "counted_on value"}
TURNS = {"costs": "2025-12-31 777; 2026-01-31 600; 2026-12-31 600",
         "stock_value": "2026-03-31 300; 2026-06-30 100; 2026-12-31 250; 2026-12-31 100"}
example(
    23, "inventory_turnover", "1200 / mean of 300, 100, 350", STOCK,
    case("turns", TURNS, inventory_turnover=F(1200) / F(750, 3)),
    case("empty", {"costs": "2026-02-01 5", "stock_value": "2026-03-31 0"},
         inventory_turnover="zero_denominator"),
    case("no count", {"costs": "2026-02-01 5"}, inventory_turnover="no_data"))
example(
    24, "days_of_supply", "350 / (1200 / 365)", STOCK,
    case("a quarter", TURNS, days_of_supply=F(350 * 365, 1200)),
    case("nothing sold", {"stock_value": "2026-03-31 20"}, days_of_supply="zero_denominator"))
MARGIN = {**STOCK, "invoices": "posting_date document amount"}
EARNS = {**TURNS, "invoices": "2025-06-01 invoice 9; 2026-01-31 invoice 1000; 2026-12-31 "
                              "invoice 900; "
                              "2026-12-31 return 100"}
example(
    25, "gmroi", "(1800 - 1200) / mean of 300, 100, 350; of 12 months, whatever the "
                 "review's window",
    MARGIN, case("earns", EARNS, gmroi=F(600) / F(750, 3)),
    case("no stock", {"invoices": "2026-01-31 invoice 10", "stock_value": "2026-03-31 0"},
         gmroi="zero_denominator"), window="last 3 months")
example(
    26, "turn_and_earn", "1/3 / (1 - 1/3) * 1200 / (750 / 3); the gap to gmroi is 0", MARGIN,
    case("earns", EARNS, turn_and_earn=F(1, 3) / F(2, 3) * 1200 / F(750, 3), turn_and_earn_gap=0),
    case("all margin", {"invoices": "2026-01-31 invoice 10", "stock_value": "2026-03-31 5"},
         turn_and_earn="zero_denominator"),
    case("no sales", {"stock_value": "2026-03-31 5"}, turn_and_earn="non_positive_base"),
    window="last 3 months")
example(
    27, "aged_stock_share", "older than 180 days at the last count: 25 of 100; 2026-07-04 "
                            "is 180 days "
    "before 2026-12-31", {"stock_batches": "counted_on received_on value"},
    case("quarter", {"stock_batches": "2026-11-30 2020-01-01 900; 2026-12-31 2026-07-04 75; "
                                      "2026-12-31 2026-07-03 25"}, aged_stock_share=F(25, 100)),
    case("empty", {"stock_batches": "2026-12-31 2026-07-03 0"},
         aged_stock_share="zero_denominator"),
    case("no count", aged_stock_share="no_data"))
example(
    28, "out_of_stock_rate", "2 of 5 days of articles", {"shelf_days": "day sku on_hand"},
    case("two of five", {"shelf_days": "2026-02-01 s1 0; 2026-02-01 s2 4; 2026-02-02 s1 3; "
                                       "2026-02-02 s2 0; 2026-02-03 s1 1"},
         out_of_stock_rate=F(2, 5)),
    case("nothing listed", out_of_stock_rate="zero_denominator"))
MONTHS = "; ".join(f"2026-{month:02}-15 {7 if month % 2 else 1}" for month in range(1, 13))
example(
    99, "demand_cv", "7 and 1 in turn: mean 4, deviation 3; six months of 2 and six of 0: mean 1, "
    "deviation 1", {"sell_out": "sold_on quantity"},
    case("in turn", {"sell_out": MONTHS}, demand_cv=F(3, 4)),
    case("zeros count", {"sell_out": "; ".join(f"2026-{m:02}-01 2" for m in range(1, 7))},
         demand_cv=1),
    case("steady", {"sell_out": "; ".join(f"2026-{m:02}-28 5" for m in range(1, 13))},
         demand_cv=0),
    case("nothing", demand_cv="zero_denominator"))
