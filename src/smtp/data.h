/*
 * data.h - the line machine of DATA (RFC 5321 4.5.2 and 4.1.1.4): finds the
 * end, takes out the dots of transparency, and hands out what lies between as
 * spans of the input, which it never copies.
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

/* Where the machine is; small, and copied to try a step. */
typedef struct pst_data {
    unsigned long wire;         /* octets as sent, stuffed dots included */
    unsigned long size_limit;   /* of them; 0: none */
    unsigned line;              /* octets of this line so far */
    unsigned line_limit;        /* of a line with its CRLF; 0: none */
    unsigned char state;
    unsigned char newline;      /* enum postern_bare_newline */
    unsigned char fault;        /* enum pst_data_fault */
    unsigned char mute;         /* nothing is handed out any more */
    unsigned char drop;         /* content is counted, not handed out */
    size_t dropped;             /* octets of it, for the user to take away */
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
 * input is.
 */
enum pst_data_step pst_data_step(pst_data *data, const char *octets,
    size_t length, size_t *used, const char **span, size_t *span_length);

/* Hand out nothing more; go on to the end. */
void pst_data_mute(pst_data *data);

#endif
