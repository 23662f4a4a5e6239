/* SPDX-License-Identifier: MIT */
/* test_mailbox.c - the domain of an address. */
#include "postern_mail.h"
#include "support/suite.h"

static const struct {
    const char *address;
    const char *domain;
} rows[] = {
    { "a@b.example", "b.example" },
    { "a@B.Example", "B.Example" },
    { "a", "" },
    { "", "" },
    { "a@", "" },
    { "@b", "b" },
    { "a@b@c", "c" },
    { "@hop,@hop2:a@b.example", "b.example" },
    { "\"a@b\"@c", "c" },
    { "\"a@b\"", "" },
    { "\"a\\\"@b\"@c", "c" },
    { "\"a\\\\\"@c", "c" },
    { "a\"b@c\"@d", "d" },
    { "a@b\"@c", "" },
    { "\"a@b", "" },
    { "\"a\\", "" },
    { "a@b\"\\", "" },
    { "a@[192.0.2.1]", "[192.0.2.1]" },
    { "a@[IPv6:::1]", "[IPv6:::1]" },
    { "a@[x:@\"]", "[x:@\"]" },
    { "a@[x]@c", "c" },
    { "a@[x@c", "[x@c" },
    { "a\\@b", "b" },
    { "\303\251@b.\303\251", "b.\303\251" }
};

static void test_the_domain_is_behind_the_last_at_outside_quotes(void)
{
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_TEXT(postern_mailbox_domain(rows[i].address), rows[i].domain);
}

static void test_it_is_a_part_of_the_address(void)
{
    static const char address[] = "a@b";

    CU_ASSERT(postern_mailbox_domain(address) == address + 2);
    ASSERT_TEXT(postern_mailbox_domain(NULL), "");
}

void suite_smtp_mailbox(void)
{
    SUITE("smtp/mailbox");
    TEST(test_the_domain_is_behind_the_last_at_outside_quotes);
    TEST(test_it_is_a_part_of_the_address);
}
