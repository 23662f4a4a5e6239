/* SPDX-License-Identifier: MIT */
/* portfile.c - writes --port-file. */
#include <stdio.h>
#include <string.h>

#include "listeners.h"
#include "os/publish.h"
#include "os/reader.h"
#include "portfile.h"

/* 0: there is no more room. */
static int add_address(pst_cli_portfile *file, const postern_address *address,
    const char *path)
{
    char host[46];
    char line[300];
    size_t length;

    if (path != NULL)
        sprintf(line, "unix:%.280s\n", path);
    else
        sprintf(line, "%s %u\n", postern_address_text(address, host,
            sizeof(host)), (unsigned)address->port);
    length = strlen(line);
    if (length > sizeof(file->text) - file->length)
        return 0;
    memcpy(file->text + file->length, line, length);
    file->length += length;
    return 1;
}

static int add_all(pst_cli_portfile *file, const postern_server *server,
    const pst_cli_settings *settings)
{
    postern_address address;
    char path[PST_CLI_LISTENERS_PATH];
    int listener, index;

    file->length = 0;
    for (listener = 0; postern_server_address(server, listener, 0, &address);
        listener++)
        for (index = 0; postern_server_address(server, listener, index,
            &address); index++)
            if (!add_address(file, &address, pst_cli_listeners_path(server,
                settings, listener, index, path)))
                return 0;
    return 1;
}

int pst_cli_portfile_write(pst_cli_portfile *file, const char *path,
    const postern_server *server, const pst_cli_settings *settings)
{
    int error = add_all(file, server, settings)
        ? pst_os_publish_write(path, file->text, file->length) : PST_OS_FULL;

    file->path = error == 0 ? path : NULL;
    return error;
}

static int is_ours(const pst_cli_portfile *file)
{
    FILE *opened = pst_os_reader_open(file->path);
    char found[sizeof(file->text) + 1];
    size_t length;

    if (opened == NULL)
        return 0;
    length = fread(found, 1, sizeof(found), opened);
    (void)fclose(opened);
    return length == file->length && memcmp(found, file->text, length) == 0;
}

void pst_cli_portfile_remove(const pst_cli_portfile *file)
{
    if (file->path != NULL && pst_os_publish_is_file(file->path)
        && is_ours(file))
        pst_os_publish_remove(file->path);
}
