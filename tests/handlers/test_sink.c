/* SPDX-License-Identifier: MIT */
/* test_sink.c - the handler that takes all and keeps nothing. */
#include "handlers/mailer.h"
#include "support/suite.h"

static void test_every_message_is_taken_and_none_is_kept(void)
{
    postern_store store;

    ASSERT_NUMBER(postern_store_sink(&store), 0);
    mailer_begin(&store);
    ASSERT_TEXT(mailer_send("A: b\r\n\r\nbody\r\n"), "250 OK\r\n");
    ASSERT_TEXT(mailer_send("A: c\r\n\r\nbody\r\n"), "250 OK\r\n");
    mailer_end();
    postern_store_free(&store);
}

void suite_handlers_sink(void)
{
    SUITE("handlers/sink");
    TEST(test_every_message_is_taken_and_none_is_kept);
}
