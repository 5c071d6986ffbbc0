/* Owns: the exact diagnostics of every kind of syntax error. Must not know: the parser's parts.
 * Called by: the test suite. Expected texts are written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lang/mistakes.h"
#include "parsed.h"

/* Each case holds below a first line `tierkit 1`, so that its own first line is line 2. */
typedef struct error_case {
    tierkit_i_mistake mistake;
    const char *text, *errors;
} error_case;

#define KIND(name) TIERKIT_I_MISTAKE_##name
#define A_VALUE "a value: a name, a number, a text, a date or `(`"

static const error_case cases[] = {
    /* statements and their lines */
    { KIND(STATEMENT), "kpii a = b\n",
      "2:1+4 unknown statement: no statement begins with `kpii` [a statement] {kpi}\n" },
    { KIND(STATEMENT), "KPI a = b\n",
      "2:1+3 unknown statement: no statement begins with `KPI` [a statement] {kpi}\n" },
    { KIND(STATEMENT), "zebra\n  a\n  b\n",
      "2:1+5 unknown statement: no statement begins with `zebra` [a statement] {}\n" },
    { KIND(STATEMENT), "'kpi' a = b\n",
      "2:1+5 unexpected: expected a statement such as `facts` or `kpi`, found `'kpi'` [a statement "
      "such as `facts` or `kpi`] {}\n" },
    { KIND(INDENTATION), "kpi a = b\n  over all\n",
      "3:3+4 indentation: an indented line belongs to a block, and there is none above it [] "
      "{}\n" },
    { KIND(LATE_EDITION), "tierkit 1\n",
      "2:1+7 edition: `tierkit` stands only in the first line of a text [] {}\n" },
    { KIND(UNEXPECTED), "kpi a b\n",
      "2:7+1 unexpected: expected `=` and the formula of the KPI, found `b` [`=` and the formula "
      "of "
      "the KPI] {}\n" },
    { KIND(UNEXPECTED), "facts a key b at = c\n",
      "2:18+1 unexpected: expected a date column name after `at`, found `=` [a date column name "
      "after `at`] {}\n" },
    { KIND(UNEXPECTED), "facts a key b at c keyed by d version e\n",
      "2:29+1 unexpected: expected `(` and columns after `keyed by`, found `d` [`(` and columns "
      "after `keyed by`] {}\n" },
    { KIND(UNEXPECTED_END), "facts a key b at c keyed by (d)\n",
      "2:32+0 unexpected: expected `version` and a column that says which of two rows is the newer "
      "one, but the line ends here [`version` and a column that says which of two rows is the "
      "newer one] {}\n" },
    { KIND(UNEXPECTED), "facts a key b at c keyed by (d) versoin e\n",
      "2:33+7 unexpected: expected `version` and a column that says which of two rows is the newer "
      "one, found `versoin` [`version` and a column that says which of two rows is the newer one] "
      "{version}\n" },
    { KIND(UNEXPECTED), "kpi \xC3\xBC\xC3\xBC = a ovr all\n",
      "2:12+3 unexpected: expected an operator, `at review date`, `over`, `base at least`, `also "
      "by`, what is declared about the KPI or the end of the line, found `ovr` [an operator, `at "
      "review date`, `over`, `base at least`, `also by`, what is declared about the KPI or the end "
      "of the line] {over}\n" },
    { KIND(UNEXPECTED_END), "kpi a =  # nothing\n",
      "2:19+0 unexpected: expected " A_VALUE ", but the line ends here [" A_VALUE "] {}\n" },
    { KIND(UNEXPECTED_END), "kpi a = (b\nkpi c = d +\n",
      "2:11+0 unexpected: expected an operator or `)`, but the line ends here [an operator or `)`] "
      "{}\n"
      "3:12+0 unexpected: expected " A_VALUE ", but the line ends here [" A_VALUE "] {}\n" },
    { KIND(UNEXPECTED), "kpi a = if b == c then 1 else 0\n",
      "2:15+1 unexpected: expected " A_VALUE ", found `=` [" A_VALUE "] {=}\n" },
    { KIND(UNEXPECTED), "kpi a = if b <> c then 1 else 0\n",
      "2:15+1 unexpected: expected " A_VALUE ", found `>` [" A_VALUE "] {!=}\n" },
    { KIND(UNEXPECTED), "money EUR scle 2\n",
      "2:11+4 unexpected: expected `scale`, `converted by` or the end of the line, found "
      "`scle` [`scale`, `converted by` or the end of the line] {scale}\n" },
    { KIND(UNEXPECTED), "value v 0 to 100, mising: 0\n",
      "2:19+6 unexpected: expected `missing:`, `needs` or the end of the line, found `mising` "
      "[`missing:`, `needs` or the end of the line] {missing}\n" },
    { KIND(UNEXPECTED), "classes by share of s\n  A from 80%\n",
      "3:5+4 unexpected: expected `up to` and a share, or `otherwise`, found `from` [`up to` and a "
      "share, or `otherwise`] {}\n" },
    { KIND(UNEXPECTED), "classes by vale\n  A from 80\n  B up to 3\n",
      "2:12+4 unexpected: expected `value`, `share of`, `count of` or `curve of` after "
      "`by`, found `vale` [`value`, `share of`, `count of` or "
      "`curve of` after `by`] {value}\n" },
    { KIND(UNEXPECTED), "facts f kay k at d\n  flaw a = b\n",
      "2:9+3 unexpected: expected `key` and a column after the facts' name, found `kay` [`key` and "
      "a "
      "column after the facts' name] {key}\n"
      "3:3+4 unexpected: expected `flow`, `balance`, `min`, `max`, `first`, `last`, `distinct`, "
      "`histogram`, `in force` or `column`, found `flaw` [`flow`, `balance`, `min`, `max`, "
      "`first`, "
      "`last`, `distinct`, `histogram`, `in force` or `column`] {flow}\n" },
    { KIND(UNEXPECTED), "facts f key k at d\n  histogram h count = n edges\n  flow a count = n x\n",
      "3:30+0 unexpected: expected a number after `edges`, but the line ends here [a number after "
      "`edges`] {}\n"
      "4:20+1 unexpected: expected an operator, `where`, `missing`, `edges`, `group by`, `at` or "
      "the end "
      "of the "
      "line, "
      "found `x` [an operator, `where`, `missing`, `edges`, `group by`, `at` or the end of the "
      "line] "
      "{}\n" },
    { KIND(UNEXPECTED), "promise p days a 1 b 2\n",
      "2:20+1 unexpected: expected `,` or the end of the line, found `b` [`,` or the end of the "
      "line] {}\n" },
    { KIND(UNEXPECTED), "alert a red when b act within 5\n",
      "2:32+0 unexpected: expected a unit such as `days` or `quarters`, but the line ends here [a "
      "unit such as `days` or `quarters`] {}\n" },
    { KIND(UNEXPECTED), "review window yaer to date\n",
      "2:15+4 unexpected: expected `last` and a number of periods, `all`, `since` and a date, "
      "`this` and a unit, or a unit and `to date`, found `yaer` [`last` and a number of periods, "
      "`all`, `since` and a date, `this` and a unit, or a unit and `to date`] {year}\n" },
    { KIND(TIMING_TWICE), "kpi a = b leading lagging by 2 quarters\n",
      "2:19+7 duplicate: a KPI is either `leading` or `lagging`, and once [] {}\n" },
    { KIND(DIRECTION_TWICE), "kpi a = b higher is better, target 1 to 2\n",
      "2:29+6 duplicate: a KPI has one direction: `higher is better`, `lower is better` or "
      "`target` [] {}\n" },
    { KIND(WEEKS), "calendar 4-4-6 year ends last saturday of january\n",
      "2:14+1 range: a quarter has 13 weeks as 4-4-5, 4-5-4 or 5-4-4, not `6` [`4-4-5`] {}\n" },
    { KIND(WEEKS), "calendar 4-4-4 year ends last saturday of january\n",
      "2:14+1 range: a quarter has 13 weeks as 4-4-5, 4-5-4 or 5-4-4, not `4` [`4-4-5`] {}\n" },
    { KIND(STARTS_ASCEND), "calendar periods starting 2027-01-29, 2027-01-01 ending 2027-02-01\n",
      "2:39+10 order: the periods of a calendar begin one after the other [a later date] {}\n" },
    { KIND(STARTS_TWELVE), "calendar periods starting 2027-01-01, 2027-01-29 ending 2027-02-01\n",
      "2:50+6 range: a calendar has 12 periods for each year, at most 200 years [the first days of "
      "whole years] {}\n" },
    { KIND(TIME), "working days monday hours 8:5 to 17:00\n",
      "2:27+1 range: a time of day is 0:00 to 24:00, with minutes of two digits [a time of day "
      "such as 8:00 after `hours`] {}\n" },
    { KIND(TIME), "working days monday hours 8:00 to 24:01\n",
      "2:35+2 range: a time of day is 0:00 to 24:00, with minutes of two digits [a time of day "
      "such as 17:00 after `to`] {}\n" },
    { KIND(HOURS), "working days monday hours 17:00 to 8:00\n",
      "2:36+1 order: working hours end after they begin [a later time of the same day, up to "
      "24:00] {}\n" },
    { KIND(OFFSET), "working days monday, utc -14:01\n",
      "2:27+2 range: local time is at most 14:00 ahead of or behind UTC [0:00 to 14:00] {}\n" },
    { KIND(UNEXPECTED), "working days monday to firday, hours 8:00 to 17:00\n",
      "2:24+6 unexpected: expected a day such as `friday` after `to`, found `firday` [a day such "
      "as `friday` after `to`] {friday}\n" },
    { KIND(UNEXPECTED), "working days monday, tuesday utc 1:00\n",
      "2:34+1 unexpected: expected `+` or `-` and a time such as 1:00 after `utc`, found `1` [`+` "
      "or `-` and a time such as 1:00 after `utc`] {}\n" },
    { KIND(UNEXPECTED), "holidays 2027-01-01 2027-01-06\n",
      "2:21+10 unexpected: expected `,` or the end of the line, found `2027-01-06` [`,` or the "
      "end of the line] {}\n" },
    { KIND(UNEXPECTED), "calendar 4-4-5 year ends satruday nearest end of january\n",
      "2:26+8 unexpected: expected `last` or a day such as `saturday`, found `satruday` [`last` or "
      "a day such as `saturday`] {saturday}\n" },
    { KIND(UNEXPECTED), "review window since 5\n",
      "2:21+1 unexpected: expected a date such as 2027-01-01, or the name of a date attribute, "
      "after `since`, found `5` [a date such as 2027-01-01, or the name of a date attribute, after "
      "`since`] {}\n" },
    { KIND(OWN_WINDOW), "review window since joined_on\n",
      "2:21+9 window: since `joined_on` each distributor has a window of its own, and a review has "
      "one [`over since` and this name behind a KPI] {}\n" },
    { KIND(CHARACTER), "kpi a = b $ c @ d\n",
      "2:11+1 character: the character `$` has no meaning here [] {}\n"
      "2:15+1 character: the character `@` has no meaning here [] {}\n" },
    { KIND(CHARACTER), "kpi a = \xE2\x80\x9Cx\xE2\x80\x9D\n",
      "2:9+1 character: the character `\xE2\x80\x9C` has no meaning here [] {\"}\n"
      "2:11+1 character: the character `\xE2\x80\x9D` has no meaning here [] {\"}\n" },
    { KIND(CHARACTER), "kpi a = if b & c | !d then 1 else 0\n",
      "2:14+1 character: the character `&` has no meaning here [] {and}\n"
      "2:18+1 character: the character `|` has no meaning here [] {or}\n"
      "2:20+1 character: the character `!` has no meaning here [] {not}\n" },
    { KIND(CHARACTER), "kpi a = b\x01\n",
      "2:10+1 character: the character `?` has no meaning here [] {}\n" },
    { KIND(CHARACTER), "kpi a = b \xE2\x88\x92 c\n",
      "2:11+1 character: the character `\xE2\x88\x92` has no meaning here [] {-}\n" },
    { KIND(CHARACTER), "support per quarter, A first\n  b $ c ?\n",
      "3:5+1 character: the character `$` has no meaning here [] {}\n"
      "3:9+1 character: the character `?` has no meaning here [] {}\n" },
    { KIND(UNITS), "support per quarter, A first\n  b hours A up to 1.5\n",
      "3:19+3 range: support is counted in whole units, 0 or more, not `1.5` [0] {}\n" },
    { KIND(UNITS), "support per quarter, A first\n  b hours A at least 4 EUR\n",
      "3:22+1 range: support is counted in whole units, 0 or more, not `4` [0] {}\n" },
    { KIND(UNITS), "support per quarter, A first\n  b hours A, lot 0\n",
      "3:18+1 range: support is counted in whole units, 1 or more, not `0` [1] {}\n" },
    { KIND(UNEXPECTED), "support quarter, A first\n",
      "2:9+7 unexpected: expected `per` and a period after `support`, found `quarter` [`per` and a "
      "period after `support`] {}\n" },
    { KIND(UNEXPECTED), "support per qarter, A first\n",
      "2:13+6 unexpected: expected a period such as `quarter`, found `qarter` [a period such as "
      "`quarter`] {quarter}\n" },
    { KIND(UNEXPECTED), "support per quarter, A first, B second\n",
      "2:33+6 unexpected: expected `as available`, or `then` before the name, found `second` [`as "
      "available`, or `then` before the name] {}\n" },
    { KIND(UNEXPECTED), "support per quarter, A\n",
      "2:23+0 unexpected: expected `first` after who is served first, but the line ends here "
      "[`first` after who is served first] {}\n" },
    { KIND(UNEXPECTED), "support per quarter\n",
      "2:20+0 unexpected: expected who is served first, such as `A first`, but the line ends here "
      "[who is served first, such as `A first`] {}\n" },
    { KIND(UNEXPECTED), "support per quarter, A first; never rationed complaint\n",
      "2:46+9 unexpected: expected `:` after `never rationed`, found `complaint` [`:` after `never "
      "rationed`] {}\n" },
    { KIND(UNEXPECTED), "support per quarter, A first\n  b hours A, weight by size\n",
      "3:24+4 unexpected: expected `score` or `debt`, found `size` [`score` or `debt`] {}\n" },
    { KIND(UNEXPECTED), "support per quarter, A first\n  region \"EMEA\" 20%\n",
      "3:17+2 unexpected: expected `at least` and a share, found `20` [`at least` and a share] "
      "{}\n" },
    { KIND(CLAUSE_TWICE), "support per quarter, A first\n  b hours A, lot 2, lot 3\n",
      "3:21+3 duplicate: `lot` was already given in this line [] {}\n" },
    /* a long word is shown in part, never half a character of it */
    { KIND(UNEXPECTED), "kpi a = b aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xC3\xA4xx\n",
      "2:11+42 unexpected: expected an operator, `at review date`, `over`, `base at least`, `also "
      "by`, what is declared about the KPI or the end of the line, found "
      "`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` [an operator, `at review date`, `over`, `base at "
      "least`, `also by`, what is declared about the KPI or the end of the line] {}\n" },
    { KIND(OPEN_TEXT), "program \"abc  \nmoney EUR\n",
      "2:9+4 open text: a text ends with a double quote in the same line [] {}\n" },
    { KIND(OPEN_NAME), "kpi 'it''s = b\n",
      "2:5+10 open text: a quoted name ends with a single quote in the same line [] {}\n" },
    { KIND(EMPTY_NAME), "kpi '' = b\n",
      "2:5+2 empty name: a quoted name needs at least one character [] {}\n" },
    { KIND(NUMBER), "kpi a = 0.1234567890123456789\n",
      "2:9+21 number: a number has at most 38 digits, 18 of them behind the point (16 before a "
      "`%`) "
      "[] {}\n" },
    { KIND(NUMBER), "kpi a = 0.12345678901234567%\n",
      "2:9+19 number: a number has at most 38 digits, 18 of them behind the point (16 before a "
      "`%`) "
      "[] {}\n" },
    { KIND(DATE), "program \"p\" effective 2027-02-29\n",
      "2:23+10 date: `2027-02-29` is not a day of the calendar [] {}\n" },
    { KIND(RESERVED), "attribute not count\n",
      "2:11+3 reserved: `not` is a word of the language; as a name it stands in single quotes [a "
      "name after `attribute`] {'not'}\n" },
    { KIND(SCALE), "money EUR scale 19\n",
      "2:17+2 range: a scale is a whole number from 0 to 18, not `19` [] {}\n" },
    { KIND(SCALE), "attribute a ratio scale 1.5\n",
      "2:25+3 range: a scale is a whole number from 0 to 18, not `1.5` [] {}\n" },
    { KIND(PERIODS), "review window last 0 days\n",
      "2:20+1 range: a period is counted in whole numbers from 1 to 9999, not `0` [1 to 9999] "
      "{}\n" },
    { KIND(PERIODS), "kpi a = prior(b, 1.5 years)\n",
      "2:18+3 range: a period is counted in whole numbers from 0 to 9999, not `1.5` [0 to 9999] "
      "{}\n" },
    { KIND(PERIODS), "kpi a = prior(b, 10000 days)\n",
      "2:18+5 range: a period is counted in whole numbers from 0 to 9999, not `10000` [0 to 9999] "
      "{}\n" },
    /* expressions */
    { KIND(CHAIN), "kpi a = b < c < d\n",
      "2:15+1 chain: comparisons do not chain; join two of them with `and` [] {}\n" },
    { KIND(UNEXPECTED), "kpi a = b = not c\n",
      "2:13+3 unexpected: expected a value; `not` after an operator needs parentheses, found `not` "
      "[a value; `not` after an operator needs parentheses] {}\n" },
    { KIND(UNEXPECTED), "kpi a = if b thn c else d\n",
      "2:14+3 unexpected: expected `then` after the condition of `if`, found `thn` [`then` after "
      "the "
      "condition of `if`] {then}\n" },
    { KIND(UNEXPECTED), "kpi a = b in ()\n",
      "2:15+1 unexpected: expected " A_VALUE ", found `)` [" A_VALUE "] {}\n" },
    { KIND(UNEXPECTED), "kpi a = sum(b c)\n",
      "2:15+1 unexpected: expected an operator, `,` or `)`, found `c` [an operator, `,` or `)`] "
      "{}\n" },
    /* twice, too many, out of order */
    { KIND(STATEMENT_TWICE), "money EUR\nmoney USD\n",
      "3:1+5 duplicate: `money` was already given in line 2 [money] {}\n" },
    { KIND(CLAUSE_TWICE), "program \"p\" owner \"a\" owner \"b\"\n",
      "2:23+5 duplicate: `owner` was already given in this line [] {}\n" },
    { KIND(WINDOW_TWICE), "kpi a = b over all, at review date\n",
      "2:21+2 duplicate: a KPI has one window: either `at review date` or one `over` [] {}\n" },
    { KIND(SPECIAL_FIRST),
      "classes by value\n  A from 2\n  for kind dealer: A from 1\n  B otherwise\n",
      "5:3+1 order: lines that begin with `for` stand behind the lines for everybody [] {}\n" },
    { KIND(MOVEMENT), "classes by value\n  up at the next review\n  A otherwise\n  down\n",
      "5:3+4 order: lines that begin with `up`, `down` or `inactive` stand together [] {}\n" },
    { KIND(REVIEWS), "classes by value\n  down after 101 reviews; up after 0.5 reviews\n",
      "3:14+3 range: reviews are counted in whole numbers from 1 to 100, not `101` [] {}\n" },
    { KIND(CLAUSE_TWICE), "classes by value\n  down one step to the computed class\n",
      "3:17+2 duplicate: `to` was already given in this line [] {}\n" },
    { KIND(CLAUSE_TWICE), "classes by value\n  up; down; up\n",
      "3:13+2 duplicate: `up` was already given in this line [] {}\n" },
    { KIND(UNEXPECTED), "classes by value\n  down; inactive\n",
      "3:17+0 unexpected: expected `when` and a condition after `inactive`, but the line ends "
      "here [`when` and a condition after `inactive`] {}\n" },
    { KIND(UNEXPECTED), "classes by value\n  up more than 3 points below\n",
      "3:25+5 unexpected: expected `above` after the points, found `below` [`above` after the "
      "points] {}\n" },
    { KIND(UNEXPECTED), "classes by value notice 3 days, 4 days\n",
      "2:39+0 unexpected: expected `when` and a condition after the duration, but the line ends "
      "here [`when` and a condition after the duration] {}\n" },
    { KIND(UNEXPECTED), "service policies first that holds, wished by plan\n  p otherwise\n",
      "2:43+2 unexpected: expected `in` and an attribute after `wished`, found `by` [`in` and an "
      "attribute after `wished`] {}\n" },
    { KIND(UNEXPECTED), "service policies first that holds\n  p when a, ready 5\n",
      "3:13+5 unexpected: expected an operator, `readiness`, `needs`, `cost` or the end of the "
      "line, found `ready` [an operator, `readiness`, `needs`, `cost` or the end of the line] "
      "{}\n" },
    { KIND(CLAUSE_TWICE), "service policies first that holds\n  p when a, needs b and c, needs d\n",
      "3:28+5 duplicate: `needs` was already given in this line [] {}\n" },
    { KIND(RATE_AGE), "money EUR converted by r at fact date, at most 400 days old\n",
      "2:48+3 range: a rate may be 0 to 366 days old [] {}\n" },
    { KIND(GROUP_SIZE), "groups of at least 2.5\n",
      "2:20+3 range: a group has at least 1 to 2147483647 distributors [] {}\n" },
    { KIND(SPLITS), "facts f key k at d split by a, b, c\n",
      "2:35+1 limit: facts are split by at most two columns [] {}\n" },
    /* texts brought in */
    { KIND(NO_RESOLVER), "use data\n",
      "2:5+4 use: there is no way to find the text `data` here: no resolver [] {}\n" },
};

