/* SPDX-License-Identifier: MIT */
/* test_path_relaxed.c - addresses as aiosmtpd reads them, by a table. */
#include "support/suite.h"
#include "test_path.h"

/* What aiosmtpd makes of them, an HT being an SP by now. */
static const path_row table[] = {
    {"anne@example.com", "anne@example.com", ""},
    {"<anne@example.com>", "anne@example.com", ""},
    {"anne@example.com SIZE=5", "anne@example.com", "SIZE=5"},
    {"anne.arthur@example.com", "anne.arthur@example.com", ""},
    {"_@example.com", "_@example.com", ""},
    {"anne@127.0.0.1", "anne@127.0.0.1", ""},
    {"<anne@[127.0.0.1]>", "anne@[127.0.0.1]", ""},
    {"anne@[IPv6:2001:db8::1]", "anne@[IPv6:2001:db8::1]", ""},
    {"(comment)anne@example.com", "anne@example.com", ""},
    {"anne@example.com(comment)", "anne@example.com", ""},
    {"anne@machine(comment).  example", "anne@machine.example", ""},
    {"<@example.org:anne@example.com>", "anne@example.com", ""},
    {"<@a.test>", NULL, NULL},
    {"<@a.test:>", NULL, NULL},
    {"\"\"@example.com", "@example.com", ""},
    {"<\"\"@example.com>", "\"\"@example.com", ""},
    {"\"anne..arthur\"@example.com", "anne..arthur@example.com", ""},
    {"mailhost!anne@example.com", "mailhost!anne@example.com", ""},
    {"much.\"more\\ unusual\"@example.com",
        "\"much.more unusual\"@example.com", ""},
    {"very.\"(),:;<>[]\".VERY.\"very@\\ \"very.unusual@strange.example.com",
        "\"very.(),:;<>[].VERY.very@ very.unusual\"@strange.example.com", ""},
    {"Fred\\ Bloggs@example.com", "\"Fred\\\\ Bloggs\"@example.com", ""},
    {"Joe.\\\\Blow@example.com", "\"Joe.\\\\\\\\Blow\"@example.com", ""},
    {"\"Fred Bloggs\"@example.com", "\"Fred Bloggs\"@example.com", ""},
    {"customer/department=shipping@example.com",
        "customer/department=shipping@example.com", ""},
    {"!def!xyz%abc@example.com", "!def!xyz%abc@example.com", ""},
    {"cccccccccccccccccccc", "cccccccccccccccccccc", ""},
    {"Postmaster", "Postmaster", ""},
    {"<", NULL, NULL},
    {"@@", NULL, NULL},
    {"@", NULL, NULL},
    {"<johnathon@>", NULL, NULL},
    {"johnathon@", NULL, NULL},
    {"@a", NULL, NULL},
    {"<a@x.test", "a@x.test", ""},
    {"<a b@x.test>", "\"a b\"@x.test", ""},
    {"a b@x.test", "\"a b\"@x.test", ""},
    {"< a@x.test >", "a@x.test", ""},
    {"<a@ x.test>", "a@x.test", ""},
    {"<a@x..test>", NULL, NULL},
    {"a@x..test", NULL, NULL},
    {"<a..b@x.test>", "a..b@x.test", ""},
    {".a@x.test", ".a@x.test", ""},
    {"<a.@x.test>", "a.@x.test", ""},
    {"<.a@x.test>", ".a@x.test", ""},
    {"a@x.test.", NULL, NULL},
    {"<a@x.test.>", NULL, NULL},
    {"<a@x_y.test>", "a@x_y.test", ""},
    {"a@b@c", NULL, NULL},
    {"Anne <a@x.test>", "Anne", "<a@x.test>"},
    {"\"Anne\" <a@x.test>", "Anne", "<a@x.test>"},
    {"<a@x.test><b@x.test>", "a@x.test", "<b@x.test>"},
    {"<a@x.test>,<b@x.test>", "a@x.test", ",<b@x.test>"},
    {"a;b@x.test", "a", ";b@x.test"},
    {"a:b@x.test", "a", ":b@x.test"},
    {"<\303\244@x.test>", "\303\244@x.test", ""},
    {"<a@\303\244.test>", "a@\303\244.test", ""},
    {"a\\b@x.test", "\"a\\\\b\"@x.test", ""},
    {"<\"a\\\"b\"@x.test>", "\"a\\\"b\"@x.test", ""},
    {"\"a@x.test", "\"a@x.test\"", ""},
    {"\"a\" \"b\"@x.test", "\"a b\"@x.test", ""},
    {"\"a\"b@x.test", "ab@x.test", ""},
    {"<\"a\".\"b\"@x.test>", "a.b@x.test", ""},
    {"<a@[1.2.3.4]", "a@[1.2.3.4]", ""},
    {"<a@[]>", "a@[]", ""},
    {"a@[1.2.3.4]x", "a@[1.2.3.4]", "x"},
    {"()@x.test", NULL, NULL},
    {"<(c)a@x.test>", "a@x.test", ""},
    {"<a@x.test >", "a@x.test", ""},
    {"<mailto:a@x.test>", "mailto", ":a@x.test>"},
    {NULL, NULL, NULL}
};

