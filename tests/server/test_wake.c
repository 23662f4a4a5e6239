/* SPDX-License-Identifier: MIT */
/* test_wake.c - waking a server from another thread, and when that fails. */
#include "fixture.h"
#include "support/suite.h"

static fixture f;
static memory_client *client;

static void test_many_wakes_are_one(void)
{
    int i;

    fixture_begin(&f);
    for (i = 0; i < 1000; i++)
        postern_server_wake(f.server);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.wakes, 1);
    postern_server_wake(f.server);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.wakes, 2);
    fixture_end(&f);
}

static void wake_again(witness *it, postern_session *session)
{
    (void)session;
    if (it->wakes < 10)
        postern_server_wake(it->server);
}

static void test_a_wake_inside_woken_is_not_lost(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "woken", wake_again, NULL);
    postern_server_wake(f.server);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.wakes, 10);
    fixture_end(&f);
}

static void test_a_wake_ends_a_long_wait(void)
{
    fixture_begin(&f);
    postern_server_wake(f.server);
    ASSERT_NUMBER(postern_server_step(f.server, -1), 1);
    ASSERT_NUMBER(f.witness.wakes, 1);
    CU_ASSERT(!memory_net_is_stuck(f.net));
    fixture_end(&f);
}

/* No thread could stop it any more. */
static void test_a_server_that_cannot_be_woken_ends(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_net_fail(f.net, MEMORY_RECEIVE, 1, 1, POSTERN_E_RESET);
    postern_server_wake(f.server);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.errors, 1);
    ASSERT_TEXT(memory_client_said(client),
        "421 4.3.2 Service shutting down\r\n");
    memory_client_close(client);
    fixture_pass(&f, 1000);
    ASSERT_NUMBER(f.failed, POSTERN_E_FAILED);
    fixture_end(&f);
}

/* ---- other functions that are told of wakes ----------------------------- */

static char heard[100];
static postern_wakeup others[3];

/* The context is a letter: "x" removes itself, and "y" also removes the next
   one. */
static void on_wake(postern_server *server, void *context)
{
    strcat(heard, (const char *)context);
    if (*(const char *)context == 'x')
        postern_server_remove_wakeup(server, &others[0]);
    if (*(const char *)context == 'y') {
        postern_server_remove_wakeup(server, &others[2]);
        postern_server_remove_wakeup(server, &others[0]);
    }
}

static void on_freed(postern_server *server, void *context)
{
    postern_wakeup late;

    strcat(heard, "F");
    strcat(heard, (const char *)context);
    late.woken = on_wake;
    ASSERT_NUMBER(postern_server_add_wakeup(server, &late), POSTERN_E_STALE);
    ASSERT_NUMBER(postern_server_free(server), POSTERN_E_BUSY);
}

static void add(int index, const char *letter)
{
    memset(&others[index], 0, sizeof(others[index]));
    others[index].woken = on_wake;
    others[index].freed = on_freed;
    others[index].context = (void *)letter;
    ASSERT_NUMBER(postern_server_add_wakeup(f.server, &others[index]), 0);
}

static void wake(void)
{
    heard[0] = '\0';
    postern_server_wake(f.server);
    fixture_run(&f);
}

static void test_others_hear_of_wakes_too(void)
{
    fixture_begin(&f);
    add(0, "a");
    add(1, "b");
    wake();
    ASSERT_TEXT(heard, "ba");
    ASSERT_NUMBER(f.witness.wakes, 1);
    postern_server_remove_wakeup(f.server, &others[1]);
    postern_server_remove_wakeup(f.server, &others[1]);
    wake();
    ASSERT_TEXT(heard, "a");
    heard[0] = '\0';
    fixture_end(&f);
    ASSERT_TEXT(heard, "Fa");
}

static void test_who_hears_may_remove_himself_and_others(void)
{
    fixture_begin(&f);
    add(0, "x");
    add(1, "a");
    wake();
    wake();
    ASSERT_TEXT(heard, "a");
    add(0, "z");
    add(2, "y");
    wake();
    ASSERT_TEXT(heard, "ya");
    fixture_end(&f);
}

static void test_a_wakeup_without_a_function_is_refused(void)
{
    static postern_wakeup none;

    fixture_begin(&f);
    ASSERT_NUMBER(postern_server_add_wakeup(f.server, &none),
        POSTERN_E_INVALID_CALLBACK);
    fixture_end(&f);
}

void suite_server_wake(void)
{
    SUITE("server/wake");
    TEST(test_many_wakes_are_one);
    TEST(test_a_wake_inside_woken_is_not_lost);
    TEST(test_a_wake_ends_a_long_wait);
    TEST(test_a_server_that_cannot_be_woken_ends);
    TEST(test_others_hear_of_wakes_too);
    TEST(test_who_hears_may_remove_himself_and_others);
    TEST(test_a_wakeup_without_a_function_is_refused);
}
