/* SPDX-License-Identifier: MIT */
/* store.c - the handler that gives messages to a store. */
#include <stdlib.h>
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

static void let_go(postern_store *store, void *message, int is_rolled_back)
{
    if (is_rolled_back && store->rollback != NULL)
        store->rollback(store->context, message);
    if (store->release != NULL)
        store->release(store->context, message);
}

static void release(postern_store *store, postern_envelope *envelope,
    int is_rolled_back)
{
    let_go(store, postern_envelope_data(envelope), is_rolled_back);
    postern_envelope_set_data(envelope, NULL);
}

/* ---- a store that answers later ----------------------------------------- */

struct commit {
    postern_store_later later;  /* first: on_done casts it to the commit */
    postern_store *store;
    void *message;
};

/* postern_answer returns STALE if the client has left.  The message stays in
   the store; the client will send it again. */
static void on_done(postern_store_later *later, const char *text)
{
    struct commit *commit = (struct commit *)later;

    (void)postern_answer(later->server, later->ticket, text);
    let_go(commit->store, commit->message, pst_handlers_reply_refuses(text));
    free(commit);
}

static const char *commit_later(postern_store *store,
    postern_session *session, postern_envelope *envelope)
{
    struct commit *commit = (struct commit *)malloc(sizeof(*commit));
    const char *mark;

    if (commit == NULL) {
        release(store, envelope, 1);
        return "452 4.3.1 Out of memory";
    }
    mark = postern_later(session, &commit->later.ticket);
    commit->later.done = on_done;
    commit->later.server = postern_session_server(session);
    commit->store = store;
    commit->message = postern_envelope_data(envelope);
    postern_envelope_set_data(envelope, NULL);
    store->commit_later(store->context, commit->message, session, envelope,
        &commit->later);
    return mark;
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    postern_store *store = store_of(session);
    void *message = postern_envelope_data(envelope);
    size_t length;
    const char *content = postern_envelope_content(envelope, &length);
    const char *text = NULL;

    if (store->whole && store->write != NULL)
        text = store->write(store->context, message, content, length);
    if (!pst_handlers_reply_refuses(text) && store->commit_later != NULL)
        return commit_later(store, session, envelope);
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
    memset(handler, 0, sizeof(*handler));
    handler->size = sizeof(*handler);
    handler->context = store;
    /* a hook is set only if the store has the function: a sink costs
       nothing */
    if (store->begin != NULL)
        handler->message_begin = on_begin;
    if (store->write != NULL && !store->whole)
        handler->message_bytes = on_bytes;
    if (store->commit != NULL || store->commit_later != NULL
        || store->release != NULL || store->whole)
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