/* Its corners: comments, gaps, quotes, literals, ends, routes. */
static const path_row corners[] = {
    {"a(c)b@x", "\"a b\"@x", ""},
    {"a(c) b@x", "\"a b\"@x", ""},
    {"(a(b)c)d@x", "d@x", ""},
    {"(\\)a)b@c", "b@c", ""},
    {"a(c", "a", ""},
    {"a(\\", "a", ""},
    {"<a@x(c>", "a@x", ""},
    {"a@x(c", "a@x", ""},
    {"(((a", NULL, NULL},
    {"((a)b", NULL, NULL},
    {"(\\", NULL, NULL},
    {"a@(b", NULL, NULL},
    {"<(c)>", NULL, NULL},
    {"a . . b@c", "a..b@c", ""},
    {". .@b", "..@b", ""},
    {"a  b@x", "\"a b\"@x", ""},
    {"\"a  b\"@x", "\"a  b\"@x", ""},
    {"\" \"@c", "\" \"@c", ""},
    {"\"\" \"\"@c", "\" \"@c", ""},
    {"a \"\" b@c", "\"a  b\"@c", ""},
    {"<\"\" a@c>", "\" a\"@c", ""},
    {"\"\".\"\"@c", ".@c", ""},
    {"a \\ b@x", "\"a \\\\ b\"@x", ""},
    {"a. \\b@x", "\"a.\\\\b\"@x", ""},
    {"a\\\"b\"@x", "\"a\\\\b\"@x", ""},
    {"\"", NULL, NULL},
    {"<\"", NULL, NULL},
    {"\"a", "a", ""},
    {"\"\\a", "a", ""},
    {"\"a\\", "a", ""},
    {"a\"", "a", ""},
    {"a \"b", "\"a b\"", ""},
    {"\"\\\"a\"@x", "\"\\\"a\"@x", ""},
    {"\"a\"b\"c\"@x", "abc@x", ""},
    {"a\"b\"c@x", "abc@x", ""},
    {"<\"\">", "\"\"", ""},
    {"<a b", "\"a b\"", ""},
    {"<.>", ".", ""},
    {"a@[ 1.2 ]", "a@[1.2]", ""},
    {"a@[1(2)]", "a@[1(2)]", ""},
    {"<a@[1 2]>", NULL, NULL},
    {"a@[a[b]", NULL, NULL},
    {"a@[1.2", NULL, NULL},
    {"a@[", NULL, NULL},
    {"a@]", NULL, NULL},
    {"a@(c)[1]", "a@[1]", ""},
    {"a@[1](c)x", "a@[1]", "x"},
    {"a@[1]@x", "a@[1]", "@x"},
    {"a@b .c", "a@b.c", ""},
    {"a@b . c d", "a@b.c", "d"},
    {"a@b .", NULL, NULL},
    {"a@b @c", NULL, NULL},
    {"a@,b", NULL, NULL},
    {"a@\"b\"", NULL, NULL},
    {"a@b\"c\"", "a@b", "\"c\""},
    {"a@b\\c", "a@b", "\\c"},
    {"a@\\b", NULL, NULL},
    {"a@", NULL, NULL},
    {"<a@b (c)> x", "a@b", "x"},
    {"<a@b>(c) x", "a@b", "x"},
    {"<a@b c>", "a@b", "c>"},
    {"a@b  x", "a@b", "x"},
    {"a>b@c", "a", ">b@c"},
    {"a@b>", "a@b", ">"},
    {">", NULL, NULL},
    {"<<a@b>>", NULL, NULL},
    {"[a]@x", NULL, NULL},
    {"<@a,@b:c@d>", "c@d", ""},
    {"<@a , @b : c@d>", "c@d", ""},
    {"<,,@a(c),,@b,:c@d>", "c@d", ""},
    {"<(c),@a:c@d>", "c@d", ""},
    {"<@[1]:c@d>", "c@d", ""},
    {"<@a:c>", "c", ""},
    {"<@a:\"\">", "\"\"", ""},
    {"<@a@b:c@d>", NULL, NULL},
    {"<@a b:c@d>", NULL, NULL},
    {"<@a.:b@c>", NULL, NULL},
    {"<@a.\"b\"@c>", NULL, NULL},
    {"<@a,@:b@c>", NULL, NULL},
    {"<@a:@b:c@d>", NULL, NULL},
    {"<@a,", NULL, NULL},
    {"<,:a@b>", NULL, NULL},
    {"<@a:", NULL, NULL},
    {"@a:b@c", NULL, NULL},
    {"(c)<a@b>", NULL, NULL},
    {NULL, NULL, NULL}
};

