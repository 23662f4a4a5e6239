/* SPDX-License-Identifier: MIT */
/*
 * test_content.c - the content of DATA: where it ends, what the handler gets,
 * and that nothing in it is taken as a command.
 */
#include <limits.h>

#include "catalogue.h"
#include "engine/engine.h"

/* What an attacker wants to be taken as commands, then the real end. */
#define EVIL "MAIL FROM:<evil@x.test>\r\nRCPT TO:<c@x.test>\r\nDATA\r\nx"
#define END "\r\n.\r\n"

static void accept_bare(conversation *model)
{
    (void)model;
}

static void normalize(conversation *model)
{
    model->options.bare_newline = POSTERN_NEWLINE_NORMALIZE;
}

static void reject(conversation *model)
{
    model->options.bare_newline = POSTERN_NEWLINE_REJECT;
}

static void reject_streaming(conversation *model)
{
    reject(model);
    model->options.streaming = 1;
}

/* There is no second MAIL, whatever is before the dot: see the names. */
#define GOOD DATA_NAMES "MESSAGE NOOP"
#define BAD DATA_NAMES "ABORTED NOOP"
#define GIVEN(name, octets, content) { name, IN(DATA "first" octets EVIL \
    END "NOOP\r\n"), DATA_CODES "250 250", GOOD, NULL, \
    "first" content "MAIL FROM:<evil@x.test>\\r\\n" \
    "RCPT TO:<c@x.test>\\r\\nDATA\\r\\nx\\r\\n", NULL }
#define REFUSED(name, octets) { name, IN(DATA "first" octets EVIL END \
    "NOOP\r\n"), DATA_CODES "550 250", BAD, \
    "550 5.5.2 Error: bare CR or LF in the message\r\n", "", NULL }

static void test_accept_leaves_bare_ones_where_they_are(void)
{
    static const catalogue_row rows[] = {
        GIVEN("31 LF.LF", "\n.\n", "\\n.\\n"),
        GIVEN("32 LF.CRLF", "\n.\r\n", "\\n.\\r\\n"),
        GIVEN("33 CRLF.LF", "\r\n.\n", "\\r\\n\\n"),
        GIVEN("34 CR.CR", "\r.\r", "\\r.\\r"),
        GIVEN("35 CR.LF", "\r.\n", "\\r.\\n"),
        GIVEN("36 LF.CR", "\n.\r", "\\n.\\r"),
        GIVEN("37 CR.CRLF", "\r.\r\n", "\\r.\\r\\n"),
        GIVEN("38 CRLF.CR x", "\r\n.\rx", "\\r\\n\\rx"),
        GIVEN("39 CRLF.CRCRLF", "\r\n.\r\r\n", "\\r\\n\\r\\r\\n"),
        GIVEN("41 CRCRLF.CRCRLF", "\r\r\n.\r\r\n", "\\r\\r\\n\\r\\r\\n"),
        GIVEN("42 CRLF NUL.CRLF", "\r\n\0.\r\n", "\\r\\n\\x00.\\r\\n"),
        GIVEN("43 CRLF.NUL CRLF", "\r\n.\0\r\n", "\\r\\n\\x00\\r\\n"),
        GIVEN("44 LFCR.LFCR", "\n\r.\n\r", "\\n\\r.\\n\\r"),
        GIVEN("44 LFLF.CRLF", "\n\n.\r\n", "\\n\\n.\\r\\n"),
        GIVEN("44 CRLFCR.CRLF", "\r\n\r.\r\n", "\\r\\n\\r.\\r\\n"),
        GIVEN("45 CRLF.SP CRLF", "\r\n. \r\n", "\\r\\n \\r\\n"),
        GIVEN("45 CRLF.TAB CRLF", "\r\n.\t\r\n", "\\r\\n\\x09\\r\\n"),
        GIVEN("46 CRLF SP.CRLF", "\r\n .\r\n", "\\r\\n .\\r\\n"),
        GIVEN("46 VT.VT", "\v.\v", "\\x0b.\\x0b"),
        GIVEN("46 NEL.NEL", "\302\205.\302\205", "\\xc2\\x85.\\xc2\\x85"),
        GIVEN("46 U+2028", "\342\200\250.\342\200\250",
            "\\xe2\\x80\\xa8.\\xe2\\x80\\xa8"),
        END_OF_ROWS
    };

    CHECK(rows, accept_bare);
}

