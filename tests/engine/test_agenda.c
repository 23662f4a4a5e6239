/* SPDX-License-Identifier: MIT */
/* test_agenda.c - which questions are asked, in which order. */
#include "catalogue.h"

static void unasked(conversation *model)
{
    model->options.unasked = 1UL << POSTERN_ASK_CONNECTED
        | 1UL << POSTERN_ASK_EHLO | 1UL << POSTERN_ASK_MAIL
        | 1UL << POSTERN_ASK_MESSAGE_BEGIN | 1UL << POSTERN_ASK_NOOP;
}

static void test_what_nobody_wants_to_be_asked_is_the_default(void)
{
    static const catalogue_row rows[] = {
        { "some", IN(HELLO FROM TO "NOOP\r\nQUIT\r\n"),
            "220 250 250 250 250 221 closed", "RCPT QUIT", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, unasked);
}

static void all(conversation *model)
{
    model->options.envelopes = 1;
    model->options.trace = 1;
    model->options.streaming = 1;
}

/* One segment, replies in order. */
static void test_a_row_of_commands_is_asked_in_order(void)
{
    static const char octets[] = HELLO "MAIL FROM:<a@x.test> X=1\r\n" FROM TO
        TO "DATA\r\na\r\n.\r\nVRFY v@x\r\nRSET\r\nHELO h\r\nQUIT\r\nNOOP\r\n";
    conversation talk;

    conversation_init(&talk);
    all(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, octets, sizeof(octets) - 1);
    CU_ASSERT(talk.closed);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    ASSERT_TEXT(blob_string(&talk.events),
        "CONNECTED\n"
        "TRACE EHLO c.test\nEHLO c.test\n"
        "TRACE MAIL FROM:<a@x.test> X=1\nENVELOPE_BEGIN\n"
        "PARAMETER MAIL X=1\nENVELOPE_END\n"
        "TRACE MAIL FROM:<a@x.test>\nENVELOPE_BEGIN\nMAIL a@x.test\n"
        "TRACE RCPT TO:<b@x.test>\nRCPT b@x.test\n"
        "TRACE RCPT TO:<b@x.test>\nRCPT b@x.test\n"
        "TRACE DATA\nBEGIN\nBYTES a\\r\\n\nMESSAGE b@x.test\\nb@x.test\\n\n"
        "ENVELOPE_END\n"
        "TRACE VRFY v@x\nVRFY v@x\n"
        "TRACE RSET\nRSET\n"
        "TRACE HELO h\nHELO h\n"
        "TRACE QUIT\nQUIT\n");
    conversation_free(&talk);
}

static void test_pipelining_needs_no_permission(void)
{
    static const catalogue_row rows[] = {
        { "68 whole groups", IN(HELLO FROM TO TO TO "DATA\r\n.\r\n"),
            "220 250 250 250 250 250 354 250", NULL, NULL, NULL, NULL },
        { "74 QUIT in the middle", IN("QUIT\r\nNOOP\r\nNOOP\r\n"),
            "220 221 closed", "CONNECTED QUIT", NULL, NULL, NULL },
        { "76 after HELO", IN("HELO x\r\n" FROM TO "DATA\r\n.\r\n"),
            "220 250 250 250 354 250", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

static void refusing(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_RCPT, NULL, "550 no", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
}

/* DATA gets 503; the content is taken as commands, up to the limits. */
static void test_content_sent_without_leave_is_commands(void)
{
    static const catalogue_row rows[] = {
        { "70", IN(HELLO FROM TO "DATA\r\nSubject: x\r\n\r\nhello\r\n.\r\n"
            "QUIT\r\n"), "220 250 250 550 503 500 500 500 500 221 closed",
            "CONNECTED EHLO MAIL RCPT QUIT", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, refusing);
}

void suite_engine_agenda(void)
{
    SUITE("engine/agenda");
    TEST(test_what_nobody_wants_to_be_asked_is_the_default);
    TEST(test_a_row_of_commands_is_asked_in_order);
    TEST(test_pipelining_needs_no_permission);
    TEST(test_content_sent_without_leave_is_commands);
}
