/* SPDX-License-Identifier: MIT */
/*
 * output.h - replies on their way out: a chain of blocks of the shelf, none
 * when there is nothing to say.  A line is never cut between two blocks.  One
 * that is known beforehand needs no block as long as it is alone.
 */
#ifndef PST_ENGINE_OUTPUT_H
#define PST_ENGINE_OUTPUT_H

#include "base/shelf.h"

struct pst_output_block;

/* What is said with every message, ready to be sent. */
enum pst_ready {
    PST_READY_NONE,
    PST_READY_OK,               /* 250 OK */
    PST_READY_OK_STATUS,        /* the same with a status */
    PST_READY_GO_AHEAD          /* 354 */
};

typedef struct pst_output {
    struct pst_output_block *first;
    struct pst_output_block *last;
    const char *farewell;       /* said at the very end, when memory failed */
    unsigned pending;           /* octets in the chain, or of `ready` */
    unsigned char ready;        /* enum pst_ready: it waits, the chain is
                                   empty */
    unsigned char is_special;   /* a line that is ready has to be looked at: a
                                   farewell is there, or it has a status */
} pst_output;

/*
 * Says a reply text; `last` and `flags` as in reply.h.  All of it or nothing:
 * 0, or NOMEM.
 */
int pst_output_say(pst_output *output, pst_shelf *shelf, const char *text,
    char last, int flags);

/* The same for a line that is ready; _start when nothing waits: it cannot
   fail then. */
int pst_output_ready(pst_output *output, pst_shelf *shelf,
    enum pst_ready ready);
#define pst_output_start(output, line) ((void)( \
    (output)->ready = (unsigned char)(line), \
    (output)->pending = pst_ready_lines[line].length))

/* In the order of enum pst_ready. */
extern const struct pst_ready_line {
    const char *end;            /* of the text */
    unsigned length;
} pst_ready_lines[];

/* Says a constant line when there may be no memory at all. */
void pst_output_farewell(pst_output *output, const char *line);

/* Is there nothing to send? */
#define pst_output_is_empty(output) ((output)->pending == 0 \
    && ((output)->farewell == NULL || *(output)->farewell == '\0'))

const char *pst_output_pending(const pst_output *output, size_t *length);
void pst_output_sent(pst_output *output, pst_shelf *shelf, size_t length);

/* A ready line that waits, from where it has to be sent on. */
#define pst_output_rest(output) \
    (pst_ready_lines[(output)->ready].end - (output)->pending)
void pst_output_clear(pst_output *output, pst_shelf *shelf);

#endif
