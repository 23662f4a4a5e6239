/* SPDX-License-Identifier: MIT */
/*
 * fuzz_path.c - both modes of the address parser: what it gives is clean,
 * fits, and in brackets reads as itself; and its shortcut.
 */
#include <stdlib.h>
#include <string.h>

#include "smtp/path.h"

#define ROOM 300

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void require(int truth)
{
    if (!truth)
        abort();
}

static void require_clean(const pst_path *path)
{
    size_t i;

    require(strlen(path->address) == path->length);
    require(path->local <= path->length);
    require(path->null == (path->length == 0));
    for (i = 0; i < path->length; i++) {
        int c = (unsigned char)path->address[i];

        require(c >= ' ' && c != 0x7F);
    }
}

/* Without brackets `""@x` is "@x", which nothing reads as itself. */
static int reads_again(const pst_path *path, unsigned flags)
{
    return path->address[0] != '@' || (flags & PST_PATH_STRICT) != 0;
}

static void require_again(const pst_path *first, unsigned flags)
{
    char text[ROOM + 2];
    char out[ROOM];
    pst_path path;
    size_t length = first->length;

    text[0] = '<';
    memcpy(text + 1, first->address, length);
    text[1 + length] = '>';
    require(pst_path_parse(text, length + 2, flags, 0, out, sizeof(out),
        &path) == PST_PATH_OK);
    require(strcmp(path.address, first->address) == 0);
    require(path.local == first->local && path.null == first->null);
    require(path.no_domain == first->no_domain);
    require(path.utf8 == first->utf8);
    require(path.rest == text + length + 2);
}

/* Into a block of just the size, and into one that is an octet too small. */
static void require_fit(const char *text, size_t length, unsigned flags,
    const pst_path *first)
{
    size_t size = first->length + 1;
    char *out = malloc(size);
    pst_path path;

    require(out != NULL);
    require(pst_path_parse(text, length, flags, 0, out, size, &path)
        == PST_PATH_OK);
    require(strcmp(out, first->address) == 0);
    free(out);
    out = malloc(size);
    require(out != NULL);
    if (size > 1)
        require(pst_path_parse(text, length, flags, 0, out + 1, size - 1,
            &path) == PST_PATH_MALFORMED);
    free(out);
}

/* What is read in one go is what the grammar reads. */
static void require_plain(const char *text, size_t length, unsigned flags)
{
    char whole[ROOM], other[ROOM];
    pst_path plain, path;

    if (length >= sizeof(whole) || memchr(text, '\0', length) != NULL)
        return;
    memcpy(whole, text, length);
    whole[length] = '\0';
    if (!pst_path_plain(whole, 0, &plain))
        return;
    require(pst_path_parse(text, length, flags, 0, other, sizeof(other),
        &path) == PST_PATH_OK);
    require(strcmp(plain.address, other) == 0);
    require(plain.rest - whole == path.rest - text);
    require(plain.length == path.length && plain.local == path.local);
    require(plain.null == path.null && plain.utf8 == path.utf8);
    require(plain.no_domain == path.no_domain);
}

static void parse(const char *text, size_t length, unsigned flags)
{
    char out[ROOM];
    pst_path path;

    if (pst_path_parse(text, length, flags, 0, out, sizeof(out), &path)
        != PST_PATH_OK) {
        require(path.address == NULL);
        return;
    }
    require(path.rest > text && path.rest <= text + length);
    require_clean(&path);
    require_fit(text, length, flags, &path);
    if (reads_again(&path, flags))
        require_again(&path, flags);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    char *text = malloc(size + 1);
    unsigned flags;

    require(text != NULL);
    if (size > 0)
        memcpy(text + 1, data, size);
    for (flags = 0; flags < 4; flags++) {
        parse(text + 1, size, flags);
        require_plain(text + 1, size, flags);
    }
    free(text);
    return 0;
}