static void test_addresses_are_read_as_aiosmtpd_reads_them(void)
{
    path_check_rows(table, PST_PATH_UTF8);
    path_check_rows(corners, 0);
}

static void test_backslash_in_a_literal_is_refused(void)
{
    static const path_row rows[] = {
        {"<a@[1\\]2]>", NULL, NULL},
        {"<a@[\\[]>", NULL, NULL},
        {NULL, NULL, NULL}
    };

    path_check_rows(rows, 0);
}

static void test_every_prefix_is_parsed_within_its_bounds(void)
{
    path_check_prefixes(table, 0);
    path_check_prefixes(table, PST_PATH_UTF8);
    path_check_prefixes(corners, 0);
}

static void test_address_that_does_not_fit_is_malformed(void)
{
    path_check_sizes(table, PST_PATH_UTF8);
    path_check_sizes(corners, 0);
}

static void test_address_in_brackets_gives_itself(void)
{
    path_check_again(table, PST_PATH_UTF8);
    path_check_again(corners, 0);
}

static void test_deep_comments_cost_no_stack(void)
{
    char text[900];
    char out[1000];
    pst_path path;

    memset(text, '(', 400);
    memset(text + 400, ')', 400);
    memcpy(text + 800, "a@x", 3);
    ASSERT_NUMBER(path_parse(text, 803, 0, 0, out, &path), PST_PATH_OK);
    ASSERT_TEXT(path.address, "a@x");
}

void suite_smtp_path_relaxed(void);

void suite_smtp_path_relaxed(void)
{
    SUITE("smtp/path_relaxed");
    TEST(test_addresses_are_read_as_aiosmtpd_reads_them);
    TEST(test_backslash_in_a_literal_is_refused);
    TEST(test_every_prefix_is_parsed_within_its_bounds);
    TEST(test_address_that_does_not_fit_is_malformed);
    TEST(test_address_in_brackets_gives_itself);
    TEST(test_deep_comments_cost_no_stack);
}
