/* SPDX-License-Identifier: MIT */
/*
 * default.c - the options as they are, and the one place of this room that
 * names the C library's allocator and the system's entropy.
 */
#include <stdlib.h>
#include <string.h>

#include "postern_net.h"
#include "postern_tls.h"

static void *resize(void *context, void *block, size_t was, size_t now)
{
    (void)context;
    (void)was;
    if (now == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, now);
}

void postern_tls_options_init(postern_tls_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    options->cache_size = 500;
    options->clients = POSTERN_TLS_ANYBODY;
    options->resize = resize;
    options->net = postern_net_system();
}
