/* SPDX-License-Identifier: MIT */
/* lookup.h - a lookup in which tests can replace the system. */
#ifndef PST_WIN32_LOOKUP_H
#define PST_WIN32_LOOKUP_H

#include "os/lookup.h"

/* As pst_os_lookup_begin, with `ask` to find the name in the thread: host_name
   of postern_net.h, which gets no context. */
pst_os_lookup *pst_win32_lookup_begin(int (*ask)(void *context, char *name,
    size_t size));

#endif
