/* SPDX-License-Identifier: MIT */
/*
 * file.c - PEM files.  Only this file needs <stdio.h>.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "context.h"
#include "os/reader.h"

/* The contents of a file; the block grows. */
typedef struct contents {
    char *octets;
    size_t length;
    size_t room;
} contents;

static void drop(postern_tls_context *context, contents *text)
{
    /* there may be a key in it */
    pst_memory_wipe(text->octets, text->room);
    pst_memory_free(&context->memory, text->octets, text->room);
}

/* Without realloc(), which may leave a key in the old block. */
static int grow(postern_tls_context *context, contents *text)
{
    size_t room = text->room == 0 ? 4096 : 2 * text->room;
    char *octets = (char *)pst_memory_take(&context->memory, room);

    if (octets == NULL)
        return 0;
    if (text->length > 0)
        memcpy(octets, text->octets, text->length);
    drop(context, text);
    text->octets = octets;
    text->room = room;
    return 1;
}

static int refuse(postern_tls_context *context, const char *path)
{
#ifdef ENOENT
    if (errno == ENOENT)
        return pst_tls_why_fail(context, POSTERN_E_FAILED, path,
            "no such file");
#endif
#ifdef EACCES
    if (errno == EACCES)
        return pst_tls_why_fail(context, POSTERN_E_FAILED, path,
            "not allowed to read it");
#endif
    return pst_tls_why_fail(context, POSTERN_E_FAILED, path,
        "cannot be read");
}

/* One octet more than the limit is read, to notice that there are more. */
static int read_all(postern_tls_context *context, FILE *file, contents *text,
    const char *path)
{
    size_t now;

    do {
        if (text->length == text->room && !grow(context, text))
            return pst_tls_why_no_memory(context);
        now = fread(text->octets + text->length, 1,
            text->room - text->length, file);
        text->length += now;
    } while (now > 0 && text->length <= PST_TLS_TEXT_MOST);
    return ferror(file) ? pst_tls_why_fail(context, POSTERN_E_FAILED,
        path, "cannot be read") : 0;
}

static int read_file(postern_tls_context *context, const char *path,
    contents *text)
{
    FILE *file;
    int error;

    memset(text, 0, sizeof(*text));
    errno = 0;
    file = pst_os_reader_open(path);
    if (file == NULL)
        return refuse(context, path);
    /* so that stdio keeps no copy of a key */
    setvbuf(file, NULL, _IONBF, 0);
    error = read_all(context, file, text, path);
    fclose(file);
    if (error != 0)
        drop(context, text);
    return error;
}

static void name(pst_tls_source *source, const char *path,
    const contents *text)
{
    source->name = path;
    source->text = text->octets;
    source->length = text->length;
}

static int add_both(postern_tls_context *context, const char *certificates,
    const contents *chain, const char *key, const contents *own)
{
    pst_tls_source first, second;

    name(&first, certificates, chain);
    name(&second, key, own);
    return pst_tls_source_add(context, &first, &second);
}

int postern_tls_add_files(postern_tls_context *context,
    const char *certificates, const char *key)
{
    contents chain, own;
    int error = pst_tls_why_begin(context);

    if (error != 0)
        return error;
    if (certificates == NULL)
        return pst_tls_why_fail(context, POSTERN_E_INVALID, NULL,
            "there is no certificate");
    error = read_file(context, certificates, &chain);
    if (error != 0)
        return error;
    if (key == NULL) {
        error = add_both(context, certificates, &chain, certificates, &chain);
    } else {
        error = read_file(context, key, &own);
        if (error == 0) {
            error = add_both(context, certificates, &chain, key, &own);
            drop(context, &own);
        }
    }
    drop(context, &chain);
    return error;
}

/* Where systems keep the authorities that they trust: Debian, Alpine and Arch;
   Fedora; the BSDs and macOS; openSUSE. */
static const char *const bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem"
};

int postern_tls_trust_system(postern_tls_context *context)
{
    size_t i;
    int error = POSTERN_E_FAILED;

    for (i = 0; i < sizeof(bundles) / sizeof(bundles[0])
        && error == POSTERN_E_FAILED; i++)
        error = postern_tls_trust_files(context, bundles[i]);
    return error == POSTERN_E_FAILED ? pst_tls_why_fail(context, error, NULL,
        "the system has no file of trusted authorities in a known place")
        : error;
}

int postern_tls_trust_files(postern_tls_context *context,
    const char *certificates)
{
    contents text;
    pst_tls_source source;
    int error = pst_tls_why_begin(context);

    if (error != 0)
        return error;
    if (certificates == NULL)
        return pst_tls_why_fail(context, POSTERN_E_INVALID, NULL,
            "there is no certificate");
    error = read_file(context, certificates, &text);
    if (error != 0)
        return error;
    name(&source, certificates, &text);
    error = pst_tls_source_trust(context, &source);
    drop(context, &text);
    return error;
}
