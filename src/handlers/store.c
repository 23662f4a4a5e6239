/* SPDX-License-Identifier: MIT */
/* store.c - is the handler that gives messages to a store. */
#include <string.h>

#include "postern_handlers.h"
#include "reply.h"

static postern_store *store_of(postern_session *session)
{
    return (postern_store *)postern_session_context(session);
}

static const char *on_begin(postern_session *session,
    postern_envelope *envelope)
{
    postern_store *store = store_of(session);
    void *message = NULL;
    const char *text = NULL;

    if (store->begin != NULL)
        text = store->begin(store->context, session, envelope, &message);
    if (!pst_handlers_reply_refuses(text))
        postern_envelope_set_data(envelope, message);
    return text;
}

static const char *on_bytes(postern_session *session,
    postern_envelope *envelope, const char *octets, size_t length)
{
    postern_store *store = store_of(session);

    return store->write == NULL ? POSTERN_TAKEN : store->write(store->context,
        postern_envelope_data(envelope), octets, length);
}

static void release(postern_store *store, postern_envelope *envelope,
    int is_rolled_back)
{
    void *message = postern_envelope_data(envelope);

    if (is_rolled_back && store->rollback != NULL)
        store->rollback(store->context, message);
    if (store->release != NULL)
        store->release(store->context, message);
    postern_envelope_set_data(envelope, NULL);
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    postern_store *store = store_of(session);
    void *message = postern_envelope_data(envelope);
    size_t length;
    const char *content = postern_envelope_content(envelope, &length);
    const char *text = NULL;

    if (store->whole && content != NULL && store->write != NULL)
        text = store->write(store->context, message, content, length);
    if (!pst_handlers_reply_refuses(text) && store->commit != NULL)
        text = store->commit(store->context, message, session, envelope);
    release(store, envelope, pst_handlers_reply_refuses(text));
    return text;
}

static void on_aborted(postern_session *session, postern_envelope *envelope,
    int reason)
{
    (void)reason;
    release(store_of(session), envelope, 1);
}

void postern_store_handler(postern_store *store, postern_handler *handler)
{
    static const postern_handler none;

    *handler = none;
    handler->size = sizeof(*handler);
    handler->context = store;
    /* What a store does not care for is not asked: a sink costs nothing. */
    if (store->begin != NULL)
        handler->message_begin = on_begin;
    if (store->write != NULL && !store->whole)
        handler->message_bytes = on_bytes;
    if (store->commit != NULL || store->release != NULL || store->whole)
        handler->message = on_message;
    if (store->rollback != NULL || store->release != NULL)
        handler->message_aborted = on_aborted;
}

void postern_store_free(postern_store *store)
{
    if (store->free != NULL)
        store->free(store->context);
    memset(store, 0, sizeof(*store));
}
