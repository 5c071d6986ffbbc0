/* The declarations of tierkit 0.1.0 without preprocessor, for cffi and LuaJIT:
 * made from include/tierkit by bindings/describe.py; change the headers, not this.
 *
 * SPDX-License-Identifier: Apache-2.0 */
/* clang-format off */

/* types.h */

enum { TIERKIT_VERSION_MAJOR = 0 };
enum { TIERKIT_VERSION_MINOR = 1 };
enum { TIERKIT_VERSION_PATCH = 0 };
enum { TIERKIT_ABI_VERSION = 1 };
typedef int32_t tierkit_status;

enum {
 TIERKIT_OK = 0,

 TIERKIT_E_NULL = -1,
 TIERKIT_E_ARGUMENT = -2,
 TIERKIT_E_RANGE = -3,
 TIERKIT_E_SPACE = -4,
 TIERKIT_E_NOT_FOUND = -5,
 TIERKIT_E_UNKNOWN_KEY = -6,
 TIERKIT_E_UNSUPPORTED = -7,

 TIERKIT_E_NOMEM = -20,
 TIERKIT_E_CANCELLED = -21,
 TIERKIT_E_INTERNAL = -22,
 TIERKIT_E_ENVIRONMENT = -23,
 TIERKIT_E_LIMIT = -24,
 TIERKIT_E_STREAM = -25,

 TIERKIT_E_ABI_SIZE = -40,
 TIERKIT_E_ABI_FORWARD = -41,

 TIERKIT_E_TEXT = -60,
 TIERKIT_E_NUMBER = -61,
 TIERKIT_E_DATE = -62,
 TIERKIT_E_DUPLICATE = -63,
 TIERKIT_E_CYCLE = -64,
 TIERKIT_E_TYPE = -65,
 TIERKIT_E_COLUMN = -66,
 TIERKIT_E_OVERFLOW = -67,
 TIERKIT_E_MISSING = -68,
 TIERKIT_E_TAKEN = -69,

 TIERKIT_E_PROGRAM = -80,
 TIERKIT_E_SCHEMA = -81,
 TIERKIT_E_FORMAT = -100,
 TIERKIT_E_VERSION = -101,
 TIERKIT_E_CHECKSUM = -102,
 TIERKIT_E_TRUNCATED = -103
};

typedef struct tierkit_error {
 uint32_t struct_size;
 uint32_t flags;
 int32_t code;
 int32_t field;
 int64_t row;
 int64_t position;
 char text[192];
} tierkit_error;

typedef struct tierkit_allocator {
 uint32_t struct_size;
 uint32_t flags;
 void *ctx;

 void *(*alloc)(void *ctx, size_t size);

 void *(*resize)(void *ctx, void *p, size_t old_size, size_t new_size);

 void(*release)(void *ctx, void *p, size_t size);
} tierkit_allocator;

typedef int32_t(*tierkit_progress)(void *user, uint64_t done, uint64_t total);

typedef struct tierkit_call {
 uint32_t struct_size;
 uint32_t flags;
 tierkit_progress progress;
 void *user;
} tierkit_call;

enum {
 TIERKIT_TYPE_INT8 = 1,
 TIERKIT_TYPE_INT16 = 2,
 TIERKIT_TYPE_INT32 = 3,
 TIERKIT_TYPE_INT64 = 4,
 TIERKIT_TYPE_FLOAT64 = 5,
 TIERKIT_TYPE_DECIMAL128 = 6,
 TIERKIT_TYPE_TEXT = 7,
 TIERKIT_TYPE_TEXT32 = 8,
 TIERKIT_TYPE_TEXT_POINTERS = 9,
 TIERKIT_TYPE_DATE32 = 10,
 TIERKIT_TYPE_INSTANT64 = 11,
 TIERKIT_TYPE_FLAG8 = 12,
 TIERKIT_TYPE_CODE32 = 13
};

typedef struct tierkit_column {
 uint32_t struct_size;
 uint32_t flags;
 int32_t type;
 int32_t scale;
 int64_t rows;
 int64_t stride;
 int64_t validity_offset;
 const void *data;
 const void *offsets;
 const uint8_t *validity;
 const char *name;
 const char *unit;
 const void *reserved;
} tierkit_column;

typedef struct tierkit_table tierkit_table;

void tierkit_table_free(tierkit_table *table);

int64_t tierkit_table_rows(const tierkit_table *table);

int32_t tierkit_table_columns(const tierkit_table *table);

tierkit_status tierkit_table_column(const tierkit_table *table,
 int32_t column, tierkit_column *out,
 tierkit_error *err);

tierkit_status tierkit_table_text(const tierkit_table *table, int64_t row,
 int32_t column, char *buffer,
 size_t capacity, size_t *needed,
 tierkit_error *err);

