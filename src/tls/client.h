/* SPDX-License-Identifier: MIT */
/*
 * client.h - what a client's certificate says: what it is for, and who the
 * client is.  That an authority that is trusted has signed it is for the
 * provider to find out.
 */
#ifndef PST_TLS_CLIENT_H
#define PST_TLS_CLIENT_H

#include "tls.h"

/* A name, and its NUL. */
#define PST_TLS_CLIENT_NAME 256

/* The longest certificate of a client that is read. */
#define PST_TLS_CLIENT_MOST 16384

/* RFC 5280 4.2.1.12: may it be used by a client?  It may when it says nothing
   of purposes, or has that of clients, or any. */
int pst_tls_client_is_fit(pst_tls_octets certificate);

/*
 * Who it is for: its first e-mail address, else its common name, else "".  In
 * UTF-8; a control, a change of direction or what is no character is "?".  0:
 * that does not fit: a name that was cut may be somebody else's.
 */
int pst_tls_client_name(pst_tls_octets certificate,
    char name[PST_TLS_CLIENT_NAME]);

#endif
