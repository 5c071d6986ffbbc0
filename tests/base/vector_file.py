"""Shared by the generators: writes rows of C initialisers to tests/vectors/NAME.inc."""
import struct
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "vectors"


def write(name, generator, rows):
    path = Path(generator).resolve()
    lines = ["/* Written by tests/%s/%s: do not edit. */" % (path.parent.name, path.name)]
    lines += ["{ %s }," % ", ".join(row) for row in rows]
    (FOLDER / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def word(value):
    return "0x%Xu" % (value % 2**64)


def int64(value):
    return "INT64_MIN" if value == -2**63 else "INT64_C(%d)" % value


def wide(value):
    """A 128-bit two's complement number as { low, high }."""
    high = value >> 64
    return "{ %s, %s }" % (word(value), int64(high))


def bits(value):
    """The bits of a double."""
    return "0x%016Xu" % struct.unpack("<Q", struct.pack("<d", value))[0]


def double(pattern):
    return struct.unpack("<d", struct.pack("<Q", pattern))[0]


def text(value):
    return '"%s"' % value
