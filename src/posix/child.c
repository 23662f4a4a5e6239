/* SPDX-License-Identifier: MIT */
/* child.c - starts other programs with fork() and exec(). */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault.h"
#include "os/child.h"
#include "os/disk.h"
#include "os/process.h"
#include "os/signals.h"
#include "process.h"
#include "signals.h"

extern char **environ;

struct pst_os_child {
    pid_t number;
    int is_apart;               /* it has a process group of its own */
    int has_ended;
    int status;
};

/* == Variables of the program == */

static size_t name_length(const char *variable)
{
    return strcspn(variable, "=");
}

static int is_named(const char *variable, const char *const *variables)
{
    size_t length = name_length(variable);

    for (; *variables != NULL; variables++)
        if (name_length(*variables) == length
            && memcmp(*variables, variable, length) == 0)
            return 1;
    return 0;
}

static size_t count(const char *const *variables)
{
    size_t i = 0;

    while (variables[i] != NULL)
        i++;
    return i;
}

/* Makes the variables of the program, to be freed by free(); NULL: no memory.
   This is done before the fork, because in a program with threads a child must
   not allocate. */
static char **make_variables(const char *const *own)
{
    const char *const *all = (const char *const *)environ;
    size_t i, used = 0;
    const char **made = (const char **)malloc(
        (count(all) + count(own) + 1) * sizeof(*made));

    if (made == NULL)
        return NULL;
    for (i = 0; all[i] != NULL; i++)
        if (!is_named(all[i], own))
            made[used++] = all[i];
    for (i = 0; own[i] != NULL; i++)
        if (strchr(own[i], '=') != NULL)
            made[used++] = own[i];
    made[used] = NULL;
    return (char **)made;
}

/* == Input of the program == */

static int write_all(int descriptor, const char *octets, size_t length)
{
    while (length > 0) {
        ssize_t taken = write(descriptor, octets, length);

        if (taken < 0 && errno != EINTR)
            return -1;
        if (taken > 0) {
            octets += taken;
            length -= (size_t)taken;
        }
    }
    return 0;
}

/* A file without a name, so that a program that reads slowly delays nobody. */
static int make_input(const pst_os_program *program)
{
    char path[PST_OS_PATH];
    int descriptor;

    pst_os_process_temporary(path, sizeof(path) - 20);
    strcat(path, "/postern-XXXXXX");
    descriptor = mkstemp(path);
    if (descriptor < 0)
        return -1;
    (void)unlink(path);
    if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        && write_all(descriptor, program->input, program->input_length) == 0
        && lseek(descriptor, 0, SEEK_SET) == 0)
        return descriptor;
    (void)close(descriptor);
    return -1;
}

/* == Starting the program == */

static void set_default(int number)
{
    struct sigaction action;

    memset(&action, 0, sizeof(action));
    action.sa_handler = SIG_DFL;
    sigemptyset(&action.sa_mask);
    (void)sigaction(number, &action, NULL);
}

/* Restores what we have changed for ourselves. */
static void restore_signals(const sigset_t *mask)
{
    pst_os_signals_unwatch();
    pst_os_child_unwatch();
    set_default(SIGPIPE);
    set_default(SIGXFSZ);
    set_default(SIGHUP);
    set_default(SIGUSR1);
    (void)sigprocmask(SIG_SETMASK, mask, NULL);
}

static void execute(const pst_os_program *program, char **variables)
{
    static char shell[] = "/bin/sh", option[] = "-c", end[] = "--";
    char *arguments[5];

    environ = variables;
    if (program->line == NULL) {
        (void)execvp(program->arguments[0], program->arguments);
        return;
    }
    arguments[0] = shell;
    arguments[1] = option;
    arguments[2] = end;
    memcpy(&arguments[3], &program->line, sizeof(arguments[3]));
    arguments[4] = NULL;
    (void)execv(shell, arguments);
}

struct start {
    const pst_os_program *program;
    char **variables;
    int input;                  /* a descriptor, or -1 */
    int failure[2];             /* the pipe for errno of the child */
    sigset_t mask;
};

static void be_child(const struct start *start)
{
    if (start->input >= 0) {
        (void)setpgid(0, 0);
        (void)dup2(start->input, STDIN_FILENO);
    }
    if (start->input >= 0 || start->program->on_errors)
        (void)dup2(STDERR_FILENO, STDOUT_FILENO);
    pst_posix_process_lower_limits();
    restore_signals(&start->mask);
    execute(start->program, start->variables);
    _exit(write(start->failure[1], &errno, sizeof(errno)) < 0);
}

