/* Owns: a network with something of everything, filled from the same rows in any order, split and
 * number of networks. Must not know: cases. Called by: tests of save, merge, memory, fuzz. */
#include "network/world.h"

#include <stdio.h>
#include <stdlib.h>

const char world_program[] =
    "money EUR scale 2\n"
    "attribute reps count\n"
    "attribute note text\n"
    "facts sales key id at day grain month split by channel, line\n"
    "  flow net money = amount\n"
    "  flow units count = quantity where line != \"L0\"\n"
    "  column amount money\n"
    "  distinct buyers = buyer\n"
    "  histogram sizes money = amount edges -5, 0, 5.5\n"
    "  flow carts money = if all(amount > 0) then sum(amount) else count() "
    "group by buyer where line != \"L1\"\n"
    "  flow baskets count = if any(quantity > 7) then 1 else 0 group by "
    "month(day)\n"
    "facts prices key id at day\n"
    "  min lowest money = amount\n"
    "  max highest count = quantity missing 7\n"
    "  column amount money\n"
    "  first opened money = amount\n"
    "  last closed count = quantity missing 7\n"
    "  max cheapest money = min(amount) group by buyer\n"
    "  min spread days = max(day) - min(day) group by buyer\n"
    "  histogram spans days = max(day) - min(day) edges 9, 99 group by "
    "buyer\n"
    "facts certificates key id from day to expires\n"
    "  in force worth money = amount\n"
    "  in force people distinct = buyer\n"
    "facts quotas key id from day through expires prorated grain week split by line\n"
    "  column amount money\n"
    "  flow quota money = amount where line != \"L0\"\n"
    "  flow share ratio = amount / 7 missing 1\n"
    "facts targets key id undated split by channel\n"
    "  column amount money\n"
    "  flow target money = amount\n"
    "  distinct who = buyer\n"
    "facts areas key channel as note at day split by line\n"
    "  column amount money\n"
    "  flow area money = amount\n"
    "  distinct guests = buyer\n"
    "facts days key nothing at day grain week\n"
    "  flow days count = 1 where quantity > 3\n"
    "facts lines key id at day split by line\n"
    "  column amount money\n"
    "  flow ordered money = amount\n"
    "  flow expected money = amount missing 1 at expires\n"
    "  distinct waiting = buyer at expires where line != \"L2\"\n"
    "  flow orders count = if any(quantity > 3) then 1 else 0 group by buyer at expires\n"
    "facts claims key id at day grain month split by line, channel keyed by (buyer, line) version "
    "quantity\n"
    "  column amount money\n"
    "  flow claimed money = amount where line != \"L1\"\n"
    "  min least money = amount missing 3\n"
    "  distinct claimants = id\n"
    "  histogram claim_sizes money = amount edges -5, 0, 5.5\n"
    "  flow upset count = if any(amount > 3) then count() else 0 group by id\n"
    "facts leases key id from day to expires keyed by (id, day) version channel\n"
    "  column amount money\n"
    "  in force rent money = amount\n"
    "  in force tenants distinct = buyer\n"
    "facts budgets key channel as note from day through expires prorated keyed by (buyer) version "
    "amount\n"
    "  flow budget money = amount\n"
    "table goods key buyer from since\n"
    "  column worth number scale 2\n"
    "  column class text\n"
    "table sites key line\n"
    "  column opened_on date\n"
    "  column city text\n"
    "  column big flag\n"
    "  column seen instant\n"
    "  column checked instant\n"
    "facts shipments key id at day split by city with sites, goods\n"
    "  flow worth_of number = worth * quantity missing 2\n"
    "  distinct classes = class where big\n"
    "  flow sited count = quantity at opened_on\n"
    "  flow clock number = minutes(checked, seen) missing 1 at expires\n";

static const char *const ids[] = {
    "0007",          "7", "NA", "", "M\xc3\xbcller", "a very long id, b", "a very long id, a",
    "a very long id"
};
static const char *const channels[] = { "web", "shop", NULL };
static const char *const lines[] = { "L0", "L1", "L2" };
static const char *const buyers[] = { "b1", "b2", "b3", "b4", NULL };

