/* SPDX-License-Identifier: MIT */
/* test_path_domain.c - domains and address literals, and their limits. */
#include <stdlib.h>

#include "smtp/path_domain.h"
#include "support/suite.h"

/* On a copy that ends where its block ends. */
static int ask(int (*valid)(const char *, size_t), const char *text)
{
    size_t length = strlen(text);
    char *copy = malloc(length + 1);
    int result;

    if (copy == NULL)
        abort();
    memcpy(copy + 1, text, length);
    result = valid(copy + 1, length);
    free(copy);
    return result;
}

static void check(int (*valid)(const char *, size_t),
    const char *const *texts, int expected)
{
    for (; *texts != NULL; texts++) {
        if (ask(valid, *texts) != expected)
            ASSERT_TEXT(*texts, expected ? "(valid)" : "(not valid)");
        ASSERT_NUMBER(ask(valid, *texts), expected);
    }
}

static void test_domains_are_labels_with_dots_between(void)
{
    static const char *const good[] = {
        "a", "A.b9", "a-b.c--d", "1.2", "127.0.0.1", "xn--4ca.test",
        "\303\244.test", NULL
    };
    static const char *const bad[] = {
        "", ".", "a.", ".a", "a..b", "-a", "a-", "a.-b", "a-.b", "a_b",
        "a b", "a@b", "a\\b", "[1.2.3.4]", NULL
    };

    check(pst_path_domain_valid, good, 1);
    check(pst_path_domain_valid, bad, 0);
}

static void test_label_has_63_characters_at_most(void)
{
    char text[200];
    int i;

    memset(text, 'd', sizeof(text));
    memcpy(text, "a.", 2);
    text[2 + 63] = '\0';
    ASSERT_NUMBER(ask(pst_path_domain_valid, text), 1);
    text[2 + 63] = 'd';
    text[2 + 64] = '\0';
    ASSERT_NUMBER(ask(pst_path_domain_valid, text), 0);
    for (i = 0; i < 63; i++)
        memcpy(text + 2 * i, "\303\244", 2);
    text[2 * 63] = '\0';
    ASSERT_NUMBER(ask(pst_path_domain_valid, text), 1);
    memcpy(text + 2 * 63, "a", 2);
    ASSERT_NUMBER(ask(pst_path_domain_valid, text), 0);
}

static void test_domain_has_255_octets_at_most(void)
{
    char text[300];
    size_t i;

    for (i = 0; i < 256; i++)
        text[i] = i % 16 == 15 && i < 240 ? '.' : 'd';
    text[255] = '\0';
    ASSERT_NUMBER(ask(pst_path_domain_valid, text), 1);
    text[255] = 'd';
    text[256] = '\0';
    ASSERT_NUMBER(ask(pst_path_domain_valid, text), 0);
}

static void test_ipv4_literals_are_four_numbers(void)
{
    static const char *const good[] = {
        "127.0.0.1", "0.0.0.0", "255.255.255.255", "001.02.3.4", NULL
    };
    static const char *const bad[] = {
        "", "1", "1.2.3", "1.2.3.", "1.2.3.4.", "1.2.3.4.5", "256.1.1.1",
        "1.1.1.256", "1.2.3.0004", ".1.2.3", "1..2.3", "1.2.3.4x", "x",
        "1.2.3.x", "-1.2.3.4", "1,2.3.4", "0x7f.0.0.1", "1.2.3.4 ", NULL
    };

    check(pst_path_domain_literal_valid, good, 1);
    check(pst_path_domain_literal_valid, bad, 0);
}

static void test_ipv6_literals_are_eight_groups_or_a_gap(void)
{
    static const char *const good[] = {
        "IPv6:1:2:3:4:5:6:7:8", "ipV6:::", "IPv6:::1", "IPv6:1::",
        "IPv6:2001:db8::ABCD", "IPv6:1:2:3:4:5:6::", "IPv6:::3:4:5:6:7:8",
        "IPv6:1:2:3::6:7:8", "IPv6:1:2:3:4:5:6:1.2.3.4",
        "IPv6:::ffff:1.2.3.4", "IPv6:::1.2.3.4", "IPv6:1:2::3:4:1.2.3.4",
        NULL
    };
    static const char *const bad[] = {
        "IPv6:", "IPv6::", "IPv6:1", "IPv6:1:", "IPv6::1", "IPv6:1:2",
        "IPv6:1::2::3", "IPv6:::1::", "IPv6::::1", "IPv6:1:::2",
        "IPv6:1:2:3:4:5:6:7", "IPv6:1:2:3:4:5:6:7:8:9",
        "IPv6:1:2:3:4:5:6:7::", "IPv6:1::3:4:5:6:7:8",
        "IPv6:::2:3:4:5:6:7:8", "IPv6:12345::", "IPv6:g::", "IPv6:1::g",
        "IPv6:fe80::1%lo", "IPv6:::ffff:1.2.3", "IPv6:1.2.3.4",
        "IPv6:::1.2.3.4:5", "IPv6:1:2:3:4:5:6:7:1.2.3.4",
        "IPv6:1:2:3::4:5:1.2.3.4", "IPv6:::256.1.1.1", "IPv6:::.1",
        "IPv6:::1 ", "IPv6 :::1", "::1", "IPv4:1.2.3.4", "tag:content", NULL
    };

    check(pst_path_domain_literal_valid, good, 1);
    check(pst_path_domain_literal_valid, bad, 0);
}

static void test_nul_is_no_digit(void)
{
    ASSERT_NUMBER(pst_path_domain_literal_valid("IPv6:::\0", 8), 0);
    ASSERT_NUMBER(pst_path_domain_valid("a\0b", 3), 0);
}

void suite_smtp_path_domain(void);

void suite_smtp_path_domain(void)
{
    SUITE("smtp/path_domain");
    TEST(test_domains_are_labels_with_dots_between);
    TEST(test_label_has_63_characters_at_most);
    TEST(test_domain_has_255_octets_at_most);
    TEST(test_ipv4_literals_are_four_numbers);
    TEST(test_ipv6_literals_are_eight_groups_or_a_gap);
    TEST(test_nul_is_no_digit);
}
