/* SPDX-License-Identifier: MIT */
/* test_address.c - addresses as text: RFC 5952, dots, other families, cut. */
#include "support/suite.h"
#include "postern_base.h"

static const struct {
    unsigned char octets[16];
    const char *text;
} addresses[] = {
    /* RFC 5952 4.1: no leading zeros */
    { { 0x20, 1, 0xd, 0xb8, 0, 0xa, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1 },
      "2001:db8:a:1:1:1:1:1" },
    /* 4.2.2: one group of zeros stays */
    { { 0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1 },
      "2001:db8:0:1:1:1:1:1" },
    /* 4.2.3: the longest run is shortened, the first of two */
    { { 0x20, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1 },
      "2001:0:0:1::1" },
    { { 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1 },
      "2001:db8::1:0:0:1" },
    { { 0 }, "::" },
    { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, "::1" },
    { { 0xfe, 0x80 }, "fe80::" },
    { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1 },
      "::ffff:c000:201" },
    { { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" }
};

static postern_address address_of(int family, const unsigned char *octets)
{
    postern_address address;

    memset(&address, 0, sizeof(address));
    address.family = (unsigned char)family;
    memcpy(address.octets, octets, sizeof(address.octets));
    return address;
}

static void test_inet6_is_written_as_rfc_5952_says(void)
{
    size_t i;

    for (i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        postern_address address = address_of(POSTERN_FAMILY_INET6,
            addresses[i].octets);
        char text[46];

        ASSERT_TEXT(postern_address_text(&address, text, sizeof(text)),
            addresses[i].text);
    }
}

static void test_inet_is_written_in_dots(void)
{
    static const unsigned char octets[16] = { 192, 0, 2, 255, 9, 9 };
    postern_address address = address_of(POSTERN_FAMILY_INET, octets);
    char text[46];

    ASSERT_TEXT(postern_address_text(&address, text, sizeof(text)),
        "192.0.2.255");
}

static void test_other_families_have_a_word(void)
{
    static const unsigned char octets[16] = { 1 };
    postern_address address = address_of(POSTERN_FAMILY_LOCAL, octets);
    char text[46];

    ASSERT_TEXT(postern_address_text(&address, text, sizeof(text)), "local");
    address.family = POSTERN_FAMILY_NONE;
    ASSERT_TEXT(postern_address_text(&address, text, sizeof(text)), "unknown");
}

static void test_small_buffer_cuts_the_text(void)
{
    static const unsigned char octets[16] = { 192, 0, 2, 255 };
    postern_address address = address_of(POSTERN_FAMILY_INET, octets);
    char text[9] = "........";

    ASSERT_TEXT(postern_address_text(&address, text, 6), "192.0");
    ASSERT_NUMBER(text[6], '.');
    CU_ASSERT_PTR_EQUAL(postern_address_text(&address, text, 0), text);
    ASSERT_TEXT(text, "192.0");
}

void suite_base_address(void)
{
    SUITE("base/address");
    TEST(test_inet6_is_written_as_rfc_5952_says);
    TEST(test_inet_is_written_in_dots);
    TEST(test_other_families_have_a_word);
    TEST(test_small_buffer_cuts_the_text);
}
