/* SPDX-License-Identifier: MIT */
/*
 * foreign.c - for an event loop of the application: tells it the wishes for
 * each socket, and finds the watch of a socket that it reports as ready.
 */
#include "loop.h"

#define FIRST_BUCKETS 64

static size_t bucket_of(const pst_foreign *foreign, postern_socket socket)
{
    /* sockets are small numbers, or multiples of four */
    return (socket ^ socket >> 4) & (foreign->bucket_count - 1);
}

static size_t octets(size_t buckets)
{
    return buckets * sizeof(pst_watch *);
}

static void insert(pst_foreign *foreign, pst_watch *watch)
{
    size_t i = bucket_of(foreign, watch->socket);

    watch->in.foreign.next = foreign->buckets[i];
    foreign->buckets[i] = watch;
}

static void remove_watch(pst_foreign *foreign, pst_watch *watch)
{
    pst_watch **link = &foreign->buckets[bucket_of(foreign, watch->socket)];

    while (*link != watch)
        link = &(*link)->in.foreign.next;
    *link = watch->in.foreign.next;
    foreign->count--;
}

/* Doubles the buckets.  If there is no memory, the chains grow instead. */
static int grow(pst_loop *loop)
{
    pst_foreign was = loop->foreign, *foreign = &loop->foreign;
    size_t i, count = was.bucket_count == 0 ? FIRST_BUCKETS
        : 2 * was.bucket_count;
    pst_watch **buckets = (pst_watch **)pst_memory_take(loop->timers.memory,
        octets(count));

    if (buckets == NULL)
        return was.bucket_count > 0;
    for (i = 0; i < count; i++)
        buckets[i] = NULL;
    foreign->buckets = buckets;
    foreign->bucket_count = count;
    for (i = 0; i < was.bucket_count; i++)
        while (was.buckets[i] != NULL) {
            pst_watch *watch = was.buckets[i];

            was.buckets[i] = watch->in.foreign.next;
            insert(foreign, watch);
        }
    pst_memory_free(loop->timers.memory, was.buckets,
        octets(was.bucket_count));
    return 1;
}

int pst_foreign_watch(pst_loop *loop, pst_watch *watch, int wishes)
{
    pst_foreign *foreign = &loop->foreign;
    int result;

    if (watch->wishes == 0 && foreign->count >= foreign->bucket_count
        && !grow(loop))
        return POSTERN_E_NOMEM;
    result = foreign->watch(foreign->context, watch->socket, wishes,
        &watch->in.foreign.application);
    /* the memory that it pointed to may be freed, and the watch may be used
       again */
    if (wishes == 0 || (result < 0 && watch->wishes == 0))
        watch->in.foreign.application = NULL;
    if (result < 0 && wishes != 0)
        return result;
    if (watch->wishes == 0) {
        insert(foreign, watch);
        foreign->count++;
    } else if (wishes == 0) {
        remove_watch(foreign, watch);
    }
    watch->wishes = (unsigned char)wishes;
    return 0;
}

pst_watch *pst_foreign_find(const pst_loop *loop, postern_socket socket)
{
    pst_watch *watch;

    if (loop->foreign.bucket_count == 0)
        return NULL;
    watch = loop->foreign.buckets[bucket_of(&loop->foreign, socket)];
    while (watch != NULL && watch->socket != socket)
        watch = watch->in.foreign.next;
    return watch;
}

void pst_foreign_clear(pst_loop *loop)
{
    pst_memory_free(loop->timers.memory, loop->foreign.buckets,
        octets(loop->foreign.bucket_count));
    loop->foreign.buckets = NULL;
    loop->foreign.bucket_count = 0;
}
