/* SPDX-License-Identifier: MIT */
/* numeric.h - addresses as people write them, never looked up. */
#ifndef PST_BASE_NUMERIC_H
#define PST_BASE_NUMERIC_H

#include "postern_base.h"

/*
 * "127.0.0.1" (four decimals without leading zeros) or "::1" (RFC 4291 2.2,
 * the form with an IPv4 tail too, without a zone): 1 and the address, its port
 * 0; else 0.
 */
int pst_numeric_parse(const char *text, size_t length,
    postern_address *address);

#endif
