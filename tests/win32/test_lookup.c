/* SPDX-License-Identifier: MIT */
/* test_lookup.c - a thread that asks for the name of this machine. */
#include "win32/win32.h"

#include "win32/lookup.h"
#include "support/suite.h"

/* No test waits that long: it is when something else is wrong. */
#define LONG_TIME 60000

static const char *told;
static HANDLE go;
static HANDLE there;
static HANDLE thread;
static char name[256];

static int tell(void *context, char *to, size_t size)
{
    (void)context;
    if (told == NULL || strlen(told) >= size)
        return -1;
    strcpy(to, told);
    return 0;
}

static int tell_late(void *context, char *to, size_t size)
{
    (void)WaitForSingleObject(go, INFINITE);
    return tell(context, to, size);
}

/* Says which thread it is before it waits. */
static int tell_who(void *context, char *to, size_t size)
{
    HANDLE own = GetCurrentProcess();

    (void)DuplicateHandle(own, GetCurrentThread(), own, &thread, 0, FALSE,
        DUPLICATE_SAME_ACCESS);
    (void)SetEvent(there);
    return tell_late(context, to, size);
}

static int ask(const char *text, size_t size)
{
    pst_os_lookup *lookup;
    int result;

    told = text;
    name[0] = '\0';
    lookup = pst_win32_lookup_begin(tell);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lookup);
    result = pst_os_lookup_wait(lookup, LONG_TIME, name, size);
    pst_os_lookup_end(lookup);
    return result;
}

static void test_the_answer_is_the_threads(void)
{
    ASSERT_NUMBER(ask("mx.example.com", sizeof(name)), 1);
    ASSERT_TEXT(name, "mx.example.com");
    ASSERT_NUMBER(ask("mx.example.com", 15), 1);
    ASSERT_TEXT(name, "mx.example.com");
    ASSERT_NUMBER(ask("", sizeof(name)), 1);
    ASSERT_TEXT(name, "");
}

static void test_what_is_not_whole_is_no_answer(void)
{
    char longest[300];

    ASSERT_NUMBER(ask("mx.example.com", 14), -1);
    ASSERT_NUMBER(ask(NULL, sizeof(name)), -1);
    memset(longest, 'a', sizeof(longest));
    longest[256] = '\0';
    ASSERT_NUMBER(ask(longest, sizeof(name)), -1);
    longest[255] = '\0';
    ASSERT_NUMBER(ask(longest, sizeof(name)), 1);
    ASSERT_TEXT(name, longest);
}

/* It is not over when somebody has waited, and may be waited for again. */
static void test_an_answer_may_be_late(void)
{
    pst_os_lookup *lookup;

    told = "mx.example.com";
    go = CreateEventW(NULL, TRUE, FALSE, NULL);
    lookup = pst_win32_lookup_begin(tell_late);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lookup);
    ASSERT_NUMBER(pst_os_lookup_wait(lookup, 0, name, sizeof(name)), 0);
    ASSERT_NUMBER(pst_os_lookup_wait(lookup, 1, name, sizeof(name)), 0);
    (void)SetEvent(go);
    ASSERT_NUMBER(pst_os_lookup_wait(lookup, LONG_TIME, name, sizeof(name)),
        1);
    ASSERT_TEXT(name, "mx.example.com");
    pst_os_lookup_end(lookup);
    (void)CloseHandle(go);
}

/* The thread has its name, and where it goes, until it ends of itself. */
static void test_a_thread_may_be_left_alone(void)
{
    pst_os_lookup *lookup;

    told = "mx.example.com";
    go = CreateEventW(NULL, TRUE, FALSE, NULL);
    there = CreateEventW(NULL, TRUE, FALSE, NULL);
    lookup = pst_win32_lookup_begin(tell_who);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lookup);
    CU_ASSERT(WaitForSingleObject(there, LONG_TIME) == WAIT_OBJECT_0);
    pst_os_lookup_end(lookup);
    CU_ASSERT(WaitForSingleObject(thread, 0) == WAIT_TIMEOUT);
    (void)SetEvent(go);
    CU_ASSERT(WaitForSingleObject(thread, LONG_TIME) == WAIT_OBJECT_0);
    (void)CloseHandle(thread);
    (void)CloseHandle(there);
    (void)CloseHandle(go);
    pst_os_lookup_end(NULL);
}

void suite_win32_lookup(void)
{
    SUITE("win32/lookup");
    TEST(test_the_answer_is_the_threads);
    TEST(test_what_is_not_whole_is_no_answer);
    TEST(test_an_answer_may_be_late);
    TEST(test_a_thread_may_be_left_alone);
}
