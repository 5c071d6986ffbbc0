"""Small data sets in the layout of docs/examples/data that are meant to break things. The same
bytes on every machine: the generator below is all the chance there is."""
import csv
import datetime
import functools
import io

ORDER_COLUMNS = ["order_id", "line_no", "distributor_id", "sales_rep_id", "order_date",
                 "required_date", "shipped_date", "doc_type", "status", "product_id", "category",
                 "quantity", "unit_price", "discount", "net_sales", "cogs", "currency"]


class Chance:
    """Numerical Recipes' 32-bit generator, of which the upper bits are used."""

    def __init__(self, seed):
        self.state = seed

    def below(self, count):
        self.state = (self.state * 1664525 + 1013904223) % 2 ** 32
        return (self.state >> 16) * count >> 16

    def one_of(self, *values):
        return values[self.below(len(values))]


def write(path, rows, line_end="\r\n", quote=csv.QUOTE_MINIMAL, mark="", last_end=True):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=line_end, quoting=quote).writerows(rows)
    content = text.getvalue() if last_end else text.getvalue()[:-len(line_end)]
    path.write_bytes((mark + content).encode())


def order(number, distributor, date, **fields):
    row = {"order_id": f"S{number:05}", "line_no": "1", "distributor_id": distributor,
           "order_date": date, "doc_type": "sale", "status": "Shipped", "category": "Bikes",
           "quantity": "1", "net_sales": "10.5", "cogs": "8.25", "currency": "EUR", **fields}
    return [row.get(column, "") for column in ORDER_COLUMNS]


def business(folder):
    """Returns, adjustments, cancelled lines, unknown and missing ids, missing values, currencies,
    partners without orders, a region of nobody, a status and a category that are missing."""
    chance, names = Chance(7), [f"{i:04}" for i in range(40)]
    write(folder / "distributors.csv", [["id", "name", "region", "kind", "currency"]] + [
        [name, f"Partner {name}", chance.one_of("North", "South", "", "East"),
         chance.one_of("reseller", "Dealer", "Zoo"), chance.one_of("EUR", "USD", "")]
        for name in names])
    rows = [ORDER_COLUMNS]
    for number in range(1500):
        day = datetime.date(2019, 11, 20) + datetime.timedelta(days=chance.below(900))
        doc = chance.one_of("sale", "sale", "sale", "sale", "return", "adjustment", "")
        cents = chance.below(1000000) * (-1 if doc == "return" else 1)
        rows.append(order(
            number // 3, chance.one_of(*names[:30], "", "unknown 1", "unknown 2"),
            day.isoformat(), doc_type=doc, quantity=str(chance.below(20) - (doc == "return") * 9),
            status=chance.one_of("Shipped", "Cancelled", "cancelled", ""),
            category=chance.one_of("Bikes", "Clothing", "Parts", ""),
            net_sales=chance.one_of(f"{cents / 10000:.4f}", f"{cents / 100:.2f}", ""),
            cogs=chance.one_of(f"{chance.below(90000) / 10000:.4f}", ""),
            currency=chance.one_of("EUR", "USD", "GBP", "")))
    write(folder / "orders.csv", rows)


def texts(folder):
    """Quotes, commas, line ends and other languages everywhere; byte order mark, LF, no line end
    at the end; ids that look like numbers or like nothing; lines that cannot be taken."""
    names = ["007", "7", "NA", "null", "a,b", 'say "hi"', "Zürich 東京", "two\nlines", " blank ",
             "-1", "=1+1", "0.0"]
    regions = ["Nord/Süd", "Nord/Ost", 'He said "no"', "a, b", "日本/東京/港区", "x/y/z"]
    write(folder / "distributors.csv", [["region", "id", "name", "state", "since", "a\nb", ""]] + [
        [regions[i % 6], name, f'"{name}"', "Wash,ington", ("1999", "2001-02", "2003-04-05", "")[i % 4],
         "x\ny", "unnamed"] for i, name in enumerate(names)],
        line_end="\n", quote=csv.QUOTE_ALL, mark="\ufeff", last_end=False)
    chance, rows = Chance(11), [ORDER_COLUMNS + ["comment"]]
    for number in range(300):
        day = datetime.date(2023, 1, 1) + datetime.timedelta(days=chance.below(700))
        rows.append(order(number, chance.one_of(*names), day.isoformat(),
                          order_id=f'no. "{number // 2}",\nx',
                          category=chance.one_of("Fahrräder", "a/b", "c,d", '"', "e\r\nf"),
                          net_sales=str(chance.below(10 ** 6))) + ['rem,"ark"\n'])
    rows += [order(900, "007", "2023-02-30") + [""], order(901, "007", "") + [""],
             order(902, "007", "2023-05-05", net_sales="1,5") + [""],
             order(903, "007", "2023-05-05", quantity="two") + [""]]
    write(folder / "orders.csv", rows, line_end="\n", mark="\ufeff", last_end=False)


def ties(folder):
    """Equal values across the cuts, sums of zero and below, a quarter and a year without facts."""
    names = [f"t{i:02}" for i in range(24)]
    write(folder / "distributors.csv", [["id", "name", "region"]] + [
        [name, name.upper(), "all equal" if i < 12 else "others"]
        for i, name in enumerate(reversed(names))], line_end="\n")
    rows = [ORDER_COLUMNS]
    for i, name in enumerate(names):
        sums = ["100"] * 4 if i < 12 else [str(v) for v in ((17 - i) * 50, 0, (i - 17) * 50, 20)]
        for number, (net, day) in enumerate(zip(sums, ("2020-03-31", "2020-04-01", "2022-12-31",
                                                       "2022-10-01"))):
            rows.append(order(number, name, day, net_sales=net, cogs="20"))
    write(folder / "orders.csv", rows, line_end="\n")


