/* SPDX-License-Identifier: MIT */
/*
 * test_proxy.c - the header of the PROXY protocol: what is right, what is
 * wrong, and what is not there yet.
 */
#include <stdlib.h>
#include <string.h>

#include "smtp/proxy.h"
#include "support/suite.h"

static postern_proxy proxy;
static const char *why;

/* In a block of just its size, so that a tool sees who reads behind it; the
   texts point into it until the next call. */
static long parse(const char *octets, size_t length)
{
    static char *copy;

    free(copy);
    copy = (char *)malloc(length > 0 ? length : 1);
    if (copy == NULL)
        abort();
    memcpy(copy, octets, length);
    return pst_proxy_parse(copy, length, &proxy, &why);
}

static const char *address(const postern_address *from)
{
    static char text[48];

    return postern_address_text(from, text, sizeof(text));
}

/* ---- version 1 ---------------------------------------------------------- */

#define A107 "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535" \
    "12345678901234567890123456789012345678901234567 "

static const struct {
    const char *line;
    const char *source;
    unsigned source_port;
    const char *destination;
    unsigned destination_port;
} lines[] = {
    { "PROXY TCP4 192.0.2.1 198.51.100.2 4711 25\r\n",
        "192.0.2.1", 4711, "198.51.100.2", 25 },
    { "PROXY TCP4 255.255.255.255 0.0.0.0 65535 0\r\n",
        "255.255.255.255", 65535, "0.0.0.0", 0 },
    { "PROXY TCP6 2001:db8::1 ::1 4711 25\r\n",
        "2001:db8::1", 4711, "::1", 25 },
    { "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 65535,
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 65535 },
    { "PROXY UNKNOWN\r\n", "unknown", 0, "unknown", 0 },
    { "PROXY UNKNOWN \r\n", "unknown", 0, "unknown", 0 },
    { "PROXY UNKNOWN 192.0.2.1 \001 junk\r\n", "unknown", 0, "unknown", 0 },
    { A107 "\r\n", "unknown", 0, "unknown", 0 }
};

static void test_version_1_says_who_it_is(void)
{
    size_t i;

    for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        size_t length = strlen(lines[i].line);

        ASSERT_NUMBER(parse(lines[i].line, length), (long)length);
        ASSERT_NUMBER(proxy.version, 1);
        ASSERT_NUMBER(proxy.length, length);
        CU_ASSERT(!proxy.is_local && !proxy.is_datagram && why == NULL);
        ASSERT_TEXT(address(&proxy.source), lines[i].source);
        ASSERT_NUMBER(proxy.source.port, lines[i].source_port);
        ASSERT_TEXT(address(&proxy.destination), lines[i].destination);
        ASSERT_NUMBER(proxy.destination.port, lines[i].destination_port);
        ASSERT_NUMBER(proxy.values_length, 0);
    }
}

