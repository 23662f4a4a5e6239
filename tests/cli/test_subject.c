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
    char content[300];

    memset(content, 'x', sizeof(content));
    memcpy(content, "Subject: ", 9);
    pst_cli_subject_init(&subject);
    pst_cli_subject_feed(&subject, content, sizeof(content));
    ASSERT_NUMBER(strlen(subject.text), PST_CLI_SUBJECT_SIZE - 1);
}

void suite_cli_subject(void)
{
    SUITE("cli/subject");
    TEST(test_the_first_subject_is_found_however_it_comes);
    TEST(test_a_long_subject_is_cut);
}
