/* SPDX-License-Identifier: MIT */
/* test_verb_data.c - BDAT (RFC 3030), and its use together with DATA. */
#include "catalogue.h"

#define OPEN HELLO FROM TO
#define OPEN_CODES "220 250 250 250 "
#define OPEN_NAMES "CONNECTED EHLO MAIL RCPT "

static void chunking(conversation *model)
{
    model->options.chunking = 1;
}

static void chunking_reject(conversation *model)
{
    chunking(model);
    model->options.bare_newline = POSTERN_NEWLINE_REJECT;
}

static void chunking_streaming(conversation *model)
{
    chunking(model);
    model->options.streaming = 1;
}

static const fragment_act fin_in_chunk[] = {
    { FRAGMENT_FIN, sizeof(OPEN "BDAT 5\r\nab") - 1, 0 },
    { FRAGMENT_END, 0, 0 }
};
static const fragment_act reset_in_chunk[] = {
    { FRAGMENT_RESET, sizeof(OPEN "BDAT 5\r\nab") - 1, 0 },
    { FRAGMENT_END, 0, 0 }
};
static const fragment_act fin_between[] = {
    { FRAGMENT_FIN, sizeof(OPEN "BDAT 2\r\nab") - 1, 0 },
    { FRAGMENT_END, 0, 0 }
};

static const catalogue_row chunks[] = {
    { "78 one chunk", IN(OPEN "BDAT 5 LAST\r\nabcdeNOOP\r\n"), OPEN_CODES
        "250 250", OPEN_NAMES "BEGIN MESSAGE NOOP", NULL, "abcde", NULL },
    { "79 three", IN(OPEN "BDAT 3\r\nabcBDAT 0\r\nBDAT 2 last\r\nde"),
        OPEN_CODES "250 250 250", OPEN_NAMES "BEGIN MESSAGE", NULL, "abcde",
        NULL },
    { "80 nothing as the last", IN(OPEN "BDAT 3\r\nabcBDAT 0 LAST\r\n"),
        OPEN_CODES "250 250", OPEN_NAMES "BEGIN MESSAGE", NULL, "abc", NULL },
    { "80 nothing at all", IN(OPEN "BDAT 0 LAST\r\n"), OPEN_CODES "250",
        OPEN_NAMES "BEGIN MESSAGE", NULL, "", NULL },
    { "81 before HELO", IN("BDAT 5\r\nabcdeNOOP\r\n"), "220 503 250",
        "CONNECTED NOOP", "503 Error: send HELO first\r\n", NULL, NULL },
    { "81 before MAIL", IN(HELLO "BDAT 5 LAST\r\nQUIT\nNOOP\r\n"),
        "220 250 503 250", "CONNECTED EHLO NOOP",
        "503 Error: need RCPT command\r\n", NULL, NULL },
    { "81 before RCPT", IN(HELLO FROM "BDAT 0\r\n" TO "BDAT 1 LAST\r\nx"),
        "220 250 250 503 250 250", "CONNECTED EHLO MAIL RCPT BEGIN MESSAGE",
        NULL, "x", NULL },
    { "83 then DATA", IN(OPEN "BDAT 1\r\nxDATA\r\n" TO FROM), OPEN_CODES
        "250 503 503 250", OPEN_NAMES "BEGIN ABORTED MAIL",
        "503 Error: DATA after BDAT\r\n", NULL, NULL },
    { "84 then DATA without MAIL", IN(OPEN "BDAT 1\r\nxDATA\r\nDATA\r\n"),
        OPEN_CODES "250 503 503", NULL, NULL, NULL, NULL },
    { "RCPT in a message", IN(OPEN "BDAT 1\r\nx" TO "BDAT 0 LAST\r\n"),
        OPEN_CODES "250 503 250", OPEN_NAMES "BEGIN MESSAGE",
        "503 Error: the message has begun\r\n", NULL, NULL },
    { "MAIL in a message", IN(OPEN "BDAT 1\r\nx" FROM "BDAT 0 LAST\r\n"),
        OPEN_CODES "250 503 250", NULL, NULL, NULL, NULL },
    { "86 sizes that cannot be", IN(OPEN
        "BDAT 9999999999999999999999999999999999999999\r\nNOOP\r\n"),
        OPEN_CODES "552 closed", "CONNECTED EHLO MAIL RCPT", NULL, NULL,
        NULL },
    { "89 RSET between", IN(OPEN "BDAT 1\r\nxRSET\r\nBDAT 1 LAST\r\nx"),
        OPEN_CODES "250 250 503", OPEN_NAMES "BEGIN ABORTED RSET", NULL, NULL,
        NULL },
    { "89 EHLO between", IN(OPEN "BDAT 1\r\nx" HELLO FROM), OPEN_CODES
        "250 250 250", OPEN_NAMES "BEGIN ABORTED EHLO MAIL", NULL, NULL,
        NULL },
    { "90 dots are content", IN(OPEN "BDAT 9 LAST\r\n..\r\n.\r\n.\rNOOP\r\n"),
        OPEN_CODES "250 250", NULL, NULL, "..\\r\\n.\\r\\n.\\r", NULL },
    { "91 EOF in a chunk", IN(OPEN "BDAT 5\r\nab"), OPEN_CODES "closed",
        OPEN_NAMES "BEGIN ABORTED", NULL, NULL, fin_in_chunk },
    { "91 reset in a chunk", IN(OPEN "BDAT 5\r\nab"), NULL,
        OPEN_NAMES "BEGIN ABORTED", NULL, NULL, reset_in_chunk },
    { "91 EOF between two", IN(OPEN "BDAT 2\r\nab"), OPEN_CODES "250 closed",
        OPEN_NAMES "BEGIN ABORTED", NULL, NULL, fin_between },
    { "92 any octet", IN(OPEN "BDAT 4 LAST\r\n\0\377\n\r"), OPEN_CODES "250",
        NULL, NULL, "\\x00\\xff\\n\\r", NULL },
    END_OF_ROWS
};