def one(folder):
    """One partner, one order, no costs, as few columns as the program needs."""
    write(folder / "distributors.csv", [["id"], ["only"]])
    write(folder / "orders.csv", [ORDER_COLUMNS, order(1, "only", "2024-02-29", cogs="")])


def alike(folder):
    """Ids that differ in case, in blanks and in what looks the same; facts of nobody's id."""
    names = ["Abc", "ABC", "abc", "\u0430bc", "abc ", "e\u0301", "\u00e9"]
    write(folder / "distributors.csv", [["id", "region"]] + [[name, "r"] for name in names])
    write(folder / "orders.csv", [ORDER_COLUMNS] + [
        order(i, name, f"2024-0{i % 9 + 1}-15", net_sales=str(i))
        for i, name in enumerate([*names, "aBC", "", *names])])


def strangers(folder):
    """No distributors at all: every row is somebody else's."""
    write(folder / "distributors.csv", [["id", "region"]])
    write(folder / "orders.csv", [ORDER_COLUMNS, order(1, "x", "2024-01-31"),
                                  order(2, "", "2024-02-29"), order(3, "y", "2024-03-31")])


def ancient(folder):
    """Orders of all the centuries of the calendar, the first day and the last."""
    write(folder / "distributors.csv", [["id", "since"], ["a", "0001"], ["b", "1899-12"]])
    days = ["1582-10-15", "1752-09-03", "1899-12-31", "1900-02-28", "1900-03-01", "1969-12-31",
            "1970-01-01", "2000-02-29"]
    write(folder / "orders.csv", [ORDER_COLUMNS] + [
        order(i, "ab"[i % 2], day) for i, day in enumerate(days)])


def decimals(folder):
    """More places than the money has, halves that are rounded to even, signs and exponents."""
    write(folder / "distributors.csv", [["id"], ["a"], ["b"]])
    texts = ["10.123456789012", "0.00005", "0.00015", "-0.00025", "1e3", "+5", "1E-4",
             "0.000049999999", "0.00005000000001", "-0.000000000001", "00012.5000"]
    bad = [".5", "7.", "1,000.00", "NaN", "inf", "0x10", "-", "1.5.2", "", "--1", "1e", "5 EUR"]
    write(folder / "orders.csv", [ORDER_COLUMNS] + [
        order(i, "ab"[i % 2], "2024-01-31", net_sales=text, cogs=texts[-1 - i % len(texts)])
        for i, text in enumerate(texts + bad)])


def lengthy(folder):
    """Texts of a million bytes wherever one may stand, and numbers of thousands of digits."""
    names = ["x" * 10 ** 6, "x" * (10 ** 6 - 1) + "y"]
    write(folder / "distributors.csv", [["id", "name", "region"]] + [
        [name, "n" * 10 ** 6, "r" * 1000] for name in names])
    write(folder / "orders.csv", [ORDER_COLUMNS] + [
        order(i, name, "2024-01-31", order_id="o" * 10 ** 6, category="c" * 10 ** 6,
              net_sales=net) for i, (name, net) in enumerate(zip(names * 2, (
                  "1", "2", "0." + "1" * 4000, "1" * 4000)))])


def losses(folder):
    """Nothing but returns: no value is positive anywhere."""
    write(folder / "distributors.csv", [["id", "region"], ["a", "r"], ["b", "r"], ["c", ""]])
    write(folder / "orders.csv", [ORDER_COLUMNS] + [
        order(i, "ab"[i % 2], f"2021-0{i + 1}-15", doc_type="return", net_sales=f"-{i + 1}.0001",
              quantity="-1", cogs="0") for i in range(9)])


def drawn(folder, seed):
    """Everything at once, drawn by lot: few partners and many ties, decades without facts, huge
    and tiny amounts, words that are almost those of the program."""
    chance = Chance(seed * 7919)
    names = [f"{chance.one_of('', '', 'é')}{chance.below(10 ** 6)}-{i}"
             for i in range(1 + chance.below(25))]
    write(folder / "distributors.csv", [["id", "name", "region", "since"]] + [
        [name, "n", chance.one_of("R1", "R2", "", "Ä/ö"), chance.one_of("", "2001", "1999-02")]
        for name in names], line_end=chance.one_of("\n", "\r\n"))
    span, costs, rows = 1 + chance.below(1500), chance.below(3), [ORDER_COLUMNS]
    for _ in range(1 + chance.below(300)):
        year = 1999 + 20 * chance.below(2) if seed % 5 == 0 else 2018
        day = datetime.date(year, 6, 15) + datetime.timedelta(days=chance.below(span))
        rows.append(order(
            chance.below(150), chance.one_of(*names, "", "zz"), day.isoformat(),
            doc_type=chance.one_of("sale", "sale", "return", "adjustment", "SALE", ""),
            status=chance.one_of("Shipped", "Cancelled", ""),
            category=chance.one_of("A", "B", "", "C"),
            quantity=chance.one_of("1", "-2", "", "100000000000"),
            net_sales=chance.one_of("10", "-10", "0", "", "1e3", "99999999999.9999", "0.0001",
                                    str(chance.below(50))),
            cogs=chance.one_of("", "0", "5.5", "-1") if costs else ""))
    write(folder / "orders.csv", rows)


DRAWN = 15
SETS = {make.__name__: make for make in (
    business, texts, ties, one, losses, alike, strangers, ancient, decimals, lengthy)}
SETS.update({f"drawn {seed}": functools.partial(drawn, seed=seed) for seed in range(DRAWN)})
