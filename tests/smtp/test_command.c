/* SPDX-License-Identifier: MIT */
/* test_command.c - splitting command lines, octet by octet. */
#include "smtp/command.h"
#include "support/suite.h"

#define IN(octets) octets, sizeof(octets) - 1

static void test_a_line_is_a_verb_and_an_argument(void)
{
    static const struct {
        const char *line;
        size_t length;
        int utf8;
        enum pst_command_result result;
        const char *verb;
        const char *argument;
        size_t counts;
    } rows[] = {
        { IN("NOOP\r\n"), 0, PST_COMMAND_OK, "NOOP", NULL, 4 },
        { IN("noop\n"), 0, PST_COMMAND_OK, "NOOP", NULL, 4 },
        { IN("NoOp\r\r\r\n"), 0, PST_COMMAND_OK, "NOOP", NULL, 4 },
        { IN("NOOP \r\n"), 0, PST_COMMAND_OK, "NOOP", NULL, 5 },
        { IN("NOOP  \r\n"), 0, PST_COMMAND_OK, "NOOP", "", 6 },
        { IN("NOOP \t \r\n"), 0, PST_COMMAND_OK, "NOOP", "", 7 },
        { IN("NOOP  a  b \t\r\n"), 0, PST_COMMAND_OK, "NOOP", "a  b", 12 },
        { IN("NOOP a\tb\r\n"), 0, PST_COMMAND_OK, "NOOP", "a b", 8 },
        { IN("NOOP\ta\r\n"), 0, PST_COMMAND_OK, "NOOP", "a", 6 },
        { IN("NOOP\t\r\n"), 0, PST_COMMAND_OK, "NOOP", NULL, 5 },
        { IN(" NOOP\r\n"), 0, PST_COMMAND_OK, "NOOP", NULL, 5 },
        { IN("\t  noop\t x\r\n"), 0, PST_COMMAND_OK, "NOOP", "x", 10 },
        { IN(" \r\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("\t\r\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN(" \001NOOP\r\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("\r\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("\n\r\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("NO\0OP\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("NOOP \0\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("NO\rOP\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("NOOP a\rb\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("NOOP \177\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("N\177\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("N\303\244\n"), 1, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("NOOP \303\244\n"), 0, PST_COMMAND_NOT_ASCII, NULL, NULL, 0 },
        { IN("NOOP \303\244\n"), 1, PST_COMMAND_OK, "NOOP", "\303\244", 7 },
        { IN("NOOP \344\001\n"), 0, PST_COMMAND_BAD, NULL, NULL, 0 },
        { IN("NOOP \377\n"), 1, PST_COMMAND_OK, "NOOP", "\377", 6 },
        { IN("a B c\n"), 0, PST_COMMAND_OK, "A", "B c", 5 },
        { IN("{z~ }\n"), 0, PST_COMMAND_OK, "{Z~", "}", 5 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char line[40];
        pst_command command;
        enum pst_command_result result;

        memcpy(line, rows[i].line, rows[i].length);
        result = pst_command_parse(line, rows[i].length, rows[i].utf8,
            &command);
        ASSERT_NUMBER(result, rows[i].result);
        if (result != PST_COMMAND_OK)
            continue;
        ASSERT_TEXT(command.verb, rows[i].verb);
        ASSERT_TEXT(command.argument, rows[i].argument);
        ASSERT_NUMBER(command.length, rows[i].counts);
    }
}

static enum pst_command_result expected(int c)
{
    if (c == '\t' || (c >= ' ' && c < 127))
        return PST_COMMAND_OK;
    return c < 128 ? PST_COMMAND_BAD : PST_COMMAND_NOT_ASCII;
}

static void test_each_octet_is_judged_at_each_place(void)
{
    size_t length, place;
    int c;

    for (length = 1; length < 28; length++)
        for (place = 0; place < length; place++)
            for (c = 0; c < 256; c++) {
                char line[40];
                pst_command command;

                memcpy(line, "NOOP ", 5);
                memset(line + 5, length % 2 ? '~' : '!', length);
                line[5 + place] = (char)c;
                line[5 + length] = '\n';
                if (place == length - 1 && (c == '\r' || c == '\n'))
                    continue;
                ASSERT_NUMBER(pst_command_parse(line, 6 + length, 0,
                    &command), expected(c));
            }
}

void suite_smtp_command(void)
{
    SUITE("smtp/command");
    TEST(test_a_line_is_a_verb_and_an_argument);
    TEST(test_each_octet_is_judged_at_each_place);
}