static char *with_first_line(const char *text) {
    static const char first[] = "tierkit 1\n";
    char *whole = malloc(sizeof first + strlen(text));
    assert_non_null(whole);
    memcpy(whole, first, sizeof first - 1);
    memcpy(whole + sizeof first - 1, text, strlen(text) + 1);
    return whole;
}

static void check(const char *text, const char *expected) {
    parsed p;
    parsed_text_of(&p, text);
    assert_int_equal(p.status, TIERKIT_OK);
    char *errors = parsed_errors(&p);
    if (strcmp(errors, expected) != 0) {
        print_message("# %s\n", text);
    }
    assert_string_equal(errors, expected);
    free(errors);
    assert_true(parsed_end(&p));
}

static void syntax_error__each_kind__names_place_cause_and_cure(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = with_first_line(cases[i].text);
        check(text, cases[i].errors);
        free(text);
    }
}

static void edition__missing_or_later__is_told(void **state) {
    static const char missing[] =
        "1:1+5 edition: a program begins with `tierkit 1`, found `money` [`tierkit 1`] {}\n";
    (void)state;
    check("",
          "1:1+0 edition: a program begins with `tierkit 1`, but the text is empty [`tierkit 1`] "
          "{}\n");
    check("# only\n", "2:1+0 edition: a program begins with `tierkit 1`, but the text is empty "
                      "[`tierkit 1`] {}\n");
    check("money EUR\n", missing);
    check(
        "mony EUR\ncalendar\n",
        "1:1+4 edition: a program begins with `tierkit 1`, found `mony` [`tierkit 1`] {}\n"
        "2:9+0 unexpected: expected `fiscal year starts`, `4-4-5 year ends` or `periods starting` "
        "after `calendar`, but the line ends here [`fiscal year starts`, `4-4-5 year ends` or "
        "`periods starting` after `calendar`] {}\n");
    /* nothing behind a later edition is judged */
    check("tierkit 2\nnonsense\n",
          "1:9+1 edition: this library knows edition 1 of the language, not "
          "`2` [`1`] {}\n");
    check("tierkit\n",
          "1:8+0 unexpected: expected the edition `1` after `tierkit`, but the line ends "
          "here [the edition `1` after `tierkit`] {}\n");
}

