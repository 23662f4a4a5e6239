/* SPDX-License-Identifier: MIT */
/*
 * names.h - the host names that a certificate is for.
 */
#ifndef PST_TLS_NAMES_H
#define PST_TLS_NAMES_H

#include <stddef.h>

/*
 * Writes the names of a certificate (DER), in lower case, each with a NUL: the
 * dNSNames of its subjectAltName, else the common name of its subject (RFC
 * 6125 6.4.4).  Names that no host can have are left out.  Returns the
 * necessary octets; nothing is written if that is more than `size`.  0: there
 * are no names, or it is no certificate.
 */
size_t pst_tls_names_read(const unsigned char *der, size_t length,
    char *names, size_t size);

/* Is `name` one of them, in any case?  RFC 6125 6.4.3: "*" stands for one
   whole label, the first one. */
int pst_tls_names_match(const char *names, size_t length, const char *name);

/* Can a host have this name?  Letters, digits, "-", "_" in labels; "*" may be
   the first label. */
int pst_tls_names_valid(const char *name, size_t length);

#endif
