/* SPDX-License-Identifier: MIT */
/*
 * ping.c - commands of your own: a new one, one that replaces a built-in and
 * still runs it, and one that asks for another line.
 *
 *     ./ping [port]               1025; 0: any free one
 *
 *     PING                        259 Pong
 *     HELP                        250 Supported commands: ... PING QUIT ...
 *     HELP PING                   250 Syntax: PING [ignored]
 *     NOOP                        250-NOOP number 1
 *                                 250 OK
 *     QUIZ                        350 6 times 7?
 *     42                          250 Right
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postern.h>

/*
 * A callback gets what follows the verb, without the blanks around it, or
 * NULL.  It is called in any state of the session; `needs` in the table below
 * could require HELO, MAIL or RCPT before it.
 */
static const char *on_ping(postern_session *session, const char *argument,
    void *context)
{
    (void)session;
    (void)argument;
    (void)context;
    return "259 Pong";
}

/*
 * Sends a line first, and then runs the built-in with its hook, because it
 * returns NULL.  The line has "-" after its code, so it is a part of the
 * built-in's reply.  All lines of a reply have the same code (RFC 5321 4.2.1);
 * for NOOP it is always 250.
 */
static const char *on_noop(postern_session *session, const char *argument,
    void *context)
{
    unsigned long *count = (unsigned long *)context;

    (void)argument;
    ++*count;
    /* postern_replyf writes into a buffer of the server, which is valid until
       its next call; postern_push copies.  If the client does not read, or
       there is no memory, the line is left out. */
    (void)postern_push(session,
        postern_replyf(session, "250-NOOP number %lu", *count));
    return NULL;
}

/* Gets the line after the 350, without its CRLF.  The context is that of
   postern_expect_line. */
static const char *got_answer(postern_session *session, const char *line,
    void *context)
{
    (void)session;
    return strcmp(line, (const char *)context) == 0 ? "250 Right"
        : "550 Error: wrong";
}

static const char *on_quiz(postern_session *session, const char *argument,
    void *context)
{
    static char answer[] = "42";

    (void)argument;
    (void)context;
    if (postern_expect_line(session, 100, got_answer, answer) < 0)
        return "451 4.3.0 Error: out of memory";
    return "350 6 times 7?";    /* right only when a line is expected */
}

/*
 * Commands are added before there are sessions, best before listening.  The
 * strings are copied; what `context` points to is not.
 */
static int add_commands(postern_server *server, unsigned long *noops)
{
    postern_command command;
    int error;

    command.verb = "PING";
    command.syntax = "PING [ignored]";  /* without it HELP does not show it */
    command.extended_suffix = NULL;
    command.needs = POSTERN_NEEDS_NOTHING;
    command.callback = on_ping;
    command.context = NULL;
    error = postern_server_add_command(server, &command);
    if (error < 0)
        return error;

    command.verb = command.syntax = "QUIZ";
    command.callback = on_quiz;
    error = postern_server_add_command(server, &command);
    if (error < 0)
        return error;

    /* with a syntax of our own, because NULL would hide NOOP from HELP */
    command.verb = "NOOP";
    command.syntax = "NOOP [ignored]";
    command.callback = on_noop;
    command.context = noops;
    return postern_server_add_command(server, &command);
}

int main(int argc, char **argv)
{
    static unsigned long noops;         /* of all sessions together */
    postern_options options;
    postern_server *server;
    unsigned port = argc > 1 ? (unsigned)atoi(argv[1]) : 1025;
    int result;

    postern_options_init(&options);
    /* No handler: messages are accepted and dropped. */
    server = postern_server_new(&options, NULL, &result);
    if (server != NULL)
        result = add_commands(server, &noops);
    if (result >= 0)
        result = postern_server_listen(server, NULL, port, 0);
    if (result >= 0) {
        printf("listening on port %u\n", postern_server_port(server, result));
        fflush(stdout);
        result = postern_server_run(server);
    }
    if (result < 0)
        fprintf(stderr, "ping: %s\n", postern_error_text(result));
    postern_server_free(server);
    return result != 0;
}
