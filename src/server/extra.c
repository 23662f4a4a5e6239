/* SPDX-License-Identifier: MIT */
/* extra.c - the block of data that few sessions need, made at first use. */
#include <string.h>

#include "session.h"

pst_extra *pst_extra_of(postern_session *session)
{
    if (session->extra == NULL) {
        session->extra = (pst_extra *)pst_memory_take(
            &session->server->rules.memory, sizeof(*session->extra));
        if (session->extra != NULL)
            memset(session->extra, 0, sizeof(*session->extra));
    }
    return session->extra;
}

void pst_extra_free(postern_session *session)
{
    pst_memory_free(&session->server->rules.memory, session->extra,
        sizeof(*session->extra));
    session->extra = NULL;
}
