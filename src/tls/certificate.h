/* SPDX-License-Identifier: MIT */
/*
 * certificate.h - writes a certificate that is signed with its own P-256 key.
 */
#ifndef PST_TLS_CERTIFICATE_H
#define PST_TLS_CERTIFICATE_H

#include "validity.h"

#define PST_TLS_SERIAL 16

typedef struct pst_tls_certificate {
    const char *const *names;   /* host names and numeric addresses, ended by
                                   NULL; at least one */
    unsigned char serial[PST_TLS_SERIAL];   /* random */
    unsigned char point[PST_TLS_POINT];
    pst_tls_moment begin, end;
} pst_tls_certificate;

/* The size of the block for these names. */
size_t pst_tls_certificate_room(const char *const *names);

/* Writes it somewhere into the block, and says where.  0: it does not fit, or
   the provider cannot sign. */
int pst_tls_certificate_write(const pst_tls_certificate *certificate,
    const pst_tls_provider *provider, const void *key, void *block,
    size_t size, pst_tls_octets *der);

#endif
