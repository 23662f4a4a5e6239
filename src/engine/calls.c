#include <string.h>

#include "engine.h"

/* Besides the known verbs only as many as the budget of unknown ones, so there
   is always a row left. */
#define UNKNOWN 5

struct pst_calls {
    size_t size;            /* rows there are */
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

/* FNV-1a.  A client that finds two verbs of one hash shares its own limit. */
static unsigned long hash_of(const char *verb)
{
    unsigned long hash = 2166136261UL;

    for (; *verb != '\0'; verb++)
        hash = ((hash ^ (unsigned char)*verb) * 16777619UL) & 0xFFFFFFFFUL;
    return hash;
}

static struct pst_calls *calls_of(postern_engine *engine)
{
    size_t size = engine->rules->verb_count + UNKNOWN;

    if (engine->calls == NULL) {
        engine->calls = (struct pst_calls *)pst_memory_take(
            &engine->rules->memory, octets(size));
        if (engine->calls != NULL) {
            engine->calls->size = size;
            engine->calls->used = 0;
        }
    }
    return engine->calls;
}

int pst_calls_admit(postern_engine *engine, const char *verb)
{
    struct pst_calls *calls;
    unsigned long hash;
    unsigned limit;
    size_t i;

    calls = calls_of(engine);
    if (calls == NULL || !pst_rules_call_limit(engine->rules, verb, &limit))
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
    if (engine->calls != NULL)
        pst_memory_free(&engine->rules->memory, engine->calls,
            octets(engine->calls->size));
    engine->calls = NULL;
}
