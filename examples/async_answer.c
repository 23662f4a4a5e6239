/* SPDX-License-Identifier: MIT */
/*
 * async_answer.c - a worker thread decides on recipients, slowly, while the
 * server serves everybody else.
 *
 *     ./async_answer [port]       1025; 0: any free one.  SIGTERM ends it well
 *     RCPT TO:<nobody@...>        550, after a second
 *     RCPT TO:<slow@...>          451, after two; others 250, after one
 *
 * on_rcpt queues the question and says postern_later, the worker decides and
 * calls postern_server_wake, on_woken answers, in the server's thread again.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postern.h>

#define MOST_JOBS 64            /* a power of two: the counts may wrap */
struct job {
    postern_ticket ticket;
    const char *verdict;
    char address[320];          /* a copy: the library's is gone too soon */
};

/* A ring: jobs before `asked` are there, before `decided` have a verdict and
   before `answered` are free.  The mutex guards the first two; a job between
   them belongs to the worker, else to the server's thread. */
static struct job jobs[MOST_JOBS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;
static unsigned long asked, decided, answered;
static int ends;
static postern_server *server;

/* The slow part, such as a database.  NULL accepts. */
static const char *decide(const char *address)
{
    sleep(strncmp(address, "slow@", 5) == 0 ? 3 : 1);
    return strncmp(address, "nobody@", 7) == 0 ? "550 5.1.1 Unknown" : NULL;
}

static void *worker(void *unused)
{
    pthread_mutex_lock(&mutex);
    while (!ends) {
        struct job *job = &jobs[decided % MOST_JOBS];

        if (decided == asked) {
            pthread_cond_wait(&work, &mutex);
            continue;
        }
        pthread_mutex_unlock(&mutex);
        job->verdict = decide(job->address);
        pthread_mutex_lock(&mutex);
        decided++;
        postern_server_wake(server);    /* and no other call but _stop */
    }
    pthread_mutex_unlock(&mutex);
    return unused;
}

/* The queue may be full: a job whose client was told 451 is still in it. */
static const char *on_rcpt(postern_session *session, const char *address,
    const postern_parameter *options)
{
    struct job *job = &jobs[asked % MOST_JOBS];
    const char *later;

    (void)options;
    if (asked - answered == MOST_JOBS || strlen(address) >= 320)
        return "451 4.3.2 Error: too busy";
    later = postern_later(session, &job->ticket);
    strcpy(job->address, address);
    pthread_mutex_lock(&mutex);
    asked++;
    pthread_cond_signal(&work);
    pthread_mutex_unlock(&mutex);
    return later;
}

/* One call for any number of wakes: so all verdicts that are there. */
static void on_woken(postern_server *woken, void *context)
{
    unsigned long end;

    (void)context;
    pthread_mutex_lock(&mutex);
    end = decided;
    pthread_mutex_unlock(&mutex);
    for (; answered != end; answered++) {
        const struct job *job = &jobs[answered % MOST_JOBS];

        /* STALE is no mistake: the client has left or was told 451. */
        if (postern_answer(woken, job->ticket, job->verdict) < 0)
            printf("too late: %s\n", job->address);
    }
    fflush(stdout);
}

static int serve(int listener)
{
    pthread_t thread;
    int result;

    if (pthread_create(&thread, NULL, worker, NULL) != 0)
        return POSTERN_E_FAILED;
    postern_stop_on_signals(server);
    printf("listening on port %u\n", postern_server_port(server, listener));
    fflush(stdout);
    result = postern_server_run(server);
    pthread_mutex_lock(&mutex);
    ends = 1;
    pthread_cond_signal(&work);
    pthread_mutex_unlock(&mutex);
    pthread_join(thread, NULL);         /* it may still wake the server */
    postern_stop_on_signals(NULL);
    return result;
}

int main(int argc, char **argv)
{
    static postern_handler handler;
    unsigned port = argc > 1 ? (unsigned)atoi(argv[1]) : 1025;
    postern_options options;
    int result;

    postern_options_init(&options);
    options.answer_timeout = 2000;      /* milliseconds, then 451 4.3.2 */
    handler.rcpt = on_rcpt;
    handler.woken = on_woken;
    server = postern_server_new(&options, &handler, &result);
    if (server != NULL)
        result = postern_server_listen(server, NULL, port, 0);
    if (result >= 0)
        result = serve(result);
    if (result < 0)
        fprintf(stderr, "async_answer: %s\n", postern_error_text(result));
    postern_server_free(server);
    return result != 0;
}
