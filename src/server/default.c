/* SPDX-License-Identifier: MIT */
/*
 * default.c - the only file that names the C library's allocator and the
 * system's sockets.  A program that uses only postern_options_init_bare does
 * not link it.
 */
#include <stdlib.h>

#include "postern.h"
#include "postern_net.h"

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

void postern_options_init(postern_options *options)
{
    postern_options_init_bare(options);
    options->resize = resize;
    options->net = postern_net_system();
}
