/* Owns: the checked data part of a program: attributes, facts blocks, measures, their columns with
 * inferred types, and the fingerprints that say which networks fit.
 * Must not know: cells, records, policies. Called by: network, program, review.
 *
 * A schema is immutable and counted: the program and every network made from it share one. */
#ifndef TIERKIT_I_LANG_SCHEMA_H
#define TIERKIT_I_LANG_SCHEMA_H

#include "base/fiscal.h"
#include "base/hash.h"
#include "base/working.h"
#include "lang/diagnostics.h"

enum {
    TIERKIT_I_FACTS_MAX = 256,
    TIERKIT_I_MEASURES_MAX = 1024,
    TIERKIT_I_COLUMNS_MAX = 256,
    TIERKIT_I_EDGES_MAX = 64,
    TIERKIT_I_PARTS_MAX = 16,
    TIERKIT_I_KEYED_MAX = 4,
    TIERKIT_I_TABLES_MAX = 64,
    TIERKIT_I_WITHS_MAX = 16,
    TIERKIT_I_SPLITS_MAX = 3 /* two columns and the currency */
};

/* Beside indices of attributes and NONE. */
enum { TIERKIT_I_RELATED_REGION = -2, TIERKIT_I_RELATED_KIND = -3 };

/* The day of facts without one: before every window and inside of all that is in force. */
enum { TIERKIT_I_UNDATED = TIERKIT_I_DAY_MIN };

typedef enum tierkit_i_role {
    TIERKIT_I_ROLE_KEY = 1, /* id of the distributor: text or codes; a missing id is kept as "" */
    TIERKIT_I_ROLE_AT,      /* date */
    TIERKIT_I_ROLE_UNTIL,   /* date; missing = still in force */
    TIERKIT_I_ROLE_SPLIT,   /* text; missing is the member "" */
    TIERKIT_I_ROLE_KEYED,   /* text; a row without it cannot be taken */
    TIERKIT_I_ROLE_VERSION, /* what orders rows of one key, and nothing of the above */
    TIERKIT_I_ROLE_LOOKUP,  /* text: the key of a table */
    TIERKIT_I_ROLE_VALUE    /* read by expressions only */
} tierkit_i_role;

/* A column a facts block reads. A column may have several roles (the date may be used in
 * expressions too): then the first in the order above. */
typedef struct tierkit_i_schema_column {
    int32_t name;        /* code in schema->strings */
    tierkit_i_type type; /* TEXT, NUMBER, DATE, INSTANT, FLAG: declared or inferred */
    int32_t scale;       /* NUMBER: decimal places kept when an expression computes with it, 9 */
    tierkit_i_role role;
    int32_t needed;    /* 1: appending without it is E_COLUMN. Value columns used under
                            coalesce() or `missing` only are not needed: absent = all missing */
    int32_t computed;  /* 1: an expression reads its values, not only whether there are any */
    int32_t looked_up; /* 1: no rows of the facts bring it, but the table of a lookup: */
    int32_t lookup;    /* index in schema->lookups */
    int32_t field;     /* index in schema->fields */
} tierkit_i_schema_column;

/* A column of a table. */
typedef struct tierkit_i_schema_field {
    int32_t name;
    tierkit_i_type type; /* TEXT, NUMBER, DATE, INSTANT, FLAG */
    int32_t scale;       /* of numbers, as stored */
    tierkit_i_place at;
} tierkit_i_schema_field;

/* What facts look up by a key. */
typedef struct tierkit_i_schema_table {
    int32_t name;
    int32_t key, from;       /* names of columns; from NONE: its rows have no day */
    tierkit_i_slice fields;  /* in schema->fields, in bytewise order of their names */
    uint8_t fingerprint[16]; /* of all that */
    tierkit_i_place at;
} tierkit_i_schema_table;

/* A table that a facts block is `with`. */
typedef struct tierkit_i_schema_lookup {
    int32_t table;  /* index in schema->tables */
    int32_t column; /* of the block: holds the key */
    tierkit_i_place at;
} tierkit_i_schema_lookup;

/* How cells of a measure combine. */
typedef enum tierkit_i_combine {
    TIERKIT_I_COMBINE_SUM = 1, /* 128-bit sum: flow, balance, in force */
    TIERKIT_I_COMBINE_MIN,
    TIERKIT_I_COMBINE_MAX,
    TIERKIT_I_COMBINE_ITEMS /* weights per item: distinct, in force distinct, histogram */
} tierkit_i_combine;

/* What an entity measure asks of an entity's rows: all(x), any(x), min(x), max(x), sum(x), count().
 * Parts are stored for every entity and day, so that any order of rows, appends and merges gives
 * the same; flags are stored as the number of rows that are true. */
