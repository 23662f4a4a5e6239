/* SPDX-License-Identifier: MIT */
/* maildir.h - postern_store_maildir with a disk that tests can make fail. */
#ifndef PST_HANDLERS_MAILDIR_H
#define PST_HANDLERS_MAILDIR_H

#include "os/disk.h"
#include "postern_handlers.h"

int pst_handlers_maildir_store(postern_store *store, const char *directory,
    unsigned mode, const pst_os_disk *disk);

#endif
