/* SPDX-License-Identifier: MIT */
/* test_der.c - DER is read and written, and bad DER refused. */
#include "support/suite.h"
#include "tls/der.h"

static pst_tls_octets span(const void *octets, size_t length)
{
    pst_tls_octets result;

    result.octets = (const unsigned char *)octets;
    result.length = length;
    return result;
}

static void test_elements_are_taken_off_the_front(void)
{
    pst_tls_octets from = span("\002\001\005\004\000\060\002ab", 9), inside;
    int tag;

    CU_ASSERT(!pst_tls_der_take(&from, PST_TLS_DER_SEQUENCE, &inside));
    CU_ASSERT(pst_tls_der_take(&from, PST_TLS_DER_INTEGER, &inside));
    ASSERT_NUMBER(inside.length, 1);
    ASSERT_NUMBER(inside.octets[0], 5);
    CU_ASSERT(pst_tls_der_take_any(&from, &tag, &inside));
    ASSERT_NUMBER(tag, PST_TLS_DER_OCTET_STRING);
    ASSERT_NUMBER(inside.length, 0);
    CU_ASSERT(pst_tls_der_take(&from, PST_TLS_DER_SEQUENCE, &inside));
    ASSERT_NUMBER(inside.length, 2);
    ASSERT_NUMBER(from.length, 0);
    CU_ASSERT(!pst_tls_der_take(&from, PST_TLS_DER_SEQUENCE, &inside));
    CU_ASSERT(!pst_tls_der_take_any(&from, &tag, &inside));
}

static void test_what_is_no_element_is_not_taken(void)
{
    static const struct {
        const char *octets;
        size_t length;
    } rows[] = {
        { "\060", 1 }, { "\060\001", 2 }, { "\060\200\000\000", 4 },
        { "\060\201", 2 }, { "\060\201\001", 3 }, { "\060\202\000", 3 },
        { "\060\204\377\377\377\377a", 7 }, { "\060\205\0\0\0\0\1a", 8 },
        { "\060\377a", 3 }, { "\037\001a", 3 }, { "\277\201\001a", 4 },
        { "\060\204\0\0\0\2a", 7 }, { "\060\177a", 3 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        pst_tls_octets from = span(rows[i].octets, rows[i].length), inside;
        int tag;

        if (pst_tls_der_take_any(&from, &tag, &inside))
            ASSERT_NUMBER(i, -1);
        ASSERT_NUMBER(from.length, rows[i].length);
    }
}

static void test_all_sizes_of_lengths_are_read(void)
{
    static unsigned char octets[70000];
    size_t n;

    for (n = 1; n <= 4; n++) {
        pst_tls_octets from = span(octets, 2 + n + 200), inside;

        octets[0] = 0x30;
        octets[1] = (unsigned char)(0x80 + n);
        memset(octets + 2, 0, n);
        octets[1 + n] = 200;
        CU_ASSERT(pst_tls_der_take(&from, 0x30, &inside));
        ASSERT_NUMBER(inside.length, 200);
    }
}

static void test_one_element_and_nothing_behind_it(void)
{
    static const unsigned char one[] = { 0x30, 1, 7, 0 };

    CU_ASSERT(pst_tls_der_is(one, 3, 0x30));
    CU_ASSERT(!pst_tls_der_is(one, 4, 0x30));
    CU_ASSERT(!pst_tls_der_is(one, 2, 0x30));
    CU_ASSERT(!pst_tls_der_is(one, 3, 0x31));
    CU_ASSERT(!pst_tls_der_is(one, 0, 0x30));
}

static void test_what_is_written_is_read(void)
{
    static const size_t sizes[] = { 0, 1, 127, 128, 255, 256, 65535, 65536 };
    static unsigned char block[70000], value[65536];
    size_t i;

    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        pst_tls_writer writer;
        pst_tls_octets from, outer, inside;

        memset(value, (int)i, sizeof(value));
        pst_tls_der_begin(&writer, block, sizeof(block));
        pst_tls_der_put(&writer, PST_TLS_DER_UTF8, value, sizes[i]);
        pst_tls_der_put(&writer, PST_TLS_DER_OID, "abc", 3);
        pst_tls_der_close(&writer, PST_TLS_DER_SET, 0);
        CU_ASSERT(!writer.full);
        from = span(pst_tls_der_written(&writer), writer.length);
        CU_ASSERT(pst_tls_der_take(&from, PST_TLS_DER_SET, &outer));
        ASSERT_NUMBER(from.length, 0);
        CU_ASSERT(pst_tls_der_take(&outer, PST_TLS_DER_OID, &inside));
        CU_ASSERT(pst_tls_der_take(&outer, PST_TLS_DER_UTF8, &inside));
        ASSERT_NUMBER(inside.length, sizes[i]);
        CU_ASSERT(memcmp(inside.octets, value, sizes[i]) == 0);
    }
}

static void test_the_shortest_length_is_written(void)
{
    unsigned char block[300];
    pst_tls_writer writer;
    static const char zeros[200] = { 0 };

    pst_tls_der_begin(&writer, block, sizeof(block));
    pst_tls_der_put(&writer, 4, zeros, 127);
    CU_ASSERT(memcmp(pst_tls_der_written(&writer), "\004\177", 2) == 0);
    pst_tls_der_begin(&writer, block, sizeof(block));
    pst_tls_der_put(&writer, 4, zeros, 128);
    CU_ASSERT(memcmp(pst_tls_der_written(&writer), "\004\201\200", 3) == 0);
}

static void test_what_does_not_fit_is_known(void)
{
    unsigned char block[20];
    size_t size;

    for (size = 0; size < 10; size++) {
        pst_tls_writer writer;

        memset(block, '#', sizeof(block));
        pst_tls_der_begin(&writer, block + 10, size);
        pst_tls_der_put(&writer, 4, "abcd", 4);
        pst_tls_der_close(&writer, 0x30, 0);
        ASSERT_NUMBER(writer.full, size < 8);
        ASSERT_NUMBER(block[9], '#');
        CU_ASSERT(memchr(block, 'a', 10) == NULL);
    }
}

void suite_tls_der(void)
{
    SUITE("tls/der");
    TEST(test_elements_are_taken_off_the_front);
    TEST(test_what_is_no_element_is_not_taken);
    TEST(test_all_sizes_of_lengths_are_read);
    TEST(test_one_element_and_nothing_behind_it);
    TEST(test_what_is_written_is_read);
    TEST(test_the_shortest_length_is_written);
    TEST(test_what_does_not_fit_is_known);
}
