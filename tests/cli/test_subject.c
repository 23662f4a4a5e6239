/* SPDX-License-Identifier: MIT */
/* test_subject.c - the first Subject is found, however the content is cut. */
#include "cli/subject.h"
#include "support/suite.h"

static const struct {
    const char *content;
    const char *subject;
} rows[] = {
    { "Subject: Welcome\r\n\r\nbody\r\n", "Welcome" },
    { "From: a@x\r\nsubject:Hello  there\r\n\r\n", "Hello there" },
    { "SUBJECT: one\r\n two\r\n\tthree\r\nX: y\r\n", "one two three" },
    { "X-Subject: no\r\nSubject: yes\r\n", "yes" },
    { "X: a\r\n Subject: folded\r\n\r\n", "" },
    { "Subj\r\nSubject: after a short line\r\n", "after a short line" },
    { "Subject: first\r\nSubject: second\r\n", "first" },
    { "From: a@x\r\n\r\nSubject: in the body\r\n", "" },
    { "\r\nSubject: in the body\r\n", "" },
    { "Subject:\r\nX: y\r\n", "" },
    { "Subject: without an end", "without an end" },
    { "", "" }
};

static void feed_in_pieces(const char *content, size_t piece,
    const char *expected)
{
    pst_cli_subject subject;
    size_t length = strlen(content);

    pst_cli_subject_init(&subject);
    while (length > 0) {
        size_t part = length < piece ? length : piece;

        pst_cli_subject_feed(&subject, content, part);
        content += part;
        length -= part;
    }
    ASSERT_TEXT(subject.text, expected);
}

static void test_the_first_subject_is_found_however_it_comes(void)
{
    size_t i, piece;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (piece = 1; piece < 60; piece++)
            feed_in_pieces(rows[i].content, piece, rows[i].subject);
}

static void test_a_long_subject_is_cut(void)
{
    pst_cli_subject subject;
    char content[1000];

    memset(content, 'x', sizeof(content));
    memcpy(content, "Subject: ", 9);
    pst_cli_subject_init(&subject);
    pst_cli_subject_feed(&subject, content, sizeof(content));
    ASSERT_NUMBER(strlen(subject.text), PST_CLI_SUBJECT_SIZE - 1);
}

static void test_a_subject_is_decoded(void)
{
    static const char content[] = "Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\n"
        " =?iso-8859-1?B?5Gg=?= again\r\n\r\n";
    char decoded[PST_CLI_SUBJECT_SHOWN + 1];
    pst_cli_subject subject;

    pst_cli_subject_init(&subject);
    pst_cli_subject_feed(&subject, content, sizeof(content) - 1);
    decoded[pst_cli_subject_decode(&subject, decoded)] = '\0';
    ASSERT_TEXT(decoded, "Gr\303\274\303\237e\303\244h again");
}

static void test_what_is_shown_of_a_subject_is_bounded(void)
{
    char decoded[PST_CLI_SUBJECT_SHOWN];
    pst_cli_subject subject;
    int i;

    pst_cli_subject_init(&subject);
    pst_cli_subject_feed(&subject, "Subject:", 8);
    for (i = 0; i < 100; i++)
        pst_cli_subject_feed(&subject, " =?utf-8?q?=E4=BD=A0=E5=A5=BD?=", 31);
    ASSERT_NUMBER(pst_cli_subject_decode(&subject, decoded),
        PST_CLI_SUBJECT_SHOWN);
    ASSERT_NUMBER(memcmp(decoded + PST_CLI_SUBJECT_SHOWN - 3, "\345\245\275",
        3), 0);
}

void suite_cli_subject(void)
{
    SUITE("cli/subject");
    TEST(test_the_first_subject_is_found_however_it_comes);
    TEST(test_a_long_subject_is_cut);
    TEST(test_a_subject_is_decoded);
    TEST(test_what_is_shown_of_a_subject_is_bounded);
}
