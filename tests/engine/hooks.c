/* SPDX-License-Identifier: MIT */
/* hooks.c - the hooks that transcripts name. */
#include <stdio.h>
#include <string.h>

#include "hooks.h"

#define NONE NULL, NULL, NULL, NULL

const scripted_hook scripted_hooks[] = {
    { "ehlo_adds_keyword", POSTERN_ASK_EHLO, NULL, NULL, "XTEST a", NULL,
        NULL },
    { "ehlo_pushes", POSTERN_ASK_EHLO, NULL, NULL, NULL, "250-PUSHED", NULL },
    { "noop_says_utf8", POSTERN_ASK_NOOP, NONE, "250 \303\244" },
    { "noop_says_two_lines", POSTERN_ASK_NOOP, NONE, "250 one\ntwo" },
    { "ping_and_hid", POSTERN_ASK_COMMAND, "PING", "PING [ignored]", NULL,
        NULL, "259 Pong %" },
    { "ping_and_hid", POSTERN_ASK_COMMAND, "HID", NULL, NULL, NULL,
        "250 hidden" },
    { "ehlo_and_rset_push", POSTERN_ASK_COMMAND, "EHLO", "EHLO hostname",
        NULL, "250-FROM-EHLO-HOOK", NULL },
    { "ehlo_and_rset_push", POSTERN_ASK_COMMAND, "RSET", "RSET",
        NULL, "250-FROM-RSET-HOOK", NULL },
    { "starttls_refuses", POSTERN_ASK_STARTTLS, NONE, "554 not like this" },
    { "auth_hook", POSTERN_ASK_COMMAND, "AUTH", "AUTH <mechanism>", NULL,
        NULL, "235 2.7.0 hook %" },
    { "own_mechanisms", POSTERN_ASK_MECHANISM, "DENY", NULL, NULL, NULL,
        NULL },
    { "own_mechanisms", POSTERN_ASK_MECHANISM, "NONE", NULL, NULL, NULL,
        "235 2.7.0 mine" },
    { "own_mechanisms", POSTERN_ASK_MECHANISM, "X-Y", NULL, "ok", NULL,
        "334 what?" },
    { "bdat_refuses", POSTERN_ASK_COMMAND, "BDAT", NULL, NULL, NULL,
        "451 4.3.0 not now" },
    { "bdat_closes", POSTERN_ASK_COMMAND, "BDAT", NULL, NULL, NULL,
        "421 4.3.2 bye" },
    { NULL, POSTERN_ASK_NOTHING, NONE, NULL }
};

const scripted_hook *scripted_hook_find(const char *name)
{
    const scripted_hook *row;

    for (row = scripted_hooks; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

const scripted_hook *scripted_hook_next(const scripted_hook *hook)
{
    const char *next = hook[1].name;

    return next != NULL && strcmp(next, hook->name) == 0 ? hook + 1 : NULL;
}

const char *scripted_hook_answer(const scripted_hook *hook,
    const char *argument, char *buffer, size_t size)
{
    const char *mark = hook->says == NULL ? NULL : strchr(hook->says, '%');
    size_t before;

    if (mark == NULL)
        return hook->says;
    before = (size_t)(mark - hook->says);
    if (argument == NULL)
        argument = "None";
    if (before + strlen(argument) + 3 > size)
        return "451 too long for a test";
    memcpy(buffer, hook->says, before);
    sprintf(buffer + before, strcmp(argument, "None") == 0 ? "%s" : "'%s'",
        argument);
    return buffer;
}

const char *scripted_hook_judge(const scripted_hook *hook,
    const char *response, const char **identity)
{
    *identity = NULL;
    if (response == NULL || hook->adds == NULL)
        return hook->says;
    if (strcmp(response, hook->adds) != 0)
        return NULL;
    *identity = "user";
    return "235 2.7.0 Authentication successful";
}
