/* SPDX-License-Identifier: MIT */
/*
 * base64.h - RFC 4648 section 4, strictly: no white space, full padding, and
 * unused bits are 0, so that each octet string has exactly one text.
 */
#ifndef PST_BASE_BASE64_H
#define PST_BASE_BASE64_H

#include <stddef.h>

/* The number of characters for so many octets, without a NUL; and the largest
   number of octets that so many characters can contain. */
#define PST_BASE64_TEXT(octets) (((octets) + 2) / 3 * 4)
#define PST_BASE64_OCTETS(text) ((text) / 4 * 3)

/* Writes the text and a NUL; returns its length.  If it does not fit into
   `size`, writes "" and returns 0. */
size_t pst_base64_encode(const void *octets, size_t length, char *text,
    size_t size);

/*
 * Writes at most `size` octets, and their number to *written.  0: the text is
 * not base64, or the octets do not fit; then octets[] may hold anything.
 * `octets` may be the place of the text itself, because writing never
 * overtakes reading.
 */
int pst_base64_decode(const char *text, size_t length, void *octets,
    size_t size, size_t *written);

#endif
