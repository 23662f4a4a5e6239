/* SPDX-License-Identifier: MIT */
/* blob.h - a buffer that grows; without memory the test program ends. */
#ifndef TESTS_ENGINE_BLOB_H
#define TESTS_ENGINE_BLOB_H

#include <stddef.h>

typedef struct blob {
    char *octets;       /* NUL-terminated; "", or memory for blob_free */
    size_t length;
    size_t size;
} blob;

void blob_add(blob *it, const char *octets, size_t length);
void blob_text(blob *it, const char *text);

/* Adds octets as a test can print them: \r, \n, \xNN. */
void blob_escaped(blob *it, const char *octets, size_t length);

/* Removes octets at the beginning. */
void blob_drop(blob *it, size_t length);
void blob_clear(blob *it);
void blob_free(blob *it);

/* Returns "" for an empty blob. */
const char *blob_string(const blob *it);

#endif
