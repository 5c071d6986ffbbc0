/* Owns: the exact diagnostics of the data part. Must not know: how they are found.
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

#define FACTS "facts f key id at day\n"
#define LOWER_2 "lower(c) = \"a\" or lower(c) = \"a\" or "
#define LOWER_4 LOWER_2 LOWER_2

/* Each text stands below `tierkit 1`, so that its own first line is line 2. */
static const struct {
    const char *text, *errors;
} cases[] = {
    /* two of one name */
    { "attribute a count\nattribute a money\n",
      "3:11+1 duplicate: attribute `a` was already declared in line 2 [another name] {}\n" },
    { "attribute a count\n" FACTS "  flow a count = 1\n",
      "4:8+1 duplicate: measure `a` was already declared as an attribute in line 2 [another name] "
      "{}\n" },
    { FACTS "  flow a count = 1\nfacts g key id at day\n  flow a count = 1\n",
      "5:8+1 duplicate: measure `a` was already declared in line 3 [another name] {}\n" },
    { FACTS FACTS,
      "3:7+1 duplicate: facts `f` was already declared in line 2 [another name] {}\n" },
    { "facts f key id at id\n",
      "2:19+2 duplicate: column `id` is already the key of these facts [another column] {}\n" },
    { "facts f key id from day to day\n",
      "2:28+3 duplicate: column `day` is already the date of these facts [another column] {}\n" },
    { "facts f key id at day split by c, c\n",
      "2:35+1 duplicate: column `c` is already a split of these facts [another column] {}\n" },
    { FACTS "  column c text\n  column c date\n  flow a count = 1 where missing(c)\n",
      "4:10+1 duplicate: column `c` was already declared in line 3 [another name] {}\n" },
    /* working time */
    { FACTS "  flow w days = working_days(d, day)\n",
      "3:17+12 working time: `working_days` needs working days [a line such as `working days "
      "monday to friday`] {}\n" },
    { "working days monday\n" FACTS "  flow w number = working_hours(i, j)\n",
      "4:19+13 working time: `working_hours` needs working hours [`hours 8:00 to 17:00` in the "
      "line of `working days`] {}\n" },
    { FACTS "  column d date\n  flow w number = hours(d, i)\n",
      "4:25+1 column type: column `d` is an instant here, but a date as declared in line 3, "
      "column 10 [one type for a column within its facts] {}\n" },
    { FACTS "  flow w number = minutes(i)\n",
      "3:19+7 arguments: `minutes` needs two arguments [minutes(later, earlier)] {}\n" },
    /* heads and kinds */
    { "facts f key id at day keyed by (o, o) version v\n",
      "2:36+1 duplicate: column `o` is already a part of the rows' key [another column] "
      "{}\n" },
    { "facts f key id at day keyed by (a, b, c, d, e) version v\n",
      "2:45+1 limit: column `e` is one too many [at most 4 columns after `keyed by`] {}\n" },
    { "facts f key id at day keyed by (o, v) version v\n",
      "2:47+1 facts: column `v` cannot be the version of a row and a part of its key [a column "
      "that grows when a row is delivered again] {}\n" },
    { "facts f key id at day keyed by (o) version v\n  flow x count = 1 where v\n",
      "2:44+1 column type: column `v` is true or false here, which is no version [a number, a "
      "date, an instant or a text] {}\n" },
    { "facts f key id at day keyed by (o) version v\n  flow x count = o\n",
      "3:18+1 column type: column `o` is a number here, but text as declared in line 2, column 33 "
      "[one type "
      "for a column within its facts] {}\n" },
    { "facts f key id at day keyed by (o) version v\n  column o number\n",
      "3:10+1 column type: column `o` is a part of the rows' key of these facts and "
      "cannot be a number [text] {}\n" },
    { "facts f key id at day keyed by (o) version v\n  flow x count = 1 at sent\n",
      "3:23+4 facts: rows that are keyed count on one day only [facts of their own, keyed like "
      "these, for the other date] {}\n" },
    { "table p key k\n  column c text\n"
      "facts f key id at day keyed by (c) version v with p by k\n  flow x count = 1\n",
      "4:33+1 duplicate: `c` is a column of table `p`, which these facts look up [a column of the "
      "facts' own rows] {}\n"
      "4:51+1 unused: table `p` is looked up but never read [] {}\n" },
    { "facts f key id from a to b snapshot\n",
      "2:7+1 facts: a snapshot is taken at a date, not from one date to another [`at COLUMN "
      "snapshot`, or `from .. to ..` without `snapshot`] {}\n" },
    { "facts f key id from a to b\n  balance x count = 1\n",
      "3:11+1 measure: `balance` needs facts at a date; these hold from one date to another [`in "
      "force`, or facts `at` a date] {}\n" },
    { "facts f key id from a to b\n  distinct x = c\n",
      "3:12+1 measure: `distinct` needs facts at a date; these hold from one date to another [`in "
      "force`, or facts `at` a date] {}\n" },
    { "facts f key id at a prorated\n", "2:7+1 facts: only what lasts from one date to another can "
                                        "be prorated [`from COLUMN to COLUMN "
                                        "prorated`, or no `prorated`] {}\n" },
    { "facts f key id undated grain week\n",
      "2:7+1 facts: undated facts have no day to keep, to take stock on or to convert at [no "
      "`grain`, `snapshot` or `currency` here, or a date column] {}\n" },
    { "facts f key id undated snapshot\n",
      "2:7+1 facts: undated facts have no day to keep, to take stock on or to convert at [no "
      "`grain`, `snapshot` or `currency` here, or a date column] {}\n" },
    { "facts f key id undated currency c\n",
      "2:7+1 facts: undated facts have no day to keep, to take stock on or to convert at [no "
      "`grain`, `snapshot` or `currency` here, or a date column] {}\n" },
    { "facts f key id from a to b prorated\n  max x count = n\n",
      "3:7+1 measure: `max` cannot be prorated; only sums of rows are spread over days [`flow` "
      "without `group by`, or facts without `prorated`] {}\n" },
    { "facts f key id from a to b prorated\n  flow x count = count() group by o\n",
      "3:8+1 measure: `flow` cannot be prorated; only sums of rows are spread over days [`flow` "
      "without `group by`, or facts without `prorated`] {}\n" },
    { "facts f key id undated\n  last x count = n\n",
      "3:8+1 measure: `last` needs the day of every row, and these facts are undated [a `flow`, "
      "`min`, `max`, `distinct` or `histogram` of rows, or facts `at` a date] {}\n" },
    { "facts f key id undated\n  flow x count = count() group by o\n",
      "3:8+1 measure: `flow` needs the day of every row, and these facts are undated [a `flow`, "
      "`min`, `max`, `distinct` or `histogram` of rows, or facts `at` a date] {}\n" },
    { "facts f key id undated\n  in force x count = n\n",
      "3:12+1 measure: `in force` needs facts that hold from one date to another [facts `from "
      "COLUMN to COLUMN`] {}\n" },
    { "facts f key t as territory at a\n",
      "2:18+9 unknown name: `territory` is no text of a distributor [a text attribute, `region` or "
      "`kind`] {}\n" },
    { "attribute reps count\nfacts f key t as reps at a\n",
      "3:18+4 unknown name: `reps` is no text of a distributor [a text attribute, `region` or "
      "`kind`] {}\n" },
    { "facts f key t as region at a split by t\n",
      "2:39+1 duplicate: column `t` is already a split of these facts [another column] {}\n" },
    { "facts f key nothing at a currency c\n",
      "2:35+1 facts: only facts of distributors are converted [amounts in one currency] {}\n" },
    { "facts f key nothing at a\n  flow x count = count() group by o\n",
      "3:8+1 measure: `flow` joins rows of one distributor, and these facts have none [no `group "
      "by`, or facts whose key is a distributor] {}\n" },
    { FACTS "  flow x count = n at day\n",
      "3:23+3 duplicate: column `day` is already the date of these facts [another column] {}\n" },
    { FACTS "  flow x count = n at id\n",
      "3:23+2 duplicate: column `id` is already the key of these facts [another column] {}\n" },
    { "facts f key id from a to b\n  in force x count = n at c\n",
      "3:27+1 facts: only rows of one day may count on another one [facts `at` a date without "
      "`snapshot`, or no `at` here] {}\n" },
    { "facts f key id undated\n  flow x count = n at c\n",
      "3:23+1 facts: only rows of one day may count on another one [facts `at` a date without "
      "`snapshot`, or no `at` here] {}\n" },
    { "facts f key id at day snapshot\n  flow x count = n at c\n",
      "3:23+1 facts: only rows of one day may count on another one [facts `at` a date without "
      "`snapshot`, or no `at` here] {}\n" },
    { FACTS "  flow x count = n * c at c\n", "3:22+1 column type: column `c` is a number here, but "
                                             "a date as declared in line 3, column 27 "
                                             "[one type for a column within its facts] {}\n" },
    { FACTS "  flow x count = 1 where starts_with(c, 5)\n",
      "3:41+1 type: a number stands here instead of text [text] {}\n" },
    { FACTS "  flow late count = if all(shipped <= due) then 1 else 0 group by o\n",
      "3:39+3 column type: nothing says what the columns `shipped` and `due` hold, which are "
      "compared; they are read as numbers; `column NAME date` says it, and a text stands in double "
      "quotes [] {}\n" },
    { FACTS "  column due date\n  flow late count = if all(shipped <= due) then 1 else 0 group by "
            "o\n",
      "" },
    { FACTS "  flow x count = 1 where " LOWER_4 LOWER_4 LOWER_4 LOWER_4 "lower(c) = \"a\"\n",
      "3:314+5 limit: `lower` stands too often in one expression [at most 16 times] {}\n" },
    { FACTS "  flow x count = 1 where lower(5) = c\n",
      "3:32+1 type: a number stands here instead of text [text] {}\n" },
    { FACTS "  flow x count = 1 where lower(c, c) = c\n",
      "3:26+5 arguments: `lower` needs one argument [lower(text)] {}\n" },
    { FACTS "  flow x count = lower(c)\n",
      "3:18+5 type: text stands here instead of a number [a number] {}\n" },
    { FACTS "  flow x money = a * lowr(b)\n",
      "3:22+4 unknown function: there is no function `lowr` in row expressions [a row function of "
      "docs/language.md] {lower}\n" },
    { FACTS "  flow x money = round(a, 10)\n",
      "3:27+2 range: `round` needs a number of decimal places here [a number from 0 to 9] {}\n" },
    { FACTS "  flow x money = round(a, b)\n",
      "3:27+1 range: `round` needs a number of decimal places here [a number from 0 to 9] {}\n" },
    { FACTS "  flow x money = round(2027-01-01, 2)\n",
      "3:24+10 type: a date stands here instead of a number [a number] {}\n" },
    { FACTS "  flow x money = clamp(a, b)\n",
      "3:18+5 arguments: `clamp` needs three arguments [clamp(x, low, high)] {}\n" },
    { FACTS "  flow x count = 1 where between(\"a\", \"b\", \"c\")\n",
      "3:26+7 type: `between` takes numbers or dates [numbers or dates] {}\n" },
    { FACTS "  flow x count = 1 where between(a, 1, 2027-01-01)\n",
      "3:34+1 column type: column `a` is a date here, but a number in line 3, column 37 [one type "
      "for a column within its facts] {}\n" },
    { FACTS "  flow x count = 1 where between(lowr(a), 1, 2)\n",
      "3:34+4 unknown function: there is no function `lowr` in row expressions [a row function of "
      "docs/language.md] {lower}\n" },
    { FACTS "  flow x count = 1 where contains(c)\n",
      "3:26+8 arguments: `contains` needs two arguments [contains(text, part)] {}\n" },
    { FACTS "  histogram h count = n\n", "3:13+1 measure: `histogram` needs edges to count between "
                                         "[`edges` and ascending numbers] {}\n" },
    { FACTS "  flow h count = n edges 1\n",
      "3:8+1 measure: `flow` has no edges [`histogram`, or no `edges`] {}\n" },
    { FACTS "  histogram h count = n edges 1, 3, 3\n",
      "3:37+1 order: the edges do not ascend [a greater number than the one before] {}\n" },
    { FACTS "  histogram h count = n edges 1, 2.5\n",
      "3:34+3 range: the number has more decimal places than the measure keeps [fewer decimal "
      "places, or a type with a greater scale] {}\n" },
    { FACTS "  histogram h days = a - b edges 1 day, 2 months\n",
      "3:41+1 type: the unit does not fit the measure's type [a plain number, or the measure's own "
      "unit] {}\n" },
    { FACTS "  histogram h count = n missing 0 edges 1\n",
      "3:33+1 type: only a measure of numbers can count missing values as one [no `missing` here; "
      "coalesce(...) in the expression] {}\n" },
    { FACTS "  histogram h count = c = \"x\" edges 1\n",
      "3:25+1 type: true or false stands here instead of a number [a number, for example `if ... "
      "then 1 else 0`] {}\n" },
    { FACTS "  first a text = c\n", "3:9+1 measure: `first` cannot be text [money, number, count, "
                                    "ratio, points, days or date] {}\n" },
    { "facts f key id at day grain week\n  last a count = n\n",
      "3:8+1 measure: `last` needs to know the day of every row [facts with `grain day`] {}\n" },
    { FACTS "  flow a count = if all(done) then n else 0 group by order\n",
      "3:36+1 lines: `n` is a column of single rows, of which an entity may have many [all, any, "
      "min, max or sum of it] {}\n" },
    { FACTS "  flow a count = if missing(n) then 1 else 0 group by order\n",
      "3:29+1 lines: `n` is a column of single rows, of which an entity may have many [all, any, "
      "min, max or sum of it] {}\n" },
    { FACTS "  flow a count = sum(n)\n", "3:18+3 lines: `sum` puts the rows of an entity together "
                                         "[`group by` behind the expression] {}\n" },
    { FACTS "  flow a count = 1 where all(done) group by order\n",
      "3:26+3 lines: `all` puts the rows of an entity together [`group by` behind the expression] "
      "{}\n" },
    { FACTS "  flow a count = sum(sum(n)) group by order\n",
      "3:22+3 lines: `sum` stands inside another aggregate [columns of a row] {}\n" },
    { FACTS "  flow a count = sum(n, m) + count(n) group by order\n",
      "3:18+3 arguments: `sum` needs one argument [one value of a row] {}\n3:30+5 arguments: "
      "`count` takes no arguments [count()] {}\n" },
    { FACTS "  flow a count = if all(n) then 1 else 0 group by order\n  flow b count = n\n",
      "4:18+1 column type: column `n` is a number here, but true or false in line 3, column 25 "
      "[one type for a column within its facts] {}\n" },
    { FACTS "  flow a count = all(n > 1) group by order\n",
      "3:18+3 type: true or false stands here instead of a number [a number, for example `if ... "
      "then 1 else 0`] {}\n" },
    { FACTS "  flow a count = min(t) where t = \"x\" group by order\n",
      "3:31+1 column type: column `t` is text here, but a number in line 3, column 22 [one type "
      "for a column within its facts] {}\n" },
    { FACTS "  distinct a = n group by order\n",
      "3:12+1 measure: `distinct` cannot be grouped [`flow`, `min`, `max`, `first`, `last` or "
      "`histogram`, or no `group by`] {}\n" },
    { FACTS "  flow a count = 1 group order\n",
      "3:26+5 unexpected: expected `by` after `group`, found `order` [`by` after `group`] {}\n" },
    { FACTS "  in force x count = 1\n", "3:12+1 measure: `in force` needs facts that hold from one "
                                        "date to another [facts `from COLUMN to COLUMN`] {}\n" },
    { FACTS "  in force x distinct = c\n",
      "3:12+1 measure: `in force distinct` needs facts that hold from one date to another [facts "
      "`from COLUMN to COLUMN`] {}\n" },
    { FACTS "  flow x text = c\n",
      "3:8+1 measure: `flow` cannot be text [money, number, count, ratio, points or days] {}\n" },
    { FACTS "  flow x date = c\n",
      "3:8+1 measure: `flow` cannot be a date [money, number, count, ratio, points or days] {}\n" },
    { FACTS "  max x flag = c\n", "3:7+1 measure: `max` cannot be true or false [money, number, "
                                  "count, ratio, points, days or date] {}\n" },
    { FACTS "  flow x = c\n",
      "3:8+1 measure: `flow` needs a type [money, number, count, ratio, points or days] {}\n" },
    { FACTS "  distinct x money = c\n", "3:12+1 measure: `distinct` counts different keys and has "
                                        "no other type [`distinct = ...` without a type] {}\n" },
    /* missing N */
    { FACTS "  flow x money = c missing 0.005\n",
      "3:28+5 range: the number has more decimal places than the measure keeps [fewer decimal "
      "places, or a type with a greater scale] {}\n" },
    { FACTS "  flow x count = c missing 5%\n",
      "3:28+1 type: the unit does not fit the measure's type [a plain number, or the measure's own "
      "unit] {}\n" },
    { FACTS "  flow x money = c missing 5 EUR\n",
      "3:28+1 type: the unit does not fit the measure's type [a plain number, or the measure's own "
      "unit] {}\n" },
    { "money EUR scale 2\n" FACTS "  flow x count = c missing 5 EUR\n",
      "4:28+1 type: the unit does not fit the measure's type [a plain number, or the measure's own "
      "unit] {}\n" },
    { "money EUR scale 2\n" FACTS "  flow x money = c missing 5 USD\n",
      "4:28+1 type: the unit does not fit the measure's type [a plain number, or the measure's own "
      "unit] {}\n" },
    { FACTS "  flow x days = c missing 3 months\n",
      "3:27+1 type: the unit does not fit the measure's type [a plain number, or the measure's own "
      "unit] {}\n" },
    { FACTS "  flow x count = c missing 9223372036854775808\n",
      "3:28+19 range: the number does not fit 64 bits [a smaller number] {}\n" },
    { FACTS "  distinct x = c missing 0\n",
      "3:26+1 type: only a measure of numbers can count missing values as one [no `missing` here; "
      "coalesce(...) in the expression] {}\n" },
    { FACTS "  min x date = c missing 0\n",
      "3:26+1 type: only a measure of numbers can count missing values as one [no `missing` here; "
      "coalesce(...) in the expression] {}\n" },
    /* declared columns */
    { FACTS "  column id number\n  flow x count = 1\n",
      "3:10+2 column type: column `id` is the key of these facts and cannot be a number [text] "
      "{}\n" },
    { FACTS "  column day text\n  flow x count = 1\n",
      "3:10+3 column type: column `day` is the date of these facts and cannot be text [date or "
      "instant] {}\n" },
    { "facts f key id at day split by s\n  column s date\n  flow x count = 1\n",
      "3:10+1 column type: column `s` is a split of these facts and cannot be a date [text] {}\n" },
    { FACTS "  column unread text\n  flow x count = 1\n",
      "3:10+6 unused: column `unread` is declared but never read [] {}\n" },
    /* columns of two types */
    { FACTS "  flow x money = price\n  flow y count = if price = \"x\" then 1 else 0\n",
      "4:21+5 column type: column `price` is text here, but a number in line 3, column 18 [one "
      "type for a column within its facts] {}\n" },
    { FACTS "  column c text\n  flow x money = c\n  flow y money = c + 1\n",
      "4:18+1 column type: column `c` is a number here, but text as declared in line 3, column 10 "
      "[one type for a column within its facts] {}\n5:18+1 column type: column `c` is a number "
      "here, but text as declared in line 3, column 10 [one type for a column within its facts] "
      "{}\n" },
    { FACTS "  flow x count = day\n",
      "3:18+3 column type: column `day` is a number here, but a date as declared in line 2, column "
      "19 [one type for a column within its facts] {}\n" },
    { FACTS "  flow x count = 1 where id > 5\n",
      "3:26+2 column type: column `id` is a number here, but text as declared in line 2, column 13 "
      "[one type for a column within its facts] {}\n" },
    { FACTS "  flow x count = 1 where day = \"2020-01-01\"\n",
      "3:32+12 type: text stands here instead of a date [a date without quotes] {2020-01-01}\n" },
    { FACTS "  flow x count = 1 where \"2020-01-01\" <= day and day = \"2020-02-30\"\n",
      "3:26+12 type: text stands here instead of a date [a date without quotes] "
      "{2020-01-01}\n3:50+3 column type: column `day` is text here, but a date as declared in line "
      "2, column 19 [one type for a column within its facts] {}\n" },
    { FACTS "  column c instant\n  flow x count = 1 where c in (2020-01-01, \"2020-01-02\")\n",
      "4:44+12 type: text stands here instead of a date [a date without quotes] {2020-01-02}\n" },
    { FACTS "  flow x count = 1 where c and c = 1\n",
      "3:32+1 column type: column `c` is a number here, but true or false in line 3, column 26 "
      "[one type for a column within its facts] {}\n" },
    { FACTS "  flow x count = 1 where month(c) = \"2020-01\" or c in (1, 2)\n",
      "3:50+1 column type: column `c` is a number here, but a date in line 3, column 32 [one type "
      "for a column within its facts] {}\n" },
    { FACTS "  flow x count = 1 where c = d and d = \"x\" and c = 2020-01-01\n",
      "3:48+1 column type: column `c` is a date here, but text in line 3, column 40 [one type for "
      "a column within its facts] {}\n" },
    /* types of expressions */
    { FACTS "  flow x count = \"a\"\n",
      "3:18+3 type: text stands here instead of a number [a number] {}\n" },
    { FACTS "  flow x count = day > 2020-01-01\n",
      "3:22+1 type: true or false stands here instead of a number [a number, for example `if ... "
      "then 1 else 0`] {}\n" },
    { FACTS "  flow x count = 2020-01-01\n",
      "3:18+10 type: a date stands here instead of a number [a number] {}\n" },
    { FACTS "  min x date = 5\n",
      "3:16+1 type: a number stands here instead of a date [a date] {}\n" },
    { FACTS "  flow x count = 1 where 1\n",
      "3:26+1 type: a number stands here instead of true or false [true or false] {}\n" },
    { FACTS "  flow x count = 1 where not 1\n",
      "3:30+1 type: a number stands here instead of true or false [true or false] {}\n" },
    { FACTS "  flow x count = 1 where true and \"a\"\n",
      "3:35+3 type: text stands here instead of true or false [true or false] {}\n" },
    { FACTS "  flow x count = -true\n",
      "3:19+4 type: true or false stands here instead of a number [a number, for example `if ... "
      "then 1 else 0`] {}\n" },
    { FACTS "  flow x count = abs(true)\n",
      "3:22+4 type: true or false stands here instead of a number [a number, for example `if ... "
      "then 1 else 0`] {}\n" },
    { FACTS "  flow x count = 2 * 2020-01-01\n",
      "3:22+10 type: a date stands here instead of a number [a number] {}\n" },
    { FACTS "  flow x count = \"a\" + 1\n",
      "3:18+3 type: text stands here instead of a number [a number] {}\n" },
    { FACTS "  flow x count = if c > 1 then 1 else \"a\"\n",
      "3:39+3 type: text stands here instead of a number [a number] {}\n" },
    { FACTS "  flow x count = if 1 then 1 else 2\n",
      "3:21+1 type: a number stands here instead of true or false [true or false] {}\n" },
    { FACTS "  flow x count = coalesce(1, 2020-01-01)\n",
      "3:30+10 type: a date stands here instead of a number [a number] {}\n" },
    { FACTS "  flow x count = 1 where true < false\n",
      "3:31+1 type: true and false have no order [= or !=] {}\n" },
    { FACTS "  flow x count = 1 where 1 = \"a\"\n",
      "3:30+3 type: text stands here instead of a number [a number] {}\n" },
    { FACTS "  flow x count = 1 where 1 in (1, \"a\")\n",
      "3:35+3 type: text stands here instead of a number [a number] {}\n" },
    { FACTS "  flow x count = 1 where c in (north, \"south\")\n",
      "3:32+5 bare word: `north` in a list is a word without quotes [a text in quotes] "
      "{\"north\"}\n" },
    { FACTS "  flow x count = min(\"a\", \"b\")\n",
      "3:18+3 type: `min` takes numbers or dates [numbers or dates] {}\n" },
    { FACTS "  flow x count = max(true, false)\n",
      "3:18+3 type: `max` takes numbers or dates [numbers or dates] {}\n" },
    /* dates and periods */
    { FACTS "  min x date = 3 + day\n",
      "3:18+1 type: a number of days is added behind the date [date + days] {}\n" },
    { FACTS "  min x date = day + 2020-01-01\n",
      "3:22+10 type: a date stands here instead of a number [a number] {}\n" },
    { FACTS "  min x date = 3 - day\n",
      "3:18+1 type: a date cannot be taken from a number [date - days, or date - date] {}\n" },
    { FACTS "  min x date = day + \"a\"\n",
      "3:22+3 type: text stands here instead of a number [a number] {}\n" },
    { FACTS "  flow x days = 3 months\n",
      "3:17+1 type: months and longer periods have no fixed number of days [days or weeks, or a "
      "date plus or minus this period] {}\n" },
    { FACTS "  flow x days = c + 1 quarter\n",
      "3:19+1 type: a date stands here instead of a number [a number] {}\n" },
    { FACTS "  flow x days = 5 + 1 quarter\n",
      "3:17+1 type: a number stands here instead of a date [a date] {}\n" },
    { FACTS "  min x date = day + 10001 years\n",
      "3:22+5 range: a period is counted in whole numbers from 0 to 9999, not `10001` [0 to 9999] "
      "{}\n" },
    /* money */
    { FACTS "  flow x money = 5 EUR\n", "3:18+1 currency: `EUR` is not the program's currency [an "
                                        "amount in the currency of the `money` line] {}\n" },
    { "money EUR scale 2\n" FACTS "  flow x money = 5 USD\n",
      "4:18+1 currency: `USD` is not the program's currency [an amount in the currency of the "
      "`money` line] {}\n" },
    /* functions */
    { FACTS "  flow x count = colesce(c, 1)\n",
      "3:18+7 unknown function: there is no function `colesce` in row expressions [a row function "
      "of docs/language.md] {coalesce}\n" },
    { FACTS "  flow x count = average(c)\n",
      "3:18+7 unknown function: there is no function `average` in row expressions [a row function "
      "of docs/language.md] {}\n" },
    { FACTS "  flow x count = abs()\n",
      "3:18+3 arguments: `abs` needs one argument [abs(x)] {}\n" },
    { FACTS "  flow x count = abs(1, 2)\n",
      "3:18+3 arguments: `abs` needs one argument [abs(x)] {}\n" },
    { FACTS "  flow x count = coalesce(c)\n",
      "3:18+8 arguments: `coalesce` needs at least two arguments [coalesce(a, b, ...)] {}\n" },
    { FACTS "  flow x count = days(day)\n",
      "3:18+4 arguments: `days` needs two arguments [days(later, earlier)] {}\n" },
    { FACTS "  flow x count = 1 where month(5) = \"a\"\n",
      "3:32+1 type: a number stands here instead of a date [a date] {}\n" },
    { FACTS "  flow x count = days(day, 5)\n",
      "3:28+1 type: a number stands here instead of a date [a date] {}\n" },
    { FACTS "  flow x count = 1 where missing(1 + \"a\")\n",
      "3:38+3 type: text stands here instead of a number [a number] {}\n" },
    /* all of one pass */
    { FACTS "  flow x count = \"a\"\n  flow y count = zap(1)\nfacts g key id at day\n  flow x "
            "count = true\n",
      "3:18+3 type: text stands here instead of a number [a number] {}\n4:18+3 unknown function: "
      "there is no function `zap` in row expressions [a row function of docs/language.md] "
      "{}\n6:8+1 duplicate: measure `x` was already declared in line 3 "
      "[another name] {}\n6:18+4 type: true or false stands here instead of a number [a number, "
      "for example `if ... then 1 else 0`] {}\n" },
};

