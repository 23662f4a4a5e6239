/* SPDX-License-Identifier: MIT */
/* folder.c - makes, checks and cleans the directories that hold messages. */
#include <stdio.h>
#include <string.h>

#include "folder.h"
#include "os/process.h"
#include "postern_base.h"

/* How many names to try, if other files have them. */
#define TRIES 10000

/* Of temporary names; mail readers ignore names that begin with a dot. */
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

int pst_handlers_folder_is_mode(unsigned mode)
{
    return mode == 0 || ((mode & ~0666U) == 0 && (mode & 0600) == 0600);
}

int pst_handlers_folder_code(int error)
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
    case PST_OS_DIRECTORY:
        return POSTERN_E_ISDIR;
    default:
        return POSTERN_E_FAILED;
    }
}

void pst_handlers_folder_parent(char parent[PST_OS_PATH], const char *path)
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

/* Whoever may read the files may list the directory, too. */
static int permit(const pst_handlers_folder *folder, const char *path)
{
    unsigned mode = folder->mode;

    return mode == 0 ? 0 : folder->disk->permit_directory(
        folder->disk->context, path, mode | (mode & 0444) >> 2);
}

/* Makes one directory if it does not exist; it survives a crash. */
static int make(const pst_handlers_folder *folder, const char *path)
{
    const pst_os_disk *disk = folder->disk;
    char parent[PST_OS_PATH];
    int error = disk->make_directory(disk->context, path);

    if (error == PST_OS_EXISTS)
        return 0;
    if (error == 0)
        error = permit(folder, path);
    if (error != 0)
        return error;
    pst_handlers_folder_parent(parent, path);
    return disk->flush_directory(disk->context, parent);
}

static int make_all(const pst_handlers_folder *folder)
{
    char path[PST_OS_PATH];
    int i, error = 0;

    for (i = 0; folder->parts[i] != NULL && error == 0; i++) {
        path_of(folder, folder->parts[i], path);
        error = make(folder, path);
    }
    return error;
}

static int sweep(const pst_handlers_folder *folder, const char *part)
{
    char path[PST_OS_PATH];

    path_of(folder, part, path);
    return folder->disk->sweep(folder->disk->context, path, PREFIX, SUFFIX);
}

/* In this process no other file has this number.  Names can be in use by a
   server on another machine or in another container. */
static void temporary_name(const pst_handlers_folder *folder,
    const char *part, unsigned long number, int tries, char path[PST_OS_PATH])
{
    sprintf(path, "%s%s/" PREFIX "%lu-%lu-%d" SUFFIX, folder->path, part,
        pst_os_process_number(), number, tries);
}

static int permit_spool(const pst_handlers_folder *folder,
    pst_handlers_spool *spool)
{
    const pst_os_disk *disk = folder->disk;
    int error = folder->mode == 0 ? 0
        : disk->permit(disk->context, spool->file, folder->mode);

    if (error != 0)
        pst_handlers_spool_discard(spool);
    return error;
}

static int create_once(const pst_handlers_folder *folder,
    pst_handlers_spool *spool)
{
    char path[PST_OS_PATH];
    int tries, error = PST_OS_EXISTS;

    for (tries = 0; tries < TRIES && error == PST_OS_EXISTS; tries++) {
        temporary_name(folder, folder->drafts, spool->number, tries, path);
        error = pst_handlers_spool_create(spool, path);
    }
    return error != 0 ? error : permit_spool(folder, spool);
}

static int create(pst_handlers_spool *spool)
{
    const pst_handlers_folder *folder =
        (const pst_handlers_folder *)spool->creator;
    int error = create_once(folder, spool);

    if (error == PST_OS_GONE && make_all(folder) == 0)
        error = create_once(folder, spool);
    return error;
}

static int move_to_finals(const pst_handlers_folder *folder,
    pst_handlers_spool *spool)
{
    char path[PST_OS_PATH];
    int tries, error = PST_OS_EXISTS;

    /* if drafts and finals are the same directory, it has name 0 already */
    for (tries = 1; tries < TRIES && error == PST_OS_EXISTS; tries++) {
        temporary_name(folder, folder->finals, spool->number, tries, path);
        error = pst_handlers_spool_rename(spool, path);
    }
    return error;
}

/* Writes an empty file like a message: a test without reading, because a
   server may have no right to read here, and because some file systems have no
   links. */
static int try_out(pst_handlers_folder *folder)
{
    pst_handlers_spool spool;
    int error;

    pst_handlers_folder_draft(folder, &spool, NULL, 0);
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
    if (!pst_handlers_folder_is_mode(folder->mode))
        return POSTERN_E_INVALID_MODE;
    folder->disk = disk;
    folder->drafted = 0;
    error = make_all(folder);
    if (error == 0)
        error = sweep(folder, folder->drafts);
    if (error == 0 && folder->finals != folder->drafts)
        error = sweep(folder, folder->finals);
    if (error == 0)
        error = try_out(folder);
    return pst_handlers_folder_code(error);
}

void pst_handlers_folder_draft(pst_handlers_folder *folder,
    pst_handlers_spool *spool, char *buffer, size_t size)
{
    pst_handlers_spool_begin(spool, folder->disk, buffer, size);
    spool->create = create;
    spool->creator = folder;
    spool->number = ++folder->drafted;
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
