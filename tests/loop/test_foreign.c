/* SPDX-License-Identifier: MIT */
/* test_foreign.c - the application's own event loop is told the wishes. */
#include "loop/loop.h"
#include "support/failing_alloc.h"
#include "support/memory_net.h"
#include "support/suite.h"

#define MANY 300

static failing_alloc alloc;
static pst_memory memory;
static memory_net *net;
static pst_loop loop;
static pst_watch watches[MANY];
static int told[MANY * 16];
static int marks[MANY];
static int answer;

static int on_watch(void *context, size_t socket, int wishes,
    void **application)
{
    CU_ASSERT(context == &answer);
    if (answer < 0)
        return answer;
    if (wishes != 0 && *application == NULL)
        *application = &marks[socket % MANY];
    CU_ASSERT(*application == &marks[socket % MANY]);
    told[socket] = wishes;
    return 0;
}

static void begin(void)
{
    static const pst_foreign none;
    pst_foreign foreign = none;
    int i;

    net = memory_net_new(1);
    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    answer = 0;
    foreign.watch = on_watch;
    foreign.context = &answer;
    ASSERT_NUMBER(pst_loop_init(&loop, memory_net_table(net), &memory,
        &foreign), 0);
    for (i = 0; i < MANY; i++)
        pst_watch_init(&watches[i], (postern_socket)(i * 16), NULL);
}

static void end(void)
{
    int i;

    for (i = 0; i < MANY; i++)
        ASSERT_NUMBER(pst_loop_watch(&loop, &watches[i], 0), 0);
    ASSERT_NUMBER(loop.foreign.count, 0);
    pst_loop_clear(&loop);
    ASSERT_NUMBER(memory_net_free(net), 0);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_each_wish_is_told_once(void)
{
    begin();
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[1], POSTERN_READ), 0);
    ASSERT_NUMBER(told[16], POSTERN_READ);
    told[16] = -1;
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[1], POSTERN_READ), 0);
    ASSERT_NUMBER(told[16], -1);
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[1],
        POSTERN_READ | POSTERN_WRITE), 0);
    ASSERT_NUMBER(told[16], POSTERN_READ | POSTERN_WRITE);
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[1], 0), 0);
    ASSERT_NUMBER(told[16], 0);
    end();
}

static void test_a_socket_finds_its_watch(void)
{
    int i;

    begin();
    CU_ASSERT(pst_foreign_find(&loop, 0) == NULL);
    for (i = 0; i < MANY; i++)
        ASSERT_NUMBER(pst_loop_watch(&loop, &watches[i], POSTERN_READ), 0);
    for (i = 0; i < MANY; i += 2)
        ASSERT_NUMBER(pst_loop_watch(&loop, &watches[i], 0), 0);
    for (i = 0; i < MANY; i++)
        CU_ASSERT(pst_foreign_find(&loop, (postern_socket)(i * 16))
            == (i % 2 == 0 ? NULL : &watches[i]));
    CU_ASSERT(pst_foreign_find(&loop, 7) == NULL);
    end();
}

static void test_a_refusal_changes_nothing(void)
{
    begin();
    answer = POSTERN_E_FULL;
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[2], POSTERN_READ),
        POSTERN_E_FULL);
    CU_ASSERT(pst_foreign_find(&loop, 32) == NULL);
    answer = 0;
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[2], POSTERN_READ), 0);
    answer = POSTERN_E_FULL;
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[2], POSTERN_WRITE),
        POSTERN_E_FULL);
    ASSERT_NUMBER(watches[2].wishes, POSTERN_READ);
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[2], 0), 0);
    ASSERT_NUMBER(watches[2].wishes, 0);
    answer = 0;
    end();
}

static void test_without_memory_the_first_fails_and_chains_grow(void)
{
    int i;

    begin();
    failing_alloc_fail(&alloc, 1, 0);
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[0], POSTERN_READ),
        POSTERN_E_NOMEM);
    ASSERT_NUMBER(pst_loop_watch(&loop, &watches[0], POSTERN_READ), 0);
    failing_alloc_fail(&alloc, 1, 1);
    for (i = 1; i < MANY; i++)
        ASSERT_NUMBER(pst_loop_watch(&loop, &watches[i], POSTERN_READ), 0);
    for (i = 0; i < MANY; i++)
        CU_ASSERT(pst_foreign_find(&loop, (postern_socket)(i * 16))
            == &watches[i]);
    failing_alloc_fail(&alloc, 0, 0);
    end();
}

void suite_loop_foreign(void)
{
    SUITE("loop/foreign");
    TEST(test_each_wish_is_told_once);
    TEST(test_a_socket_finds_its_watch);
    TEST(test_a_refusal_changes_nothing);
    TEST(test_without_memory_the_first_fails_and_chains_grow);
}
