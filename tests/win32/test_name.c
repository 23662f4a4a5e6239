/* SPDX-License-Identifier: MIT */
/* test_name.c - the full name of this machine. */
#include "win32/net.h"
#include "support/suite.h"

static void test_full_name_stays_as_it_is(void)
{
    char name[20];

    ASSERT_NUMBER(pst_net_full_name("mx.example.com", name, 20), 0);
    ASSERT_TEXT(name, "mx.example.com");
    ASSERT_NUMBER(pst_net_full_name("mx.example.com", name, 15), 0);
    ASSERT_NUMBER(pst_net_full_name("mx.example.com", name, 14),
        POSTERN_E_FAILED);
}

/* Names with an empty label, so that no name server is asked. */
static void test_what_is_no_name_is_failed(void)
{
    char name[20];

    ASSERT_NUMBER(pst_net_full_name("", name, 20), POSTERN_E_FAILED);
    ASSERT_NUMBER(pst_net_full_name("no such..name", name, 20),
        POSTERN_E_FAILED);
}

static void test_host_name_begins_with_the_short_one(void)
{
    const postern_net *net = postern_net_system();
    char name[256], known[256];

    ASSERT_NUMBER(net->host_name(net->context, name, sizeof name), 0);
    CU_ASSERT(gethostname(known, sizeof known) == 0);
    CU_ASSERT(*name != '\0');
    if (strchr(name, '.') == NULL)
        ASSERT_TEXT(name, known);
}

static void test_host_name_without_room_is_failed(void)
{
    const postern_net *net = postern_net_system();
    char name[1];

    ASSERT_NUMBER(net->host_name(net->context, name, 1), POSTERN_E_FAILED);
    ASSERT_NUMBER(net->host_name(net->context, name, 0), POSTERN_E_FAILED);
}

void suite_win32_name(void)
{
    SUITE("win32/name");
    TEST(test_full_name_stays_as_it_is);
    TEST(test_what_is_no_name_is_failed);
    TEST(test_host_name_begins_with_the_short_one);
    TEST(test_host_name_without_room_is_failed);
}
