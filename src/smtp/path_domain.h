/* SPDX-License-Identifier: MIT */
/* path_domain.h - domains and address literals to the letter of RFC 5321. */
#ifndef PST_SMTP_PATH_DOMAIN_H
#define PST_SMTP_PATH_DOMAIN_H

#include <stddef.h>

/* Is this a Domain?  Octets of UTF-8 count as letters (RFC 6531). */
int pst_path_domain_valid(const char *text, size_t length);

/*
 * Is this what may stand in [ ]: an IPv4 address, or "IPv6:" and an IPv6
 * address?  No other tag has been registered, so none is known.
 */
int pst_path_domain_literal_valid(const char *text, size_t length);

#endif
