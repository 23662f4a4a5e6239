/* SPDX-License-Identifier: MIT */
/*
 * workers.c - several processes on one port: one listens, the others accept.
 *
 *     ./workers [port]            1025; 0: any free one.  SIGTERM drains all
 *
 * Each worker has a whole server, and the kernel gives a client to whoever is
 * there first: for hooks that take much of a processor.  What is counted or
 * limited is so in each process.
 */
#define _POSIX_C_SOURCE 200112L
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <postern.h>

#define WORKERS 4

static pid_t workers[WORKERS];  /* in the parent; 0: there is none */
static postern_server *server;  /* in a worker */

/* A message is one line, and a line one write: all have the same stdout. */
static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    const int *number = (const int *)postern_session_context(session);
    size_t length;

    (void)postern_envelope_content(envelope, &length);
    printf("worker %d: from <%s>, %lu octets\n", *number,
        postern_envelope_mail_from(envelope), (unsigned long)length);
    return fflush(stdout) == 0 ? NULL
        : "451 4.3.0 Error: the message could not be printed";
}

static void on_signal(int number)
{
    signal(number, on_signal);
    postern_server_stop(server);
}

/* After fork: nothing of a server may be shared but the listening socket. */
static int work(int number, int listening, const sigset_t *mask)
{
    static postern_handler handler;
    postern_options options;
    int result;

    postern_options_init(&options);
    handler.context = &number;
    handler.message = on_message;
    server = postern_server_new(&options, &handler, &result);
    if (server != NULL)
        result = postern_server_listen_socket(server, (size_t)listening, 0);
    if (result >= 0) {
        signal(SIGTERM, on_signal);
        sigprocmask(SIG_SETMASK, mask, NULL);   /* now it may come */
        result = postern_server_run(server);
    }
    if (result < 0)
        fprintf(stderr, "worker: %s\n", postern_error_text(result));
    signal(SIGTERM, SIG_IGN);
    postern_server_free(server);
    return result != 0;
}

/* A socket for postern_server_listen_socket; it becomes non-blocking there, so
   that of all workers that wake for one client those that get none go on. */
static int listen_on(unsigned port)
{
    static struct sockaddr_in address;
    socklen_t size = sizeof(address);
    int one = 1, made = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((unsigned short)port);
    if (made < 0
        || setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0
        || bind(made, (struct sockaddr *)&address, sizeof(address)) < 0
        || listen(made, SOMAXCONN) < 0
        || getsockname(made, (struct sockaddr *)&address, &size) < 0) {
        perror("listen");
        return -1;
    }
    printf("listening on port %u\n", (unsigned)ntohs(address.sin_port));
    fflush(stdout);             /* or each worker would print it, too */
    return made;
}

static void stop_all(void)
{
    int i;

    for (i = 0; i < WORKERS; i++)
        if (workers[i] > 0)
            kill(workers[i], SIGTERM);
}

/* Until none is left.  One that ends unasked ends all: whoever watches over
   this program starts them again. */
static int wait_for_all(const sigset_t *signals)
{
    int i, number, status, result = 0;
    pid_t ended;

    while ((ended = waitpid(-1, &status, WNOHANG)) >= 0) {
        for (i = 0; i < WORKERS; i++)
            if (workers[i] == ended)
                workers[i] = 0; /* soon somebody else's number */
        result |= ended > 0 && status != 0;
        if ((ended > 0 && status != 0) || (ended == 0
            && sigwait(signals, &number) == 0 && number == SIGTERM))
            stop_all();
    }
    return result;
}

/* With a handler SIGCHLD is kept until sigwait asks for it, everywhere. */
static void on_child(int number)
{
    (void)number;
}

int main(int argc, char **argv)
{
    int i, listening = listen_on(argc > 1 ? (unsigned)atoi(argv[1]) : 1025);
    sigset_t signals, mask;

    if (listening < 0)
        return 1;
    signal(SIGCHLD, on_child);  /* and sigwait: none comes at a bad moment */
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGCHLD);
    sigprocmask(SIG_BLOCK, &signals, &mask);
    for (i = 0; i < WORKERS && (workers[i] = fork()) >= 0; i++)
        if (workers[i] == 0)
            return work(i + 1, listening, &mask);
    close(listening);           /* the workers have it */
    if (i < WORKERS)
        stop_all();             /* there was no fork() for one */
    return wait_for_all(&signals) != 0 || i < WORKERS;
}
