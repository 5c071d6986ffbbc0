/* Owns: what rules say. Must not know: how rows are decided. Called by: lang/syntax.h. */
#ifndef TIERKIT_I_LANG_SYNTAX_RULES_H
#define TIERKIT_I_LANG_SYNTAX_RULES_H

#include "lang/syntax_parts.h"

/* `direct when account_size >= 1000000 EUR limit 5`, `distributor otherwise` */
typedef struct tierkit_i_rule {
    tierkit_i_named name;   /* the outcome */
    int32_t when;           /* node, NONE = otherwise */
    int32_t holds;          /* node: `if WHEN then 1 else 0`, NONE = otherwise */
    int32_t number;         /* text no name can be: tells the lines of one outcome apart */
    tierkit_i_figure limit; /* comes back with the outcome */
    tierkit_i_tokens tokens;
} tierkit_i_rule;

/* `rules route over account_size money, preference text` */
typedef struct tierkit_i_rule_set {
    tierkit_i_named name;
    tierkit_i_slice inputs; /* in tree->rule_inputs */
    tierkit_i_slice lines;  /* in tree->rules */
} tierkit_i_rule_set;

#endif
