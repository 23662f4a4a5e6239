/* SPDX-License-Identifier: MIT */
/* test_xclient.c - the attributes of XCLIENT. */
#include <string.h>

#include "smtp/xclient.h"
#include "support/suite.h"

static postern_xclient facts;
static char room[600];

static const char *read_text(const char *text)
{
    memset(&facts, 0, sizeof(facts));
    return pst_xclient_read(text, &facts, room, sizeof(room));
}

static const char *address(const postern_address *from)
{
    static char text[48];

    return postern_address_text(from, text, sizeof(text));
}

static void test_all_attributes(void)
{
    CU_ASSERT(read_text("NAME=c.example ADDR=192.0.2.1 PORT=4711 PROTO=ESMTP "
        "HELO=helo.example LOGIN=ann+40x DESTADDR=IPV6:2001:db8::1 "
        "DESTPORT=25") == NULL);
    ASSERT_TEXT(facts.name, "c.example");
    ASSERT_TEXT(facts.helo, "helo.example");
    ASSERT_TEXT(facts.login, "ann@x");
    ASSERT_TEXT(facts.protocol, "ESMTP");
    ASSERT_TEXT(address(&facts.source), "192.0.2.1");
    ASSERT_NUMBER(facts.source.port, 4711);
    ASSERT_TEXT(address(&facts.destination), "2001:db8::1");
    ASSERT_NUMBER(facts.destination.port, 25);
}

static void test_what_is_not_said_stays(void)
{
    CU_ASSERT(read_text("name=a ADDR=192.0.2.1 PORT=1 proto=smtp") == NULL);
    CU_ASSERT(pst_xclient_read("  HELO=b   ADDR=192.0.2.2 ", &facts,
        room + 300, 300) == NULL);
    ASSERT_TEXT(facts.name, "a");
    ASSERT_TEXT(facts.helo, "b");
    ASSERT_TEXT(facts.protocol, "SMTP");
    ASSERT_TEXT(address(&facts.source), "192.0.2.2");
    ASSERT_NUMBER(facts.source.port, 1);
}

static void test_what_is_unavailable_is_forgotten(void)
{
    CU_ASSERT(read_text("NAME=a ADDR=192.0.2.1 PORT=1 PROTO=SMTP HELO=b "
        "LOGIN=c DESTADDR=::1 DESTPORT=2 NAME=[TEMPUNAVAIL] "
        "ADDR=[unavailable] PORT=[UNAVAILABLE] PROTO=[UNAVAILABLE] "
        "HELO=[UNAVAILABLE] LOGIN=[UNAVAILABLE] DESTADDR=[UNAVAILABLE] "
        "DESTPORT=[UNAVAILABLE]") == NULL);
    CU_ASSERT(facts.name == NULL && facts.helo == NULL
        && facts.login == NULL && facts.protocol == NULL);
    ASSERT_TEXT(address(&facts.source), "unknown");
    ASSERT_NUMBER(facts.source.port, 0);
    ASSERT_TEXT(address(&facts.destination), "unknown");
    ASSERT_NUMBER(facts.destination.port, 0);
}

static void test_wrong_ones(void)
{
    static const char *const wrong[] = {
        "NAME", "NAME=", "NAME=a=b", "NAME=a+2", "NAME=a+0Ab", "NAME=a+20b",
        "NAME=+C3+A4", "=a", "NAMES=a", "NAM=a", "ADDR=", "ADDR=192.0.2",
        "ADDR=mx.example", "ADDR=IPV6:192.0.2.1", "ADDR=IPV6:",
        "ADDR=[192.0.2.1]", "PORT=", "PORT=65536", "PORT=-1", "PORT=a",
        "PROTO=LMTP", "PROTO=", "HELO=", "HELO=+C3+A4", "LOGIN=",
        "LOGIN=+00", "LOGIN=+FF", "DESTADDR=x", "DESTPORT=x",
        "NAME=a ADDR", NULL
    };
    int i;

    for (i = 0; wrong[i] != NULL; i++)
        ASSERT_TEXT(read_text(wrong[i]) == NULL ? wrong[i]
            : read_text(wrong[i]), "501 5.5.4 Error: bad XCLIENT attribute");
}

static void test_values_have_a_length(void)
{
    char text[1100];
    size_t i;

    strcpy(text, "LOGIN=");
    memset(text + 6, 'a', 255);
    text[6 + 255] = '\0';
    CU_ASSERT(read_text(text) == NULL);
    ASSERT_NUMBER(strlen(facts.login), 255);
    CU_ASSERT(pst_xclient_read(text, &facts, room, 255) != NULL);
    CU_ASSERT(pst_xclient_read(text, &facts, room, 256) == NULL);
    strcpy(text + 6 + 255, "a");
    CU_ASSERT(read_text(text) != NULL);
    for (i = 0; i < 256; i++)
        strcpy(text + 6 + 3 * i, "+41");
    CU_ASSERT(read_text(text) != NULL);
    text[6 + 3 * 255] = '\0';
    CU_ASSERT(read_text(text) == NULL);
    ASSERT_NUMBER(strlen(facts.login), 255);
}

void suite_smtp_xclient(void)
{
    SUITE("smtp/xclient");
    TEST(test_all_attributes);
    TEST(test_what_is_not_said_stays);
    TEST(test_what_is_unavailable_is_forgotten);
    TEST(test_wrong_ones);
    TEST(test_values_have_a_length);
}
