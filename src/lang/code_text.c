/* Owns: see code_text.h. Must not know: the stack, where texts come from. Called by: lang/code.c.
 *
 * A text is a word, the code of one of the caller's strings. A name of a period that is none of
 * them is a word below -1, made of the period's first day: so equal names are equal words, and the
 * name is found again. */
#include "lang/code_text.h"

#include "base/calendar.h"

enum { MONTH_NAME = 0, QUARTER_NAME, YEAR_NAME, QUARTER_LOWERED, NAMES, NAME_ROOM = 12 };

static int32_t period_word(int32_t first, int32_t name) {
    return -2 - ((first - TIERKIT_I_DAY_MIN) * NAMES + name);
}

static tierkit_i_unit unit_of(int32_t name) {
    return name == MONTH_NAME  ? TIERKIT_I_MONTH
           : name == YEAR_NAME ? TIERKIT_I_YEAR
                               : TIERKIT_I_QUARTER;
}

/* Its name in the buffer. */
static tierkit_i_piece period_name(int32_t word, char *buffer) {
    int32_t name = (-2 - word) % NAMES;
    tierkit_i_piece piece = { buffer, 0 };
    piece.bytes =
        tierkit_i_period_name(TIERKIT_I_DAY_MIN + (-2 - word) / NAMES, unit_of(name), buffer);
    if (name == QUARTER_LOWERED) {
        buffer[piece.bytes - 2] = 'q'; /* 2013-q2 */
    }
    return piece;
}

/* A word that no string has, -1, is the empty text. */
static tierkit_i_piece text_of(const tierkit_i_text_words *words, int32_t word, char *buffer) {
    tierkit_i_piece piece = { "", 0 };
    if (word < -1) {
        return period_name(word, buffer);
    }
    if (word >= 0) {
        piece.text = tierkit_i_strings_get(words->strings, (uint32_t)word, &piece.bytes);
    }
    return piece;
}

/* The word of a period's name: that of a string with the same text, where there is one. */
static int32_t name_word(const tierkit_i_text_words *words, int32_t first, int32_t name) {
    char buffer[NAME_ROOM];
    int32_t made = period_word(first, name);
    tierkit_i_piece piece = period_name(made, buffer);
    int32_t found = tierkit_i_strings_find(words->strings, piece.text, piece.bytes);
    return found != TIERKIT_I_NO_CODE ? found : made;
}

/* a = is text b at the beginning of text a, at its end, anywhere in it? */
static void part(const tierkit_i_text_words *words, int32_t where, tierkit_i_vector *a,
                 const tierkit_i_vector *b, size_t count) {
    char of_a[NAME_ROOM], of_b[NAME_ROOM];
    tierkit_i_vector_join(a, b, count);
    for (size_t i = 0; i < count; i++) {
        a->word[i] = a->status[i] == TIERKIT_VALUE_OK &&
                     tierkit_i_text_has(text_of(words, a->word[i], of_a), where,
                                        text_of(words, b->word[i], of_b));
    }
}

static void lower(const tierkit_i_text_words *words, tierkit_i_vector *a, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int32_t word = a->word[i];
        if (a->status[i] != TIERKIT_VALUE_OK) {
            continue;
        }
        if (word >= 0) {
            a->word[i] = words->lower[word];
        } else if (word < -1 && (-2 - word) % NAMES == QUARTER_NAME) {
            a->word[i] = name_word(words, TIERKIT_I_DAY_MIN + (-2 - word) / NAMES, QUARTER_LOWERED);
        }
    }
}

/* The first day of the calendar month, quarter or year of a day. */
static int32_t first_day(int32_t day, int32_t name) {
    int32_t year = 0, month = 0, of_month = 0;
    tierkit_i_day_to_civil(day, &year, &month, &of_month);
    if (name != MONTH_NAME) {
        month = name == YEAR_NAME ? 1 : month - (month - 1) % 3;
    }
    return tierkit_i_day_from_civil(year, month, 1);
}

static void period(const tierkit_i_text_words *words, tierkit_i_unit unit, tierkit_i_vector *a,
                   size_t count) {
    int32_t name = unit == TIERKIT_I_MONTH  ? MONTH_NAME
                   : unit == TIERKIT_I_YEAR ? YEAR_NAME
                                            : QUARTER_NAME;
    for (size_t i = 0; i < count; i++) {
        if (a->status[i] == TIERKIT_VALUE_OK) { /* dates lie within the years 1 to 9999 */
            a->word[i] = name_word(words, first_day((int32_t)a->number.low[i], name), name);
        }
    }
}

void tierkit_i_code_text(const tierkit_i_text_words *words,
                         const tierkit_i_instruction *instruction, const tierkit_i_operand *at,
                         size_t count) {
    if (instruction->op == TIERKIT_I_CODE_PART) {
        part(words, instruction->argument, at[0].vector, at[1].vector, count);
    } else if (instruction->op == TIERKIT_I_CODE_LOWER) {
        lower(words, at[0].vector, count);
    } else {
        period(words, (tierkit_i_unit)instruction->argument, at[0].vector, count);
    }
}
