/* SPDX-License-Identifier: MIT */
/*
 * async_answer.c - worker threads decide on recipients, slowly, while the
 * server serves everybody else.
 *
 *     ./async_answer [port]       1025; 0: any free one.  SIGTERM ends it well
 *     RCPT TO:<nobody@...>        550, after a second
 *     RCPT TO:<slow@...>          451, after two; others 250, after one
 *
 * on_rcpt gives the question to a pool and says postern_later; `decide` runs in
 * a thread of the pool, and `answer` in the server's again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postern_workers.h>

struct question {
    postern_job job;            /* first, so that a cast finds the rest */
    postern_ticket ticket;
    const char *verdict;
    char address[320];          /* a copy, because the library's is valid only
                                   in the hook */
};

static postern_workers *workers;

/* The slow part, such as a database.  NULL accepts. */
static void decide(postern_job *job)
{
    struct question *it = (struct question *)job;

    sleep(strncmp(it->address, "slow@", 5) == 0 ? 3 : 1);
    it->verdict = strncmp(it->address, "nobody@", 7) == 0
        ? "550 5.1.1 Unknown" : NULL;
}

/* STALE means that the client has left or has got 451. */
static void answer(postern_server *server, postern_job *job, int cancelled)
{
    struct question *it = (struct question *)job;

    if (postern_answer(server, it->ticket,
        cancelled ? "451 4.3.2 Try again" : it->verdict) < 0)
        printf("too late: %s\n", it->address);
    fflush(stdout);
    free(it);
}

static const char *on_rcpt(postern_session *session, const char *address,
    const postern_parameter *options)
{
    struct question *it = (struct question *)malloc(sizeof(*it));
    const char *later;

    (void)options;
    if (it == NULL || strlen(address) >= sizeof(it->address)) {
        free(it);
        return "451 4.3.0 Error: no room for this";
    }
    strcpy(it->address, address);
    it->job.work = decide;
    it->job.done = answer;
    later = postern_later(session, &it->ticket);
    if (postern_workers_add(workers, postern_session_server(session),
        &it->job) == 0)
        return later;
    free(it);
    return "451 4.3.2 Error: too busy";
}

static int serve(postern_server *server, unsigned port)
{
    int result = postern_server_listen(server, NULL, port, 0);

    if (result < 0)
        return result;
    postern_stop_on_signals(server);
    printf("listening on port %u\n", postern_server_port(server, result));
    fflush(stdout);
    result = postern_server_run(server);
    postern_stop_on_signals(NULL);
    return result;
}

int main(int argc, char **argv)
{
    static postern_handler handler;
    unsigned port = argc > 1 ? (unsigned)atoi(argv[1]) : 1025;
    postern_server *server = NULL;
    postern_options options;
    int result;

    postern_options_init(&options);
    options.answer_timeout = 2000;      /* milliseconds, then 451 4.3.2 */
    handler.rcpt = on_rcpt;
    workers = postern_workers_new(4, 0, &result);
    if (workers != NULL)
        server = postern_server_new(&options, &handler, &result);
    if (server != NULL)
        result = serve(server, port);
    if (result < 0)
        fprintf(stderr, "async_answer: %s\n", postern_error_text(result));
    postern_server_free(server);        /* and what is still asked is told */
    postern_workers_free(workers);
    return result != 0;
}