static void test_chunks_are_counted(void)
{
    CHECK(chunks, chunking);
}

static void chunking_with_tls(conversation *model)
{
    chunking(model);
    model->options.tls = model->options.require_starttls = 1;
}

/* Whoever refuses BDAT. */
static void test_a_chunk_without_tls_is_thrown_away(void)
{
    static const catalogue_row rows[] = {
        { "530", IN(HELLO "BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n"),
            "220 250 530 250", "CONNECTED EHLO NOOP",
            "530 Must issue a STARTTLS command first\r\n", NULL, NULL },
        { "pipelined", IN(OPEN "BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n"),
            "220 250 530 530 530 250", NULL, NULL, NULL, NULL },
        { "no size", IN(HELLO "BDAT x\r\nNOOP\r\n"), "220 250 521 closed",
            NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, chunking_with_tls);
}

static void test_a_chunk_whose_size_is_garbled_ends_the_session(void)
{
    static const catalogue_row rows[] = {
        { "a control character", IN(OPEN "BDAT 6 LAST\001\r\nNOOP\r\n"),
            OPEN_CODES "521 closed", NULL, NULL, NULL, NULL },
        { "before HELO", IN("bdat 6\001\r\nNOOP\r\n"), "220 521 closed",
            NULL, NULL, NULL, NULL },
        { "8-bit", IN(OPEN "BDAT 6 LAST \377\r\nNOOP\r\n"),
            OPEN_CODES "521 closed", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row none[] = {
        { "no chunks", IN(HELLO "BDAT 6\001\r\nNOOP\r\n"),
            "220 250 500 250", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };
    catalogue_row row[2];
    size_t length;
    blob line;

    CHECK(rows, chunking);
    CHECK(none, NULL);
    memcpy(row, rows, sizeof(row));
    memset(&row[1], 0, sizeof(row[1]));
    for (length = 600; length < 6000; length += 1800) {
        memset(&line, 0, sizeof(line));
        blob_text(&line, OPEN "BDAT 6");
        while (line.length < length)
            blob_text(&line, " ");
        blob_text(&line, "LAST\r\nNOOP\r\n");
        row[0].octets = blob_string(&line);
        row[0].length = line.length;
        CHECK(row, chunking);
        blob_free(&line);
    }
}

static void test_what_is_no_chunk_ends_the_session(void)
{
    static const catalogue_row rows[] = {
        { "85 nothing", IN(OPEN "BDAT\r\nNOOP\r\n"), OPEN_CODES "521 closed",
            "CONNECTED EHLO MAIL RCPT",
            "521 5.5.4 Syntax: BDAT chunk-size [LAST]\r\n", NULL, NULL },
        { "85 no number", IN(OPEN "BDAT x\r\n"), OPEN_CODES "521 closed",
            NULL, NULL, NULL, NULL },
        { "85 negative", IN(OPEN "BDAT -1\r\n"), OPEN_CODES "521 closed",
            NULL, NULL, NULL, NULL },
        { "85 positive", IN(OPEN "BDAT +5\r\n"), OPEN_CODES "521 closed",
            NULL, NULL, NULL, NULL },
        { "85 FIRST", IN(OPEN "BDAT 5 FIRST\r\n"), OPEN_CODES "521 closed",
            NULL, NULL, NULL, NULL },
        { "85 LAST LAST", IN(OPEN "BDAT 5 LAST LAST\r\n"), OPEN_CODES
            "521 closed", NULL, NULL, NULL, NULL },
        { "85 1e3", IN(OPEN "BDAT 1e3\r\n"), OPEN_CODES "521 closed", NULL,
            NULL, NULL, NULL },
        { "85 0x5", IN(OPEN "BDAT 0x5\r\n"), OPEN_CODES "521 closed", NULL,
            NULL, NULL, NULL },
        { "in a message", IN(OPEN "BDAT 1\r\nxBDAT y\r\n"), OPEN_CODES
            "250 521 closed", OPEN_NAMES "BEGIN ABORTED", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, chunking);
}

static void small(conversation *model)
{
    chunking(model);
    model->options.data_size_limit = 10;
}

static void test_all_chunks_together_have_a_limit(void)
{
    static const catalogue_row rows[] = {
        { "87 just", IN(OPEN "BDAT 4\r\n1234BDAT 6 LAST\r\n123456"),
            OPEN_CODES "250 250", NULL, NULL, NULL, NULL },
        { "87 one more", IN(OPEN "BDAT 4\r\n1234BDAT 7 LAST\r\n1234567"
            "NOOP\r\n"), OPEN_CODES "250 552 250", OPEN_NAMES
            "BEGIN ABORTED NOOP", "552 Error: Too much mail data\r\n", NULL,
            NULL },
        { "87 before the last", IN(OPEN "BDAT 11\r\n12345678901BDAT 2 LAST\r\n"
            "xxNOOP\r\n"), OPEN_CODES "552 503 250", OPEN_NAMES
            "BEGIN ABORTED NOOP", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, small);
}

static void test_bare_newlines_are_rejected_in_chunks_too(void)
{
    static const catalogue_row rows[] = {
        { "93 LF", IN(OPEN "BDAT 4 LAST\r\na\nb\nNOOP\r\n"), OPEN_CODES
            "550 250", OPEN_NAMES "BEGIN ABORTED NOOP", NULL, NULL, NULL },
        { "93 CR", IN(OPEN "BDAT 4 LAST\r\na\rbcNOOP\r\n"), OPEN_CODES
            "550 250", NULL, NULL, NULL, NULL },
        { "93 CR at the end", IN(OPEN "BDAT 2 LAST\r\na\rNOOP\r\n"),
            OPEN_CODES "550 250", OPEN_NAMES "BEGIN ABORTED NOOP", NULL, NULL,
            NULL },
        { "93 NUL", IN(OPEN "BDAT 3 LAST\r\na\0bNOOP\r\n"), OPEN_CODES
            "550 250", NULL, "550 5.6.0 Error: NUL in the message\r\n", NULL,
            NULL },
        { "93 before the last", IN(OPEN "BDAT 3\r\na\nbBDAT 1 LAST\r\nx"),
            OPEN_CODES "550 503", NULL, NULL, NULL, NULL },
        { "93 a CRLF over two chunks", IN(OPEN
            "BDAT 2\r\na\rBDAT 2 LAST\r\n\nb"), OPEN_CODES "250 250", NULL,
            NULL, "a\\r\\nb", NULL },
        { "93 a CR and no LF over two", IN(OPEN
            "BDAT 2\r\na\rBDAT 2 LAST\r\nbb"), OPEN_CODES "250 550", NULL,
            NULL, NULL, NULL },
        { "good", IN(OPEN "BDAT 6 LAST\r\na\r\nb\r\n"), OPEN_CODES "250",
            NULL, NULL, "a\\r\\nb\\r\\n", NULL },
        END_OF_ROWS
    };

    CHECK(rows, chunking_reject);
}

static void text(conversation *model)
{
    chunking(model);
    model->options.decode_data = 1;
    model->options.enable_smtputf8 = 1;
}

static void text_reject(conversation *model)
{
    text(model);
    model->options.bare_newline = POSTERN_NEWLINE_REJECT;
}

static void test_chunks_are_text_with_decode_data(void)
{
    static const catalogue_row rows[] = {
        { "over two chunks", IN(OPEN "BDAT 1\r\n\303BDAT 1 LAST\r\n\244"),
            OPEN_CODES "250 250", NULL, NULL, "\\xc3\\xa4", NULL },
        { "cut", IN(OPEN "BDAT 1 LAST\r\n\303"), OPEN_CODES "500",
            OPEN_NAMES "BEGIN ABORTED", "500 Error: strict ASCII mode\r\n",
            NULL, NULL },
        { "bad", IN(OPEN "BDAT 3\r\na\377bBDAT 1 LAST\r\nx"), OPEN_CODES
            "500 503", OPEN_NAMES "BEGIN ABORTED", NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row both[] = {
        { "the first fault counts", IN(OPEN "BDAT 2 LAST\r\n\303\r"),
            OPEN_CODES "500", NULL, NULL, NULL, NULL },
        { "bare, and cut", IN(OPEN "BDAT 3 LAST\r\na\nx"), OPEN_CODES "550",
            NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, text);
    CHECK(both, text_reject);
}

/* ---- answers of hooks -------------------------------------------------- */

static void refusing_begin(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE_BEGIN, NULL, "451 not now", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    chunking(model);
    model->answers = answers;
}

static void closing_begin(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE_BEGIN, NULL, "421 never", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    chunking(model);
    model->answers = answers;
}

static void refusing_bytes(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE_BYTES, NULL, "452 disk full", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    chunking_streaming(model);
    model->answers = answers;
}

static void refusing_rcpt(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_RCPT, NULL, "550 no", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    chunking(model);
    model->answers = answers;
}

static void test_a_refused_chunk_is_taken_off_the_wire(void)
{
    static const catalogue_row begin[] = {
        { "at its beginning", IN(OPEN "BDAT 6\r\nNOOP\r\nBDAT 2 LAST\r\nxy"
            "NOOP\r\n"), OPEN_CODES "451 503 250", OPEN_NAMES "BEGIN NOOP",
            "451 not now\r\n", NULL, NULL },
        { "of no octets", IN(OPEN "BDAT 0\r\nNOOP\r\n"), OPEN_CODES
            "451 250", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row begin_421[] = {
        { "with 421, said after it", IN(OPEN "BDAT 6\r\nNOOP\r\nNOOP\r\n"),
            OPEN_CODES "421 closed", OPEN_NAMES "BEGIN", "421 never\r\n",
            NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row bytes[] = {
        { "in it", IN(OPEN "BDAT 6\r\nNOOP\r\nBDAT 2 LAST\r\nxyNOOP\r\n"),
            OPEN_CODES "452 503 250", OPEN_NAMES "BEGIN ABORTED NOOP", NULL,
            NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row rcpt[] = {
        { "82 by all recipients", IN(OPEN "BDAT 6 LAST\r\nNOOP\r\nNOOP\r\n"),
            "220 250 250 550 503 250", OPEN_NAMES "NOOP", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(begin, refusing_begin);
    CHECK(begin_421, closing_begin);
    CHECK(bytes, refusing_bytes);
    CHECK(rcpt, refusing_rcpt);
}

/* ---- limits ------------------------------------------------------------ */

static void unlimited(conversation *model)
{
    chunking_streaming(model);
    model->options.data_size_limit = 0;
}

static void send_many(conversation *talk, size_t count)
{
    static char block[65536];

    memset(block, 'x', sizeof(block));
    while (count-- > 0)
        conversation_send(talk, block, sizeof(block));
    conversation_settle(talk);
}

static void test_a_refused_chunk_has_its_bounds(void)
{
    conversation talk;
    blob codes;

    memset(&codes, 0, sizeof(codes));
    conversation_init(&talk);
    small(&talk);
    talk.options.discard_limit = 1000000;
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(HELLO "BDAT 4294967290\r\n"));
    send_many(&talk, 17);
    conversation_end(&talk);
    conversation_codes(&talk, &codes);
    ASSERT_TEXT(blob_string(&codes), "220 250 503 closed");
    ASSERT_TEXT(talk.broken, "");
    CU_ASSERT(talk.alloc.peak < 20000);
    blob_free(&codes);
    conversation_free(&talk);
}

/* 20,000 chunks of one octet. */
static void test_many_chunks_cost_no_memory(void)
{
    conversation talk;
    size_t peak = 0;
    int i;

    conversation_init(&talk);
    unlimited(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(OPEN));
    for (i = 0; i < 20000; i++) {
        conversation_send(&talk, IN("BDAT 1\r\nx"));
        if (i == 100)
            peak = talk.alloc.peak;
    }
    ASSERT_NUMBER(talk.alloc.peak, peak);
    conversation_send(&talk, IN("BDAT 0 LAST\r\n"));
    ASSERT_NUMBER(talk.content.length, 20000);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

static void test_bdat_is_unknown_while_it_is_off(void)
{
    static const catalogue_row rows[] = {
        { "off", IN(OPEN "BDAT 5 LAST\r\nHELP BDAT\r\n"), OPEN_CODES
            "500 501", NULL, "500 Error: command \"BDAT\" not recognized\r\n",
            NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

static void refusing(conversation *model)
{
    chunking(model);
    model->hook = scripted_hook_find("bdat_refuses");
}

static void closing(conversation *model)
{
    chunking(model);
    model->hook = scripted_hook_find("bdat_closes");
}

/* The answer of a command in front of BDAT is sent after the chunk. */
static void test_who_answers_in_front_of_bdat_is_heard_after_the_chunk(void)
{
    static const catalogue_row rows[] = {
        { "refused", IN(OPEN "BDAT 6\r\nNOOP\r\nNOOP\r\n" TO), OPEN_CODES
            "451 250 503", NULL, "451 4.3.0 not now\r\n", NULL, NULL },
        { "the last", IN(OPEN "BDAT 0 LAST\r\nNOOP\r\n"), OPEN_CODES
            "451 250", NULL, NULL, NULL, NULL },
        { "before RCPT", IN(HELLO FROM "BDAT 2\r\nabNOOP\r\n"),
            "220 250 250 503 250", NULL, NULL, NULL, NULL },
        { "no size", IN(OPEN "BDAT x\r\n"), OPEN_CODES "521 closed", NULL,
            NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row closes[] = {
        { "421", IN(OPEN "BDAT 3\r\nabcNOOP\r\n"), OPEN_CODES "421 closed",
            NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, refusing);
    CHECK(closes, closing);
}

static void binary(conversation *model)
{
    chunking_reject(model);
    model->options.binarymime = 1;
}

static void binary_without_chunking(conversation *model)
{
    binary(model);
    model->options.no_ehlo = "CHUNKING";
}

#define BINARY HELLO "MAIL FROM:<a@x.test> BODY=BINARYMIME\r\n" TO

/* RFC 3030 3. */
static void test_binary_content_comes_by_bdat_alone(void)
{
    static const catalogue_row rows[] = {
        { "92 DATA", IN(BINARY "DATA\r\nBDAT 3 LAST\r\na\nb"),
            "220 250 250 250 503 250",
            "CONNECTED EHLO MAIL RCPT BEGIN MESSAGE",
            "503 Error: BINARYMIME needs BDAT\r\n", "a\\nb", NULL },
        { "93 not binary", IN(HELLO FROM TO "BDAT 3 LAST\r\na\nb"),
            "220 250 250 250 550", NULL, NULL, NULL, NULL },
        { "8BITMIME goes by DATA", IN(HELLO
            "MAIL FROM:<a@x.test> BODY=8BITMIME\r\n" TO
            "DATA\r\n.\r\n"), "220 250 250 250 354 250", NULL,
            "250-BINARYMIME\r\n", NULL, NULL },
        { "another body", IN(HELLO "MAIL FROM:<a@b> BODY=BINARY\r\n"
            "MAIL FROM:<a@b> body=binarymime\r\n"), "220 250 501 250", NULL,
            "501 Error: BODY can only be one of 7BIT, 8BITMIME, BINARYMIME"
            "\r\n", NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row off[] = {
        { "without CHUNKING", IN(HELLO
            "MAIL FROM:<a@b> BODY=BINARYMIME\r\n"), "220 250 501", NULL,
            "501 Error: BODY can only be one of 7BIT, 8BITMIME\r\n", NULL,
            NULL },
        END_OF_ROWS
    };

    CHECK(rows, binary);
    CHECK(off, binary_without_chunking);
}

void suite_engine_verb_data(void)
{
    SUITE("engine/verb_data");
    TEST(test_chunks_are_counted);
    TEST(test_a_chunk_without_tls_is_thrown_away);
    TEST(test_a_chunk_whose_size_is_garbled_ends_the_session);
    TEST(test_what_is_no_chunk_ends_the_session);
    TEST(test_all_chunks_together_have_a_limit);
    TEST(test_bare_newlines_are_rejected_in_chunks_too);
    TEST(test_chunks_are_text_with_decode_data);
    TEST(test_a_refused_chunk_is_taken_off_the_wire);
    TEST(test_a_refused_chunk_has_its_bounds);
    TEST(test_many_chunks_cost_no_memory);
    TEST(test_bdat_is_unknown_while_it_is_off);
    TEST(test_who_answers_in_front_of_bdat_is_heard_after_the_chunk);
    TEST(test_binary_content_comes_by_bdat_alone);
}
