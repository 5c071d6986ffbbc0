/* Owns: reading Arrow format strings, and what to advise about those a batch has no type for.
 * Must not know: arrays. Called by: import.c. */
#include "exchange/format.h"

#include "base/decimal.h"
#include "exchange/metadata.h"

#include <string.h>

enum { PLACES_MAX = 76, POWER_MAX = 38 }; /* of any Arrow decimal; of a 128-bit power of ten */

static int is(const char *text, const char *literal) {
    size_t bytes = strlen(literal) + 1;
    return strlen(text) + 1 == bytes && memcmp(text, literal, bytes) == 0;
}

/* One letter out of several. */
static int is_one_of(const char *text, const char *letters) {
    while (*letters != '\0' && *letters != text[0]) {
        letters++;
    }
    return *letters != '\0' && text[1] == '\0';
}

/* ---- decimals ------------------------------------------------------------------------------ */

/* A small number, with a sign or without. Returns 0 when there is none or it is no scale. */
static int read_places(const char **at, int32_t *out) {
    int negative = **at == '-';
    const char *digit = *at + negative;
    int32_t value = 0;
    if (*digit < '0' || *digit > '9') {
        return 0;
    }
    for (; *digit >= '0' && *digit <= '9'; digit++) {
        value = value * 10 + (*digit - '0');
        if (value > 128) {
            return 0;
        }
    }
    *at = digit;
    *out = negative ? -value : value;
    return 1;
}

static int read_comma(const char **at) {
    int is_there = **at == ',';
    *at += is_there;
    return is_there;
}

/* d:precision,scale or d:precision,scale,bits */
static void read_decimal(const char *at, tierkit_i_arrow_format *format) {
    int32_t precision = 0, scale = 0, bits = 128;
    if (!read_places(&at, &precision) || !read_comma(&at) || !read_places(&at, &scale) ||
        (read_comma(&at) && !read_places(&at, &bits)) || *at != '\0') {
        return;
    }
    int known = bits == 32 || bits == 64 || bits == 128;
    int fits = scale >= 0 && scale <= TIERKIT_I_SCALE_MAX;
    int32_t to = scale < 0 ? 0 : TIERKIT_I_SCALE_MAX;
    if (!known || scale > PLACES_MAX || to - scale > POWER_MAX) {
        return;
    }
    format->way = fits ? TIERKIT_I_ARROW_FIXED : TIERKIT_I_ARROW_DECIMALS;
    format->bytes = bits / 8;
    format->from = scale;
    format->scale = fits ? scale : to;
    format->type = !fits || bits == 128 ? TIERKIT_TYPE_DECIMAL128
                   : bits == 64         ? TIERKIT_TYPE_INT64
                                        : TIERKIT_TYPE_INT32;
}

/* ---- dates and instants -------------------------------------------------------------------- */

static int is_utc(const char *zone) {
    static const char names[][8] = { "", "UTC", "Etc/UTC", "GMT", "Z", "+00:00" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (is(zone, names[i])) {
            return 1;
        }
    }
    return 0;
}

/* tdD, tdm, tss:zone, tsm:zone, tsu:zone, tsn:zone */
static void read_time(const char *text, tierkit_i_arrow_format *format) {
    int is_instant = text[1] == 's' && text[2] != '\0' && text[3] == ':' && is_utc(text + 4);
    if (is(text, "tdD")) {
        *format = (tierkit_i_arrow_format){ TIERKIT_I_ARROW_FIXED, TIERKIT_TYPE_DATE32, 0, 4, 0 };
    } else if (is(text, "tdm")) {
        *format = (tierkit_i_arrow_format){ TIERKIT_I_ARROW_DAYS, TIERKIT_TYPE_DATE32, 0, 8, 0 };
    } else if (is_instant && text[2] == 'u') {
        *format =
            (tierkit_i_arrow_format){ TIERKIT_I_ARROW_FIXED, TIERKIT_TYPE_INSTANT64, 0, 8, 0 };
    } else if (is_instant && (text[2] == 's' || text[2] == 'm' || text[2] == 'n')) {
        *format = (tierkit_i_arrow_format){ TIERKIT_I_ARROW_INSTANTS, TIERKIT_TYPE_INSTANT64, 0, 8,
                                            text[2] };
    }
}

/* ---- all ----------------------------------------------------------------------------------- */

