/* Owns: what tables of lookups and the `with` of facts say. Must not know: what rows hold.
 * Called by: lang/syntax.h. */
#ifndef TIERKIT_I_LANG_SYNTAX_TABLES_H
#define TIERKIT_I_LANG_SYNTAX_TABLES_H

#include "lang/syntax_parts.h"

/* `table prices key product_id from valid_from` */
typedef struct tierkit_i_table_clause {
    tierkit_i_named name;
    tierkit_i_named key;     /* text column; text NONE after an error */
    tierkit_i_named from;    /* date column; text NONE: undated */
    tierkit_i_slice columns; /* in tree->columns */
} tierkit_i_table_clause;

/* `with products by item_id`, one of the tables that facts look up */
typedef struct tierkit_i_with_clause {
    tierkit_i_named table;
    tierkit_i_named by; /* the facts' column that holds the key; text NONE: named as there */
} tierkit_i_with_clause;

#endif
