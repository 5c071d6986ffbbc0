/* Owns: what statements are made of: names, figures, windows, types.
 * Must not know: statements. Called by: lang/syntax.h. */
#ifndef TIERKIT_I_LANG_SYNTAX_PARTS_H
#define TIERKIT_I_LANG_SYNTAX_PARTS_H

#include "base/fiscal.h"
#include "base/decimal.h"
#include "base/memory.h"
#include "base/strings.h"
#include "tierkit/program.h"
#include "lang/nodes.h"

/* A name with its place. text is a code in the tree's strings, TIERKIT_I_NONE when left out. */
typedef struct tierkit_i_named {
    int32_t text;
    tierkit_i_place at;
} tierkit_i_named;

/* A literal number with its place; present = 0 when left out. */
typedef struct tierkit_i_figure {
    int32_t present;
    int32_t scale;
    tierkit_i_i128 value;
    tierkit_i_measured_in measured_in;
    tierkit_i_unit period;
    int32_t currency; /* text code, TIERKIT_I_NONE */
    tierkit_i_place at;
} tierkit_i_figure;

/* A slice of another array of the tree. */
typedef struct tierkit_i_slice {
    int32_t first, count;
} tierkit_i_slice;

typedef enum tierkit_i_window_kind {
    TIERKIT_I_WINDOW_DEFAULT = 0, /* the program's review window */
    TIERKIT_I_WINDOW_ALL,
    TIERKIT_I_WINDOW_LAST,        /* last n units: the n units that are complete at as-of */
    TIERKIT_I_WINDOW_TO_DATE,     /* this unit, up to as-of */
    TIERKIT_I_WINDOW_REVIEW_DATE, /* the state at as-of */
    TIERKIT_I_WINDOW_SINCE,       /* from the day `count` on */
    TIERKIT_I_WINDOW_OWN          /* from a date of each distributor on: `begin` */
} tierkit_i_window_kind;

typedef struct tierkit_i_window_clause {
    tierkit_i_window_kind kind;
    int32_t count;
    tierkit_i_unit unit;
    tierkit_i_place at;
    tierkit_i_named begin; /* OWN: an attribute, or `since` */
} tierkit_i_window_clause;

/* Declared types of attributes, columns, measures and promises. */
typedef enum tierkit_i_type {
    TIERKIT_I_TYPE_UNKNOWN = 0,
    TIERKIT_I_TYPE_NUMBER,   /* scale 6 unless given */
    TIERKIT_I_TYPE_MONEY,    /* the program's money scale */
    TIERKIT_I_TYPE_COUNT,    /* scale 0 */
    TIERKIT_I_TYPE_RATIO,    /* scale 9 */
    TIERKIT_I_TYPE_POINTS,   /* scale 9 */
    TIERKIT_I_TYPE_DURATION, /* days; scale 0 */
    TIERKIT_I_TYPE_TEXT,
    TIERKIT_I_TYPE_DATE,
    TIERKIT_I_TYPE_INSTANT,
    TIERKIT_I_TYPE_FLAG,
    /* Made by products and quotients: money, counts and days to the power of -1, 0 or 1, counted in
     * base 3 from here. See program/units.c. */
    TIERKIT_I_TYPE_DERIVED = 16,
    TIERKIT_I_TYPE_DERIVED_LAST = 42
} tierkit_i_type;

#endif