static void test_normalize_makes_lines_of_them(void)
{
    static const catalogue_row rows[] = {
        GIVEN("31 LF.LF", "\n.\n", "\\r\\n.\\r\\n"),
        GIVEN("32 LF.CRLF", "\n.\r\n", "\\r\\n.\\r\\n"),
        GIVEN("33 CRLF.LF", "\r\n.\n", "\\r\\n\\r\\n"),
        GIVEN("34 CR.CR", "\r.\r", " . "),
        GIVEN("35 CR.LF", "\r.\n", " .\\r\\n"),
        GIVEN("36 LF.CR", "\n.\r", "\\r\\n. "),
        GIVEN("37 CR.CRLF", "\r.\r\n", " .\\r\\n"),
        GIVEN("38 CRLF.CR x", "\r\n.\rx", "\\r\\n x"),
        GIVEN("39 CRLF.CRCRLF", "\r\n.\r\r\n", "\\r\\n \\r\\n"),
        GIVEN("42 CRLF NUL.CRLF", "\r\n\0.\r\n", "\\r\\n\\x00.\\r\\n"),
        GIVEN("44 LFCR.LFCR", "\n\r.\n\r", "\\r\\n .\\r\\n "),
        GIVEN("45 CRLF.SP CRLF", "\r\n. \r\n", "\\r\\n \\r\\n"),
        END_OF_ROWS
    };

    CHECK(rows, normalize);
}

