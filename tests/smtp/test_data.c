/* SPDX-License-Identifier: MIT */
/*
 * test_data.c - the machine of DATA: against the reference, whole and cut,
 * with inputs of the few octets that matter.  What clients do is in
 * tests/engine/test_content.c.
 */
#include <limits.h>
#include <stdlib.h>

#include "reference.h"
#include "smtp/data.h"
#include "support/random.h"
#include "support/suite.h"

#define MOST 3000

static char scratch[PST_DATA_SCRATCH];

typedef struct result {
    char content[2 * MOST];
    size_t length;
    size_t used;        /* 0: there was no end */
    size_t fault_at;    /* octets used when a fault was told */
    size_t faults;
    int fault;
} result;

static void keep(result *to, const char *span, size_t length)
{
    CU_ASSERT_FATAL(length > 0
        && to->length + length <= sizeof(to->content));
    memcpy(to->content + to->length, span, length);
    to->length += length;
}

/* One piece of input, from memory of just its size; 1: the end is in it. */
static int feed(pst_data *machine, result *to, const char *octets,
    size_t length)
{
    char *copy = (char *)malloc(length == 0 ? 1 : length);
    size_t at = 0, used = 0, span_length = 0;
    const char *span = NULL;
    enum pst_data_step step;

    memcpy(copy, octets, length);
    do {
        step = pst_data_step(machine, copy + at, length - at, &used, &span,
            &span_length);
        at += used;
        CU_ASSERT_FATAL(at <= length);
        if (step == PST_DATA_SPAN)
            keep(to, span, span_length);
        if (step == PST_DATA_FAULT) {
            to->fault_at = to->used + at;
            to->faults++;
        }
    } while (step == PST_DATA_SPAN || step == PST_DATA_FAULT);
    to->used += at;
    to->length += (size_t)machine->dropped;
    machine->dropped = 0;
    to->fault = machine->fault;
    free(copy);
    return step == PST_DATA_END;
}

/* `most` octets in a piece, 0: all at once. */
static void run(result *to, pst_data machine, const char *octets,
    size_t length, unsigned long seed, size_t most)
{
    size_t at = 0;
    int ended = 0;

    memset(to, 0, sizeof(*to));
    while (at < length && !ended) {
        size_t piece = most == 0 ? length - at
            : 1 + (size_t)random_below(&seed, (unsigned long)most);

        if (piece > length - at)
            piece = length - at;
        ended = feed(&machine, to, octets + at, piece);
        at += piece;
    }
    if (!ended)
        to->used = 0;
}

static int is_same(const result *a, const result *b)
{
    return a->used == b->used && a->length == b->length
        && a->fault == b->fault && a->faults == b->faults
        && a->fault_at == b->fault_at
        && memcmp(a->content, b->content, a->length) == 0;
}

/* How many spans `count` times `octets` are, and how long in all. */
static size_t spans_of(const char *octets, size_t count, size_t *sum)
{
    static char content[6 * MOST];
    size_t length = strlen(octets) * count, at = 0, used, span_length, i;
    size_t spans = 0;
    const char *span;
    pst_data machine;

    for (i = 0; i < length; i++)
        content[i] = octets[i % strlen(octets)];
    memcpy(content + length, "\r\n.\r\n", 5);
    pst_data_init(&machine, POSTERN_NEWLINE_NORMALIZE, 0, 0);
    machine.scratch = scratch;
    *sum = 0;
    while (pst_data_step(&machine, content + at, length + 5 - at, &used,
        &span, &span_length) == PST_DATA_SPAN) {
        at += used;
        *sum += span_length;
        spans++;
    }
    ASSERT_NUMBER(at + used, length + 5);
    return spans;
}

static void test_bare_ones_are_put_together(void)
{
    static const struct {
        const char *octets;
        size_t becomes;
    } rows[] = {
        { "\n", 2 }, { "\ra", 2 }, { "\r\r\n", 3 }, { "a\n", 3 },
        { "a\n\n.", 6 }, { "\n\r\n..", 5 }
    };
    size_t i, sum;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t spans = spans_of(rows[i].octets, MOST, &sum);

        ASSERT_NUMBER(sum, MOST * rows[i].becomes + 2);
        /* A few plain ones may stand between two that are put together. */
        CU_ASSERT(spans <= 4 * (sum / (PST_DATA_SCRATCH - 2) + 1));
    }
}

