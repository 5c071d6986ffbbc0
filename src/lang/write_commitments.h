/* Owns: writing the statement `commitments` out as facts, measures and KPIs.
 * Must not know: the statement's grammar. Called by: lang/parse_commitments.c. */
#ifndef TIERKIT_I_LANG_WRITE_COMMITMENTS_H
#define TIERKIT_I_LANG_WRITE_COMMITMENTS_H

#include "lang/parser.h"

/* Opens the text it stands for, and notes which KPIs it will make. */
tierkit_status tierkit_i_write_commitments(tierkit_i_parser *p, tierkit_i_commitments *of);

#endif