static void test_reject_refuses_after_the_true_end(void)
{
    static const catalogue_row rows[] = {
        REFUSED("31 LF.LF", "\n.\n"),
        REFUSED("32 LF.CRLF", "\n.\r\n"),
        REFUSED("33 CRLF.LF", "\r\n.\n"),
        REFUSED("34 CR.CR", "\r.\r"),
        REFUSED("35 CR.LF", "\r.\n"),
        REFUSED("36 LF.CR", "\n.\r"),
        REFUSED("37 CR.CRLF", "\r.\r\n"),
        REFUSED("38 CRLF.CR x", "\r\n.\rx"),
        REFUSED("39 CRLF.CRCRLF", "\r\n.\r\r\n"),
        REFUSED("41 CRCRLF.CRCRLF", "\r\r\n.\r\r\n"),
        REFUSED("44 LFCR.LFCR", "\n\r.\n\r"),
        REFUSED("44 LFLF.CRLF", "\n\n.\r\n"),
        REFUSED("44 CRLFCR.CRLF", "\r\n\r.\r\n"),
        REFUSED("51 a bare LF only", "\n"),
        REFUSED("51 a bare CR only", "\r"),
        { "42 CRLF NUL.CRLF", IN(DATA "first\r\n\0.\r\n" EVIL END
            "NOOP\r\n"), DATA_CODES "550 250", BAD,
            "550 5.6.0 Error: NUL in the message\r\n", NULL, NULL },
        { "43 CRLF.NUL CRLF", IN(DATA "first\r\n.\0\r\n" EVIL END
            "NOOP\r\n"), DATA_CODES "550 250", BAD,
            "550 5.6.0 Error: NUL in the message\r\n", NULL, NULL },
        GIVEN("45 CRLF.SP CRLF", "\r\n. \r\n", "\\r\\n \\r\\n"),
        GIVEN("46 CRLF SP.CRLF", "\r\n .\r\n", "\\r\\n .\\r\\n"),
        { "40 CRCRLF.CRLF holds the true end", IN(DATA
            "first\r\r\n.\r\nNOOP\r\n"), DATA_CODES "550 250", BAD, NULL,
            NULL, NULL },
        { "41 the last octet is bare", IN(DATA "first\r\r\n.\r\n"),
            DATA_CODES "550", DATA_NAMES "ABORTED", NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row streamed[] = {
        { "what was good was given", IN(DATA "one\r\ntwo\nthree\r\n.\r\n"),
            DATA_CODES "550", DATA_NAMES "BYTES ABORTED", NULL, NULL, NULL },
        { "nothing was", IN(DATA "\nthree\r\n.\r\n"), DATA_CODES "550",
            DATA_NAMES "ABORTED", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, reject);
    CHECK(streamed, reject_streaming);
}

static void test_the_true_end_is_seen(void)
{
    static const catalogue_row rows[] = {
        { "30 control", IN(DATA "first\r\n.\r\n" FROM TO), DATA_CODES
            "250 250 250", DATA_NAMES "MESSAGE MAIL RCPT", NULL,
            "first\\r\\n", NULL },
        { "40 CRCRLF.CRLF", IN(DATA "first\r\r\n.\r\nNOOP\r\n"), DATA_CODES
            "250 250", DATA_NAMES "MESSAGE NOOP", NULL, NULL, NULL },
        { "47 a dot that is stuffed", IN(DATA "..\r\n.\r\n"), DATA_CODES
            "250", NULL, NULL, ".\\r\\n", NULL },
        { "48 nothing", IN(DATA ".\r\n"), DATA_CODES "250",
            DATA_NAMES "MESSAGE", NULL, "", NULL },
        { "49 an empty line", IN(DATA "\r\n.\r\n"), DATA_CODES "250", NULL,
            NULL, "\\r\\n", NULL },
        { "55 QUIT behind it", IN(DATA "a\r\n.\r\nQUIT\r\n"), DATA_CODES
            "250 221 closed", DATA_NAMES "MESSAGE QUIT", NULL, NULL, NULL },
        { "59 dots", IN(DATA "..\r\n...\r\n.a\r\n..a\r\n. \r\n.\r\n"),
            DATA_CODES "250", NULL, NULL,
            ".\\r\\n..\\r\\na\\r\\n.a\\r\\n \\r\\n", NULL },
        { "60 8-bit", IN(DATA "\377\200\303\244\r\n.\r\n"), DATA_CODES "250",
            NULL, NULL, "\\xff\\x80\\xc3\\xa4\\r\\n", NULL },
        { "72 two messages", IN(DATA "a\r\n.\r\n" FROM TO
            "DATA\r\nb\r\n.\r\n"),
            DATA_CODES "250 250 250 354 250", DATA_NAMES
            "MESSAGE MAIL RCPT BEGIN MESSAGE", NULL, "b\\r\\n", NULL },
        END_OF_ROWS
    };

    CHECK(rows, accept_bare);
    CHECK(rows, normalize);
}

static const fragment_act fin_50[] = {
    { FRAGMENT_FIN, sizeof(DATA) - 1 + 3, 0 }, { FRAGMENT_END, 0, 0 }
};
static const fragment_act reset_50[] = {
    { FRAGMENT_RESET, sizeof(DATA) - 1 + 3, 0 }, { FRAGMENT_END, 0, 0 }
};
static const fragment_act silence[] = {
    { FRAGMENT_WAIT, sizeof(DATA) - 1 + 3, 400000 }, { FRAGMENT_END, 0, 0 }
};
static const fragment_act whole_fin[] = {
    { FRAGMENT_FIN, sizeof(DATA) - 1 + 6, 0 }, { FRAGMENT_END, 0, 0 }
};

static void test_without_its_end_it_was_never_sent(void)
{
    static const catalogue_row rows[] = {
        { "61 EOF in the body", IN(DATA "a\r\n"), DATA_CODES "closed",
            DATA_NAMES "ABORTED", NULL, NULL, fin_50 },
        { "61 EOF at the dot", IN(DATA "\r\n."), DATA_CODES "closed",
            DATA_NAMES "ABORTED", NULL, NULL, fin_50 },
        { "61 EOF at the CR", IN(DATA "a.\r"), DATA_CODES "closed",
            DATA_NAMES "ABORTED", NULL, NULL, fin_50 },
        { "61 EOF at the dot and CR", IN(DATA "\n.\r"), DATA_CODES "closed",
            DATA_NAMES "ABORTED", NULL, NULL, fin_50 },
        { "62 reset", IN(DATA "a\r\n"), NULL, DATA_NAMES "ABORTED", NULL,
            NULL, reset_50 },
        { "54 LF.LF, then silence", IN(DATA "\n.\n"), DATA_CODES
            "421 closed", DATA_NAMES "ABORTED",
            "421 4.4.2 Error: timeout exceeded\r\n", NULL, silence },
        { "177 EOF behind the end", IN(DATA "a\r\n.\r\n"), DATA_CODES
            "250 closed", DATA_NAMES "MESSAGE", NULL, "a\\r\\n", whole_fin },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

/* ---- limits ------------------------------------------------------------ */

static void small(conversation *model)
{
    model->options.data_size_limit = 20;
}

static void small_streaming(conversation *model)
{
    small(model);
    model->options.streaming = 1;
}

#define LINE_ENDS "\\r\\n\\r\\n\\r\\n\\r\\n"

static void small_normalized(conversation *model)
{
    small(model);
    normalize(model);
}

static void short_lines(conversation *model)
{
    model->options.line_length_limit = 12;
}

static void small_and_short(conversation *model)
{
    small(model);
    short_lines(model);
}

static void test_size_and_lines_have_limits(void)
{
    static const catalogue_row sizes[] = {
        { "56 just", IN(DATA "12345678\r\n..3456789\r\n.\r\n"), DATA_CODES
            "250", NULL, NULL, NULL, NULL },
        { "56 one more", IN(DATA "12345678\r\n..34567890\r\n.\r\nNOOP\r\n"),
            DATA_CODES "552 250", DATA_NAMES "ABORTED NOOP",
            "552 Error: Too much mail data\r\n", NULL, NULL },
        { "56 in the middle of a line", IN(DATA
            "123456789012345678901234567890\r\n.\r\nNOOP\r\n"), DATA_CODES
            "552 250", DATA_NAMES "ABORTED NOOP", NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row streamed[] = {
        { "56 nothing after the crossing", IN(DATA
            "123456789012345678901234567890\r\n.\r\n"), DATA_CODES "552",
            DATA_NAMES "BYTES ABORTED", NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row lines[] = {
        { "58 just", IN(DATA "1234567890\r\n.234567890\r\n.\r\n"), DATA_CODES
            "250", NULL, NULL, NULL, NULL },
        { "58 one more", IN(DATA "12345678901\r\n.\r\n"), DATA_CODES "500",
            DATA_NAMES "ABORTED",
            "500 Line too long (see RFC5321 4.5.3.1.6)\r\n", NULL, NULL },
        { "58 with its dot", IN(DATA ".2345678901\r\n.\r\n"), DATA_CODES
            "500", NULL, NULL, NULL, NULL },
        { "58 CRs count", IN(DATA "1234\r5678\r9012\r\n.\r\n"), DATA_CODES
            "500", NULL, NULL, NULL, NULL },
        { "58 bare LFs end no line", IN(DATA "1234\n5678\n9012\r\n.\r\n"),
            DATA_CODES "500", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row both[] = {
        { "size first", IN(DATA "123456789\r\n123456789\r\n1\r\n.\r\n"),
            DATA_CODES "552", NULL, NULL, NULL, NULL },
        { "the line too, later", IN(DATA
            "123456789\r\n123456789012345\r\n.\r\n"), DATA_CODES "500", NULL,
            NULL, NULL, NULL },
        { "line first", IN(DATA "1234567890123\r\n123456789012345\r\n.\r\n"),
            DATA_CODES "500", NULL, NULL, NULL, NULL },
        { "size first, in another line", IN(DATA
            "123456789\r\n123456789\r\n123456789012345\r\n.\r\n"),
            DATA_CODES "552", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    static const catalogue_row normalized[] = {
        { "56 as it is handed out", IN(DATA "\n\n\n\n\n\n\n\n\n\r\n.\r\n"),
            DATA_CODES "250", DATA_NAMES "MESSAGE", NULL,
            LINE_ENDS LINE_ENDS "\\r\\n\\r\\n", NULL },
        { "56 not as it was sent", IN(DATA "\n\n\n\n\n\n\n\n\n\n\r\n.\r\n"),
            DATA_CODES "552", DATA_NAMES "ABORTED", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(normalized, small_normalized);
    CHECK(sizes, small);
    CHECK(streamed, small_streaming);
    CHECK(lines, short_lines);
    CHECK(both, small_and_short);
}

static void no_line_limit(conversation *model)
{
    model->options.line_length_limit = 0;
}

static void fill(blob *octets, const char *first, size_t length,
    const char *last)
{
    static char block[5000];

    memset(octets, 0, sizeof(*octets));
    memset(block, 'x', sizeof(block));
    blob_text(octets, first);
    while (length > 0) {
        size_t n = length < sizeof(block) ? length : sizeof(block);

        blob_add(octets, block, n);
        length -= n;
    }
    blob_text(octets, last);
}

static void check_filled(size_t length, const char *codes,
    void (*set_up)(conversation *))
{
    catalogue_row rows[2];
    blob octets;

    memset(rows, 0, sizeof(rows));
    fill(&octets, DATA, length, "\r\n.\r\nNOOP\r\n");
    rows[0].name = "a body of some length";
    rows[0].octets = blob_string(&octets);
    rows[0].length = octets.length;
    rows[0].codes = codes;
    CHECK(rows, set_up);
    blob_free(&octets);
}

static void test_lines_may_be_long_where_there_is_no_limit(void)
{
    check_filled(998, DATA_CODES "250 250", NULL);
    check_filled(1000, DATA_CODES "500 250", NULL);
    check_filled(1000, DATA_CODES "250 250", no_line_limit);
    check_filled(100000, DATA_CODES "250 250", no_line_limit);
}

/* A few sizes without cuts: a megabyte octet by octet takes too long. */
static void play_filled(size_t length, size_t piece, const char *codes,
    void (*set_up)(conversation *))
{
    conversation talk;
    blob octets, got;
    size_t at;

    memset(&got, 0, sizeof(got));
    fill(&octets, DATA, length, "\r\n.\r\nNOOP\r\n");
    conversation_init(&talk);
    set_up(&talk);
    CU_ASSERT(conversation_start(&talk));
    for (at = 0; at < octets.length; at += piece)
        conversation_send(&talk, octets.octets + at,
            octets.length - at < piece ? octets.length - at : piece);
    conversation_settle(&talk);
    conversation_end(&talk);
    conversation_codes(&talk, &got);
    ASSERT_TEXT(blob_string(&got), codes);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
    blob_free(&octets);
    blob_free(&got);
}

static void small_only(conversation *model)
{
    small(model);
    no_line_limit(model);
}

static void small_and_bounded(conversation *model)
{
    small_only(model);
    model->options.discard_limit = 10000;
}

static void small_and_endless(conversation *model)
{
    small_only(model);
    model->options.discard_limit = 0;
}

/* All that is thrown away is limited, wherever the cuts are.  20 octets are
   accepted, the next one is too much, 10000 more are thrown away; CRLF and the
   dot count.  The reply is the one that would have been sent at the end. */
static void test_what_is_swallowed_is_bounded(void)
{
    static const size_t pieces[] = { 4000000, 65536, 777, 1 };
    size_t i;

    for (i = 0; i < 4; i++) {
        play_filled(10016, pieces[i], DATA_CODES "552 250",
            small_and_bounded);
        play_filled(10017, pieces[i], DATA_CODES "552 closed",
            small_and_bounded);
        play_filled(30000, pieces[i], DATA_CODES "552 closed",
            small_and_bounded);
    }
}

static void one_long_line(conversation *model)
{
    model->options.data_size_limit = 0;
    model->options.discard_limit = 10000;
}

/* Far beyond the limit the client's content is still read to its end: many
   clients read no reply before that. */
static void test_a_client_is_read_to_its_end(void)
{
    play_filled(34600000, 65536, DATA_CODES "552 250", small_only);
    play_filled(34600000, 65536, DATA_CODES "552 250", small_and_endless);
    play_filled(20000, 1000, DATA_CODES "500 closed", one_long_line);
}

/* The client has to keep the rate of content that is thrown away, too. */
static void test_a_slow_client_is_told_the_refusal(void)
{
    conversation talk;
    blob got;

    memset(&got, 0, sizeof(got));
    conversation_init(&talk);
    small_only(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(DATA "123456789012345678901234567890"));
    conversation_settle(&talk);
    fake_clock_advance(&talk.clock, talk.options.timeout);
    postern_engine_tick(talk.engine, fake_clock_now(&talk.clock));
    conversation_settle(&talk);
    conversation_codes(&talk, &got);
    ASSERT_TEXT(blob_string(&got), DATA_CODES "552 closed");
    ASSERT_NUMBER(postern_engine_reason(talk.engine), POSTERN_REASON_TIMEOUT);
    conversation_end(&talk);
    conversation_free(&talk);
    blob_free(&got);
}

/* ---- text -------------------------------------------------------------- */

static void text(conversation *model)
{
    model->options.decode_data = 1;
}

static void utf8_text(conversation *model)
{
    text(model);
    model->options.enable_smtputf8 = 1;
    model->options.streaming = 1;
}

static void test_decode_data_promises_text(void)
{
    static const catalogue_row ascii[] = {
        { "ASCII", IN(DATA "a\177\r\n.\r\n"), DATA_CODES "250", NULL, NULL,
            NULL, NULL },
        { "not", IN(DATA "a\r\n\200b\r\n.\r\n"), DATA_CODES "500",
            DATA_NAMES "ABORTED", "500 Error: strict ASCII mode\r\n", NULL,
            NULL },
        { "BODY is unknown", IN(HELLO "MAIL FROM:<a@b> BODY=7BIT\r\n"),
            "220 250 555", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row utf8[] = {
        { "UTF-8", IN(DATA "\303\244\360\220\200\200\r\n.\r\n"), DATA_CODES
            "250", DATA_NAMES "BYTES MESSAGE", NULL,
            "\\xc3\\xa4\\xf0\\x90\\x80\\x80\\r\\n", NULL },
        { "not", IN(DATA "\303\244\300\200\r\n.\r\n"), DATA_CODES "500",
            DATA_NAMES "BYTES ABORTED", NULL, NULL, NULL },
        { "at once", IN(DATA "\200\r\n.\r\n"), DATA_CODES "500",
            DATA_NAMES "ABORTED", NULL, NULL, NULL },
        { "cut by the line end", IN(DATA "a\303\r\n.\r\n"), DATA_CODES "500",
            NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(ascii, text);
    CHECK(utf8, utf8_text);
}

/* ---- answers of hooks -------------------------------------------------- */

static void refusing_begin(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE_BEGIN, NULL, "451 not now", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
}

static void closing_begin(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE_BEGIN, NULL, "421 never", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
}

static void refusing_bytes(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE_BYTES, NULL, "452 disk full", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
    model->options.streaming = 1;
}

static void closing_bytes(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE_BYTES, NULL, "421 no more", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
    model->options.streaming = 1;
}

static void refusing_message(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE, NULL, "554 spam", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
}

static void accepting_message(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE_BEGIN, NULL, "250 come on", NULL },
        { POSTERN_ASK_MESSAGE_BYTES, NULL, "250 taken", NULL },
        { POSTERN_ASK_MESSAGE, NULL, "250 queued as 1", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
    model->options.streaming = 1;
}

static void garbage(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE, NULL, "700 what", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
}

static void test_hooks_decide(void)
{
    static const catalogue_row begin[] = {
        { "63 refused at the beginning", IN(DATA "x\r\n.\r\n"),
            "220 250 250 250 451 500 500",
            "CONNECTED EHLO MAIL RCPT BEGIN", "451 not now\r\n",
            NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row begin_421[] = {
        { "421 at the beginning", IN(DATA), "220 250 250 250 421 closed",
            NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row bytes[] = {
        { "64 refused in the middle", IN(DATA "x\r\ny\r\n.\r\n" FROM),
            DATA_CODES "452 250", DATA_NAMES "ABORTED MAIL",
            "452 disk full\r\n", NULL, NULL },
        { "nothing to refuse", IN(DATA ".\r\n"), DATA_CODES "250", NULL, NULL,
            NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row bytes_421[] = {
        { "421 is said after the end", IN(DATA "x\r\ny\r\n.\r\nNOOP\r\n"),
            DATA_CODES "421 closed", DATA_NAMES "ABORTED", NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row message[] = {
        { "65 refused, then no transaction is left", IN(DATA ".\r\n" TO),
            DATA_CODES "554 503", DATA_NAMES "MESSAGE", NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row accepted[] = {
        { "own words", IN(DATA "x\r\n.\r\n"), DATA_CODES "250", DATA_NAMES
            "BYTES MESSAGE", "250 queued as 1\r\n", NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row odd[] = {
        { "66 a code that is none", IN(DATA ".\r\n"), DATA_CODES "451", NULL,
            NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(begin, refusing_begin);
    CHECK(begin_421, closing_begin);
    CHECK(bytes, refusing_bytes);
    CHECK(bytes_421, closing_bytes);
    CHECK(message, refusing_message);
    CHECK(accepted, accepting_message);
    CHECK(odd, garbage);
}

static void dropping(conversation *model)
{
    model->options.assembling = 0;
}

static void test_with_nobody_to_take_it_content_is_dropped(void)
{
    static const catalogue_row rows[] = {
        { "dropped", IN(DATA "x\r\n.\r\n"), DATA_CODES "250",
            DATA_NAMES "MESSAGE", NULL, "", NULL },
        END_OF_ROWS
    };

    CHECK(rows, dropping);
}

static void dropping_text(conversation *model)
{
    dropping(model);
    model->options.decode_data = 1;
}

static void test_content_is_judged_though_nobody_takes_it(void)
{
    static const catalogue_row rows[] = {
        { "text", IN(DATA "..x\r\ny\r\n.\r\n"), DATA_CODES "250", NULL, NULL,
            NULL, NULL },
        { "no text", IN(DATA "x\200\r\n.\r\n"), DATA_CODES "500",
            DATA_NAMES "ABORTED", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, dropping_text);
}

/* The count stops at the largest number. */
static void test_received_is_what_was_received(void)
{
    conversation talk;
    int drop;

    for (drop = 0; drop < 2; drop++) {
        conversation_init(&talk);
        talk.options.assembling = !drop;
        CU_ASSERT(conversation_start(&talk));
        conversation_send(&talk, IN(DATA "..x\r\n..\r\ny"));
        ASSERT_NUMBER(postern_envelope_received(
            postern_engine_envelope(talk.engine)), 8);
        talk.engine->envelope->received = ULONG_MAX - 1;
        conversation_send(&talk, IN("abc"));
        CU_ASSERT(postern_envelope_received(
            postern_engine_envelope(talk.engine)) == ULONG_MAX);
        conversation_end(&talk);
        ASSERT_TEXT(talk.broken, "");
        conversation_free(&talk);
    }
}

static void test_a_large_message_is_assembled(void)
{
    conversation talk;
    blob octets;

    fill(&octets, DATA, 900000, "\r\n.\r\n");
    conversation_init(&talk);
    no_line_limit(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, octets.octets, octets.length);
    conversation_end(&talk);
    ASSERT_NUMBER(talk.content.length, 900002);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
    blob_free(&octets);
}

void suite_engine_content(void)
{
    SUITE("engine/content");
    TEST(test_accept_leaves_bare_ones_where_they_are);
    TEST(test_normalize_makes_lines_of_them);
    TEST(test_reject_refuses_after_the_true_end);
    TEST(test_the_true_end_is_seen);
    TEST(test_without_its_end_it_was_never_sent);
    TEST(test_size_and_lines_have_limits);
    TEST(test_lines_may_be_long_where_there_is_no_limit);
    TEST(test_what_is_swallowed_is_bounded);
    TEST(test_a_client_is_read_to_its_end);
    TEST(test_a_slow_client_is_told_the_refusal);
    TEST(test_decode_data_promises_text);
    TEST(test_hooks_decide);
    TEST(test_with_nobody_to_take_it_content_is_dropped);
    TEST(test_content_is_judged_though_nobody_takes_it);
    TEST(test_received_is_what_was_received);
    TEST(test_a_large_message_is_assembled);
}
