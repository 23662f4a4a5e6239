/*
 * aside.h - files for scripts: written under another name and then renamed, so
 * that who sees the file sees all of it.
 */
#ifndef PST_CLI_ASIDE_H
#define PST_CLI_ASIDE_H

#include "os/disk.h"

typedef struct pst_cli_aside {
    const char *path;
    char aside[PST_OS_PATH];
    pst_os_file file;
} pst_cli_aside;

/* Each returns 0, or one of enum pst_os_error. */
int pst_cli_aside_open(pst_cli_aside *aside, const char *path);
int pst_cli_aside_write(pst_cli_aside *aside, const char *octets,
    size_t length);

/* With the error of what came before, or 0: then the file is there. */
int pst_cli_aside_done(pst_cli_aside *aside, int error);

#endif
