/* SPDX-License-Identifier: MIT */
/* test_rare.c - no memory for the block of rare data: the conversation goes
   on, or ends with a reply. */
#include "catalogue.h"
#include "engine/engine.h"

#define LHLO "LHLO c.test\r\n"

static void limited(conversation *talk)
{
    talk->options.mail_limit = 2;
    talk->options.recipient_domain_limit = 1;
}

static void trusted(conversation *talk)
{
    talk->options.xclient = 1;
}

static void lmtp(conversation *talk)
{
    talk->options.lmtp = 1;
    talk->options.chunking = 1;
}

/* Memory may fail at any allocation, once or forever. */
static void test_memory_may_end_anywhere(void)
{
    static const struct {
        void (*set_up)(conversation *talk);
        const char *octets;
    } rows[] = {
        { limited, HELLO FROM TO "DATA\r\nx\r\n.\r\n" FROM },
        { trusted, HELLO "XCLIENT LOGIN=user\r\n" HELLO FROM },
        { lmtp, LHLO FROM TO "BDAT 3 LAST\r\nx\r\nNOOP\r\n" },
        { lmtp, LHLO FROM TO "DATA\r\nx\r\n.\r\n" }
    };
    unsigned long n;
    size_t i;

    for (i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++)
        for (n = 1; n < 30; n++) {
            conversation talk;

            conversation_init(&talk);
            rows[i / 2].set_up(&talk);
            talk.careless = 1;
            CU_ASSERT(conversation_start(&talk));
            failing_alloc_fail(&talk.alloc, n, (int)(i % 2));
            conversation_send(&talk, rows[i / 2].octets,
                strlen(rows[i / 2].octets));
            conversation_settle(&talk);
            failing_alloc_fail(&talk.alloc, 0, 0);
            if (!talk.closed)
                conversation_send(&talk, IN("NOOP\r\n"));
            conversation_settle(&talk);
            CU_ASSERT(talk.closed || strstr(blob_string(&talk.output),
                "250") != NULL);
            conversation_end(&talk);
            ASSERT_TEXT(talk.broken, "");
            conversation_free(&talk);
        }
}

/* Only the block of rare data fails. */
static void test_a_count_that_finds_no_memory(void)
{
    conversation talk;

    conversation_init(&talk);
    limited(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(HELLO));
    conversation_settle(&talk);
    failing_alloc_fail(&talk.alloc, 1, 1);
    conversation_send(&talk, IN(FROM));
    conversation_settle(&talk);
    failing_alloc_fail(&talk.alloc, 0, 0);
    CU_ASSERT(strstr(blob_string(&talk.output),
        "452 4.3.1 Error: out of memory\r\n") != NULL);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

static void take_all(conversation *talk, const postern_question *question)
{
    size_t size;

    (void)question;
    (void)pst_work_rest(talk->engine, &size);
    CU_ASSERT(pst_work_take(talk->engine, size) != NULL);
}

/* A command of the application has used the whole line block. */
static void test_xclient_without_room(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_COMMAND, NULL, NULL, take_all },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;

    conversation_init(&talk);
    trusted(&talk);
    talk.answers = answers;
    CU_ASSERT(conversation_start(&talk));
    ASSERT_NUMBER(postern_rules_add_command(talk.rules, "XCLIENT", NULL, NULL,
        0, 0), 0);
    conversation_send(&talk, IN(HELLO "XCLIENT HELO=h\r\n"));
    conversation_settle(&talk);
    CU_ASSERT(strstr(blob_string(&talk.output),
        "452 4.3.1 Error: out of memory\r\n") != NULL);
    conversation_end(&talk);
    conversation_free(&talk);
}

/* 421 is sent once, even if more recipients wait for a reply. */
static void test_content_that_is_refused_with_421(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE_BYTES, NULL, "421 4.3.0 go", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;
    const char *said;

    conversation_init(&talk);
    lmtp(&talk);
    talk.options.streaming = 1;
    talk.answers = answers;
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(LHLO FROM TO TO "DATA\r\nx\r\n.\r\n"));
    conversation_settle(&talk);
    CU_ASSERT(talk.closed);
    said = strstr(blob_string(&talk.output), "421 4.3.0 go\r\n");
    CU_ASSERT(said != NULL && strstr(said + 1, "421") == NULL);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

void suite_engine_rare(void)
{
    SUITE("engine/rare");
    TEST(test_memory_may_end_anywhere);
    TEST(test_a_count_that_finds_no_memory);
    TEST(test_xclient_without_room);
    TEST(test_content_that_is_refused_with_421);
}