enum {
 TIERKIT_VALUE_OK = 0,
 TIERKIT_VALUE_NO_DATA = 1,
 TIERKIT_VALUE_ZERO_DENOMINATOR = 2,
 TIERKIT_VALUE_NON_POSITIVE_BASE = 3,
 TIERKIT_VALUE_MISSING_RATE = 4,
 TIERKIT_VALUE_SUPPRESSED = 5,
 TIERKIT_VALUE_NOT_APPLICABLE = 6,
 TIERKIT_VALUE_OUT_OF_RANGE = 7,
 TIERKIT_VALUE_OVERFLOW = 8,
 TIERKIT_VALUE_NOT_ENOUGH_DATA = 9
};

enum {
 TIERKIT_FLAG_PARTIAL = 1,
 TIERKIT_FLAG_CARRIED = 2,
 TIERKIT_FLAG_ROUNDED = 4,
 TIERKIT_FLAG_PROVISIONAL = 8,
 TIERKIT_FLAG_RESTATED = 16,
 TIERKIT_FLAG_CLIPPED = 32,
 TIERKIT_FLAG_CONSTANT = 64
};

const char *tierkit_value_status_name(int32_t value_status);

const char *tierkit_version(void);

int32_t tierkit_abi_version(void);

int32_t tierkit_has(const char *key, size_t key_bytes);

const char *tierkit_status_name(tierkit_status status);

const char *tierkit_status_text(tierkit_status status);

tierkit_status tierkit_self_check(tierkit_error *err);

tierkit_status tierkit_date_from_civil(int32_t year, int32_t month,
 int32_t day, int32_t *days);

tierkit_status tierkit_date_to_civil(int32_t days, int32_t *year,
 int32_t *month, int32_t *day);

tierkit_status tierkit_date_parse(const char *text, size_t text_bytes,
 int32_t *days);

tierkit_status tierkit_date_format(int32_t days, char *buffer,
 size_t capacity, size_t *needed);

tierkit_status tierkit_number_format(double value, char *buffer,
 size_t capacity, size_t *needed);

tierkit_status tierkit_decimal_format(int64_t value, const int64_t *high,
 int32_t scale, char *buffer,
 size_t capacity, size_t *needed);

tierkit_status tierkit_money_format(int64_t value, int32_t scale,
 const char *currency,
 size_t currency_bytes, char *buffer,
 size_t capacity, size_t *needed);

tierkit_status tierkit_decimal_parse(const char *text, size_t text_bytes,
 int32_t scale, int64_t *value,
 int32_t *rounded);

/* allocate.h */

enum {
 TIERKIT_REGIONS_MAX = 64
};

enum { TIERKIT_NEVER_RATIONED = -1 };

enum {
 TIERKIT_GRANT_NOTHING_ASKED = 0,
 TIERKIT_GRANT_NEVER_RATIONED = 1,
 TIERKIT_GRANT_WHOLE = 2,
 TIERKIT_GRANT_CAP = 3,
 TIERKIT_GRANT_LEVEL = 4,
 TIERKIT_GRANT_FLOOR = 5,
 TIERKIT_GRANT_REGION = 6,
 TIERKIT_GRANT_LOT = 7,
 TIERKIT_GRANT_TIER = 8,
 TIERKIT_GRANT_EXHAUSTED = 9
};

typedef struct tierkit_claims {
 uint32_t struct_size;
 uint32_t flags;
 int64_t count;
 const int32_t *resource;
 const int32_t *tier;
 const int32_t *region;
 const uint32_t *tie_rank;
 const int64_t *ask;
 const int64_t *cap;
 const int64_t *floor;
 const int64_t *lot;
 const int64_t *weight;
 const int8_t *status;
} tierkit_claims;

typedef struct tierkit_supply {
 uint32_t struct_size;
 uint32_t flags;
 int32_t resource_count;
 int32_t region_count;
 const int64_t *capacity;
 const int64_t *region_share_e9;
} tierkit_supply;

typedef struct tierkit_grants {
 uint32_t struct_size;
 uint32_t flags;
 int64_t *granted;
 int8_t *reason;
 int64_t *obliged;
 int64_t *shortfall;
 int64_t *left;
 int64_t *floor_short;
} tierkit_grants;

tierkit_status tierkit_allocate_scratch(int64_t count,
 int64_t resource_count,
 size_t *bytes);

tierkit_status tierkit_allocate(const tierkit_claims *claims,
 const tierkit_supply *supply,
 void *scratch, size_t scratch_bytes,
 const tierkit_grants *grants,
 tierkit_error *err);

/* order.h */

enum {
 TIERKIT_ORDER_ASCENDING = 1
};

