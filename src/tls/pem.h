/* SPDX-License-Identifier: MIT */
/*
 * pem.h - goes through PEM text (RFC 7468) object by object.
 *
 * Any line end is allowed, and a byte order mark at the start.  Text between
 * the objects is skipped, as the RFC says, and so are the headers of RFC 1421
 * in old keys.
 */
#ifndef PST_TLS_PEM_H
#define PST_TLS_PEM_H

#include <stddef.h>

/* Labels are cut to this length; "ENCRYPTED PRIVATE KEY" is a long one. */
#define PST_TLS_PEM_LABEL 48

typedef struct pst_tls_pem {
    const char *at;
    const char *end;
} pst_tls_pem;

typedef struct pst_tls_pem_object {
    char label[PST_TLS_PEM_LABEL];
    const char *body;           /* lines of base64, nothing else */
    size_t length;
    int encrypted;              /* a passphrase is needed to read it */
} pst_tls_pem_object;

void pst_tls_pem_init(pst_tls_pem *pem, const char *text, size_t length);

/* The next object: 1; 0: there is none; -1: an object begins and has no
   end. */
int pst_tls_pem_next(pst_tls_pem *pem, pst_tls_pem_object *object);

/* At most so many octets come out of an object. */
#define PST_TLS_PEM_OCTETS(object) ((object)->length / 4 * 3)

/* Decodes it into PST_TLS_PEM_OCTETS octets; returns how many, 0: it is
   damaged. */
size_t pst_tls_pem_decode(const pst_tls_pem_object *object,
    unsigned char *octets);

#endif
