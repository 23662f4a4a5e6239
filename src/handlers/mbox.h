/* SPDX-License-Identifier: MIT */
/* mbox.h - postern_store_mbox with a disk that tests can make fail. */
#ifndef PST_HANDLERS_MBOX_H
#define PST_HANDLERS_MBOX_H

#include "os/mailbox.h"
#include "postern_handlers.h"

int pst_handlers_mbox_store(postern_store *store, const char *file,
    unsigned mode, const pst_os_disk *disk, const pst_os_mailbox_calls *calls);

#endif
