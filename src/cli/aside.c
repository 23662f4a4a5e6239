#include <stdio.h>
#include <string.h>

#include "aside.h"
#include "os/process.h"

int pst_cli_aside_open(pst_cli_aside *aside, const char *path)
{
    const pst_os_disk *disk = pst_os_disk_system();

    if (strlen(path) + 40 > sizeof(aside->aside))
        return PST_OS_GONE;
    aside->path = path;
    sprintf(aside->aside, "%s.%lu.tmp", path, pst_os_process_number());
    return disk->create(disk->context, aside->aside, &aside->file);
}

int pst_cli_aside_write(pst_cli_aside *aside, const char *octets,
    size_t length)
{
    const pst_os_disk *disk = pst_os_disk_system();

    return disk->write(disk->context, aside->file, octets, length);
}

int pst_cli_aside_done(pst_cli_aside *aside, int error)
{
    const pst_os_disk *disk = pst_os_disk_system();
    int closed = disk->close(disk->context, aside->file);

    if (error == 0)
        error = closed;
    if (error == 0)
        error = disk->replace(disk->context, aside->aside, aside->path);
    if (error != 0)
        (void)disk->remove(disk->context, aside->aside);
    return error;
}
