/* SPDX-License-Identifier: MIT */
/* test_content.c - content by DATA and by BDAT, and the replies to it. */
#include <stdlib.h>

#include "base/config.h"
#include "support/random.h"
#include "talk.h"

static void go(talk *it, const char *keywords)
{
    talk_mail(it, keywords);
    ASSERT_NUMBER(DATA(it), 0);
    if (strstr(keywords, "CHUNKING") != NULL)
        return;
    ASSERT_TEXT(talk_say(it), "DATA\r\n");
    CU_ASSERT(!(WANTS(it) & POSTERN_CLIENT_TAKES));
    ASSERT_TEXT(talk_hear(it, "354 go\r\n"), "");
    CU_ASSERT(WANTS(it) & POSTERN_CLIENT_TAKES);
}

static const struct {
    const char *content;
    const char *lines;      /* as they go by BDAT */
    const char *dotted;     /* by DATA, without the last dot */
} rows[] = {
    { "", "", "" },
    { "a", "a\r\n", "a\r\n" },
    { "a\r\n", "a\r\n", "a\r\n" },
    { "a\nb\r\nc\rd\n", "a\r\nb\r\nc\r\nd\r\n", "a\r\nb\r\nc\r\nd\r\n" },
    { "a\r\r\nb\n\rc", "a\r\n\r\nb\r\n\r\nc\r\n",
        "a\r\n\r\nb\r\n\r\nc\r\n" },
    { "\n", "\r\n", "\r\n" },
    { "\r", "\r\n", "\r\n" },
    { ".", ".\r\n", "..\r\n" },
    { ".\r\n", ".\r\n", "..\r\n" },
    { "..\r\n.a\r\na.\r\n", "..\r\n.a\r\na.\r\n",
        "...\r\n..a\r\na.\r\n" },
    { "a\n.\nb\r.\rc", "a\r\n.\r\nb\r\n.\r\nc\r\n",
        "a\r\n..\r\nb\r\n..\r\nc\r\n" },
    { "a\r\n.\r\nMAIL FROM:<x@y>\r\n", "a\r\n.\r\nMAIL FROM:<x@y>\r\n",
        "a\r\n..\r\nMAIL FROM:<x@y>\r\n" }
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void test_data(void)
{
    char expected[200];
    size_t i;
    talk it;

    for (i = 0; i < ROWS; i++) {
        go(&it, "");
        talk_content(&it, rows[i].content, strlen(rows[i].content));
        sprintf(expected, "%s.\r\n", rows[i].dotted);
        ASSERT_TEXT(it.said, expected);
        ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "content[0] 250 OK!\n");
        CU_ASSERT(WANTS(&it) & POSTERN_CLIENT_RESTS);
        talk_end(&it);
    }
}

static void test_bdat(void)
{
    char expected[200];
    size_t i;
    talk it;

    for (i = 0; i < ROWS; i++) {
        go(&it, "CHUNKING");
        talk_content(&it, rows[i].content, strlen(rows[i].content));
        sprintf(expected, "BDAT %u LAST\r\n%s",
            (unsigned)strlen(rows[i].lines), rows[i].lines);
        ASSERT_TEXT(it.said, expected);
        ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "content[0] 250 OK!\n");
        CU_ASSERT(WANTS(&it) & POSTERN_CLIENT_RESTS);
        talk_end(&it);
    }
}

/* What is waiting before it is sent first. */
static void test_bdat_goes_with_the_commands(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "CHUNKING PIPELINING");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    ASSERT_NUMBER(DATA(&it), 0);
    ASSERT_NUMBER(postern_client_content(it.client, "hi\n", 3, it.now), 3);
    ASSERT_NUMBER(END(&it), 0);
    ASSERT_TEXT(talk_say(&it), "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n"
        "BDAT 4 LAST\r\nhi\r\n");
    ASSERT_TEXT(talk_hear(&it, "250 1\r\n250 2\r\n250 3\r\n"),
        "mail[0] 250 1\nrcpt[0] 250 2\ncontent[0] 250 3!\n");
    talk_end(&it);
}

