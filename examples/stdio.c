/* SPDX-License-Identifier: MIT */
/*
 * stdio.c - SMTP on standard input and output, with only the engine: no
 * server, no sockets.  For inetd, or as the subprocess of a test.
 *
 *     ./stdio [file]      messages are appended to it; without it, dropped
 *
 * Nothing is written to stderr, because with inetd that is the client, too.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <postern_engine.h>

/* The engine needs the time, in milliseconds.  Whole seconds are enough; but
   time() may go back, so a program that runs for long needs a better clock. */
static unsigned long now(void)
{
    return (unsigned long)time(NULL) * 1000;
}

static void *resize(void *context, void *block, size_t was, size_t size)
{
    (void)context;
    (void)was;
    if (size > 0)
        return realloc(block, size);
    free(block);
    return NULL;
}

static const char *keep(const char *name, const postern_envelope *envelope)
{
    size_t length;
    const char *content = postern_envelope_content(envelope, &length);
    FILE *file = fopen(name, "ab");
    int failed;

    if (file == NULL)
        return "451 4.3.0 Error: cannot open the file";
    fwrite(content, 1, length, file);
    failed = ferror(file);
    if (fclose(file) != 0 || failed)
        return "451 4.3.0 Error: cannot write the file";
    return NULL;
}

/* Answers are text as a hook would return it; NULL is the default. */
static const char *decide(const postern_question *question, const char *name)
{
    if (question->ask == POSTERN_ASK_MESSAGE && name != NULL)
        return keep(name, question->envelope);
    return NULL;
}

/* Sends all replies; 0: nobody reads them. */
static int write_replies(postern_engine *engine)
{
    const char *octets;
    size_t length;

    while ((octets = postern_engine_out(engine, &length)) != NULL) {
        ssize_t n = write(1, octets, length);

        if (n > 0)
            postern_engine_sent(engine, (size_t)n);
        else if (errno != EINTR)
            return 0;
    }
    return 1;
}

/* Waits for input until the engine's deadline: 1 when there is. */
static int wait_for_input(const postern_engine *engine)
{
    struct pollfd input;
    unsigned long moment;
    long left = -1;                     /* for ever */

    if (postern_engine_deadline(engine, &moment)) {
        left = (long)(moment - now());
        left = left < 0 ? 0 : left;
    }
    input.fd = 0;
    input.events = POLLIN;
    return poll(&input, 1, (int)left) > 0;
}

/* The input is lent until all of it is used, which may take several rounds if
   the engine has to send replies first; no further input is read before
   that. */
static void converse(postern_engine *engine, const char *name)
{
    char buffer[4096];
    const char *rest = buffer;
    size_t left = 0, used;
    postern_question question;
    ssize_t n;

    for (;;) {
        /* in the first round there is no input, but the question CONNECTED */
        postern_engine_lend(engine, rest, left, now());
        while (postern_engine_next(engine, &question))
            postern_engine_answer(engine, decide(&question, name), now());
        used = postern_engine_reclaim(engine);
        rest += used;
        left -= used;
        if (!write_replies(engine)
            || (postern_engine_wants(engine) & POSTERN_WANTS_CLOSE) != 0)
            return;
        if (left > 0)
            continue;
        if (!wait_for_input(engine)) {
            postern_engine_tick(engine, now());
            continue;
        }
        rest = buffer;
        n = read(0, buffer, sizeof(buffer));
        if (n > 0)
            left = (size_t)n;
        else if (n == 0 || errno != EINTR)
            postern_engine_eof(engine);
    }
}

int main(int argc, char **argv)
{
    postern_engine_options options;
    postern_rules *rules;
    postern_engine *engine;

    signal(SIGPIPE, SIG_IGN);           /* write() is to return an error */
    postern_engine_options_init(&options);
    options.resize = resize;
    options.hostname = "stdio.example"; /* the engine asks nobody */
    options.assembling = argc > 1;      /* else content is dropped at once */
    rules = postern_rules_new(&options, NULL);
    engine = rules == NULL ? NULL : postern_engine_new(rules, now());
    if (engine != NULL)
        converse(engine, argc > 1 ? argv[1] : NULL);
    postern_engine_free(engine);        /* NULL is right here, and below */
    postern_rules_free(rules);          /* after all its engines */
    return engine == NULL;
}
