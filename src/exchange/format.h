/* Owns: what an Arrow format string means to a batch. Must not know: arrays.
 * Called by: import.c (reading a schema), convert.c, dictionary.c. */
#ifndef TIERKIT_I_EXCHANGE_FORMAT_H
#define TIERKIT_I_EXCHANGE_FORMAT_H

#include "base/status.h"
#include "tierkit/arrow.h"

/* What happens to the elements of an array on their way into a column. */
typedef enum tierkit_i_arrow_way {
    TIERKIT_I_ARROW_UNKNOWN = 0,
    TIERKIT_I_ARROW_FIXED,    /* borrowed */
    TIERKIT_I_ARROW_TEXT,     /* borrowed; `bytes` is the width of a position */
    TIERKIT_I_ARROW_VIEWS,    /* texts that are copied one after the other */
    TIERKIT_I_ARROW_BITS,     /* a byte a flag */
    TIERKIT_I_ARROW_UNSIGNED, /* the next wider integer; 64 bits are checked and borrowed */
    TIERKIT_I_ARROW_FLOAT,    /* doubles */
    TIERKIT_I_ARROW_DAYS,     /* milliseconds to days */
    TIERKIT_I_ARROW_INSTANTS, /* seconds, milliseconds or nanoseconds to microseconds */
    TIERKIT_I_ARROW_DECIMALS, /* another number of places */
    TIERKIT_I_ARROW_NOTHING   /* all missing */
} tierkit_i_arrow_way;

typedef struct tierkit_i_arrow_format {
    tierkit_i_arrow_way way;
    int32_t type;  /* TIERKIT_TYPE_... of the column */
    int32_t scale; /* of the column */
    int32_t bytes; /* of an element, 0 = none */
    int32_t from;  /* DECIMALS: the scale it has; INSTANTS: the letter of its unit */
} tierkit_i_arrow_format;

/* Reads a format string; way UNKNOWN when a batch has no type for it. */
void tierkit_i_arrow_format_read(const char *text, tierkit_i_arrow_format *format);

/* Where the format is an integer its scale becomes "tierkit:scale" of the field: 0 when that is not
 * 0 to 18. text: the format string, of the field or of its dictionary. */
int tierkit_i_arrow_format_scale(const struct ArrowSchema *field, const char *text,
                                 tierkit_i_arrow_format *format);

/* For an unknown format: what to do about it. */
const char *tierkit_i_arrow_cure(const char *text);

/* May positions in a dictionary have this format? */
int tierkit_i_arrow_is_index(const char *text);

#endif
