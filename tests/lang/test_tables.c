/* Owns: tables of lookups in the data part: what is said of their mistakes, which columns of a
 * block they give, their limits, and what their fingerprints hang on. Must not know: rows.
 * Called by: the test suite. Every expected text was read and judged by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checked.h"

/* Each text stands below `tierkit 1`, so that its own first line is line 2. */
static const struct {
    const char *text, *errors;
} cases[] = {
    { "table p key k\n  column a text\n  column n number\ntable p key k\n  column a text\n  column "
      "n number\n",
      "5:7+1 duplicate: table `p` was already declared in line 2 [another name] {}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts p key id at day\n  flow m count = "
      "1\n",
      "2:7+1 duplicate: table `p` was already declared as facts in line 5 [another name] {}\n" },
    { "table p key k\n", "2:7+1 facts: a table without columns gives nothing [`column` and a name "
                         "and type in an indented line] {}\n" },
    { "table p key k from k\n  column a text\n",
      "2:20+1 duplicate: column `k` was already declared as the key in line 2 [another name] "
      "{}\n" },
    { "table p key k from d\n  column k text\n  column d date\n  column a text\n  column a count\n",
      "3:10+1 duplicate: column `k` was already declared as the key in line 2 [another name] "
      "{}\n4:10+1 duplicate: column `d` was already declared as the date in line 2 [another name] "
      "{}\n6:10+1 duplicate: column `a` was already declared in line 5 [another name] {}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key id at day with q\n  flow m "
      "count = 1 where a = \"x\"\n",
      "5:28+1 unknown name: no table has the name `q` [the name of a `table` of this program] "
      "{p}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key id at day with p, p\n  flow "
      "m number = n\n",
      "5:31+1 duplicate: table `p` stands twice in one `with` [each table once] {}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key id at day with p\n  flow m "
      "count = 1\n",
      "5:28+1 unused: table `p` is looked up but never read [] {}\n" },
    { "table p key k\n  column a text\n  column n number\ntable q key k\n  column a text\n  column "
      "b text\nfacts f key id at day with p, q\n  distinct m = a\n  distinct o = a\n",
      "9:16+1 duplicate: `a` is a column of both tables `p` and `q` [another name for it in one of "
      "the tables] {}\n8:31+1 unused: table `q` is looked up but never read [] {}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key id at day with p\n  column a "
      "text\n  flow m number = n\n",
      "6:10+1 duplicate: `a` is a column of table `p`, which these facts look up [a column of the "
      "facts' own rows] {}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key a at n with p\n  flow m "
      "number = n\n",
      "5:13+1 duplicate: `a` is a column of table `p`, which these facts look up [a column of the "
      "facts' own rows] {}\n5:18+1 duplicate: `n` is a column of table `p`, which these facts look "
      "up [a column of the facts' own rows] {}\n5:25+1 unused: table `p` is looked up but never "
      "read [] {}\n6:19+1 column type: column `n` is a number here, but a date as declared in line "
      "5, column 18 [one type for a column within its facts] {}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key id at day with p by n\n  "
      "flow m number = n\n",
      "5:33+1 duplicate: `n` is a column of table `p`, which these facts look up [a column of the "
      "facts' own rows] {}\n" },
    { "table p key k\n  column a text\n  column n number\ntable q key n\n  column b text\nfacts f "
      "key id at day with p, q\n  flow m number = n where b = \"x\"\n",
      "7:31+1 duplicate: `n` is a column of table `p`, which these facts look up [a column of the "
      "facts' own rows] {}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key id at day split by n with "
      "p\n  flow m number = n\n",
      "5:32+1 column type: column `n` is a split of these facts and cannot be a number [text] "
      "{}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key id at day with p\n  flow m "
      "number = n at a\n",
      "6:24+1 column type: column `a` is the date of these facts and cannot be text [date or "
      "instant] {}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key id at day with p by day\n  "
      "flow m number = n\n",
      "5:33+3 column type: column `day` is the date of these facts and cannot be text [date or "
      "instant] {}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key id at day with p\n  column k "
      "number\n  flow m number = n\n",
      "6:10+1 column type: column `k` is the key of a table of these facts and cannot be a number "
      "[text] {}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key id at day with p\n  flow m "
      "number = a\n",
      "6:19+1 column type: column `a` is a number here, but text as declared in line 3, column 10 "
      "[one type for a column within its facts] {}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key id at day with p\n  flow m "
      "number = n + 1 where n = \"x\"\n",
      "6:31+1 column type: column `n` is text here, but a number as declared in line 4, column 10 "
      "[one type for a column within its facts] {}\n" },
    { "table p key k\n  column a text\n  column n number\nfacts f key id at day with p\n  flow m "
      "number = n where k = 7\n",
      "6:27+1 column type: column `k` is a number here, but text as declared in line 5, column 28 "
      "[one type for a column within its facts] {}\n" },
    { "table p key k from d\n  column n number\nfacts f key id undated with p\n  flow m number = "
      "n\n",
      "4:29+1 facts: undated facts have no day on which `p` could be looked up [a table without "
      "`from`, or facts with a date] {}\n" },
    { "table\n  column a text\n", "2:6+0 unexpected: expected a name after `table`, but the line "
                                  "ends here [a name after `table`] {}\n" },
    { "table p\n  column a text\n",
      "2:8+0 unexpected: expected `key` and a column after the table's name, but the line ends "
      "here [`key` and a column after the table's name] {}\n" },
    { "table p key\n", "2:12+0 unexpected: expected a column name after `key`, but the line ends "
                       "here [a column name after `key`] {}\n" },
    { "table p key k since d\n  column a text\n",
      "2:15+5 unexpected: expected `from` and a date column, or the end of the line, found `since` "
      "[`from` and a date column, or the end of the line] {}\n" },
    { "table p key k from\n  column a text\n",
      "2:19+0 unexpected: expected a date column name after `from`, but "
      "the line ends here [a date column name after `from`] {}\n" },
    { "table p key k from d more\n  column a text\n",
      "2:22+4 unexpected: expected the end of the line, found `more` [the end of the line] {}\n" },
    { "table p key k\n  colum a text\n",
      "3:3+5 unexpected: expected `column` and its name and type, found `colum` [`column` and its "
      "name and type] {column}\n" },
    { "table p key k\n  column a\n",
      "3:11+0 unexpected: expected a type such as `number`, `text` or `date`, but the line ends "
      "here [a type such as `number`, `text` or `date`] {}\n" },
    { "table p key k\n  column a text more\n",
      "3:17+4 unexpected: expected the end of the line, found `more` [the end of the line] {}\n" },
    { "table p key k\n  flow a count = 1\n",
      "3:3+4 unexpected: expected `column` and its name and type, found `flow` [`column` and its "
      "name and type] {}\n" },
    { "facts f key id at day with\n",
      "2:27+0 unexpected: expected the name of a table after `with`, but the line ends here [the "
      "name of a table after `with`] {}\n" },
    { "facts f key id at day with p by\n",
      "2:32+0 unexpected: expected a column name after `by`, but the line ends here [a column name "
      "after `by`] {}\n" },
    { "facts f key id at day wiht p\n",
      "2:23+4 unexpected: expected `grain`, `split by`, `snapshot`, `currency`, `prorated`, "
      "`keyed by`, `with` or the end of the line, found `wiht` [`grain`, `split by`, `snapshot`, "
      "`currency`, `prorated`, `keyed by`, `with` or the end of the line] {with}\n" },
    { "tabel p key k\n  column a text\n",
      "2:1+5 unknown statement: no statement begins with `tabel` [a statement] {table}\n" },
};

