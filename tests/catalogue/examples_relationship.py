"""Relationship: 64, 74 to 76, 78 to 88, 90 to 93 and 101 of the catalogue."""
from fractions import Fraction as F

from examples import case, example, group


def bought(who, *days):
    return {"partner_activity": "; ".join(f"{day} {who}" for day in days)}


ACTIVITY = {"partner_activity": "order_date partner"}
example(
    64, "partner_churn", "c left of a, b, c, who bought in 2025; d is new", ACTIVITY,
    case("a", bought("a", "2025-01-01", "2026-06-01"), partner_churn=0),
    case("b", bought("b", "2025-12-31", "2026-01-01"), partner_churn=0),
    case("c", bought("c", "2024-06-01", "2025-06-01"), partner_churn=1),
    case("d", bought("d", "2026-06-01"), partner_churn="zero_denominator"),
    group("network", "all", partner_churn=F(1, 3)))
example(
    74, "response_in_time", "1 of 3: one a day late, one open; a text file has days, hosts "
                            "bind instants",
    {"requests": "due_at answered_at"},
    case("third", {"requests": "2026-02-01 2026-02-01; 2026-02-02 2026-02-03; 2026-02-03 -; "
                               "2027-02-03 2026-02-03"}, response_in_time=F(1, 3)),
    case("none due", response_in_time="zero_denominator"))
example(
    75, "commitments_kept", "2 of 4", {"commitments": "due_on done_on"},
    case("half", {"commitments": "2026-02-01 2026-02-01; 2026-02-02 2026-01-01; "
                                 "2026-02-03 2026-02-04; 2026-02-04 -"}, commitments_kept=F(2, 4)),
    case("none due", commitments_kept="zero_denominator"))
example(
    76, "reply_accuracy", "2 of 3", {"replies": "answered_on right_first_time"},
    case("two", {"replies": "2026-02-01 true; 2026-02-02 false; 2026-02-03 true"},
         reply_accuracy=F(2, 3)),
    case("none", reply_accuracy="zero_denominator"))
example(
    78, "active_partner_rate", "a and b of a, b, c enrolled", ACTIVITY,
    case("a", bought("a", "2026-01-01", "2026-06-01"), {"enrolled": "1"}, active_partner_rate=1),
    case("b", bought("b", "2026-12-31"), {"enrolled": "1"}, active_partner_rate=1),
    case("c", bought("c", "2025-12-31"), {"enrolled": "1"}, active_partner_rate=0),
    group("network", "all", active_partner_rate=F(2, 3)))
example(
    78, "active_partner_rate", "nobody is enrolled", ACTIVITY,
    case("a", bought("a", "2026-01-01"), {"enrolled": "0"},
         active_partner_rate="zero_denominator"))
example(
    79, "activation_rate", "2 of the 3 recruited in 2025", {"recruits":
                                                           "recruited_on first_order_on"},
    case("a", {"recruits": "2025-02-01 2025-03-01"}, activation_rate=1),
    case("b", {"recruits": "2025-12-31 2026-03-01"}, activation_rate=1),
    case("c", {"recruits": "2025-05-01 -"}, activation_rate=0),
    case("d", {"recruits": "2026-05-01 2026-05-02"}, activation_rate="zero_denominator"),
    group("network", "all", activation_rate=F(2, 3)), as_of="2026-01-31", window="last 4 quarters")
FIRST = {"orders": "order_date order_id price quantity"}
example(
    80, "time_to_first_order", "10, 20 and 59 days; who never ordered is left out of the median",
    FIRST,
    case("a", {"orders": "2026-01-11 o1 1 1; 2026-05-01 o2 1 1"}, {"since": "2026-01-01"},
         days_to_first_order=10, time_to_first_order=20),
    case("b", {"orders": "2026-01-21 o1 1 1"}, {"since": "2026-01-01"}, days_to_first_order=20),
    case("c", {"orders": "2026-03-01 o1 1 1"}, {"since": "2026-01-01"},
         days_to_first_order=31 + 28),
    case("d", {}, {"since": "2026-01-01"}, days_to_first_order="no_data", time_to_first_order=20))
