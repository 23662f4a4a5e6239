/* SPDX-License-Identifier: MIT */
/* match.c - compares a message with what a test waits for. */
#include <string.h>

#include "testing.h"

static int is(const char *wanted, const char *text)
{
    return wanted == NULL || (text != NULL && strcmp(wanted, text) == 0);
}

static int is_recipient(const char *wanted,
    const postern_recipient *recipient)
{
    while (wanted != NULL && recipient != NULL
        && strcmp(wanted, recipient->address) != 0)
        recipient = recipient->next;
    return wanted == NULL || recipient != NULL;
}

/* There may be several fields with this name; any of them counts. */
static int has_field(postern_testing *kit,
    const postern_testing_match *match,
    const postern_testing_message *message)
{
    const char *value;
    size_t index;

    if (match->header == NULL)
        return 1;
    for (index = 0; (value = postern_testing_header(kit, message,
        match->header, index)) != NULL; index++)
        if (match->value == NULL || strstr(value, match->value) != NULL)
            return 1;
    return 0;
}

/* The content may contain a NUL. */
static int has_content(const char *wanted,
    const postern_testing_message *message)
{
    size_t length, i;

    if (wanted == NULL)
        return 1;
    length = strlen(wanted);
    for (i = 0; i + length <= message->length; i++)
        if (memcmp(message->content + i, wanted, length) == 0)
            return 1;
    return 0;
}

int pst_testing_match(postern_testing *kit,
    const postern_testing_match *match,
    const postern_testing_message *message)
{
    return match == NULL || (is(match->mail_from, message->mail_from)
        && is_recipient(match->rcpt_to, message->rcpt_tos)
        && is(match->identity, message->identity)
        && has_field(kit, match, message)
        && has_content(match->content, message)
        && (match->accepts == NULL
            || match->accepts(kit, message, match->context)));
}
