/* SPDX-License-Identifier: MIT */
/*
 * data.h - the line machine of DATA (RFC 5321 4.5.2 and 4.1.1.4): finds the
 * end, takes out the dots of transparency, and hands out what lies between as
 * spans of the input, which it never copies as long as its lines end with CRLF.
 * And what BDAT has of it: counts, limits and the newline policy.
 */
#ifndef PST_SMTP_DATA_H
#define PST_SMTP_DATA_H

#include <stddef.h>

#include "postern_mail.h"

/* What is wrong with the content; the first fault counts. */
enum pst_data_fault {
    PST_DATA_GOOD = 0,
    PST_DATA_LONG,      /* a line is over the line limit */
    PST_DATA_BIG,       /* all of it is over the size limit */
    PST_DATA_BARE,      /* a CR or LF that is not of a CRLF */
    PST_DATA_NUL,       /* a NUL */
    PST_DATA_TEXT       /* not the text that was promised (set by the user) */
};

/* Where spans are put together that stand for bare CRs and LFs. */
#define PST_DATA_SCRATCH 512

/* Where the machine is; small, and copied to try a step. */
typedef struct pst_data {
    unsigned long size;         /* octets as they are handed out: the dots of
                                   transparency do not count (RFC 1870 5), what
                                   POSTERN_NEWLINE_NORMALIZE adds does */
    unsigned long size_limit;   /* of them; 0: none */
    unsigned line;              /* octets of this line so far */
    unsigned line_limit;        /* of a line with its CRLF; 0: none */
    unsigned char state;
    unsigned char newline;      /* enum postern_bare_newline */
    unsigned char fault;        /* enum pst_data_fault */
    unsigned char mute;         /* nothing is handed out any more */
    unsigned char drop;         /* content is counted, not handed out */
    size_t dropped;             /* octets of it, for the user to take away */
    char *scratch;              /* PST_DATA_SCRATCH octets of the user, or
                                   NULL: each bare CR or LF is a span */
    unsigned char unsure;       /* too big, or is the line too long? */
} pst_data;

enum pst_data_step {
    PST_DATA_MORE,      /* all input is used up, the end is still to come */
    PST_DATA_SPAN,      /* content */
    PST_DATA_FAULT,     /* the first fault, told once; then it is mute */
    PST_DATA_END        /* the line "." */
};

void pst_data_init(pst_data *data, enum postern_bare_newline newline,
    unsigned line_limit, unsigned long size_limit);

/*
 * One step over octets[0..length), which may be cut anywhere: whatever the
 * cuts, the spans are the same when they are joined.  *used says how many
 * octets are used up, also by MORE, FAULT and END; a span is good while the
 * input is, and until the next step.
 */
enum pst_data_step pst_data_step(pst_data *data, const char *octets,
    size_t length, size_t *used, const char **span, size_t *span_length);

/*
 * BDAT.  _chunk counts octets[0..length) and says how many of them may be
 * handed out: all of them, or as far as a fault.  _announced: is a chunk of
 * `size` octets within the limit?  _chunks_end: 0 when the last one leaves
 * something open.  The last two note the fault.
 */
size_t pst_data_chunk(pst_data *data, const char *octets, size_t length);
int pst_data_announced(pst_data *data, unsigned long size);
int pst_data_chunks_end(pst_data *data);

/* Hand out nothing more; go on to the end. */
void pst_data_mute(pst_data *data);

#endif
