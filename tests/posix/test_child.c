/* SPDX-License-Identifier: MIT */
/* test_child.c - other programs are started and asked to end, and their end is
   noticed. */
#include "posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/child.h"
#include "os/disk.h"
#include "os/process.h"
#include "os/signals.h"
#include "posix/process.h"
#include "support/suite.h"

static const char *none[] = { NULL };
static pst_os_program program;
static pst_os_child *child;
static volatile sig_atomic_t ends;

static void on_ended(void)
{
    ends++;
}

static void begin(const char *line)
{
    memset(&program, 0, sizeof(program));
    program.line = line;
    program.variables = none;
    child = NULL;
}

static int start(void)
{
    return pst_os_child_start(&program, &child);
}

/* Its exit status; it has to end. */
static int finish(void)
{
    sigset_t chld, before;
    int status = -1;

    ASSERT_NUMBER(pst_os_child_watch(on_ended), 0);
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    sigprocmask(SIG_BLOCK, &chld, &before);
    sigdelset(&before, SIGCHLD);
    while (child != NULL && !pst_os_child_has_ended(child, &status))
        (void)sigsuspend(&before);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (child != NULL)
        ASSERT_NUMBER(pst_os_child_has_ended(child, &status), 1);
    pst_os_child_free(child);
    child = NULL;
    pst_os_child_unwatch();
    return status;
}

static int run(const char *line)
{
    begin(line);
    ASSERT_NUMBER(start(), 0);
    return finish();
}

static void test_its_exit_status_is_told(void)
{
    ASSERT_NUMBER(run("exit 0"), 0);
    ASSERT_NUMBER(run("exit 75"), 75);
    ASSERT_NUMBER(run("kill -9 $$"), 128 + 9);
}

static void test_a_line_may_begin_with_a_dash(void)
{
    ASSERT_NUMBER(run("-nosuch 2>/dev/null"), 127);
}