typedef struct tierkit_amounts {
 uint32_t struct_size;
 uint32_t flags;
 int64_t count;
 const int64_t *value;
 const int64_t *value_high;
 const int8_t *status;
 const uint32_t *tie_rank;
 int32_t *order;
 int32_t *first;
} tierkit_amounts;

tierkit_status tierkit_order_scratch(int64_t count, size_t *bytes);

tierkit_status tierkit_order(const tierkit_amounts *amounts, void *scratch,
 size_t scratch_bytes, tierkit_error *err);

/* classify.h */

enum {
 TIERKIT_CUTS_MAX = 64
};

tierkit_status tierkit_classify_bands(
 const int64_t *lower_e9, int32_t lower_count, const int64_t *score_e9, const int8_t *status,
 int64_t count, int32_t *class_index, tierkit_error *err);

tierkit_status tierkit_bands_check(const int64_t *from_e9,
 const int64_t *to_e9, int32_t count,
 int64_t *lower_e9, tierkit_error *err);

enum {
 TIERKIT_CUT_REACH = 0,
 TIERKIT_CUT_WITHIN = 1,
 TIERKIT_CUT_NEAREST = 2
};

typedef struct tierkit_cuts {
 uint32_t struct_size;
 uint32_t flags;
 int32_t count;
 int32_t rule;
 const int64_t *numerator;
 const int64_t *denominator;
} tierkit_cuts;

tierkit_status tierkit_classify_share(const tierkit_amounts *amounts,
 const tierkit_cuts *cuts,
 int32_t *class_index, double *share,
 double *share_before, int8_t *status,
 tierkit_error *err);

typedef struct tierkit_quotas {
 uint32_t struct_size;
 uint32_t flags;
 int32_t class_count;
 int32_t reserved;
 const int64_t *minimum;
 const int64_t *maximum;
} tierkit_quotas;

enum {
 TIERKIT_QUOTA_KEPT = 0,
 TIERKIT_QUOTA_MAXIMUM = 1,
 TIERKIT_QUOTA_MINIMUM = 2
};

tierkit_status tierkit_classify_quotas(const tierkit_amounts *amounts,
 const tierkit_quotas *quotas,
 int32_t *class_index,
 int8_t *reason, tierkit_error *err);

typedef struct tierkit_abc_curve {
 uint32_t struct_size;
 uint32_t flags;
 int32_t status;
 int32_t exchanged;
 int64_t first_count;
 int64_t second_count;
 int64_t third_count;
 double a_x;
 double a_y;
 double b_x;
 double b_y;
 double c_x;
 double c_y;
} tierkit_abc_curve;

tierkit_status tierkit_classify_curve(const tierkit_amounts *amounts,
 int32_t *class_index,
 tierkit_abc_curve *result,
 tierkit_error *err);

/* program.h */

typedef struct tierkit_program tierkit_program;

typedef struct tierkit_resolver {
 uint32_t struct_size;
 uint32_t flags;
 void *user;

 int32_t(*find)(void *user, const char *name, size_t name_bytes, const char **text,
 size_t *text_bytes);

 void(*release)(void *user, const char *text, size_t text_bytes);
} tierkit_resolver;

tierkit_status tierkit_program_parse(const char *text, size_t text_bytes,
 const tierkit_allocator *allocator,
 const tierkit_resolver *resolver,
 tierkit_table **diagnostics,
 tierkit_program **program,
 tierkit_error *err);

void tierkit_program_free(tierkit_program *program);

tierkit_status tierkit_program_print(const tierkit_program *program,
 char *buffer, size_t capacity,
 size_t *needed, tierkit_error *err);

tierkit_status tierkit_program_fingerprint(const tierkit_program *program,
 uint8_t *fingerprint);

tierkit_status
tierkit_program_schema_fingerprint(const tierkit_program *program, uint8_t *fingerprint);

enum {

 TIERKIT_DECLARED = 1,

 TIERKIT_DECLARED_COLUMNS = 2,

 TIERKIT_DECLARED_PROFILES = 3
};

tierkit_status tierkit_program_table(const tierkit_program *program,
 int32_t kind, tierkit_table **table,
 tierkit_error *err);

tierkit_status tierkit_program_diff(const tierkit_program *before,
 const tierkit_program *after,
 tierkit_table **table,
 tierkit_error *err);

/* network.h */

typedef struct tierkit_network tierkit_network;

typedef struct tierkit_batch tierkit_batch;

enum {

 TIERKIT_BATCH_SIGN = 1,

 TIERKIT_BATCH_SKIP_BAD_ROWS = 2
};

tierkit_status tierkit_batch_new(int64_t rows,
 const tierkit_allocator *allocator,
 tierkit_batch **batch,
 tierkit_error *err);

