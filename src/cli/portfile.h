/* portfile.h - --port-file: tells scripts which ports the system chose. */
#ifndef PST_CLI_PORTFILE_H
#define PST_CLI_PORTFILE_H

#include "postern.h"

/*
 * Writes "HOST PORT" of each address that the server listens on, one a line,
 * to a file beside it and renames that: who sees the file sees all of it.
 * Returns 0, or one of enum pst_os_error.
 */
int pst_cli_portfile_write(const char *path, const postern_server *server);

/* Removes it, so that no script reads what an earlier run left. */
void pst_cli_portfile_remove(const char *path);

#endif
