/* SPDX-License-Identifier: MIT */
/* raw.c - --stdout: a store that writes messages unchanged. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "raw.h"

struct raw {
    int (*write)(void *context, const char *octets, size_t length);
    void *context;
};

static const char *raw_commit(void *context, void *message,
    postern_session *session, postern_envelope *envelope)
{
    struct raw *raw = (struct raw *)context;
    char header[60];
    size_t length;
    const char *content = postern_envelope_content(envelope, &length);

    (void)message;
    (void)session;
    sprintf(header, "postern-message %lu\n", (unsigned long)length);
    if (raw->write(raw->context, header, strlen(header)) < 0
        || (length > 0 && raw->write(raw->context, content, length) < 0))
        return "451 4.3.0 Nobody reads the messages";
    return NULL;
}

int pst_cli_raw_store(postern_store *store,
    int (*write)(void *context, const char *octets, size_t length),
    void *context)
{
    struct raw *raw = (struct raw *)malloc(sizeof(*raw));

    if (raw == NULL)
        return POSTERN_E_NOMEM;
    raw->write = write;
    raw->context = context;
    memset(store, 0, sizeof(*store));
    store->context = raw;
    store->whole = 1;
    store->commit = raw_commit;
    store->free = free;
    return 0;
}
