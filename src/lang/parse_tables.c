/* Owns: the syntax of tables of lookups and of `with` in facts. Must not know: what rows hold.
 * Called by: lang/parse.c, lang/parse_data.c. */
#include "lang/parser.h"

/* NAME `key` COLUMN [`from` COLUMN]. Like every block, the table is in the tree before its first
 * line is read: the lines below an erroneous first line are checked all the same. */
tierkit_status tierkit_i_parse_table(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_table_clause table = { 0 };
    (void)first;
    table.name.text = TIERKIT_I_NONE;
    table.key.text = TIERKIT_I_NONE;
    table.from.text = TIERKIT_I_NONE;
    table.columns.first = (int32_t)tree->column_count;
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, tables, table_count, table_capacity));
    tree->tables[tree->table_count++] = table;
    tierkit_i_table_clause *made = &tree->tables[tree->table_count - 1];
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a name after `table`", &made->name));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "key", "`key` and a column after the table's name"));
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a column name after `key`", &made->key));
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_LINE)) {
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "from",
                                            "`from` and a date column, or the end of "
                                            "the line"));
        return tierkit_i_expect_name(p, "a date column name after `from`", &made->from);
    }
    return TIERKIT_OK;
}

/* `column` NAME TYPE */
tierkit_status tierkit_i_parse_table_line(tierkit_i_parser *p, uint32_t first) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "column", "`column` and its name and type"));
    return tierkit_i_parse_column(p, first, &p->tree->tables[p->tree->table_count - 1].columns);
}

tierkit_status tierkit_i_parse_with(tierkit_i_parser *p, const char *const *stop,
                                    tierkit_i_slice *withs) {
    tierkit_i_tree *tree = p->tree;
    withs->first = (int32_t)tree->with_count;
    do {
        tierkit_i_with_clause with = { 0 };
        with.by.text = TIERKIT_I_NONE;
        TIERKIT_I_TRY(tierkit_i_expect_name(p, "the name of a table after `with`", &with.table));
        if (tierkit_i_parser_take_word(p, "by")) {
            TIERKIT_I_TRY(tierkit_i_expect_name(p, "a column name after `by`", &with.by));
        }
        TIERKIT_I_TRY(TIERKIT_I_GROW(p, withs, with_count, with_capacity));
        tree->withs[tree->with_count++] = with;
        withs->count++;
    } while (tierkit_i_parser_take_next(p, stop));
    return TIERKIT_OK;
}
