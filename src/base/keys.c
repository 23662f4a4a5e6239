/* SPDX-License-Identifier: MIT */
/* keys.c - a hash table of numbers, with a chain for each bucket. */
#include "keys.h"

#define FIRST_BUCKETS 16

void pst_keys_init(pst_keys *keys, pst_memory *memory)
{
    keys->memory = memory;
    keys->buckets = NULL;
    keys->bucket_count = 0;
    keys->count = 0;
}

static size_t octets(size_t buckets)
{
    return buckets * sizeof(pst_key *);
}

void pst_keys_clear(pst_keys *keys)
{
    if (keys->buckets != NULL)
        pst_memory_free(keys->memory, keys->buckets,
            octets(keys->bucket_count));
    pst_keys_init(keys, keys->memory);
}

/* The numbers are small, or multiples of four. */
static pst_key **bucket_of(const pst_keys *keys, size_t number)
{
    return &keys->buckets[(number ^ number >> 4) & (keys->bucket_count - 1)];
}

static void insert(pst_keys *keys, pst_key *key)
{
    pst_key **bucket = bucket_of(keys, key->number);

    key->next = *bucket;
    *bucket = key;
}

/* Doubles the buckets.  If there is no memory, the chains grow instead. */
static int grow(pst_keys *keys)
{
    pst_keys was = *keys;
    size_t i;

    keys->bucket_count = was.bucket_count == 0 ? FIRST_BUCKETS
        : 2 * was.bucket_count;
    keys->buckets = (pst_key **)pst_memory_take(keys->memory,
        octets(keys->bucket_count));
    if (keys->buckets == NULL) {
        *keys = was;
        return was.bucket_count > 0;
    }
    for (i = 0; i < keys->bucket_count; i++)
        keys->buckets[i] = NULL;
    for (i = 0; i < was.bucket_count; i++)
        while (was.buckets[i] != NULL) {
            pst_key *key = was.buckets[i];

            was.buckets[i] = key->next;
            insert(keys, key);
        }
    pst_keys_clear(&was);
    return 1;
}

int pst_keys_add(pst_keys *keys, pst_key *key, size_t number)
{
    if (keys->count >= keys->bucket_count && !grow(keys))
        return POSTERN_E_NOMEM;
    key->number = number;
    insert(keys, key);
    keys->count++;
    return 0;
}

void pst_keys_remove(pst_keys *keys, pst_key *key)
{
    pst_key **link = bucket_of(keys, key->number);

    while (*link != key)
        link = &(*link)->next;
    *link = key->next;
    keys->count--;
}

pst_key *pst_keys_find(const pst_keys *keys, size_t number)
{
    pst_key *key = keys->count == 0 ? NULL : *bucket_of(keys, number);

    while (key != NULL && key->number != number)
        key = key->next;
    return key;
}

pst_key *pst_keys_any(const pst_keys *keys)
{
    size_t i;

    for (i = 0; keys->count > 0 && i < keys->bucket_count; i++)
        if (keys->buckets[i] != NULL)
            return keys->buckets[i];
    return NULL;
}