static void single_statement__twice__names_the_first_place(void **state) {
    static const char *const twice[] = {
        "program \"p\"\n", "calendar fiscal year starts may\n",
        "money EUR\n",     "review window all\n",
        "applies to a\n",  "service policies first that holds\n",
    };
    static const char *const names[] = { "program",       "calendar",   "money",
                                         "review window", "applies to", "service policies" };
    (void)state;
    for (size_t i = 0; i < sizeof twice / sizeof twice[0]; i++) {
        char text[256] = "tierkit 1\n";
        strcat(text, twice[i]);
        strcat(text, twice[i]);
        parsed p;
        parsed_text_of(&p, text);
        char *errors = parsed_errors(&p);
        char expected[128] = "duplicate: `";
        strcat(expected, names[i]);
        strcat(expected, "` was already given in line 2 [");
        assert_non_null(strstr(errors, expected));
        assert_int_equal(p.list.errors, 1);
        free(errors);
        assert_true(parsed_end(&p));
    }
}

static void errors__on_several_lines__are_all_told(void **state) {
    (void)state;
    parsed p;
    parsed_text_of(&p, "tierkit 1\n"
                       "money EUR scale x\n"
                       "value v 0 to\n"
                       "  g k wieght 3 points 1: 2\n"
                       "  g k weight 3 points 1: 2\n"
                       "kpi a = b c\n"
                       "kpi d = e\n");
    assert_int_equal(p.list.errors, 4);
    assert_int_equal(p.list.first_error.line, 2);
    assert_int_equal(p.list.first_error.offset, 26);
    assert_int_equal(p.tree.kpi_count, 1);
    assert_int_equal(p.tree.criterion_count, 1);
    assert_true(parsed_end(&p));
}

