/* SPDX-License-Identifier: MIT */
/* test_console.c - signals, pipes and closed streams of a console program. */
#include "posix/posix.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/console.h"
#include "support/suite.h"

static volatile sig_atomic_t stops;

static void on_stop(void)
{
    stops++;
}

/* What was there before, for the tests that follow. */
static struct sigaction saved[5];
static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGPIPE };

static void save(void)
{
    size_t i;

    stops = 0;
    for (i = 0; i < 5; i++)
        (void)sigaction(numbers[i], NULL, &saved[i]);
}

static void restore(void)
{
    size_t i;

    for (i = 0; i < 5; i++)
        (void)sigaction(numbers[i], &saved[i], NULL);
}

static void test_signals_that_end_a_program_are_told(void)
{
    save();
    pst_os_console_open();
    pst_os_console_watch(on_stop);
    raise(SIGINT);
    ASSERT_NUMBER(stops, 1);
    raise(SIGTERM);
    ASSERT_NUMBER(stops, 2);
    raise(SIGHUP);
    raise(SIGUSR1);
    raise(SIGPIPE);
    ASSERT_NUMBER(stops, 2);
    pst_os_console_close();
    raise(SIGINT);
    raise(SIGTERM);
    ASSERT_NUMBER(stops, 2);
    restore();
}

static void test_a_pipe_nobody_reads_is_an_error(void)
{
    int ends[2];

    save();
    pst_os_console_open();
    ASSERT_NUMBER(pipe(ends), 0);
    ASSERT_NUMBER(pst_os_console_write(ends[1], "text", 4), 0);
    CU_ASSERT_FALSE(pst_os_console_is_terminal(ends[1]));
    CU_ASSERT_FALSE(pst_os_console_has_colours(ends[1]));
    close(ends[0]);
    CU_ASSERT(pst_os_console_write(ends[1], "text", 4) < 0);
    ASSERT_NUMBER(pst_os_console_write(ends[1], "", 0), 0);
    close(ends[1]);
    restore();
}

/* A reader in another process; without it the pipe would be full for ever. */
static long read_in_child(int ends[2])
{
    char octets[4096];
    long sum = 0;
    ssize_t got;

    close(ends[1]);
    while ((got = read(ends[0], octets, sizeof(octets))) > 0)
        sum += got;
    return sum;
}

static void test_a_pipe_that_does_not_block_gets_it_all(void)
{
    static char octets[300000];
    int ends[2], back[2];
    long sum = 0;
    pid_t child;

    ASSERT_NUMBER(pipe(ends), 0);
    ASSERT_NUMBER(pipe(back), 0);
    ASSERT_NUMBER(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    child = fork();
    if (child == 0) {
        sum = read_in_child(ends);
        _exit(write(back[1], &sum, sizeof(sum)) < 0);
    }
    close(ends[0]);
    ASSERT_NUMBER(pst_os_console_write(ends[1], octets, sizeof(octets)), 0);
    close(ends[1]);
    ASSERT_NUMBER(read(back[0], &sum, sizeof(sum)), sizeof(sum));
    ASSERT_NUMBER(sum, sizeof(octets));
    ASSERT_NUMBER(waitpid(child, NULL, 0), child);
    close(back[0]);
    close(back[1]);
}

static void test_streams_that_are_closed_become_nowhere(void)
{
    int status = 0, ends[2];
    pid_t child = fork();

    if (child == 0) {
        close(STDIN_FILENO);
        close(STDOUT_FILENO);
        close(STDERR_FILENO);
        pst_os_console_open();
        if (pst_os_console_write(PST_OS_OUTPUT, "x", 1) < 0
            || pst_os_console_write(PST_OS_ERRORS, "x", 1) < 0)
            _exit(1);
        _exit(pipe(ends) < 0 || ends[0] != 3 ? 2 : 0);
    }
    ASSERT_NUMBER(waitpid(child, &status, 0), child);
    ASSERT_NUMBER(status, 0);
}

static void test_a_program_leaves_with_its_status(void)
{
    ASSERT_NUMBER(pst_os_console_leave(0), 0);
    ASSERT_NUMBER(pst_os_console_leave(2), 2);
}

/* Sets a variable, or unsets it. */
static void set(const char *name, const char *value)
{
    ASSERT_NUMBER(value == NULL ? unsetenv(name) : setenv(name, value, 1), 0);
}

static void test_a_terminal_has_colours_unless_it_is_dumb(void)
{
    static const struct {
        const char *term;
        int colours;
    } rows[] = {
        { "xterm", 1 }, { "linux", 1 }, { "dumb", 0 }, { "", 0 }, { NULL, 0 }
    };
    const char *before = getenv("TERM");
    char kept[100] = "";
    int master = posix_openpt(O_RDWR | O_NOCTTY), terminal;
    size_t i;

    if (before != NULL)
        strncat(kept, before, sizeof(kept) - 1);
    ASSERT_NUMBER(grantpt(master) | unlockpt(master), 0);
    terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
    CU_ASSERT(pst_os_console_is_terminal(terminal));
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        set("TERM", rows[i].term);
        ASSERT_NUMBER(pst_os_console_has_colours(terminal), rows[i].colours);
    }
    set("TERM", before == NULL ? NULL : kept);
    close(terminal);
    close(master);
}

static void test_the_locale_says_whether_it_is_utf8(void)
{
    static const struct {
        const char *lc_all, *lc_ctype, *lang;
        int is_utf8;
    } rows[] = {
        { NULL, NULL, NULL, 0 },
        { NULL, NULL, "de_DE.UTF-8", 1 },
        { NULL, NULL, "C.utf8", 1 },
        { NULL, NULL, "de_DE.UTF-8@euro", 1 },
        { NULL, "UTF-8", NULL, 1 },
        { NULL, NULL, "de_DE.ISO-8859-1", 0 },
        { NULL, NULL, "de_DE@euro", 0 },
        { NULL, NULL, "POSIX", 0 },
        { NULL, NULL, "de_DE.UTF-80", 0 },
        { NULL, "C", "de_DE.UTF-8", 0 },
        { "C", "de_DE.UTF-8", "de_DE.UTF-8", 0 },
        { "C.UTF-8", "C", "C", 1 },
        { "", "", "C.UTF-8", 1 }
    };
    static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
    char kept[3][100];
    int was_set[3];
    size_t i;

    for (i = 0; i < 3; i++) {
        const char *before = getenv(names[i]);

        was_set[i] = before != NULL;
        kept[i][0] = '\0';
        strncat(kept[i], was_set[i] ? before : "", sizeof(kept[i]) - 1);
    }
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        set("LC_ALL", rows[i].lc_all);
        set("LC_CTYPE", rows[i].lc_ctype);
        set("LANG", rows[i].lang);
        ASSERT_NUMBER(pst_os_console_is_utf8(PST_OS_ERRORS),
            rows[i].is_utf8);
    }
    for (i = 0; i < 3; i++)
        set(names[i], was_set[i] ? kept[i] : NULL);
}

void suite_posix_console(void)
{
    SUITE("posix/console");
    TEST(test_signals_that_end_a_program_are_told);
    TEST(test_a_pipe_nobody_reads_is_an_error);
    TEST(test_a_pipe_that_does_not_block_gets_it_all);
    TEST(test_streams_that_are_closed_become_nowhere);
    TEST(test_a_terminal_has_colours_unless_it_is_dumb);
    TEST(test_the_locale_says_whether_it_is_utf8);
    TEST(test_a_program_leaves_with_its_status);
}
