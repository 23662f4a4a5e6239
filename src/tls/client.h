/* SPDX-License-Identifier: MIT */
/*
 * client.h - reads a client's certificate: its purpose, and its name.  The
 * provider checks that a trusted authority has signed it.
 */
#ifndef PST_TLS_CLIENT_H
#define PST_TLS_CLIENT_H

#include "tls.h"

/* A name, and its NUL. */
#define PST_TLS_CLIENT_NAME 256

/* The longest certificate of a client that is accepted. */
#define PST_TLS_CLIENT_MOST 16384

/* RFC 5280 4.2.1.12: may a client use it?  It may if no purposes are given, or
   those of clients, or any. */
int pst_tls_client_is_fit(pst_tls_octets certificate);

/*
 * The name: the first e-mail address, else the common name, else "".  In
 * UTF-8; a dangerous character, or an octet that is none, is "?".  0: it does
 * not fit; a name that was cut could be that of somebody else.
 */
int pst_tls_client_name(pst_tls_octets certificate,
    char name[PST_TLS_CLIENT_NAME]);

#endif