static void errors__beyond_the_list__are_counted(void **state) {
    enum { LINES = 300 };
    static const char line[] = "kpi\n";
    char text[16 + LINES * 4] = "tierkit 1\n";
    (void)state;
    for (int i = 0; i < LINES; i++) {
        memcpy(text + 10 + i * 4, line, 5);
    }
    parsed p;
    parsed_text_of(&p, text);
    assert_int_equal(p.list.errors, LINES);
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_i_diagnostics_take(&p.list, &table), TIERKIT_OK);
    assert_int_equal(tierkit_table_rows(table), TIERKIT_I_DIAGNOSTICS_MAX);
    tierkit_table_free(table);
    assert_true(parsed_end(&p));
}

/* Kinds whose cases stand in the tests above or in test_limits.c and test_use.c. */
static int is_elsewhere(tierkit_i_mistake mistake) {
    switch (mistake) {
    case KIND(NO_EDITION):
    case KIND(EMPTY):
    case KIND(EDITION):
    case KIND(NAME_LONG):
    case KIND(TEXT_LONG):
    case KIND(NESTING):
    case KIND(USES):
    case KIND(STATEMENTS):
    case KIND(HOLIDAYS):
    case KIND(NO_TEXT):
        return 1;
    default:
        return 0;
    }
}

static void syntax_error__every_kind__has_a_case(void **state) {
    (void)state;
    for (int mistake = 0; mistake < TIERKIT_I_MISTAKES; mistake++) {
        int found = is_elsewhere((tierkit_i_mistake)mistake);
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            found |= (int)cases[i].mistake == mistake;
        }
        assert_true(found);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(syntax_error__each_kind__names_place_cause_and_cure),
        cmocka_unit_test(edition__missing_or_later__is_told),
        cmocka_unit_test(single_statement__twice__names_the_first_place),
        cmocka_unit_test(errors__on_several_lines__are_all_told),
        cmocka_unit_test(errors__beyond_the_list__are_counted),
        cmocka_unit_test(syntax_error__every_kind__has_a_case),
    };
    return cmocka_run_group_tests_name("syntax_errors", tests, NULL, NULL);
}
