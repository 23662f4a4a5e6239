/* SPDX-License-Identifier: MIT */
/* test_resolve.c - host names become addresses. */
#include "postern_net.h"
#include "support/suite.h"

#define MOST 8

static postern_address found[MOST];

static int resolve(const char *host, int most)
{
    const postern_net *net = postern_net_system();

    memset(found, 0xff, sizeof found);
    return net->resolve(net->context, host, 2525, found, most);
}

static void assert_found(int i, const char *expected)
{
    char text[46];

    ASSERT_TEXT(postern_address_text(&found[i], text, sizeof text), expected);
    ASSERT_NUMBER(found[i].port, 2525);
}

static void test_no_host_is_both_loopbacks(void)
{
    ASSERT_NUMBER(resolve(NULL, MOST), 2);
    assert_found(0, "127.0.0.1");
    assert_found(1, "::1");
}

static void test_star_is_every_address(void)
{
    ASSERT_NUMBER(resolve("*", MOST), 2);
    assert_found(0, "0.0.0.0");
    assert_found(1, "::");
}

static void test_numeric_host_is_itself(void)
{
    static const char *const hosts[] = {
        "192.0.2.7", "0.0.0.0", "::", "2001:db8::25", NULL
    };
    int i;

    for (i = 0; hosts[i] != NULL; i++) {
        ASSERT_NUMBER(resolve(hosts[i], MOST), 1);
        assert_found(0, hosts[i]);
    }
}

static void test_no_more_than_asked_for(void)
{
    ASSERT_NUMBER(resolve(NULL, 1), 1);
    assert_found(0, "127.0.0.1");
    ASSERT_NUMBER(found[1].family, 0xff);
}

static void test_name_has_each_address_once(void)
{
    const int count = resolve("localhost", MOST);
    int i, j;

    CU_ASSERT(count >= 1);
    for (i = 0; i < count; i++) {
        ASSERT_NUMBER(found[i].port, 2525);
        for (j = 0; j < i; j++)
            CU_ASSERT(memcmp(&found[i], &found[j], sizeof found[0]) != 0);
    }
}

/* Names with an empty label, so that no name server is asked. */
static void test_what_is_no_name_is_noaddr(void)
{
    ASSERT_NUMBER(resolve("", MOST), POSTERN_E_NOADDR);
    ASSERT_NUMBER(resolve("no..name", MOST), POSTERN_E_NOADDR);
}

void suite_net_resolve(void)
{
    SUITE("net/resolve");
    TEST(test_no_host_is_both_loopbacks);
    TEST(test_star_is_every_address);
    TEST(test_numeric_host_is_itself);
    TEST(test_no_more_than_asked_for);
    TEST(test_name_has_each_address_once);
    TEST(test_what_is_no_name_is_noaddr);
}
