/* SPDX-License-Identifier: MIT */
/* spool.c - writes a file under a temporary name. */
#include <string.h>

#include "spool.h"

void pst_handlers_spool_begin(pst_handlers_spool *spool,
    const pst_os_disk *disk, char *buffer, size_t size)
{
    spool->disk = disk;
    spool->buffer = buffer;
    spool->size = size;
    spool->filled = 0;
    spool->is_open = 0;
    spool->error = 0;
    spool->path[0] = '\0';
}

int pst_handlers_spool_create(pst_handlers_spool *spool, const char *path)
{
    const pst_os_disk *disk = spool->disk;
    int error = disk->create(disk->context, path, &spool->file);

    spool->is_open = error == 0;
    if (spool->is_open)
        strcpy(spool->path, path);
    return error;
}

static int pass_on(pst_handlers_spool *spool, const char *octets,
    size_t length)
{
    if (spool->error == 0 && spool->path[0] == '\0')
        spool->error = spool->create(spool);
    if (spool->error == 0 && length > 0)
        spool->error = spool->disk->write(spool->disk->context, spool->file,
            octets, length);
    return spool->error;
}

int pst_handlers_spool_drain(pst_handlers_spool *spool)
{
    size_t filled = spool->filled;

    spool->filled = 0;
    return pass_on(spool, spool->buffer, filled);
}

int pst_handlers_spool_write(pst_handlers_spool *spool, const char *octets,
    size_t length)
{
    if (spool->error != 0)
        return spool->error;
    if (length > spool->size - spool->filled
        && pst_handlers_spool_drain(spool) != 0)
        return spool->error;
    if (length > spool->size)
        return pass_on(spool, octets, length);
    memcpy(spool->buffer + spool->filled, octets, length);
    spool->filled += length;
    return 0;
}

int pst_handlers_spool_string(pst_handlers_spool *spool, const char *string)
{
    return pst_handlers_spool_write(spool, string, strlen(string));
}

int pst_handlers_spool_close(pst_handlers_spool *spool)
{
    const pst_os_disk *disk = spool->disk;
    int is_closed = spool->path[0] != '\0' && !spool->is_open;
    int error;

    if (!is_closed && pst_handlers_spool_drain(spool) == 0)
        spool->error = disk->flush(disk->context, spool->file);
    if (!spool->is_open)
        return spool->error;
    spool->is_open = 0;
    error = disk->close(disk->context, spool->file);
    if (spool->error == 0)
        spool->error = error;
    return spool->error;
}

int pst_handlers_spool_rename(pst_handlers_spool *spool, const char *path)
{
    int error;

    if (spool->error != 0)
        return spool->error;
    error = spool->disk->rename(spool->disk->context, spool->path, path);
    if (error == 0)
        strcpy(spool->path, path);
    else if (error != PST_OS_EXISTS && error != PST_OS_GONE)
        spool->error = error;
    return error;
}

void pst_handlers_spool_discard(pst_handlers_spool *spool)
{
    const pst_os_disk *disk = spool->disk;

    if (spool->is_open)
        (void)disk->close(disk->context, spool->file);
    spool->is_open = 0;
    if (spool->path[0] != '\0')
        (void)disk->remove(disk->context, spool->path);
    spool->path[0] = '\0';
}
