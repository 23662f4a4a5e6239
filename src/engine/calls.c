/* SPDX-License-Identifier: MIT */
/* calls.c - command_call_limit: counts how often each verb was sent in a
   session. */
#define PST_PART
#include <string.h>

#include "base/ascii.h"
#include "engine.h"

/* The limit for "*" if the list has none (as in aiosmtpd). */
#define LIMIT_DEFAULT 20

struct pst_calls {
    size_t size;            /* how many rows there are */
    size_t used;
    struct {
        unsigned long hash; /* of the verb */
        unsigned left;
    } rows[1];
};

static size_t octets(size_t rows)
{
    return sizeof(struct pst_calls)
        + (rows - 1) * sizeof(((struct pst_calls *)0)->rows[0]);
}

/* FNV-1a.  Two verbs with the same hash share a limit. */
static unsigned long hash_of(const char *verb)
{
    unsigned long hash = 2166136261UL;

    for (; *verb != '\0'; verb++)
        hash = ((hash ^ (unsigned char)*verb) * 16777619UL) & 0xFFFFFFFFUL;
    return hash;
}

static struct pst_calls *calls_of(postern_engine *engine)
{
    /* A session ends at its 5th unknown verb, so these rows are enough. */
    size_t size = engine->rules->verb_count + PST_UNKNOWN_VERBS;
    pst_rare *rare = pst_rare_of(engine);

    if (rare == NULL)
        return NULL;
    if (rare->calls == NULL) {
        rare->calls = (struct pst_calls *)pst_memory_take(
            &engine->rules->memory, octets(size));
        if (rare->calls != NULL) {
            rare->calls->size = size;
            rare->calls->used = 0;
        }
    }
    return rare->calls;
}

int pst_calls_limit(const postern_rules *rules, const char *verb,
    unsigned *limit)
{
    const postern_call_limit *row = rules->options.command_call_limit;

    if (row == NULL)
        return 0;
    *limit = LIMIT_DEFAULT;
    for (; row->verb != NULL; row++) {
        if (strcmp(row->verb, "*") == 0)
            *limit = row->limit;
        if (pst_ascii_compare(row->verb, verb) == 0) {
            *limit = row->limit;
            break;
        }
    }
    return 1;
}

int pst_calls_admit(postern_engine *engine, const char *verb)
{
    struct pst_calls *calls;
    unsigned long hash;
    unsigned limit;
    size_t i;

    calls = calls_of(engine);
    if (calls == NULL || !pst_calls_limit(engine->rules, verb, &limit))
        return 1;
    hash = hash_of(verb);
    for (i = 0; i < calls->used && calls->rows[i].hash != hash; i++)
        ;
    if (i == calls->used) {
        calls->rows[i].hash = hash;
        calls->rows[i].left = limit;
        calls->used++;
    }
    if (calls->rows[i].left == 0)
        return 0;
    calls->rows[i].left--;
    return 1;
}

void pst_calls_free(postern_engine *engine)
{
    pst_rare *rare = engine->rare;

    if (rare != NULL && rare->calls != NULL)
        pst_memory_free(&engine->rules->memory, rare->calls,
            octets(rare->calls->size));
}
