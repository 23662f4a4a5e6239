/* SPDX-License-Identifier: MIT */
/* all.c - gives a message to several stores: postern_store_all. */
#include <stdlib.h>
#include <string.h>

#include "postern_handlers.h"
#include "reply.h"

struct all {
    size_t count;
    postern_store *stores;
};

/* The message of this store has the messages of all the stores in it. */
struct message {
    postern_store_later later;  /* first: on_told casts it to the message */
    postern_store_later *outer; /* of this store's caller */
    struct all *all;
    size_t next;                /* the store that comes next */
    void *inner[1];             /* one for each store */
};

static void rollback_first(struct all *all, struct message *message,
    size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (all->stores[i].rollback != NULL)
            all->stores[i].rollback(all->stores[i].context,
                message->inner[i]);
}

static void release_first(struct all *all, struct message *message,
    size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (all->stores[i].release != NULL)
            all->stores[i].release(all->stores[i].context,
                message->inner[i]);
    free(message);
}

static const char *all_begin(void *context, postern_session *session,
    postern_envelope *envelope, void **made)
{
    struct all *all = (struct all *)context;
    struct message *message = (struct message *)malloc(sizeof(*message)
        + (all->count - 1) * sizeof(message->inner[0]));
    const char *text = NULL;
    size_t i;

    if (message == NULL)
        return "452 4.3.1 Out of memory";
    for (i = 0; i < all->count; i++) {
        message->inner[i] = NULL;
        if (all->stores[i].begin != NULL)
            text = all->stores[i].begin(all->stores[i].context, session,
                envelope, &message->inner[i]);
        if (pst_handlers_reply_refuses(text)) {
            rollback_first(all, message, i);
            release_first(all, message, i);
            return text;
        }
    }
    *made = message;
    return NULL;
}

static const char *all_write(void *context, void *message, const char *octets,
    size_t length)
{
    struct all *all = (struct all *)context;
    const char *text = NULL;
    size_t i;

    for (i = 0; i < all->count && !pst_handlers_reply_refuses(text); i++)
        if (all->stores[i].write != NULL
            && (length > 0 || all->stores[i].whole))
            text = all->stores[i].write(all->stores[i].context,
                ((struct message *)message)->inner[i], octets, length);
    return text;
}

static const char *all_commit(void *context, void *message,
    postern_session *session, postern_envelope *envelope)
{
    struct all *all = (struct all *)context;
    const char *text = NULL;
    size_t i;

    for (i = 0; i < all->count && !pst_handlers_reply_refuses(text); i++)
        if (all->stores[i].commit != NULL)
            text = all->stores[i].commit(all->stores[i].context,
                ((struct message *)message)->inner[i], session, envelope);
    return text;
}

/* ---- a store that answers later ----------------------------------------- */

static void go_on(struct message *message, postern_session *session,
    postern_envelope *envelope, const char *text);

/* One of the stores has answered. */
static void on_told(postern_store_later *later, const char *text)
{
    struct message *message = (struct message *)later;
    postern_session *session = postern_ticket_session(later->server,
        later->ticket);

    go_on(message, session, session == NULL ? NULL
        : postern_session_envelope(session), text);
}

/* Commits to the next store; `text` is the answer of the last one, and becomes
   the new answer.  0: the answer comes later. */
static int pass_on(struct message *message, postern_session *session,
    postern_envelope *envelope, const char **text)
{
    const postern_store *store = &message->all->stores[message->next];
    void *inner = message->inner[message->next++];

    if (store->commit == NULL && store->commit_later == NULL)
        return 1;
    if (session == NULL || envelope == NULL) {
        /* the client has gone: it will send the message again */
        *text = "451 4.4.2 The client has gone";
        return 1;
    }
    if (store->commit_later == NULL) {
        *text = store->commit(store->context, inner, session, envelope);
        return 1;
    }
    message->later = *message->outer;
    message->later.done = on_told;
    store->commit_later(store->context, inner, session, envelope,
        &message->later);
    return 0;
}

