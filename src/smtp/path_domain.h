/* SPDX-License-Identifier: MIT */
/* path_domain.h - domains and address literals, exactly as in RFC 5321. */
#ifndef PST_SMTP_PATH_DOMAIN_H
#define PST_SMTP_PATH_DOMAIN_H

#include <stddef.h>

/* Is it a Domain?  Octets of UTF-8 count as letters (RFC 6531). */
int pst_path_domain_valid(const char *text, size_t length);

/*
 * May it be between [ and ]: an IPv4 address, or "IPv6:" and an IPv6 address?
 * No other tag has been registered.
 */
int pst_path_domain_literal_valid(const char *text, size_t length);

#endif
