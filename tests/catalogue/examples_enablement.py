"""Enablement: 71 to 73, 77 and 89 of the catalogue."""
from fractions import Fraction as F

from examples import case, example, group

example(
    71, "training_completion", "1 of 3: one late, one open; the fourth is not yet due",
    {"trainings": "due_on person completed_on"},
    case("a third", {"trainings": "2026-02-01 p1 2026-01-20; 2026-02-01 p2 2026-02-02; "
                                  "2026-02-01 p3 -; 2027-02-01 p4 2026-02-01"},
         training_completion=F(1, 3)),
    case("none due", training_completion="zero_denominator"))
example(
    72, "certification_currency",
    "2 of 2 sales (three valid: one too many), 1 of 3 service (one expired): 3 of 5",
    {"certificates_required": "certificate required_from required_to people",
     "certificates_held": "certificate person valid_from valid_to"},
    case("three of five",
         {"certificates_required": "sales 2025-01-01 - 2; service 2025-01-01 - 3",
          "certificates_held": "sales p1 2025-05-01 -; sales p2 2025-05-01 -; sales p3 "
                               "2025-05-01 -; "
                               "service p1 2026-05-01 2027-05-01; "
                               "service p2 2024-01-01 2026-12-31"},
         certification_currency=F(2 + 1, 5)),
    case("none required", {"certificates_held": "sales p1 2025-05-01 -"},
         certification_currency="zero_denominator"))
example(
    73, "need_coverage", "2 of 3 needs", {"partner_needs": "need needed_from needed_to covered"},
    case("two", {"partner_needs": "credit 2025-01-01 - true; training 2025-01-01 - true; "
                                  "spares 2026-05-01 - false; leads 2025-01-01 2026-05-01 true"},
         need_coverage=F(2, 3)),
    case("no needs", need_coverage="zero_denominator"))
example(
    77, "support_adequacy", "30 of 40 agreed; 60 of 40 is no more than all",
    {"support_given": "given_on amount"},
    case("short", {"support_given": "2026-02-01 10; 2026-05-01 20"}, {"support_agreed": "40"},
         support_adequacy=F(30, 40)),
    case("more", {"support_given": "2026-02-01 60"}, {"support_agreed": "40"}, support_adequacy=1),
    case("not agreed", {"support_given": "2026-02-01 60"}, support_adequacy="no_data"),
    case("nothing agreed", {}, {"support_agreed": "0"}, support_adequacy="zero_denominator"))
example(
    89, "fund_utilisation", "(30 + 45) / 100", {"market_fund_use":
                                               "posting_date allocated approved_claims"},
    case("most", {"market_fund_use": "2026-01-01 100 0; 2026-02-01 0 30; 2026-03-01 0 45"},
         fund_utilisation=F(75, 100)),
    case("none", fund_utilisation="zero_denominator"),
    group("network", "all", fund_utilisation=F(75, 100)))