void tierkit_batch_free(tierkit_batch *batch);

tierkit_status tierkit_batch_reset(tierkit_batch *batch, int64_t rows,
 tierkit_error *err);

tierkit_status tierkit_batch_column(tierkit_batch *batch, const char *name,
 size_t name_bytes,
 const tierkit_column *column,
 tierkit_error *err);

tierkit_status tierkit_batch_set(tierkit_batch *batch, int32_t key,
 int64_t value, tierkit_error *err);

tierkit_status tierkit_batch_set_id(tierkit_batch *batch,
 const uint8_t *id, tierkit_error *err);

tierkit_status tierkit_network_new(const tierkit_program *program,
 const tierkit_allocator *allocator,
 tierkit_network **network,
 tierkit_error *err);

void tierkit_network_free(tierkit_network *network);

tierkit_status tierkit_network_upsert(tierkit_network *network,
 const tierkit_batch *batch,
 const tierkit_call *call,
 tierkit_error *err);

tierkit_status tierkit_network_decide(tierkit_network *network,
 const tierkit_batch *batch,
 const tierkit_call *call,
 tierkit_error *err);

tierkit_status tierkit_network_upsert_table(
 tierkit_network *network, const char *table, size_t table_bytes, const tierkit_batch *batch,
 const tierkit_call *call, int64_t *changed, tierkit_error *err);

tierkit_status tierkit_network_remove(tierkit_network *network,
 const char *id, size_t id_bytes,
 const tierkit_call *call,
 tierkit_error *err);

tierkit_status tierkit_network_alias(tierkit_network *network,
 const char *alias, size_t alias_bytes,
 const char *id, size_t id_bytes,
 const tierkit_call *call,
 tierkit_error *err);

tierkit_status tierkit_network_codes(tierkit_network *network,
 const tierkit_column *ids,
 const tierkit_call *call,
 int32_t *codes, tierkit_error *err);

tierkit_status tierkit_network_append(
 tierkit_network *network, const char *facts, size_t facts_bytes, const tierkit_batch *batch,
 const tierkit_call *call, int64_t *appended, tierkit_error *err);

typedef struct tierkit_slice {
 uint32_t struct_size;
 uint32_t flags;
 int32_t first_day;
 int32_t last_day;
} tierkit_slice;

tierkit_status tierkit_network_replace(
 tierkit_network *network, const char *facts, size_t facts_bytes, const tierkit_slice *slice,
 const tierkit_batch *batch, const tierkit_call *call, tierkit_error *err);

tierkit_status tierkit_network_merge(tierkit_network *network,
 const tierkit_network *other,
 const tierkit_call *call,
 tierkit_error *err);

tierkit_status tierkit_network_save(const tierkit_network *network,
 const tierkit_call *call,
 uint8_t *buffer, size_t capacity,
 size_t *needed, tierkit_error *err);

tierkit_status tierkit_network_load(const uint8_t *bytes, size_t count,
 const tierkit_program *program,
 const tierkit_allocator *allocator,
 const tierkit_call *call,
 tierkit_network **network,
 tierkit_error *err);

typedef struct tierkit_stats {
 uint32_t struct_size;
 uint32_t flags;
 int64_t bytes;
 int64_t records;
 int64_t aliases;
 int64_t ids;
 int64_t unmatched_ids;
 int64_t rows;
 int64_t rejected_rows;
 int64_t rounded_values;
 int64_t cells;
 int32_t first_day;
 int32_t last_day;
 int64_t unmatched_lookups;
} tierkit_stats;

tierkit_status tierkit_network_stats(const tierkit_network *network,
 tierkit_stats *stats,
 tierkit_error *err);

enum {

 TIERKIT_NETWORK_REJECTED = 1,

 TIERKIT_NETWORK_RECORDS = 2,

 TIERKIT_NETWORK_ALIASES = 3,

 TIERKIT_NETWORK_DECISIONS = 4,

 TIERKIT_NETWORK_UNMATCHED = 5,

 TIERKIT_NETWORK_LOOKUPS = 6
};

tierkit_status tierkit_network_table(const tierkit_network *network,
 int32_t kind,
 const tierkit_call *call,
 tierkit_table **table,
 tierkit_error *err);

/* review.h */

enum { TIERKIT_AS_OF_LAST_FACT = -2147483648 };
typedef struct tierkit_review tierkit_review;

typedef struct tierkit_history {
 uint32_t struct_size;
 uint32_t flags;

 const tierkit_review *opening;

 const tierkit_program *const *earlier;
 int64_t earlier_count;
} tierkit_history;

tierkit_status
tierkit_review_new(const tierkit_network *network, const tierkit_program *program, int32_t as_of,
 const tierkit_history *history, const tierkit_call *call,
 tierkit_review **review, tierkit_error *err);

