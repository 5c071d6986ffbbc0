"""Money: 52 to 59 of the catalogue."""
from fractions import Fraction as F

from examples import case, example

OPEN = {"receivables": "invoice_id invoice_date paid_on open_amount"}
LATE = {"overdue_items": "first_late_day due_date paid_on open_amount"}
SALES = {"credit_sales": "posting_date amount write_off"}
# At the end of 2026: i2 of 300 is 10 days late, i3 of 100 is 40 days late, i4 of 600 is not due.
OWES = {
    "receivables": "i1 2025-12-01 2026-01-15 500; i2 2026-11-21 - 300; i3 2026-10-22 "
                   "2027-02-01 100; "
                   "i4 2026-12-15 - 600",
    "overdue_items": "2025-12-31 2025-12-30 2026-01-15 500; 2026-12-22 2026-12-21 - 300; "
                     "2026-11-22 2026-11-21 2027-02-01 100; 2027-01-15 2027-01-14 - 600",
    "credit_sales": "2025-12-31 4444 -; 2026-03-01 2650 -; 2026-12-01 1000 73"}
SALES_OF_YEAR = 2650 + 1000
example(
    52, "dso", "(300 + 100 + 600) / (3650 / 365)", {**OPEN, **SALES},
    case("owes", OWES, dso=F(1000 * 365, SALES_OF_YEAR)),
    case("no sales", {"receivables": OWES["receivables"]}, dso="zero_denominator"))
example(
    53, "best_possible_dso", "600 / (3650 / 365)", {**OPEN, **LATE, **SALES},
    case("owes", OWES, best_possible_dso=F(600 * 365, SALES_OF_YEAR)),
    case("no sales", {**OWES, "credit_sales": ""}, best_possible_dso="zero_denominator"))
example(
    54, "average_days_delinquent", "100 - 60", {**OPEN, **LATE, **SALES},
    case("owes", OWES, average_days_delinquent=100 - 60),
    case("no sales", {**OWES, "credit_sales": ""}, average_days_delinquent="zero_denominator"))
example(
    55, "overdue_ratio", "(300 + 100) / 1000", {**OPEN, **LATE},
    case("owes", OWES, overdue_ratio=F(400, 1000)),
    case("owes nothing", overdue_ratio=0),
    case("cancel out", {"receivables": "i1 2026-11-01 - 50; i2 2026-11-02 - -50",
                        "overdue_items": "2026-12-01 2026-11-30 - 50"},
         overdue_ratio="zero_denominator"))
example(
    56, "weighted_days_overdue", "(300 * 10 + 100 * 40) / 400", LATE,
    case("owes", OWES, weighted_days_overdue=F(300 * 10 + 100 * 40, 400)),
    case("nothing late", weighted_days_overdue="zero_denominator"))
example(
    57, "collection_effectiveness", "(500 + 3650 - 1000) / (500 + 3650 - 600)",
    {**OPEN, **LATE, **SALES},
    case("owes", OWES, collection_effectiveness=F(500 + 3650 - 1000, 500 + 3650 - 600)),
    case("nothing", collection_effectiveness="zero_denominator"))
example(
    58, "credit_utilisation", "(50 receivables + 20 ordered + 10 not invoiced) / 200",
    {"exposures": "open_from open_to amount"},
    case("forty percent", {"exposures": "2026-11-01 - 50; 2026-12-20 - 20; 2026-12-30 "
                                        "2027-01-03 10; "
                                        "2026-01-01 2026-12-31 999"},
         {"credit_limit": "200"}, credit_utilisation=F(80, 200), credit_breach=0),
    case("breach", {"exposures": "2026-11-01 - 50"}, {"credit_limit": "40"},
         credit_utilisation=F(50, 40), credit_breach=1),
    case("pays in advance", {}, {"credit_limit": "0"}, credit_utilisation="zero_denominator",
         credit_breach=0),
    case("should pay in advance", {"exposures": "2026-11-01 - 5"}, {"credit_limit": "0"},
         credit_utilisation="zero_denominator", credit_breach=1),
    case("no limit known", {"exposures": "2026-11-01 - 5"}, credit_utilisation="no_data"))
example(59, "bad_debt_ratio", "73 / 3650", SALES,
        case("owes", OWES, bad_debt_ratio=F(73, SALES_OF_YEAR)),
        case("no sales", bad_debt_ratio="zero_denominator"))
