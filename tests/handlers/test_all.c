/* SPDX-License-Identifier: MIT */
/* test_all.c - several stores as one: the first refusal undoes all. */
#include "handlers/mailer.h"
#include "support/suite.h"

/* Two stores that note what is asked of them: "1b" for begin of the first. */
static char calls[400];
static const char *begin_reply[3], *bytes_reply[3], *finish_reply[3];
static int numbers[3] = { 0, 1, 2 };

static int note(void *context, char letter)
{
    size_t length = strlen(calls);
    int number = *(int *)context;

    calls[length] = (char)('0' + number);
    calls[length + 1] = letter;
    calls[length + 2] = '\0';
    return number;
}

static const char *note_begin(void *context, postern_session *session,
    postern_envelope *envelope, void **message)
{
    (void)session;
    (void)envelope;
    *message = context;
    return begin_reply[note(context, 'b')];
}

static const char *note_write(void *context, void *message, const char *bytes,
    size_t length)
{
    (void)bytes;
    (void)length;
    CU_ASSERT_PTR_EQUAL(message, context);
    return bytes_reply[note(context, 'o')];
}

static const char *note_commit(void *context, void *message,
    postern_session *session, postern_envelope *envelope)
{
    (void)session;
    (void)envelope;
    CU_ASSERT_PTR_EQUAL(message, context);
    return finish_reply[note(context, 'f')];
}

static void note_rollback(void *context, void *message)
{
    CU_ASSERT_PTR_EQUAL(message, context);
    (void)note(context, 'u');
}

static void note_release(void *context, void *message)
{
    CU_ASSERT_PTR_EQUAL(message, context);
    (void)note(context, 'e');
}

static const char *note_place(void *context, void *message)
{
    (void)message;
    return *(int *)context == 1 ? NULL : "second";
}

static void note_free(void *context)
{
    (void)note(context, 'F');
}

/* Those that tell later have an "l" here, or get workers where it is "w". */
static const char *later = "--";
static postern_store_later *told_by[3];

static void note_commit_later(void *context, void *message,
    postern_session *session, postern_envelope *envelope,
    postern_store_later *outer)
{
    CU_ASSERT(session != NULL && envelope != NULL);
    CU_ASSERT_PTR_EQUAL(message, context);
    told_by[note(context, 'l')] = outer;
}

static void note_employ(postern_store *store, postern_workers *workers,
    int (*add)(postern_workers *workers, postern_server *server,
    postern_job *job))
{
    (void)workers;
    CU_ASSERT(add == postern_workers_add);
    store->commit_later = note_commit_later;
}

static postern_store all;

static void begin(int whole)
{
    postern_store stores[2];
    int i;

    calls[0] = '\0';
    memset(stores, 0, sizeof(stores));
    for (i = 0; i < 2; i++) {
        begin_reply[i + 1] = bytes_reply[i + 1] = finish_reply[i + 1] = NULL;
        stores[i].context = &numbers[i + 1];
        stores[i].whole = whole && i == 1;
        stores[i].begin = note_begin;
        stores[i].write = note_write;
        stores[i].commit = note_commit;
        stores[i].rollback = note_rollback;
        stores[i].release = note_release;
        stores[i].place = note_place;
        stores[i].free = note_free;
        stores[i].commit_later = later[i] == 'l' ? note_commit_later : NULL;
        stores[i].employ = later[i] == 'w' ? note_employ : NULL;
    }
    ASSERT_NUMBER(postern_store_all(&all, stores, 2), 0);
    mailer_begin(&all);
}

static void end(void)
{
    mailer_end();
    calls[0] = '\0';
    postern_store_free(&all);
    ASSERT_TEXT(calls, "1F2F");
}

static void test_all_get_the_message_in_order(void)
{
    begin(1);
    ASSERT_NUMBER(all.whole, 1);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    ASSERT_TEXT(calls, "1b2b1o2o1f2f1e2e");
    end();
}

/* The first one takes it as it comes, and nothing comes. */
static void test_empty_content_is_for_whom_it_is_whole(void)
{
    begin(1);
    ASSERT_TEXT(mailer_send(""), "250 OK\r\n");
    ASSERT_TEXT(calls, "1b2b2o1f2f1e2e");
    end();
}

static void test_the_first_refusal_to_begin_ends_those_before(void)
{
    begin(0);
    begin_reply[2] = "452 4.3.1 Full";
    ASSERT_TEXT(mailer_send("A: b\r\n"), "452 4.3.1 Full\r\n");
    ASSERT_TEXT(calls, "1b2b1u1e");
    end();
}

static void test_the_first_refusal_of_octets_undoes_all(void)
{
    begin(1);
    bytes_reply[1] = "452 4.3.1 Full";
    ASSERT_TEXT(mailer_send("A: b\r\n"), "452 4.3.1 Full\r\n");
    ASSERT_TEXT(calls, "1b2b1o1u2u1e2e");
    end();
}