void tierkit_review_free(tierkit_review *review);

int32_t tierkit_review_as_of(const tierkit_review *review);

int64_t tierkit_review_distributors(const tierkit_review *review);

enum {

 TIERKIT_REVIEW_KPIS = 1,

 TIERKIT_REVIEW_VALUES = 2,

 TIERKIT_REVIEW_CONTRIBUTIONS = 3,

 TIERKIT_REVIEW_CLASSES = 4,

 TIERKIT_REVIEW_POLICIES = 5,

 TIERKIT_REVIEW_PROMISES = 6,

 TIERKIT_REVIEW_ALERTS = 7,

 TIERKIT_REVIEW_GROUPS = 8,

 TIERKIT_REVIEW_CONCENTRATION = 9,

 TIERKIT_REVIEW_FEEDS = 10,

 TIERKIT_REVIEW_UNMATCHED = 11,

 TIERKIT_REVIEW_SPLITS = 12,

 TIERKIT_REVIEW_LEFT_OUT = 13,

 TIERKIT_REVIEW_MOVEMENT = 14,

 TIERKIT_REVIEW_SELECTION = 15,

 TIERKIT_REVIEW_TRAITS = 16,

 TIERKIT_REVIEW_FINDINGS = 17,

 TIERKIT_REVIEW_MIX = 20,

 TIERKIT_REVIEW_DISPERSION = 21,

 TIERKIT_REVIEW_MIGRATION = 22,

 TIERKIT_REVIEW_EXCEPTIONS = 23,

 TIERKIT_REVIEW_MENU = 24,

 TIERKIT_REVIEW_KEPT = 26,

 TIERKIT_REVIEW_FAILURES = 27,

 TIERKIT_REVIEW_PROFIT = 29,

 TIERKIT_REVIEW_PROFIT_BUCKETS = 30,

 TIERKIT_REVIEW_PROFIT_GROUPS = 31,

 TIERKIT_REVIEW_WORKLIST = 32
};

tierkit_status tierkit_review_table(const tierkit_review *review,
 int32_t kind, const tierkit_call *call,
 tierkit_table **table,
 tierkit_error *err);

enum {
 TIERKIT_PERIOD_WEEK = 2,
 TIERKIT_PERIOD_MONTH = 3,
 TIERKIT_PERIOD_QUARTER = 4,
 TIERKIT_PERIOD_HALF = 5,
 TIERKIT_PERIOD_YEAR = 6,
 TIERKIT_PERIOD_FISCAL = 16
};

tierkit_status tierkit_review_series(const tierkit_review *review,
 int32_t period,
 const tierkit_call *call,
 tierkit_table **table,
 tierkit_error *err);

tierkit_status tierkit_review_explain(const tierkit_review *review,
 const char *id, size_t id_bytes,
 const tierkit_call *call,
 tierkit_table **table,
 tierkit_error *err);

tierkit_status tierkit_review_digest(const tierkit_review *review,
 const tierkit_call *call,
 uint8_t *digest, tierkit_error *err);

tierkit_status tierkit_review_save(const tierkit_review *review,
 const tierkit_call *call,
 uint8_t *buffer, size_t capacity,
 size_t *needed, tierkit_error *err);

tierkit_status tierkit_review_load(const uint8_t *bytes, size_t count,
 const tierkit_allocator *allocator,
 const tierkit_call *call,
 tierkit_review **review,
 tierkit_error *err);

/* compare.h */

enum {

 TIERKIT_COMPARE_MATRIX = 1,

 TIERKIT_COMPARE_MOVES = 2
};

tierkit_status
tierkit_review_compare(const tierkit_review *before, const tierkit_review *after, int32_t kind,
 const tierkit_call *call, tierkit_table **table, tierkit_error *err);

tierkit_status tierkit_review_gap(const tierkit_review *review,
 const char *id, size_t id_bytes,
 const tierkit_call *call,
 tierkit_table **table,
 tierkit_error *err);

/* concentrate.h */

enum {
 TIERKIT_PARTS_MAX = 1024
};

enum {
 TIERKIT_GINI_CORRECTED = 1
};

typedef struct tierkit_concentration {
 uint32_t struct_size;
 uint32_t flags;
 int32_t status;
 int32_t reserved;
 int64_t count;
 int64_t positive_count;
 int64_t total;
 int64_t total_high;
 double hhi;
 double effective_number;
 double gini;
 double gini_all;
} tierkit_concentration;

tierkit_status tierkit_concentrate(const tierkit_amounts *amounts,
 const int32_t *parts,
 int32_t part_count, double *ratio,
 tierkit_concentration *result,
 tierkit_error *err);

