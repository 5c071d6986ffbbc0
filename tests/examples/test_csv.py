"""The example host's CSV reader against Python's on files made of everything that is special, in
chunks of several sizes; and files that are wrong, each with its line.

test_csv.py CSV_DUMP"""
import csv
import io
import subprocess
import sys
import tempfile
from pathlib import Path

PIECES = ["", "a", "NA", "0", " ", '"', '""', ",", "\n", "\r\n", "é", "東京", "x" * 300, "tab\t", "'"]
WRONG = {
    b"": (0, "is empty"),
    b"a,b,a\n": (1, "columns 1 and 3"),
    b"a,b\n1,2\n\n3\n": (4, "are 1, those of the header 2"),
    b"a,b\r\n1,2\r\n3,4,5\r\n": (3, "are 3, those of the header 2"),
    b'a,b\n"x\ny",2\n"3,4\n5,6\n': (4, "never ends"),
    b'a,b\n"x"y,2\n': (2, "behind a closing quote"),
    b'a\n"' + b"x" * (1 << 20) + b'yy"\n': (2, "1 MiB"),
    b'a\n' + b"x" * (1 << 20) + b'yy\n': (2, "1 MiB"),
}
# Bytes and the fields they mean; Python's reader differs in some.
MEANT = {
    b"\xef\xbb\xbfa,b\n1,\n": [["1", ""]],
    b'\xef\xbb\xbf"a",b\n"",2': [["", "2"]],
    b"a,b\r\n1,2": [["1", "2"]],
    b"a,b\n1,2\r": [["1", "2\r"]],
    b'a,b\n1,x"y\n': [["1", 'x"y']],
    b"a\n\n\r\n1\n\n": [["1"]],
    b"a\r\n": [],
    b"a": [],
}


class Chance:
    """Numerical Recipes' 32-bit generator, of which the upper bits are used."""

    def __init__(self, seed):
        self.state = seed

    def below(self, count):
        self.state = (self.state * 1664525 + 1013904223) % 2 ** 32
        return (self.state >> 16) * count >> 16


def dump(program, path, rows):
    done = subprocess.run([program, path, str(rows)], capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines()


def fields(lines):
    """Rows of texts; the number of the line is taken off, missing is the empty text."""
    return [[bytes.fromhex(cell.strip("-")).decode() for cell in line.split(" ")[1:]]
            for line in lines]


def random_file(chance):
    """Content and its rows."""
    columns, end = 1 + chance.below(5), ("\n", "\r\n")[chance.below(2)]
    rows = [["".join(PIECES[chance.below(len(PIECES))] for _ in range(chance.below(4)))
             for _ in range(columns)] for _ in range(chance.below(40))]
    rows = [row for row in rows if row != [""]]
    text = io.StringIO(newline="")
    quote = (csv.QUOTE_MINIMAL, csv.QUOTE_ALL)[chance.below(2)]
    writer = csv.writer(text, lineterminator=end, quoting=quote)
    writer.writerows([[f"c{i}" for i in range(columns)]] + rows)
    content = text.getvalue()
    return (content[:-len(end)] if chance.below(2) and content.endswith(end) else content), rows


def check_random(program, path, count):
    chance = Chance(5)
    for number in range(count):
        content, rows = random_file(chance)
        path.write_bytes(content.encode())
        code, lines = dump(program, path, 1 + chance.below(12))
        assert code == 0, (number, lines[-1])
        assert fields(lines) == rows, f"file {number}: {content!r}"


def check_lines(program, path):
    """Line numbers count the line ends inside of quotes, in the first chunk and in later ones."""
    path.write_bytes(b'a,b\n1,"x\n\ny"\n\n2,3\r\n"4\r\n",5\n6,7\n')
    for rows in (1, 2, 100):
        code, lines = dump(program, path, rows)
        assert (code, [line.split(" ")[0] for line in lines]) == (0, ["2", "6", "7", "9"]), lines


def check_blocks(program, path):
    """Line ends and quotes that lie across the border of a block of 64 KiB."""
    for shift in range(8):
        row = "y" * (65536 - 8 + shift - len("a,b\r\n") - len('"",""""\r\n')) + '","'
        rows = [[row, '"'], ["1", "2"], ["", ""], ["3", "4\r\n"]]
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows([["a", "b"], *rows])
        path.write_bytes(text.getvalue().encode())
        code, lines = dump(program, path, 10)
        assert (code, fields(lines)) == (0, rows), f"shift {shift}"


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        for content, (line, text) in WRONG.items():
            path.write_bytes(content)
            code, lines = dump(program, path, 10)
            assert code == 1 and lines[-1].startswith(f"error {line} "), (content[:40], lines)
            assert text in lines[-1], (content[:40], lines)
        for content, rows in MEANT.items():
            path.write_bytes(content)
            code, lines = dump(program, path, 10)
            assert (code, fields(lines)) == (0, rows), (content, lines)
        assert dump(program, Path(folder) / "none.csv", 10)[1][-1].startswith("error 0 cannot be op")
        check_lines(program, path)
        check_blocks(program, path)
        check_random(program, path, 150)
    print("150 random files, 8 block borders, line numbers and every kind of wrong file")


if __name__ == "__main__":
    main(sys.argv[1])
