/* SPDX-License-Identifier: MIT */
/* envelope.h - one mail transaction, from MAIL to its end. */
#ifndef PST_ENGINE_ENVELOPE_H
#define PST_ENGINE_ENVELOPE_H

#include "base/arena.h"
#include "base/utf8.h"
#include "postern_mail.h"
#include "smtp/data.h"

struct postern_envelope {
    pst_arena arena;            /* this struct itself is in the arena */
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
    const char *verdict;        /* the content has failed; the reply at its
                                   end */

    unsigned refused_rcpts;     /* refused because of the limit */
    struct pst_domain *domains; /* domains of the recipients, for
                                   recipient_domain_limit */
    unsigned domain_count;
    unsigned char binary;       /* BODY=BINARYMIME */
    unsigned char smtp_utf8;
    unsigned char announced;    /* ENVELOPE_BEGIN was asked */
    unsigned char begun;        /* MESSAGE_BEGIN was accepted, and neither
                                   MESSAGE nor MESSAGE_ABORTED has come */
    unsigned char chunked;      /* content comes by BDAT */

    /* The following members are set up when content begins. */
    pst_data machine;           /* the parser of the content */
    pst_data machine_before;    /* its state before the span that was put
                                   off */
    pst_utf8 utf8;              /* decode_data: a character that is not
                                   complete */
    pst_utf8 utf8_before;
};

/* NULL: no memory. */
postern_envelope *pst_envelope_new(pst_shelf *shelf);
void pst_envelope_free(postern_envelope *envelope);

/* Copies the rows into the envelope; NULL: no memory. */
postern_parameter *pst_envelope_parameters(postern_envelope *envelope,
    const postern_parameter *rows, size_t count);

/* Records an address; `size` includes its NUL.  0 or NOMEM. */
int pst_envelope_set_sender(postern_envelope *envelope, const char *address,
    size_t size, const postern_parameter *rows, size_t count);
int pst_envelope_add(postern_envelope *envelope, const char *address,
    size_t size, const postern_parameter *rows, size_t count);

/* The first recipient from `rcpt` on that the client has named (the
   application may have added others); NULL: there is none. */
const postern_recipient *pst_envelope_named(const postern_recipient *rcpt);

/* Was this domain of a recipient recorded?  _add_domain records it; 0 or
   NOMEM. */
int pst_envelope_has_domain(const postern_envelope *envelope,
    const char *domain);
int pst_envelope_add_domain(postern_envelope *envelope, const char *domain);

/* Appends content; 0 or NOMEM. */
int pst_envelope_append(postern_envelope *envelope, const char *octets,
    size_t length);

/* Frees the content. */
void pst_envelope_drop_content(postern_envelope *envelope);

#endif
