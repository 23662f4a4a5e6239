/* SPDX-License-Identifier: MIT */
/*
 * base64.h - RFC 4648 section 4, strict: no white space, padding in full, the
 * bits that mean nothing are 0, so that there is one text for some octets.
 */
#ifndef PST_BASE_BASE64_H
#define PST_BASE_BASE64_H

#include <stddef.h>

/* The characters that so many octets become, without a NUL; and the most
   octets that so many characters can be. */
#define PST_BASE64_TEXT(octets) (((octets) + 2) / 3 * 4)
#define PST_BASE64_OCTETS(text) ((text) / 4 * 3)

/* Writes the text and a NUL; returns its length.  What does not fit into
   `size` is not begun: "" and 0. */
size_t pst_base64_encode(const void *octets, size_t length, char *text,
    size_t size);

/*
 * Writes at most `size` octets and how many there were.  0: it is not base64,
 * or does not fit, and octets[] holds anything.  `octets` may be where the
 * text is: it is written behind what is read.
 */
int pst_base64_decode(const char *text, size_t length, void *octets,
    size_t size, size_t *written);

#endif
