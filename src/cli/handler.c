/* SPDX-License-Identifier: MIT */
/* handler.c - "NAME[:ARG]" of --handler becomes a store. */
#include <string.h>

#include "handler.h"

typedef int writer(void *context, const char *octets, size_t length);

static int print(postern_store *store, const char *argument, writer *write,
    void *context)
{
    (void)argument;
    return postern_store_print(store, write, context);
}

static int sink(postern_store *store, const char *argument, writer *write,
    void *context)
{
    (void)argument;
    (void)write;
    (void)context;
    return postern_store_sink(store);
}

static int eml(postern_store *store, const char *argument, writer *write,
    void *context)
{
    (void)write;
    (void)context;
    return postern_store_eml(store, argument);
}

static int maildir(postern_store *store, const char *argument, writer *write,
    void *context)
{
    (void)write;
    (void)context;
    return postern_store_maildir(store, argument);
}

typedef struct kind {
    const char *name;           /* a colon at its end: it takes an argument */
    int (*make)(postern_store *store, const char *argument, writer *write,
        void *context);
} kind;

static const kind kinds[] = {
    { "print", print },
    { "sink", sink },
    { "eml:", eml },
    { "maildir:", maildir },
    { "mbox:", NULL },
    { "relay:", NULL },
    { "lmtp:", NULL }
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

    if (found == NULL)
        return PST_CLI_HANDLER_UNKNOWN;
    return found->make == NULL ? PST_CLI_HANDLER_ABSENT
        : PST_CLI_HANDLER_KNOWN;
}

int pst_cli_handler_store(postern_store *store, const char *text,
    int (*write)(void *context, const char *octets, size_t length),
    void *context)
{
    const char *argument;
    const kind *found = find(text, &argument);

    if (found == NULL || found->make == NULL)
        return POSTERN_E_INVALID;
    return found->make(store, argument, write, context);
}
