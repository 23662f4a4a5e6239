/* SPDX-License-Identifier: MIT */
/* rare.c - the block of data that few conversations need, made at first
   use. */
#include <string.h>

#include "engine.h"

pst_rare *pst_rare_of(postern_engine *engine)
{
    if (engine->rare == NULL) {
        engine->rare = (pst_rare *)pst_memory_take(&engine->rules->memory,
            sizeof(*engine->rare));
        if (engine->rare != NULL)
            memset(engine->rare, 0, sizeof(*engine->rare));
    }
    return engine->rare;
}

void pst_rare_free(postern_engine *engine)
{
    pst_memory *memory = &engine->rules->memory;

    if (engine->rare->proxied != NULL)
        pst_memory_free(memory, engine->rare->proxied,
            engine->rare->proxied->size);
    if (engine->rare->named != NULL)
        pst_memory_free(memory, engine->rare->named,
            engine->rare->named->size);
    pst_memory_free(memory, engine->rare, sizeof(*engine->rare));
    engine->rare = NULL;
}
