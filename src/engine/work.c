/* SPDX-License-Identifier: MIT */
/* work.c - the line block: a command while it is received, and what is parsed
   from it. */
#include <string.h>

#include "base/config.h"
#include "engine.h"

#define HEADER (offsetof(pst_work, text))

void pst_work_drop(postern_engine *engine)
{
    pst_work *work = engine->work;

    if (work == NULL)
        return;
    engine->work = NULL;
    if (work->size != PST_LINE_BLOCK)
        pst_memory_free(&engine->rules->memory, work, work->size);
    else
        pst_shelf_put(&engine->rules->shelf, PST_SHELF_LINE, work);
}

void pst_work_put(postern_engine *engine)
{
    const pst_work *work = engine->work;

    if (work != NULL && work->used == 0 && !work->complete
        && engine->asked == POSTERN_ASK_NOTHING
        && engine->next_ask == POSTERN_ASK_NOTHING)
        pst_work_drop(engine);
}

static int start(postern_engine *engine, void *block, size_t size)
{
    pst_work *work = (pst_work *)block;

    if (work == NULL)
        return 0;
    work->size = size;
    work->used = 0;
    work->tail = 0;
    work->complete = 0;
    engine->work = work;
    return 1;
}

int pst_work_start(postern_engine *engine)
{
    return start(engine, pst_shelf_take(&engine->rules->shelf,
        PST_SHELF_LINE), PST_LINE_BLOCK);
}

/* A block that is too small has no line in it, because a longer line is only
   expected between two lines.  So it can be dropped. */
int pst_work_ready(postern_engine *engine, size_t size)
{
    postern_rules *rules = engine->rules;

    if (engine->work != NULL) {
        if (engine->work->size - HEADER > size)
            return 1;
        pst_work_drop(engine);
    }
    size = PST_WORK_ALIGNED(HEADER + size + 1);
    if (size > PST_LINE_BLOCK)
        return start(engine, pst_memory_take(&rules->memory, size), size);
    return pst_work_start(engine);
}

int pst_work_widen(postern_engine *engine, size_t size)
{
    pst_work *narrow = engine->work;
    size_t whole = PST_WORK_ALIGNED(HEADER + size + 1);
    pst_work *wide = (pst_work *)pst_memory_take(&engine->rules->memory,
        whole);

    if (wide == NULL)
        return 0;
    memcpy(wide, narrow, narrow->size);
    wide->size = whole;
    /* it may be AUTH with a password */
    pst_memory_wipe(narrow->text, narrow->size - HEADER);
    pst_work_drop(engine);
    engine->work = wide;
    return 1;
}

char *pst_work_rest(postern_engine *engine, size_t *size)
{
    pst_work *work = engine->work;

    *size = work->size - work->tail;
    return (char *)work + work->tail;
}

char *pst_work_take(postern_engine *engine, size_t size)
{
    pst_work *work = engine->work;
    size_t room;
    char *place = pst_work_rest(engine, &room);

    size = PST_WORK_ALIGNED(size);
    if (size > room)
        return NULL;
    work->tail += size;
    return place;
}
