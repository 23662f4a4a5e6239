/* SPDX-License-Identifier: MIT */
/*
 * test_output.c - replies wait in blocks, in order; or there is no memory for
 * them.
 */
#include "base/config.h"
#include "engine/output.h"
#include "support/failing_alloc.h"
#include "support/suite.h"

typedef struct ground {
    failing_alloc alloc;
    pst_memory memory;
    pst_shelf shelf;
    pst_output output;
} ground;

static void begin(ground *on)
{
    memset(on, 0, sizeof(*on));
    failing_alloc_init(&on->alloc);
    pst_memory_init(&on->memory, failing_alloc_resize, &on->alloc, 0);
    pst_shelf_init(&on->shelf, &on->memory, 100);
}

static void end(ground *on)
{
    pst_output_clear(&on->output, &on->shelf);
    pst_shelf_clear(&on->shelf);
    CU_ASSERT(failing_alloc_is_clean(&on->alloc));
}

/* Takes all output, `gulp` octets at a time. */
static size_t take(ground *on, char *text, size_t gulp)
{
    const char *octets;
    size_t length, sum = 0;

    while ((octets = pst_output_pending(&on->output, &length)) != NULL) {
        CU_ASSERT(!pst_output_is_empty(&on->output) && length > 0);
        if (length > gulp)
            length = gulp;
        memcpy(text + sum, octets, length);
        sum += length;
        pst_output_sent(&on->output, &on->shelf, length);
    }
    ASSERT_NUMBER(length, 0);
    CU_ASSERT(pst_output_is_empty(&on->output));
    text[sum] = '\0';
    return sum;
}

static void test_what_is_said_comes_out_in_order(void)
{
    static const size_t gulps[] = { 1, 7, 10000 };
    char text[200];
    size_t i;
    ground on;

    for (i = 0; i < 3; i++) {
        begin(&on);
        CU_ASSERT(pst_output_is_empty(&on.output));
        ASSERT_NUMBER(pst_output_say(&on.output, &on.shelf, "250 a\nb", ' ',
            0), 0);
        ASSERT_NUMBER(pst_output_say(&on.output, &on.shelf, "220 c", '-', 0),
            0);
        ASSERT_NUMBER(on.output.pending, 21);
        (void)take(&on, text, gulps[i]);
        ASSERT_TEXT(text, "250-a\r\n250 b\r\n220-c\r\n");
        ASSERT_NUMBER(on.output.pending, 0);
        CU_ASSERT(on.output.first == NULL && on.output.last == NULL);
        end(&on);
    }
}

static void test_no_line_is_cut_between_two_blocks(void)
{
    static char text[40000];
    ground on;
    size_t length;
    int i, n = 0;

    begin(&on);
    for (i = 0; i < 300; i++)
        ASSERT_NUMBER(pst_output_say(&on.output, &on.shelf,
            "250 some words that fill a line of the output, or nearly so "
            "------------------------------------------", ' ', 0), 0);
    while (pst_output_pending(&on.output, &length) != NULL) {
        const char *octets = pst_output_pending(&on.output, &length);

        CU_ASSERT(octets[length - 1] == '\n' && length <= PST_OUTPUT_BLOCK);
        pst_output_sent(&on.output, &on.shelf, length);
        n++;
    }
    CU_ASSERT(n > 7);
    for (i = 0; i < 300; i++)
        ASSERT_NUMBER(pst_output_say(&on.output, &on.shelf, "250 x", ' ', 0),
            0);
    ASSERT_NUMBER(take(&on, text, 100), 300 * 7);
    end(&on);
}

/* Alone, half sent, after another line, before a reply. */
static void test_ready_lines_keep_their_place(void)
{
    static const size_t gulps[] = { 1, 5, 10000 };
    char text[200];
    size_t i;
    ground on;

    for (i = 0; i < 3; i++) {
        begin(&on);
        ASSERT_NUMBER(pst_output_ready(&on.output, &on.shelf, PST_READY_OK),
            0);
        CU_ASSERT(on.output.first == NULL);
        pst_output_sent(&on.output, &on.shelf, 4);
        ASSERT_NUMBER(on.output.pending, 4);
        ASSERT_NUMBER(pst_output_ready(&on.output, &on.shelf,
            PST_READY_GO_AHEAD), 0);
        ASSERT_NUMBER(pst_output_say(&on.output, &on.shelf, "250 b", ' ', 0),
            0);
        pst_output_farewell(&on.output, "421 bye\r\n");
        (void)take(&on, text, gulps[i]);
        ASSERT_TEXT(text, "OK\r\n354 End data with <CR><LF>.<CR><LF>\r\n"
            "250 b\r\n421 bye\r\n");
        end(&on);
    }
}

