/* SPDX-License-Identifier: MIT */
/* test_verdict.c - LMTP: LHLO, and a reply for each recipient (RFC 2033). */
#include "base/config.h"
#include "catalogue.h"

#define LHLO "LHLO c.test\r\n"
#define TO_C "RCPT TO:<c@x.test>\r\n"
#define TO_D "RCPT TO:<d@x.test>\r\n"
#define THREE LHLO FROM TO TO_C TO_D
#define THREE_CODES "220 250 250 250 250 250 "
#define THREE_NAMES "CONNECTED EHLO MAIL RCPT RCPT RCPT BEGIN "
#define NOT_NOW "451-4.3.0 not\r\n451 4.3.0 now\r\n"
#define VERDICTS "VERDICT VERDICT VERDICT"

static void lmtp(conversation *model)
{
    model->options.lmtp = 1;
    model->options.chunking = 1;
}

static void test_lhlo_stands_for_helo_and_ehlo(void)
{
    static const catalogue_row rows[] = {
        { "201 HELO", IN("HELO c.test\r\nEHLO c.test\r\n" FROM), "220 500 500 "
            "503", "CONNECTED", "500 Error: command \"HELO\" not recognized"
            "\r\n500 Error: command \"EHLO\" not recognized\r\n", NULL, NULL },
        { "LHLO", IN(LHLO), "220 250", "CONNECTED EHLO", "250-mx.test\r\n"
            "250-SIZE 33554432\r\n250-8BITMIME\r\n250-PIPELINING\r\n"
            "250-CHUNKING\r\n250-ENHANCEDSTATUSCODES\r\n250 HELP\r\n", NULL,
            NULL },
        { "without a name", IN("LHLO\r\nlhlo x\r\n"), "220 501 250",
            "CONNECTED EHLO", "501 Syntax: LHLO hostname\r\n", NULL, NULL },
        { "HELP", IN("HELP\r\nHELP LHLO\r\nHELP EHLO\r\n"),
            "220 250 250 501", "CONNECTED", "250 Supported commands: BDAT "
            "DATA HELP LHLO MAIL NOOP QUIT RCPT RSET VRFY\r\n250 Syntax: "
            "LHLO hostname\r\n501 Supported", NULL, NULL },
        { "a name that is not ASCII", IN("LHLO \344\r\nEHLO \344\r\n"),
            "220 250 500", "CONNECTED EHLO", NULL, NULL, NULL },
        { "a second one ends the transaction", IN(LHLO FROM TO LHLO
            "DATA\r\n"), "220 250 250 250 250 503",
            "CONNECTED EHLO MAIL RCPT EHLO", NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row smtp[] = {
        { "201 LHLO", IN(LHLO FROM "HELP LHLO\r\n"), "220 500 503 501",
            "CONNECTED", "500 Error: command \"LHLO\" not recognized\r\n",
            NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, lmtp);
    CHECK(smtp, NULL);
}

static void test_each_recipient_has_a_reply(void)
{
    static const catalogue_row rows[] = {
        { "three", IN(THREE "DATA\r\nx\r\n.\r\nNOOP\r\n"), THREE_CODES
            "354 250 250 250 250", THREE_NAMES "MESSAGE " VERDICTS " NOOP",
            NULL, "x\\r\\n", NULL },
        { "one", IN(LHLO FROM TO "DATA\r\n.\r\nNOOP\r\n"),
            "220 250 250 250 354 250 250",
            "CONNECTED EHLO MAIL RCPT BEGIN MESSAGE VERDICT NOOP", NULL, "",
            NULL },
        { "203 twice the same", IN(LHLO FROM TO TO "DATA\r\n.\r\n"),
            "220 250 250 250 250 354 250 250",
            "CONNECTED EHLO MAIL RCPT RCPT BEGIN MESSAGE VERDICT VERDICT",
            NULL, "", NULL },
        { "96 BDAT", IN(THREE "BDAT 2\r\nabBDAT 1 LAST\r\ncNOOP\r\n"),
            THREE_CODES "250 250 250 250 250", THREE_NAMES "MESSAGE "
            VERDICTS " NOOP", NULL, "abc", NULL },
        { "the next transaction", IN(THREE "DATA\r\n.\r\n" FROM TO
            "DATA\r\n.\r\n"), THREE_CODES "354 250 250 250 250 250 354 250",
            NULL, NULL, NULL, NULL },
        { "RSET", IN(THREE "RSET\r\nDATA\r\n"), THREE_CODES "250 503", NULL,
            NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, lmtp);
}

static void without_status(conversation *model)
{
    lmtp(model);
    model->options.no_ehlo = "ENHANCEDSTATUSCODES";
}

static void with_xclient(conversation *model)
{
    lmtp(model);
    model->options.xclient = 1;
}

static void with_tls(conversation *model)
{
    lmtp(model);
    model->options.tls = 1;
}

/* RFC 2034 3: all replies except the greeting and the one to LHLO; without the
   keyword there is no status. */
static void test_replies_have_a_status_once_it_is_announced(void)
{
    static const catalogue_row rows[] = {
        { "before and after", IN("NOOP\r\n" LHLO "NOOP\r\n"), NULL, NULL,
            GREETING "250 OK\r\n250-mx.test\r\n", NULL,
            NULL },
        { "all of them", IN(LHLO "NOOP\r\n" FROM "RCPT TO:<>\r\n" TO
            "DATA\r\n.\r\nVRFY x\r\nFOO\r\nQUIT\r\n"), NULL, NULL,
            "\r\n250 HELP\r\n250 2.0.0 OK\r\n250 2.0.0 OK\r\n553 5.1.3 Error: "
            "malformed address\r\n250 2.0.0 OK\r\n354 End data with "
            "<CR><LF>.<CR><LF>\r\n250 2.0.0 OK\r\n252 2.0.0 Cannot VRFY "
            "user, but will accept message and attempt delivery\r\n500 5.5.1 "
            "Error: command \"FOO\" not recognized\r\n221 2.0.0 Bye\r\n",
            NULL, NULL },
        { "a second LHLO", IN(LHLO "NOOP\r\nLHLO d.test\r\n"), NULL, NULL,
            "250 HELP\r\n250 2.0.0 OK\r\n250-mx.test\r\n", NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row unannounced[] = {
        { "switched off", IN(LHLO "NOOP\r\n"), NULL, NULL, "250-CHUNKING\r\n"
            "250 HELP\r\n250 OK\r\n", NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row xclient[] = {
        { "so does XCLIENT", IN(LHLO "XCLIENT ADDR=192.0.2.1\r\nNOOP\r\n"),
            NULL, NULL, "\r\n" GREETING "250 OK\r\n", NULL,
            NULL },
        END_OF_ROWS
    };
    static const catalogue_row tls[] = {
        { "TLS begins anew", IN(LHLO "STARTTLS\r\n"), NULL, NULL,
            "\r\n220 2.0.0 Ready to start TLS\r\n", NULL, NULL },
        END_OF_ROWS
    };
    conversation talk;

    CHECK(rows, lmtp);
    CHECK(unannounced, without_status);
    CHECK(xclient, with_xclient);
    CHECK(tls, with_tls);
    conversation_init(&talk);
    with_tls(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(LHLO "STARTTLS\r\n"));
    conversation_settle(&talk);
    conversation_send(&talk, IN("NOOP\r\n" LHLO "NOOP\r\n"));
    conversation_settle(&talk);
    CU_ASSERT(strstr(blob_string(&talk.output), "TLS\r\n250 OK\r\n250-mx.test")
        != NULL);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

/* ---- answers of hooks --------------------------------------------------- */

static const conversation_answer different[] = {
    { POSTERN_ASK_MESSAGE, NULL, "250 stored", NULL },
    { POSTERN_ASK_VERDICT, "c@x.test", "452 disk full", NULL },
    { POSTERN_ASK_VERDICT, "d@x.test", "250 for d", NULL },
    { POSTERN_ASK_RCPT, "e@x.test", "550 nobody", NULL },
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};

static void differs(conversation *model)
{
    lmtp(model);
    model->answers = different;
}

static void test_verdicts_are_said_in_order(void)
{
    static const catalogue_row rows[] = {
        { "204", IN(THREE "DATA\r\n.\r\nNOOP\r\n"), NULL, NULL,
            "354 End data with <CR><LF>.<CR><LF>\r\n250 2.0.0 stored"
            "\r\n452 4.3.1 disk full\r\n250 2.0.0 for d\r\n250 2.0.0 OK\r\n",
            NULL, NULL },
        { "202 one of three", IN(LHLO FROM TO "RCPT TO:<e@x.test>\r\n" TO_D
            "DATA\r\n.\r\nNOOP\r\n"), "220 250 250 250 550 250 354 250 250 "
            "250", NULL, "\r\n250 2.0.0 stored\r\n250 2.0.0 for d\r\n"
            "250 2.0.0 OK\r\n", NULL, NULL },
        { "205 all refused", IN(LHLO FROM "RCPT TO:<e@x.test>\r\nDATA\r\n"
            "BDAT 1 LAST\r\nxNOOP\r\n"), "220 250 250 550 503 503 250",
            "CONNECTED EHLO MAIL RCPT NOOP", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, differs);
}

static void unasked(conversation *model)
{
    differs(model);
    model->options.unasked = 1UL << POSTERN_ASK_VERDICT;
}

static void test_without_verdicts_all_have_the_answer_of_message(void)
{
    static const catalogue_row rows[] = {
        { "three", IN(THREE "DATA\r\n.\r\nNOOP\r\n"), THREE_CODES
            "354 250 250 250 250", THREE_NAMES "MESSAGE NOOP",
            "\r\n250 2.0.0 stored\r\n250 2.0.0 stored\r\n250 2.0.0 stored\r\n"
            "250 2.0.0 OK\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, unasked);
}

static const conversation_answer refuses[] = {
    { POSTERN_ASK_MESSAGE, NULL, "451 not\nnow", NULL },
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};
static const conversation_answer refuses_to_begin[] = {
    { POSTERN_ASK_MESSAGE_BEGIN, NULL, "451 not now", NULL },
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};
static const conversation_answer message_closes[] = {
    { POSTERN_ASK_MESSAGE, NULL, "421 gone", NULL },
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};
static const conversation_answer verdict_closes[] = {
    { POSTERN_ASK_VERDICT, "c@x.test", "421 gone", NULL },
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};
static const conversation_answer bytes_refuse[] = {
    { POSTERN_ASK_MESSAGE_BYTES, NULL, "452 disk full", NULL },
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};
static const conversation_answer bytes_close[] = {
    { POSTERN_ASK_MESSAGE_BYTES, NULL, "421 gone", NULL },
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};

static const conversation_answer *chosen;

static void says(conversation *model)
{
    lmtp(model);
    model->answers = chosen;
    model->options.streaming = chosen == bytes_refuse
        || chosen == bytes_close;
}

static void check(const conversation_answer *answers,
    const catalogue_row *rows, int line)
{
    chosen = answers;
    catalogue_check(rows, says, __FILE__, line);
}

static void test_a_refusal_is_said_to_each(void)
{
    static const catalogue_row message[] = {
        { "of message", IN(THREE "DATA\r\nx\r\n.\r\nNOOP\r\n"), THREE_CODES
            "354 451 451 451 250", THREE_NAMES "MESSAGE NOOP", NOT_NOW NOT_NOW
            NOT_NOW "250 2.0.0 OK\r\n", "x\\r\\n", NULL },
        END_OF_ROWS
    };
    static const catalogue_row begin[] = {
        { "at DATA it is one", IN(THREE "DATA\r\nNOOP\r\n"), THREE_CODES
            "451 250", THREE_NAMES "NOOP", NULL, NULL, NULL },
        { "of the last chunk", IN(THREE "BDAT 1 LAST\r\nxNOOP\r\n"),
            THREE_CODES "451 451 451 250", THREE_NAMES "NOOP", NULL, NULL,
            NULL },
        { "of another chunk", IN(THREE "BDAT 1\r\nxBDAT 1 LAST\r\nx"),
            THREE_CODES "451 503", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row bytes[] = {
        { "of content", IN(THREE "DATA\r\nx\r\n.\r\nNOOP\r\n"), THREE_CODES
            "354 452 452 452 250", NULL, NULL, NULL, NULL },
        { "of a chunk that is the last", IN(THREE "BDAT 1 LAST\r\nxNOOP\r\n"),
            THREE_CODES "452 452 452 250", NULL, NULL, NULL, NULL },
        { "of a chunk that is not", IN(THREE "BDAT 1\r\nxNOOP\r\n"),
            THREE_CODES "452 250", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    check(refuses, message, __LINE__);
    check(refuses_to_begin, begin, __LINE__);
    check(bytes_refuse, bytes, __LINE__);
}

static void test_421_is_said_once(void)
{
    static const catalogue_row message[] = {
        { "of message", IN(THREE "DATA\r\n.\r\nNOOP\r\n"), THREE_CODES
            "354 421 closed", THREE_NAMES "MESSAGE", NULL, "", NULL },
        END_OF_ROWS
    };
    static const catalogue_row verdict[] = {
        { "of the second", IN(THREE "DATA\r\n.\r\nNOOP\r\n"), THREE_CODES
            "354 250 421 closed", THREE_NAMES "MESSAGE VERDICT VERDICT", NULL,
            "", NULL },
        END_OF_ROWS
    };
    static const catalogue_row content[] = {
        { "of content", IN(THREE "DATA\r\nx\r\n.\r\nNOOP\r\n"), THREE_CODES
            "354 421 closed", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    check(message_closes, message, __LINE__);
    check(verdict_closes, verdict, __LINE__);
    check(bytes_close, content, __LINE__);
}

static void strict(conversation *model)
{
    lmtp(model);
    model->options.data_size_limit = 10;
    model->options.bare_newline = POSTERN_NEWLINE_REJECT;
    model->options.error_limit = 2;
}

static void test_content_that_fails_fails_for_each(void)
{
    static const catalogue_row rows[] = {
        { "207 too big", IN(THREE "DATA\r\n12345678901\r\n.\r\nNOOP\r\n"),
            THREE_CODES "354 552 552 552 250", THREE_NAMES "ABORTED NOOP",
            NULL, NULL, NULL },
        { "207 a bare LF", IN(THREE "DATA\r\na\nb\r\n.\r\nNOOP\r\n"),
            THREE_CODES "354 550 550 550 250", THREE_NAMES "ABORTED NOOP",
            NULL, NULL, NULL },
        { "a last chunk", IN(THREE "BDAT 3 LAST\r\na\nbNOOP\r\n"),
            THREE_CODES "550 550 550 250", THREE_NAMES "ABORTED NOOP", NULL,
            NULL, NULL },
        { "a chunk before", IN(THREE "BDAT 3\r\na\nbBDAT 1 LAST\r\nxNOOP\r\n"),
            THREE_CODES "550 503 250", NULL, NULL, NULL, NULL },
        { "it is one error", IN(THREE "DATA\r\na\nb\r\n.\r\nFOO\r\nFOO\r\n"),
            THREE_CODES "354 550 550 550 500 421 closed", NULL, NULL, NULL,
            NULL },
        { "one error too many", IN("FOO\r\nFOO\r\n" THREE "DATA\r\na\nb\r\n"
            ".\r\nNOOP\r\n"), "220 500 500 250 250 250 250 250 354 421 closed",
            NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, strict);
}

#define MANY 1000

static void send_many(conversation *talk)
{
    int i;

    conversation_send(talk, IN(LHLO FROM));
    for (i = 0; i < MANY; i++)
        conversation_send(talk, IN(TO));
    conversation_settle(talk);
}

static void impatient(conversation *model)
{
    strict(model);
    model->options.discard_limit = 20;
}

/* A client that sends too much gets the replies before its end: still one for
   each RCPT. */
static void test_what_is_given_up_is_refused_for_each(void)
{
    static const catalogue_row rows[] = {
        { "DATA", IN(THREE "DATA\r\n12345678901\r\n12345678901234567890"
            "1234567890\r\n"), THREE_CODES "354 552 552 552 closed",
            THREE_NAMES "ABORTED", NULL, NULL, NULL },
        { "the last chunk", IN(THREE "BDAT 99 LAST\r\n12345678901\r\n"
            "123456789012345678901234567890\r\n"), THREE_CODES
            "552 552 552 closed", NULL, NULL, NULL, NULL },
        { "another chunk", IN(THREE "BDAT 99\r\n12345678901\r\n"
            "123456789012345678901234567890\r\n"), THREE_CODES
            "552 closed", NULL, NULL, NULL, NULL },
        { "nobody's chunk", IN(LHLO FROM "BDAT 99 LAST\r\n12345678901\r\n"
            "123456789012345678901234567890\r\n"), "220 250 250 503 closed",
            NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, impatient);
}

/* They are at most as long as one long reply. */
static void test_what_is_said_in_the_middle_has_a_cap(void)
{
    conversation talk;
    size_t before;

    conversation_init(&talk);
    impatient(&talk);
    CU_ASSERT(conversation_start(&talk));
    send_many(&talk);
    before = talk.output.length;
    conversation_send(&talk, IN("DATA\r\n12345678901\r\n"
        "123456789012345678901234567890\r\n"));
    conversation_settle(&talk);
    CU_ASSERT(talk.closed);
    CU_ASSERT(talk.output.length - before < PST_REPLY_CAP + 100);
    CU_ASSERT(talk.output.length - before > PST_REPLY_CAP);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

/* ---- which recipients get a reply --------------------------------------- */

static void add_one(conversation *talk, const postern_question *question)
{
    (void)talk;
    ASSERT_NUMBER(postern_envelope_add_recipient(question->envelope,
        "added@x.test"), 0);
}

static const conversation_answer adds[] = {
    { POSTERN_ASK_RCPT, "c@x.test", NULL, add_one },
    { POSTERN_ASK_RCPT, "d@x.test", "550 no", add_one },
    { POSTERN_ASK_MESSAGE, NULL, NULL, add_one },
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};

static void test_who_was_added_has_no_reply(void)
{
    static const catalogue_row rows[] = {
        { "between two", IN(LHLO FROM TO TO_C TO "DATA\r\n.\r\nNOOP\r\n"),
            THREE_CODES "354 250 250 250 250", THREE_NAMES "MESSAGE "
            VERDICTS " NOOP", NULL, NULL, NULL },
        { "nobody else", IN(LHLO FROM TO_D "DATA\r\nBDAT 1 LAST\r\nxNOOP\r\n"),
            "220 250 250 550 503 503 250", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    check(adds, rows, __LINE__);
}

static postern_envelope *taken;

static void take(conversation *talk, const postern_question *question)
{
    (void)question;
    taken = postern_engine_take(talk->engine);
    CU_ASSERT(taken != NULL);
    CU_ASSERT(postern_engine_take(talk->engine) == NULL);
    postern_engine_free_envelope(taken);
}

static const conversation_answer takes[] = {
    { POSTERN_ASK_MESSAGE, NULL, "250 mine", take },
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};

static void test_an_envelope_that_was_taken_has_replies(void)
{
    conversation talk;

    conversation_init(&talk);
    lmtp(&talk);
    talk.answers = takes;
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(THREE "DATA\r\n.\r\nNOOP\r\n"));
    conversation_settle(&talk);
    CU_ASSERT(strstr(blob_string(&talk.output),
        "\r\n250 2.0.0 mine\r\n250 2.0.0 mine\r\n250 2.0.0 mine\r\n"
        "250 2.0.0 OK\r\n") != NULL);
    CU_ASSERT(strstr(blob_string(&talk.events),
        "VERDICT 0 -\nVERDICT 1 -\nVERDICT 2 -\nNOOP\n") != NULL);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

/* ---- many, late, and in the middle -------------------------------------- */

static size_t count(const char *text, const char *part)
{
    size_t n = 0;

    for (; (text = strstr(text, part)) != NULL; text++)
        n++;
    return n;
}

/* The replies wait until the output has room for them. */
static void test_many_replies_stay_within_the_cap(void)
{
    static const conversation_answer longer[] = {
        { POSTERN_ASK_VERDICT, NULL, "250 0123456789012345678901234567890123"
            "4567890123456789", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    static const conversation_answer *const answers[] = { longer, refuses };
    size_t i;

    for (i = 0; i < 2; i++) {
        conversation talk;
        size_t before, most = 0, last, held;

        conversation_init(&talk);
        lmtp(&talk);
        talk.answers = answers[i];
        CU_ASSERT(conversation_start(&talk));
        send_many(&talk);
        before = talk.output.length;
        talk.gulp = 100;
        held = talk.alloc.octets;
        conversation_send(&talk, IN("DATA\r\n.\r\nNOOP\r\n"));
        do {
            last = talk.output.length;
            if (talk.alloc.octets > most)
                most = talk.alloc.octets;
            conversation_send(&talk, "", 0);
        } while (talk.output.length > last);
        CU_ASSERT(most - held < PST_OUTPUT_CAP + 2 * PST_OUTPUT_BLOCK);
        ASSERT_NUMBER(count(blob_string(&talk.output) + before, i == 0
            ? "250 2.0.0 0123" : "451 4.3.0 now\r\n"), MANY);
        CU_ASSERT(strstr(blob_string(&talk.output) + before,
            "250 2.0.0 OK\r\n") != NULL);
        conversation_end(&talk);
        ASSERT_TEXT(talk.broken, "");
        conversation_free(&talk);
    }
}

static void finish(conversation *talk)
{
    conversation_end(talk);
    ASSERT_TEXT(talk->broken, "");
    conversation_free(talk);
}

/* A recipient whose verdict does not come gets 451. */
static void test_each_verdict_has_its_time(void)
{
    conversation talk;

    conversation_init(&talk);
    lmtp(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(THREE));
    conversation_settle(&talk);
    talk.delay = CONVERSATION_NEVER;
    conversation_send(&talk, IN("DATA\r\n"));
    conversation_answer_now(&talk);
    conversation_send(&talk, IN(".\r\n"));
    conversation_answer_now(&talk);
    conversation_settle(&talk);
    conversation_wait(&talk, 299999);
    CU_ASSERT(strstr(blob_string(&talk.output), "451") == NULL);
    conversation_wait(&talk, 1);
    ASSERT_NUMBER(count(blob_string(&talk.output),
        "451 4.3.2 Error: no answer in time\r\n"), 1);
    conversation_answer_now(&talk);
    conversation_settle(&talk);
    conversation_answer_now(&talk);
    conversation_settle(&talk);
    ASSERT_NUMBER(count(blob_string(&talk.output), "250 2.0.0 OK\r\n"), 6);
    finish(&talk);
}

/* The message has a verdict, so it is not aborted. */
static void test_a_client_that_leaves_ends_it(void)
{
    conversation talk;
    int i;

    for (i = 0; i < 2; i++) {
        conversation_init(&talk);
        lmtp(&talk);
        talk.options.envelopes = 1;
        CU_ASSERT(conversation_start(&talk));
        conversation_send(&talk, IN(THREE "DATA\r\n"));
        conversation_settle(&talk);
        talk.delay = CONVERSATION_NEVER;
        conversation_send(&talk, IN(".\r\n"));
        conversation_answer_now(&talk);
        conversation_settle(&talk);
        conversation_answer_now(&talk);
        conversation_settle(&talk);
        if (i == 0)
            conversation_reset(&talk);
        else
            postern_engine_close(talk.engine, POSTERN_REASON_CLOSE);
        if (i == 1) {
            conversation_answer_now(&talk);
            talk.delay = 0;
            conversation_settle(&talk);
        }
        CU_ASSERT(talk.closed);
        ASSERT_NUMBER(count(blob_string(&talk.events), "VERDICT"),
            i == 0 ? 2 : 3);
        CU_ASSERT(strstr(blob_string(&talk.events), "ABORTED") == NULL);
        CU_ASSERT(strstr(blob_string(&talk.events), "ENVELOPE_END") != NULL);
        finish(&talk);
    }
}

/* RFC 5321 4.2: after a FIN, what was sent before is processed and
   answered. */
static void test_a_fin_or_a_drain_takes_no_reply(void)
{
    conversation talk;
    int i;

    for (i = 0; i < 2; i++) {
        conversation_init(&talk);
        lmtp(&talk);
        talk.delay = 2;
        CU_ASSERT(conversation_start(&talk));
        conversation_send(&talk, IN(THREE "DATA\r\n"));
        conversation_settle(&talk);
        conversation_send(&talk, IN(".\r\n"));
        if (i == 0)
            postern_engine_eof(talk.engine);
        else
            postern_engine_drain(talk.engine);
        conversation_settle(&talk);
        ASSERT_NUMBER(count(blob_string(&talk.output), "250 2.0.0 OK\r\n"), 7);
        CU_ASSERT(talk.closed);
        finish(&talk);
    }
}

/* ---- TLS and AUTH ------------------------------------------------------- */

static void requires_tls(conversation *model)
{
    lmtp(model);
    model->options.tls = 1;
    model->options.require_starttls = 1;
}

static void smtp_requires_tls(conversation *model)
{
    model->options.tls = model->options.require_starttls = 1;
}

static void test_lhlo_is_let_through_before_tls(void)
{
    static const catalogue_row rows[] = {
        { "LHLO", IN(LHLO FROM "EHLO c\r\nFOO\r\nNOOP\r\n"),
            "220 250 530 530 530 250", "CONNECTED EHLO NOOP",
            "250-STARTTLS\r\n", NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row smtp[] = {
        { "not in SMTP", IN(LHLO), "220 530", "CONNECTED", NULL, NULL, NULL },
        END_OF_ROWS
    };
    conversation talk;

    CHECK(rows, requires_tls);
    conversation_init(&talk);
    requires_tls(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(LHLO "STARTTLS\r\n"));
    conversation_settle(&talk);
    conversation_send(&talk, IN(FROM LHLO FROM TO TO_C "DATA\r\n.\r\n"));
    conversation_settle(&talk);
    CU_ASSERT(strstr(blob_string(&talk.output),
        "503 Error: send HELO first\r\n") != NULL);
    ASSERT_NUMBER(count(blob_string(&talk.output), "250 2.0.0 OK\r\n"), 5);
    finish(&talk);
    CHECK(smtp, smtp_requires_tls);
}

static void requires_auth(conversation *model)
{
    lmtp(model);
    model->options.auth = model->options.auth_required = 1;
    model->options.auth_require_tls = 0;
}

static void test_auth_is_as_in_smtp(void)
{
    static const catalogue_row rows[] = {
        { "AUTH", IN(LHLO FROM "AUTH PLAIN AHVzZXIAcGFzcw==\r\n" FROM),
            "220 250 530 235 250", "CONNECTED EHLO AUTH MAIL", NULL, NULL,
            NULL },
        END_OF_ROWS
    };

    CHECK(rows, requires_auth);
}

void suite_engine_verdict(void)
{
    SUITE("engine/verdict");
    TEST(test_lhlo_stands_for_helo_and_ehlo);
    TEST(test_each_recipient_has_a_reply);
    TEST(test_replies_have_a_status_once_it_is_announced);
    TEST(test_verdicts_are_said_in_order);
    TEST(test_without_verdicts_all_have_the_answer_of_message);
    TEST(test_a_refusal_is_said_to_each);
    TEST(test_421_is_said_once);
    TEST(test_content_that_fails_fails_for_each);
    TEST(test_what_is_given_up_is_refused_for_each);
    TEST(test_what_is_said_in_the_middle_has_a_cap);
    TEST(test_who_was_added_has_no_reply);
    TEST(test_an_envelope_that_was_taken_has_replies);
    TEST(test_many_replies_stay_within_the_cap);
    TEST(test_each_verdict_has_its_time);
    TEST(test_a_client_that_leaves_ends_it);
    TEST(test_a_fin_or_a_drain_takes_no_reply);
    TEST(test_lhlo_is_let_through_before_tls);
    TEST(test_auth_is_as_in_smtp);
}
