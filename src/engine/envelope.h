/* SPDX-License-Identifier: MIT */
/* envelope.h - one mail transaction, from MAIL to its end. */
#ifndef PST_ENGINE_ENVELOPE_H
#define PST_ENGINE_ENVELOPE_H

#include "base/arena.h"
#include "base/utf8.h"
#include "postern_mail.h"
#include "smtp/data.h"

struct postern_envelope {
    pst_arena arena;            /* this very struct lives in it */
    const char *mail_from;      /* NULL until MAIL is accepted */
    const postern_parameter *mail_options;
    postern_recipient *rcpt_first;
    postern_recipient *rcpt_last;
    size_t rcpt_count;
    void *data;                 /* the application's */

    char *content;              /* assembled */
    size_t content_length;
    size_t content_size;
    unsigned long received;     /* octets of content, assembled or not */
    const char *verdict;        /* it failed: what to say at the end */

    unsigned refused_rcpts;     /* past the limit */
    struct pst_domain *domains; /* of recipients: recipient_domain_limit */
    unsigned domain_count;
    unsigned char binary;       /* BODY=BINARYMIME */
    unsigned char smtp_utf8;
    unsigned char announced;    /* ENVELOPE_BEGIN was asked */
    unsigned char begun;        /* MESSAGE_BEGIN was accepted; neither MESSAGE
                                   nor MESSAGE_ABORTED has come */
    unsigned char chunked;      /* content comes by BDAT */

    /* From here on it is set up when content begins. */
    pst_data machine;           /* where the content is */
    pst_data machine_before;    /* before the span that was not taken */
    pst_utf8 utf8;              /* decode_data: a character that is cut */
    pst_utf8 utf8_before;
};

/* NULL: no memory. */
postern_envelope *pst_envelope_new(pst_shelf *shelf);
void pst_envelope_free(postern_envelope *envelope);

/* Copies of the rows into the envelope, or NULL: no memory. */
postern_parameter *pst_envelope_parameters(postern_envelope *envelope,
    const postern_parameter *rows, size_t count);

/* Records an address, of `size` octets with its NUL; 0 or NOMEM. */
int pst_envelope_set_sender(postern_envelope *envelope, const char *address,
    size_t size, const postern_parameter *rows, size_t count);
int pst_envelope_add(postern_envelope *envelope, const char *address,
    size_t size, const postern_parameter *rows, size_t count);

/* The first recipient from `rcpt` on that the client has named, and not the
   application added; NULL: there is none. */
const postern_recipient *pst_envelope_named(const postern_recipient *rcpt);

/* Is this domain of a recipient one that was recorded?  _add_domain records
   it; 0 or NOMEM. */
int pst_envelope_has_domain(const postern_envelope *envelope,
    const char *domain);
int pst_envelope_add_domain(postern_envelope *envelope, const char *domain);

/* Assembles content; 0 or NOMEM. */
int pst_envelope_append(postern_envelope *envelope, const char *octets,
    size_t length);

/* Drops what was assembled. */
void pst_envelope_drop_content(postern_envelope *envelope);

#endif