/* RFC 1870: the limit is of what handlers get. */
static void test_what_normalizing_adds_counts(void)
{
    static result whole, cut;
    static const int limits[] = { 10, 9, 8, 7, 6 };
    size_t i;

    for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        pst_data machine;

        pst_data_init(&machine, POSTERN_NEWLINE_NORMALIZE, 0,
            (unsigned long)limits[i]);
        run(&whole, machine, "\na\n\rb\r\n.\r\n", 10, 0, 0);
        run(&cut, machine, "\na\n\rb\r\n.\r\n", 10, 0, 1);
        ASSERT_NUMBER(whole.fault, limits[i] < 9 ? PST_DATA_BIG
            : PST_DATA_GOOD);
        CU_ASSERT(whole.length <= (size_t)limits[i]);
        CU_ASSERT(is_same(&whole, &cut));
    }
}

static size_t make(char *octets, unsigned long *random)
{
    static const char letters[] = "\r\n.\r\n.\r\n..ab\0";
    size_t i, length = (size_t)random_below(random, 60);

    for (i = 0; i < length; i++)
        octets[i] = letters[random_below(random, sizeof(letters) - 1)];
    memcpy(octets + length, "\r\n.\r\n", 5);
    return length + 5;
}

static void compare(const char *octets, size_t length, pst_data machine)
{
    static result whole, cut;
    static char content[2 * MOST];
    size_t reference_length, used, most;
    int fault;

    run(&whole, machine, octets, length, 0, 0);
    for (most = 1; most < 6; most++) {
        run(&cut, machine, octets, length, (unsigned long)most, most);
        CU_ASSERT_FATAL(is_same(&whole, &cut));
    }
    used = reference_data(octets, length, machine.newline,
        machine.line_limit, machine.size_limit, content, &reference_length,
        &fault);
    CU_ASSERT_FATAL(used == whole.used);
    CU_ASSERT_FATAL((fault == PST_DATA_GOOD)
        == (whole.fault == PST_DATA_GOOD));
    CU_ASSERT_FATAL(whole.faults == (size_t)(fault != PST_DATA_GOOD));
    if (fault == PST_DATA_GOOD)
        CU_ASSERT_FATAL(reference_length == whole.length
            && memcmp(content, whole.content, reference_length) == 0);
    machine.drop = 1;
    run(&cut, machine, octets, length, (unsigned long)length, length % 7);
    CU_ASSERT_FATAL(cut.used == whole.used && cut.fault == whole.fault
        && cut.fault_at == whole.fault_at && cut.length == whole.length);
}

static void test_it_agrees_with_the_reference(void)
{
    static char octets[MOST];
    unsigned long random = 7;
    long round;

    for (round = 0; round < 60000; round++) {
        size_t length = make(octets, &random);
        pst_data machine;

        pst_data_init(&machine,
            (enum postern_bare_newline)random_below(&random, 3),
            random_below(&random, 3) != 0 ? 0
            : (unsigned)random_below(&random, 12) + 1,
            random_below(&random, 3) != 0 ? 0
            : random_below(&random, 40) + 1);
        if (random_below(&random, 2) != 0)
            machine.scratch = scratch;
        compare(octets, length, machine);
    }
    CU_ASSERT(1);
}

