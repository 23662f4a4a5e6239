/* SPDX-License-Identifier: MIT */
/* lookup.h - a lookup in which tests can replace the system. */
#ifndef PST_POSIX_LOOKUP_H
#define PST_POSIX_LOOKUP_H

#include <sys/types.h>

#include "os/lookup.h"

/* As pst_os_lookup_begin, with this fork(), and with `ask` to find the name in
   the child: host_name of postern_net.h, which gets no context. */
pst_os_lookup *pst_posix_lookup_begin(pid_t (*make_child)(void),
    int (*ask)(void *context, char *name, size_t size));

#endif