static void test_arguments_are_handed_over(void)
{
    char *arguments[] = { "sh", "-c", "test \"$1\" = 'a b'", "x", "a b",
        NULL };

    begin(NULL);
    program.arguments = arguments;
    ASSERT_NUMBER(start(), 0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_what_is_no_program_is_told(void)
{
    char *missing[] = { "/nonexistent/a", NULL };
    char *denied[] = { "/etc/passwd", NULL };

    begin(NULL);
    program.arguments = missing;
    ASSERT_NUMBER(start(), PST_OS_GONE);
    CU_ASSERT_PTR_NULL(child);
    program.arguments = denied;
    ASSERT_NUMBER(start(), PST_OS_DENIED);
    CU_ASSERT(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
}

static void test_variables_are_set_and_taken_away(void)
{
    static const char *variables[] = { "PST_A=new", "PST_B", "PST_D=", NULL };

    setenv("PST_A", "old", 1);
    setenv("PST_B", "old", 1);
    setenv("PST_C", "kept", 1);
    begin("test \"$PST_A\" = new && test -z \"${PST_B+set}\" "
        "&& test \"$PST_C\" = kept && test \"${PST_D+set}\" = set");
    program.variables = variables;
    ASSERT_NUMBER(start(), 0);
    ASSERT_NUMBER(finish(), 0);
    unsetenv("PST_A");
    unsetenv("PST_B");
    unsetenv("PST_C");
}

static void test_it_reads_its_input_to_the_end(void)
{
    begin("test \"$(wc -c | tr -d ' ')\" = 5");
    program.input = "a\0b\nc";
    program.input_length = 5;
    ASSERT_NUMBER(start(), 0);
    ASSERT_NUMBER(finish(), 0);
    begin("! read line");
    program.input = "";
    ASSERT_NUMBER(start(), 0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_without_a_place_for_the_input_nothing_runs(void)
{
    char before[1000];

    pst_os_process_temporary(before, sizeof(before));
    setenv("TMPDIR", "/nonexistent/a", 1);
    begin("exit 0");
    program.input = "a";
    program.input_length = 1;
    ASSERT_NUMBER(start(), PST_OS_GONE);
    CU_ASSERT_PTR_NULL(child);
    setenv("TMPDIR", before, 1);
}

/* Nobody who asks for descriptors finds one that was left open. */
static void test_nothing_stays_open(void)
{
    int first = open("/dev/null", O_RDONLY), second;

    close(first);
    ASSERT_NUMBER(run("exit 0"), 0);
    test_it_reads_its_input_to_the_end();
    test_what_is_no_program_is_told();
    second = open("/dev/null", O_RDONLY);
    ASSERT_NUMBER(second, first);
    close(second);
}

static void test_a_helper_ends_with_what_it_has_started(void)
{
    int ends_of_pipe[2], saved;
    char octet;

    ASSERT_NUMBER(pipe(ends_of_pipe), 0);
    fcntl(ends_of_pipe[0], F_SETFD, FD_CLOEXEC);
    begin("sleep 1000 & echo; wait");
    program.input = "";
    saved = fcntl(STDERR_FILENO, F_DUPFD, 10);
    (void)fcntl(saved, F_SETFD, FD_CLOEXEC);
    (void)dup2(ends_of_pipe[1], STDERR_FILENO);
    close(ends_of_pipe[1]);
    ASSERT_NUMBER(start(), 0);
    (void)dup2(saved, STDERR_FILENO);
    close(saved);
    ASSERT_NUMBER(read(ends_of_pipe[0], &octet, 1), 1);
    pst_os_child_end(child);
    /* The end comes when all who hold the pipe have gone. */
    ASSERT_NUMBER(read(ends_of_pipe[0], &octet, 1), 0);
    close(ends_of_pipe[0]);
    ASSERT_NUMBER(finish(), 128 + SIGTERM);
}

static volatile sig_atomic_t stops;

static void on_stop(void)
{
    stops++;
    if (child != NULL)
        pst_os_child_pass_on(child);
}

static void test_a_signal_is_passed_on(void)
{
    begin("trap 'exit 7' TERM; kill -TERM $PPID; while :; do sleep 1; done");
    stops = 0;
    ASSERT_NUMBER(pst_os_signals_watch(on_stop), 0);
    ASSERT_NUMBER(start(), 0);
    /* It may have come before there was a child to pass it on to. */
    if (stops > 0)
        pst_os_child_pass_on(child);
    ASSERT_NUMBER(finish(), 7);
    pst_os_signals_unwatch();
}

/* SIGPIPE is ignored here, and a program that counts on its end has it. */
static void test_it_has_the_signals_of_a_new_program(void)
{
    struct sigaction action, before;

    memset(&action, 0, sizeof(action));
    action.sa_handler = SIG_IGN;
    sigemptyset(&action.sa_mask);
    sigaction(SIGPIPE, &action, &before);
    ASSERT_NUMBER(run("kill -PIPE $$"), 128 + SIGPIPE);
    ASSERT_NUMBER(run("kill -TERM $$"), 128 + SIGTERM);
    sigaction(SIGPIPE, &before, NULL);
}

/* An emulator such as valgrind may keep the limit from children; then also from
   the one that system() starts. */
static void test_it_has_the_limits_that_we_had(void)
{
    static const char look[] = "test $(ulimit -n) = 123";
    struct rlimit before, low;
    int status;

    ASSERT_NUMBER(getrlimit(RLIMIT_NOFILE, &before), 0);
    low = before;
    low.rlim_cur = 123;
    ASSERT_NUMBER(setrlimit(RLIMIT_NOFILE, &low), 0);
    status = system(look);
    pst_os_process_raise_limits();
    ASSERT_NUMBER(run(look), WEXITSTATUS(status));
    ASSERT_NUMBER(setrlimit(RLIMIT_NOFILE, &before), 0);
    pst_os_process_raise_limits();
    ASSERT_NUMBER(setrlimit(RLIMIT_NOFILE, &before), 0);
}

static void test_one_may_be_left_alone(void)
{
    begin("exit 0");
    ASSERT_NUMBER(start(), 0);
    pst_os_child_free(child);
    pst_os_child_free(NULL);
    CU_ASSERT(wait(NULL) > 0);
}

void suite_posix_child(void)
{
    SUITE("posix/child");
    TEST(test_its_exit_status_is_told);
    TEST(test_a_line_may_begin_with_a_dash);
    TEST(test_arguments_are_handed_over);
    TEST(test_what_is_no_program_is_told);
    TEST(test_variables_are_set_and_taken_away);
    TEST(test_it_reads_its_input_to_the_end);
    TEST(test_without_a_place_for_the_input_nothing_runs);
    TEST(test_nothing_stays_open);
    TEST(test_a_helper_ends_with_what_it_has_started);
    TEST(test_a_signal_is_passed_on);
    TEST(test_it_has_the_signals_of_a_new_program);
    TEST(test_it_has_the_limits_that_we_had);
    TEST(test_one_may_be_left_alone);
}
