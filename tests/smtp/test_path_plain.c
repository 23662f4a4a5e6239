#include "smtp/path_plain.h"
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
    { "<a@b>x", NULL, NULL },
    { "<a@b> \001", NULL, NULL },
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
        static const pst_path none;
        pst_path path = none;
        char out[100];
        int plain = pst_path_plain(rows[i].text, strlen(rows[i].text), 0, out,
            sizeof(out), &path);

        ASSERT_NUMBER(plain, rows[i].address != NULL);
        if (!plain || rows[i].address == NULL)
            continue;
        ASSERT_TEXT(path.address, rows[i].address);
        ASSERT_NUMBER(path.length, strlen(rows[i].address));
        ASSERT_NUMBER(path.local, strchr(rows[i].address, '@')
            - rows[i].address);
        ASSERT_TEXT(path.rest, rows[i].rest);
    }
}

static void test_limits_leave_it_to_the_grammars(void)
{
    static const pst_path none;
    pst_path path = none;
    char out[100];

    CU_ASSERT(pst_path_plain("<abc@d>", 7, 3, out, sizeof(out), &path));
    CU_ASSERT(!pst_path_plain("<abc@d>", 7, 2, out, sizeof(out), &path));
    CU_ASSERT(pst_path_plain("<abc@d>", 7, 0, out, 6, &path));
    CU_ASSERT(!pst_path_plain("<abc@d>", 7, 0, out, 5, &path));
}

void suite_smtp_path_plain(void)
{
    SUITE("smtp/path_plain");
    TEST(test_plain_paths_are_read_in_one_go);
    TEST(test_limits_leave_it_to_the_grammars);
}
