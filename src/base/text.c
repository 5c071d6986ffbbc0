/* Owns: the check of UTF-8, parts of texts, small letters, the closest of several names.
 * Must not know: what a text says.
 * Called by: lang (texts, suggestions), network (texts of hosts). */
#include "base/strings.h"

#include <string.h>

/* ---- parts and letters ----------------------------------------------------------------------- */

static int is_at(tierkit_i_piece text, size_t from, tierkit_i_piece part) {
    return memcmp(text.text + from, part.text, part.bytes) == 0;
}

int tierkit_i_text_has(tierkit_i_piece text, int32_t where, tierkit_i_piece part) {
    if (part.bytes == 0 || part.bytes > text.bytes) {
        return part.bytes == 0;
    }
    size_t most = text.bytes - part.bytes;
    if (where != TIERKIT_I_ANYWHERE) {
        return is_at(text, where == TIERKIT_I_AT_BEGINNING ? 0 : most, part);
    }
    size_t from = 0;
    while (from <= most && !is_at(text, from, part)) {
        from++;
    }
    return from <= most;
}

void tierkit_i_text_lower(const char *text, size_t bytes, char *to) {
    for (size_t i = 0; i < bytes; i++) {
        char letter = text[i];
        to[i] = letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
    }
}

/* ---- UTF-8: The Unicode Standard, table 3-7, well-formed byte sequences ---------------------- */

/* Bytes of the well-formed character at `at` with `left` bytes to go, 0 = ill-formed. */
static size_t character_bytes(const unsigned char *at, size_t left) {
    unsigned char lead = at[0], low = 0x80, high = 0xBF;
    size_t bytes = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4 || left < bytes) {
        return 0;
    }
    /* The second byte excludes overlong forms, surrogates and what lies above U+10FFFF. */
    if (lead == 0xE0) {
        low = 0xA0;
    } else if (lead == 0xED) {
        high = 0x9F;
    } else if (lead == 0xF0) {
        low = 0x90;
    } else if (lead == 0xF4) {
        high = 0x8F;
    }
    if (at[1] < low || at[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < bytes; i++) {
        if ((at[i] & 0xC0u) != 0x80u) {
            return 0;
        }
    }
    return bytes;
}

/* Eight bytes at once where all are ASCII and none is NUL, which is nearly everywhere. */
static int is_plain_word(const unsigned char *at) {
    uint64_t word = 0;
    memcpy(&word, at, sizeof word);
    uint64_t has_zero = (word - 0x0101010101010101u) & ~word;
    return ((word | has_zero) & 0x8080808080808080u) == 0;
}

/* NUL is refused although UTF-8 has it: texts leave through interfaces that end at NUL. */
int tierkit_i_utf8_is_valid(const char *text, size_t bytes) {
    const unsigned char *at = (const unsigned char *)text;
    for (size_t i = 0; i < bytes;) {
        size_t step = 1;
        if (bytes - i >= 8 && is_plain_word(at + i)) {
            step = 8;
        } else if (at[i] >= 0x80) {
            step = character_bytes(at + i, bytes - i);
        } else if (at[i] == 0) {
            step = 0;
        }
        if (step == 0) {
            return 0;
        }
        i += step;
    }
    return 1;
}

/* ---- the closest name ------------------------------------------------------------------------ */

enum { WORD_MAX = 64, DISTANCE_MAX = 2, SHORT_WORD = 4 };

/* Distances stay below 2 * 64, so a byte holds them. */
static uint8_t least(int a, int b) {
    return (uint8_t)(a < b ? a : b);
}

/* Fills one row of the distance table from the two above it. */
static void distance_row(uint8_t rows[3][WORD_MAX + 1], size_t i, const tierkit_i_piece *a,
                         const tierkit_i_piece *b) {
    uint8_t *row = rows[i % 3];
    const uint8_t *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];
    row[0] = (uint8_t)i;
    for (size_t j = 1; j <= b->bytes; j++) {
        int differs = a->text[i - 1] != b->text[j - 1];
        uint8_t best = least(least(row[j - 1] + 1, above[j] + 1), above[j - 1] + differs);
        if (i > 1 && j > 1 && a->text[i - 1] == b->text[j - 2] &&
            a->text[i - 2] == b->text[j - 1]) {
            best = least(best, above2[j - 2] + 1);
        }
        row[j] = best;
    }
}

/* Insertions, deletions, changes and swaps of neighbours (optimal string alignment). */
/* Three rows of the table are enough: a swap looks two rows back. F. Damerau, A technique for
 * computer detection and correction of spelling errors (1964), names these four mistakes. */
static int distance(const tierkit_i_piece *a, const tierkit_i_piece *b) {
    uint8_t rows[3][WORD_MAX + 1];
    for (size_t j = 0; j <= b->bytes; j++) {
        rows[0][j] = (uint8_t)j;
    }
    for (size_t i = 1; i <= a->bytes; i++) {
        distance_row(rows, i, a, b);
    }
    return rows[a->bytes % 3][b->bytes];
}

/* But for the case of their letters. */
static int is_alike(const tierkit_i_piece *a, const tierkit_i_piece *b) {
    char small[2][WORD_MAX];
    if (a->bytes != b->bytes || a->bytes > WORD_MAX) {
        return 0;
    }
    tierkit_i_text_lower(a->text, a->bytes, small[0]);
    tierkit_i_text_lower(b->text, b->bytes, small[1]);
    return memcmp(small[0], small[1], a->bytes) == 0;
}

/* The limit shrinks with every better candidate, so later ones need to be closer still. Long words
 * are not compared: nobody misspells 64 letters twice. */
int32_t tierkit_i_closest(const char *text, size_t bytes, const tierkit_i_piece *candidates,
                          size_t count) {
    tierkit_i_piece word = { text, bytes };
    int limit = bytes < SHORT_WORD ? 1 : DISTANCE_MAX;
    int32_t closest = -1;
    for (size_t i = 0; bytes <= WORD_MAX && i < count; i++) {
        size_t other = candidates[i].bytes;
        size_t gap = other > bytes ? other - bytes : bytes - other;
        if (other > WORD_MAX || gap > (size_t)limit) {
            continue;
        }
        int far = distance(&word, &candidates[i]);
        if (far <= limit) {
            closest = (int32_t)i;
            limit = far - 1; /* of equally close ones the first wins */
        }
        if (limit < 0) {
            break;
        }
    }
    for (size_t i = 0; closest < 0 && i < count; i++) {
        closest = is_alike(&word, &candidates[i]) ? (int32_t)i : -1;
    }
    return closest;
}
