"""Sales: 1 to 17 of the catalogue."""
from fractions import Fraction as F

from examples import case, example, group

INVOICES = "posting_date document amount"
SOLD = {"invoices": INVOICES}


def sales(*pairs):
    return {"invoices": "; ".join(f"{day} invoice {amount}" for day, amount in pairs)}


example(
    1, "net_sales", "gross invoiced - returns - allowances; the year 2026", SOLD,
    case("sold", {"invoices": "2025-12-31 invoice 9999; 2026-01-01 invoice 1200; "
                              "2026-02-01 return 150; 2026-12-31 allowance 50.25"},
         net_sales=1200 - 150 - F("50.25")),
    case("returns only", {"invoices": "2026-05-05 return 150"}, net_sales=-150),
    case("nothing", net_sales=0),
    case("amount missing", {"invoices": "2026-05-05 invoice 70; 2026-05-06 invoice -"},
         net_sales=(70, "partial")),
    group("network", "all", net_sales=1200 - 150 - F("50.25") - 150 + 70))
example(
    2, "growth", "(S1 - S0) / S0; December on November", SOLD,
    case("grows", sales(("2026-11-10", 100), ("2026-12-10", 90), ("2026-12-11", 40)),
         growth=F(130 - 100, 100)),
    case("shrinks", sales(("2026-11-10", 100)), growth=-1),
    case("from nothing", sales(("2026-12-10", 50)), growth="non_positive_base"),
    case("from returns", {"invoices": "2026-11-01 return 10; 2026-12-01 invoice 50"},
         growth="non_positive_base"),
    # a ratio of sums, no mean of ratios: 130 + 0 + 50 + 50 on 100 + 100 + 0 - 10
    group("network", "all", growth=F(230 - 190, 190)))
example(
    3, "growth_yoy", "S / S a year before - 1; 2026 on 2025", SOLD,
    case("grows", sales(("2024-12-31", 7777), ("2025-01-01", 400), ("2025-12-31", 100),
                        ("2026-06-01", 600)), growth_yoy=F(600, 500) - 1),
    case("new", sales(("2026-06-01", 600)), growth_yoy="non_positive_base"),
    case("gone", sales(("2025-06-01", 600)), growth_yoy=-1))
example(
    4, "growth_qoq", "S(q) / S(q-1) - 1; October to December on July to September", SOLD,
    case("grows", sales(("2026-07-01", 50), ("2026-09-30", 30), ("2026-10-01", 60),
                        ("2026-12-31", 40)), growth_qoq=F(100, 80) - 1),
    case("new", sales(("2026-10-01", 60)), growth_qoq="non_positive_base"))
example(
    5, "sales_cagr", "(Sn / S0)^(1/3) - 1; 2026 on 2023: 133.1 / 100 is 1.1 cubed", SOLD,
    case("grows", sales(("2023-05-01", 100), ("2024-05-01", 5), ("2026-05-01", "133.1")),
         sales_cagr=F(1, 10)),
    case("halves thrice", sales(("2023-05-01", 800), ("2026-05-01", 100)), sales_cagr=-F(1, 2)),
    case("nothing left", sales(("2023-05-01", 800)), sales_cagr=-1),
    case("new", sales(("2026-05-01", 800)), sales_cagr="non_positive_base"),
    case("returns only", {"invoices": "2023-05-01 invoice 10; 2026-05-01 return 5"},
         sales_cagr="non_positive_base"))
example(
    6, "like_for_like_growth",
    "growth of those with sales in both years: 130 + 90 on 100 + 100; new and gone do not count",
    {"partner_sales": "partner posting_date net_amount"},
    case("a", {"partner_sales": "a 2025-03-01 100; a 2026-03-01 130"},
         like_for_like_growth=F(30, 100)),
    case("b", {"partner_sales": "b 2025-03-01 100; b 2026-03-01 90"},
         like_for_like_growth=-F(10, 100)),
    case("new", {"partner_sales": "new 2026-03-01 500"}, like_for_like_growth="zero_denominator"),
    case("gone", {"partner_sales": "gone 2025-03-01 70"}, like_for_like_growth="zero_denominator"),
    group("network", "all", like_for_like_growth=F(130 + 90 - 200, 200)))
QUOTA = {**SOLD, "quotas": "period_start amount"}
example(
    7, "quota_attainment", "actual / quota, sums of four quarters", QUOTA,
    case("over", {**sales(("2026-01-31", 90), ("2026-12-01", 30)),
                  "quotas": "2026-01-01 25; 2026-04-01 25; 2026-07-01 25; 2026-10-01 25"},
         quota_attainment=F(120, 100)),
    case("started in july", {**sales(("2026-08-31", 1)), "quotas": "2026-07-01 5; 2026-10-01 5"},
         quota_attainment=F(1, 10)),
    case("no quota", sales(("2026-01-31", 90)), quota_attainment="zero_denominator"),
    # 90/100 and 1/10 together are 0.827 and not 0.5; here (120 + 1 + 90) / (100 + 10)
    group("network", "all", quota_attainment=F(120 + 1 + 90, 100 + 10)))
