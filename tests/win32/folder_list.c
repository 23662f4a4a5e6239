/* SPDX-License-Identifier: MIT */
/* folder_list.c - lists the files of a directory, with FindFirstFile(). */
#include "win32/win32.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/folder_list.h"

static char content[400000];

void folder_list_make(char path[FOLDER_LIST_PATH])
{
    static unsigned long counter;
    char base[200];
    DWORD length = GetTempPathA(sizeof(base), base);

    if (length == 0 || length > sizeof(base))
        strcpy(base, ".\\");
    sprintf(path, "%s/postern-test-%lu-%lu", base,
        (unsigned long)GetCurrentProcessId(), ++counter);
    if (!CreateDirectoryA(path, NULL)) {
        fprintf(stderr, "cannot make %s\n", path);
        exit(1);
    }
}

static int ends(const char *name, const char *ending)
{
    size_t length = strlen(name);
    size_t wanted = strlen(ending);

    return strcmp(name, ".") != 0 && strcmp(name, "..") != 0
        && length >= wanted && strcmp(name + length - wanted, ending) == 0;
}

static HANDLE open_list(const char *path, WIN32_FIND_DATAA *entry)
{
    char pattern[FOLDER_LIST_PATH + 310];

    sprintf(pattern, "%.700s/*", path);
    return FindFirstFileA(pattern, entry);
}

size_t folder_list_count(const char *path, const char *ending)
{
    WIN32_FIND_DATAA entry;
    HANDLE directory = open_list(path, &entry);
    size_t count = 0;

    if (directory == INVALID_HANDLE_VALUE)
        return 0;
    do
        count += (size_t)ends(entry.cFileName, ending);
    while (FindNextFileA(directory, &entry));
    FindClose(directory);
    return count;
}

const char *folder_list_first(const char *path, const char *ending)
{
    static char first[FOLDER_LIST_PATH + 300];
    WIN32_FIND_DATAA entry;
    HANDLE directory = open_list(path, &entry);
    char found[300] = "";

    first[0] = '\0';
    if (directory == INVALID_HANDLE_VALUE)
        return first;
    do {
        if (ends(entry.cFileName, ending)
            && (found[0] == '\0' || strcmp(entry.cFileName, found) < 0))
            sprintf(found, "%.290s", entry.cFileName);
    } while (FindNextFileA(directory, &entry));
    FindClose(directory);
    if (found[0] != '\0')
        sprintf(first, "%.390s/%s", path, found);
    return first;
}

void folder_list_remove(const char *path)
{
    char inner[FOLDER_LIST_PATH + 300];

    while (*folder_list_first(path, "") != '\0') {
        strcpy(inner, folder_list_first(path, ""));
        if (DeleteFileA(inner))
            continue;
        while (*folder_list_first(inner, "") != '\0')
            if (!DeleteFileA(folder_list_first(inner, "")))
                break;
        if (!RemoveDirectoryA(inner))
            break;
    }
    (void)RemoveDirectoryA(path);
}

const char *folder_list_read(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");

    *length = 0;
    if (file != NULL) {
        *length = fread(content, 1, sizeof(content) - 1, file);
        fclose(file);
    }
    content[*length] = '\0';
    return content;
}

void folder_list_age(const char *path, unsigned long seconds)
{
    HANDLE handle = CreateFileA(path, FILE_WRITE_ATTRIBUTES,
        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
        OPEN_EXISTING, 0, NULL);
    FILETIME now, then;
    double ticks;

    GetSystemTimeAsFileTime(&now);
    ticks = (double)now.dwHighDateTime * 4294967296.0
        + (double)now.dwLowDateTime - (double)seconds * 10000000.0;
    then.dwHighDateTime = (DWORD)(ticks / 4294967296.0);
    then.dwLowDateTime = (DWORD)(ticks
        - (double)then.dwHighDateTime * 4294967296.0);
    (void)SetFileTime(handle, NULL, NULL, &then);
    (void)CloseHandle(handle);
}
