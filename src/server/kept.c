/* SPDX-License-Identifier: MIT */
/*
 * kept.c - keeps octets that were received and not used: in one block of their
 * size, from the shelf if it is small.
 */
#include <string.h>

#include "base/config.h"
#include "session.h"

struct pst_kept {
    unsigned start;             /* everything before it was used */
    unsigned length;            /* of what is left */
    unsigned size;              /* of this block */
    char octets[1];
};

void pst_kept_drop(postern_session *session)
{
    pst_shelf *shelf;
    struct pst_kept *kept = session->kept;

    if (kept == NULL)
        return;
    shelf = &session->server->rules.shelf;
    session->kept = NULL;
    /* there may be a password in it */
    pst_memory_wipe(kept->octets, kept->size
        - offsetof(struct pst_kept, octets));
    if (kept->size == PST_OUTPUT_BLOCK)
        pst_shelf_put(shelf, PST_SHELF_OUTPUT, kept);
    else
        pst_memory_free(shelf->memory, kept, kept->size);
}

/* Makes an empty block for so many octets; NULL: no memory. */
static struct pst_kept *new_block(postern_session *session, size_t length)
{
    pst_shelf *shelf = &session->server->rules.shelf;
    size_t size = offsetof(struct pst_kept, octets) + length;
    struct pst_kept *block;

    if (size <= PST_OUTPUT_BLOCK) {
        size = PST_OUTPUT_BLOCK;
        block = (struct pst_kept *)pst_shelf_take(shelf, PST_SHELF_OUTPUT);
    } else {
        block = (struct pst_kept *)pst_memory_take(shelf->memory, size);
    }
    if (block == NULL)
        return NULL;
    block->start = block->length = 0;
    block->size = (unsigned)size;
    return block;
}

static void append(struct pst_kept *block, const char *octets, size_t length)
{
    memcpy(block->octets + block->length, octets, length);
    block->length += (unsigned)length;
}

const char *pst_kept_octets(const postern_session *session, size_t *length)
{
    const struct pst_kept *kept = session->kept;

    *length = kept == NULL ? 0 : kept->length;
    return kept == NULL ? "" : kept->octets + kept->start;
}

static int add(postern_session *session, const char *octets, size_t length)
{
    size_t left;
    const char *kept = pst_kept_octets(session, &left);
    struct pst_kept *block = new_block(session, left + length);

    if (block == NULL)
        return POSTERN_E_NOMEM;
    append(block, kept, left);
    append(block, octets, length);
    pst_kept_drop(session);
    session->kept = block;
    return 0;
}

int pst_kept_add(postern_session *session, char *octets, size_t length)
{
    int error = add(session, octets, length);

    if (!pst_engine_is_content(&session->engine))
        pst_memory_wipe(octets, length);
    return error;
}

void pst_kept_use(postern_session *session, size_t length)
{
    if (session->kept == NULL)
        return;
    session->kept->start += (unsigned)length;
    session->kept->length -= (unsigned)length;
    if (session->kept->length == 0)
        pst_kept_drop(session);
}