typedef enum tierkit_i_part_function {
    TIERKIT_I_PART_ALL = 1,
    TIERKIT_I_PART_ANY,
    TIERKIT_I_PART_MIN,
    TIERKIT_I_PART_MAX,
    TIERKIT_I_PART_SUM,
    TIERKIT_I_PART_COUNT /* the rows themselves: nothing is stored */
} tierkit_i_part_function;

typedef struct tierkit_i_schema_part {
    tierkit_i_part_function function;
    tierkit_i_combine combine;
    tierkit_i_type type; /* of the result: NUMBER, DATE, FLAG */
    int32_t scale;       /* of the stored int64 */
    int32_t slot;        /* among the slots of its measure's items; NONE: COUNT */
    int32_t row_plan;
} tierkit_i_schema_part;

typedef struct tierkit_i_schema_measure {
    int32_t name;  /* code in schema->strings */
    int32_t facts; /* index of the block */
    tierkit_i_measure_kind kind;
    tierkit_i_combine combine;
    tierkit_i_type type;     /* of the measure's value; distinct: COUNT */
    int32_t scale;           /* of the stored int64; dates and distinct: 0 */
    int32_t slot;            /* its column among the block's value cells, or its index among the
                            block's item measures when combine is ITEMS */
    int32_t fills_missing;   /* `missing N` given */
    int64_t missing_value;   /* N at `scale` */
    tierkit_i_slice edges;   /* of a histogram: in schema->edges, ascending */
    int32_t grouped;         /* 1: an entity measure; `slot` is that of its items, which are the
                                keys of entities, and `combine` says how entities combine */
    int32_t key_plan;        /* grouped: of the key, like row_plan */
    tierkit_i_slice parts;   /* grouped: in schema->parts */
    int32_t part_slots;      /* those that are stored */
    int32_t row_plan;        /* index for lang/row.h */
    uint8_t fingerprint[16]; /* block head + declared columns it reads + measure text */
    tierkit_i_place at;
} tierkit_i_schema_measure;

typedef struct tierkit_i_schema_facts {
    int32_t name;
    tierkit_i_unit grain;
    int32_t snapshot;
    int32_t has_until; /* rows are in force from a day until another; prorated ones are not */
    int32_t undated;   /* all rows are of the day TIERKIT_I_UNDATED and count in every window */
    int32_t prorated;  /* flows are spread over the days from `at` to `until` */
    int32_t through;   /* the day in the column `until` still belongs to them */
    int32_t unowned;   /* no distributor's: all rows have the id "" */
    int32_t related;   /* unowned: what of a distributor is the member of its first split: an
                          attribute, TIERKIT_I_RELATED_..., NONE */
    int32_t splits;    /* declared ones, then that by currency */
    int32_t split_column[TIERKIT_I_SPLITS_MAX];  /* indices of columns */
    int32_t currency_split;                      /* which of the splits, NONE */
    int32_t key_column, at_column, until_column; /* NONE when unowned, undated, without */
    int32_t keyed;                               /* columns of `keyed by`, 0 = every row counts */
    int32_t keyed_column[TIERKIT_I_KEYED_MAX];   /* texts or dates */
    int32_t version_column;                      /* a number, a date, an instant or a text */
    tierkit_i_slice columns;                     /* in schema->columns */
    tierkit_i_slice lookups;                     /* in schema->lookups, by names of tables */
    tierkit_i_slice measures;                    /* in schema->measures: those of views too */
    int32_t view_of;         /* the facts whose rows it sees at another date, or NONE */
    tierkit_i_slice parts;   /* in schema->parts: of all its measures */
    int32_t value_slots;     /* measures with SUM, MIN or MAX cells */
    int32_t item_slots;      /* measures with item cells */
    uint8_t fingerprint[16]; /* of the head: name, key, dates, grain, splits, snapshot */
    tierkit_i_place at;
} tierkit_i_schema_facts;

typedef struct tierkit_i_schema_attribute {
    int32_t name;
    tierkit_i_type type;
    int32_t scale;
    tierkit_i_place at;
} tierkit_i_schema_attribute;

struct tierkit_i_row_plans; /* lang/row.h */

