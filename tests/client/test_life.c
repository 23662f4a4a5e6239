/* SPDX-License-Identifier: MIT */
/* test_life.c - options, memory, what a client is ready for. */
#include "client/client.h"
#include "talk.h"

static int error_of(const postern_client_options *options)
{
    int error = 1;

    CU_ASSERT(postern_client_new(options, 0, &error) == NULL);
    return error;
}

static void test_options_are_checked(void)
{
    postern_client_options options;
    char name[300];
    talk it;

    talk_set(&it);
    memset(name, 'a', sizeof(name));
    name[256] = '\0';
    ASSERT_NUMBER(error_of(NULL), POSTERN_E_INVALID_OPTIONS);
#define WRONG(member, value, error) \
    options = it.options, options.member = value; \
    ASSERT_NUMBER(error_of(&options), error)
    WRONG(size, 0, POSTERN_E_INVALID_OPTIONS);
    WRONG(resize, NULL, POSTERN_E_INVALID_RESIZE);
    WRONG(hostname, NULL, POSTERN_E_INVALID_HOSTNAME);
    WRONG(hostname, "", POSTERN_E_INVALID_HOSTNAME);
    WRONG(hostname, "a b", POSTERN_E_INVALID_HOSTNAME);
    WRONG(hostname, "a\r\nRSET", POSTERN_E_INVALID_HOSTNAME);
    WRONG(hostname, name, POSTERN_E_INVALID_HOSTNAME);
    WRONG(greeting_timeout, ~0UL, POSTERN_E_INVALID_TIMEOUT);
    WRONG(command_timeout, ~0UL, POSTERN_E_INVALID_TIMEOUT);
    WRONG(data_timeout, ~0UL, POSTERN_E_INVALID_TIMEOUT);
    WRONG(block_timeout, ~0UL, POSTERN_E_INVALID_TIMEOUT);
    WRONG(final_timeout, ~0UL, POSTERN_E_INVALID_TIMEOUT);
    WRONG(buffer_size, 4095, POSTERN_E_INVALID_BUFFER_SIZE);
    WRONG(buffer_size, (size_t)-1, POSTERN_E_INVALID_BUFFER_SIZE);
#undef WRONG
    CU_ASSERT(failing_alloc_is_clean(&it.alloc));
    ASSERT_NUMBER(it.alloc.calls, 0);
}

static void test_no_memory(void)
{
    talk it;

    talk_set(&it);
    failing_alloc_fail(&it.alloc, 1, 0);
    ASSERT_NUMBER(error_of(&it.options), POSTERN_E_NOMEM);
    CU_ASSERT(postern_client_new(NULL, 0, NULL) == NULL);
    CU_ASSERT(failing_alloc_is_clean(&it.alloc));
    postern_client_free(NULL);
}

static void test_one_block_is_all_it_takes(void)
{
    talk it;

    talk_mail(&it, "PIPELINING");
    ASSERT_NUMBER(DATA(&it), 0);
    (void)talk_say(&it);
    (void)talk_hear(&it, "354 go\r\n");
    talk_content(&it, "x\r\n", 3);
    ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "content[0] 250 OK!\n");
    ASSERT_NUMBER(it.alloc.calls, 1);
    CU_ASSERT(it.alloc.octets < it.options.buffer_size + 8192);
    talk_end(&it);
}

static void test_wants(void)
{
    talk it;

    talk_begin(&it);
    ASSERT_NUMBER(WANTS(&it), POSTERN_CLIENT_READS);
    talk_open(&it, "");
    ASSERT_NUMBER(WANTS(&it), POSTERN_CLIENT_READS | POSTERN_CLIENT_RESTS);
    ASSERT_NUMBER(MAIL(&it, "", NULL), 0);
    ASSERT_NUMBER(WANTS(&it), POSTERN_CLIENT_READS | POSTERN_CLIENT_WRITES);
    ASSERT_TEXT(talk_say(&it), "MAIL FROM:<>\r\n");
    ASSERT_NUMBER(WANTS(&it), POSTERN_CLIENT_READS);
    postern_client_eof(it.client);
    ASSERT_NUMBER(WANTS(&it), POSTERN_CLIENT_CLOSES);
    ASSERT_TEXT(talk_events(&it), "over lost\n");
    ASSERT_TEXT(talk_events(&it), "");
    talk_end(&it);
}

static void test_faults_have_names(void)
{
    ASSERT_TEXT(postern_client_fault_text(POSTERN_CLIENT_DONE), "done");
    ASSERT_TEXT(postern_client_fault_text(POSTERN_CLIENT_UNPROVED),
        "unproved");
    ASSERT_TEXT(postern_client_fault_text(-1), "unknown");
    ASSERT_TEXT(postern_client_fault_text(10), "unknown");
}

void suite_client_life(void)
{
    SUITE("client/life");
    TEST(test_options_are_checked);
    TEST(test_no_memory);
    TEST(test_one_block_is_all_it_takes);
    TEST(test_wants);
    TEST(test_faults_have_names);
}
