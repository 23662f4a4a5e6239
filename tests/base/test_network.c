/* SPDX-License-Identifier: MIT */
/* test_network.c - lists of networks. */
#include <string.h>

#include "base/network.h"
#include "base/numeric.h"
#include "support/suite.h"

static void test_lists_that_are_right_and_wrong(void)
{
    static const char *const right[] = {
        "127.0.0.1", "::1", "local", "10.0.0.0/8", "0.0.0.0/0", "::/0",
        "127.0.0.0/8,::1", " 127.0.0.1 , ::1 ", "10.1.2.3/8", "fe80::/10",
        "192.0.2.1/32", "2001:db8::/128", NULL
    };
    static const char *const wrong[] = {
        "", " ", ",", "127.0.0.1,", ",::1", "127.0.0.1,,::1", "127.0.0",
        "localhost", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08",
        "10.0.0.0/-1", "10.0.0.0/8x", "::/129", "::1/99999999999999999999",
        "127.0.0.1 ::1", "[::1]", "/8", "local/8", "*", "10.0.0.0/255.0.0.0",
        NULL
    };
    int i;

    for (i = 0; right[i] != NULL; i++)
        CU_ASSERT(pst_network_check(right[i]));
    for (i = 0; wrong[i] != NULL; i++)
        CU_ASSERT(!pst_network_check(wrong[i]));
}

static const struct {
    const char *list;
    const char *address;
    int holds;
} rows[] = {
    { "127.0.0.1", "127.0.0.1", 1 },
    { "127.0.0.1", "127.0.0.2", 0 },
    { "127.0.0.1", "::1", 0 },
    { "127.0.0.0/8,::1", "127.255.255.255", 1 },
    { "127.0.0.0/8,::1", "128.0.0.0", 0 },
    { "127.0.0.0/8,::1", "::1", 1 },
    { "127.0.0.0/8,::1", "::2", 0 },
    { "172.16.0.0/12", "172.31.255.255", 1 },
    { "172.16.0.0/12", "172.32.0.0", 0 },
    { "172.31.0.1/12", "172.16.0.9", 1 },
    { "0.0.0.0/0", "203.0.113.9", 1 },
    { "0.0.0.0/0", "::1", 0 },
    { "::/0", "2001:db8::1", 1 },
    { "::/0", "203.0.113.9", 0 },
    { "fe80::/10", "febf::1", 1 },
    { "fe80::/10", "fec0::1", 0 },
    { "127.0.0.0/8", "::ffff:127.0.0.1", 1 },
    { "127.0.0.0/8", "::ffff:126.0.0.1", 0 },
    { "local", "127.0.0.1", 0 },
    { " 10.0.0.0/8 , 192.0.2.1 ", "192.0.2.1", 1 },
    { "192.0.2.1/31", "192.0.2.0", 1 },
    { "192.0.2.1/32", "192.0.2.0", 0 }
};

static void test_an_address_is_in_a_list(void)
{
    postern_address address;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CU_ASSERT_FATAL(pst_numeric_parse(rows[i].address,
            strlen(rows[i].address), &address));
        ASSERT_NUMBER(pst_network_holds(rows[i].list, &address),
            rows[i].holds);
    }
}

static void test_local_sockets_and_nobody(void)
{
    postern_address address;

    memset(&address, 0, sizeof(address));
    CU_ASSERT(!pst_network_holds("::/0,0.0.0.0/0,local", &address));
    address.family = POSTERN_FAMILY_LOCAL;
    CU_ASSERT(pst_network_holds("::1,local", &address));
    CU_ASSERT(!pst_network_holds("::/0,0.0.0.0/0", &address));
}

void suite_base_network(void)
{
    SUITE("base/network");
    TEST(test_lists_that_are_right_and_wrong);
    TEST(test_an_address_is_in_a_list);
    TEST(test_local_sockets_and_nobody);
}