static void tables__with_mistakes__names_place_expectation_and_cure(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        checked c;
        checked_text_of(&c, cases[i].text);
        char *errors = parsed_errors(&c.p);
        if (strcmp(errors, cases[i].errors) != 0) {
            fail_msg("%s:\n%swanted:\n%s", cases[i].text, errors, cases[i].errors);
        }
        free(errors);
        assert_true(checked_end(&c));
    }
}

/* ---- limits -------------------------------------------------------------------------------- */

typedef struct text {
    char bytes[32768];
    size_t count;
} text;

static void add(text *to, const char *form, int number) {
    to->count +=
        (size_t)snprintf(to->bytes + to->count, sizeof to->bytes - to->count, form, number, number);
}

static void expect(const text *of, const char *wanted) {
    checked c;
    checked_text_of(&c, of->bytes);
    char *errors = parsed_errors(&c.p);
    assert_string_equal(errors, wanted);
    free(errors);
    assert_true(checked_end(&c));
}

static void limits__one_table_more__is_an_error_at_its_place(void **state) {
    (void)state;
    for (int count = 64; count <= 65; count++) {
        text all = { "", 0 };
        for (int i = 0; i < count; i++) {
            add(&all, "table t%d key k\n  column a text\n", i);
        }
        expect(&all, count == 64 ? ""
                                 : "130:7+3 limit: a program has at most 64 tables [fewer tables] "
                                   "{}\n");
    }
}

