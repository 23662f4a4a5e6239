/* SPDX-License-Identifier: MIT */
/*
 * one_server.h - the server of epoll.c, libuv.c and poll.c: it does not know
 * whose loop it is in.  It prints messages as hello.c does, and
 *
 *     RCPT TO:<later@...>         is answered after 100 ms, by a timer
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postern.h>

#define MOST_WAITING 64

static struct waiting {
    int is_used;
    postern_ticket ticket;
} waiting[MOST_WAITING];

/* STALE is no mistake: the client has left. */
static void on_timer(postern_server *its_server, void *context)
{
    struct waiting *one = (struct waiting *)context;

    (void)postern_answer(its_server, one->ticket, NULL);
    one->is_used = 0;
}

static const char *on_rcpt(postern_session *session, const char *address,
    const postern_parameter *options)
{
    int i = 0;

    (void)options;
    if (strncmp(address, "later@", 6) != 0)
        return NULL;
    while (i < MOST_WAITING && waiting[i].is_used)
        i++;
    if (i == MOST_WAITING || postern_server_after(
        postern_session_server(session), 100, on_timer, &waiting[i]) < 0)
        return "451 4.3.2 Error: too busy";
    waiting[i].is_used = 1;
    return postern_later(session, &waiting[i].ticket);
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    size_t length;
    const char *content = postern_envelope_content(envelope, &length);

    (void)session;
    printf("from <%s>, %lu octets\n", postern_envelope_mail_from(envelope),
        (unsigned long)length);
    fwrite(content, 1, length, stdout);
    if (fflush(stdout) != 0)
        return "451 4.3.0 Error: the message could not be printed";
    return NULL;
}

/* The loop has to be there: making a server watches its first socket. */
static postern_server *start(const postern_options *options, const char *port)
{
    static postern_handler handler;
    postern_server *server;
    int result;

    handler.rcpt = on_rcpt;
    handler.message = on_message;
    server = postern_server_new(options, &handler, &result);
    if (server != NULL)
        result = postern_server_listen(server, NULL, (unsigned)atoi(port), 0);
    if (result >= 0) {
        printf("listening on port %u\n", postern_server_port(server, result));
        fflush(stdout);
        return server;
    }
    fprintf(stderr, "cannot listen: %s\n", postern_error_text(result));
    postern_server_free(server);
    return NULL;
}