static void test_the_first_refusal_at_the_end_undoes_all(void)
{
    begin(1);
    finish_reply[2] = "451 4.3.0 No";
    ASSERT_TEXT(mailer_send("A: b\r\n"), "451 4.3.0 No\r\n");
    ASSERT_TEXT(calls, "1b2b1o2o1f2f1u2u1e2e");
    calls[0] = '\0';
    finish_reply[1] = "550 Never";
    ASSERT_TEXT(mailer_send("A: b\r\n"), "550 Never\r\n");
    ASSERT_TEXT(calls, "1b2b1o2o1f1u2u1e2e");
    end();
}

static void test_the_place_is_that_of_the_first_that_has_one(void)
{
    void *message = NULL;

    begin(0);
    CU_ASSERT_PTR_NULL(all.begin(all.context, NULL, NULL, &message));
    ASSERT_TEXT(all.place(all.context, message), "second");
    all.release(all.context, message);
    end();
}

static void test_no_stores_are_a_sink(void)
{
    postern_store none;

    ASSERT_NUMBER(postern_store_all(&none, NULL, 0), 0);
    mailer_begin(&none);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    mailer_end();
    postern_store_free(&none);
}

/* ---- stores that tell later --------------------------------------------- */

static void begin_later(const char *letters)
{
    later = letters;
    begin(0);
    later = "--";
    postern_store_workers(&all, NULL);
    CU_ASSERT((all.commit_later != NULL) == (strcmp(letters, "--") != 0));
    ASSERT_TEXT(mailer_send("A: b\r\n"), strcmp(letters, "--") == 0
        ? "250 OK\r\n" : "");
    /* content comes in two pieces, to both */
    CU_ASSERT(strncmp(calls, "1b2b1o2o", 8) == 0);
    memmove(calls, calls + strspn(calls, "12bo"),
        strlen(calls + strspn(calls, "12bo")) + 1);
}

static void tell(int number, const char *text)
{
    told_by[number]->done(told_by[number], text);
}

static void test_the_next_waits_for_one_that_tells_later(void)
{
    begin_later("--");
    end();
    begin_later("l-");
    ASSERT_TEXT(calls, "l");
    tell(1, NULL);
    ASSERT_TEXT(calls, "l2f1e2e");
    ASSERT_TEXT(mailer_said(), "250 OK\r\n");
    end();
    begin_later("-w");
    ASSERT_TEXT(calls, "f2l");
    tell(2, "250 Kept");
    ASSERT_TEXT(calls, "f2l1e2e");
    ASSERT_TEXT(mailer_said(), "250 Kept\r\n");
    end();
    begin_later("wl");
    tell(1, NULL);
    ASSERT_TEXT(calls, "l2l");
    ASSERT_TEXT(mailer_said(), "");
    tell(2, NULL);
    ASSERT_TEXT(calls, "l2l1e2e");
    ASSERT_TEXT(mailer_said(), "250 OK\r\n");
    end();
}

static void test_a_refusal_that_comes_later_undoes_all(void)
{
    begin_later("ll");
    tell(1, "452 4.3.1 Full");
    ASSERT_TEXT(calls, "l1u2u1e2e");
    ASSERT_TEXT(mailer_said(), "452 4.3.1 Full\r\n");
    end();
    begin_later("ll");
    tell(1, NULL);
    tell(2, "452 4.3.1 Full");
    ASSERT_TEXT(calls, "l2l1u2u1e2e");
    ASSERT_TEXT(mailer_said(), "452 4.3.1 Full\r\n");
    end();
}

/* It has not heard a 250: it will send the message again. */
static void test_without_its_client_the_next_does_not_begin(void)
{
    begin_later("ll");
    mailer_reset();
    tell(1, NULL);
    ASSERT_TEXT(calls, "l1u2u1e2e");
    end();
    begin_later("ll");
    tell(1, NULL);
    mailer_reset();
    tell(2, NULL);
    ASSERT_TEXT(calls, "l2l1e2e");
    end();
}

void suite_handlers_all(void)
{
    SUITE("handlers/all");
    TEST(test_all_get_the_message_in_order);
    TEST(test_empty_content_is_for_whom_it_is_whole);
    TEST(test_the_first_refusal_to_begin_ends_those_before);
    TEST(test_the_first_refusal_of_octets_undoes_all);
    TEST(test_the_first_refusal_at_the_end_undoes_all);
    TEST(test_the_place_is_that_of_the_first_that_has_one);
    TEST(test_no_stores_are_a_sink);
    TEST(test_the_next_waits_for_one_that_tells_later);
    TEST(test_a_refusal_that_comes_later_undoes_all);
    TEST(test_without_its_client_the_next_does_not_begin);
}