/* Row r of a block, the same for every order and split. */
typedef struct row {
    int64_t amount, quantity;
    const char *id, *channel, *line, *buyer;
    int32_t day, expires;
    uint8_t has_amount, has_expires, has_quantity;
} row;

static row row_of(int block, uint32_t r) {
    made_random random = { (uint64_t)block * 1000003u + r + 1 };
    row made;
    memset(&made, 0, sizeof made);
    made.amount = (int64_t)made_below(&random, 2000) - 900;
    if (r % 17 == 0) { /* sums that need more than 64 bits */
        made.amount = INT64_MAX - (int64_t)made_below(&random, 5);
    }
    made.quantity = made_below(&random, 9);
    made.id = ids[made_below(&random, 8)];
    made.channel = channels[made_below(&random, 3)];
    made.line = lines[made_below(&random, 3)];
    made.buyer = buyers[made_below(&random, 5)];
    made.day = 18000 + (int32_t)made_below(&random, 150);
    made.expires = made.day + (int32_t)made_below(&random, 60);
    made.has_amount = made_below(&random, 8) != 0;
    made.has_expires = made_below(&random, 3) != 0;
    made.has_quantity = made.day >= 18060; /* delivered later than the amounts */
    if (r % 29 == 0) {
        made.day = 3000000; /* beyond the calendar: left out and counted */
    }
    return made;
}

static void shuffle(uint32_t *order, uint32_t count, uint64_t seed) {
    made_random random = { seed };
    for (uint32_t i = 0; i < count; i++) {
        order[i] = i;
    }
    for (uint32_t i = count; seed != 0 && i > 1; i--) {
        uint32_t at = made_below(&random, i), other = order[i - 1];
        order[i - 1] = order[at];
        order[at] = other;
    }
}

enum { WORLD_VALID = WORLD_SALES / 8 + 1 };

/* One strided array of rows, as a host would keep its records. */
static tierkit_column field(int32_t type, const void *first, int64_t rows) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = type;
    column.rows = rows;
    column.data = first;
    column.stride = sizeof(row);
    return column;
}

static void bind_rows(tierkit_batch *batch, const row *rows, int64_t count,
                      uint8_t (*valid)[WORLD_VALID]) {
    tierkit_column amount = field(TIERKIT_TYPE_INT64, &rows->amount, count);
    tierkit_column expires = field(TIERKIT_TYPE_DATE32, &rows->expires, count);
    tierkit_column quantity = field(TIERKIT_TYPE_INT64, &rows->quantity, count);
    amount.scale = 2;
    quantity.scale = 1; /* counts have none: rounded */
    amount.validity = valid[0];
    expires.validity = valid[1];
    quantity.validity = valid[2];
    made_bind(batch, "id", field(TIERKIT_TYPE_TEXT_POINTERS, &rows->id, count));
    made_bind(batch, "channel", field(TIERKIT_TYPE_TEXT_POINTERS, &rows->channel, count));
    made_bind(batch, "line", field(TIERKIT_TYPE_TEXT_POINTERS, &rows->line, count));
    made_bind(batch, "buyer", field(TIERKIT_TYPE_TEXT_POINTERS, &rows->buyer, count));
    made_bind(batch, "day", field(TIERKIT_TYPE_DATE32, &rows->day, count));
    made_bind(batch, "quantity", quantity);
    made_bind(batch, "amount", amount);
    made_bind(batch, "expires", expires);
}

