/* SPDX-License-Identifier: MIT */
/* blob.h - octets that grow; a test that has no memory ends. */
#ifndef TESTS_ENGINE_BLOB_H
#define TESTS_ENGINE_BLOB_H

#include <stddef.h>

typedef struct blob {
    char *octets;       /* NUL-terminated; "" or memory that blob_free frees */
    size_t length;
    size_t size;
} blob;

void blob_add(blob *it, const char *octets, size_t length);
void blob_text(blob *it, const char *text);

/* The octets as a test can print them: \r, \n, \xNN. */
void blob_escaped(blob *it, const char *octets, size_t length);

/* Takes octets away at the start. */
void blob_drop(blob *it, size_t length);
void blob_clear(blob *it);
void blob_free(blob *it);

/* "" when there is nothing. */
const char *blob_string(const blob *it);

#endif
