/* Owns: which function a word stands for that is none: one that is misspelt, or what other tools
 * call it. Must not know: what functions do. Called by: lang/row_check_call.c, program. */
#include "lang/diagnostics.h"

#include <string.h>

/* What spreadsheets and databases say, in small letters. */
static const struct {
    char said[20], meant[12];
} words[] = {
    { "avg", "average" },
    { "mean", "average" },
    { "moving_average", "average" },
    { "rolling_average", "average" },
    { "median", "quantile" },
    { "stdev", "cv" },
    { "growth", "change" },
    { "yoy", "change" },
    { "lag", "prior" },
    { "previous", "prior" },
    { "ifnull", "coalesce" },
    { "nvl", "coalesce" },
    { "isnull", "missing" },
    { "is_missing", "missing" },
    { "datediff", "days" },
    { "lcase", "lower" },
    { "lowercase", "lower" },
    { "instr", "contains" },
    { "top", "top_over" },
    { "rate", "at_rate" },
    { "countif", "count" },
    { "sumif", "sum" },
    { "least", "min" },
    { "greatest", "max" },
};

static tierkit_i_piece find(const char *word, const tierkit_i_piece *names, size_t count) {
    tierkit_i_piece none = { "", 0 };
    for (size_t i = 0; i < count; i++) {
        if (names[i].bytes == strlen(word) && memcmp(names[i].text, word, names[i].bytes) == 0) {
            return names[i];
        }
    }
    return none;
}

tierkit_i_piece tierkit_i_function_meant(tierkit_i_piece word, const tierkit_i_piece *names,
                                         size_t count) {
    char small[sizeof words[0].said] = "";
    if (word.bytes < sizeof small) {
        tierkit_i_text_lower(word.text, word.bytes, small);
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
            if (memcmp(small, words[i].said, word.bytes + 1) == 0) { /* and the end */
                return find(words[i].meant, names, count);
            }
        }
    }
    int32_t closest = tierkit_i_closest(word.text, word.bytes, names, count);
    return closest < 0 ? find("", NULL, 0) : names[closest];
}
