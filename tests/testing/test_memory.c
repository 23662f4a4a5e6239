/* SPDX-License-Identifier: MIT */
/* test_memory.c - a kit without memory tells so, and lives on.  What fails is
   known by its size. */
#include <stdlib.h>

#include "client.h"
#include "os/thread.h"
#include "testing/testing.h"

#define NO_MEMORY "452 4.3.1 Error: out of memory"

static pst_os_mutex mutex;
static size_t failing;          /* below the mutex */

static void set_failing(size_t size)
{
    pst_os_mutex_lock(&mutex);
    failing = size;
    pst_os_mutex_unlock(&mutex);
}

static int is_failing(size_t size)
{
    int is_it;

    pst_os_mutex_lock(&mutex);
    is_it = size == failing;
    pst_os_mutex_unlock(&mutex);
    return is_it;
}

static void *resize(void *context, void *block, size_t was, size_t now)
{
    (void)context;
    (void)was;
    if (now > 0)
        return is_failing(now) ? NULL : realloc(block, now);
    free(block);
    return NULL;
}

/* _end frees the mutex. */
static postern_testing *begin_failing(size_t size, int *error)
{
    postern_testing_options options;

    ASSERT_NUMBER(pst_os_mutex_init(&mutex), 0);
    set_failing(size);
    postern_testing_options_init(&options);
    options.server.resize = resize;
    return postern_testing_start(&options, error);
}

static postern_testing *begin(void)
{
    postern_testing *kit = begin_failing(0, NULL);

    CU_ASSERT_FATAL(kit != NULL);
    return kit;
}

static void end(postern_testing *kit)
{
    postern_testing_free(kit);
    pst_os_mutex_free(&mutex);
}

static void test_without_memory_there_is_no_kit(void)
{
    int error = 0;

    CU_ASSERT(begin_failing(sizeof(postern_testing), &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_NOMEM);
    end(NULL);
}

/* The client is told, and comes again to no other end. */
static void hears_no_memory(size_t size, const char *content)
{
    postern_testing *kit = begin();
    postern_socket client = client_begin(kit);

    set_failing(size);
    ASSERT_TEXT(client_send(client, content), NO_MEMORY);
    client_ask(client, "RSET\r\n");
    ASSERT_TEXT(client_send(client, content), NO_MEMORY);
    ASSERT_NUMBER(postern_testing_count(kit), 0);
    loopback_close(client);
    end(kit);
}

static void test_a_message_without_memory_is_refused(void)
{
    static char lines[833 * 6 + 1];
    size_t i;

    for (i = 0; i + 1 < sizeof(lines); i++)
        lines[i] = "0123\r\n"[i % 6];
    hears_no_memory(sizeof(pst_testing_draft), "x\r\n");
    hears_no_memory(sizeof(pst_testing_mail), "x\r\n");
    hears_no_memory(sizeof(pst_testing_kept) + sizeof("client.test"),
        "x\r\n");
    hears_no_memory(sizeof(pst_testing_kept) + sizeof(postern_recipient),
        "x\r\n");
    hears_no_memory(8000, lines);
}

static void test_a_delay_without_memory_is_refused(void)
{
    postern_testing *kit = begin();
    postern_testing_fault fault;
    postern_socket client;

    memset(&fault, 0, sizeof(fault));
    fault.verb = "NOOP";
    fault.delay = 1;
    ASSERT_NUMBER(postern_testing_add_fault(kit, &fault), 0);
    fault.verb = "CONTENT";
    fault.delay = 0;
    fault.octets_per_second = 1;
    ASSERT_NUMBER(postern_testing_add_fault(kit, &fault), 0);
    client = client_begin(kit);
    set_failing(sizeof(pst_testing_delay));
    ASSERT_TEXT(client_ask(client, "NOOP\r\n"), NO_MEMORY);
    ASSERT_TEXT(client_send(client, "x\r\n"), NO_MEMORY);
    loopback_close(client);
    end(kit);
}

static void test_the_tests_thread_is_told_too(void)
{
    postern_testing *kit = begin();
    postern_testing_fault fault;

    set_failing(sizeof(pst_testing_fault));
    memset(&fault, 0, sizeof(fault));
    fault.verb = "NOOP";
    ASSERT_NUMBER(postern_testing_add_fault(kit, &fault), POSTERN_E_NOMEM);
    set_failing(0);
    client_mail(kit, "X: a value of no special length\r\n\r\n");
    set_failing(sizeof(pst_testing_kept)
        + sizeof("a value of no special length"));
    CU_ASSERT(postern_testing_header(kit, postern_testing_get(kit, 0), "X",
        0) == NULL);
    end(kit);
}

void suite_testing_memory(void)
{
    SUITE("testing/memory");
    TEST(test_without_memory_there_is_no_kit);
    TEST(test_a_message_without_memory_is_refused);
    TEST(test_a_delay_without_memory_is_refused);
    TEST(test_the_tests_thread_is_told_too);
}
