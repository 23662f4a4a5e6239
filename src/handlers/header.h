/* SPDX-License-Identifier: MIT */
/*
 * header.h - lines that go into the header of a message as it streams by: LF
 * line ends, and fields added before the first empty line.
 */
#ifndef PST_HANDLERS_HEADER_H
#define PST_HANDLERS_HEADER_H

#include "postern.h"
#include "spool.h"

typedef struct pst_handlers_header {
    postern_session *session;       /* both live as long as the message */
    postern_envelope *envelope;
    int is_over;                    /* the header is */
    int on_line;                    /* 0: nothing, 1: a CR alone, 2: more */
    int is_cr_held;                 /* the last octet; an LF may follow it */
} pst_handlers_header;

void pst_handlers_header_init(pst_handlers_header *header,
    postern_session *session, postern_envelope *envelope);

/* Content passes by into the spool, whose error stays in it. */
void pst_handlers_header_pass(pst_handlers_header *header,
    pst_handlers_spool *spool, const char *octets, size_t length);

/* The content has ended. */
void pst_handlers_header_end(pst_handlers_header *header,
    pst_handlers_spool *spool);

#endif
