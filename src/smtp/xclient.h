/* SPDX-License-Identifier: MIT */
/* xclient.h - the attributes of XCLIENT (postfix.org/XCLIENT_README.html). */
#ifndef PST_SMTP_XCLIENT_H
#define PST_SMTP_XCLIENT_H

#include "postern_proxy.h"

/* The text after XCLIENT in EHLO. */
#define PST_XCLIENT_NAMES "NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT"

/*
 * Parses "NAME=mx.example ADDR=192.0.2.1" into *facts, whose other members are
 * not changed; the texts are put into `room`.  NULL, or what is wrong.
 */
const char *pst_xclient_read(const char *text, postern_xclient *facts,
    char *room, size_t size);

#endif