example(
    80, "time_to_first_order", "nobody has ordered", FIRST,
    case("a", {}, {"since": "2026-01-01"}, time_to_first_order="no_data"))
SIGNALS = ("portal_use", "training_use", "joint_planning", "event_use")


def signals(*values):
    return {name: value for name, value in zip(SIGNALS, values) if value}


example(
    81, "engagement_index", "0.3 * 0.5 + 0.3 * 1 + 0.25 * 0.4 + 0.15 * 0.2 of 1; without events of "
    "0.85; planning and events alone are 40%", {},
    case("all known", {}, signals("0.5", "1.5", "0.4", "0.2"),
         engagement_index=100 * (F("0.15") + F("0.3") + F("0.1") + F("0.03"))),
    case("no events", {}, signals("0.5", "1", "0.4", ""),
         engagement_index=100 * (F("0.15") + F("0.3") + F("0.1")) / F("0.85")),
    case("too little", {}, signals("", "", "1", "1"), engagement_index="non_positive_base"))
example(
    82, "meetings", "2 of 3 came; 1 of 2 actions in time",
    {"meeting_invitations": "met_on attended", "meeting_actions": "due_on closed_on"},
    case("most", {"meeting_invitations": "2026-02-01 true; 2026-03-01 true; 2026-04-01 false",
                  "meeting_actions": "2026-03-01 2026-02-20; 2026-03-01 -"},
         meeting_attendance=F(2, 3), action_closure=F(1, 2)),
    case("none", meeting_attendance="zero_denominator", action_closure="zero_denominator"))
example(
    83, "registration_approval", "3 of 4", {"registration_decisions": "decided_on approved"},
    case("three", {"registration_decisions": "2026-02-01 true; 2026-02-02 true; 2026-02-03 true; "
                                             "2026-02-04 false"}, registration_approval=F(3, 4)),
    case("none", registration_approval="zero_denominator"))
example(
    84, "win_rate", "1 of 3 deals, 700 of 1000", {"deals_closed": "closed_on outcome value"},
    case("the large one", {"deals_closed": "2026-02-01 won 700; 2026-02-02 lost 200; "
                                           "2026-02-03 lost 100; 2026-02-04 open 999"},
         win_rate=F(1, 3), win_rate_by_value=F(700, 1000)),
    case("none", win_rate="zero_denominator", win_rate_by_value="zero_denominator"))
example(
    85, "registration_to_win", "1 of 2; with an open one of 3, partial", {"registrations":
                                                                         "registered_on won"},
    case("decided", {"registrations": "2026-02-01 true; 2026-03-01 false"},
         registration_to_win=F(1, 2)),
    case("young", {"registrations": "2026-02-01 true; 2026-03-01 false; 2026-12-01 -"},
         registration_to_win=(F(1, 3), "partial")),
    case("none", registration_to_win="zero_denominator"))
PIPELINE = {"invoices": "posting_date document amount", "quotas": "period_start amount",
            "pipeline": "opened_on closed_on value probability"}
example(
    86, "pipeline_coverage", "(100 * 0.5 + 200 * 0.25) / (120 - 80)", PIPELINE,
    case("covered", {"invoices": "2026-02-01 invoice 80", "quotas": "2026-01-01 120",
                     "pipeline": "2026-11-01 - 100 0.5; 2026-11-01 - 200 0.25; "
                                 "2026-11-01 2026-12-31 999 1"},
         pipeline_coverage=F(50 + 50, 40)),
    case("done", {"invoices": "2026-02-01 invoice 120", "quotas": "2026-01-01 120"},
         pipeline_coverage="non_positive_base"))
