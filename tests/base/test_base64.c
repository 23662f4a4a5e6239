/* SPDX-License-Identifier: MIT */
/* test_base64.c - base64 (RFC 4648) in both directions, and wrong input. */
#include "base/base64.h"
#include "support/suite.h"

static void test_the_vectors_of_the_rfc_go_both_ways(void)
{
    static const struct {
        const char *octets;
        const char *text;
    } rows[] = {
        { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" },
        { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
        { "foobar", "Zm9vYmFy" }, { "\377\357\276", "/+++" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t length = strlen(rows[i].octets), written;
        char text[16], octets[16];

        ASSERT_NUMBER(pst_base64_encode(rows[i].octets, length, text,
            sizeof(text)), strlen(rows[i].text));
        ASSERT_TEXT(text, rows[i].text);
        ASSERT_NUMBER(PST_BASE64_TEXT(length), strlen(text));
        CU_ASSERT(pst_base64_decode(text, strlen(text), octets,
            sizeof(octets) - 1, &written));
        octets[written] = '\0';
        ASSERT_TEXT(octets, rows[i].octets);
    }
}

static void test_all_octets_come_back(void)
{
    unsigned char octets[256], back[256];
    char text[PST_BASE64_TEXT(256) + 1];
    size_t i, length, written;

    for (i = 0; i < sizeof(octets); i++)
        octets[i] = (unsigned char)(i ^ 0x5A);
    for (length = 0; length <= sizeof(octets); length++) {
        size_t n = pst_base64_encode(octets, length, text, sizeof(text));

        CU_ASSERT(pst_base64_decode(text, n, back, length, &written));
        ASSERT_NUMBER(written, length);
        CU_ASSERT(memcmp(octets, back, length) == 0);
    }
}

static void test_what_is_not_base64_is_refused(void)
{
    static const char *const rows[] = {
        "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "=", "====", "Z===",
        "Zg==Zg==", "Zm8=Zm8=", "Zm9v\n", "Zm 9", "Zm9-", "Zm9_", "*m9v",
        "Z*9v", "Zm*v", "Zm9*", "Zg=v", "Zm9vZ", "\303\244Zm"
    };
    size_t i, written;
    char octets[16];

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (pst_base64_decode(rows[i], strlen(rows[i]), octets,
            sizeof(octets), &written))
            ASSERT_TEXT(rows[i], "refused");
}

static void test_only_characters_of_the_alphabet_count(void)
{
    int c, good = 0;
    size_t written;
    char octets[3];

    for (c = 0; c < 256; c++) {
        char text[4];

        memset(text, c, sizeof(text));
        good += pst_base64_decode(text, 4, octets, 3, &written);
    }
    ASSERT_NUMBER(good, 64);
}

static void test_nothing_is_written_past_the_end(void)
{
    char text[16], octets[8];
    size_t size, written;

    for (size = 0; size <= 9; size++) {
        memset(text, '#', sizeof(text));
        ASSERT_NUMBER(pst_base64_encode("fooba", 5, text, size),
            size < 9 ? 0 : 8);
        CU_ASSERT(size == 0 || size == 9 || text[0] == '\0');
        ASSERT_NUMBER(text[size], '#');
    }
    for (size = 0; size <= 5; size++) {
        memset(octets, '#', sizeof(octets));
        ASSERT_NUMBER(pst_base64_decode("Zm9vYmE=", 8, octets, size,
            &written), size == 5);
        ASSERT_NUMBER(octets[size], '#');
    }
}

static void test_it_decodes_where_the_text_is(void)
{
    char text[] = "Zm9vYmFy";
    size_t written;

    CU_ASSERT(pst_base64_decode(text, 8, text, 8, &written));
    ASSERT_NUMBER(written, 6);
    CU_ASSERT(memcmp(text, "foobar", 6) == 0);
}

void suite_base_base64(void)
{
    SUITE("base/base64");
    TEST(test_the_vectors_of_the_rfc_go_both_ways);
    TEST(test_all_octets_come_back);
    TEST(test_what_is_not_base64_is_refused);
    TEST(test_only_characters_of_the_alphabet_count);
    TEST(test_nothing_is_written_past_the_end);
    TEST(test_it_decodes_where_the_text_is);
}