static const struct {
    const char *line;
    const char *why;
} wrong_lines[] = {
    { "EHLO c.test\r\n", "PROXY unrecognized signature" },
    { "QUIT\r\n", "PROXY unrecognized signature" },
    { "\r\n", NULL },
    { "\r\nEHLO", "PROXY unrecognized signature" },
    { "\n", "PROXY unrecognized signature" },
    { "proxy TCP4 1.1.1.1 2.2.2.2 1 2\r\n", "PROXY unrecognized signature" },
    { "PROXYTCP4 1.1.1.1 2.2.2.2 1 2\r\n", "PROXY unrecognized signature" },
    { "PROXY\r\n", "PROXY unrecognized signature" },
    { "PROXY\tTCP4 1.1.1.1 2.2.2.2 1 2\r\n", "PROXY unrecognized signature" },
    { "PROXY \r\n", "PROXYv1 unrecognized protocol" },
    { "PROXY unknown\r\n", "PROXYv1 unrecognized protocol" },
    { "PROXY UNKNOWN2\r\n", "PROXYv1 unrecognized protocol" },
    { "PROXY UDP4 1.1.1.1 2.2.2.2 1 2\r\n", "PROXYv1 unrecognized protocol" },
    { "PROXY TCP5 1.1.1.1 2.2.2.2 1 2\r\n", "PROXYv1 unrecognized protocol" },
    { "PROXY tcp4 1.1.1.1 2.2.2.2 1 2\r\n", "PROXYv1 unrecognized protocol" },
    { "PROXY  TCP4 1.1.1.1 2.2.2.2 1 2\r\n", "PROXYv1 unrecognized protocol" },
    { "PROXY TCP4\r\n", "PROXYv1 address malformed" },
    { "PROXY TCP4 \r\n", "PROXYv1 address malformed" },
    { "PROXY TCP4 1.1.1.1\r\n", "PROXYv1 address malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2\r\n", "PROXYv1 port malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 1\r\n", "PROXYv1 port malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 1 \r\n", "PROXYv1 port malformed" },
    { "PROXY TCP4  1.1.1.1 2.2.2.2 1 2\r\n", "PROXYv1 address malformed" },
    { "PROXY TCP4 1.1.1.1  2.2.2.2 1 2\r\n", "PROXYv1 address malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2  1 2\r\n", "PROXYv1 port malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 1  2\r\n", "PROXYv1 port malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 1 2 \r\n",
        "PROXYv1 unrecognized extraneous data" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 1 2 3\r\n",
        "PROXYv1 unrecognized extraneous data" },
    { "PROXY TCP4 1.1.1 2.2.2.2 1 2\r\n", "PROXYv1 address malformed" },
    { "PROXY TCP4 1.1.1.01 2.2.2.2 1 2\r\n", "PROXYv1 address malformed" },
    { "PROXY TCP4 1.1.1.256 2.2.2.2 1 2\r\n", "PROXYv1 address malformed" },
    { "PROXY TCP4 mx.test 2.2.2.2 1 2\r\n", "PROXYv1 address malformed" },
    { "PROXY TCP4 ::1 2.2.2.2 1 2\r\n", "PROXYv1 address not IPv4" },
    { "PROXY TCP4 1.1.1.1 ::1 1 2\r\n", "PROXYv1 address not IPv4" },
    { "PROXY TCP6 1.1.1.1 ::1 1 2\r\n", "PROXYv1 address not IPv6" },
    { "PROXY TCP6 fe80::1%lo ::1 1 2\r\n", "PROXYv1 address malformed" },
    { "PROXY TCP6 [::1] ::1 1 2\r\n", "PROXYv1 address malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 01 2\r\n", "PROXYv1 port malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 1 00\r\n", "PROXYv1 port malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 -1 2\r\n", "PROXYv1 port malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 1 +2\r\n", "PROXYv1 port malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 1 0x2\r\n", "PROXYv1 port malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 65536 2\r\n", "PROXYv1 port out of bounds" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 1 65536\r\n", "PROXYv1 port out of bounds" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 1 99999999999999999999999\r\n",
        "PROXYv1 port out of bounds" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\n", "PROXYv1 malformed" },
    { "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\r\n", "PROXYv1 port malformed" },
    { "PROXY TCP4 1.1.1.1\r 2.2.2.2 1 2\r\n", "PROXYv1 address malformed" },
    { "PROXY UNKNOWN\n\r\n", "PROXYv1 malformed" },
    { A107 "3\r\n", "PROXYv1 header too long" },
    { A107 "34567890", "PROXYv1 header too long" }
};

static void test_version_1_that_is_wrong(void)
{
    size_t i;

    for (i = 0; i < sizeof(wrong_lines) / sizeof(wrong_lines[0]); i++) {
        const char *line = wrong_lines[i].line;

        ASSERT_NUMBER(parse(line, strlen(line)),
            wrong_lines[i].why == NULL ? 0 : -1);
        ASSERT_TEXT(why == NULL ? "" : why,
            wrong_lines[i].why == NULL ? "" : wrong_lines[i].why);
    }
}

/* ---- version 2 ---------------------------------------------------------- */

#define START "\r\n\r\n\0\r\nQUIT\n"
#define INET_ADDRESSES "\300\000\002\001\306\063\144\002\022\147\000\031"
#define INET6_ADDRESSES "\040\001\015\270\0\0\0\0\0\0\0\0\0\0\0\001" \
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\001\022\147\000\031"

typedef struct octets {
    const char *text;
    size_t length;
} octets;
#define OCTETS(text) { text, sizeof(text) - 1 }

/* Start, version and command, family, length; then a block of zeros. */
static long parse_block(int command, int family, size_t length,
    const octets *block)
{
    static char header[PST_PROXY_START + 70000];

    memset(header, 0, sizeof(header));
    memcpy(header, START, 12);
    header[12] = (char)command;
    header[13] = (char)family;
    header[14] = (char)(length >> 8);
    header[15] = (char)(length & 255);
    if (block != NULL)
        memcpy(header + PST_PROXY_START, block->text, block->length);
    return parse(header, PST_PROXY_START + length);
}

static void test_version_2_says_who_it_is(void)
{
    static const octets inet = OCTETS(INET_ADDRESSES);
    static const octets inet6 = OCTETS(INET6_ADDRESSES);

    ASSERT_NUMBER(parse_block(0x21, 0x11, 12, &inet), 28);
    ASSERT_NUMBER(proxy.version, 2);
    CU_ASSERT(!proxy.is_local && !proxy.is_datagram);
    ASSERT_TEXT(address(&proxy.source), "192.0.2.1");
    ASSERT_NUMBER(proxy.source.port, 4711);
    ASSERT_TEXT(address(&proxy.destination), "198.51.100.2");
    ASSERT_NUMBER(proxy.destination.port, 25);
    ASSERT_NUMBER(parse_block(0x21, 0x12, 12, &inet), 28);
    CU_ASSERT(proxy.is_datagram);
    ASSERT_NUMBER(parse_block(0x21, 0x21, 36, &inet6), 52);
    ASSERT_TEXT(address(&proxy.source), "2001:db8::1");
    ASSERT_NUMBER(proxy.source.port, 4711);
    ASSERT_TEXT(address(&proxy.destination), "::1");
    ASSERT_NUMBER(proxy.destination.port, 25);
    ASSERT_NUMBER(parse_block(0x21, 0x31, 216, NULL), 232);
    ASSERT_TEXT(address(&proxy.source), "local");
    ASSERT_NUMBER(parse_block(0x21, 0x00, 0, NULL), 16);
    ASSERT_TEXT(address(&proxy.source), "unknown");
    CU_ASSERT(!proxy.is_local);
    ASSERT_NUMBER(parse_block(0x21, 0x10, 12, &inet), 28);
    ASSERT_TEXT(address(&proxy.source), "unknown");
}

/* The block of LOCAL is skipped, whatever is in it. */
static void test_local_says_nothing_of_a_client(void)
{
    static const octets inet = OCTETS(INET_ADDRESSES "\003\000");
    int family;

    for (family = 0; family < 256; family++) {
        ASSERT_NUMBER(parse_block(0x20, family, 0, NULL), 16);
        CU_ASSERT(proxy.is_local);
        ASSERT_NUMBER(parse_block(0x20, family, 14, &inet), 30);
        ASSERT_TEXT(address(&proxy.source), "unknown");
        ASSERT_NUMBER(proxy.values_length, 0);
    }
}

static void assert_wrong(long result, const char *words)
{
    ASSERT_NUMBER(result, -1);
    ASSERT_TEXT(why, words);
}

static void test_version_2_with_a_wrong_start(void)
{
    char start[PST_PROXY_START];
    int i, c;

    memcpy(start, START "\041\000\000\000", sizeof(start));
    ASSERT_NUMBER(parse(start, sizeof(start)), 16);
    for (i = 0; i < 12; i++) {
        start[i] ^= 1;
        assert_wrong(parse(start, sizeof(start)),
            "PROXY unrecognized signature");
        start[i] ^= 1;
    }
    for (c = 0; c < 256; c++) {
        if (c >> 4 != 2)
            assert_wrong(parse_block(c, 0, 0, NULL),
                "PROXYv2 illegal version");
        else if ((c & 15) > 1)
            assert_wrong(parse_block(c, 0, 0, NULL),
                "PROXYv2 unsupported command");
        if (c >> 4 > 3)
            assert_wrong(parse_block(0x21, c, 216, NULL),
                "PROXYv2 unsupported family");
        else if ((c & 15) > 2)
            assert_wrong(parse_block(0x21, c, 216, NULL),
                "PROXYv2 unsupported protocol");
    }
}

static void test_version_2_of_a_wrong_length(void)
{
    static const struct {
        int family;
        size_t length;
    } rows[] = { { 0x11, 12 }, { 0x12, 12 }, { 0x21, 36 }, { 0x31, 216 } };
    size_t i, length;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (length = 0; length < rows[i].length; length++)
            assert_wrong(parse_block(0x21, rows[i].family, length, NULL),
                "PROXYv2 truncated address");
    /* Values of no length, number 0. */
    ASSERT_NUMBER(parse_block(0x21, 0, 4080, NULL), 4096);
    assert_wrong(parse_block(0x21, 0x11, 4081, NULL),
        "PROXYv2 header too long");
    assert_wrong(parse_block(0x20, 0, 65535, NULL),
        "PROXYv2 header too long");
}

/* ---- pieces ------------------------------------------------------------- */

/* Every beginning of it waits, within the room that was asked for; what comes
   behind it changes nothing. */
static void assert_pieces(const char *header, size_t length)
{
    char more[300];
    size_t i;

    for (i = 0; i < length; i++) {
        ASSERT_NUMBER(parse(header, i), 0);
        CU_ASSERT(why == NULL);
        CU_ASSERT(pst_proxy_room(header, i) > i);
    }
    memset(more, '\n', sizeof(more));
    memcpy(more, header, length);
    for (i = length; i < sizeof(more); i++)
        ASSERT_NUMBER(parse(more, i), (long)length);
}

static void test_a_header_in_pieces(void)
{
    size_t i;

    for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        assert_pieces(lines[i].line, strlen(lines[i].line));
    assert_pieces(START "\040\000\000\000", 16);
    assert_pieces(START "\041\021\000\014" INET_ADDRESSES, 28);
    assert_pieces(START "\041\021\000\020" INET_ADDRESSES "\004\000\001x",
        32);
    assert_pieces(START "\041\041\000\044" INET6_ADDRESSES, 52);
}

/* What is wrong is told as soon as it is there. */
static void test_a_wrong_octet_is_found_at_once(void)
{
    size_t i;

    for (i = 0; i < 6; i++) {
        char word[] = "PROXY ";

        word[i] = '!';
        ASSERT_NUMBER(parse(word, i), 0);
        ASSERT_NUMBER(parse(word, i + 1), -1);
    }
    ASSERT_NUMBER(parse(START "\060\000\000", 15), 0);
    ASSERT_NUMBER(parse(START "\060\000\000\000", 16), -1);
}

void suite_smtp_proxy(void)
{
    SUITE("smtp/proxy");
    TEST(test_version_1_says_who_it_is);
    TEST(test_version_1_that_is_wrong);
    TEST(test_version_2_says_who_it_is);
    TEST(test_local_says_nothing_of_a_client);
    TEST(test_version_2_with_a_wrong_start);
    TEST(test_version_2_of_a_wrong_length);
    TEST(test_a_header_in_pieces);
    TEST(test_a_wrong_octet_is_found_at_once);
}