tierkit_status tierkit_share_of_top(const tierkit_amounts *amounts,
 const int64_t *numerator,
 const int64_t *denominator,
 int32_t part_count, double *held,
 tierkit_error *err);

tierkit_status tierkit_lorenz(const tierkit_amounts *amounts,
 int32_t step_count, double *held,
 tierkit_error *err);

typedef struct tierkit_whale {
 uint32_t struct_size;
 uint32_t flags;
 int32_t status;
 int32_t reserved;
 int64_t count;
 int64_t peak_count;
 int64_t loss_count;
 int64_t peak;
 int64_t peak_high;
 int64_t total;
 int64_t total_high;
 double peak_ratio;
} tierkit_whale;

tierkit_status tierkit_whale_curve(const tierkit_amounts *amounts,
 double *cumulative,
 tierkit_whale *result,
 tierkit_error *err);

tierkit_status tierkit_misallocation(const int64_t *given,
 const int64_t *due,
 const int8_t *status, int64_t count,
 double *apart, int32_t *value_status,
 tierkit_error *err);

tierkit_status tierkit_fairness(const int64_t *granted,
 const int64_t *asked, const int8_t *status,
 int64_t count, double *fairness,
 int32_t *value_status, tierkit_error *err);

/* normalise.h */

enum {
 TIERKIT_POINTS_MAX = 1024
};

enum {
 TIERKIT_POINTS_STEP = 1
};

typedef struct tierkit_points {
 uint32_t struct_size;
 uint32_t flags;
 int32_t count;
 int32_t reserved;
 const double *x;
 const double *y;
} tierkit_points;

tierkit_status tierkit_value_points(const tierkit_points *points,
 const double *value,
 const int8_t *status, int64_t count,
 double *result, int32_t *flags,
 tierkit_error *err);

enum {
 TIERKIT_NORMALISE_MINMAX = 1,
 TIERKIT_NORMALISE_MAX = 2,
 TIERKIT_NORMALISE_RATIO = 3,
 TIERKIT_NORMALISE_SUM = 4,
 TIERKIT_NORMALISE_VECTOR = 5,
 TIERKIT_NORMALISE_VECTOR_KEPT = 6,
 TIERKIT_NORMALISE_ZSCORE = 7,
 TIERKIT_NORMALISE_ZSCORE_SAMPLE = 8,
 TIERKIT_NORMALISE_INTERVAL = 9
};

typedef struct tierkit_normalisation {
 uint32_t struct_size;
 uint32_t flags;
 int32_t method;
 int32_t criteria;
 int64_t count;
 const double *value;
 const int8_t *status;
 const int8_t *direction;
 const double *ideal;
} tierkit_normalisation;

tierkit_status tierkit_normalise_bounds(const tierkit_normalisation *call,
 double *bounds, int8_t *status,
 tierkit_error *err);

tierkit_status tierkit_normalise(const tierkit_normalisation *call,
 const double *bounds, double *result,
 int8_t *status, int32_t *flags,
 tierkit_error *err);

tierkit_status tierkit_normalise_percentile(const tierkit_amounts *amounts,
 double *result,
 tierkit_error *err);

/* rank.h */

enum {
 TIERKIT_GROUPS_MAX = 268435455,
 TIERKIT_TILES_MAX = 1000000,
 TIERKIT_AGREEMENT_MAX = 1073741823
};

enum {
 TIERKIT_RANK_COMPETITION = 1,
 TIERKIT_RANK_DENSE = 2,
 TIERKIT_RANK_MAXIMUM = 3,
 TIERKIT_RANK_FRACTIONAL2 = 4,
 TIERKIT_RANK_ORDINAL = 5
};

tierkit_status tierkit_rank(const tierkit_amounts *amounts, int32_t method,
 int32_t *rank, tierkit_error *err);

tierkit_status tierkit_rank_groups(const tierkit_amounts *amounts,
 int32_t method, const int32_t *group,
 int32_t group_count, int32_t *scratch,
 int32_t *rank, tierkit_error *err);

tierkit_status tierkit_rank_percent(const tierkit_amounts *amounts,
 int32_t method, const int32_t *group,
 int32_t group_count, int32_t *scratch,
 double *percent, tierkit_error *err);

tierkit_status tierkit_rank_tiles(const tierkit_amounts *amounts,
 int32_t tiles, const int32_t *group,
 int32_t group_count, int32_t *scratch,
 int32_t *tile, tierkit_error *err);

typedef struct tierkit_agreement {
 uint32_t struct_size;
 uint32_t flags;
 int32_t status;
 int32_t reserved;
 int64_t count;
 int64_t concordant;
 int64_t discordant;
 int64_t ties_first;
 int64_t ties_second;
 int64_t ties_both;
 double kendall;
 double spearman;
 double weighted;
 double ws;
} tierkit_agreement;