static void data_part__with_mistakes__names_place_expectation_and_cure(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        checked c;
        checked_text_of(&c, cases[i].text);
        int only_warnings = c.p.list.errors == 0;
        char *errors = parsed_errors(&c.p);
        if (strcmp(errors, cases[i].errors) != 0) {
            fail_msg("%s\nis:\n%swanted:\n%s", cases[i].text, errors, cases[i].errors);
        }
        assert_int_equal(c.p.status, TIERKIT_OK);
        assert_int_equal(c.schema != NULL, only_warnings);
        free(errors);
        assert_true(checked_end(&c));
    }
}

/* ---- limits -------------------------------------------------------------------------------- */

/* `before`, then count lines with a number each, then one more at the place of the error. */
static char *many(const char *before, const char *line, int count) {
    size_t size = 64 + strlen(before) + (size_t)count * (strlen(line) + 16), used;
    char *text = malloc(size);
    assert_non_null(text);
    used = (size_t)snprintf(text, size, "%s", before);
    for (int i = 0; i < count; i++) {
        used += (size_t)snprintf(text + used, size - used, line, i, i);
    }
    return text;
}

static void expect_limit(const char *before, const char *line, int most, const char *error) {
    for (int count = most; count <= most + 1; count++) {
        char *text = many(before, line, count);
        checked c;
        checked_text_of(&c, text);
        assert_int_equal(c.schema != NULL, count == most);
        char *errors = parsed_errors(&c.p);
        assert_string_equal(errors, count == most ? "" : error);
        free(errors);
        free(text);
        assert_true(checked_end(&c));
    }
}

