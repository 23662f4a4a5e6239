/* SPDX-License-Identifier: MIT */
/*
 * traced.c - puts trace fields in front of the content (RFC 5321 4.4):
 * postern_store_traced.
 */
#include <stdlib.h>
#include <string.h>

#include "postern_handlers.h"
#include "reply.h"

#define TRACE 2048

struct traced {
    postern_store inner;
    int fields;
};

static struct traced *of(void *context)
{
    return (struct traced *)context;
}

/* Writes "Return-Path: <address>" and CRLF. */
static const char *write_return_path(postern_store *inner, void *message,
    const char *address)
{
    const char *parts[3];
    const char *text = NULL;
    size_t i;

    parts[0] = "Return-Path: <";
    parts[1] = address == NULL ? "" : address;
    parts[2] = ">\r\n";
    for (i = 0; i < 3 && !pst_handlers_reply_refuses(text); i++)
        if (*parts[i] != '\0')
            text = inner->write(inner->context, message, parts[i],
                strlen(parts[i]));
    return text;
}

static const char *write_fields(struct traced *traced, void *message,
    postern_session *session, postern_envelope *envelope)
{
    postern_store *inner = &traced->inner;
    const char *text = NULL;
    char line[TRACE];

    if ((traced->fields & POSTERN_TRACE_RETURN_PATH) != 0)
        text = write_return_path(inner, message,
            postern_envelope_mail_from(envelope));
    if (!pst_handlers_reply_refuses(text)
        && (traced->fields & POSTERN_TRACE_RECEIVED) != 0
        && postern_received(line, sizeof(line), session) < sizeof(line))
        text = inner->write(inner->context, message, line, strlen(line));
    return text;
}

static void let_go(postern_store *inner, void *message)
{
    if (inner->rollback != NULL)
        inner->rollback(inner->context, message);
    if (inner->release != NULL)
        inner->release(inner->context, message);
}

static const char *begin(void *context, postern_session *session,
    postern_envelope *envelope, void **message)
{
    struct traced *traced = of(context);
    postern_store *inner = &traced->inner;
    const char *text = inner->begin == NULL ? NULL
        : inner->begin(inner->context, session, envelope, message);

    if (pst_handlers_reply_refuses(text))
        return text;
    text = write_fields(traced, *message, session, envelope);
    if (pst_handlers_reply_refuses(text))
        let_go(inner, *message);
    return text;
}

static const char *write(void *context, void *message, const char *octets,
    size_t length)
{
    postern_store *inner = &of(context)->inner;

    return inner->write(inner->context, message, octets, length);
}

static const char *commit(void *context, void *message,
    postern_session *session, postern_envelope *envelope)
{
    postern_store *inner = &of(context)->inner;

    return inner->commit(inner->context, message, session, envelope);
}

static void commit_later(void *context, void *message,
    postern_session *session, postern_envelope *envelope,
    postern_store_later *later)
{
    postern_store *inner = &of(context)->inner;

    inner->commit_later(inner->context, message, session, envelope, later);
}

static void employ(postern_store *store, postern_workers *workers,
    int (*add)(postern_workers *workers, postern_server *server,
    postern_job *job))
{
    postern_store *inner = &of(store->context)->inner;

    inner->employ(inner, workers, add);
    store->commit_later = inner->commit_later == NULL ? NULL : commit_later;
}

static void rollback(void *context, void *message)
{
    postern_store *inner = &of(context)->inner;

    inner->rollback(inner->context, message);
}

static void release(void *context, void *message)
{
    postern_store *inner = &of(context)->inner;

    inner->release(inner->context, message);
}

static const char *place(void *context, void *message)
{
    postern_store *inner = &of(context)->inner;

    return inner->place(inner->context, message);
}

static void free_all(void *context)
{
    postern_store_free(&of(context)->inner);
    free(context);
}

/* Sets only those functions that the inner store has. */
static void set_up(postern_store *store, struct traced *traced)
{
    const postern_store *inner = &traced->inner;

    memset(store, 0, sizeof(*store));
    store->context = traced;
    store->begin = begin;
    store->write = write;
    store->commit = inner->commit == NULL ? NULL : commit;
    store->rollback = inner->rollback == NULL ? NULL : rollback;
    store->release = inner->release == NULL ? NULL : release;
    store->place = inner->place == NULL ? NULL : place;
    store->free = free_all;
    store->employ = inner->employ == NULL ? NULL : employ;
    store->commit_later = inner->commit_later == NULL ? NULL : commit_later;
}

int postern_store_traced(postern_store *store, const postern_store *inner,
    int fields)
{
    struct traced *traced;

    if (inner->whole || inner->write == NULL)
        return POSTERN_E_INVALID;
    traced = (struct traced *)malloc(sizeof(*traced));
    if (traced == NULL)
        return POSTERN_E_NOMEM;
    traced->inner = *inner;
    traced->fields = fields;
    set_up(store, traced);
    return 0;
}
