"""Writes src/base/crc32c_table.h: four tables for CRC-32C (Castagnoli) four bytes at a time.

Polynomial 0x1EDC6F41, reflected 0x82F63B78: RFC 3720, section 12.1. Prints to standard output.
"""

POLYNOMIAL = 0x82F63B78


def byte_step(value):
    for _ in range(8):
        value = value >> 1 ^ (POLYNOMIAL if value & 1 else 0)
    return value


def tables():
    rows = [[byte_step(i) for i in range(256)]]
    for k in range(1, 4):
        rows.append([rows[k - 1][i] >> 8 ^ rows[0][rows[k - 1][i] & 255] for i in range(256)])
    return rows


print("""/* Owns: the tables of CRC-32C, four bytes at a time. Must not know: who sums what.
 * Called by: crc32c.c. Written by tests/base/generate_crc32c_table.py. */
static const uint32_t crc32c_table[4][256] = {""")
for number, row in enumerate(tables()):
    print("    {")
    for i in range(0, 256, 7):
        print("        " + ", ".join("0x%08X" % v for v in row[i:i + 7]) + ",")
    print("    }," if number < 3 else "    }")
print("};")
