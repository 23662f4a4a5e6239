/* SPDX-License-Identifier: MIT */
/* mailbox.c - finds the domain in an address: postern_mailbox_domain. */
#include <string.h>

#include "postern_mail.h"

/* Returns the end of a quoted string that begins at `at` (RFC 5321 4.1.2; a
   backslash quotes one octet); NULL: it has no end. */
static const char *behind_quotes(const char *at)
{
    for (at++; *at != '\0' && *at != '"'; at++)
        if (*at == '\\' && *++at == '\0')
            return NULL;
    return *at == '"' ? at + 1 : NULL;
}

/* Returns the end of an address literal that begins at `at` (RFC 5321 4.1.3);
   quotation marks and "@" have no meaning in it. */
static const char *behind_literal(const char *at)
{
    const char *end = strchr(at, ']');

    return end == NULL ? at + strlen(at) : end + 1;
}

const char *postern_mailbox_domain(const char *address)
{
    const char *at = address == NULL ? "" : address;
    const char *domain = NULL;

    while (at != NULL && *at != '\0') {
        if (*at == '"')
            at = behind_quotes(at);
        else if (at == domain && *at == '[')
            at = behind_literal(at);
        else if (*at++ == '@')
            domain = at;
    }
    return at == NULL || domain == NULL ? "" : domain;
}