/* One line with so many parts. */
static void expect_parts(const char *before, const char *part, const char *after, int most,
                         const char *error) {
    for (int count = most; count <= most + 1; count++) {
        char text[2048] = FACTS;
        size_t bytes = strlen(text);
        bytes += (size_t)snprintf(text + bytes, sizeof text - bytes, "%s", before);
        for (int i = 0; i < count; i++) {
            bytes += (size_t)snprintf(text + bytes, sizeof text - bytes, part, i);
        }
        (void)snprintf(text + bytes, sizeof text - bytes, "%s\n", after);
        checked c;
        checked_text_of(&c, text);
        assert_int_equal(c.schema != NULL, count == most);
        char *errors = parsed_errors(&c.p);
        assert_string_equal(errors, count == most ? "" : error);
        free(errors);
        assert_true(checked_end(&c));
    }
}

static void limits__one_more_in_a_line__is_an_error_at_its_place(void **state) {
    (void)state;
    expect_parts("  histogram h count = n edges -1", ", %d", "", 63,
                 "3:277+2 limit: a histogram has at most 64 edges [fewer edges] {}\n");
    expect_parts("  flow m count = 0", " + count()", " group by k", 16,
                 "3:182+5 limit: an entity measure has at most 16 aggregates [fewer aggregates] "
                 "{}\n");
}

