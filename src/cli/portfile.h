/* SPDX-License-Identifier: MIT */
/* portfile.h - --port-file: tells scripts which ports the system chose. */
#ifndef PST_CLI_PORTFILE_H
#define PST_CLI_PORTFILE_H

#include "os/disk.h"
#include "postern.h"

typedef struct pst_cli_portfile {
    const char *path;           /* where it is, or NULL */
    size_t length;
    char text[16384];           /* what it says */
} pst_cli_portfile;

/*
 * Writes "HOST PORT" of each address that the server listens on, one a line,
 * as pst_os_publish_write does.  Returns 0, or one of enum pst_os_error.
 */
int pst_cli_portfile_write(pst_cli_portfile *file, const char *path,
    const postern_server *server);

/* Removes it at the end, unless another server has written its own there: no
   script shall read what an earlier run left. */
void pst_cli_portfile_remove(const pst_cli_portfile *file);

#endif