/* Blocks signals meanwhile: until exec() the child has our handlers, and a
   signal for it would count as one for us. */
static pid_t fork_quietly(struct start *start)
{
    sigset_t all;
    pid_t number;

    (void)sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, &start->mask);
    number = fork();
    if (number == 0)
        be_child(start);
    (void)sigprocmask(SIG_SETMASK, &start->mask, NULL);
    return number;
}

static void wait_for(pid_t number, int *status)
{
    while (waitpid(number, status, 0) < 0 && errno == EINTR)
        continue;
}

/* 0: exec() has succeeded; else its errno. */
static int read_failure(int descriptor)
{
    int failure = 0;

    while (read(descriptor, &failure, sizeof(failure)) < 0 && errno == EINTR)
        continue;
    return failure;
}

static int start_with(struct start *start, pst_os_child *child)
{
    int failure = 0, status;

    if (pipe(start->failure) < 0)
        return pst_posix_fault(errno);
    (void)fcntl(start->failure[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(start->failure[1], F_SETFD, FD_CLOEXEC);
    child->number = fork_quietly(start);
    if (child->number < 0)
        failure = errno;
    (void)close(start->failure[1]);
    if (child->number > 0) {
        failure = read_failure(start->failure[0]);
        if (failure != 0)
            wait_for(child->number, &status);
    }
    (void)close(start->failure[0]);
    return failure == 0 ? 0 : pst_posix_fault(failure);
}

int pst_os_child_start(const pst_os_program *program, pst_os_child **child)
{
    pst_os_child *made = (pst_os_child *)calloc(1, sizeof(*made));
    struct start start;
    int error = PST_OS_IO;

    start.program = program;
    start.input = -1;
    start.variables = make_variables(program->variables);
    if (program->input != NULL) {
        start.input = make_input(program);
        if (start.input < 0)
            error = pst_posix_fault(errno);
    }
    if (made != NULL && start.variables != NULL
        && (program->input == NULL || start.input >= 0)) {
        made->is_apart = program->input != NULL;
        error = start_with(&start, made);
    }
    if (start.input >= 0)
        (void)close(start.input);
    free(start.variables);
    if (error != 0) {
        free(made);
        made = NULL;
    }
    *child = made;
    return error;
}

/* == While the program runs == */

static int meaning(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int pst_os_child_has_ended(pst_os_child *child, int *status)
{
    int found = 0;
    pid_t result;

    if (!child->has_ended) {
        do
            result = waitpid(child->number, &found, WNOHANG);
        while (result < 0 && errno == EINTR);
        if (result == 0)
            return 0;
        child->has_ended = 1;
        /* nobody else waits for this child */
        child->status = result < 0 ? 1 : meaning(found);
    }
    *status = child->status;
    return 1;
}

static void tell(const pst_os_child *child, int number)
{
    if (!child->has_ended)
        (void)kill(child->is_apart ? -child->number : child->number, number);
}

void pst_os_child_end(pst_os_child *child)
{
    tell(child, SIGTERM);
}

void pst_os_child_pass_on(pst_os_child *child)
{
    int error = errno, number;

    if (pst_posix_signals_came(&number))
        tell(child, number);
    errno = error;
}

void pst_os_child_free(pst_os_child *child)
{
    free(child);
}

/* == Watching for the end of the program == */

static void (*volatile told)(void);
static struct sigaction before;

static void on_child(int number)
{
    int saved = errno;
    void (*ended)(void) = told;

    (void)number;
    if (ended != NULL)
        ended();
    errno = saved;
}

int pst_os_child_watch(void (*ended)(void))
{
    struct sigaction action;

    if (told == NULL) {
        memset(&action, 0, sizeof(action));
        action.sa_handler = on_child;
        action.sa_flags = SA_RESTART | SA_NOCLDSTOP;
        sigemptyset(&action.sa_mask);
        if (sigaction(SIGCHLD, &action, &before) < 0)
            return -1;
    }
    told = ended;
    return 0;
}

void pst_os_child_unwatch(void)
{
    if (told == NULL)
        return;
    (void)sigaction(SIGCHLD, &before, NULL);
    told = NULL;
}
