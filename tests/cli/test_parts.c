/* SPDX-License-Identifier: MIT */
/* test_parts.c - attachments are found, and counted, however the content is
   cut. */
#include "cli/parts.h"
#include "support/suite.h"

static pst_cli_parts parts;

/* "NAME TYPE SIZE" of each, with commas between them. */
static const char *found(const char *content, size_t length, size_t piece)
{
    static char text[4000];
    size_t i;

    pst_cli_parts_init(&parts);
    for (i = 0; i < length; i += piece)
        pst_cli_parts_feed(&parts, content + i,
            length - i < piece ? length - i : piece);
    pst_cli_parts_end(&parts);
    text[0] = '\0';
    for (i = 0; i < parts.count && strlen(text) < 3000; i++)
        sprintf(text + strlen(text), "%s%s %s %lu", i == 0 ? "" : ", ",
            parts.list[i].name, parts.list[i].type, parts.list[i].size);
    pst_cli_parts_free(&parts);
    return text;
}

static void expect(const char *content, const char *wanted)
{
    static const size_t pieces[] = { 1, 2, 7, 100000 };
    size_t i;

    for (i = 0; i < 4; i++)
        ASSERT_TEXT(found(content, strlen(content), pieces[i]), wanted);
}

#define MIXED "Content-Type: multipart/mixed;\r\n\tboundary=\"b b\"\r\n\r\n" \
    "preamble\r\n--b b\r\n"

static void test_text_is_no_attachment(void)
{
    expect("", "");
    expect("Subject: Hi\r\n\r\nbody\r\n", "");
    expect("Subject: Hi\r\n", "");
    expect(MIXED "\r\ntext\r\n--b b--\r\nepilogue\r\n", "");
}

static void test_a_message_may_be_one(void)
{
    expect("Content-Type: application/pdf; name=a.pdf\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\nAAA=\r\n",
        "a.pdf application/pdf 5");
}

static void test_the_line_end_belongs_to_the_boundary(void)
{
    expect(MIXED "Content-Disposition: attachment\r\n\r\nab\r\n--b b--\r\n",
        " text/plain 2");
    expect(MIXED "Content-Disposition: attachment\r\n\r\nab\r\n\r\n"
        "--b b--\r\n", " text/plain 4");
    expect(MIXED "Content-Disposition: attachment\r\n\r\n--b b--\r\n",
        " text/plain 0");
    expect(MIXED "Content-Disposition: attachment\r\n\r\nab\r\n",
        " text/plain 4");
    expect(MIXED "Content-Disposition: attachment\n\nab\n-- c\n--b b--\n",
        " text/plain 7");
}

static void test_what_is_encoded_is_counted_decoded(void)
{
    expect(MIXED "Content-Disposition: ATTACHMENT\r\n"
        "Content-Transfer-Encoding: Base64\r\n\r\nAAAA\r\nAA==\r\n--b b--\r\n",
        " text/plain 4");
    expect(MIXED "Content-Disposition: attachment\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "a=3Db=\r\nc=\r\n=C3\r\n--b b--\r\n", " text/plain 5");
}

static void test_parts_are_within_each_other(void)
{
    expect(MIXED "Content-Type: multipart/related; boundary=in\r\n\r\n"
        "--in\r\nContent-Type: image/png; name=a.png\r\n\r\nxyz\r\n--in--\r\n"
        "--b b\r\nContent-Type: a/b\r\nContent-Disposition: inline; "
        "filename=c; size=3\r\n\r\n1\r\n--b b--\r\n",
        "a.png image/png 3, c a/b 1");
    /* the inner one is not ended; the boundary of the outer one does it */
    expect(MIXED "Content-Type: multipart/related; boundary=in\r\n\r\n"
        "--in\r\nContent-Type: image/png; name=a.png\r\n\r\nxyz\r\n"
        "--b b\r\nContent-Disposition: attachment\r\n\r\n1\r\n--b b--\r\n",
        "a.png image/png 3,  text/plain 1");
}

static void test_long_lines_and_many_parts_have_an_end(void)
{
    static char content[60000];
    size_t i;

    strcpy(content, "Content-Disposition: attachment; filename=a\r\n\r\n");
    memset(content + strlen(content), 'x', 50000);
    expect(content, "a text/plain 50000");
    strcpy(content, MIXED);
    for (i = 0; i < 150; i++)
        strcat(content, "Content-Disposition: attachment\r\n\r\n--b b\r\n");
    (void)found(content, strlen(content), 1000);
    ASSERT_NUMBER(parts.count, PST_CLI_PARTS_MOST);
    strcpy(content, "Content-Type: multipart/mixed; boundary=a0\r\n\r\n");
    for (i = 0; i < 20; i++)
        sprintf(content + strlen(content), "--a%d\r\nContent-Type: "
            "multipart/mixed; boundary=a%d\r\n\r\n", (int)i, (int)i + 1);
    expect(content, "");
    ASSERT_NUMBER(parts.depth, PST_CLI_PARTS_DEPTH);
    memset(content, 'y', 5000);
    strcpy(content + 5000, ": z\r\nContent-Disposition: attachment\r\n\r\n1");
    expect(content, " text/plain 1");
}

void suite_cli_parts(void)
{
    SUITE("cli/parts");
    TEST(test_text_is_no_attachment);
    TEST(test_a_message_may_be_one);
    TEST(test_the_line_end_belongs_to_the_boundary);
    TEST(test_what_is_encoded_is_counted_decoded);
    TEST(test_parts_are_within_each_other);
    TEST(test_long_lines_and_many_parts_have_an_end);
}
