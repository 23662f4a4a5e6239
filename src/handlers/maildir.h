/* SPDX-License-Identifier: MIT */
/* maildir.h - postern_store_maildir on a disk that tests can fail. */
#ifndef PST_HANDLERS_MAILDIR_H
#define PST_HANDLERS_MAILDIR_H

#include "os/disk.h"
#include "postern_handlers.h"

int pst_handlers_maildir_store(postern_store *store, const char *directory,
    const pst_os_disk *disk);

#endif
