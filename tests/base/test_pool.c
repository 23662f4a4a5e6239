/* SPDX-License-Identifier: MIT */
/*
 * test_pool.c - the allocator over one block: holes are found and joined, and
 * what is large and what is small keep out of each other's way.
 */
#include <string.h>

#include "base/config.h"
#include "postern_memory.h"
#include "support/suite.h"

#define UNIT (2 * sizeof(void *))

#define SIZE 131072

/* The block begins at the first multiple of UNIT in it. */
static char octets[SIZE + UNIT];

static char *room(void)
{
    return octets + (UNIT - (size_t)octets % UNIT) % UNIT;
}

static postern_memory *fresh(size_t size)
{
    postern_memory *memory = postern_memory_new(room(), size);

    CU_ASSERT_FATAL(memory != NULL);
    return memory;
}

static void test_a_block_is_taken_and_given_back(void)
{
    postern_memory *memory = fresh(1024);
    size_t all = postern_memory_largest(memory);
    char *block = (char *)postern_memory_resize(memory, NULL, 0, 100);

    CU_ASSERT_FATAL(block != NULL);
    CU_ASSERT((size_t)block % UNIT == 0);
    memset(block, 1, 100);
    ASSERT_NUMBER(postern_memory_used(memory), (100 + UNIT - 1) / UNIT * UNIT);
    ASSERT_NUMBER(postern_memory_largest(memory),
        all - postern_memory_used(memory));
    CU_ASSERT(postern_memory_resize(memory, block, 100, 0) == NULL);
    ASSERT_NUMBER(postern_memory_used(memory), 0);
    ASSERT_NUMBER(postern_memory_largest(memory), all);
    ASSERT_NUMBER(postern_memory_holes(memory), 1);
    ASSERT_NUMBER(postern_memory_peak(memory), (100 + UNIT - 1) / UNIT * UNIT);
}

static void test_nothing_is_nothing(void)
{
    postern_memory *memory = fresh(1024);

    CU_ASSERT(postern_memory_resize(memory, NULL, 0, 0) == NULL);
    CU_ASSERT(postern_memory_resize(memory, NULL, 0, (size_t)-1) == NULL);
    CU_ASSERT(postern_memory_resize(memory, NULL, 0, 1025) == NULL);
    CU_ASSERT(postern_memory_new(NULL, 1024) == NULL);
    CU_ASSERT(postern_memory_new(room(), 3 * UNIT - 1) == NULL);
    ASSERT_NUMBER(postern_memory_used(memory), 0);
}

static void test_all_of_it_can_be_taken(void)
{
    postern_memory *memory = fresh(3 * UNIT);
    void *block = postern_memory_resize(memory, NULL, 0, 1);

    CU_ASSERT(block != NULL);
    ASSERT_NUMBER(postern_memory_holes(memory), 0);
    ASSERT_NUMBER(postern_memory_largest(memory), 0);
    CU_ASSERT(postern_memory_resize(memory, NULL, 0, 1) == NULL);
    (void)postern_memory_resize(memory, block, 1, 0);
    ASSERT_NUMBER(postern_memory_holes(memory), 1);
}

static void test_the_place_need_not_be_aligned(void)
{
    size_t i;

    for (i = 0; i < UNIT; i++) {
        postern_memory *memory = postern_memory_new(room() + i, 1024);
        char *block;

        CU_ASSERT_FATAL(memory != NULL);
        block = (char *)postern_memory_resize(memory, NULL, 0,
            postern_memory_largest(memory));
        CU_ASSERT_FATAL(block != NULL);
        CU_ASSERT((size_t)block % UNIT == 0);
        CU_ASSERT(block + postern_memory_used(memory)
            <= room() + i + 1024);
        CU_ASSERT(postern_memory_used(memory) > 1024 - 4 * UNIT);
    }
}

/* A block that grows stays where it is if there is room behind it. */
static void test_a_block_grows_in_place(void)
{
    postern_memory *memory = fresh(4096);
    char *one = (char *)postern_memory_resize(memory, NULL, 0, 64), *two;

    memset(one, 7, 64);
    CU_ASSERT(postern_memory_resize(memory, one, 64, 200) == one);
    CU_ASSERT(postern_memory_resize(memory, one, 200, 201) == one);
    two = (char *)postern_memory_resize(memory, NULL, 0, 64);
    one = (char *)postern_memory_resize(memory, one, 201, 300);
    CU_ASSERT(one > two);
    CU_ASSERT(one[0] == 7 && one[63] == 7);
    CU_ASSERT(postern_memory_resize(memory, one, 300, 32) == one);
    ASSERT_NUMBER(postern_memory_used(memory), 64 + 32);
    CU_ASSERT(postern_memory_resize(memory, one, 32, 100000) == NULL);
    CU_ASSERT(one[0] == 7 && one[31] == 7);
    ASSERT_NUMBER(postern_memory_used(memory), 64 + 32);
}

