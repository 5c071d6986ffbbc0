/* Owns: a network with something of everything, filled from the same rows in any order, split and
 * number of networks. Must not know: cases. Called by: tests of save, merge, memory, fuzz. */
#ifndef TESTS_NETWORK_WORLD_H
#define TESTS_NETWORK_WORLD_H

#include "network/made.h"

/* Of the first block, of the next two, of the others. */
enum { WORLD_SALES = 300, WORLD_ITEMS = 120, WORLD_FEW = 20 };

/* Facts with two splits and every kind of cell, `in force` facts, a block without splits. */
extern const char world_program[];

typedef struct world {
    made_program program;
} world;

/* Puts part of the world into a network: rows of both facts blocks whose position in a shuffled
 * order (seed; 0 = as they are) is first <= p < last of `of` equal parts. Returns the
 * first failure. */
typedef struct world_part {
    uint64_t seed;
    int part, parts;
    int32_t sign;
} world_part;

tierkit_status world_append(tierkit_network *network, const world_part *part);
tierkit_status world_records(tierkit_network *network);

#endif
