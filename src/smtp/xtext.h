/* SPDX-License-Identifier: MIT */
/* xtext.h - the encoding of values of parameters (RFC 3461 4). */
#ifndef PST_SMTP_XTEXT_H
#define PST_SMTP_XTEXT_H

#include "postern_mail.h"

/* Is it correct xtext? */
int pst_xtext_is(const char *text);

#endif
