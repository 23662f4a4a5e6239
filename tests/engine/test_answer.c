/* SPDX-License-Identifier: MIT */
/* test_answer.c - how postern_engine_answer treats a text. */
#include "catalogue.h"

#define NO_ANSWER "451 4.3.0 Error: the server has no answer\r\n"

static void test_it_says_whether_the_text_was_an_answer(void)
{
    static const struct {
        const char *text;
        int result;
        const char *reply;
    } rows[] = {
        { NULL, 0, "250 OK\r\n" }, { "250", 0, "250 \r\n" },
        { "299 a", 0, "299 a\r\n" }, { "200-a", 0, "200 a\r\n" },
        { "400 a", 0, "400 a\r\n" }, { "599 a", 0, "599 a\r\n" },
        { "199 a", POSTERN_E_INVALID_TEXT, NO_ANSWER },
        { "300 a", POSTERN_E_INVALID_TEXT, NO_ANSWER },
        { "399 a", POSTERN_E_INVALID_TEXT, NO_ANSWER },
        { "600 a", POSTERN_E_INVALID_TEXT, NO_ANSWER },
        { "", POSTERN_E_INVALID_TEXT, NO_ANSWER },
        { "OK", POSTERN_E_INVALID_TEXT, NO_ANSWER },
        { "2500", POSTERN_E_INVALID_TEXT, NO_ANSWER }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        conversation talk;
        size_t heard;

        conversation_init(&talk);
        CU_ASSERT(conversation_start(&talk));
        conversation_settle(&talk);
        heard = talk.output.length;
        talk.delay = CONVERSATION_NEVER;
        conversation_send(&talk, IN("NOOP\r\n"));
        ASSERT_NUMBER(postern_engine_answer(talk.engine, rows[i].text, 0),
            rows[i].result);
        ASSERT_NUMBER(postern_engine_answer(talk.engine, rows[i].text, 0),
            POSTERN_E_INVALID_HERE);
        talk.open.ask = POSTERN_ASK_NOTHING;
        conversation_settle(&talk);
        ASSERT_TEXT(blob_string(&talk.output) + heard, rows[i].reply);
        conversation_end(&talk);
        ASSERT_TEXT(talk.broken, "");
        conversation_free(&talk);
    }
}

/* Notices have no answer, whatever is given. */
static void test_what_is_told_takes_any_answer(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_TRACE, NULL, "421 go", NULL },
        { POSTERN_ASK_ENVELOPE_BEGIN, NULL, "550 no", NULL },
        { POSTERN_ASK_ENVELOPE_END, NULL, "nonsense", NULL },
        { POSTERN_ASK_MESSAGE_ABORTED, NULL, "", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;
    blob codes;

    memset(&codes, 0, sizeof(codes));
    conversation_init(&talk);
    talk.answers = answers;
    talk.options.trace = 1;
    talk.options.envelopes = 1;
    talk.options.line_length_limit = 5;
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(DATA "123456\r\n.\r\n" FROM));
    conversation_settle(&talk);
    conversation_codes(&talk, &codes);
    ASSERT_TEXT(blob_string(&codes), DATA_CODES "500 250");
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    blob_free(&codes);
    conversation_free(&talk);
}

void suite_engine_answer(void)
{
    SUITE("engine/answer");
    TEST(test_it_says_whether_the_text_was_an_answer);
    TEST(test_what_is_told_takes_any_answer);
}
