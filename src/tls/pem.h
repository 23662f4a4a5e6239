/* SPDX-License-Identifier: MIT */
/*
 * pem.h - goes through PEM text (RFC 7468) object by object.
 *
 * Any end of line will do, and a mark of UTF-8 in front; what stands between
 * the objects is passed over, as the RFC wishes; so are the headers of RFC
 * 1421 that old keys have.
 */
#ifndef PST_TLS_PEM_H
#define PST_TLS_PEM_H

#include <stddef.h>

/* What a label is cut to: "ENCRYPTED PRIVATE KEY" is a long one. */
#define PST_TLS_PEM_LABEL 48

typedef struct pst_tls_pem {
    const char *at;
    const char *end;
} pst_tls_pem;

typedef struct pst_tls_pem_object {
    char label[PST_TLS_PEM_LABEL];
    const char *body;           /* lines of base64, nothing else */
    size_t length;
    int encrypted;              /* it takes a passphrase to read it */
} pst_tls_pem_object;

void pst_tls_pem_init(pst_tls_pem *pem, const char *text, size_t length);

/* The next object: 1; 0: there is no other; -1: an object begins and does not
   end as it should. */
int pst_tls_pem_next(pst_tls_pem *pem, pst_tls_pem_object *object);

/* More octets than this never come out of an object. */
#define PST_TLS_PEM_OCTETS(object) ((object)->length / 4 * 3)

/* Decodes it into PST_TLS_PEM_OCTETS octets; how many they are, 0: it is
   damaged. */
size_t pst_tls_pem_decode(const pst_tls_pem_object *object,
    unsigned char *octets);

#endif
