/* SPDX-License-Identifier: MIT */
/*
 * folder.h - the directories of a store: in one files are written, in the
 * other they get their names.
 */
#ifndef PST_HANDLERS_FOLDER_H
#define PST_HANDLERS_FOLDER_H

#include "os/disk.h"
#include "spool.h"

/* The longest name in a folder, with "/" and the NUL. */
#define PST_HANDLERS_NAME 200
#define PST_HANDLERS_FOLDER (PST_OS_PATH - PST_HANDLERS_NAME)

typedef struct pst_handlers_folder {
    const pst_os_disk *disk;
    const char *const *parts;   /* directories to make in this order, up to
                                   NULL: "/tmp"; "" is the folder itself */
    const char *drafts;         /* one of them, where files are written */
    const char *finals;         /* one of them, where files get their names */
    unsigned mode;              /* of files; 0: for their owner only.  A new
                                   directory can be listed by those who can
                                   read the files */
    unsigned long drafted;      /* counts spools, for temporary names */
    char path[PST_HANDLERS_FOLDER];     /* without "/" at its end */
} pst_handlers_folder;

/* Sets everything but disk, parts, drafts, finals and mode, which the caller
   sets.  Makes missing directories so that they survive a crash, removes files
   that a killed process has left, and checks that a message can be stored.
   Returns 0, or one of POSTERN_E_. */
int pst_handlers_folder_open(pst_handlers_folder *folder,
    const char *directory, const pst_os_disk *disk);

/* Begins a spool whose file will get a temporary name.  The thread that makes
   the file also makes directories that were removed after folder_open. */
void pst_handlers_folder_draft(pst_handlers_folder *folder,
    pst_handlers_spool *spool, char *buffer, size_t size);

/* Gives a closed spool its final name in `finals`, as
   pst_handlers_spool_rename does.  Makes removed directories again, too. */
int pst_handlers_folder_name(pst_handlers_folder *folder,
    pst_handlers_spool *spool, const char *path);

/* Flushes the names in `finals` to the device. */
int pst_handlers_folder_flush(const pst_handlers_folder *folder);

/* Is it 0, or a mode with which the owner can read and write the file, and
   nobody can run it? */
int pst_handlers_folder_is_mode(unsigned mode);

/* _code converts an error of the disk to one of POSTERN_E_; _parent finds the
   directory of a path. */
int pst_handlers_folder_code(int error);
void pst_handlers_folder_parent(char parent[PST_OS_PATH], const char *path);

#endif
