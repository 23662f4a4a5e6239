/* SPDX-License-Identifier: MIT */
/* field.h - parses header fields that have parameters, such as "attachment;
   filename=a.pdf" (RFC 2045 5.1, RFC 2183). */
#ifndef PST_CLI_FIELD_H
#define PST_CLI_FIELD_H

#include <stddef.h>

/* Returns the value without leading blanks if `field` ("Name: value",
   unfolded) has this name, in upper or lower case; otherwise NULL. */
const char *pst_cli_field_value(const char *field, const char *name);

/* Copies the text before the parameters in lower case, cut to `size` octets
   with the NUL. */
void pst_cli_field_word(const char *value, char *word, size_t size);

/* Copies a parameter, decoded (RFC 2231, or RFC 2047, which many programs use
   instead): UTF-8 unless the sender meant otherwise, cut to `size` octets with
   the NUL.  "": there is no such parameter. */
void pst_cli_field_parameter(const char *value, const char *name, char *text,
    size_t size);

#endif
