/* SPDX-License-Identifier: MIT */
/*
 * test_envelope.c - the data of an envelope, also without memory.
 */
#include "base/config.h"
#include "engine/envelope.h"
#include "support/failing_alloc.h"
#include "support/suite.h"

typedef struct ground {
    failing_alloc alloc;
    pst_memory memory;
    pst_shelf shelf;
    postern_envelope *envelope;
} ground;

static void begin(ground *on)
{
    failing_alloc_init(&on->alloc);
    pst_memory_init(&on->memory, failing_alloc_resize, &on->alloc, 0);
    pst_shelf_init(&on->shelf, &on->memory, 100);
    on->envelope = pst_envelope_new(&on->shelf);
    CU_ASSERT_FATAL(on->envelope != NULL);
}

static void end(ground *on)
{
    pst_envelope_free(on->envelope);
    pst_shelf_clear(&on->shelf);
    CU_ASSERT(failing_alloc_is_clean(&on->alloc));
}

static const postern_parameter rows[] = {
    { "SIZE", "10" }, { "SMTPUTF8", NULL }, { NULL, NULL }
};

static void test_a_new_one_is_empty(void)
{
    ground on;
    size_t length = 9;
    int data = 0;

    begin(&on);
    CU_ASSERT(postern_envelope_mail_from(on.envelope) == NULL);
    CU_ASSERT(postern_envelope_mail_options(on.envelope)->name == NULL);
    CU_ASSERT(postern_envelope_rcpt_tos(on.envelope) == NULL);
    ASSERT_NUMBER(postern_envelope_rcpt_count(on.envelope), 0);
    ASSERT_TEXT(postern_envelope_content(on.envelope, &length), "");
    ASSERT_TEXT(postern_envelope_content(on.envelope, NULL), "");
    ASSERT_NUMBER(length, 0);
    ASSERT_NUMBER(postern_envelope_received(on.envelope), 0);
    CU_ASSERT(!postern_envelope_smtp_utf8(on.envelope));
    CU_ASSERT(postern_envelope_data(on.envelope) == NULL);
    postern_envelope_set_data(on.envelope, &data);
    CU_ASSERT(postern_envelope_data(on.envelope) == &data);
    end(&on);
}

static void test_addresses_and_parameters_are_copied(void)
{
    char text[20] = "a@b";
    const postern_recipient *rcpt;
    ground on;

    begin(&on);
    ASSERT_NUMBER(pst_envelope_set_sender(on.envelope, text, 4, rows, 2), 0);
    ASSERT_NUMBER(pst_envelope_add(on.envelope, text, 4, rows, 2), 0);
    strcpy(text, "c@d");
    ASSERT_NUMBER(postern_envelope_add_recipient(on.envelope, text), 0);
    strcpy(text, "spoiled");
    ASSERT_TEXT(postern_envelope_mail_from(on.envelope), "a@b");
    ASSERT_TEXT(postern_envelope_mail_options(on.envelope)[0].value, "10");
    CU_ASSERT(postern_envelope_mail_options(on.envelope)[1].value == NULL);
    rcpt = postern_envelope_rcpt_tos(on.envelope);
    ASSERT_TEXT(rcpt->address, "a@b");
    ASSERT_TEXT(rcpt->options[0].name, "SIZE");
    ASSERT_TEXT(rcpt->next->address, "c@d");
    CU_ASSERT(rcpt->next->options->name == NULL);
    CU_ASSERT(rcpt->next->next == NULL);
    ASSERT_NUMBER(postern_envelope_rcpt_count(on.envelope), 2);
    end(&on);
}