tierkit_status tierkit_rank_agreement_scratch(int64_t count,
 size_t *bytes);

tierkit_status tierkit_rank_agreement(const int32_t *first,
 const int32_t *second, int64_t count,
 void *scratch, size_t scratch_bytes,
 tierkit_agreement *result,
 tierkit_error *err);

/* score.h */

enum {
 TIERKIT_CRITERIA_MAX = 128,
 TIERKIT_SCORE_MAX = 1000000
};

enum {
 TIERKIT_SCORE_ROWS = 1,
 TIERKIT_SCORE_NAN_MISSING = 2,
 TIERKIT_SCORE_REFUSE_OUTSIDE = 4
};

typedef struct tierkit_weighted {
 uint32_t struct_size;
 uint32_t flags;
 int32_t criteria;
 int32_t reserved;
 int64_t count;
 double minimum_coverage;
 const double *value;
 const int8_t *status;
 const double *weight;
 const double *reference;
} tierkit_weighted;

tierkit_status tierkit_score_weighted(const tierkit_weighted *call,
 int64_t *score_e9, double *score,
 int64_t *contribution_e9,
 double *coverage, int8_t *status,
 tierkit_error *err);

tierkit_status tierkit_score_product(const tierkit_weighted *call,
 double sum_share, int64_t *score_e9,
 double *score, double *coverage,
 int8_t *status, tierkit_error *err);

typedef struct tierkit_bounded {
 uint32_t struct_size;
 uint32_t flags;
 int32_t criteria;
 int32_t reserved;
 int64_t count;
 double minimum_coverage;
 const double *value;
 const int8_t *status;
 const double *weight;
 const double *bounds;
 const int8_t *direction;
 const double *ideal;
} tierkit_bounded;

tierkit_status tierkit_score_minmax(const tierkit_bounded *call,
 int64_t *score_e9,
 int64_t *contribution_e9,
 double *coverage, int8_t *status,
 int32_t *flags, tierkit_error *err);

tierkit_status tierkit_score_spotis(const tierkit_bounded *call,
 int64_t *score_e9,
 int64_t *contribution_e9,
 double *coverage, int8_t *status,
 int32_t *flags, tierkit_error *err);

enum {
 TIERKIT_TOPSIS_VECTOR = 1,
 TIERKIT_TOPSIS_MINMAX = 2
};

typedef struct tierkit_topsis {
 uint32_t struct_size;
 uint32_t flags;
 int32_t criteria;
 int32_t normalisation;
 int64_t count;
 const double *value;
 const int8_t *status;
 const double *weight;
 const double *bounds;
 const int8_t *direction;
 const double *norm;
} tierkit_topsis;

tierkit_status tierkit_score_topsis(const tierkit_topsis *call,
 int64_t *score_e9, double *score,
 double *distance, int8_t *status,
 int32_t *flags, tierkit_error *err);

/* weigh.h */

enum {
 TIERKIT_WEIGHTS_MAX = 128,
 TIERKIT_WEIGHT_NODES_MAX = 512
};

tierkit_status tierkit_weigh_points(const double *points, int32_t count,
 double *weight, tierkit_error *err);

enum {
 TIERKIT_RANKS_CENTROID = 1,
 TIERKIT_RANKS_SUM = 2,
 TIERKIT_RANKS_RECIPROCAL = 3
};

tierkit_status tierkit_weigh_ranks(const int32_t *rank, int32_t count,
 int32_t method, double *weight,
 tierkit_error *err);

tierkit_status tierkit_weigh_tree(const int32_t *parent,
 const double *local, int32_t count,
 double *weight, tierkit_error *err);

enum {
 TIERKIT_PAIRWISE_EIGENVECTOR = 1,
 TIERKIT_PAIRWISE_GEOMETRIC = 2,
 TIERKIT_PAIRWISE_COLUMN_MEAN = 3
};

typedef struct tierkit_pairwise {
 uint32_t struct_size;
 uint32_t flags;
 int32_t method;
 int32_t count;
 double tolerance;
 double random_index;
 const double *matrix;
 const void *reserved;
} tierkit_pairwise;

typedef struct tierkit_consistency {
 uint32_t struct_size;
 uint32_t flags;
 int32_t status;
 int32_t steps;
 double lambda;
 double index;
 double random_index;
 double ratio;
} tierkit_consistency;

tierkit_status tierkit_weigh_random_index(int32_t count,
 double *random_index);

tierkit_status tierkit_weigh_pairwise(const tierkit_pairwise *call,
 double *weight,
 tierkit_consistency *consistency,
 tierkit_error *err);