example(
    8, "quota_pace", "actual / (quota * 100 of 250 selling days)", SOLD,
    case("ahead", sales(("2026-02-01", 500)),
         {"year_quota": "1000", "selling_days_elapsed": "100", "selling_days_in_year": "250"},
         quota_pace=F(500) / (1000 * F(100, 250))),
    case("first day", {}, {"year_quota": "1000", "selling_days_elapsed": "0",
                           "selling_days_in_year": "250"}, quota_pace="zero_denominator"),
    case("no quota", sales(("2026-02-01", 500)), {}, quota_pace="no_data"), as_of="2026-05-31")
example(
    9, "sales_share", "S / sum of S: 50, 30, 15, 5", SOLD,
    case("a", sales(("2026-01-31", 50)), sales_share=F(50, 100)),
    case("b", sales(("2026-01-31", 30)), sales_share=F(30, 100)),
    case("c", sales(("2026-01-31", 15)), sales_share=F(15, 100)),
    case("d", sales(("2026-01-31", 5)), sales_share=F(5, 100)))
example(
    9, "sales_share", "no total above zero", SOLD,
    case("a", {"invoices": "2026-01-31 invoice 5"}, sales_share="non_positive_base"),
    case("b", {"invoices": "2026-01-31 return 5"}, sales_share="non_positive_base"))
example(
    10, "share_of_wallet", "our sales / all it buys", SOLD,
    case("a third", sales(("2026-01-31", 50)), {"category_purchases": "150"},
         share_of_wallet=F(1, 3)),
    case("unknown", sales(("2026-01-31", 50)), share_of_wallet="no_data"),
    case("buys nothing", {}, {"category_purchases": "0"}, share_of_wallet="zero_denominator"))
ORDERS = {"orders": "order_date order_id price quantity"}
THREE = {"orders": "2026-01-10 o1 10 3; 2026-01-10 o1 5 2; 2026-01-20 o2 20 1; 2026-03-05 o3 7 1"}
example(
    11, "average_order_value", "(30 + 10 + 20 + 7) / 3 orders", ORDERS,
    case("three", THREE, average_order_value=F(30 + 10 + 20 + 7, 3)),
    case("none", average_order_value="zero_denominator"))
example(
    12, "order_frequency", "3 orders in 2 months that have any", ORDERS,
    case("three", THREE, order_frequency=F(3, 2)),
    case("none", order_frequency="zero_denominator"))
example(
    13, "recency", "from 2026-03-05 to 2026-12-31: 26 + 30 + 31 + 30 + 31 + 31 + 30 + 31 + 30 + 31",
    ORDERS,
    case("three", THREE, recency=26 + 30 + 31 + 30 + 31 + 31 + 30 + 31 + 30 + 31),
    case("years ago", {"orders": "2021-12-31 o1 1 1"}, recency=5 * 365 + 1),
    case("never", recency="no_data"))
example(
    14, "range_breadth", "2 of 4 articles; the group has 3 of 5, united",
    {"purchases": "order_date sku authorised", "authorisations": "sku valid_from valid_to"},
    case("a", {"purchases": "2026-02-01 s1 true; 2026-02-02 s1 true; 2026-02-02 s2 true; "
                            "2026-02-02 s9 false",
               "authorisations": "s1 2025-01-01 -; s2 2025-01-01 -; s3 2025-01-01 -; "
                                 "s4 2025-01-01 -; s5 2024-01-01 2025-01-01"},
         range_breadth=F(2, 4)),
    case("b", {"purchases": "2026-02-01 s2 true; 2026-02-01 s6 true",
               "authorisations": "s2 2025-01-01 -; s6 2025-01-01 -"}, range_breadth=1),
    case("not authorised", range_breadth="zero_denominator"),
    group("network", "all", range_breadth=F(3, 5)))
UNITS = {"sell_in": "received_on quantity", "sell_out": "sold_on quantity"}
example(
    15, "sell_through_received", "sold out / received", UNITS,
    case("eighty", {"sell_in": "2026-02-01 100", "sell_out": "2026-03-01 80"},
         sell_through_received=F(80, 100)),
    case("from stock", {"sell_in": "2026-02-01 100", "sell_out": "2026-03-01 130"},
         sell_through_received=F(130, 100)),
    case("nothing received", {"sell_out": "2026-03-01 130"},
         sell_through_received="zero_denominator"))
example(
    16, "sell_through_available", "sold out / (opening + received)",
    {**UNITS, "stock_units": "counted_on quantity"},
    case("half", {"sell_in": "2026-02-01 100", "sell_out": "2026-03-01 80",
                  "stock_units": "2025-12-31 60; 2026-12-31 80"},
         sell_through_available=F(80, 160)),
    case("nothing there", {"stock_units": "2025-12-31 0"},
         sell_through_available="zero_denominator"),
    case("no report", {"sell_in": "2026-02-01 100", "sell_out": "2026-03-01 80"},
         sell_through_available="no_data"))
example(
    17, "channel_load", "sell-in / sell-out of October to December", UNITS,
    case("fills up", {"sell_in": "2026-09-30 999; 2026-10-01 60; 2026-12-31 90",
                      "sell_out": "2026-11-01 100"}, channel_load=F(150, 100)),
    case("nothing sold", {"sell_in": "2026-11-01 60"}, channel_load="zero_denominator"))
