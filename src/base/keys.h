/* SPDX-License-Identifier: MIT */
/*
 * keys.h - a hash table from numbers to structs.  The entry is a member of the
 * struct.
 */
#ifndef PST_BASE_KEYS_H
#define PST_BASE_KEYS_H

#include "memory.h"

/* The entry, a member of the struct that is found. */
typedef struct pst_key {
    size_t number;
    struct pst_key *next;
} pst_key;

typedef struct pst_keys {
    pst_memory *memory;
    pst_key **buckets;
    size_t bucket_count;        /* a power of two, or 0 */
    size_t count;               /* keys that are in it */
} pst_keys;

void pst_keys_init(pst_keys *keys, pst_memory *memory);

/* Frees the table, without touching the keys that are still in it. */
void pst_keys_clear(pst_keys *keys);

/* Adds a key whose number is not in the table; 0 or NOMEM. */
int pst_keys_add(pst_keys *keys, pst_key *key, size_t number);

/* Removes a key that is in the table. */
void pst_keys_remove(pst_keys *keys, pst_key *key);

/* The key of a number, or NULL. */
pst_key *pst_keys_find(const pst_keys *keys, size_t number);

/* Returns any key of the table, or NULL: it is empty. */
pst_key *pst_keys_any(const pst_keys *keys);

#endif