static void limits__one_column_more__is_an_error_at_its_place(void **state) {
    (void)state;
    for (int count = 256; count <= 257; count++) {
        text all = { "", 0 };
        add(&all, "table t key k\n", 0);
        for (int i = 0; i < count; i++) {
            add(&all, "  column a%d text\n", i);
        }
        expect(&all, count == 256 ? ""
                                  : "259:10+4 limit: a table has at most 256 columns beside its "
                                    "key [fewer columns] {}\n");
    }
}

static void limits__one_lookup_more__is_an_error_at_its_place(void **state) {
    (void)state;
    for (int count = 16; count <= 17; count++) {
        text all = { "", 0 };
        for (int i = 10; i < 10 + count; i++) {
            add(&all, "table t%d key k\n  column a%d number\n", i);
        }
        add(&all, "facts f key id at day with t10", 0);
        for (int i = 11; i < 10 + count; i++) {
            add(&all, ", t%d", i);
        }
        add(&all, "\n", 0);
        for (int i = 10; i < 10 + count; i++) {
            add(&all, "  flow m%d number = a%d\n", i);
        }
        expect(&all, count == 16 ? ""
                                 : "36:108+3 limit: facts look up at most 16 tables [fewer tables "
                                   "behind `with`] {}\n");
    }
}

/* ---- columns ------------------------------------------------------------------------------- */

static tierkit_i_schema *schema_of(checked *c, const char *program) {
    checked_text_of(c, program);
    if (c->schema == NULL) {
        fail_msg("%s", program);
    }
    return c->schema;
}

static const tierkit_i_schema_column *column_of(const tierkit_i_schema *schema, const char *name) {
    int32_t index = tierkit_i_schema_find_column(schema, 0, name, strlen(name));
    assert_true(index != TIERKIT_I_NONE);
    return &schema->columns[index];
}

static const char *table_of(const tierkit_i_schema *schema, const char *column, size_t *bytes) {
    const tierkit_i_schema_column *of = column_of(schema, column);
    assert_true(of->looked_up);
    const tierkit_i_schema_lookup *lookup = &schema->lookups[of->lookup];
    return tierkit_i_schema_text(schema, schema->tables[lookup->table].name, bytes);
}

