/* SPDX-License-Identifier: MIT */
/* test_numeric.c - IPv4 and IPv6 addresses read from text. */
#include "base/numeric.h"
#include "support/suite.h"

static void test_addresses_are_read(void)
{
    static const struct {
        const char *text;
        const char *again;      /* as postern_address_text has it */
    } rows[] = {
        { "127.0.0.1", "127.0.0.1" }, { "255.255.255.255",
        "255.255.255.255" }, { "0.0.0.0", "0.0.0.0" },
        { "::", "::" }, { "::1", "::1" }, { "1::", "1::" },
        { "2001:DB8::a:0:1", "2001:db8::a:0:1" },
        { "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8" },
        { "0001:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8" },
        { "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0" },
        { "::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8" },
        { "::ffff:1.2.3.4", "::ffff:102:304" },
        { "1:2:3:4:5:6:7.8.9.10", "1:2:3:4:5:6:708:90a" },
        { "1::7.8.9.10", "1::708:90a" }
    };
    size_t i;
    char text[46];

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        postern_address address;

        CU_ASSERT(pst_numeric_parse(rows[i].text, strlen(rows[i].text),
            &address));
        ASSERT_TEXT(postern_address_text(&address, text, sizeof(text)),
            rows[i].again);
        ASSERT_NUMBER(address.port, 0);
    }
}

static void test_all_else_is_refused(void)
{
    static const char *const rows[] = {
        "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "1.2.3.",
        ".1.2.3", "1..2.3", "1.2.3.4 ", "1.2.3.1000", "0x1.2.3.4", "a.b.c.d",
        ":", ":::", "1:", ":1", "1:::2", "1::2::3", "12345::", "g::",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "1.2.3.4::",
        "::1%eth0", "[::1]", "1:2:3:4::5:6:7:8", "localhost"
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        postern_address address;

        if (pst_numeric_parse(rows[i], strlen(rows[i]), &address))
            ASSERT_TEXT(rows[i], "refused");
        ASSERT_NUMBER(address.family, POSTERN_FAMILY_NONE);
    }
}

static void test_it_stops_at_the_length(void)
{
    postern_address address;

    CU_ASSERT(pst_numeric_parse("10.0.0.123", 8, &address));
    ASSERT_NUMBER(address.octets[3], 1);
    CU_ASSERT(!pst_numeric_parse("10.0.0.1", 7, &address));
    CU_ASSERT(pst_numeric_parse("::12", 3, &address));
    ASSERT_NUMBER(address.octets[15], 1);
}

void suite_base_numeric(void)
{
    SUITE("base/numeric");
    TEST(test_addresses_are_read);
    TEST(test_all_else_is_refused);
    TEST(test_it_stops_at_the_length);
}
