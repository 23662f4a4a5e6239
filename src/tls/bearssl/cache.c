/* SPDX-License-Identifier: MIT */
/*
 * cache.c - sessions that can be resumed, in BearSSL's cache.
 *
 * BearSSL's cache finds a session by its identifier; here it gets the key of
 * resume.h instead.
 */
#include <string.h>

#include "library.h"

/* BearSSL's entries have 100 octets. */
#define ENTRY 100

static pst_bearssl_cache *cache_of(const br_ssl_session_cache_class **vtable)
{
    return (pst_bearssl_cache *)(void *)vtable;
}

/* The key of the present half hour, or of the one before: see resume.h. */
static int make_key(const pst_tls_session *session, const unsigned char *id,
    int before, unsigned char key[PST_TLS_RESUME_KEY])
{
    return session->set != NULL && pst_tls_resume_key(session->context,
        session->set, &session->hello, id, before, key);
}

static void save(const br_ssl_session_cache_class **vtable,
    br_ssl_server_context *server, const br_ssl_session_parameters *from)
{
    pst_bearssl_cache *cache = cache_of(vtable);
    pst_tls_session *session = (pst_tls_session *)(void *)server;
    br_ssl_session_parameters entry = *from;

    if (make_key(session, from->session_id, 0, session->key)) {
        memcpy(entry.session_id, session->key, sizeof(session->key));
        cache->lru.vtable->save(&cache->lru.vtable, server, &entry);
        session->cached = 1;
    }
    pst_memory_wipe(&entry, sizeof(entry));
}

static int find(pst_bearssl_cache *cache, pst_tls_session *session,
    int before, br_ssl_session_parameters *to)
{
    unsigned char id[sizeof(to->session_id)];

    memcpy(id, to->session_id, sizeof(id));
    if (!make_key(session, id, before, session->key))
        return 0;
    memcpy(to->session_id, session->key, sizeof(session->key));
    session->cached = cache->lru.vtable->load(&cache->lru.vtable,
        &session->as.server, to);
    memcpy(to->session_id, id, sizeof(id));
    return session->cached;
}

static int load(const br_ssl_session_cache_class **vtable,
    br_ssl_server_context *server, br_ssl_session_parameters *to)
{
    pst_bearssl_cache *cache = cache_of(vtable);
    pst_tls_session *session = (pst_tls_session *)(void *)server;

    return find(cache, session, 0, to) || find(cache, session, 1, to);
}

static const br_ssl_session_cache_class cache_class = {
    sizeof(pst_bearssl_cache), save, load
};

void pst_bearssl_cache_forget(pst_tls_session *session)
{
    pst_bearssl_cache *cache = (pst_bearssl_cache *)session->context->cache;

    if (session->cached && cache != NULL)
        br_ssl_session_cache_lru_forget(&cache->lru, session->key);
    session->cached = 0;
}

static void note_choices(pst_bearssl_cache *to)
{
    br_ssl_engine_context engine;

    br_ssl_engine_set_default_aes_gcm(&engine);
    to->aes = engine.iaes_ctr;
    to->ghash = engine.ighash;
}

void *pst_bearssl_cache_new(pst_memory *memory, size_t sessions)
{
    size_t size = sizeof(pst_bearssl_cache) + sessions * ENTRY;
    pst_bearssl_cache *cache =
        sessions > ((size_t)-1 - sizeof(pst_bearssl_cache)) / ENTRY ? NULL
        : (pst_bearssl_cache *)pst_memory_take(memory, size);

    if (cache == NULL)
        return NULL;
    cache->vtable = &cache_class;
    cache->size = size;
    note_choices(cache);
    br_ssl_session_cache_lru_init(&cache->lru, (unsigned char *)(cache + 1),
        sessions * ENTRY);
    return cache;
}

void pst_bearssl_cache_free(pst_memory *memory, void *cache)
{
    size_t size;

    if (cache == NULL)
        return;
    size = ((pst_bearssl_cache *)cache)->size;
    pst_memory_wipe(cache, size);
    pst_memory_free(memory, cache, size);
}