static void test_bdat_can_be_switched_off(void)
{
    talk it;

    talk_set(&it);
    it.options.chunking = 0;
    talk_start(&it);
    talk_open(&it, "CHUNKING PIPELINING");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    ASSERT_NUMBER(DATA(&it), 0);
    CU_ASSERT(strstr(talk_say(&it), "DATA\r\n") != NULL);
    talk_end(&it);
}

static void test_binary_content_stays_as_it_is(void)
{
    static const postern_parameter binary[] = {
        { "BODY", "BINARYMIME" }, { NULL, NULL }
    };
    static const char content[] = "a\0\n.\n\r\r\n.";
    talk it;

    talk_begin(&it);
    talk_open(&it, "CHUNKING BINARYMIME PIPELINING");
    ASSERT_NUMBER(MAIL(&it, "a@b", binary), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    (void)talk_say(&it);
    (void)talk_hear(&it, "250 1\r\n250 2\r\n");
    ASSERT_NUMBER(DATA(&it), 0);
    talk_content(&it, content, sizeof(content) - 1);
    ASSERT_NUMBER(it.said_length, 13 + sizeof(content) - 1);
    CU_ASSERT(memcmp(it.said, "BDAT 9 LAST\r\n", 13) == 0);
    CU_ASSERT(memcmp(it.said + 13, content, sizeof(content) - 1) == 0);
    talk_end(&it);
}

/* ---- large contents ----------------------------------------------------- */

#define LARGE 150000

static char *large(char *copy)
{
    static char text[LARGE];
    unsigned long state = 5;
    size_t i;

    for (i = 0; i < LARGE; i++) {
        unsigned long n = random_below(&state, 40);

        text[i] = n == 0 ? '\n' : n == 1 ? '\r' : n == 2 ? '.' : 'x';
    }
    return copy == NULL ? text : (char *)memcpy(copy, text, LARGE);
}

/* The octets of all chunks, and how many chunks there were; the replies are
   given, too. */
static size_t unchunk(talk *it, char *out, size_t *chunks)
{
    const char *at = it->said, *end = it->said + it->said_length;
    size_t length = 0;

    *chunks = 0;
    while (at < end) {
        char *behind;
        size_t size;

        CU_ASSERT_FATAL(strncmp(at, "BDAT ", 5) == 0);
        size = strtoul(at + 5, &behind, 10);
        behind += strncmp(behind, " LAST", 5) == 0 ? 5 : 0;
        CU_ASSERT_FATAL(strncmp(behind, "\r\n", 2) == 0);
        memcpy(out + length, behind + 2, size);
        length += size;
        at = behind + 2 + size;
        ++*chunks;
    }
    return length;
}

static size_t undot(const talk *it, char *out)
{
    size_t length = 0, i, end = it->said_length - 3;

    CU_ASSERT(strcmp(it->said + end, ".\r\n") == 0);
    for (i = 0; i < end; i++) {
        if (it->said[i] == '.' && (i == 0 || it->said[i - 1] == '\n'))
            i++;
        out[length++] = it->said[i];
    }
    return length;
}

static void test_the_same_large_content_both_ways(void)
{
    static char one[2 * LARGE], other[2 * LARGE];
    size_t one_length, other_length, chunks, i;
    talk it;

    go(&it, "");
    talk_content(&it, large(NULL), LARGE);
    one_length = undot(&it, one);
    talk_end(&it);
    go(&it, "CHUNKING PIPELINING");
    talk_content(&it, large(NULL), LARGE);
    other_length = unchunk(&it, other, &chunks);
    CU_ASSERT(chunks > 5);
    for (i = 1; i < chunks; i++)
        ASSERT_TEXT(talk_hear(&it, "250 more\r\n"), "");
    ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "content[0] 250 OK!\n");
    ASSERT_NUMBER(one_length, other_length);
    CU_ASSERT(memcmp(one, other, one_length) == 0);
    talk_end(&it);
}

