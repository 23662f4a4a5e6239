/* SPDX-License-Identifier: MIT */
/* lookup.c - looks up the name of this machine in a child process. */
#include "posix.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lookup.h"
#include "net.h"

/* RFC 1035 2.3.4: a name has at most 255 octets. */
#define NAME_ROOM 256

struct pst_os_lookup {
    pid_t child;
    int answer;                 /* the child writes the name here, with its
                                   NUL */
};

/*
 * If the server is killed, the child lives until the resolver gives up.  It
 * closes the server's streams, so that a program that reads them to their end
 * need not wait for that.
 */
static void be_child(int answer,
    int (*ask)(void *context, char *name, size_t size))
{
    char name[NAME_ROOM];

    (void)close(STDIN_FILENO);
    (void)close(STDOUT_FILENO);
    (void)close(STDERR_FILENO);
    _exit(ask(NULL, name, sizeof(name)) != 0
        || write(answer, name, strlen(name) + 1) < 0);
}

static int start(pst_os_lookup *lookup, pid_t (*make_child)(void),
    int (*ask)(void *context, char *name, size_t size))
{
    int ends[2];

    if (pipe(ends) < 0)
        return -1;
    lookup->child = make_child();
    if (lookup->child == 0)
        be_child(ends[1], ask);
    (void)close(ends[1]);
    lookup->answer = ends[0];
    if (lookup->child > 0)
        return 0;
    (void)close(ends[0]);
    return -1;
}

pst_os_lookup *pst_posix_lookup_begin(pid_t (*make_child)(void),
    int (*ask)(void *context, char *name, size_t size))
{
    pst_os_lookup *lookup = (pst_os_lookup *)malloc(sizeof(*lookup));

    /* if the program was started with SIGCHLD ignored, the number of an ended
       child may soon belong to another process */
    (void)signal(SIGCHLD, SIG_DFL);
    if (lookup == NULL || start(lookup, make_child, ask) == 0)
        return lookup;
    free(lookup);
    return NULL;
}

pst_os_lookup *pst_os_lookup_begin(void)
{
    return pst_posix_lookup_begin(fork, pst_net_host_name);
}

/* The answer is short and written at once, so it comes whole. */
int pst_os_lookup_wait(pst_os_lookup *lookup, long milliseconds, char *name,
    size_t size)
{
    struct pollfd wanted;
    ssize_t length;

    wanted.fd = lookup->answer;
    wanted.events = POLLIN;
    if (poll(&wanted, 1, (int)milliseconds) <= 0)
        return 0;
    length = read(lookup->answer, name, size);
    return length > 0 && name[length - 1] == '\0' ? 1 : -1;
}

void pst_os_lookup_end(pst_os_lookup *lookup)
{
    if (lookup == NULL)
        return;
    (void)close(lookup->answer);
    (void)kill(lookup->child, SIGKILL);
    while (waitpid(lookup->child, NULL, 0) < 0 && errno == EINTR)
        continue;
    free(lookup);
}
