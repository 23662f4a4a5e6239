/* folder.c - makes the directories that messages go to. */
#include <string.h>

#include "folder.h"
#include "postern_base.h"

int pst_handlers_folder_copy(char folder[PST_HANDLERS_FOLDER],
    const char *path)
{
    size_t length = strlen(path);

    while (length > 1 && path[length - 1] == '/')
        length--;
    if (length == 0 || length >= PST_HANDLERS_FOLDER)
        return 0;
    memcpy(folder, path, length);
    folder[length] = '\0';
    return 1;
}

static int error_of(int error)
{
    switch (error) {
    case 0:
    case PST_OS_EXISTS:
        return 0;
    case PST_OS_FULL:
    case PST_OS_QUOTA:
        return POSTERN_E_FULL;
    case PST_OS_READONLY:
    case PST_OS_DENIED:
        return POSTERN_E_DENIED;
    case PST_OS_GONE:
        return POSTERN_E_NOADDR;
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

int pst_handlers_folder_make(const pst_os_disk *disk, const char *path)
{
    char parent[PST_OS_PATH];
    int error = disk->make_directory(disk->context, path);

    if (error == 0) {
        parent_of(parent, path);
        error = disk->flush_directory(disk->context, parent);
    }
    return error_of(error);
}