static void columns__of_tables__come_in_at_their_first_use(void **state) {
    (void)state;
    checked c;
    size_t bytes = 0;
    const tierkit_i_schema *schema =
        schema_of(&c, "money EUR scale 3\n"
                      "table p key k\n  column cost money\n  column unread text\n  column c text\n"
                      "table q key k from d\n  column price number\n  column rate ratio scale 4\n"
                      "facts f key id at day split by c, s with p by item, q by s\n"
                      "  flow m money = cost + price * own\n"
                      "  flow n number = coalesce(rate, 0)\n");
    assert_int_equal(schema->facts[0].columns.count, 9); /* all below, the id and the day */
    assert_int_equal(column_of(schema, "cost")->scale, 3);
    assert_int_equal(column_of(schema, "price")->scale, 6);
    assert_int_equal(column_of(schema, "rate")->scale, 4);
    assert_int_equal(column_of(schema, "own")->scale, 9);
    assert_int_equal(column_of(schema, "item")->role, TIERKIT_I_ROLE_LOOKUP);
    assert_int_equal(column_of(schema, "item")->needed, 1);
    assert_int_equal(column_of(schema, "s")->role, TIERKIT_I_ROLE_SPLIT);
    assert_int_equal(column_of(schema, "c")->role, TIERKIT_I_ROLE_SPLIT);
    assert_int_equal(column_of(schema, "own")->looked_up, 0);
    assert_memory_equal(table_of(schema, "c", &bytes), "p", 1);
    assert_memory_equal(table_of(schema, "rate", &bytes), "q", 1);
    assert_int_equal(tierkit_i_schema_find_column(schema, 0, "unread", 6), TIERKIT_I_NONE);
    assert_true(checked_end(&c));
}

/* ---- fingerprints -------------------------------------------------------------------------- */

#define P "table p key k\n  column a text\n  column n number\n"
#define Q "table q key k from d\n  column b text\n"
#define M "  flow m number = n where a = \"x\" and b = \"y\"\n"
#define BASE P Q "facts f key id at day with p, q\n" M

static const struct {
    const char *what, *text;
    int same, fits;
} prints[] = {
    { "order",
      "facts f key id at day with q, p by k\n" M Q
      "table p key k\n  column n number scale 6\n  column a text\n",
      1, 1 },
    { "a table more", BASE "table r key k\n  column z text\n", 0, 1 },
    { "a column more", P "  column z text\n" Q "facts f key id at day with p, q\n" M, 0, 1 },
    { "another type",
      "table p key k\n  column a text\n  column n money\n" Q "facts f key id at day with p, q\n" M,
      0, 0 },
    { "another scale",
      "table p key k\n  column a text\n  column n number scale 2\n" Q
      "facts f key id at day with p, q\n" M,
      0, 0 },
    { "another key of the facts", P Q "facts f key id at day with p by o, q\n" M, 0, 0 },
    { "another key of the table",
      "table p key o\n  column a text\n  column n number\n" Q
      "facts f key id at day with p by k, q\n" M,
      0, 1 },
    { "no day", P "table q key k\n  column b text\nfacts f key id at day with p, q\n" M, 0, 0 },
    { "a column of the rows", P "facts f key id at day with p\n" M, 0, 0 },
    { "a column of another table",
      "table p key k\n  column n number\ntable q key k from d\n  column a text\n  column b text\n"
      "facts f key id at day with p, q\n" M,
      0, 0 },
};

static void fingerprints__of_tables__differ_where_networks_differ(void **state) {
    (void)state;
    checked base, c;
    const tierkit_i_schema *wanted = schema_of(&base, BASE);
    for (size_t i = 0; i < sizeof prints / sizeof prints[0]; i++) {
        const tierkit_i_schema *schema = schema_of(&c, prints[i].text);
        int same = memcmp(schema->fingerprint, wanted->fingerprint, 16) == 0;
        int fits = tierkit_i_schema_fit(schema, wanted, NULL, NULL, NULL) == TIERKIT_OK;
        if (same != prints[i].same || fits != prints[i].fits) {
            fail_msg("%s: same %d, fits %d", prints[i].what, same, fits);
        }
        assert_true(checked_end(&c));
    }
    assert_true(checked_end(&base));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables__with_mistakes__names_place_expectation_and_cure),
        cmocka_unit_test(limits__one_table_more__is_an_error_at_its_place),
        cmocka_unit_test(limits__one_column_more__is_an_error_at_its_place),
        cmocka_unit_test(limits__one_lookup_more__is_an_error_at_its_place),
        cmocka_unit_test(columns__of_tables__come_in_at_their_first_use),
        cmocka_unit_test(fingerprints__of_tables__differ_where_networks_differ),
    };
    return cmocka_run_group_tests_name("lang tables", tests, NULL, NULL);
}
