/* SPDX-License-Identifier: MIT */
/* folder_list.c - lists the files of a directory, with opendir(). */
#include "posix/posix.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#include "handlers/folder_list.h"

static char content[400000];

void folder_list_make(char path[FOLDER_LIST_PATH])
{
    const char *base = getenv("TMPDIR");

    sprintf(path, "%.200s/postern-test-XXXXXX", base == NULL ? "/tmp" : base);
    if (mkdtemp(path) == NULL) {
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

size_t folder_list_count(const char *path, const char *ending)
{
    DIR *directory = opendir(path);
    struct dirent *entry;
    size_t count = 0;

    if (directory == NULL)
        return 0;
    while ((entry = readdir(directory)) != NULL)
        count += (size_t)ends(entry->d_name, ending);
    closedir(directory);
    return count;
}

const char *folder_list_first(const char *path, const char *ending)
{
    static char first[FOLDER_LIST_PATH + 300];
    DIR *directory = opendir(path);
    struct dirent *entry;
    char found[300] = "";

    first[0] = '\0';
    if (directory == NULL)
        return first;
    while ((entry = readdir(directory)) != NULL)
        if (ends(entry->d_name, ending)
            && (found[0] == '\0' || strcmp(entry->d_name, found) < 0))
            sprintf(found, "%.290s", entry->d_name);
    closedir(directory);
    if (found[0] != '\0')
        sprintf(first, "%.390s/%s", path, found);
    return first;
}

void folder_list_remove(const char *path)
{
    char inner[FOLDER_LIST_PATH + 300];

    while (*folder_list_first(path, "") != '\0') {
        strcpy(inner, folder_list_first(path, ""));
        if (unlink(inner) == 0)
            continue;
        while (*folder_list_first(inner, "") != '\0')
            if (unlink(folder_list_first(inner, "")) < 0)
                break;
        if (rmdir(inner) < 0)
            break;
    }
    (void)rmdir(path);
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
    struct utimbuf times;

    times.actime = times.modtime = time(NULL) - (time_t)seconds;
    (void)utime(path, &times);
}
