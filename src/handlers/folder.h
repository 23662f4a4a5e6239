/* SPDX-License-Identifier: MIT */
/*
 * folder.h - the directories that a store keeps messages in: one where files
 * are written, and one where they get their names.
 */
#ifndef PST_HANDLERS_FOLDER_H
#define PST_HANDLERS_FOLDER_H

#include "os/disk.h"
#include "spool.h"

/* What a name in a folder may take, with "/" and the NUL. */
#define PST_HANDLERS_NAME 200
#define PST_HANDLERS_FOLDER (PST_OS_PATH - PST_HANDLERS_NAME)

typedef struct pst_handlers_folder {
    const pst_os_disk *disk;
    const char *const *parts;   /* made in this order, to NULL: "/tmp"; ""
                                   is the folder itself */
    const char *drafts;         /* of these: files are written here, */
    const char *finals;         /* and get their names here */
    unsigned long drafted;      /* files, for temporary names */
    char path[PST_HANDLERS_FOLDER];     /* without "/" at its end */
} pst_handlers_folder;

/* Makes what is not there, so that it survives a crash; removes what a killed
   process left behind; and tries out all that a message needs.  Returns one of
   POSTERN_E_, or 0. */
int pst_handlers_folder_open(pst_handlers_folder *folder,
    const char *directory, const pst_os_disk *disk);

/* Opens a spool under a temporary name.  Directories that have been removed
   since folder_open are made again.  Returns 0, or an error of the disk. */
int pst_handlers_folder_draft(pst_handlers_folder *folder,
    pst_handlers_spool *spool, char *buffer, size_t size);

/* Gives a spool that was closed its own name, in `finals`; as
   pst_handlers_spool_rename.  Directories are made again here, too. */
int pst_handlers_folder_name(pst_handlers_folder *folder,
    pst_handlers_spool *spool, const char *path);

/* The names in `finals` are on the device. */
int pst_handlers_folder_flush(const pst_handlers_folder *folder);

#endif