example(
    87, "goal_attainment", "weight 2: from 100 to 200, at 150; weight 1: complaints from 20 "
                           "down to 10, "
    "at 8; weight 1: went back", {"goals": "due_on weight base target actual lower"},
    case("mixed", {"goals": "2026-03-31 2 100 200 150 -; 2026-03-31 1 20 10 8 -; "
                            "2026-03-31 1 50 60 40 -"}, goal_attainment=(2 * F(1, 2) + 1 + 0) / 4),
    case("target is base", {"goals": "2026-03-31 1 5 5 5 -; 2026-03-31 1 5 5 6 true; "
                                     "2026-03-31 2 5 5 4 true"}, goal_attainment=F(1 + 0 + 2, 4)),
    case("no goals", goal_attainment="zero_denominator"))
QUARTERS = [f"{year}-{month}-01" for year in (2025, 2026) for month in ("01", "04", "07", "10")]


def reached(*amounts):
    return {"invoices": "; ".join(f"{day} invoice {amount}" for day, amount
                                  in zip(QUARTERS, amounts)),
            "quotas": "; ".join(f"{day} 10" for day in QUARTERS)}


example(
    88, "regularity", "6 of 8 quarters, the last three in a row",
    {"invoices": PIPELINE["invoices"], "quotas": PIPELINE["quotas"]},
    case("steady", reached(10, 12, 15, 9, 0, 10, 11, 20), regularity=F(6, 8), regularity_streak=3),
    case("not now", reached(10, 12, 15, 10, 10, 10, 11, 9), regularity=F(7, 8),
         regularity_streak=0),
    case("no quota", {"invoices": "2026-10-01 invoice 10"}, regularity=0, regularity_streak=0))
example(
    88, "regularity", "the figures begin in 2026", {"invoices": PIPELINE["invoices"],
                                                    "quotas": PIPELINE["quotas"]},
    case("young", {"invoices": "2026-01-01 invoice 10", "quotas": "2026-01-01 5"},
         regularity="no_data", regularity_streak=0))
example(
    90, "policy_execution", "(1 + 3) of (1 + 3 + 2); a check without severity weighs 1",
    {"policy_checks": "checked_on compliant severity"},
    case("four of six", {"policy_checks": "2026-02-01 true -; 2026-02-02 true 3; 2026-02-03 "
                                          "false 2"},
         policy_execution=F(4, 6)),
    case("none", policy_execution="zero_denominator"))
example(
    91, "brand_adherence", "(8 + 15) / (10 + 20)", {"brand_audits": "audited_on points possible"},
    case("two audits", {"brand_audits": "2026-02-01 8 10; 2026-06-01 15 20"},
         brand_adherence=F(23, 30)),
    case("none", brand_adherence="zero_denominator"))
example(
    92, "diversion_rate", "5 of 100 units", {"scans": "scanned_on quantity outside"},
    case("five", {"scans": "2026-02-01 60 false; 2026-02-02 35 false; 2026-02-03 5 true"},
         diversion_rate=F(5, 100)),
    case("none", diversion_rate="zero_denominator"))
example(
    93, "conflict_rate", "1 of 4", {"registration_conflicts": "registered_on conflict"},
    case("one", {"registration_conflicts": "2026-02-01 true; 2026-02-02 false; 2026-02-03 false; "
                                           "2026-02-04 false"}, conflict_rate=F(1, 4)),
    case("none", conflict_rate="zero_denominator"))
GRANTS = {"grants": "decided_on asked granted"}
example(
    101, "support_fairness", "r = 1, 1/2, 1/2: 2^2 / (3 * 1.5); who asked for nothing is left out",
    GRANTS,
    case("a", {"grants": "2026-02-01 10 10"}, support_fairness=1),
    case("b", {"grants": "2026-02-01 40 20"}, support_fairness=1),
    case("c", {"grants": "2026-02-01 8 4"}, support_fairness=1),
    case("d", {"grants": "2026-02-01 0 0"}, support_fairness="zero_denominator"),
    group("network", "all", support_fairness=F(2 * 2) / (3 * F(3, 2))))
example(
    101, "support_fairness", "nothing was granted", GRANTS,
    case("a", {"grants": "2026-02-01 10 0"}, support_fairness="zero_denominator"))
