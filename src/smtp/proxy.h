/* SPDX-License-Identifier: MIT */
/* proxy.h - the header of the PROXY protocol, from octets. */
#ifndef PST_SMTP_PROXY_H
#define PST_SMTP_PROXY_H

#include "postern_proxy.h"

/* What stands before the values of version 2: signature, version and command,
   family, length. */
#define PST_PROXY_START 16

/*
 * Reads the header that `octets` begin with, of which not all need be there:
 * how many octets it has, 0: more are needed, -1: it is none, or a wrong one,
 * and *why says what is wrong.  What *proxy points to is in `octets`; its
 * member `via` is left alone.
 */
long pst_proxy_parse(const char *octets, size_t length, postern_proxy *proxy,
    const char **why);

/* How many octets of a header, of which these are there, have to be kept at
   most before more is known of it. */
size_t pst_proxy_room(const char *octets, size_t length);

/* proxy_value.c: are the values whole, and is their checksum right, if there
   is one?  NULL, or what is wrong. */
const char *pst_proxy_values_fault(const postern_proxy *proxy);

#endif