/* Chunks whose replies are awaited are bounded, and so is the buffer. */
static void test_content_waits_for_the_server(void)
{
    const char *octets = large(NULL), *out;
    size_t at = 0, used, length, chunks = 0;
    talk it;

    go(&it, "CHUNKING PIPELINING");
    for (;;) {
        used = postern_client_content(it.client, octets + at, 20000 - at,
            it.now);
        at = 0;
        if (used == 0 && (out = postern_client_out(it.client, &length))
            != NULL) {
            chunks += strncmp(out, "BDAT", 4) == 0;
            postern_client_sent(it.client, length, it.now);
        } else if (used == 0) {
            break;
        }
    }
    ASSERT_NUMBER(chunks, PST_CLIENT_PENDING - 1);
    CU_ASSERT(!(WANTS(&it) & POSTERN_CLIENT_TAKES));
    ASSERT_NUMBER(END(&it), POSTERN_E_AGAIN);
    ASSERT_TEXT(talk_hear(&it, "250 more\r\n"), "");
    CU_ASSERT(WANTS(&it) & POSTERN_CLIENT_TAKES);
    ASSERT_NUMBER(END(&it), 0);
    talk_end(&it);
}

static void test_a_full_buffer_takes_nothing(void)
{
    const char *octets = large(NULL);
    talk it;

    go(&it, "");
    CU_ASSERT(postern_client_content(it.client, octets, LARGE, it.now)
        < it.options.buffer_size);
    ASSERT_NUMBER(postern_client_content(it.client, octets, LARGE, it.now),
        0);
    CU_ASSERT(!(WANTS(&it) & POSTERN_CLIENT_TAKES));
    ASSERT_NUMBER(END(&it), POSTERN_E_AGAIN);
    postern_client_sent(it.client, 3000, it.now);
    CU_ASSERT(WANTS(&it) & POSTERN_CLIENT_TAKES);
    ASSERT_NUMBER(END(&it), 0);
    talk_end(&it);
}

/* ---- contents that are not wanted --------------------------------------- */

static void test_data_that_is_refused(void)
{
    talk it;

    talk_mail(&it, "");
    ASSERT_NUMBER(DATA(&it), 0);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "554 no\r\n"), "data[0] 554 no!\n");
    CU_ASSERT(WANTS(&it) & POSTERN_CLIENT_TAKES);
    talk_content(&it, "x", 1);
    ASSERT_TEXT(it.said, "");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_TEXT(talk_say(&it), "RSET\r\n");
    ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "");
    ASSERT_TEXT(talk_say(&it), "MAIL FROM:<a@b>\r\n");
    talk_end(&it);
}

static void test_a_strange_reply_to_data(void)
{
    talk it;

    talk_mail(&it, "");
    ASSERT_NUMBER(DATA(&it), 0);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "over nonsense 250 OK\n");
    talk_end(&it);
}

/* RFC 2920 3.1. */
static void test_354_though_nobody_was_accepted(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "PIPELINING");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    ASSERT_NUMBER(DATA(&it), 0);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "250 1\r\n550 2\r\n354 3\r\n"),
        "mail[0] 250 1\nrcpt[0] 550 2\n"
        "data[0] 554 5.5.1 No valid recipients!\n");
    ASSERT_TEXT(talk_say(&it), ".\r\n");
    ASSERT_NUMBER(postern_client_content(it.client, "x", 1, it.now), 1);
    ASSERT_NUMBER(END(&it), 0);
    ASSERT_TEXT(talk_hear(&it, "250 taken\r\n"), "");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_TEXT(talk_say(&it), "RSET\r\nMAIL FROM:<a@b>\r\n");
    talk_end(&it);
}