static void limits__one_more__is_an_error_at_its_place(void **state) {
    (void)state;
    expect_limit("", "facts f%d key id at day\n", 256,
                 "258:7+4 limit: a program has at most 256 facts blocks [fewer facts blocks] {}\n");
    expect_limit(FACTS, "  flow m%d count = 1\n", 1024,
                 "1027:8+5 limit: a program has at most 1024 measures [fewer measures] {}\n");
    expect_limit(FACTS, "  flow m%d count = c%d\n", 254,
                 "257:21+4 limit: column `c254` is one too many [at most 256 columns in one facts "
                 "block] {}\n");
}

/* Each view is looked for among all, which 60,000 of them made a matter of seconds. */
static void limits__measures_of_many_dates__make_no_more_views(void **state) {
    (void)state;
    char *text = many(FACTS, "  flow m%d count = 1 at c%d\n", 600);
    checked c;
    checked_text_of(&c, text);
    assert_null(c.schema);
    assert_int_equal(c.p.tree.facts_count, 257);
    char *errors = parsed_errors(&c.p);
    assert_string_equal(errors, "2:7+1 limit: a program has at most 256 facts blocks [fewer facts "
                                "blocks] {}\n");
    free(errors);
    free(text);
    assert_true(checked_end(&c));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_part__with_mistakes__names_place_expectation_and_cure),
        cmocka_unit_test(limits__one_more__is_an_error_at_its_place),
        cmocka_unit_test(limits__one_more_in_a_line__is_an_error_at_its_place),
        cmocka_unit_test(limits__measures_of_many_dates__make_no_more_views),
    };
    return cmocka_run_group_tests_name("lang schema errors", tests, NULL, NULL);
}
