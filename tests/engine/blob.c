/* SPDX-License-Identifier: MIT */
/* blob.c - a buffer that grows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blob.h"

void blob_add(blob *it, const char *octets, size_t length)
{
    if (length + 1 > it->size - it->length) {
        it->size = (it->length + length + 1) * 2;
        it->octets = (char *)realloc(it->octets, it->size);
        if (it->octets == NULL)
            abort();
    }
    if (length > 0)
        memcpy(it->octets + it->length, octets, length);
    it->length += length;
    it->octets[it->length] = '\0';
}

void blob_text(blob *it, const char *text)
{
    blob_add(it, text, strlen(text));
}

void blob_escaped(blob *it, const char *octets, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++) {
        unsigned char c = (unsigned char)octets[i];
        char escape[8];

        if (c == '\r')
            blob_text(it, "\\r");
        else if (c == '\n')
            blob_text(it, "\\n");
        else if (c < ' ' || c > 126) {
            sprintf(escape, "\\x%02x", (unsigned)c);
            blob_text(it, escape);
        } else {
            blob_add(it, octets + i, 1);
        }
    }
}

void blob_drop(blob *it, size_t length)
{
    if (length == 0)
        return;
    it->length -= length;
    memmove(it->octets, it->octets + length, it->length + 1);
}

void blob_clear(blob *it)
{
    it->length = 0;
    if (it->octets != NULL)
        it->octets[0] = '\0';
}

void blob_free(blob *it)
{
    free(it->octets);
    it->octets = NULL;
    it->length = it->size = 0;
}

const char *blob_string(const blob *it)
{
    return it->octets == NULL ? "" : it->octets;
}