static void test_a_mail_that_is_refused_with_all_behind_it(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "PIPELINING CHUNKING");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    ASSERT_NUMBER(DATA(&it), 0);
    talk_content(&it, "x", 1);
    ASSERT_TEXT(talk_hear(&it, "550 1\r\n503 2\r\n503 3\r\n"),
        "mail[0] 550 1\nrcpt[0] 503 2\ncontent[0] 503 3!\n");
    talk_end(&it);
}

/* A yes that nobody was accepted for. */
static void test_a_yes_to_nobody_is_none(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "PIPELINING CHUNKING");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    ASSERT_NUMBER(DATA(&it), 0);
    talk_content(&it, "x", 1);
    ASSERT_TEXT(talk_hear(&it, "250 1\r\n550 2\r\n250 3\r\n"),
        "mail[0] 250 1\nrcpt[0] 550 2\nover nonsense 250 3\n");
    talk_end(&it);
}

static void test_a_chunk_that_is_refused(void)
{
    const char *octets = large(NULL);
    talk it;

    go(&it, "CHUNKING PIPELINING");
    CU_ASSERT(postern_client_content(it.client, octets, LARGE, it.now) > 0);
    (void)talk_say(&it);
    ASSERT_NUMBER(postern_client_content(it.client, "x", 1, it.now), 1);
    ASSERT_TEXT(talk_hear(&it, "552 full\r\n"), "data[0] 552 full!\n");
    ASSERT_NUMBER(postern_client_content(it.client, octets, LARGE, it.now),
        LARGE);
    ASSERT_NUMBER(END(&it), 0);
    ASSERT_TEXT(talk_say(&it), "");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_TEXT(talk_say(&it), "RSET\r\nMAIL FROM:<a@b>\r\n");
    talk_end(&it);
}

/* All of it has gone before the server says no to the first part. */
static void test_a_chunk_that_is_refused_late(void)
{
    const char *octets = large(NULL);
    talk it;

    go(&it, "CHUNKING PIPELINING");
    talk_content(&it, octets, 20000);
    ASSERT_TEXT(talk_hear(&it, "452 full\r\n503 no\r\n"),
        "data[0] 452 full!\n");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_TEXT(talk_say(&it), "RSET\r\nMAIL FROM:<a@b>\r\n");
    talk_end(&it);
}

static void test_chunks_can_be_taken_back(void)
{
    talk it;

    go(&it, "CHUNKING PIPELINING");
    CU_ASSERT(postern_client_content(it.client, large(NULL), LARGE, it.now)
        > 0);
    (void)talk_say(&it);
    ASSERT_NUMBER(postern_client_content(it.client, "x", 1, it.now), 1);
    ASSERT_NUMBER(postern_client_rset(it.client, it.now), 0);
    ASSERT_TEXT(talk_say(&it), "RSET\r\n");
    ASSERT_TEXT(talk_hear(&it, "452 full\r\n250 OK\r\n"),
        "rset[0] 250 OK\n");
    CU_ASSERT(WANTS(&it) & POSTERN_CLIENT_RESTS);
    talk_end(&it);
}

/* ---- verdicts ----------------------------------------------------------- */

static void test_every_class_of_verdicts(void)
{
    static const char *const table[][2] = {
        { "250 OK\r\n", "content[0] 250 OK!\n" },
        { "450 no\r\n", "content[0] 450 no!\n" },
        { "550-no\r\n550 no\r\n", "content[0] 550 no\nno!\n" },
        { "354 no\r\n", "over nonsense 354 no\n" },
        { "421 no\r\n", "content[0] 421 no!\nover closing 421 no\n" },
        { "nothing\r\n", "over nonsense\n" }
    };
    size_t i;
    talk it;

    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        go(&it, "");
        talk_content(&it, "x", 1);
        ASSERT_TEXT(talk_hear(&it, table[i][0]), table[i][1]);
        talk_end(&it);
    }
}

