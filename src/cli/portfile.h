/* SPDX-License-Identifier: MIT */
/* portfile.h - --port-file tells scripts which ports the system chose. */
#ifndef PST_CLI_PORTFILE_H
#define PST_CLI_PORTFILE_H

#include "os/disk.h"
#include "postern.h"
#include "settings.h"

typedef struct pst_cli_portfile {
    const char *path;           /* where the file is, or NULL */
    size_t length;
    char text[16384];           /* content of the file */
} pst_cli_portfile;

/*
 * Writes "HOST PORT" or "unix:PATH" for each listener, one a line, with
 * pst_os_publish_write.  Returns 0, or one of enum pst_os_error.
 */
int pst_cli_portfile_write(pst_cli_portfile *file, const char *path,
    const postern_server *server, const pst_cli_settings *settings);

/* Removes the file, so that no script reads it in a later run; but not if
   another server has written its own. */
void pst_cli_portfile_remove(const pst_cli_portfile *file);

#endif
