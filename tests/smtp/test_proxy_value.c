/* SPDX-License-Identifier: MIT */
/* test_proxy_value.c - the values of a PROXY header: finding and checking
   them. */
#include <string.h>

#include "smtp/proxy.h"
#include "support/suite.h"

#define START "\r\n\r\n\0\r\nQUIT\n\041"
#define UNSPEC "\000"

static postern_proxy proxy;
static const char *why;
static char header[300];

/* A header of UNSPEC with these values. */
static long parse(const char *values, size_t length)
{
    memcpy(header, START UNSPEC, 14);
    header[14] = (char)(length >> 8);
    header[15] = (char)length;
    memcpy(header + 16, values, length);
    return pst_proxy_parse(header, 16 + length, &proxy, &why);
}
#define PARSE(text) parse(text, sizeof(text) - 1)

static void assert_value(const char *name, const char *wanted)
{
    size_t length;
    const char *value = postern_proxy_named(&proxy, name, &length);

    CU_ASSERT_FATAL(value != NULL);
    ASSERT_NUMBER(length, strlen(wanted));
    CU_ASSERT(memcmp(value, wanted, length) == 0);
    CU_ASSERT(postern_proxy_value(&proxy, postern_proxy_number(name),
        &length) == value);
}

static void assert_none(const char *name)
{
    size_t length = 1;

    CU_ASSERT(postern_proxy_named(&proxy, name, &length) == NULL);
    ASSERT_NUMBER(length, 0);
}

#define SSL_ALL "\040\000\037\007\000\000\000\000" \
    "\041\000\007TLSv1.3" "\042\000\007c.test " "\045\000\003EC7"

static void test_values_are_found_by_name(void)
{
    ASSERT_NUMBER(PARSE("\001\000\004smtp" "\002\000\007mx.test" SSL_ALL
        "\060\000\004blue" "\005\000\000" "\340\000\001z"), 81);
    assert_value("ALPN", "smtp");
    assert_value("AUTHORITY", "mx.test");
    assert_value("SSL_VERSION", "TLSv1.3");
    assert_value("SSL_CN", "c.test ");
    assert_value("SSL_KEY_ALG", "EC7");
    assert_value("NETNS", "blue");
    assert_value("UNIQUE_ID", "");
    assert_none("SSL_CIPHER");
    assert_none("CRC32C");
    assert_none("alpn");
    assert_none("");
}

static void test_names_and_numbers(void)
{
    ASSERT_TEXT(postern_proxy_name(0x22), "SSL_CN");
    ASSERT_NUMBER(postern_proxy_number("SSL_CN"), 0x22);
    CU_ASSERT(postern_proxy_name(0xE0) == NULL);
    CU_ASSERT(postern_proxy_name(0) == NULL);
    ASSERT_NUMBER(postern_proxy_number("SSL_"), -1);
}

static void test_ssl_says_whether_the_certificate_is_right(void)
{
    unsigned client = 0;
    unsigned long verify = 1;

    (void)PARSE(SSL_ALL);
    ASSERT_NUMBER(postern_proxy_ssl(&proxy, &client, &verify), 1);
    ASSERT_NUMBER(client, 7);
    ASSERT_NUMBER(verify, 0);
    (void)PARSE("\040\000\005\001\200\000\000\023");
    ASSERT_NUMBER(postern_proxy_ssl(&proxy, NULL, &verify), 1);
    CU_ASSERT(verify == 0x80000013UL);
    ASSERT_NUMBER(postern_proxy_ssl(&proxy, &client, NULL), 1);
    ASSERT_NUMBER(client, 1);
    (void)PARSE("\001\000\001x");
    ASSERT_NUMBER(postern_proxy_ssl(&proxy, &client, &verify), 0);
}

static void test_all_are_walked_over(void)
{
    static const int numbers[] = { 0x05, 0x20, 0x21, 0x22, 0x25, 0x05 };
    size_t place = 0, length, i = 0;
    const char *value;
    int number;

    (void)PARSE("\005\000\001a" SSL_ALL "\005\000\001b");
    while (i < 6 && postern_proxy_next(&proxy, &place, &number, &value,
        &length))
        ASSERT_NUMBER(number, numbers[i++]);
    ASSERT_NUMBER(i, 6);
    ASSERT_NUMBER(*value, 'b');
    CU_ASSERT(!postern_proxy_next(&proxy, &place, &number, &value, &length));
    assert_value("UNIQUE_ID", "a");
}

static void test_a_header_without_values(void)
{
    size_t place = 0, length;
    const char *value;
    int number;

    ASSERT_NUMBER(pst_proxy_parse("PROXY UNKNOWN\r\n", 15, &proxy, &why), 15);
    CU_ASSERT(!postern_proxy_next(&proxy, &place, &number, &value, &length));
    assert_none("ALPN");
}

static void test_values_that_are_cut(void)
{
    static const char whole[] = "\001\000\004smtp" SSL_ALL;
    size_t i, length = sizeof(whole) - 1;

    for (i = 0; i <= length; i++) {
        int is_right = i == 0 || i == 7 || i == length;

        ASSERT_NUMBER(parse(whole, i), is_right ? 16 + (long)i : -1);
        ASSERT_TEXT(why == NULL ? "" : why,
            is_right ? "" : "PROXYv2 malformed TLV");
    }
}

/* A value of SSL that is cut, or that is SSL again. */
static void test_values_in_ssl_that_are_cut(void)
{
    ASSERT_NUMBER(PARSE("\040\000\000"), -1);
    ASSERT_NUMBER(PARSE("\040\000\004\001\000\000\000"), -1);
    ASSERT_NUMBER(PARSE("\040\000\005\001\000\000\000\000"), 24);
    ASSERT_NUMBER(PARSE("\040\000\006\001\000\000\000\000\041"), -1);
    ASSERT_NUMBER(PARSE("\040\000\011\001\000\000\000\000\041\000\002x"), -1);
    ASSERT_NUMBER(PARSE("\040\000\011\001\000\000\000\000\041\000\002x"
        "\001\000\000"), -1);
    ASSERT_NUMBER(PARSE("\040\000\015\001\000\000\000\000"
        "\040\000\005\001\000\000\000\000"), -1);
}

/* RFC 3720 B.4 has the polynomial; this checksum was computed by
   another program. */
static void test_the_checksum_is_looked_at(void)
{
    char values[] = "\001\000\004smtp\003\000\004\000\000\000\000";
    int i;

    ASSERT_NUMBER(PARSE("\003\000\003\000\000\000"), -1);
    ASSERT_TEXT(why, "PROXYv2 wrong CRC32C");
    ASSERT_NUMBER(PARSE("\003\000\005\000\000\000\000\000"), -1);
    memcpy(values + 10, "\303\125\140\255", 4);
    ASSERT_NUMBER(parse(values, 14), 30);
    for (i = 3; i < 14; i++) {
        if (i >= 7 && i < 10)
            continue;           /* type and length of it */
        values[i] ^= 1;
        ASSERT_NUMBER(parse(values, 14), -1);
        ASSERT_TEXT(why, "PROXYv2 wrong CRC32C");
        values[i] ^= 1;
    }
}

void suite_smtp_proxy_value(void)
{
    SUITE("smtp/proxy_value");
    TEST(test_values_are_found_by_name);
    TEST(test_names_and_numbers);
    TEST(test_ssl_says_whether_the_certificate_is_right);
    TEST(test_all_are_walked_over);
    TEST(test_a_header_without_values);
    TEST(test_values_that_are_cut);
    TEST(test_values_in_ssl_that_are_cut);
    TEST(test_the_checksum_is_looked_at);
}
