"""Market: 65 to 70 of the catalogue."""
from fractions import Fraction as F

from examples import case, example, group

AREA = {"area_sales": "period_start our_sales all_sales"}
example(
    65, "market_share", "(30 + 20) / (100 + 150)", AREA,
    case("a fifth", {"area_sales": "2026-01-01 30 100; 2026-04-01 20 150"}, market_share=F(50,
        250)),
    case("unknown", {"area_sales": "2026-01-01 30 -"}, market_share="no_data"),
    case("no market", {"area_sales": "2026-01-01 0 0"}, market_share="zero_denominator"))
example(
    66, "market_penetration", "2 of 4; c2 of both counts once: 3 of 5",
    {"area_customers": "customer_id known_from known_to served"},
    case("a", {"area_customers": "c1 2025-01-01 - true; c2 2025-01-01 - true; c3 2025-01-01 "
                                 "- false; "
                                 "c4 2026-12-31 - -; c5 2025-01-01 2026-12-31 true"},
         market_penetration=F(2, 4)),
    case("b", {"area_customers": "c2 2025-01-01 - false; c6 2025-01-01 - true"},
         market_penetration=F(1, 2)),
    case("nobody", market_penetration="zero_denominator"),
    group("network", "all", market_penetration=F(3, 5)))
example(
    67, "area_coverage", "2 of 3; the network covers n1, n2, n4 of 4",
    {"assigned_areas": "area assigned_from assigned_to covered"},
    case("a", {"assigned_areas": "n1 2025-01-01 - true; n2 2025-01-01 - true; n3 2025-01-01 "
                                 "- false; "
                                 "n9 2025-01-01 2026-01-01 true"}, area_coverage=F(2, 3)),
    case("b", {"assigned_areas": "n2 2025-01-01 - false; n4 2025-01-01 - true"},
         area_coverage=F(1, 2)),
    case("none assigned", area_coverage="zero_denominator"),
    group("network", "all", area_coverage=F(3, 4)))
example(
    68, "distribution", "2 of 4 outlets, (500 + 100) of 1000 of the category",
    {"outlets": "outlet_id known_from known_to carries category_sales"},
    case("large ones", {"outlets": "o1 2025-01-01 - true 500; o2 2025-01-01 - true 100; "
                                   "o3 2025-01-01 - false 300; o4 2025-01-01 - false 100; "
                                   "o5 2025-01-01 2026-06-30 true 999"},
         numeric_distribution=F(2, 4), weighted_distribution=F(600, 1000)),
    case("no category", {"outlets": "o1 2025-01-01 - true 0"}, numeric_distribution=1,
         weighted_distribution="zero_denominator"),
    case("no outlets", numeric_distribution="zero_denominator",
         weighted_distribution="zero_denominator"))
example(
    69, "sales_to_potential", "300 / 1200", {"invoices": "posting_date document amount"},
    case("quarter", {"invoices": "2026-02-01 invoice 300"}, {"area_potential": "1200"},
         sales_to_potential=F(300, 1200)),
    case("unknown", {"invoices": "2026-02-01 invoice 300"}, sales_to_potential="no_data"),
    case("none", {}, {"area_potential": "0"}, sales_to_potential="zero_denominator"))
DEVELOPED = {"area_markets": "period_start category_sales brand_sales"}
example(
    70, "development_index", "a: 60/100 and 10/40 of the sales with 50/100 of the people",
        DEVELOPED,
    case("a", {"area_markets": "2026-01-01 60 10"}, {"population": "50"},
         cdi=F(60, 100) / F(50, 100) * 100, bdi=F(10, 40) / F(50, 100) * 100),
    case("b", {"area_markets": "2026-01-01 40 30"}, {"population": "50"},
         cdi=F(40, 100) / F(50, 100) * 100, bdi=F(30, 40) / F(50, 100) * 100),
    case("nobody there", {}, {"population": "0"}, cdi="zero_denominator"))
example(
    70, "development_index", "no sales anywhere", DEVELOPED,
    case("a", {"area_markets": "2026-01-01 60 0"}, {"population": "50"}, cdi=100,
         bdi="non_positive_base"))
