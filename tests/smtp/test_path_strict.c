/* SPDX-License-Identifier: MIT */
/* test_path_strict.c - paths exactly as in RFC 5321 4.1.2, by a table. */
#include "support/suite.h"
#include "test_path.h"

/* Source routes, quotes, dots, literals, ends, atext. */
static const path_row table[] = {
    {"<c@d.test>", "c@d.test", ""},
    {"<c@d.test>   SIZE=1 BODY=7BIT", "c@d.test", "SIZE=1 BODY=7BIT"},
    {"<postmaster>", "postmaster", ""},
    {"<PostMaster> X=1", "PostMaster", "X=1"},
    {"<x>", NULL, NULL},
    {"<postmaste>", NULL, NULL},
    {"<postmasterx>", NULL, NULL},
    {"<\"postmas\">", NULL, NULL},
    {"<\"postmaster\">", NULL, NULL},
    {"<@a,@b:c@d>", "c@d", ""},
    {"<@a.test:c@[127.0.0.1]>", "c@[127.0.0.1]", ""},
    {"<@a:postmaster>", "postmaster", ""},
    {"<@a,@b:>", NULL, NULL},
    {"<@a c@d>", NULL, NULL},
    {"<@a>", NULL, NULL},
    {"<@a,b:c@d>", NULL, NULL},
    {"<@a,:c@d>", NULL, NULL},
    {"<,@a:c@d>", NULL, NULL},
    {"<@-a:c@d>", NULL, NULL},
    {"<@-a\"b\"@c>", NULL, NULL},
    {"<@:c@d>", NULL, NULL},
    {"<@[127.0.0.1]:c@d>", NULL, NULL},
    {"<\"a b\"@d>", "\"a b\"@d", ""},
    {"<\"a\\\"b\"@d>", "\"a\\\"b\"@d", ""},
    {"<\"\"@d>", "\"\"@d", ""},
    {"<\"ab\"@d>", "ab@d", ""},
    {"<\"a.b\"@d>", "a.b@d", ""},
    {"<\"a..b\"@d>", "\"a..b\"@d", ""},
    {"<\".a\"@d>", "\".a\"@d", ""},
    {"<\"a.\"@d>", "\"a.\"@d", ""},
    {"<\"\\a\\b\"@d>", "ab@d", ""},
    {"<\"\\~\"@d>", "~@d", ""},
    {"<\"a\\ b\"@d>", "\"a b\"@d", ""},
    {"<\"\\\\\"@d>", "\"\\\\\"@d", ""},
    {"<\"a@b>,c\"@d>", "\"a@b>,c\"@d", ""},
    {"<\"\303\244\"@d>", "\303\244@d", ""},
    {"<\"\\\303\244\"@d>", NULL, NULL},
    {"<\"a@d>", NULL, NULL},
    {"<\"a", NULL, NULL},
    {"<\"a\\", NULL, NULL},
    {"<\"a\"b@d>", NULL, NULL},
    {"<a\"b\"@d>", NULL, NULL},
    {"<\"a\".b@d>", NULL, NULL},
    {"<a..b@d>", NULL, NULL},
    {"<.a@d>", NULL, NULL},
    {"<a.@d>", NULL, NULL},
    {"<a\\b@d>", NULL, NULL},
    {"<a b@d>", NULL, NULL},
    {"<(c)a@d>", NULL, NULL},
    {"< a@d>", NULL, NULL},
    {"<a@d >", NULL, NULL},
    {"<a@ d>", NULL, NULL},
    {"<a @d>", NULL, NULL},
    {"<a@[127.0.0.1]>", "a@[127.0.0.1]", ""},
    {"<a@[IPv6:::1]>", "a@[IPv6:::1]", ""},
    {"<a@[IPv6:1:2:3:4:5:6:7:8]>", "a@[IPv6:1:2:3:4:5:6:7:8]", ""},
    {"<a@[256.1.1.1]>", NULL, NULL},
    {"<a@[IPv6:1::2::3]>", NULL, NULL},
    {"<a@[IPv6:::ffff:1.2.3]>", NULL, NULL},
    {"<a@[IPv6:fe80::1%lo]>", NULL, NULL},
    {"<a@[]>", NULL, NULL},
    {"<a@[x>", NULL, NULL},
    {"<a@[127.0.0.1>", NULL, NULL},
    {"<a@[127.0.0.1", NULL, NULL},
    {"<a@[127.0.0.1]x>", NULL, NULL},
    {"<a@x[127.0.0.1]>", NULL, NULL},
    {"<a@[ 127.0.0.1]>", NULL, NULL},
    {"<a@[tag:content]>", NULL, NULL},
    {"<a@127.0.0.1>", "a@127.0.0.1", ""},
    {"<\303\244@\303\244.test>", "\303\244@\303\244.test", ""},
    {"<a@b>garbage", NULL, NULL},
    {"<a@b> <c@d>", "a@b", "<c@d>"},
    {"<<a@b>>", NULL, NULL},
    {"<a@b", NULL, NULL},
    {"a@b>", NULL, NULL},
    {"a@b", NULL, NULL},
    {"Anne <a@b>", NULL, NULL},
    {"<;id@d>", NULL, NULL},
    {"<|cmd@d>", "|cmd@d", ""},
    {"<`x`@d>", "`x`@d", ""},
    {"<$(x)@d>", NULL, NULL},
    {"<-fx@d>", "-fx@d", ""},
    {"<../x@d>", NULL, NULL},
    {"<a%b@c>", "a%b@c", ""},
    {"<a!b@c>", "a!b@c", ""},
    {"<!#$%&'*+-/=?^_`{|}~@c>", "!#$%&'*+-/=?^_`{|}~@c", ""},
    {"<a@b@c>", NULL, NULL},
    {"<a@>", NULL, NULL},
    {"<@>", NULL, NULL},
    {"<a@b.>", NULL, NULL},
    {"<a@.b>", NULL, NULL},
    {"<a@b..c>", NULL, NULL},
    {"<a@b_c>", NULL, NULL},
    {"<", NULL, NULL},
    {NULL, NULL, NULL}
};

