/* SPDX-License-Identifier: MIT */
/* test_lookup.c - a child that asks for the name of this machine. */
#include "posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "posix/lookup.h"
#include "support/suite.h"

/* No test waits that long: it is when something else is wrong. */
#define LONG 60000

static pid_t child;
static pid_t parent;
static const char *told;
static char name[256];

static pid_t fork_child(void)
{
    parent = getpid();
    fflush(NULL);
    return child = fork();
}

static pid_t fork_fails(void)
{
    errno = EAGAIN;
    return -1;
}

static int tell(void *context, char *to, size_t size)
{
    (void)context;
    if (told == NULL || strlen(told) >= size)
        return -1;
    strcpy(to, told);
    return 0;
}

static int never(void *context, char *to, size_t size)
{
    (void)context;
    (void)to;
    (void)size;
    (void)alarm(LONG / 1000);
    for (;;)
        (void)pause();
    return -1;
}

static int disturb(void *context, char *to, size_t size)
{
    (void)context;
    (void)to;
    (void)size;
    (void)alarm(LONG / 1000);
    while (kill(parent, SIGUSR1) == 0)
        continue;
    return -1;
}

/* What the child told when it was asked for `text`. */
static int ask(const char *text, size_t size)
{
    pst_os_lookup *lookup;
    int result;

    told = text;
    name[0] = '\0';
    lookup = pst_posix_lookup_begin(fork_child, tell);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lookup);
    result = pst_os_lookup_wait(lookup, LONG, name, size);
    pst_os_lookup_end(lookup);
    return result;
}

static void test_the_answer_is_the_childs(void)
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

static void test_a_child_that_never_answers_is_ended(void)
{
    pst_os_lookup *lookup = pst_posix_lookup_begin(fork_child, never);

    CU_ASSERT_PTR_NOT_NULL_FATAL(lookup);
    ASSERT_NUMBER(pst_os_lookup_wait(lookup, 0, name, sizeof(name)), 0);
    ASSERT_NUMBER(pst_os_lookup_wait(lookup, 1, name, sizeof(name)), 0);
    CU_ASSERT(kill(child, 0) == 0);
    pst_os_lookup_end(lookup);
    CU_ASSERT(waitpid(child, NULL, WNOHANG) < 0 && errno == ECHILD);
}

static void test_a_child_that_answered_is_no_zombie(void)
{
    ASSERT_NUMBER(ask("mx.example.com", sizeof(name)), 1);
    CU_ASSERT(waitpid(child, NULL, WNOHANG) < 0 && errno == ECHILD);
    (void)signal(SIGCHLD, SIG_IGN);
    ASSERT_NUMBER(ask("mx.example.com", sizeof(name)), 1);
    CU_ASSERT(waitpid(child, NULL, WNOHANG) < 0 && errno == ECHILD);
    CU_ASSERT(signal(SIGCHLD, SIG_DFL) == SIG_DFL);
}

static void on_signal(int number)
{
    (void)number;
}

static void test_a_signal_ends_the_wait(void)
{
    pst_os_lookup *lookup;
    struct sigaction action, before;

    memset(&action, 0, sizeof(action));
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    ASSERT_NUMBER(sigaction(SIGUSR1, &action, &before), 0);
    lookup = pst_posix_lookup_begin(fork_child, disturb);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lookup);
    ASSERT_NUMBER(pst_os_lookup_wait(lookup, LONG, name, sizeof(name)), 0);
    pst_os_lookup_end(lookup);
    CU_ASSERT(waitpid(child, NULL, WNOHANG) < 0 && errno == ECHILD);
    ASSERT_NUMBER(sigaction(SIGUSR1, &before, NULL), 0);
}

/* Who reads them to their end does not wait for a child that is left alone. */
static void test_the_child_leaves_the_streams(void)
{
    pst_os_lookup *lookup;
    struct pollfd look;
    int ends[2], i, saved[3];

    ASSERT_NUMBER(pipe(ends), 0);
    fflush(NULL);
    for (i = 0; i < 3; i++) {
        saved[i] = fcntl(i, F_DUPFD, 10);
        CU_ASSERT(dup2(ends[1], i) == i);
    }
    close(ends[1]);
    lookup = pst_posix_lookup_begin(fork_child, never);
    for (i = 0; i < 3; i++) {
        CU_ASSERT(dup2(saved[i], i) == i);
        close(saved[i]);
    }
    look.fd = ends[0];
    look.events = POLLIN;
    look.revents = 0;
    ASSERT_NUMBER(poll(&look, 1, LONG / 6), 1);
    CU_ASSERT((look.revents & POLLHUP) != 0);
    pst_os_lookup_end(lookup);
    close(ends[0]);
}

static int next_descriptor(void)
{
    int next = dup(STDERR_FILENO);

    close(next);
    return next;
}

static void test_without_a_child_there_is_no_lookup(void)
{
    int next = next_descriptor();

    CU_ASSERT_PTR_NULL(pst_posix_lookup_begin(fork_fails, tell));
    ASSERT_NUMBER(next_descriptor(), next);
    pst_os_lookup_end(NULL);
}

static void test_without_a_pipe_there_is_no_lookup(void)
{
    struct rlimit before, none;

    ASSERT_NUMBER(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = 0;
    ASSERT_NUMBER(setrlimit(RLIMIT_NOFILE, &none), 0);
    child = 0;
    CU_ASSERT_PTR_NULL(pst_posix_lookup_begin(fork_child, tell));
    ASSERT_NUMBER(child, 0);
    ASSERT_NUMBER(setrlimit(RLIMIT_NOFILE, &before), 0);
}

void suite_posix_lookup(void)
{
    SUITE("posix/lookup");
    TEST(test_the_answer_is_the_childs);
    TEST(test_what_is_not_whole_is_no_answer);
    TEST(test_a_child_that_never_answers_is_ended);
    TEST(test_a_child_that_answered_is_no_zombie);
    TEST(test_a_signal_ends_the_wait);
    TEST(test_the_child_leaves_the_streams);
    TEST(test_without_a_child_there_is_no_lookup);
    TEST(test_without_a_pipe_there_is_no_lookup);
}