/* Any allocation may fail; the old data stay. */
static void test_no_memory_changes_nothing(void)
{
    ground on;
    unsigned filled;

    for (filled = 0; filled < PST_ENVELOPE_BLOCK; filled += 8) {
        begin(&on);
        failing_alloc_fail(&on.alloc, 1, 1);
        if (filled > 0
            && pst_arena_take(&on.envelope->arena, filled) == NULL) {
            end(&on);
            break;
        }
        if (pst_envelope_set_sender(on.envelope, "a@b.test", 9, rows, 2) != 0)
            CU_ASSERT(postern_envelope_mail_from(on.envelope) == NULL);
        if (pst_envelope_add(on.envelope, "a@b.test", 9, rows, 2) != 0)
            ASSERT_NUMBER(postern_envelope_rcpt_count(on.envelope), 0);
        if (pst_envelope_add(on.envelope, "a@b.test", 9, NULL, 0) != 0)
            CU_ASSERT(postern_envelope_rcpt_count(on.envelope) < 2);
        if (pst_envelope_add_domain(on.envelope, "x.test") != 0)
            CU_ASSERT(on.envelope->domains == NULL);
        end(&on);
    }
    CU_ASSERT(filled > PST_ENVELOPE_BLOCK / 3);
    begin(&on);
    failing_alloc_fail(&on.alloc, 1, 1);
    CU_ASSERT(pst_envelope_new(&on.shelf) == NULL);
    end(&on);
}

static void test_content_grows(void)
{
    static const size_t pieces[] = { 1, 100, 4095, 4096, 4097, 5000, 70000 };
    static char piece[70000];
    size_t i, n;
    ground on;

    for (i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        const char *content;
        size_t length, wrong = 0;

        begin(&on);
        for (n = 0; n < 3 || n * pieces[i] < 20000; n++) {
            memset(piece, (int)(n % 100), pieces[i]);
            ASSERT_NUMBER(pst_envelope_append(on.envelope, piece, pieces[i]),
                0);
        }
        content = postern_envelope_content(on.envelope, &length);
        ASSERT_NUMBER(length, n * pieces[i]);
        for (n = 0; n < length; n++)
            wrong += content[n] != (char)(n / pieces[i] % 100);
        ASSERT_NUMBER(wrong, 0);
        pst_envelope_drop_content(on.envelope);
        ASSERT_TEXT(postern_envelope_content(on.envelope, &length), "");
        ASSERT_NUMBER(length, 0);
        end(&on);
    }
}

static void test_content_without_memory_stays_as_it_is(void)
{
    static char piece[9000];
    ground on;
    size_t length;

    begin(&on);
    ASSERT_NUMBER(pst_envelope_append(on.envelope, piece, 0), 0);
    ASSERT_NUMBER(pst_envelope_append(on.envelope, piece, (size_t)-1),
        POSTERN_E_NOMEM);
    failing_alloc_fail(&on.alloc, 1, 1);
    ASSERT_NUMBER(pst_envelope_append(on.envelope, piece, 10),
        POSTERN_E_NOMEM);
    failing_alloc_fail(&on.alloc, 0, 0);
    ASSERT_NUMBER(pst_envelope_append(on.envelope, piece, 10), 0);
    failing_alloc_fail(&on.alloc, 1, 1);
    ASSERT_NUMBER(pst_envelope_append(on.envelope, piece, 5000),
        POSTERN_E_NOMEM);
    failing_alloc_fail(&on.alloc, 0, 0);
    ASSERT_NUMBER(pst_envelope_append(on.envelope, piece, 5000), 0);
    failing_alloc_fail(&on.alloc, 1, 1);
    ASSERT_NUMBER(pst_envelope_append(on.envelope, piece, 9000),
        POSTERN_E_NOMEM);
    CU_ASSERT(postern_envelope_content(on.envelope, &length) != NULL);
    ASSERT_NUMBER(length, 5010);
    end(&on);
}

void suite_engine_envelope(void)
{
    SUITE("engine/envelope");
    TEST(test_a_new_one_is_empty);
    TEST(test_addresses_and_parameters_are_copied);
    TEST(test_no_memory_changes_nothing);
    TEST(test_content_grows);
    TEST(test_content_without_memory_stays_as_it_is);
}
