/* SPDX-License-Identifier: MIT */
/* test_reply_status.c - enhanced status codes of replies (RFC 2034). */
#include "base/config.h"
#include "smtp/reply.h"
#include "support/suite.h"

/* All lines of a reply, one after another. */
static void make(const char *text, char *out)
{
    pst_reply reply;
    size_t length;

    pst_reply_begin(&reply, text, ' ', PST_REPLY_STATUS);
    while ((length = pst_reply_line(&reply, out)) != 0) {
        CU_ASSERT(length <= PST_REPLY_LINE);
        out += length;
    }
    *out = '\0';
}

/* RFC 2034 3: class, subject and detail in each line. */
static void test_a_status_is_added_where_there_is_none(void)
{
    static const struct {
        const char *text;
        const char *lines;
    } rows[] = {
        { "250 OK", "250 2.0.0 OK\r\n" }, { "250", "250 2.0.0 \r\n" },
        { "354 go", "354 go\r\n" }, { "334 ", "334 \r\n" },
        { "250 2.1.5 OK", "250 2.1.5 OK\r\n" },
        { "550 5.1.1 no\nuser", "550-5.1.1 no\r\n550 5.1.1 user\r\n" },
        { "550 no\n5.1.1 user", "550-5.0.0 no\r\n550 5.1.1 user\r\n" },
        { "550 5.123.123 no\nx", "550-5.123.123 no\r\n550 5.123.123 x\r\n" },
        { "550 5.1234.1 no", "550 5.0.0 5.1234.1 no\r\n" },
        { "550 55.1.1 no", "550 5.0.0 55.1.1 no\r\n" },
        { "550 5.1 no", "550 5.0.0 5.1 no\r\n" },
        { "550 5.1.1", "550 5.0.0 5.1.1\r\n" },
        { "421 bye", "421 4.3.2 bye\r\n" }, { "450 x", "450 4.0.0 x\r\n" },
        { "451 x", "451 4.3.0 x\r\n" }, { "452 x", "452 4.3.1 x\r\n" },
        { "454 x", "454 4.7.0 x\r\n" }, { "500 x", "500 5.5.1 x\r\n" },
        { "501 x", "501 5.5.4 x\r\n" }, { "502 x", "502 5.5.1 x\r\n" },
        { "503 x", "503 5.5.1 x\r\n" }, { "504 x", "504 5.5.4 x\r\n" },
        { "530 x", "530 5.7.0 x\r\n" }, { "552 x", "552 5.3.4 x\r\n" },
        { "553 x", "553 5.1.3 x\r\n" }, { "555 x", "555 5.5.4 x\r\n" },
        { "221 x", "221 2.0.0 x\r\n" }
    };
    char out[200];
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        make(rows[i].text, out);
        ASSERT_TEXT(out, rows[i].lines);
    }
}

/* Long lines are folded, and the whole has its cap, with the status in. */
static void test_lines_with_a_status_are_no_longer(void)
{
    static char text[20000], out[20000];
    const char *line;
    size_t length;

    memset(text, 'x', sizeof(text) - 1);
    memcpy(text, "550 5.123.123 ", 14);
    make(text, out);
    CU_ASSERT(strlen(out) <= PST_REPLY_CAP);
    CU_ASSERT(strlen(out) > PST_REPLY_CAP - PST_REPLY_LINE);
    for (line = out; *line != '\0'; line += length) {
        length = strcspn(line, "\n") + 1;
        CU_ASSERT(strncmp(line + 4, "5.123.123 ", 10) == 0);
        CU_ASSERT((line[3] == ' ') == (line[length] == '\0'));
    }
}

void suite_smtp_reply_status(void)
{
    SUITE("smtp/reply_status");
    TEST(test_a_status_is_added_where_there_is_none);
    TEST(test_lines_with_a_status_are_no_longer);
}
