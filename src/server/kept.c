/*
 * kept.c - octets that were received and not used up: one block of their size,
 * of the shelf when it is small.
 */
#include <string.h>

#include "base/config.h"
#include "session.h"

void pst_kept_drop(postern_session *session)
{
    pst_shelf *shelf = &session->server->rules.shelf;

    if (session->kept_size == PST_OUTPUT_BLOCK)
        pst_shelf_put(shelf, PST_SHELF_OUTPUT, session->kept);
    else
        pst_memory_free(shelf->memory, session->kept, session->kept_size);
    session->kept = NULL;
    session->kept_start = session->kept_length = session->kept_size = 0;
}

static char *block_for(postern_session *session, size_t size)
{
    pst_shelf *shelf = &session->server->rules.shelf;

    if (size <= PST_OUTPUT_BLOCK)
        return (char *)pst_shelf_take(shelf, PST_SHELF_OUTPUT);
    return (char *)pst_memory_take(shelf->memory, size);
}

int pst_kept_add(postern_session *session, const char *octets, size_t length)
{
    size_t size = session->kept_length + length;
    char *block = block_for(session, size);

    if (block == NULL)
        return POSTERN_E_NOMEM;
    if (session->kept_length > 0)
        memcpy(block, session->kept + session->kept_start,
            session->kept_length);
    memcpy(block + session->kept_length, octets, length);
    pst_kept_drop(session);
    session->kept = block;
    session->kept_length = (unsigned)size;
    session->kept_size = size <= PST_OUTPUT_BLOCK ? PST_OUTPUT_BLOCK
        : (unsigned)size;
    return 0;
}

void pst_kept_use(postern_session *session, size_t length)
{
    session->kept_start += (unsigned)length;
    session->kept_length -= (unsigned)length;
    if (session->kept_length == 0)
        pst_kept_drop(session);
}