static void go_on(struct message *message, postern_session *session,
    postern_envelope *envelope, const char *text)
{
    while (message->next < message->all->count
        && !pst_handlers_reply_refuses(text))
        if (!pass_on(message, session, envelope, &text))
            return;
    message->outer->done(message->outer, text);
}

static void all_commit_later(void *context, void *made,
    postern_session *session, postern_envelope *envelope,
    postern_store_later *later)
{
    struct message *message = (struct message *)made;

    message->all = (struct all *)context;
    message->outer = later;
    message->next = 0;
    go_on(message, session, envelope, NULL);
}

static void all_employ(postern_store *store, postern_workers *workers,
    int (*add)(postern_workers *workers, postern_server *server,
    postern_job *job))
{
    struct all *all = (struct all *)store->context;
    size_t i;

    for (i = 0; i < all->count; i++) {
        postern_store *inner = &all->stores[i];

        if (inner->employ != NULL)
            inner->employ(inner, workers, add);
        if (inner->commit_later != NULL)
            store->commit_later = all_commit_later;
    }
}

static void all_rollback(void *context, void *message)
{
    struct all *all = (struct all *)context;

    rollback_first(all, (struct message *)message, all->count);
}

static void all_release(void *context, void *message)
{
    struct all *all = (struct all *)context;

    release_first(all, (struct message *)message, all->count);
}

static const char *all_place(void *context, void *message)
{
    struct all *all = (struct all *)context;
    const char *place = NULL;
    size_t i;

    for (i = 0; i < all->count && place == NULL; i++)
        if (all->stores[i].place != NULL)
            place = all->stores[i].place(all->stores[i].context,
                ((struct message *)message)->inner[i]);
    return place;
}

static void all_free(void *context)
{
    struct all *all = (struct all *)context;
    size_t i;

    for (i = 0; i < all->count; i++)
        postern_store_free(&all->stores[i]);
    free(all->stores);
    free(all);
}

static void set_functions(postern_store *store)
{
    store->begin = all_begin;
    store->write = all_write;
    store->commit = all_commit;
    store->rollback = all_rollback;
    store->release = all_release;
    store->place = all_place;
    store->free = all_free;
}

/* This store is a sink. */
static int does_nothing(const postern_store *store)
{
    return store->begin == NULL && store->write == NULL
        && store->commit == NULL && store->commit_later == NULL
        && store->free == NULL && !store->whole;
}

/* Copies the stores that do something; returns their number. */
static size_t pick(postern_store *to, const postern_store *stores,
    size_t count)
{
    size_t i, picked = 0;

    for (i = 0; i < count; i++)
        if (!does_nothing(&stores[i]))
            to[picked++] = stores[i];
    return picked;
}

static size_t busy(const postern_store *stores, size_t count)
{
    size_t i, sum = 0;

    for (i = 0; i < count; i++)
        sum += !does_nothing(&stores[i]);
    return sum;
}

int postern_store_all(postern_store *store, const postern_store *stores,
    size_t count)
{
    struct all *all;
    size_t i;

    if (busy(stores, count) == 0)
        return postern_store_sink(store);
    all = (struct all *)malloc(sizeof(*all));
    if (all == NULL)
        return POSTERN_E_NOMEM;
    all->stores = (postern_store *)malloc(count * sizeof(*stores));
    if (all->stores == NULL) {
        free(all);
        return POSTERN_E_NOMEM;
    }
    all->count = pick(all->stores, stores, count);
    memset(store, 0, sizeof(*store));
    store->context = all;
    set_functions(store);
    for (i = 0; i < count; i++) {
        store->whole |= stores[i].whole;
        if (stores[i].commit_later != NULL)
            store->commit_later = all_commit_later;
        if (stores[i].employ != NULL)
            store->employ = all_employ;
    }
    return 0;
}