static void test_neighbours_are_joined(void)
{
    static const int orders[][3] = {
        { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
        { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 }
    };
    size_t i, j;

    for (i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
        postern_memory *memory = fresh(4096);
        void *blocks[3];

        for (j = 0; j < 3; j++)
            blocks[j] = postern_memory_resize(memory, NULL, 0, 100 + j);
        for (j = 0; j < 3; j++)
            (void)postern_memory_resize(memory, blocks[orders[i][j]],
                100 + (size_t)orders[i][j], 0);
        ASSERT_NUMBER(postern_memory_holes(memory), 1);
        ASSERT_NUMBER(postern_memory_used(memory), 0);
    }
}

static void test_large_blocks_come_from_the_end(void)
{
    postern_memory *memory = fresh(65536);
    char *small = (char *)postern_memory_resize(memory, NULL, 0,
        PST_POOL_LARGE - UNIT);
    char *large = (char *)postern_memory_resize(memory, NULL, 0,
        PST_POOL_LARGE);

    CU_ASSERT(small < room() + 256);
    CU_ASSERT(large > room() + 65536 - PST_POOL_LARGE - 256);
}

/* ---- what a server with TLS asks for ------------------------------------ */

/* Blocks of a session, as they come: the first and the second stay to the
   end, the third to the fifth come and go with each message, and the last is
   what TLS needs. */
static const size_t wanted[] = { 64, 248, 1024, 1536, 512, 23512 };

#define WANTED (sizeof(wanted) / sizeof(wanted[0]))
#define SESSIONS 4

typedef struct client {
    void *blocks[WANTED];
} client;

static unsigned long dice;

static unsigned long roll(unsigned long sides)
{
    dice = (dice * 1103515245UL + 12345UL) & 0x7FFFFFFFUL;
    return (dice >> 8) % sides;
}

static void toggle(postern_memory *memory, client *one, size_t i)
{
    if (one->blocks[i] != NULL) {
        (void)postern_memory_resize(memory, one->blocks[i], wanted[i], 0);
        one->blocks[i] = NULL;
        return;
    }
    one->blocks[i] = postern_memory_resize(memory, NULL, 0, wanted[i]);
    CU_ASSERT_FATAL(one->blocks[i] != NULL);
    memset(one->blocks[i], (int)i, wanted[i]);
}

/* Four sessions that come and go for a long time never find the memory too
   much in pieces for one of theirs: it is as large as they need together, and
   a tenth more. */
static void test_tls_sessions_do_not_break_it_up(void)
{
    static const client nothing;
    client clients[SESSIONS];
    postern_memory *memory = fresh(SESSIONS * (64 + 248 + 1024 + 1536 + 512
        + 23512) * 11 / 10);
    size_t i, j;
    int round;

    dice = 1;
    for (i = 0; i < SESSIONS; i++)
        clients[i] = nothing;
    for (round = 0; round < 100000; round++)
        toggle(memory, &clients[roll(SESSIONS)], (size_t)roll(WANTED));
    for (i = 0; i < SESSIONS; i++) {
        for (j = 0; j < WANTED; j++) {
            if (clients[i].blocks[j] != NULL)
                toggle(memory, &clients[i], j);
        }
    }
    ASSERT_NUMBER(postern_memory_used(memory), 0);
    ASSERT_NUMBER(postern_memory_holes(memory), 1);
}

/* ---- any calls ----------------------------------------------------------- */

#define BLOCKS 64

/* No block runs into another, whatever is asked for. */
static void test_blocks_keep_what_is_in_them(void)
{
    postern_memory *memory = fresh(SIZE);
    unsigned char *blocks[BLOCKS];
    size_t sizes[BLOCKS], i, at;
    int round;

    dice = 2;
    memset(sizes, 0, sizeof(sizes));
    for (i = 0; i < BLOCKS; i++)
        blocks[i] = NULL;
    for (round = 0; round < 20000; round++) {
        size_t size = roll(8) == 0 ? roll(30000) : roll(600);
        unsigned char *block;

        i = (size_t)roll(BLOCKS);
        for (at = 0; at < sizes[i]; at++) {
            if (blocks[i][at] != (unsigned char)i)
                break;
        }
        ASSERT_NUMBER(at, sizes[i]);
        block = (unsigned char *)postern_memory_resize(memory, blocks[i],
            sizes[i], size);
        if (block == NULL && size > 0)
            continue;
        blocks[i] = block;
        sizes[i] = size;
        if (block != NULL)
            memset(block, (int)i, size);
    }
    for (i = 0; i < BLOCKS; i++)
        (void)postern_memory_resize(memory, blocks[i], sizes[i], 0);
    ASSERT_NUMBER(postern_memory_used(memory), 0);
    ASSERT_NUMBER(postern_memory_holes(memory), 1);
}

void suite_base_pool(void)
{
    SUITE("base/pool");
    TEST(test_a_block_is_taken_and_given_back);
    TEST(test_nothing_is_nothing);
    TEST(test_all_of_it_can_be_taken);
    TEST(test_the_place_need_not_be_aligned);
    TEST(test_a_block_grows_in_place);
    TEST(test_neighbours_are_joined);
    TEST(test_large_blocks_come_from_the_end);
    TEST(test_tls_sessions_do_not_break_it_up);
    TEST(test_blocks_keep_what_is_in_them);
}
