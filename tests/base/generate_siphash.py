"""Vectors of SipHash-2-4 with 128-bit output: key 00 01 .. 0f, message 00 01 .. of length 0 to 63.

tests/vectors/siphash_128.inc   16 bytes for each length

Written from the paper (Aumasson and Bernstein, SipHash: a fast short-input PRF, 2012) and held
against entries of the table vectors_sip128 that its authors publish (veorq/SipHash, vectors.h).
"""
from vector_file import write

MASK = 2**64 - 1
PUBLISHED = {0: "a3817f04ba25a8e66df67214c7550293", 1: "da87c1d86b99af44347659119b22fc45",
             7: "a1f1ebbed8dbc153c0b84aa61ff08239", 8: "3b62a9ba6258f5610f83e264f31497b4",
             15: "5493e99933b0a8117e08ec0f97cfc3d9", 32: "7c3956ca5eeafc3e363e9d556546eb68",
             63: "5150d1772f50834a503e069a973fbd7c"}


def turn(x, count):
    return (x << count | x >> (64 - count)) & MASK


def rounds(v, count):
    for _ in range(count):
        a, b, c, d = v
        a = (a + b) & MASK
        b = turn(b, 13) ^ a
        a = turn(a, 32)
        c = (c + d) & MASK
        d = turn(d, 16) ^ c
        a = (a + d) & MASK
        d = turn(d, 21) ^ a
        c = (c + b) & MASK
        b = turn(b, 17) ^ c
        c = turn(c, 32)
        v = [a, b, c, d]
    return v


def absorb(v, word):
    v[3] ^= word
    v = rounds(v, 2)
    v[0] ^= word
    return v


def siphash128(key, message):
    k0, k1 = (int.from_bytes(key[i:i + 8], "little") for i in (0, 8))
    v = [k ^ int.from_bytes(b"somepseudorandomlygeneratedbytes"[i:i + 8], "big")
         for k, i in ((k0, 0), (k1, 8), (k0, 16), (k1, 24))]
    v[1] ^= 0xEE
    whole = len(message) // 8 * 8
    for i in range(0, whole, 8):
        v = absorb(v, int.from_bytes(message[i:i + 8], "little"))
    v = absorb(v, int.from_bytes(message[whole:], "little") | (len(message) & 255) << 56)
    v[2] ^= 0xEE
    v = rounds(v, 4)
    first = v[0] ^ v[1] ^ v[2] ^ v[3]
    v[1] ^= 0xDD
    v = rounds(v, 4)
    second = v[0] ^ v[1] ^ v[2] ^ v[3]
    return first.to_bytes(8, "little") + second.to_bytes(8, "little")


DIGESTS = [siphash128(bytes(range(16)), bytes(range(n))) for n in range(64)]
for length, digest in PUBLISHED.items():
    assert DIGESTS[length].hex() == digest, length
assert siphash128(bytes(16), b"tierkit").hex() == "006ad9e0a21089b281dca75a751969d2"
write("siphash_128.inc", __file__, [["0x%02X" % byte for byte in d] for d in DIGESTS])