#define STRICT (PST_PATH_STRICT | PST_PATH_UTF8)

static void test_paths_are_read_to_the_letter(void)
{
    path_check_rows(table, STRICT);
}

static void test_every_prefix_is_parsed_within_its_bounds(void)
{
    path_check_prefixes(table, STRICT);
    path_check_prefixes(table, PST_PATH_STRICT);
}

static void test_address_that_does_not_fit_is_malformed(void)
{
    path_check_sizes(table, STRICT);
}

static void test_address_in_brackets_gives_itself(void)
{
    path_check_again(table, STRICT);
}

/* "<", `local` times a, "@", a domain of `domain` octets, ">". */
static int parse_lengths(const char *before, size_t local, size_t domain)
{
    static const char label[] = "ddddddddddddddd.";
    char text[1000];
    char out[1000];
    char *at = text + sprintf(text, "%s", before);
    pst_path path;
    size_t i;

    memset(at, 'a', local);
    at += local;
    *at++ = '@';
    for (i = 0; i < domain; i++)
        *at++ = i + 1 == domain ? 'd' : label[i % 16];
    *at++ = '>';
    return path_parse(text, (size_t)(at - text), STRICT, 0, out, &path);
}

static void test_local_part_has_64_octets_at_most(void)
{
    ASSERT_NUMBER(parse_lengths("<", 64, 1), PST_PATH_OK);
    ASSERT_NUMBER(parse_lengths("<", 65, 1), PST_PATH_MALFORMED);
}

static void test_quotes_count_for_the_length_of_the_local_part(void)
{
    char text[100];
    char out[1000];
    pst_path path;

    sprintf(text, "<\"%062d\"@d>", 0);
    ASSERT_NUMBER(path_parse(text, strlen(text), STRICT, 0, out, &path),
        PST_PATH_OK);
    ASSERT_NUMBER(path.local, 62);
    sprintf(text, "<\"%063d\"@d>", 0);
    ASSERT_NUMBER(path_parse(text, strlen(text), STRICT, 0, out, &path),
        PST_PATH_MALFORMED);
}

static void test_path_has_256_octets_at_most(void)
{
    ASSERT_NUMBER(parse_lengths("<", 1, 252), PST_PATH_OK);
    ASSERT_NUMBER(parse_lengths("<", 1, 253), PST_PATH_MALFORMED);
    ASSERT_NUMBER(parse_lengths("<", 64, 189), PST_PATH_OK);
    ASSERT_NUMBER(parse_lengths("<", 64, 190), PST_PATH_MALFORMED);
    /* the source route is part of the path, blanks before it are not */
    ASSERT_NUMBER(parse_lengths("<@r:", 1, 249), PST_PATH_OK);
    ASSERT_NUMBER(parse_lengths("<@r:", 1, 250), PST_PATH_MALFORMED);
    ASSERT_NUMBER(parse_lengths("  <", 1, 252), PST_PATH_OK);
}

void suite_smtp_path_strict(void);

void suite_smtp_path_strict(void)
{
    SUITE("smtp/path_strict");
    TEST(test_paths_are_read_to_the_letter);
    TEST(test_every_prefix_is_parsed_within_its_bounds);
    TEST(test_address_that_does_not_fit_is_malformed);
    TEST(test_address_in_brackets_gives_itself);
    TEST(test_local_part_has_64_octets_at_most);
    TEST(test_quotes_count_for_the_length_of_the_local_part);
    TEST(test_path_has_256_octets_at_most);
}
