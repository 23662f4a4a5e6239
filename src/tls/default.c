/* SPDX-License-Identifier: MIT */
/*
 * default.c - the default options for a system.  It is the only file of this
 * room that names the C library's allocator and the system's clock and random
 * numbers.  A program that uses only postern_tls_options_init_bare does not
 * link it.
 */
#include <stdlib.h>

#include "os/date.h"
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

static unsigned long date(void *context)
{
    (void)context;
    return pst_os_date_instant().seconds;
}

void postern_tls_options_init(postern_tls_options *options)
{
    postern_tls_options_init_bare(options);
    options->resize = resize;
    options->net = postern_net_system();
    options->date = date;
}
