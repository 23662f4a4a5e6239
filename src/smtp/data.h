/* SPDX-License-Identifier: MIT */
/*
 * data.h - parses the content of DATA (RFC 5321 4.5.2 and 4.1.1.4): finds the
 * end, removes stuffed dots, and returns the content as spans of the input,
 * which are not copied if lines end with CRLF.  For BDAT it counts, checks
 * limits and newlines.
 */
#ifndef PST_SMTP_DATA_H
#define PST_SMTP_DATA_H

#include <stddef.h>

#include "postern_mail.h"

/* What is wrong with the content; the first fault counts. */
enum pst_data_fault {
    PST_DATA_GOOD = 0,
    PST_DATA_LONG,      /* a line passes the line limit */
    PST_DATA_BIG,       /* the content passes the size limit */
    PST_DATA_BARE,      /* a CR or LF that is not part of a CRLF */
    PST_DATA_NUL,       /* a NUL */
    PST_DATA_TEXT       /* not text, as promised (set by the caller) */
};

/* Size of the buffer in which spans of bare CRs and LFs are joined. */
#define PST_DATA_SCRATCH 512

/* The state of the parser; it is small, and is copied to try a step. */
typedef struct pst_data {
    unsigned long size;         /* octets that were returned: stuffed dots do
                                   not count (RFC 1870 5), what
                                   POSTERN_NEWLINE_NORMALIZE adds does */
    unsigned long size_limit;   /* for `size`; 0: none */
    unsigned line;              /* octets of this line so far */
    unsigned line_limit;        /* of a line with its CRLF; 0: none */
    unsigned char state;
    unsigned char newline;      /* enum postern_bare_newline */
    unsigned char fault;        /* enum pst_data_fault */
    unsigned char mute;         /* nothing is returned any more */
    unsigned char drop;         /* content is counted, not handed out */
    size_t dropped;             /* how many; the caller subtracts them */
    char *scratch;              /* a buffer of PST_DATA_SCRATCH octets, or
                                   NULL: each bare CR or LF is a span of its
                                   own */
    unsigned char unsure;       /* it passes the size limit; the line limit is
                                   not decided yet */
} pst_data;

enum pst_data_step {
    PST_DATA_MORE,      /* all input is used, the end has not come */
    PST_DATA_SPAN,      /* content */
    PST_DATA_FAULT,     /* the first fault, reported once; then it is mute */
    PST_DATA_END        /* the line "." */
};

void pst_data_init(pst_data *data, enum postern_bare_newline newline,
    unsigned line_limit, unsigned long size_limit);

/*
 * One step over octets[0..length).  However the input is cut, the joined spans
 * are the same.  *used is how many octets were used, also for MORE, FAULT and
 * END.  A span is valid as long as the input, and until the next step.
 */
enum pst_data_step pst_data_step(pst_data *data, const char *octets,
    size_t length, size_t *used, const char **span, size_t *span_length);

/*
 * For BDAT.  _chunk counts octets[0..length) and returns how many of them may
 * be used: all, or up to a fault.  _announced: is a chunk of `size` octets
 * within the limit?  _chunks_end: 0 if something is incomplete after the last
 * chunk.  The last two set the fault.
 */
size_t pst_data_chunk(pst_data *data, const char *octets, size_t length);
int pst_data_announced(pst_data *data, unsigned long size);
int pst_data_chunks_end(pst_data *data);

/* From now on return no content; go on to the end. */
void pst_data_mute(pst_data *data);

#endif
