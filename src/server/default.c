/* SPDX-License-Identifier: MIT */
/*
 * default.c - the one place that names the C library's allocator and the
 * system's sockets; a program that uses postern_options_init_bare alone does
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
