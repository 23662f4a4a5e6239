/* SPDX-License-Identifier: MIT */
/* test_received.c - the trace line that goes before a header. */
#include "postern_handlers.h"
#include "relay/field.h"

/* What the hop heard behind DATA, up to the day. */
static const char *trace(field *it)
{
    static char line[3000];
    char *at = strstr(it->heard, "Received: "), *id, *end;

    if (at == NULL)
        return "none";
    strcpy(line, at);
    id = strstr(line, " id ");
    end = id == NULL ? NULL : strstr(id, "\r\n");
    CU_ASSERT_FATAL(end != NULL || id != NULL);
    if (strchr(id, ';') < end)
        end = strchr(id, ';');
    memmove(id, end, strlen(end) + 1);
    at = strstr(line, ";\r\n\t");
    CU_ASSERT_FATAL(at != NULL);
    end = strstr(at + 3, "\r\n");
    CU_ASSERT(strncmp(end - 6, " +0000", 6) == 0);
    CU_ASSERT(at[7] == ',' && end[-12] == ':' && end[-9] == ':');
    at[1] = '\0';
    return line;
}

static void begin(field *it, int flags)
{
    field_init(it);
    it->options.received = 1;
    it->base.flags = flags;
    it->base.options.enable_smtputf8 = 1;
    it->says[HOP_HELLO] = "250-hop.test\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n";
    field_begin(it);
}

static void assert_trace(const char *hello, const char *mail, int flags,
    const char *expected)
{
    static field f;
    memory_client *client;

    begin(&f, flags);
    client = fixture_client(&f.base);
    (void)field_say(&f, client, hello);
    (void)field_say(&f, client, mail);
    (void)field_say(&f, client, "DATA\r\nSubject: x\r\n\r\ny\r\n.\r\n");
    ASSERT_TEXT(trace(&f), expected);
    CU_ASSERT(strstr(f.heard, "+0000\r\nSubject: x\r\n\r\ny\r\n.\r\n")
        != NULL);
    ASSERT_NUMBER(f.taken, 1);
    field_end(&f);
}

#define MAIL "MAIL FROM:<a@x.test>\r\n"
#define ONE "RCPT TO:<b@x.test>\r\n"
#define FOR "\r\n\tfor <b@x.test>;"

static void test_protocols(void)
{
    assert_trace("EHLO c.test\r\n", MAIL ONE, 0, "Received: from c.test "
        "([127.0.0.1])\r\n\tby mx.test with ESMTP" FOR);
    assert_trace("HELO c.test\r\n", MAIL ONE, 0, "Received: from c.test "
        "([127.0.0.1])\r\n\tby mx.test with SMTP" FOR);
    assert_trace("LHLO c.test\r\n", MAIL ONE, POSTERN_LISTEN_LMTP,
        "Received: from c.test ([127.0.0.1])\r\n\tby mx.test with LMTP"
        FOR);
    assert_trace("EHLO [192.0.2.9]\r\n",
        "MAIL FROM:<a@x.test> SMTPUTF8\r\n" ONE, 0, "Received: from "
        "[192.0.2.9] ([127.0.0.1])\r\n\tby mx.test with UTF8SMTP" FOR);
}

/* RFC 5321 7.6. */
static void test_nobody_learns_of_others(void)
{
    assert_trace("EHLO c.test\r\n", MAIL ONE "RCPT TO:<c@x.test>\r\n", 0,
        "Received: from c.test ([127.0.0.1])\r\n\tby mx.test with ESMTP;");
}

static void test_names_that_are_none(void)
{
    assert_trace("EHLO a(b;c\r\n", MAIL ONE, 0, "Received: from unknown "
        "([127.0.0.1])\r\n\tby mx.test with ESMTP" FOR);
}

/* ---- as a function ------------------------------------------------------ */

static size_t length_of[3];
static char cut[20];

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    char whole[2048];

    (void)envelope;
    length_of[0] = postern_received(whole, sizeof(whole), session);
    length_of[1] = postern_received(cut, sizeof(cut), session);
    length_of[2] = postern_received(NULL, 0, session);
    ASSERT_NUMBER(length_of[0], strlen(whole));
    return NULL;
}

static void test_it_is_cut(void)
{
    fixture f;
    memory_client *client;

    fixture_init(&f);
    memset(&f.handler, 0, sizeof(f.handler));
    f.handler.message = on_message;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_to_data(&f);
    ASSERT_TEXT(fixture_say(&f, client, "x\r\n.\r\n"), OK);
    ASSERT_NUMBER(length_of[1], length_of[0]);
    ASSERT_NUMBER(length_of[2], length_of[0]);
    ASSERT_TEXT(cut, "Received: from c.te");
    fixture_end(&f);
}

void suite_handlers_received(void)
{
    SUITE("handlers/received");
    TEST(test_protocols);
    TEST(test_nobody_learns_of_others);
    TEST(test_names_that_are_none);
    TEST(test_it_is_cut);
}