static void read_letter(char letter, tierkit_i_arrow_format *format) {
    static const struct {
        char letter;
        tierkit_i_arrow_format format;
    } letters[] = {
        { 'c', { TIERKIT_I_ARROW_FIXED, TIERKIT_TYPE_INT8, 0, 1, 0 } },
        { 's', { TIERKIT_I_ARROW_FIXED, TIERKIT_TYPE_INT16, 0, 2, 0 } },
        { 'i', { TIERKIT_I_ARROW_FIXED, TIERKIT_TYPE_INT32, 0, 4, 0 } },
        { 'l', { TIERKIT_I_ARROW_FIXED, TIERKIT_TYPE_INT64, 0, 8, 0 } },
        { 'C', { TIERKIT_I_ARROW_UNSIGNED, TIERKIT_TYPE_INT16, 0, 1, 0 } },
        { 'S', { TIERKIT_I_ARROW_UNSIGNED, TIERKIT_TYPE_INT32, 0, 2, 0 } },
        { 'I', { TIERKIT_I_ARROW_UNSIGNED, TIERKIT_TYPE_INT64, 0, 4, 0 } },
        { 'L', { TIERKIT_I_ARROW_UNSIGNED, TIERKIT_TYPE_INT64, 0, 8, 0 } },
        { 'f', { TIERKIT_I_ARROW_FLOAT, TIERKIT_TYPE_FLOAT64, 0, 4, 0 } },
        { 'g', { TIERKIT_I_ARROW_FIXED, TIERKIT_TYPE_FLOAT64, 0, 8, 0 } },
        { 'b', { TIERKIT_I_ARROW_BITS, TIERKIT_TYPE_FLAG8, 0, 0, 0 } },
        { 'u', { TIERKIT_I_ARROW_TEXT, TIERKIT_TYPE_TEXT32, 0, 4, 0 } },
        { 'U', { TIERKIT_I_ARROW_TEXT, TIERKIT_TYPE_TEXT, 0, 8, 0 } },
        { 'n', { TIERKIT_I_ARROW_NOTHING, TIERKIT_TYPE_TEXT_POINTERS, 0, 0, 0 } },
    };
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if (letters[i].letter == letter) {
            *format = letters[i].format;
        }
    }
}

void tierkit_i_arrow_format_read(const char *text, tierkit_i_arrow_format *format) {
    memset(format, 0, sizeof *format);
    if (text == NULL || text[0] == '\0') {
        return;
    }
    if (text[1] == '\0') {
        read_letter(text[0], format);
    } else if (text[0] == 'd' && text[1] == ':') {
        read_decimal(text + 2, format);
    } else if (text[0] == 't') {
        read_time(text, format);
    } else if (is(text, "vu")) {
        *format = (tierkit_i_arrow_format){ TIERKIT_I_ARROW_VIEWS, TIERKIT_TYPE_TEXT, 0, 16, 0 };
    }
}

int tierkit_i_arrow_is_index(const char *text) {
    return is_one_of(text, "csilCSIL");
}

int tierkit_i_arrow_format_scale(const struct ArrowSchema *field, const char *text,
                                 tierkit_i_arrow_format *format) {
    tierkit_i_piece places;
    int64_t scale = 0;
    if (!tierkit_i_arrow_is_index(text) ||
        !tierkit_i_arrow_metadata_find(field->metadata, TIERKIT_I_ARROW_SCALE, &places)) {
        return 1;
    }
    if (tierkit_i_decimal_read64(places.text, places.bytes, 0, &scale, NULL) != TIERKIT_OK ||
        scale < 0 || scale > TIERKIT_I_SCALE_MAX) {
        return 0;
    }
    format->scale = (int32_t)scale;
    return 1;
}

static const char *cure_of_time(char second) {
    switch (second) {
    case 's':
        return "cast it to a timestamp in UTC, or to date32 in its own zone";
    case 't':
    case 'i':
        return "cast it to utf8";
    default:
        return "cast it to int64";
    }
}

const char *tierkit_i_arrow_cure(const char *text) {
    char first = text != NULL ? text[0] : '\0';
    switch (first) {
    case 'z':
    case 'Z':
    case 'w':
    case 'v':
        return "cast it to utf8";
    case 'd':
        return "cast it to decimal128(38, 18)";
    case 'e':
        return "cast it to float64";
    case 't':
        return cure_of_time(text[1]);
    case '+':
        return text[1] == 'r' ? "decode its runs" : "unnest it, or leave it out";
    default:
        return "cast it to utf8, int64, float64, decimal128, date32 or bool";
    }
}
