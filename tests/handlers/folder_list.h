/* SPDX-License-Identifier: MIT */
/* folder_list.h - what is in a directory; the tests make theirs in /tmp. */
#ifndef TESTS_HANDLERS_FOLDER_LIST_H
#define TESTS_HANDLERS_FOLDER_LIST_H

#include <stddef.h>

#define FOLDER_LIST_PATH 400

/* Makes a new, empty directory and writes its path. */
void folder_list_make(char path[FOLDER_LIST_PATH]);

/* Removes it and what is in it, to two levels. */
void folder_list_remove(const char *path);

/* How many names in it end with `ending`, hidden ones included. */
size_t folder_list_count(const char *path, const char *ending);

/* The path of one of them, the first in order; "" when there is none. */
const char *folder_list_first(const char *path, const char *ending);

/* Reads a file, NUL-terminated; good until the next call. */
const char *folder_list_read(const char *path, size_t *length);

/* From now on the file was written that many seconds ago. */
void folder_list_age(const char *path, unsigned long seconds);

#endif