enum {
 TIERKIT_BEST_WORST_LINEAR = 1,
 TIERKIT_BEST_WORST_RATIO = 2
};

typedef struct tierkit_best_worst {
 uint32_t struct_size;
 uint32_t flags;
 int32_t method;
 int32_t count;
 int32_t best;
 int32_t worst;
 const double *best_to_others;
 const double *others_to_worst;
} tierkit_best_worst;

typedef struct tierkit_best_worst_fit {
 uint32_t struct_size;
 uint32_t flags;
 double xi;
 double ratio;
 double input_ratio;
} tierkit_best_worst_fit;

tierkit_status tierkit_weigh_best_worst(const tierkit_best_worst *call,
 double *weight, double *low,
 double *high,
 tierkit_best_worst_fit *fit,
 tierkit_error *err);

/* kernel.h */

enum { TIERKIT_KERNEL_COUNT_MAX = 2147483647 };

/* support.h */

typedef struct tierkit_support tierkit_support;

enum {

 TIERKIT_SUPPORT_GRANTS = 33,

 TIERKIT_SUPPORT_RESOURCES = 34,

 TIERKIT_SUPPORT_GROUPS = 35,

 TIERKIT_SUPPORT_PARTNERS = 36
};

tierkit_status
tierkit_support_plan(const tierkit_review *review, const tierkit_batch *requests,
 const tierkit_batch *capacities, const tierkit_batch *carry,
 const tierkit_call *call, tierkit_support **support, tierkit_error *err);

void tierkit_support_free(tierkit_support *support);

tierkit_status tierkit_support_table(const tierkit_support *support,
 int32_t kind, tierkit_table **table,
 tierkit_error *err);

/* whatif.h */

enum {
 TIERKIT_WHAT_IF_QUARTERS_MAX = 40,
 TIERKIT_WHAT_IF_KINDS_MAX = 64
};

enum {

 TIERKIT_WHAT_IF_MATRIX = 1,

 TIERKIT_WHAT_IF_CHANGES = 2,

 TIERKIT_WHAT_IF_QUARTERS = 3,

 TIERKIT_WHAT_IF_SERVICE = 4
};

typedef struct tierkit_what_if_trial {
 uint32_t struct_size;
 uint32_t flags;
 int32_t as_of;
 int32_t quarters;
 int64_t kind_count;
 int64_t stake_bytes;
 const tierkit_program *program;
 const tierkit_program *other;
 const int32_t *kinds;
 const char *stake;
} tierkit_what_if_trial;

tierkit_status tierkit_what_if(const tierkit_network *network,
 const tierkit_what_if_trial *trial,
 const tierkit_call *call,
 tierkit_table **tables, tierkit_error *err);

/* plan.h */

/* promise.h */

tierkit_status tierkit_review_promise(
 const tierkit_review *review, const tierkit_column *ids, const tierkit_column *items,
 int32_t on, const tierkit_call *call, tierkit_table **table, tierkit_error *err);

/* rules.h */

tierkit_status
tierkit_program_decide(const tierkit_program *program, const char *rules, size_t rules_bytes,
 const tierkit_batch *batch, const tierkit_call *call, tierkit_table **table,
 tierkit_error *err);

/* arrow.h */

enum { ARROW_FLAG_DICTIONARY_ORDERED = 1 };
enum { ARROW_FLAG_NULLABLE = 2 };
enum { ARROW_FLAG_MAP_KEYS_SORTED = 4 };
struct ArrowSchema {
 const char *format;
 const char *name;
 const char *metadata;
 int64_t flags;
 int64_t n_children;
 struct ArrowSchema **children;
 struct ArrowSchema *dictionary;
 void (*release)(struct ArrowSchema *);
 void *private_data;
};

struct ArrowArray {
 int64_t length;
 int64_t null_count;
 int64_t offset;
 int64_t n_buffers;
 int64_t n_children;
 const void **buffers;
 struct ArrowArray **children;
 struct ArrowArray *dictionary;
 void (*release)(struct ArrowArray *);
 void *private_data;
};

struct ArrowArrayStream {
 int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
 int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
 const char *(*get_last_error)(struct ArrowArrayStream *);
 void (*release)(struct ArrowArrayStream *);
 void *private_data;
};

struct ArrowSchema;
struct ArrowArray;
struct ArrowArrayStream;

tierkit_status tierkit_table_export(const tierkit_table *table,
 struct ArrowArrayStream *out,
 tierkit_error *err);

tierkit_status tierkit_batch_arrow(tierkit_batch *batch,
 const struct ArrowSchema *schema,
 const struct ArrowArray *array,
 tierkit_error *err);

tierkit_status tierkit_batch_stream(tierkit_batch *batch,
 struct ArrowArrayStream *stream,
 tierkit_error *err);
