/* SPDX-License-Identifier: MIT */
/* numeric.h - parses IP addresses; names are not looked up. */
#ifndef PST_BASE_NUMERIC_H
#define PST_BASE_NUMERIC_H

#include "postern_base.h"

/*
 * Parses "127.0.0.1" (four decimals without leading zeros) or "::1" (RFC 4291
 * 2.2, also with an IPv4 address at the end; no zone).  Returns 1 and the
 * address, with port 0; else 0.
 */
int pst_numeric_parse(const char *text, size_t length,
    postern_address *address);

#endif
