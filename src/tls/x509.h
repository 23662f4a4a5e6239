/* SPDX-License-Identifier: MIT */
/* x509.h - finds the parts of a certificate (RFC 5280 4.1). */
#ifndef PST_TLS_X509_H
#define PST_TLS_X509_H

#include "der.h"

/* The contents of its subject, and of its extensions (empty: it has none).
   0: it is no certificate. */
int pst_tls_x509_open(pst_tls_octets certificate, pst_tls_octets *subject,
    pst_tls_octets *extensions);

/* The value of the extension with this OID (that of id-ce, 2.5.29.x); 0: there
   is none. */
int pst_tls_x509_extension(pst_tls_octets extensions,
    const unsigned char oid[3], pst_tls_octets *value);

/* RFC 6125 6.4.4: the most specific common name of a subject, which is the
   last one with an accepted string type; and its tag.  0: there is none. */
int pst_tls_x509_common_name(pst_tls_octets subject, int (*takes)(int tag),
    int *tag, pst_tls_octets *name);

/* 2.5.29.17, and RFC 5280 4.2.1.6: tags in GeneralNames. */
extern const unsigned char pst_tls_x509_alt_name[3];
#define PST_TLS_X509_EMAIL 0x81
#define PST_TLS_X509_DNS 0x82

#endif
