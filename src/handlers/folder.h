/* folder.h - the directories that messages go to. */
#ifndef PST_HANDLERS_FOLDER_H
#define PST_HANDLERS_FOLDER_H

#include "os/disk.h"

/* What a name in a folder may take, with "/" and the NUL. */
#define PST_HANDLERS_NAME 200
#define PST_HANDLERS_FOLDER (PST_OS_PATH - PST_HANDLERS_NAME)

/* Copies the path of a folder, without "/" at its end; 0: it is too long, or
   empty. */
int pst_handlers_folder_copy(char folder[PST_HANDLERS_FOLDER],
    const char *path);

/* Makes it if it is not there, so that it survives a crash.  Returns one of
   POSTERN_E_, or 0. */
int pst_handlers_folder_make(const pst_os_disk *disk, const char *path);

#endif
