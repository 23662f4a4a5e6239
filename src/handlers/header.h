/* SPDX-License-Identifier: MIT */
/*
 * header.h - copies a message while it is received: lines end with LF, and
 * fields are added before the first empty line.
 */
#ifndef PST_HANDLERS_HEADER_H
#define PST_HANDLERS_HEADER_H

#include "postern.h"
#include "spool.h"

typedef struct pst_handlers_header {
    postern_session *session;       /* both outlive the message */
    postern_envelope *envelope;
    int is_over;                    /* the header has ended */
    int on_line;                    /* line so far: 0 empty, 1 a CR, 2 more */
    int is_cr_held;                 /* the last octet; an LF may follow it */
} pst_handlers_header;

void pst_handlers_header_init(pst_handlers_header *header,
    postern_session *session, postern_envelope *envelope);

/* Copies content to the spool, which remembers the first error. */
void pst_handlers_header_pass(pst_handlers_header *header,
    pst_handlers_spool *spool, const char *octets, size_t length);

/* Call it when the content has ended. */
void pst_handlers_header_end(pst_handlers_header *header,
    pst_handlers_spool *spool);

#endif
