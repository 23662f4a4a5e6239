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
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    CU_ASSERT(length > 0 || ((postern_store *)context)->whole);
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

/* In one piece it is a piece of no octets; as it comes, no piece. */
static void test_empty_content_has_one_form(void)
{
    int whole;

    for (whole = 0; whole < 2; whole++) {
        begin(whole);
        ASSERT_TEXT(mailer_send(""), "250 OK\r\n");
        ASSERT_TEXT(calls, whole ? "bofe" : "bfe");
        ASSERT_TEXT(octets, "");
        end();
    }
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

/* ---- a store that tells later ------------------------------------------- */

static postern_store_later *told_by;
static int tells_at_once;

static void note_commit_later(void *context, void *message,
    postern_session *session, postern_envelope *envelope,
    postern_store_later *later)
{
    strcat(calls, "l");
    CU_ASSERT_PTR_EQUAL(message, context);
    CU_ASSERT_PTR_EQUAL(later->server, mailer_server());
    CU_ASSERT_PTR_EQUAL(postern_ticket_session(later->server, later->ticket),
        session);
    CU_ASSERT_PTR_EQUAL(postern_session_envelope(session), envelope);
    told_by = later;
    if (tells_at_once)
        later->done(later, reply(finish_reply));
}

static void begin_later(int at_once)
{
    begin(0);
    tells_at_once = at_once;
    store.commit_later = note_commit_later;
}

static void test_a_store_may_tell_later(void)
{
    begin_later(0);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "");
    ASSERT_NUMBER(calls[strlen(calls) - 1], 'l');
    told_by->done(told_by, "250 Kept");
    ASSERT_NUMBER(calls[strlen(calls) - 1], 'e');
    ASSERT_TEXT(mailer_said(), "250 Kept\r\n");
    ASSERT_TEXT(mailer_send("A: b\r\n"), "");
    told_by->done(told_by, "452 4.3.1 Full");
    CU_ASSERT_PTR_NOT_NULL(strstr(calls, "lue"));
    ASSERT_TEXT(mailer_said(), "452 4.3.1 Full\r\n");
    end();
}

static void test_it_may_tell_at_once(void)
{
    begin_later(1);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    strcpy(finish_reply, "452 4.3.1 Full");
    ASSERT_TEXT(mailer_send("A: b\r\n"), "452 4.3.1 Full\r\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(calls, "lue"));
    end();
}

static void test_it_may_tell_when_the_client_has_gone(void)
{
    begin_later(0);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "");
    mailer_reset();
    ASSERT_NUMBER(calls[strlen(calls) - 1], 'l');
    CU_ASSERT_PTR_NULL(postern_ticket_session(told_by->server,
        told_by->ticket));
    told_by->done(told_by, NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(calls, "le"));
    end();
}

/* A store without workers, and one that has no use for them. */
static void test_not_every_store_has_work_for_workers(void)
{
    begin(0);
    postern_store_workers(&store, NULL);
    CU_ASSERT(store.commit_later == NULL);
    end();
}

void suite_handlers_store(void)
{
    SUITE("handlers/store");
    TEST(test_a_message_begins_comes_and_is_finished);
    TEST(test_a_store_may_have_the_content_at_once);
    TEST(test_empty_content_has_one_form);
    TEST(test_words_of_its_own_are_said);
    TEST(test_a_refusal_at_the_begin_is_said_before_354);
    TEST(test_a_refusal_at_the_end_undoes_it);
    TEST(test_a_refusal_of_octets_undoes_it);
    TEST(test_a_client_that_goes_undoes_it);
    TEST(test_a_store_of_nothing_takes_everything);
    TEST(test_a_store_may_tell_later);
    TEST(test_it_may_tell_at_once);
    TEST(test_it_may_tell_when_the_client_has_gone);
    TEST(test_not_every_store_has_work_for_workers);
}
