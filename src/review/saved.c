/* Owns: a review as bytes and back: its tables, with the frame around them.
 * Must not know: how a table is made, how cells are written. Called by: hosts.
 *
 * A loaded review is its tables and nothing else: no network, no program. The layout is in
 * docs/design/0004-movement.md. */
#include "review/saved.h"

#include "base/frame.h"
#include "base/table_saved.h"
#include "review/table_migration.h"
#include "review/table_movement.h"

#include <string.h>

static const tierkit_i_frame review_frame = { "TIERKITR", 1, 52, "not a review saved by tierkit" };

/* ---- saving ---------------------------------------------------------------------------------- */

static tierkit_status write_table(const tierkit_review *review, int32_t kind, tierkit_i_pace *pace,
                                  tierkit_i_buffer *to) {
    tierkit_table *table = NULL;
    TIERKIT_I_TRY(tierkit_i_table_of(review, kind, pace, &table));
    tierkit_status status = tierkit_i_buffer_u32(to, (uint32_t)kind);
    if (status == TIERKIT_OK) {
        status = tierkit_i_table_write(table, pace, to);
    }
    tierkit_table_free(table);
    return status;
}

static int is_kept(const tierkit_review *review, int32_t kind) {
    for (size_t t = 0; t < review->kept_count; t++) {
        if (review->kept[t].kind == kind) {
            return 1;
        }
    }
    return 0;
}

/* All there are, or those that a loaded review came with. */
static tierkit_status write_tables(const tierkit_review *review, tierkit_i_pace *pace,
                                   tierkit_i_buffer *to) {
    int is_loaded = review->program == NULL;
    size_t kinds = tierkit_i_table_kinds();
    TIERKIT_I_TRY(tierkit_i_buffer_u32(to, (uint32_t)(is_loaded ? review->kept_count : kinds)));
    for (size_t t = 0; t < kinds; t++) {
        int32_t kind = tierkit_i_table_kind(t);
        if (!is_loaded || is_kept(review, kind)) {
            TIERKIT_I_TRY(write_table(review, kind, pace, to));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status write_review(const tierkit_review *review, tierkit_i_pace *pace,
                                   tierkit_i_buffer *to) {
    uint32_t checksum = 0;
    TIERKIT_I_TRY(tierkit_i_buffer_add(to, review_frame.magic, 8));
    TIERKIT_I_TRY(tierkit_i_buffer_u16(to, (uint16_t)review_frame.version));
    TIERKIT_I_TRY(tierkit_i_buffer_u16(to, 0));
    TIERKIT_I_TRY(tierkit_i_buffer_u64(to, 0)); /* the length, when it is known */
    TIERKIT_I_TRY(tierkit_i_buffer_add(to, tierkit_i_review_fingerprint(review), 16));
    TIERKIT_I_TRY(tierkit_i_buffer_u32(to, (uint32_t)review->source.as_of));
    TIERKIT_I_TRY(tierkit_i_buffer_u64(to, review->records));
    TIERKIT_I_TRY(write_tables(review, pace, to));
    uint64_t length = to->count + TIERKIT_I_FRAME_CHECKSUM;
    for (size_t i = 0; i < 8; i++) {
        to->bytes[TIERKIT_I_FRAME_LENGTH_AT + i] = (uint8_t)(length >> (8 * i));
    }
    TIERKIT_I_TRY(tierkit_i_frame_checksum(to->bytes, to->count, pace, &checksum));
    return tierkit_i_buffer_u32(to, checksum);
}

tierkit_status TIERKIT_CALL tierkit_review_save(const tierkit_review *review,
                                                const tierkit_call *call, uint8_t *buffer,
                                                size_t capacity, size_t *needed,
                                                tierkit_error *err) {
    tierkit_i_pace pace;
    tierkit_i_buffer bytes;
    if (review == NULL || needed == NULL || (buffer == NULL && capacity > 0)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "review, needed and buffer must not be NULL");
    }
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    tierkit_i_buffer_init(&bytes, &review->memory);
    tierkit_status status = write_review(review, &pace, &bytes);
    if (status != TIERKIT_OK) {
        status = tierkit_i_table_failed(status, err);
    } else {
        *needed = bytes.count;
        if (capacity < bytes.count) {
            status = tierkit_i_fail(err, TIERKIT_E_SPACE,
                                    "buffer: too small; *needed says how many bytes to give");
        } else {
            memcpy(buffer, bytes.bytes, bytes.count);
        }
    }
    tierkit_i_buffer_free(&bytes);
    return status;
}

/* ---- loading --------------------------------------------------------------------------------- */

static int is_known(int32_t kind) {
    for (size_t t = 0; t < tierkit_i_table_kinds(); t++) {
        if (tierkit_i_table_kind(t) == kind) {
            return 1;
        }
    }
    return 0;
}

/* Of the tables that are there, the one of movement: an opening state is read from it. */
static tierkit_status check_movement(const tierkit_review *review) {
    for (size_t t = 0; t < review->kept_count; t++) {
        if (review->kept[t].kind == TIERKIT_REVIEW_MOVEMENT) {
            return tierkit_i_movement_fits(review->kept[t].table) ? TIERKIT_OK : TIERKIT_E_FORMAT;
        }
    }
    return TIERKIT_E_FORMAT;
}

/* The same of migration, which reviews of earlier versions have not. */
static tierkit_status check_migration(const tierkit_review *review) {
    for (size_t t = 0; t < review->kept_count; t++) {
        if (review->kept[t].kind == TIERKIT_REVIEW_MIGRATION) {
            return tierkit_i_migration_fits(review->kept[t].table) ? TIERKIT_OK : TIERKIT_E_FORMAT;
        }
    }
    return TIERKIT_OK;
}

static tierkit_status read_tables(tierkit_i_reader *in, tierkit_i_pace *pace,
                                  tierkit_review *review) {
    uint32_t count = tierkit_i_read_u32(in);
    if (!in->ok || count > tierkit_i_table_kinds()) {
        return TIERKIT_E_FORMAT;
    }
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(&review->memory, count, sizeof(*review->kept), &review->kept));
    review->kept_count = count;
    for (uint32_t t = 0; t < count; t++) {
        int32_t before = t == 0 ? 0 : review->kept[t - 1].kind;
        int32_t kind = (int32_t)tierkit_i_read_u32(in);
        if (!in->ok || kind <= before || !is_known(kind)) {
            return TIERKIT_E_FORMAT;
        }
        review->kept[t].kind = kind;
        TIERKIT_I_TRY(tierkit_i_table_read(in, &review->memory, pace, &review->kept[t].table));
    }
    TIERKIT_I_TRY(check_movement(review));
    return check_migration(review);
}

static tierkit_status read_review(tierkit_i_reader *in, tierkit_i_pace *pace,
                                  tierkit_review *review) {
    const uint8_t *fingerprint = tierkit_i_read_bytes(in, sizeof(review->fingerprint));
    int32_t as_of = (int32_t)tierkit_i_read_u32(in);
    uint64_t records = tierkit_i_read_u64(in);
    if (fingerprint == NULL || !in->ok || as_of < TIERKIT_I_DAY_MIN || as_of > TIERKIT_I_DAY_MAX ||
        records > INT32_MAX) {
        return TIERKIT_E_FORMAT;
    }
    memcpy(review->fingerprint, fingerprint, sizeof(review->fingerprint));
    review->source.as_of = as_of;
    review->records = (size_t)records;
    TIERKIT_I_TRY(read_tables(in, pace, review));
    return in->at == in->count ? TIERKIT_OK : TIERKIT_E_FORMAT;
}

static tierkit_status load(const tierkit_i_memory *memory, tierkit_i_reader *in,
                           tierkit_i_pace *pace, tierkit_review **out) {
    tierkit_review *made = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, 1, sizeof(*made), &made));
    made->memory = *memory;
    tierkit_i_count_init(&made->users);
    tierkit_status status = read_review(in, pace, made);
    if (status != TIERKIT_OK) {
        tierkit_i_review_release(made);
        return status;
    }
    *out = made;
    return TIERKIT_OK;
}

