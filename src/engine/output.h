/* SPDX-License-Identifier: MIT */
/*
 * output.h - replies that wait to be sent: a chain of blocks of the shelf,
 * none if nothing waits.  A line is never split between two blocks.  A single
 * constant line needs no block.
 */
#ifndef PST_ENGINE_OUTPUT_H
#define PST_ENGINE_OUTPUT_H

#include "base/shelf.h"

struct pst_output_block;

/* The lines that are sent for every message; they are constants. */
enum pst_ready {
    PST_READY_NONE,
    PST_READY_OK,               /* 250 OK */
    PST_READY_OK_STATUS,        /* the same with a status */
    PST_READY_GO_AHEAD          /* 354 */
};

typedef struct pst_output {
    struct pst_output_block *first;
    struct pst_output_block *last;
    const char *farewell;       /* sent at the end, when memory is missing */
    unsigned pending;           /* octets in the chain, or of the constant
                                   line */
    unsigned char ready;        /* enum pst_ready: this line waits, and the
                                   chain is empty */
    unsigned char is_special;   /* a constant line needs a check: `farewell` is
                                   set, or the line has a status */
} pst_output;

/*
 * Adds a reply text; `last` and `flags` as in reply.h.  All of it or nothing:
 * 0, or NOMEM.
 */
int pst_output_say(pst_output *output, pst_shelf *shelf, const char *text,
    char last, int flags);

/* The same for a constant line; _start if nothing waits, which cannot fail. */
int pst_output_ready(pst_output *output, pst_shelf *shelf,
    enum pst_ready ready);
#define pst_output_start(output, line) ((void)( \
    (output)->ready = (unsigned char)(line), \
    (output)->pending = pst_ready_lines[line].length))

/* The rows are in the order of enum pst_ready. */
extern const struct pst_ready_line {
    const char *end;            /* the end of the text */
    unsigned length;
} pst_ready_lines[];

/* Adds a constant line for the case that there is no memory at all. */
void pst_output_farewell(pst_output *output, const char *line);

/* Is there nothing to send? */
#define pst_output_is_empty(output) ((output)->pending == 0 \
    && ((output)->farewell == NULL || *(output)->farewell == '\0'))

const char *pst_output_pending(const pst_output *output, size_t *length);
void pst_output_sent(pst_output *output, pst_shelf *shelf, size_t length);

/* The rest of the constant line that waits. */
#define pst_output_rest(output) \
    (pst_ready_lines[(output)->ready].end - (output)->pending)
void pst_output_clear(pst_output *output, pst_shelf *shelf);

#endif
