"""Where the definition of each KPI of the catalogue comes from, by number; what names no publication
is usage: many say it so, nobody owns it. Called by: examples.py."""

METRICS = "Farris, Bendle, Pfeifer, Reibstein: Marketing Metrics, "
APICS = "APICS Dictionary, "
SCOR = "SCOR model, "
FORECASTS = "Hyndman, Koehler: Another Look at Measures of Forecast Accuracy (2006), "
CREDIT = "Credit Research Foundation, "
CUSTOMERS = "Kaplan, Narayanan: Measuring and Managing Customer Profitability (2001), "
DRIVERS = "Kaplan, Anderson: Time-Driven Activity-Based Costing (2004), "
STOCKS = "Silver, Pyke, Peterson: Inventory Management and Production Planning, "
SELLING = "usage of sales management"
CHANNEL = "usage of channel management"
SERVICE = "usage of service-level agreements"
PROGRAM = "usage of partner programs"

SOURCES = {
    1: "IFRS 15: revenue net of returns and allowances",
    2: "relative change, usage", 3: "relative change, usage", 4: "relative change, usage",
    5: "compound annual growth rate: the geometric mean, usage",
    6: "like-for-like sales as retailers publish them, usage",
    7: SELLING, 8: SELLING + ": run-rate by selling days", 9: "share of a sum",
    10: METRICS + "share of wallet", 11: SELLING,
    12: "Hughes: Strategic Database Marketing, frequency of RFM",
    13: "Hughes: Strategic Database Marketing, recency of RFM",
    14: METRICS + "breadth of distribution", 15: "sell-through as retailers publish it, usage",
    16: "sell-through on stock and receipts, usage", 17: CHANNEL + ": sell-in on sell-out",
    18: APICS + "weeks of supply",
    19: "Kolassa, Schuetz: Advantages of the MAD/Mean Ratio over the MAPE (2007)",
    20: FORECASTS + "MAPE", 21: APICS + "forecast bias", 22: FORECASTS + "MASE",
    23: APICS + "inventory turnover", 24: SCOR + "inventory days of supply",
    25: METRICS + "gross margin return on inventory investment",
    26: "algebra of 23, 25 and 43: turn and earn", 27: "usage of stock keeping",
    28: "Gruen, Corsten, Bharadwaj: Retail Out-of-Stocks (2002)",
    29: STOCKS + "fill rate (P2)", 30: STOCKS + "fill rate, counted in lines",
    31: STOCKS + "fill rate, counted in orders", 32: STOCKS + "fill rate, counted in money",
    33: SCOR + "RL.2.2, delivery to the committed date",
    34: SCOR + "RL.2.2, with the requested date in its place",
    35: "on time in full as a joint count of orders, usage of retail supply",
    36: SCOR + "RL.1.1, perfect order fulfilment",
    37: "Byrnes: Islands of Profit in a Sea of Red Ink, promises kept",
    38: SCOR + "RS.1.1, order fulfilment cycle time", 39: "order to cash weighted by value, usage",
    40: APICS + "back order", 41: "returns of a shipment cohort, usage of quality management",
    42: "parts per million, usage of quality management", 43: "gross margin, usage of accounting",
    44: "Marn, Rosiello: Managing Price, Gaining Profit (1992), pocket price",
    45: DRIVERS + "quantity of a driver times its rate", 46: DRIVERS + "cost to serve on sales",
    47: CUSTOMERS + "profit of a customer", 48: CUSTOMERS + "profit on sales",
    49: CUSTOMERS + "whale curve", 50: PROGRAM, 51: METRICS + "return on marketing investment",
    52: CREDIT + "days sales outstanding", 53: CREDIT + "best possible DSO",
    54: CREDIT + "average days delinquent", 55: CREDIT + "past due on total receivables",
    56: "days late weighted by amount, usage of credit management",
    57: CREDIT + "collection effectiveness index", 58: "usage of credit management",
    59: CREDIT + "bad debt to sales", 60: METRICS + "customer satisfaction, top box",
    61: "Reichheld: The One Number You Need to Grow (2003)",
    62: "Reichheld: The One Number You Need to Grow (2003), asked of partners",
    63: METRICS + "retention rate", 64: METRICS + "retention rate, its complement",
    65: METRICS + "market share", 66: METRICS + "market penetration",
    67: CHANNEL + ": areas covered", 68: METRICS + "numeric and all-commodity distribution",
    69: SELLING + ": sales on potential", 70: METRICS + "brand and category development index",
    71: PROGRAM, 72: PROGRAM, 73: PROGRAM, 74: SERVICE + ": first response",
    75: SERVICE + ": deadline", 76: "first time right, usage of quality management",
    77: PROGRAM, 78: PROGRAM, 79: PROGRAM,
    80: "Kaplan, Meier: Nonparametric Estimation from Incomplete Observations (1958), median",
    81: PROGRAM, 82: "usage of meetings: attendance and actions", 83: PROGRAM,
    84: SELLING + ": win rate", 85: SELLING + ": win rate of a cohort",
    86: SELLING + ": weighted pipeline on what is left", 87: "progress from base to target, usage",
    88: "runs of periods, usage", 89: PROGRAM, 90: "usage of audits", 91: "usage of audits",
    92: CHANNEL + ": goods outside of their area", 93: PROGRAM,
    94: "Horizontal Merger Guidelines, U.S. Department of Justice: HHI",
    95: "Laakso, Taagepera: Effective Number of Parties (1979)",
    96: "concentration ratio, usage of competition authorities",
    97: "Lorenz: Methods of Measuring the Concentration of Wealth (1905)",
    98: "Gini: Variabilita e mutabilita (1912)",
    99: "coefficient of variation, Pearson (1896); XYZ classes, usage",
    100: "Hoover: Interstate Redistribution of Population (1941), half the sum of differences",
    101: "Jain, Chiu, Hawe: A Quantitative Measure of Fairness (1984)",
}
