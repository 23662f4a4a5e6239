/* SPDX-License-Identifier: MIT */
/* encoded_word.h - decodes the encoded words of header fields (RFC 2047) to
   UTF-8. */
#ifndef PST_CLI_ENCODED_WORD_H
#define PST_CLI_ENCODED_WORD_H

#include <stddef.h>

/*
 * Writes the unfolded text of a field with its encoded words decoded and
 * returns the length: at most `size` octets, not cut within a character,
 * without a NUL at the end.  A word that is malformed or whose charset is
 * unknown is copied as it is.  Escape the result before you show it: it may
 * hold any octet, also NUL, newlines and octets that are not UTF-8.
 */
size_t pst_cli_encoded_word_decode(char *decoded, size_t size,
    const char *text, size_t length);

#endif
