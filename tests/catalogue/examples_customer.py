"""Customers: 60 to 63 of the catalogue."""
from fractions import Fraction as F

from examples import case, example, group


def answers(facts, scores, who=""):
    return {facts: "; ".join(f"2026-02-{day:02} {score}" + (f" {who}{day}" if who else "")
                             for day, score in enumerate(scores, 1))}


example(
    60, "csat", "3 of 5 answers are 4 or 5; four answers are too few", {"satisfaction":
                                                                       "answered_on score"},
    case("five", answers("satisfaction", [5, 4, 3, 1, 5]), csat=F(3, 5)),
    case("four", answers("satisfaction", [5, 5, 5, 5]), csat="non_positive_base"),
    case("none", csat="non_positive_base"),
    group("network", "all", csat=F(7, 9)))
example(
    61, "nps", "(4 promoters - 3 detractors) / 10 * 100; 7 and 8 count as answers only",
    {"recommendations": "answered_on score"},
    case("ten", answers("recommendations", [10, 10, 9, 9, 8, 7, 7, 6, 3, 0]),
        nps=F(100 * (4 - 3), 10)),
    case("all against", answers("recommendations", [0, 6]), nps=-100),
    case("none", nps="zero_denominator"),
    group("network", "all", nps=F(100 * (4 - 5), 12)))
example(
    62, "partner_nps", "(3 - 1) / 5 * 100; five answers of one person are not shown",
    {"partner_answers": "answered_on score respondent"},
    case("five people", answers("partner_answers", [10, 9, 9, 7, 2], "p"),
         partner_nps=F(100 * (3 - 1), 5)),
    case("one person", {"partner_answers": "; ".join(f"2026-02-0{d} 10 p" for d in range(1, 6))},
         partner_nps="non_positive_base"),
    case("none", partner_nps="non_positive_base"))
example(
    63, "customer_retention", "c1 and c2 of c1, c2, c3; c4 is new", {"customer_sales":
                                                                   "sold_on customer_id"},
    case("a", {"customer_sales": "2024-06-01 c9; 2025-01-01 c1; 2025-05-01 c2; 2025-12-31 c3; "
                                 "2026-01-01 c1; 2026-07-01 c2; 2026-07-02 c4"},
         customer_retention=F(2, 3)),
    case("b", {"customer_sales": "2025-05-01 c5; 2026-08-01 c3"}, customer_retention=0),
    case("new", {"customer_sales": "2026-07-02 c6"}, customer_retention="zero_denominator"),
    # c3 went from a to b: kept, as the network sees it; c1, c2, c3 of c1, c2, c3, c5
    group("network", "all", customer_retention=F(3, 4)))
