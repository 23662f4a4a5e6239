/* SPDX-License-Identifier: MIT */
/*
 * fuzz_pem.c - PEM text and the certificates in it: what is found lies in the
 * text, decodes into the room that was promised, and its names are names.  The
 * input itself is tried as a certificate, too.
 */
#include <stdlib.h>
#include <string.h>

#include "tls/names.h"
#include "tls/pem.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void require(int truth)
{
    if (!truth)
        abort();
}

static void *block(size_t size)
{
    void *result = malloc(size + 1);

    require(result != NULL);
    return result;
}

static void require_names(const char *names, size_t length)
{
    size_t at, one;

    for (at = 0; at < length; at += one + 1) {
        one = strlen(names + at);
        require(pst_tls_names_valid(names + at, one));
        require(pst_tls_names_match(names, length, names + at));
    }
    require(at == length);
}

static void read_names(const unsigned char *der, size_t length)
{
    size_t size = pst_tls_names_read(der, length, NULL, 0);
    char *names = (char *)block(size);

    /* Each name has two octets in front of it in DER. */
    require(size <= length);
    names[size] = '#';
    require(pst_tls_names_read(der, length, names, size) == size);
    require(names[size] == '#');
    require_names(names, size);
    if (size > 0)
        require(pst_tls_names_read(der, length, names, size - 1) == size);
    free(names);
}

/* In a block of just its size. */
static void decode(const pst_tls_pem_object *object)
{
    size_t room = PST_TLS_PEM_OCTETS(object), length;
    unsigned char *octets = (unsigned char *)block(room);

    octets[room] = '#';
    length = pst_tls_pem_decode(object, octets);
    require(length <= room && octets[room] == '#');
    octets[length] = '#';
    read_names(octets, length);
    free(octets);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    char *text = (char *)block(size);
    pst_tls_pem pem;
    pst_tls_pem_object object;
    const char *at = text + 1;

    if (size > 0)
        memcpy(text + 1, data, size);
    pst_tls_pem_init(&pem, text + 1, size);
    while (pst_tls_pem_next(&pem, &object) == 1) {
        require(object.body >= at);
        at = object.body + object.length;
        require(at <= text + 1 + size);
        require(strlen(object.label) < PST_TLS_PEM_LABEL);
        decode(&object);
    }
    free(text);
    read_names(data, size);
    return 0;
}
