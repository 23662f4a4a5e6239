/* SPDX-License-Identifier: MIT */
/*
 * streaming.c - back-pressure: a consumer that is slower than the network.
 *
 *     ./streaming [port]          1025; 0: any free one
 *
 * Content goes into a buffer that is emptied every 10 milliseconds.  While it
 * is full the server does not read: TCP makes the client wait, and no memory
 * grows.  The Adler-32 (RFC 1950) of each message is printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postern.h>

struct stream {
    struct stream *next;
    postern_ticket ticket;
    int waits;                  /* the ticket is open */
    size_t ahead;               /* taken of what was put off */
    size_t used;
    unsigned char buffer[4096];
    unsigned long low, high;    /* the two halves of the checksum */
};

/* All streams: one timer serves them. */
static struct stream *streams;
static int timer_is_set;

static void consume(struct stream *stream)
{
    size_t i;

    for (i = 0; i < stream->used; i++) {
        stream->low = (stream->low + stream->buffer[i]) % 65521;
        stream->high = (stream->high + stream->low) % 65521;
    }
    stream->used = 0;
}

static void on_timer(postern_server *server, void *context)
{
    struct stream *stream;

    (void)context;
    timer_is_set = 0;
    for (stream = streams; stream != NULL; stream = stream->next) {
        consume(stream);
        if (stream->waits)      /* STALE would mean that the client left */
            (void)postern_resume(server, stream->ticket);
        stream->waits = 0;
    }
}

static const char *on_begin(postern_session *session,
    postern_envelope *envelope)
{
    struct stream *stream = calloc(1, sizeof(*stream));

    (void)session;
    if (stream == NULL)
        return "452 4.3.1 Error: out of memory";
    stream->low = 1;            /* where Adler-32 starts */
    stream->next = streams;
    streams = stream;
    postern_envelope_set_data(envelope, stream);
    return NULL;
}

/* A span may be larger than the buffer.  After "full" the same octets come
   again, and more: what was taken nevertheless is remembered, and skipped. */
static const char *on_bytes(postern_session *session,
    postern_envelope *envelope, const char *octets, size_t length)
{
    struct stream *stream = postern_envelope_data(envelope);
    size_t room = sizeof(stream->buffer) - stream->used;
    size_t left = length - stream->ahead, taken = left < room ? left : room;

    memcpy(stream->buffer + stream->used, octets + stream->ahead, taken);
    stream->used += taken;
    stream->ahead = taken < left ? stream->ahead + taken : 0;
    if (taken == left)
        return POSTERN_TAKEN;
    if (!timer_is_set && postern_server_after(
        postern_session_server(session), 10, on_timer, NULL) < 0)
        return "451 4.3.0 Error: out of memory";    /* on_aborted follows */
    timer_is_set = stream->waits = 1;
    return postern_pause(session, &stream->ticket);
}

/* Exactly one of on_message and on_aborted follows on_begin: both do this. */
static void free_stream(struct stream *stream)
{
    struct stream **link = &streams;

    while (*link != stream)
        link = &(*link)->next;
    *link = stream->next;
    free(stream);
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    struct stream *stream = postern_envelope_data(envelope);

    (void)session;
    consume(stream);
    printf("adler32 %08lx\n", stream->high << 16 | stream->low);
    fflush(stdout);
    free_stream(stream);
    return NULL;
}

static void on_aborted(postern_session *session, postern_envelope *envelope,
    int reason)
{
    (void)session;
    (void)reason;               /* postern_reason_text has words for it */
    free_stream(postern_envelope_data(envelope));
}

int main(int argc, char **argv)
{
    static postern_handler handler;
    postern_options options;
    postern_server *server;
    unsigned port = argc > 1 ? (unsigned)atoi(argv[1]) : 1025;
    int result;

    postern_options_init(&options);
    handler.message_begin = on_begin;
    handler.message_bytes = on_bytes;
    handler.message = on_message;
    handler.message_aborted = on_aborted;
    server = postern_server_new(&options, &handler, &result);
    if (server != NULL)
        result = postern_server_listen(server, NULL, port, 0);
    if (result >= 0) {
        printf("listening on port %u\n", postern_server_port(server, result));
        fflush(stdout);
        result = postern_server_run(server);
    }
    if (result < 0)
        fprintf(stderr, "streaming: %s\n", postern_error_text(result));
    postern_server_free(server);
    return result != 0;
}