static void test_the_first_limit_decides(void)
{
    static const struct {
        unsigned line_limit;
        unsigned long size_limit;
        const char *octets;
        int fault;
    } rows[] = {
        { 12, 0, "1234567890\r\n.\r\n", PST_DATA_GOOD },
        { 12, 0, "12345678901\r\n.\r\n", PST_DATA_LONG },
        { 0, 12, "1234567890\r\n.\r\n", PST_DATA_GOOD },
        { 0, 12, "12345678901\r\n.\r\n", PST_DATA_BIG },
        { 12, 12, "12345678901\r\n.\r\n", PST_DATA_BIG },
        { 12, 12, "123456789012\r\n.\r\n", PST_DATA_BIG },
        { 12, 12, "1234567890123\r\n.\r\n", PST_DATA_LONG },
        { 12, 5, "1234567890123\r\n.\r\n", PST_DATA_LONG },
        { 12, 5, "123456\r\n1234567890123\r\n.\r\n", PST_DATA_BIG },
        { 5, 12, "123456789\r\n1\r\n1\r\n1\r\n.\r\n", PST_DATA_LONG },
        { 0, 2, ".\r\n", PST_DATA_GOOD },
        { 0, 2, "\r\n.\r\n", PST_DATA_GOOD },
        { 0, 1, "\r\n.\r\n", PST_DATA_BIG },
        { 0, 6, "..\r\n.a\r\n.\r\n", PST_DATA_GOOD },
        { 0, 5, "..\r\n.a\r\n.\r\n", PST_DATA_BIG },
        { 4, 4, "...\r\n.\r\n", PST_DATA_LONG },
        { 5, 4, "...\r\n.\r\n", PST_DATA_GOOD }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        static result whole, cut;
        pst_data machine;
        size_t length = strlen(rows[i].octets);

        pst_data_init(&machine, POSTERN_NEWLINE_ACCEPT, rows[i].line_limit,
            rows[i].size_limit);
        run(&whole, machine, rows[i].octets, length, 0, 0);
        run(&cut, machine, rows[i].octets, length, 0, 1);
        ASSERT_NUMBER(whole.fault, rows[i].fault);
        ASSERT_NUMBER(whole.used, length);
        CU_ASSERT(is_same(&whole, &cut));
    }
}

static void test_what_is_mute_gives_nothing_but_the_end(void)
{
    static result got;
    pst_data machine;

    pst_data_init(&machine, POSTERN_NEWLINE_REJECT, 10, 10);
    pst_data_mute(&machine);
    run(&got, machine, "a\nb..123456789012345\r\n\r.\r\n.x\r\n.\r\nmore", 37,
        0, 0);
    ASSERT_NUMBER(got.length, 0);
    ASSERT_NUMBER(got.faults, 0);
    ASSERT_NUMBER(got.fault, PST_DATA_GOOD);
    ASSERT_NUMBER(got.used, 33);
}

static void test_counts_stop_where_they_are_full(void)
{
    static result got;
    pst_data machine;

    pst_data_init(&machine, POSTERN_NEWLINE_ACCEPT, 0, 0);
    machine.size = ULONG_MAX - 1;
    machine.line = UINT_MAX - 1;
    run(&got, machine, "abcdef\r\n\r\nx\r\n.\r\n", 16, 0, 0);
    ASSERT_NUMBER(got.used, 16);
    ASSERT_NUMBER(got.length, 13);
    ASSERT_NUMBER(got.fault, PST_DATA_GOOD);
    pst_data_init(&machine, POSTERN_NEWLINE_ACCEPT, 0, ULONG_MAX - 1);
    machine.size = ULONG_MAX - 3;
    run(&got, machine, "abcdef\r\n\r\nx\r\n.\r\n", 16, 0, 1);
    ASSERT_NUMBER(got.fault, PST_DATA_BIG);
}

static void test_plain_lines_are_one_span(void)
{
    static const char octets[] = "one\r\ntwo\r\n\r\nthree\r\n.\r\n";
    pst_data machine;
    const char *span;
    size_t used, length;

    pst_data_init(&machine, POSTERN_NEWLINE_ACCEPT, 1001, 33554432UL);
    ASSERT_NUMBER(pst_data_step(&machine, octets, sizeof(octets) - 1, &used,
        &span, &length), PST_DATA_SPAN);
    CU_ASSERT(span == octets);
    ASSERT_NUMBER(length, sizeof(octets) - 4);
    ASSERT_NUMBER(used, sizeof(octets) - 4);
}

void suite_smtp_data(void)
{
    SUITE("smtp/data");
    TEST(test_it_agrees_with_the_reference);
    TEST(test_the_first_limit_decides);
    TEST(test_what_is_mute_gives_nothing_but_the_end);
    TEST(test_counts_stop_where_they_are_full);
    TEST(test_plain_lines_are_one_span);
    TEST(test_bare_ones_are_put_together);
    TEST(test_what_normalizing_adds_counts);
}