typedef struct tierkit_i_schema {
    tierkit_i_memory memory;
    tierkit_i_count users;
    tierkit_i_strings strings;
    int32_t currency; /* code or NONE */
    int32_t money_scale;
    tierkit_i_fiscal calendar;
    int32_t *period_starts; /* the table of the calendar */
    tierkit_i_working working;
    int32_t *holidays; /* those of `working`; room for holiday_room */
    size_t holiday_room;
    tierkit_i_schema_attribute *attributes;
    size_t attribute_count;
    tierkit_i_schema_facts *facts;
    size_t facts_count;
    tierkit_i_schema_column *columns;
    size_t column_count, column_capacity;
    tierkit_i_schema_table *tables; /* in bytewise order of their names */
    size_t table_count, table_capacity;
    tierkit_i_schema_field *fields;
    size_t field_count, field_capacity;
    tierkit_i_schema_lookup *lookups;
    size_t lookup_count, lookup_capacity;
    tierkit_i_schema_measure *measures;
    size_t measure_count;
    int64_t *edges; /* at the scale of their measure */
    size_t edge_count, edge_capacity;
    tierkit_i_schema_part *parts;
    size_t part_count, part_capacity;
    struct tierkit_i_row_plans *plans;
    uint8_t fingerprint[16]; /* of all the above, independent of the order of declarations */
} tierkit_i_schema;

/* Are its amounts in the currencies of their rows? */
static inline int tierkit_i_is_converted(const tierkit_i_schema *schema,
                                         const tierkit_i_schema_measure *measure) {
    return measure->type == TIERKIT_I_TYPE_MONEY &&
           schema->facts[measure->facts].currency_split != TIERKIT_I_NONE;
}

/* Is it stored in items instead of in cells? */
static inline int tierkit_i_measure_has_items(const tierkit_i_schema_measure *measure) {
    return measure->combine == TIERKIT_I_COMBINE_ITEMS || measure->grouped;
}

/* The head of every program handle (struct tierkit_program begins with it): all that rooms beside
 * and below program/ read of a program. */
typedef struct tierkit_i_program_head {
    tierkit_i_schema *schema; /* counted: retain to keep */
} tierkit_i_program_head;

/* Checks the data part of a parsed tree: names unique, columns typed by use (unification over the
 * block's expressions; comparisons with text make text, with dates dates, arithmetic makes
 * numbers; undecided = text for distinct keys, number elsewhere), kinds and types allowed. Errors
 * go to the list; *out is NULL when there were any. Status only for E_NOMEM, E_LIMIT. */
tierkit_status tierkit_i_schema_make(const tierkit_i_tree *tree, const tierkit_i_memory *memory,
                                     tierkit_i_diagnostics *list, tierkit_i_schema **out);
/* Checks the rules and makes a schema of them: a block for each set, its columns the inputs in
 * their order, and a measure for each line that is 1 where its condition holds. No network has it.
 * *out is NULL without rules and after errors. Status only for E_NOMEM, E_LIMIT. */
tierkit_status tierkit_i_schema_rules(const tierkit_i_tree *tree, const tierkit_i_memory *memory,
                                      tierkit_i_diagnostics *list, tierkit_i_schema **out);
/* Which input of a set this is, or NONE. */
int32_t tierkit_i_rule_input(const tierkit_i_tree *tree, const tierkit_i_rule_set *set,
                             int32_t text);
void tierkit_i_schema_retain(tierkit_i_schema *schema);
void tierkit_i_schema_release(tierkit_i_schema *schema); /* NULL is fine */

const char *tierkit_i_schema_text(const tierkit_i_schema *schema, int32_t code, size_t *bytes);
/* Index by name or NONE. */
int32_t tierkit_i_schema_find_facts(const tierkit_i_schema *schema, const char *name, size_t bytes);
int32_t tierkit_i_schema_find_measure(const tierkit_i_schema *schema, const char *name,
                                      size_t bytes);
int32_t tierkit_i_schema_find_table(const tierkit_i_schema *schema, const char *name, size_t bytes);
int32_t tierkit_i_schema_find_attribute(const tierkit_i_schema *schema, const char *name,
                                        size_t bytes);
/* The number of a histogram's bucket from its text, or NONE. */
int32_t tierkit_i_bucket_number(const char *text, size_t bytes);
/* Index in schema->columns of a block's column, or NONE. */
int32_t tierkit_i_schema_find_column(const tierkit_i_schema *schema, int32_t facts,
                                     const char *name, size_t bytes);

/* May a program with data part `wanted` review a network made with `stored`? Every facts block and
 * measure of `wanted` must be in `stored` with the same fingerprints. map (wanted->measure_count
 * entries, may be NULL) gets the stored measure's index, facts_map (facts_count entries) the
 * stored block's. Attributes are matched by name and type when used. Returns E_SCHEMA with err
 * naming the first that differs. */
tierkit_status tierkit_i_schema_fit(const tierkit_i_schema *stored, const tierkit_i_schema *wanted,
                                    int32_t *map, int32_t *facts_map, tierkit_error *err);

#endif
