/* SPDX-License-Identifier: MIT */
/* handler.c - turns "NAME[:ARG]" of --handler into a store. */
#include <string.h>

#include "handler.h"
#include "relay.h"

static int print(postern_store *store, const char *argument,
    const pst_cli_handler_how *how)
{
    (void)argument;
    return postern_store_print(store, how->write, how->context);
}

static int sink(postern_store *store, const char *argument,
    const pst_cli_handler_how *how)
{
    (void)argument;
    (void)how;
    return postern_store_sink(store);
}

static int eml(postern_store *store, const char *argument,
    const pst_cli_handler_how *how)
{
    return postern_store_eml_mode(store, argument, how->mode);
}

static int maildir(postern_store *store, const char *argument,
    const pst_cli_handler_how *how)
{
    return postern_store_maildir_mode(store, argument, how->mode);
}

static int mbox(postern_store *store, const char *argument,
    const pst_cli_handler_how *how)
{
    return postern_store_mbox_mode(store, argument, how->mode);
}

typedef struct kind {
    const char *name;           /* "NAME:" takes an argument */
    int (*make)(postern_store *store, const char *argument,
        const pst_cli_handler_how *how);
} kind;

static const kind kinds[] = {
    { "print", print },
    { "sink", sink },
    { "eml:", eml },
    { "maildir:", maildir },
    { "mbox:", mbox }
};

static const kind *find(const char *text, const char **argument)
{
    size_t i;

    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const char *name = kinds[i].name;
        size_t length = strlen(name);
        int is_argued = name[length - 1] == ':';

        *argument = text + length;
        if (strncmp(text, name, length) == 0
            && is_argued == (**argument != '\0'))
            return &kinds[i];
    }
    return NULL;
}

enum pst_cli_handler_is pst_cli_handler_check(const char *text)
{
    const char *argument;
    const kind *found = find(text, &argument);
    pst_cli_endpoint hop;
    int lmtp;

    if (pst_cli_relay_parse(text, &hop, &lmtp))
        return PST_CLI_HANDLER_KNOWN;
    return found == NULL ? PST_CLI_HANDLER_UNKNOWN : PST_CLI_HANDLER_KNOWN;
}

int pst_cli_handler_store(postern_store *store, const char *text,
    const pst_cli_handler_how *how)
{
    const char *argument;
    const kind *found = find(text, &argument);

    if (found == NULL)
        return POSTERN_E_INVALID;
    return found->make(store, argument, how);
}
