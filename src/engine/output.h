/*
 * output.h - replies on their way out: a chain of blocks of the shelf, none
 * when there is nothing to say.  A line is never cut between two blocks.
 */
#ifndef PST_ENGINE_OUTPUT_H
#define PST_ENGINE_OUTPUT_H

#include "base/shelf.h"

struct pst_output_block;

typedef struct pst_output {
    struct pst_output_block *first;
    struct pst_output_block *last;
    const char *farewell;       /* said at the very end, when memory failed */
    unsigned pending;           /* octets in the chain */
} pst_output;

/*
 * Says a reply text; `last` as in reply.h.  All of it or nothing: 0, or NOMEM.
 */
int pst_output_say(pst_output *output, pst_shelf *shelf, const char *text,
    char last, int utf8);

/* The same for a whole line, CRLF included, in which nothing is to be looked
   at. */
int pst_output_line(pst_output *output, pst_shelf *shelf, const char *line,
    size_t length);

/* Says a constant line when there may be no memory at all. */
void pst_output_farewell(pst_output *output, const char *line);

/* Is there nothing to send? */
int pst_output_is_empty(const pst_output *output);

const char *pst_output_pending(const pst_output *output, size_t *length);
void pst_output_sent(pst_output *output, pst_shelf *shelf, size_t length);
void pst_output_clear(pst_output *output, pst_shelf *shelf);

#endif
