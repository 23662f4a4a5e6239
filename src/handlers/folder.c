/* SPDX-License-Identifier: MIT */
/* folder.c - makes, checks and clears the directories that messages go to. */
#include <stdio.h>
#include <string.h>

#include "folder.h"
#include "os/process.h"
#include "postern_base.h"

/* Names that are taken are passed over, but not for ever. */
#define TRIES 10000

/* Of temporary names: readers of mail overlook what begins with a dot. */
#define PREFIX ".postern-"
#define SUFFIX ".tmp"

static int copy_path(char folder[PST_HANDLERS_FOLDER], const char *path)
{
    size_t length = path == NULL ? 0 : strlen(path);

    while (length > 1 && path[length - 1] == '/')
        length--;
    if (length == 0 || length >= PST_HANDLERS_FOLDER)
        return 0;
    memcpy(folder, path, length);
    folder[length] = '\0';
    return 1;
}

static int code_of(int error)
{
    switch (error) {
    case 0:
        return 0;
    case PST_OS_FULL:
    case PST_OS_QUOTA:
        return POSTERN_E_FULL;
    case PST_OS_READONLY:
        return POSTERN_E_READONLY;
    case PST_OS_DENIED:
        return POSTERN_E_DENIED;
    case PST_OS_GONE:
        return POSTERN_E_NODIR;
    case PST_OS_NOTDIR:
        return POSTERN_E_NOTDIR;
    default:
        return POSTERN_E_FAILED;
    }
}

static void parent_of(char parent[PST_OS_PATH], const char *path)
{
    char *slash;

    strcpy(parent, path);
    slash = strrchr(parent, '/');
    if (slash == NULL)
        strcpy(parent, ".");
    else
        slash[slash == parent] = '\0';
}

static void path_of(const pst_handlers_folder *folder, const char *part,
    char path[PST_OS_PATH])
{
    sprintf(path, "%s%s", folder->path, part);
}

/* Makes one directory if it is not there, so that it survives a crash. */
static int make(const pst_os_disk *disk, const char *path)
{
    char parent[PST_OS_PATH];
    int error = disk->make_directory(disk->context, path);

    if (error == PST_OS_EXISTS)
        return 0;
    if (error != 0)
        return error;
    parent_of(parent, path);
    return disk->flush_directory(disk->context, parent);
}

static int make_all(const pst_handlers_folder *folder)
{
    char path[PST_OS_PATH];
    int i, error = 0;

    for (i = 0; folder->parts[i] != NULL && error == 0; i++) {
        path_of(folder, folder->parts[i], path);
        error = make(folder->disk, path);
    }
    return error;
}

static int sweep(const pst_handlers_folder *folder, const char *part)
{
    char path[PST_OS_PATH];

    path_of(folder, part, path);
    return folder->disk->sweep(folder->disk->context, path, PREFIX, SUFFIX);
}

static void next_name(pst_handlers_folder *folder, const char *part,
    char path[PST_OS_PATH])
{
    sprintf(path, "%s%s/" PREFIX "%lu-%lu" SUFFIX, folder->path, part,
        pst_os_process_number(), ++folder->drafted);
}

static int open_spool(pst_handlers_folder *folder, pst_handlers_spool *spool,
    char *buffer, size_t size)
{
    char path[PST_OS_PATH];
    int tries, error = PST_OS_EXISTS;

    for (tries = 0; tries < TRIES && error == PST_OS_EXISTS; tries++) {
        next_name(folder, folder->drafts, path);
        error = pst_handlers_spool_open(spool, folder->disk, path, buffer,
            size);
    }
    return error;
}

static int move_to_finals(pst_handlers_folder *folder,
    pst_handlers_spool *spool)
{
    char path[PST_OS_PATH];
    int tries, error = PST_OS_EXISTS;

    for (tries = 0; tries < TRIES && error == PST_OS_EXISTS; tries++) {
        next_name(folder, folder->finals, path);
        error = pst_handlers_spool_rename(spool, path);
    }
    return error;
}

/* Does with an empty file what is done with a message: who may write here need
   not be allowed to read, and not every file system has links. */
static int try_out(pst_handlers_folder *folder)
{
    pst_handlers_spool spool;
    int error = open_spool(folder, &spool, NULL, 0);

    if (error == 0)
        error = pst_handlers_spool_close(&spool);
    if (error == 0)
        error = move_to_finals(folder, &spool);
    if (error == 0)
        error = pst_handlers_folder_flush(folder);
    pst_handlers_spool_discard(&spool);
    return error;
}

int pst_handlers_folder_open(pst_handlers_folder *folder,
    const char *directory, const pst_os_disk *disk)
{
    int error;

    if (!copy_path(folder->path, directory))
        return POSTERN_E_INVALID_DIRECTORY;
    folder->disk = disk;
    folder->drafted = 0;
    error = make_all(folder);
    if (error == 0)
        error = sweep(folder, folder->drafts);
    if (error == 0 && folder->finals != folder->drafts)
        error = sweep(folder, folder->finals);
    if (error == 0)
        error = try_out(folder);
    return code_of(error);
}

int pst_handlers_folder_draft(pst_handlers_folder *folder,
    pst_handlers_spool *spool, char *buffer, size_t size)
{
    int error = open_spool(folder, spool, buffer, size);

    if (error == PST_OS_GONE && make_all(folder) == 0)
        error = open_spool(folder, spool, buffer, size);
    return error;
}

int pst_handlers_folder_name(pst_handlers_folder *folder,
    pst_handlers_spool *spool, const char *path)
{
    int error = pst_handlers_spool_rename(spool, path);

    if (error == PST_OS_GONE && make_all(folder) == 0)
        error = pst_handlers_spool_rename(spool, path);
    return error;
}

int pst_handlers_folder_flush(const pst_handlers_folder *folder)
{
    char path[PST_OS_PATH];

    path_of(folder, folder->finals, path);
    return folder->disk->flush_directory(folder->disk->context, path);
}