static tierkit_status append_block(tierkit_network *network, const char *facts, int block,
                                   const world_part *part) {
    static const uint32_t counts[] = { WORLD_SALES, WORLD_ITEMS, WORLD_ITEMS, WORLD_FEW };
    uint32_t order[WORLD_SALES], all = counts[block < 3 ? block : 3];
    row rows[WORLD_SALES];
    uint8_t valid[3][WORLD_VALID] = { { 0 }, { 0 }, { 0 } };
    uint32_t first = all * (uint32_t)part->part / (uint32_t)part->parts;
    uint32_t last = all * (uint32_t)(part->part + 1) / (uint32_t)part->parts;
    shuffle(order, all, part->seed);
    for (uint32_t i = first; i < last; i++) {
        row made = row_of(block, order[i]);
        rows[i - first] = made;
        const uint8_t has[] = { made.has_amount, made.has_expires, made.has_quantity };
        for (int v = 0; v < 3; v++) {
            valid[v][(i - first) / 8] |= (uint8_t)(has[v] << ((i - first) % 8));
        }
    }
    tierkit_batch *batch = made_batch(last - first);
    bind_rows(batch, rows, last - first, valid);
    assert_int_equal(tierkit_batch_set(batch, TIERKIT_BATCH_SIGN, part->sign, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_batch_set(batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL), TIERKIT_OK);
    tierkit_status status =
        tierkit_network_append(network, facts, strlen(facts), batch, NULL, NULL, NULL);
    tierkit_batch_free(batch);
    return status;
}

static tierkit_status upsert_table(tierkit_network *network, const char *table, const char *header,
                                   const char *const *rows, int64_t count) {
    made_rows made;
    made_rows_init(&made, header, rows, count);
    tierkit_status status =
        tierkit_network_upsert_table(network, table, strlen(table), made.batch, NULL, NULL, NULL);
    made_rows_free(&made);
    return status;
}

/* The same ones for every part: facts look them up when they come. */
static tierkit_status world_tables(tierkit_network *network) {
    static const char *const goods[] = { "b1||1.5|X", "b1|2019-06-01|2.25|", "b2|2019-05-20||Y",
                                         "b4|2019-06-10|-3|X" };
    static const char *const sites[] = { "L0|2019-05-01|Ulm|1|2019-05-02|2019-05-04",
                                         "L2||K\303\266ln|0||" };
    tierkit_status status = upsert_table(network, "goods", "buyer|since|worth|class", goods, 4);
    return status != TIERKIT_OK
               ? status
               : upsert_table(network, "sites", "line|opened_on|city|big|seen|checked", sites, 2);
}

tierkit_status world_append(tierkit_network *network, const world_part *part) {
    tierkit_status status = world_tables(network);
    status = status != TIERKIT_OK ? status : append_block(network, "sales", 0, part);
    if (status == TIERKIT_OK && part->sign > 0) {
        status = append_block(network, "prices", 1, part);
    }
    static const char *const others[] = { "certificates", "quotas", "targets",   "areas",
                                          "days",         "lines",  "shipments", "claims",
                                          "leases",       "budgets" };
    int count = part->sign > 0 ? 10 : 7; /* keyed rows are not taken back either */
    for (int b = 0; b < count && status == TIERKIT_OK; b++) {
        status = append_block(network, others[b], 2 + b, part);
    }
    return status;
}

static tierkit_status world_decisions(tierkit_network *network) {
    static const char *const rows[] = { "7|class|B|Ann|2020-02-01||",
                                        "0007|class|A|import|2020-01-01||",
                                        "stranger|policy|stable|Bob|2020-03-01|2020-12-31|flood" };
    made_rows made;
    made_rows_init(&made, "id|subject|value|by|on|until|reason", rows, 3);
    tierkit_status status = tierkit_network_decide(network, made.batch, NULL, NULL);
    made_rows_free(&made);
    return status;
}

tierkit_status world_records(tierkit_network *network) {
    static const char *const rows[] = {
        "0007|James|agent|UK/London|NA|2001-01-01|active|GBP|100.5|3|first|x",
        "NA|Nina|Value Added Reseller|UK|||watch|||||",
        "M\303\274ller|M\303\274ller AG|dealer|DE/S\303\274d|NA|1999-12-31||EUR||8||y",
    };
    tierkit_error err = made_error();
    tierkit_status status = made_upsert(network,
                                        "id|name|kind|region|parent|since|life_cycle_state|"
                                        "currency|credit_limit|reps|note|other",
                                        rows, 3, &err);
    if (status != TIERKIT_OK) {
        return status;
    }
    static const char *const later[] = { "0007|5|second|2020-01-01", "NA|||2021-01-01" };
    status = made_upsert(network, "id|reps|note|valid_from", later, 2, &err);
    status = status != TIERKIT_OK ? status : world_decisions(network);
    return status != TIERKIT_OK ? status
                                : tierkit_network_alias(network, "7", 1, "0007", 4, NULL, NULL);
}
