/* SPDX-License-Identifier: MIT */
/* xclient.h - the attributes of XCLIENT (postfix.org/XCLIENT_README.html). */
#ifndef PST_SMTP_XCLIENT_H
#define PST_SMTP_XCLIENT_H

#include "postern_proxy.h"

/* What EHLO says of it. */
#define PST_XCLIENT_NAMES "NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT"

/*
 * Reads "NAME=mx.example ADDR=192.0.2.1" into *facts, whose other members stay
 * as they are; the texts are put into `room`.  NULL, or what is wrong.
 */
const char *pst_xclient_read(const char *text, postern_xclient *facts,
    char *room, size_t size);

#endif
