/* SPDX-License-Identifier: MIT */
/* test_path_plain.c - plain paths are read as both grammars read them. */
#include "smtp/path.h"
#include "support/suite.h"

/* What is plain, and what is left to the grammars. */
static const struct {
    const char *text;
    const char *address;    /* NULL: it is not plain */
    const char *rest;
} rows[] = {
    { "<a@b>", "a@b", "" },
    { "<anne.b-c@mail.example.com>", "anne.b-c@mail.example.com", "" },
    { "<anne+b@mail.example.com>", NULL, NULL },
    { "<a@b> SIZE=1", "a@b", "SIZE=1" },
    { "<a@b>   ", "a@b", "" },
    { "<a@b>  X=\303\244", "a@b", "X=\303\244" },
    { "<a@b>x", NULL, NULL },
    { "<a@b> (x) SIZE=1", NULL, NULL },
    { "<a@b> \001", NULL, NULL },
    { "<a@b> SIZE=1234567\177", NULL, NULL },
    { "a@b", NULL, NULL },
    { "", NULL, NULL },
    { "<", NULL, NULL },
    { "<a", NULL, NULL },
    { "<a>", NULL, NULL },
    { "<@b>", NULL, NULL },
    { "<a@>", NULL, NULL },
    { "<a@b@c>", NULL, NULL },
    { "<.a@b>", NULL, NULL },
    { "<a.@b>", NULL, NULL },
    { "<a..c@b>", NULL, NULL },
    { "<a@-b>", NULL, NULL },
    { "<a@b->", NULL, NULL },
    { "<a@b.>", NULL, NULL },
    { "<a@b_c>", NULL, NULL },
    { "<\"a\"@b>", NULL, NULL },
    { "<\303\244@b>", NULL, NULL },
    { "<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b>",
        NULL, NULL }
};

static void test_plain_paths_are_read_in_one_go(void)
{
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        pst_path path;
        char text[100];
        int plain;

        strcpy(text, rows[i].text);
        plain = pst_path_plain(text, 0, &path);

        ASSERT_NUMBER(plain, rows[i].address != NULL);
        if (!plain || rows[i].address == NULL) {
            ASSERT_TEXT(text, rows[i].text);
            continue;
        }
        ASSERT_TEXT(path.address, rows[i].address);
        ASSERT_NUMBER(path.length, strlen(rows[i].address));
        ASSERT_NUMBER(path.local, strchr(rows[i].address, '@')
            - rows[i].address);
        ASSERT_TEXT(path.rest, rows[i].rest);
    }
}

static void test_limits_leave_it_to_the_grammars(void)
{
    char text[] = "<abc@d>";
    pst_path path;

    CU_ASSERT(!pst_path_plain(text, 2, &path));
    ASSERT_TEXT(text, "<abc@d>");
    CU_ASSERT(pst_path_plain(text, 3, &path));
    CU_ASSERT(path.address == text + 1);
}

/* Where it says something the grammars say the same. */
static void test_the_grammars_agree(void)
{
    char text[100], other[100];
    pst_path path, again;
    unsigned flags;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (flags = 0; flags < 4; flags++) {
            strcpy(text, rows[i].text);
            if (!pst_path_plain(text, 0, &path))
                continue;
            ASSERT_NUMBER(pst_path_parse(rows[i].text, strlen(rows[i].text),
                flags, 0, other, sizeof(other), &again), PST_PATH_OK);
            ASSERT_TEXT(again.address, path.address);
            CU_ASSERT(again.rest - rows[i].text == path.rest - text);
            CU_ASSERT(again.length == path.length
                && again.local == path.local && again.null == path.null
                && again.no_domain == path.no_domain
                && again.utf8 == path.utf8);
        }
}

void suite_smtp_path_plain(void)
{
    SUITE("smtp/path_plain");
    TEST(test_plain_paths_are_read_in_one_go);
    TEST(test_the_grammars_agree);
    TEST(test_limits_leave_it_to_the_grammars);
}
