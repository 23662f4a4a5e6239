#include <stdio.h>
#include <string.h>

#include "os/disk.h"
#include "os/process.h"
#include "portfile.h"

static int write_address(const pst_os_disk *disk, pst_os_file file,
    const postern_address *address)
{
    char host[46];
    char line[80];

    sprintf(line, "%s %u\n", postern_address_text(address, host,
        sizeof(host)), (unsigned)address->port);
    return disk->write(disk->context, file, line, strlen(line));
}

static int write_all(const pst_os_disk *disk, pst_os_file file,
    const postern_server *server)
{
    postern_address address;
    int listener, index, error = 0;

    for (listener = 0; postern_server_address(server, listener, 0, &address);
        listener++)
        for (index = 0; error == 0 && postern_server_address(server, listener,
            index, &address); index++)
            error = write_address(disk, file, &address);
    return error;
}

int pst_cli_portfile_write(const char *path, const postern_server *server)
{
    const pst_os_disk *disk = pst_os_disk_system();
    char aside[PST_OS_PATH];
    pst_os_file file;
    int error, closed;

    if (strlen(path) + 40 > sizeof(aside))
        return PST_OS_GONE;
    sprintf(aside, "%s.%lu.tmp", path, pst_os_process_number());
    error = disk->create(disk->context, aside, &file);
    if (error != 0)
        return error;
    error = write_all(disk, file, server);
    closed = disk->close(disk->context, file);
    if (error == 0)
        error = closed;
    if (error == 0)
        error = disk->replace(disk->context, aside, path);
    if (error != 0)
        (void)disk->remove(disk->context, aside);
    return error;
}

void pst_cli_portfile_remove(const char *path)
{
    const pst_os_disk *disk = pst_os_disk_system();

    (void)disk->remove(disk->context, path);
}
