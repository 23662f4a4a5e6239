/* SPDX-License-Identifier: MIT */
/* test_command_plain.c - the plain way of reading a command line says what the
   other one says, or nothing. */
#include "smtp/command.h"
#include "support/suite.h"

#define ROOM 60

/* 1: the line was plain; both ways have cut it alike. */
static int is_plain(const char *octets, size_t length)
{
    char plain[ROOM], other[ROOM];
    pst_command one, two;

    memcpy(plain, octets, length);
    memcpy(other, octets, length);
    if (!pst_command_plain(plain, length, &one)) {
        CU_ASSERT(memcmp(plain, octets, length) == 0);
        return 0;
    }
    ASSERT_NUMBER(pst_command_parse(other, length, 0, &two), PST_COMMAND_OK);
    ASSERT_TEXT(one.verb, two.verb);
    ASSERT_TEXT(one.argument, two.argument);
    ASSERT_NUMBER(one.verb_length, two.verb_length);
    ASSERT_NUMBER(one.length, two.length);
    return 1;
}

static void test_what_is_plain(void)
{
    static const struct {
        const char *line;
        int plain;
    } rows[] = {
        { "NOOP\r\n", 1 },
        { "NOOP abc\r\n", 1 },
        { "NOOP a  b\r\n", 1 },
        { "RCPT TO:<a@b>\r\n", 1 },
        { "RCPT TO:<recipient@example.com> NOTIFY=NEVER\r\n", 1 },
        { "NOOP", 0 },
        { "NOOP\n", 0 },
        { "NOOP a\n", 0 },
        { "NOOP \r\n", 0 },
        { "NOOP abc \r\n", 0 },
        { "NOOP  abc\r\n", 0 },
        { "NOOP\tabc\r\n", 0 },
        { "NOOPS abc\r\n", 0 },
        { "NOOP abcd\r\r\n", 0 },
        { "NOOP ab\tc\r\n", 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(is_plain(rows[i].line, strlen(rows[i].line)),
            rows[i].plain);
}

/* Octets are looked at in words, of which the last two may overlap. */
static void test_each_octet_is_judged_at_each_place(void)
{
    size_t length, place;
    int c;

    for (length = 4; length < 28; length++)
        for (place = 0; place < length; place++)
            for (c = 0; c < 256; c++) {
                char line[ROOM];
                int inner = place > 0 && place < length - 1;

                memcpy(line, "NOOP ", 5);
                memset(line + 5, length % 2 ? '~' : '!', length);
                line[5 + place] = (char)c;
                memcpy(line + 5 + length, "\r\n", 2);
                ASSERT_NUMBER(is_plain(line, 7 + length),
                    c > ' ' - inner && c < 127);
            }
}

void suite_smtp_command_plain(void)
{
    SUITE("smtp/command_plain");
    TEST(test_what_is_plain);
    TEST(test_each_octet_is_judged_at_each_place);
}
