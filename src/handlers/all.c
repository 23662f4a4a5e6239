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

/* A message is an array of what the stores call their message. */

static void rollback_first(struct all *all, void **messages, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (all->stores[i].rollback != NULL)
            all->stores[i].rollback(all->stores[i].context, messages[i]);
}

static void release_first(struct all *all, void **messages, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (all->stores[i].release != NULL)
            all->stores[i].release(all->stores[i].context, messages[i]);
    free(messages);
}

static const char *all_begin(void *context, postern_session *session,
    postern_envelope *envelope, void **message)
{
    struct all *all = (struct all *)context;
    void **messages = (void **)malloc(all->count * sizeof(*messages));
    const char *text = NULL;
    size_t i;

    if (messages == NULL)
        return "452 4.3.1 Out of memory";
    for (i = 0; i < all->count; i++) {
        messages[i] = NULL;
        if (all->stores[i].begin != NULL)
            text = all->stores[i].begin(all->stores[i].context, session,
                envelope, &messages[i]);
        if (pst_handlers_reply_refuses(text)) {
            rollback_first(all, messages, i);
            release_first(all, messages, i);
            return text;
        }
    }
    *message = messages;
    return NULL;
}

static const char *all_write(void *context, void *message, const char *octets,
    size_t length)
{
    struct all *all = (struct all *)context;
    const char *text = NULL;
    size_t i;

    for (i = 0; i < all->count && !pst_handlers_reply_refuses(text); i++)
        if (all->stores[i].write != NULL)
            text = all->stores[i].write(all->stores[i].context,
                ((void **)message)[i], octets, length);
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
                ((void **)message)[i], session, envelope);
    return text;
}

static void all_rollback(void *context, void *message)
{
    struct all *all = (struct all *)context;

    rollback_first(all, (void **)message, all->count);
}

static void all_release(void *context, void *message)
{
    struct all *all = (struct all *)context;

    release_first(all, (void **)message, all->count);
}

static const char *all_place(void *context, void *message)
{
    struct all *all = (struct all *)context;
    const char *place = NULL;
    size_t i;

    for (i = 0; i < all->count && place == NULL; i++)
        if (all->stores[i].place != NULL)
            place = all->stores[i].place(all->stores[i].context,
                ((void **)message)[i]);
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

/* A sink: there is nothing to call. */
static int does_nothing(const postern_store *store)
{
    return store->begin == NULL && store->write == NULL
        && store->commit == NULL && store->free == NULL && !store->whole;
}

/* Those that do something, in front; how many they are. */
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
    for (i = 0; i < count; i++)
        store->whole |= stores[i].whole;
    return 0;
}