/* RFC 2033 4.2. */
static void test_lmtp_has_a_verdict_for_each(void)
{
    talk it;

    talk_set(&it);
    it.options.lmtp = 1;
    talk_start(&it);
    talk_open(&it, "PIPELINING CHUNKING");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "e@f", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "g@h", NULL), 0);
    ASSERT_NUMBER(DATA(&it), 0);
    (void)talk_say(&it);
    (void)talk_hear(&it, "250 0\r\n250 1\r\n550 2\r\n250 3\r\n354 4\r\n");
    talk_content(&it, "x", 1);
    ASSERT_TEXT(it.said, "x\r\n.\r\n");
    ASSERT_TEXT(talk_hear(&it, "250 5\r\n"), "content[0] 250 5\n");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), POSTERN_E_AGAIN);
    ASSERT_TEXT(talk_hear(&it, "452 6\r\n"), "content[1] 452 6!\n");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_TEXT(talk_say(&it), "MAIL FROM:<a@b>\r\n");
    talk_end(&it);
}

/* ---- what comes too early ----------------------------------------------- */

static void test_a_yes_in_the_middle_is_none(void)
{
    talk it;

    go(&it, "");
    ASSERT_NUMBER(postern_client_content(it.client, "x", 1, it.now), 1);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "over unasked 250 OK\n");
    talk_end(&it);
    go(&it, "");
    ASSERT_NUMBER(postern_client_content(it.client, "x", 1, it.now), 1);
    ASSERT_NUMBER(END(&it), 0);
    postern_client_sent(it.client, 5, it.now);
    ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "over unasked 250 OK\n");
    talk_end(&it);
}

static void test_a_no_in_the_middle_is_heard(void)
{
    talk it;

    go(&it, "");
    ASSERT_NUMBER(postern_client_content(it.client, "x", 1, it.now), 1);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "552 full\r\n"),
        "data[0] 552 full!\nover unasked 552 full\n");
    talk_end(&it);
    go(&it, "");
    ASSERT_TEXT(talk_hear(&it, "421 bye\r\n"),
        "data[0] 421 bye!\nover closing 421 bye\n");
    talk_end(&it);
    go(&it, "CHUNKING");
    talk_content(&it, "x", 1);
    talk_end(&it);
    go(&it, "CHUNKING");
    ASSERT_NUMBER(postern_client_content(it.client, "x", 1, it.now), 1);
    ASSERT_NUMBER(END(&it), 0);
    postern_client_sent(it.client, 5, it.now);
    ASSERT_TEXT(talk_hear(&it, "552 full\r\n"),
        "data[0] 552 full!\nover unasked 552 full\n");
    talk_end(&it);
}

void suite_client_content(void)
{
    SUITE("client/content");
    TEST(test_data);
    TEST(test_bdat);
    TEST(test_bdat_goes_with_the_commands);
    TEST(test_bdat_can_be_switched_off);
    TEST(test_binary_content_stays_as_it_is);
    TEST(test_the_same_large_content_both_ways);
    TEST(test_content_waits_for_the_server);
    TEST(test_a_full_buffer_takes_nothing);
    TEST(test_data_that_is_refused);
    TEST(test_a_strange_reply_to_data);
    TEST(test_354_though_nobody_was_accepted);
    TEST(test_a_mail_that_is_refused_with_all_behind_it);
    TEST(test_a_yes_to_nobody_is_none);
    TEST(test_a_chunk_that_is_refused);
    TEST(test_a_chunk_that_is_refused_late);
    TEST(test_chunks_can_be_taken_back);
    TEST(test_every_class_of_verdicts);
    TEST(test_lmtp_has_a_verdict_for_each);
    TEST(test_a_yes_in_the_middle_is_none);
    TEST(test_a_no_in_the_middle_is_heard);
}
