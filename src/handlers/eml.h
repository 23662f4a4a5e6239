/* SPDX-License-Identifier: MIT */
/* eml.h - postern_store_eml with a disk that tests can make fail. */
#ifndef PST_HANDLERS_EML_H
#define PST_HANDLERS_EML_H

#include "os/disk.h"
#include "postern_handlers.h"

int pst_handlers_eml_store(postern_store *store, const char *directory,
    unsigned mode, const pst_os_disk *disk);

#endif
