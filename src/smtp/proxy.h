/* SPDX-License-Identifier: MIT */
/* proxy.h - parses the header of the PROXY protocol. */
#ifndef PST_SMTP_PROXY_H
#define PST_SMTP_PROXY_H

#include "postern_proxy.h"

/* The part of version 2 before the addresses: signature, version and command,
   family, length. */
#define PST_PROXY_START 16

/*
 * Parses the header at the beginning of `octets`, which may be incomplete.
 * Returns its length; 0: more octets are needed; -1: it is wrong, and *why
 * says what is wrong.  *proxy points into `octets`; its member `via` is not
 * changed.
 */
long pst_proxy_parse(const char *octets, size_t length, postern_proxy *proxy,
    const char **why);

/* How many octets of a header, whose beginning is known, have to be kept until
   more is known about it? */
size_t pst_proxy_room(const char *octets, size_t length);

/* In proxy_value.c: are the values complete, and is the checksum right, if
   there is one?  NULL, or what is wrong. */
const char *pst_proxy_values_fault(const postern_proxy *proxy);

#endif
