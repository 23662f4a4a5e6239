/* SPDX-License-Identifier: MIT */
/* test_reply.c - which octets are a reply. */
#include "client/reply.h"
#include "support/suite.h"

typedef struct reading {
    const char *said;
    enum pst_client_reading result;
    const char *text;
} reading;

static const reading readings[] = {
    { "250 OK\r\n", PST_CLIENT_REPLY_ENDS, "250 OK" },
    { "250 OK\n", PST_CLIENT_REPLY_ENDS, "250 OK" },
    { "250\r\n", PST_CLIENT_REPLY_ENDS, "250 " },
    { "250 \r\n", PST_CLIENT_REPLY_ENDS, "250 " },
    { "250-a\r\n250 b\r\n", PST_CLIENT_REPLY_ENDS, "250 a\nb" },
    { "250-a\r\n250\r\n", PST_CLIENT_REPLY_ENDS, "250 a\n" },
    { "250-\r\n250-\r\n250 b\r\n", PST_CLIENT_REPLY_ENDS, "250 \n\nb" },
    { "559 a\tb\001\177\033c\r\n", PST_CLIENT_REPLY_ENDS,
        "559 a\tb???c" },
    { "250 a\rb\r\r\n", PST_CLIENT_REPLY_ENDS, "250 a?b?" },
    { "550 \303\244\r\n", PST_CLIENT_REPLY_ENDS, "550 \303\244" },
    { "250 OK", PST_CLIENT_GOES_ON, "250 OK" },
    { "250-a\r\n251 b\r\n", PST_CLIENT_NO_REPLY, "250 a\nb" },
    { "150 a\r\n", PST_CLIENT_NO_REPLY, "" },
    { "650 a\r\n", PST_CLIENT_NO_REPLY, "" },
    { "25 a\r\n", PST_CLIENT_NO_REPLY, "" },
    { "2500 a\r\n", PST_CLIENT_NO_REPLY, "" },
    { "hello\r\n", PST_CLIENT_NO_REPLY, "" },
    { "\r\n", PST_CLIENT_NO_REPLY, "" },
    { "25\r\n", PST_CLIENT_NO_REPLY, "" },
    { "250\rx\r\n", PST_CLIENT_NO_REPLY, "" },
    { "\r250 x\r\n", PST_CLIENT_NO_REPLY, "" },
    { "\026\003\001", PST_CLIENT_NO_REPLY, "" }
};

/* In pieces of `cut` octets. */
static enum pst_client_reading read_all(pst_client_reply *reply,
    const char *said, size_t length, size_t cut)
{
    enum pst_client_reading result = PST_CLIENT_GOES_ON;
    size_t at = 0;

    pst_client_reply_begin(reply);
    while (at < length && (result == PST_CLIENT_GOES_ON
        || result == PST_CLIENT_LINE_ENDS)) {
        size_t part = length - at < cut ? length - at : cut;

        at += pst_client_reply_take(reply, said + at, part, &result);
    }
    return result;
}

static void test_what_a_reply_is(void)
{
    pst_client_reply reply;
    size_t i, cut;

    for (i = 0; i < sizeof(readings) / sizeof(readings[0]); i++)
        for (cut = 1; cut < 20; cut++) {
            const reading *row = readings + i;

            ASSERT_NUMBER(read_all(&reply, row->said, strlen(row->said),
                cut), row->result);
            ASSERT_TEXT(reply.text, row->text);
        }
}

static void test_a_nul_is_no_reply(void)
{
    pst_client_reply reply;

    ASSERT_NUMBER(read_all(&reply, "250 a\0b\r\n", 9, 100),
        PST_CLIENT_NO_REPLY);
}

static void test_what_is_taken_ends_with_a_line(void)
{
    enum pst_client_reading result;
    pst_client_reply reply;

    pst_client_reply_begin(&reply);
    ASSERT_NUMBER(pst_client_reply_take(&reply, "250-a\r\n250 b\r\n22", 16,
        &result), 7);
    ASSERT_NUMBER(result, PST_CLIENT_LINE_ENDS);
    ASSERT_TEXT(pst_client_reply_words(&reply), "a");
    ASSERT_NUMBER(reply.code, 250);
}

static void test_a_line_without_an_end(void)
{
    static char line[PST_CLIENT_REPLY_LINE + 10];
    pst_client_reply reply;

    memset(line, 'x', sizeof(line));
    memcpy(line, "250 ", 4);
    ASSERT_NUMBER(read_all(&reply, line, PST_CLIENT_REPLY_LINE, 1000),
        PST_CLIENT_GOES_ON);
    ASSERT_NUMBER(read_all(&reply, line, sizeof(line), 1000),
        PST_CLIENT_NO_END);
    memset(line + 3, '\r', sizeof(line) - 3);
    ASSERT_NUMBER(read_all(&reply, line, sizeof(line), 1000),
        PST_CLIENT_NO_REPLY);
}

static void test_lines_without_an_end(void)
{
    enum pst_client_reading result = PST_CLIENT_LINE_ENDS;
    pst_client_reply reply;
    size_t octets = 0;

    pst_client_reply_begin(&reply);
    while (result == PST_CLIENT_LINE_ENDS)
        octets += pst_client_reply_take(&reply, "250-words\r\n", 11,
            &result);
    ASSERT_NUMBER(result, PST_CLIENT_NO_END);
    ASSERT_NUMBER(octets, PST_CLIENT_REPLY_MOST + 1);
    ASSERT_NUMBER(reply.length, PST_CLIENT_REPLY - 1);
    ASSERT_NUMBER(reply.cut, 1);
    ASSERT_TEXT(pst_client_reply_words(&reply), "");
}

void suite_client_reply(void)
{
    SUITE("client/reply");
    TEST(test_what_a_reply_is);
    TEST(test_a_nul_is_no_reply);
    TEST(test_what_is_taken_ends_with_a_line);
    TEST(test_a_line_without_an_end);
    TEST(test_lines_without_an_end);
}
