/* SPDX-License-Identifier: MIT */
/* test_from_line.c - messages as they stand in a mailbox file. */
#include "handlers/from_line.h"
#include "support/suite.h"

static char made[2000];

static void put(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(made, octets, length);
}

/* What follows the first two lines, whole and in all pieces of a length. */
static void assert_made(const char *content, const char *expected)
{
    static const pst_os_instant now = { 0, 0 };
    size_t size, at, length = strlen(content);
    pst_handlers_from_line line;

    for (size = 1; size <= length + 1; size++) {
        made[0] = '\0';
        pst_handlers_from_line_begin(&line, put, NULL, "a@b", now);
        for (at = 0; at < length; at += size)
            pst_handlers_from_line_pass(&line, content + at,
                length - at < size ? length - at : size);
        pst_handlers_from_line_end(&line);
        ASSERT_TEXT(strstr(made, "<a@b>\n") + 6, expected);
    }
}

static void test_the_first_lines_name_the_sender(void)
{
    static const pst_os_instant now = { 1000000000UL, 0 };
    pst_handlers_from_line line;

    made[0] = '\0';
    pst_handlers_from_line_begin(&line, put, NULL, "a@b.example", now);
    ASSERT_TEXT(made, "From a@b.example Sun Sep  9 01:46:40 2001\n"
        "Return-Path: <a@b.example>\n");
    made[0] = '\0';
    pst_handlers_from_line_begin(&line, put, NULL, "", now);
    ASSERT_TEXT(made, "From MAILER-DAEMON Sun Sep  9 01:46:40 2001\n"
        "Return-Path: <>\n");
    made[0] = '\0';
    pst_handlers_from_line_begin(&line, put, NULL, "\"a b\"@c", now);
    ASSERT_TEXT(made, "From \"a_b\"@c Sun Sep  9 01:46:40 2001\n"
        "Return-Path: <\"a b\"@c>\n");
    made[0] = '\0';
    pst_handlers_from_line_begin(&line, put, NULL, NULL, now);
    CU_ASSERT_PTR_NOT_NULL(strstr(made, "Return-Path: <>\n"));
}

static void test_lines_end_with_lf_and_the_message_with_an_empty_one(void)
{
    assert_made("A: b\r\n\r\nbody\r\n", "A: b\n\nbody\n\n");
    assert_made("A: b\r\n\r\nbody", "A: b\n\nbody\n\n");
    assert_made("", "\n");
    assert_made("a\rb\r\r\n\nc\r", "a\rb\r\n\nc\r\n\n");
}

static void test_lines_that_begin_as_the_first_one_are_quoted(void)
{
    assert_made("From x\r\n", ">From x\n\n");
    assert_made("a\r\n>From x\r\n>>>From\r\n>>From \r\n",
        "a\n>>From x\n>>>From\n>>>From \n\n");
    assert_made("Fro\r\nFroFrom \r\n From \r\nfrom \r\nFrom:\r\nFrom",
        "Fro\nFroFrom \n From \nfrom \nFrom:\nFrom\n\n");
    assert_made(">Fr\r\nF\r\n\r\nFrom \rFrom \r\n",
        ">Fr\nF\n\n>From \rFrom \n\n");
    assert_made("a\r\nFro", "a\nFro\n\n");
}

void suite_handlers_from_line(void)
{
    SUITE("handlers/from_line");
    TEST(test_the_first_lines_name_the_sender);
    TEST(test_lines_end_with_lf_and_the_message_with_an_empty_one);
    TEST(test_lines_that_begin_as_the_first_one_are_quoted);
}