static void test_a_ready_line_needs_memory_only_beside_others(void)
{
    char text[200];
    ground on;

    begin(&on);
    failing_alloc_fail(&on.alloc, 1, 1000);
    ASSERT_NUMBER(pst_output_ready(&on.output, &on.shelf, PST_READY_OK), 0);
    ASSERT_NUMBER(pst_output_ready(&on.output, &on.shelf, PST_READY_OK),
        POSTERN_E_NOMEM);
    ASSERT_NUMBER(pst_output_say(&on.output, &on.shelf, "250 b", ' ', 0),
        POSTERN_E_NOMEM);
    ASSERT_NUMBER(on.output.pending, 8);
    pst_output_sent(&on.output, &on.shelf, 2);
    (void)take(&on, text, 100);
    ASSERT_TEXT(text, "0 OK\r\n");
    failing_alloc_fail(&on.alloc, 0, 0);
    ASSERT_NUMBER(pst_output_ready(&on.output, &on.shelf, PST_READY_OK), 0);
    pst_output_clear(&on.output, &on.shelf);
    CU_ASSERT(pst_output_is_empty(&on.output));
    ASSERT_NUMBER(take(&on, text, 100), 0);
    end(&on);
}

/* The block is so full that the next line needs another block. */
static void test_a_ready_line_that_does_not_fit_leaves_no_trace(void)
{
    char text[PST_OUTPUT_BLOCK + 100];
    unsigned pending;
    ground on;

    begin(&on);
    do
        ASSERT_NUMBER(pst_output_say(&on.output, &on.shelf, "250", ' ', 0),
            0);
    while (on.output.pending < PST_OUTPUT_BLOCK - 600);
    failing_alloc_fail(&on.alloc, 1, 1000);
    do
        pending = on.output.pending;
    while (pst_output_ready(&on.output, &on.shelf, PST_READY_OK) == 0);
    ASSERT_NUMBER(on.output.pending, pending);
    ASSERT_NUMBER(take(&on, text, 1000), pending);
    CU_ASSERT(strcmp(text + pending - 8, "250 OK\r\n") == 0);
    failing_alloc_fail(&on.alloc, 0, 0);
    end(&on);
}

static void long_text(char *text, size_t length)
{
    memset(text, 'x', length);
    memcpy(text, "250 ", 4);
    text[length] = '\0';
}

/* Either the whole reply is added or nothing. */
static void test_a_reply_without_memory_leaves_no_trace(void)
{
    static char text[8000], out[20000];
    ground on;
    int first;

    for (first = 0; first < 2; first++) {
        begin(&on);
        if (first)
            ASSERT_NUMBER(pst_output_say(&on.output, &on.shelf, "220 a", ' ',
                0), 0);
        long_text(text, 7900);
        failing_alloc_fail(&on.alloc, 2 - (unsigned long)first, 1);
        ASSERT_NUMBER(pst_output_say(&on.output, &on.shelf, text, ' ', 0),
            POSTERN_E_NOMEM);
        ASSERT_NUMBER(on.output.pending, first ? 7 : 0);
        failing_alloc_fail(&on.alloc, 0, 0);
        ASSERT_NUMBER(pst_output_say(&on.output, &on.shelf, "221 b", ' ', 0),
            0);
        (void)take(&on, out, 1000);
        ASSERT_TEXT(out, first ? "220 a\r\n221 b\r\n" : "221 b\r\n");
        end(&on);
    }
}

static void test_a_farewell_is_last_and_the_first_one_counts(void)
{
    char out[100];
    ground on;

    begin(&on);
    ASSERT_NUMBER(pst_output_say(&on.output, &on.shelf, "250 a", ' ', 0), 0);
    pst_output_farewell(&on.output, "421 bye\r\n");
    pst_output_farewell(&on.output, "421 never\r\n");
    (void)take(&on, out, 3);
    ASSERT_TEXT(out, "250 a\r\n421 bye\r\n");
    end(&on);
}

void suite_engine_output(void)
{
    SUITE("engine/output");
    TEST(test_what_is_said_comes_out_in_order);
    TEST(test_no_line_is_cut_between_two_blocks);
    TEST(test_ready_lines_keep_their_place);
    TEST(test_a_ready_line_needs_memory_only_beside_others);
    TEST(test_a_ready_line_that_does_not_fit_leaves_no_trace);
    TEST(test_a_reply_without_memory_leaves_no_trace);
    TEST(test_a_farewell_is_last_and_the_first_one_counts);
}
