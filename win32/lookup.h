/* SPDX-License-Identifier: MIT */
/* lookup.h - a lookup with what tests put in the place of the system. */
#ifndef PST_WIN32_LOOKUP_H
#define PST_WIN32_LOOKUP_H

#include "os/lookup.h"

/* As pst_os_lookup_begin, with `ask` to find the name in the thread: host_name
   of postern_net.h, which gets no context. */
pst_os_lookup *pst_win32_lookup_begin(int (*ask)(void *context, char *name,
    size_t size));

#endif
