/* SPDX-License-Identifier: MIT */
/*
 * test_store.c - which calls a store gets for a message, a refusal, a client
 * that goes.
 */
#include "handlers/mailer.h"
#include "support/suite.h"

/* A store that notes what is asked of it, a letter each. */
static char calls[400];
static char octets[4000];
static char begin_reply[60], bytes_reply[60], finish_reply[60];

static const char *reply(const char *text)
{
    return *text == '\0' ? NULL : text;
}

static const char *note_begin(void *context, postern_session *session,
    postern_envelope *envelope, void **message)
{
    (void)session;
    (void)envelope;
    CU_ASSERT_PTR_NULL(*message);
    *message = context;
    strcat(calls, "b");
    return reply(begin_reply);
}

static const char *note_write(void *context, void *message, const char *bytes,
    size_t length)
{
    CU_ASSERT_PTR_EQUAL(message, context);
    strcat(calls, "o");
    strncat(octets, bytes, length);
    return reply(bytes_reply);
}

static const char *note_commit(void *context, void *message,
    postern_session *session, postern_envelope *envelope)
{
    (void)session;
    (void)envelope;
    CU_ASSERT_PTR_EQUAL(message, context);
    strcat(calls, "f");
    return reply(finish_reply);
}

static void note_rollback(void *context, void *message)
{
    CU_ASSERT_PTR_EQUAL(message, context);
    strcat(calls, "u");
}

static void note_release(void *context, void *message)
{
    CU_ASSERT_PTR_EQUAL(message, context);
    strcat(calls, "e");
}

static void note_free(void *context)
{
    (void)context;
    strcat(calls, "F");
}

static postern_store store;

static void begin(int whole)
{
    memset(&store, 0, sizeof(store));
    calls[0] = octets[0] = '\0';
    begin_reply[0] = bytes_reply[0] = finish_reply[0] = '\0';
    store.context = &store;
    store.whole = whole;
    store.begin = note_begin;
    store.write = note_write;
    store.commit = note_commit;
    store.rollback = note_rollback;
    store.release = note_release;
    store.free = note_free;
    mailer_begin(&store);
}

static void end(void)
{
    mailer_end();
    postern_store_free(&store);
    ASSERT_NUMBER(calls[strlen(calls) - 1], 'F');
}

static void test_a_message_begins_comes_and_is_finished(void)
{
    begin(0);
    ASSERT_TEXT(mailer_send("A: b\r\n\r\nbody\r\n"), "250 OK\r\n");
    ASSERT_NUMBER(calls[0], 'b');
    ASSERT_TEXT(calls + 1 + strspn(calls + 1, "o"), "fe");
    ASSERT_TEXT(octets, "A: b\r\n\r\nbody\r\n");
    end();
}

static void test_a_store_may_have_the_content_at_once(void)
{
    begin(1);
    ASSERT_TEXT(mailer_send("A: b\r\n\r\nbody\r\n"), "250 OK\r\n");
    ASSERT_TEXT(calls, "bofe");
    ASSERT_TEXT(octets, "A: b\r\n\r\nbody\r\n");
    end();
}

static void test_words_of_its_own_are_said(void)
{
    begin(0);
    strcpy(finish_reply, "250 Kept");
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 Kept\r\n");
    end();
}

static void test_a_refusal_at_the_begin_is_said_before_354(void)
{
    begin(0);
    strcpy(begin_reply, "452 4.3.1 Full");
    ASSERT_TEXT(mailer_send("A: b\r\n"), "452 4.3.1 Full\r\n");
    ASSERT_TEXT(calls, "b");
    begin_reply[0] = '\0';
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    end();
}

static void test_a_refusal_at_the_end_undoes_it(void)
{
    begin(0);
    strcpy(finish_reply, "451 4.3.0 No");
    ASSERT_TEXT(mailer_send("A: b\r\n"), "451 4.3.0 No\r\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(calls, "fue"));
    end();
}

static void test_a_refusal_of_octets_undoes_it(void)
{
    int whole;

    for (whole = 0; whole < 2; whole++) {
        begin(whole);
        strcpy(bytes_reply, "452 4.3.1 Full");
        ASSERT_TEXT(mailer_send("A: b\r\nc: d\r\n"), "452 4.3.1 Full\r\n");
        ASSERT_TEXT(calls, "boue");
        end();
    }
}

static void test_a_client_that_goes_undoes_it(void)
{
    begin(0);
    (void)mailer_say("MAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\n");
    (void)mailer_say("A: b\r\n");
    mailer_reset();
    ASSERT_NUMBER(calls[0], 'b');
    ASSERT_TEXT(calls + 1 + strspn(calls + 1, "o"), "ue");
    end();
}

static void test_a_store_of_nothing_takes_everything(void)
{
    begin(0);
    memset(&store, 0, sizeof(store));
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    (void)mailer_say("MAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\nA: b\r\n");
    mailer_reset();
    mailer_end();
    postern_store_free(&store);
}

void suite_handlers_store(void)
{
    SUITE("handlers/store");
    TEST(test_a_message_begins_comes_and_is_finished);
    TEST(test_a_store_may_have_the_content_at_once);
    TEST(test_words_of_its_own_are_said);
    TEST(test_a_refusal_at_the_begin_is_said_before_354);
    TEST(test_a_refusal_at_the_end_undoes_it);
    TEST(test_a_refusal_of_octets_undoes_it);
    TEST(test_a_client_that_goes_undoes_it);
    TEST(test_a_store_of_nothing_takes_everything);
}
