/* Owns: texts of records as the words that formulas work with. Must not know: formulas.
 * Called by: review/review.c.
 *
 * A program's own texts have their codes there. Where functions look into texts all texts that a
 * record can have are added, ids and small letters too; else those that no literal has get codes of
 * their own, which is all that comparing needs. */
#include "review/state.h"

static tierkit_status number_texts(tierkit_review *review) {
    const tierkit_i_strings *texts = &review->snapshot->texts;
    const tierkit_i_strings *words = &review->program->tree.strings;
    for (uint32_t t = 0; t < texts->count; t++) {
        size_t bytes;
        const char *text = tierkit_i_strings_get(texts, t, &bytes);
        int32_t word = tierkit_i_strings_find(words, text, bytes);
        review->word_of_text[t] = word != TIERKIT_I_NO_CODE ? word : (int32_t)(words->count + t);
    }
    return TIERKIT_OK;
}

static tierkit_status add_texts(tierkit_review *review) {
    const tierkit_i_snapshot *snapshot = review->snapshot;
    tierkit_i_strings *words = &review->words;
    size_t bytes;
    int32_t word;
    TIERKIT_I_TRY(tierkit_i_strings_copy(words, &review->program->tree.strings, &review->memory));
    TIERKIT_I_TRY(tierkit_i_strings_room(words, snapshot->texts.count + snapshot->record_count,
                                         review->pace));
    for (uint32_t t = 0; t < snapshot->texts.count; t++) {
        const char *text = tierkit_i_strings_get(&snapshot->texts, t, &bytes);
        TIERKIT_I_TRY(tierkit_i_strings_add(words, text, bytes, &review->word_of_text[t]));
    }
    for (size_t r = 0; r < snapshot->record_count; r++) {
        const char *id =
            tierkit_i_snapshot_entity_id(snapshot, snapshot->records[r].entity, &bytes);
        TIERKIT_I_TRY(tierkit_i_strings_add(words, id, bytes, &word));
    }
    return TIERKIT_OK;
}

/* Small letters of `from`, which adding may move: so a copy. */
static tierkit_status add_lowered(tierkit_i_strings *words, uint32_t from, tierkit_i_buffer *copy,
                                  int32_t *word) {
    size_t bytes;
    const char *text = tierkit_i_strings_get(words, from, &bytes);
    copy->count = 0;
    TIERKIT_I_TRY(tierkit_i_buffer_add(copy, text, bytes));
    tierkit_i_text_lower((const char *)copy->bytes, bytes, (char *)copy->bytes);
    return tierkit_i_strings_add(words, bytes > 0 ? (const char *)copy->bytes : "", bytes, word);
}

static tierkit_status add_small_letters(tierkit_review *review) {
    tierkit_i_strings *words = &review->words;
    uint32_t count = words->count;
    tierkit_i_buffer copy;
    tierkit_status status = TIERKIT_OK;
    tierkit_i_buffer_init(&copy, &review->memory);
    review->lower_count = 2 * (size_t)count;
    TIERKIT_I_DO(
        tierkit_i_new(&review->memory, review->lower_count, sizeof *review->lower, &review->lower));
    for (uint32_t w = 0; w < count; w++) {
        int32_t lowered = 0;
        TIERKIT_I_DO(add_lowered(words, w, &copy, &lowered));
        review->lower[w] = lowered;
        review->lower[lowered] = lowered;
    }
done:
    tierkit_i_buffer_free(&copy);
    return status;
}

tierkit_status tierkit_i_words_new(tierkit_review *review) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, review->snapshot->texts.count, sizeof(int32_t),
                                &review->word_of_text));
    if (!compiled->reads_texts) {
        return number_texts(review);
    }
    TIERKIT_I_TRY(add_texts(review));
    return compiled->lowers_texts ? add_small_letters(review) : TIERKIT_OK;
}

void tierkit_i_words_free(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    tierkit_i_free(memory, review->lower, review->lower_count, sizeof *review->lower);
    if (review->words.memory != NULL) {
        tierkit_i_strings_free(&review->words);
    }
    if (review->snapshot != NULL) {
        tierkit_i_free(memory, review->word_of_text, review->snapshot->texts.count,
                       sizeof(int32_t));
    }
}
