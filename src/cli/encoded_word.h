/* SPDX-License-Identifier: MIT */
/* encoded_word.h - what stands encoded in a header field (RFC 2047) becomes
   UTF-8. */
#ifndef PST_CLI_ENCODED_WORD_H
#define PST_CLI_ENCODED_WORD_H

#include <stddef.h>

/*
 * Writes the text of a field, unfolded, with its encoded words decoded, and
 * returns the length: at most `size`, not cut within a character, and without
 * a NUL behind it.  A word that is not right, or whose charset is not known,
 * stays as it is.  The result has to be escaped before it is shown: it may
 * hold any octet, NUL and newlines too, and octets that are no UTF-8.
 */
size_t pst_cli_encoded_word_decode(char *decoded, size_t size,
    const char *text, size_t length);

#endif
