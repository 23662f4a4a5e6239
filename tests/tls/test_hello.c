/* SPDX-License-Identifier: MIT */
/* test_hello.c - a ClientHello is read, whole, in pieces, and broken. */
#include "support/suite.h"
#include "tls/hello.h"

static unsigned char message[2000];
static size_t length;

static void add(const char *octets, size_t count)
{
    memcpy(message + length, octets, count);
    length += count;
}

/* A ClientHello with these extensions, in one record. */
static void make(const char *extensions, size_t count)
{
    size_t body = 34 + 1 + 2 + 2 + 2 + 2 + count;

    length = 0;
    add("\026\003\001", 3);
    message[length++] = (unsigned char)((body + 4) >> 8);
    message[length++] = (unsigned char)((body + 4) & 0xFF);
    add("\001\000", 2);
    message[length++] = (unsigned char)(body >> 8);
    message[length++] = (unsigned char)(body & 0xFF);
    memset(message + length, 3, 34);
    length += 34;
    add("\000\000\002\300\053\001\000", 7);
    message[length++] = (unsigned char)(count >> 8);
    message[length++] = (unsigned char)(count & 0xFF);
    add(extensions, count);
}

static pst_tls_hello hello;

/* So many octets at once. */
static void read(size_t step)
{
    size_t at, now;

    pst_tls_hello_init(&hello);
    for (at = 0; at < length; at += now) {
        now = length - at < step ? length - at : step;
        CU_ASSERT(!hello.whole);
        pst_tls_hello_read(&hello, message + at, now);
    }
}

#define NAME "\000\000\000\014\000\012\000\000\007mx.test"

static void test_what_is_asked_for(void)
{
    static const struct {
        const char *extensions;
        size_t count;
        int asked;
        const char *name;
    } rows[] = {
#define ROW(text, asked, name) { text, sizeof(text) - 1, asked, name }
        ROW("", PST_TLS_ASKED_NONE, ""),
        ROW(NAME, PST_TLS_ASKED_NAME, "mx.test"),
        ROW("\000\027\000\000" NAME "\000\005\000\001x",
            PST_TLS_ASKED_NAME, "mx.test"),
        /* Not ASCII, with a NUL, empty, twice, not a list, longer than it
           is. */
        ROW("\000\000\000\007\000\005\000\000\002\303\274",
            PST_TLS_ASKED_STRANGE, ""),
        ROW("\000\000\000\010\000\006\000\000\003a\000b",
            PST_TLS_ASKED_STRANGE, ""),
        ROW("\000\000\000\005\000\003\000\000\000",
            PST_TLS_ASKED_STRANGE, ""),
        ROW(NAME NAME, PST_TLS_ASKED_STRANGE, ""),
        ROW("\000\000\000\012\000\010\000\000\001a\000\000\001b",
            PST_TLS_ASKED_STRANGE, ""),
        ROW("\000\000\000\001x", PST_TLS_ASKED_STRANGE, ""),
        ROW("\000\000\000\006\000\004\000\000\002a",
            PST_TLS_ASKED_STRANGE, ""),
        /* A type of name that nobody knows. */
        ROW("\000\000\000\006\000\004\007\000\001a", PST_TLS_ASKED_NONE, "")
#undef ROW
    };
    size_t i, step;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (step = 1; step < 40; step += 19) {
            make(rows[i].extensions, rows[i].count);
            read(step);
            CU_ASSERT(hello.whole && !hello.broken);
            ASSERT_NUMBER(hello.asked, rows[i].asked);
            ASSERT_TEXT(hello.name, rows[i].name);
        }
}

static void test_a_name_may_have_255_octets(void)
{
    char extensions[400];
    size_t octets;

    for (octets = 255; octets < 258; octets++) {
        memcpy(extensions, "\000\000\001\000\000\000\000\000\000", 9);
        extensions[3] = (char)(octets + 5 - 256);
        extensions[4] = 1;
        extensions[5] = (char)(octets + 3 - 256);
        extensions[7] = (char)(octets >> 8);
        extensions[8] = (char)(octets & 0xFF);
        memset(extensions + 9, 'a', octets);
        make(extensions, octets + 9);
        read(1000);
        CU_ASSERT(hello.whole);
        ASSERT_NUMBER(hello.asked, octets == 255 ? PST_TLS_ASKED_NAME
            : PST_TLS_ASKED_STRANGE);
        ASSERT_NUMBER(strlen(hello.name), octets == 255 ? 255 : 0);
    }
}

static void test_versions_that_fit(void)
{
    static const struct {
        const char *extensions;
        size_t count;
        int fits, fits_old;
    } rows[] = {
#define ROW(text, fits, old) { text, sizeof(text) - 1, fits, old }
        ROW("", 1, 1),
        ROW("\000\053\000\003\002\003\004", 0, 0),
        ROW("\000\053\000\007\006\112\112\003\004\003\003", 1, 1),
        ROW("\000\053\000\005\004\003\002\003\001", 0, 1),
        ROW("\000\053\000\003\002\003\000", 0, 0),
        ROW("\000\053\000\003\002\003\004" NAME, 0, 0)
#undef ROW
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        make(rows[i].extensions, rows[i].count);
        read(1);
        CU_ASSERT(hello.whole);
        ASSERT_NUMBER(pst_tls_hello_fits(&hello, 0), rows[i].fits);
        ASSERT_NUMBER(pst_tls_hello_fits(&hello, 1), rows[i].fits_old);
    }
}

static void test_what_is_no_hello(void)
{
    make(NAME, sizeof(NAME) - 1);
    message[0] = 21;
    read(1000);
    CU_ASSERT(hello.broken && !hello.whole);
    make(NAME, sizeof(NAME) - 1);
    message[5] = 2;
    read(1000);
    CU_ASSERT(hello.broken && !hello.whole);
}

/* Whatever comes, it is read and nothing is written past its end. */
static void test_damage_does_no_harm(void)
{
    size_t at;
    int bit;

    for (bit = 0; bit < 8; bit++) {
        make(NAME NAME "\000\053\000\003\002\003\004", 2 * sizeof(NAME) + 5);
        for (at = 0; at < length; at++) {
            message[at] ^= (unsigned char)(1 << bit);
            pst_tls_hello_init(&hello);
            pst_tls_hello_read(&hello, message, length);
            CU_ASSERT(!hello.whole || memchr(hello.name, 0,
                sizeof(hello.name)) != NULL);
            message[at] ^= (unsigned char)(1 << bit);
        }
    }
}

void suite_tls_hello(void)
{
    SUITE("tls/hello");
    TEST(test_what_is_asked_for);
    TEST(test_a_name_may_have_255_octets);
    TEST(test_versions_that_fit);
    TEST(test_what_is_no_hello);
    TEST(test_damage_does_no_harm);
}
