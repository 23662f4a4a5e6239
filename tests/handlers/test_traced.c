/* SPDX-License-Identifier: MIT */
/* test_traced.c - Return-Path and Received before what a store is given. */
#include "mailer.h"
#include "support/suite.h"

static char kept[4000];
static const char *refusal;
static size_t refuse_after;     /* writes */
static int rolled_back, released, committed;

static const char *write_it(void *context, void *message, const char *octets,
    size_t length)
{
    (void)context;
    (void)message;
    if (refuse_after > 0 && --refuse_after == 0)
        return refusal;
    strncat(kept, octets, length);
    return NULL;
}

static const char *commit(void *context, void *message,
    postern_session *session, postern_envelope *envelope)
{
    (void)context;
    (void)message;
    (void)session;
    (void)envelope;
    committed++;
    return NULL;
}

static void rollback(void *context, void *message)
{
    (void)context;
    (void)message;
    rolled_back++;
}

static void release(void *context, void *message)
{
    (void)context;
    (void)message;
    released++;
}

static const char *place(void *context, void *message)
{
    (void)context;
    (void)message;
    return "there";
}

static postern_store make(int fields)
{
    postern_store inner, store;

    memset(&inner, 0, sizeof(inner));
    inner.write = write_it;
    inner.commit = commit;
    inner.rollback = rollback;
    inner.release = release;
    inner.place = place;
    kept[0] = '\0';
    refuse_after = 0;
    rolled_back = released = committed = 0;
    ASSERT_NUMBER(postern_store_traced(&store, &inner, fields), 0);
    return store;
}

static void test_fields_go_first(void)
{
    postern_store store = make(POSTERN_TRACE_RETURN_PATH
        | POSTERN_TRACE_RECEIVED);

    mailer_begin(&store);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    mailer_end();
    CU_ASSERT(strncmp(kept, "Return-Path: <a@x.example>\r\n"
        "Received: from ", 43) == 0);
    CU_ASSERT(strstr(kept, "for <b@y.example>;\r\n\t") != NULL);
    CU_ASSERT(strstr(kept, " +0000\r\nA: b\r\n") != NULL);
    ASSERT_NUMBER(committed, 1);
    ASSERT_NUMBER(released, 1);
    ASSERT_NUMBER(rolled_back, 0);
    ASSERT_TEXT(store.place(store.context, NULL), "there");
    postern_store_free(&store);
}

static void test_one_of_them_or_none(void)
{
    postern_store store = make(POSTERN_TRACE_RETURN_PATH);

    mailer_begin(&store);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    mailer_end();
    ASSERT_TEXT(kept, "Return-Path: <a@x.example>\r\nA: b\r\n");
    postern_store_free(&store);
    store = make(0);
    mailer_begin(&store);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    mailer_end();
    ASSERT_TEXT(kept, "A: b\r\n");
    postern_store_free(&store);
}

static void test_a_store_that_refuses(void)
{
    postern_store store;
    size_t n;

    for (n = 1; n < 6; n++) {
        store = make(POSTERN_TRACE_RETURN_PATH | POSTERN_TRACE_RECEIVED);
        refuse_after = n;
        refusal = "452 4.3.1 full";
        mailer_begin(&store);
        ASSERT_TEXT(mailer_send("A: b\r\n"), "452 4.3.1 full\r\n");
        mailer_end();
        ASSERT_NUMBER(released, 1);
        ASSERT_NUMBER(rolled_back, 1);
        ASSERT_NUMBER(committed, 0);
        postern_store_free(&store);
    }
}

static postern_store_later *told_by;

static void commit_later(void *context, void *message,
    postern_session *session, postern_envelope *envelope,
    postern_store_later *later)
{
    (void)context;
    (void)message;
    (void)session;
    (void)envelope;
    told_by = later;
}

static void employ(postern_store *store, postern_workers *workers,
    int (*add)(postern_workers *workers, postern_server *server,
    postern_job *job))
{
    (void)workers;
    (void)add;
    store->commit_later = commit_later;
}

static void test_a_store_that_has_workers(void)
{
    postern_store bare = make(0), store;

    bare.employ = employ;
    ASSERT_NUMBER(postern_store_traced(&store, &bare,
        POSTERN_TRACE_RETURN_PATH), 0);
    postern_store_workers(&store, NULL);
    mailer_begin(&store);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "");
    told_by->done(told_by, NULL);
    ASSERT_TEXT(mailer_said(), "250 OK\r\n");
    ASSERT_TEXT(kept, "Return-Path: <a@x.example>\r\nA: b\r\n");
    ASSERT_NUMBER(committed, 0);
    ASSERT_NUMBER(released, 1);
    mailer_end();
    postern_store_free(&store);
}

static void test_stores_that_cannot_be_traced(void)
{
    postern_store inner, store;

    (void)postern_store_sink(&inner);
    ASSERT_NUMBER(postern_store_traced(&store, &inner, 1),
        POSTERN_E_INVALID);
    inner = make(0);
    inner.whole = 1;
    ASSERT_NUMBER(postern_store_traced(&store, &inner, 1),
        POSTERN_E_INVALID);
    postern_store_free(&inner);
}

void suite_handlers_traced(void)
{
    SUITE("handlers/traced");
    TEST(test_fields_go_first);
    TEST(test_one_of_them_or_none);
    TEST(test_a_store_that_refuses);
    TEST(test_a_store_that_has_workers);
    TEST(test_stores_that_cannot_be_traced);
}