static tierkit_status load_failed(tierkit_status status, size_t position, tierkit_error *err) {
    switch (status) {
    case TIERKIT_E_FORMAT:
        return tierkit_i_frame_refuse(err, status, position,
                                      "not the tables of a review; save it anew");
    case TIERKIT_E_NOMEM:
        return tierkit_i_fail(err, status, "out of memory while loading a review");
    case TIERKIT_E_CANCELLED:
        return tierkit_i_fail(err, status, "loading was cancelled by the progress callback");
    default:
        return status;
    }
}

tierkit_status TIERKIT_CALL tierkit_review_load(const uint8_t *bytes, size_t count,
                                                const tierkit_allocator *allocator,
                                                const tierkit_call *call, tierkit_review **review,
                                                tierkit_error *err) {
    tierkit_i_pace pace;
    tierkit_i_memory memory;
    if (review != NULL) {
        *review = NULL;
    }
    if (review == NULL || (bytes == NULL && count > 0)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "bytes and review must not be NULL");
    }
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    TIERKIT_I_TRY(tierkit_i_memory_init(&memory, allocator, err));
    tierkit_i_reader in = { bytes, count, TIERKIT_I_FRAME_HEAD, 1 };
    tierkit_status status = tierkit_i_frame_check(&review_frame, bytes, count, &pace, err);
    if (status == TIERKIT_OK) {
        in.count = count - TIERKIT_I_FRAME_CHECKSUM;
        status = load(&memory, &in, &pace, review);
        return status == TIERKIT_OK ? status : load_failed(status, in.at, err);
    }
    return status == TIERKIT_E_CANCELLED ? load_failed(status, 0, err) : status;
}

/* ---- what is kept ---------------------------------------------------------------------------- */

const uint8_t *tierkit_i_review_fingerprint(const tierkit_review *review) {
    return review->program != NULL ? review->program->fingerprint : review->fingerprint;
}

void tierkit_i_saved_free(tierkit_review *review) {
    for (size_t t = 0; t < review->kept_count; t++) {
        tierkit_table_free(review->kept[t].table);
    }
    tierkit_i_free(&review->memory, review->kept, review->kept_count, sizeof(*review->kept));
}

tierkit_status tierkit_i_refuse_saved(const tierkit_review *review, tierkit_error *err) {
    return review->program != NULL
               ? TIERKIT_OK
               : tierkit_i_fail(err, TIERKIT_E_UNSUPPORTED,
                                "a loaded review has its tables only; make the review anew from "
                                "the network and the program");
}
