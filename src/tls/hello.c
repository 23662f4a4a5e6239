/* SPDX-License-Identifier: MIT */
/* hello.c - parses a ClientHello: the server name, and the versions. */
#include <string.h>

#include "der.h"
#include "hello.h"

/* RFC 5246 6.2.1 and 7.4, RFC 6066 1.1 and 3, RFC 8446 4.2. */
#define HANDSHAKE 22
#define CLIENT_HELLO 1
#define SERVER_NAME 0
#define HOST_NAME 0
#define SUPPORTED_VERSIONS 43
#define VERSION_AND_RANDOM 34

#define TLS10 0x0301u
#define TLS12 0x0303u

/* The numbers in a ClientHello, in their order; after the last one comes the
   type of the next extension. */
enum part {
    TYPE,
    LENGTH,
    SESSION_LENGTH,
    SUITES_LENGTH,
    METHODS_LENGTH,
    EXTENSIONS_LENGTH,
    EXTENSION_TYPE,
    EXTENSION_LENGTH
};

/* How many octets each of them has. */
static const unsigned char widths[] = { 1, 3, 1, 2, 1, 2, 2, 2 };

static void await(pst_tls_hello *hello, enum part part)
{
    hello->part = part;
    hello->digits = widths[part];
    hello->number = 0;
}

void pst_tls_hello_init(pst_tls_hello *hello)
{
    memset(hello, 0, sizeof(*hello));
    await(hello, TYPE);
}

/* ---- extensions -------------------------------------------------------- */

/* Takes a number of `width` octets from the front. */
static int take_number(pst_tls_octets *from, size_t width, size_t *number)
{
    *number = 0;
    if (from->length < width)
        return 0;
    for (; width > 0; width--, from->length--)
        *number = *number << 8 | *from->octets++;
    return 1;
}

/* Takes a counted string from the front. */
static int take_counted(pst_tls_octets *from, size_t width,
    pst_tls_octets *inside)
{
    if (!take_number(from, width, &inside->length)
        || inside->length > from->length)
        return 0;
    inside->octets = from->octets;
    from->octets += inside->length;
    from->length -= inside->length;
    return 1;
}

/* RFC 6066 3: ASCII.  A name with control characters does not count. */
static int is_name(const pst_tls_octets *name)
{
    size_t i;

    if (name->length == 0 || name->length > PST_TLS_HELLO_NAME)
        return 0;
    for (i = 0; i < name->length; i++)
        if (name->octets[i] <= ' ' || name->octets[i] > '~')
            return 0;
    return 1;
}

/* Counts the host names in a ServerNameList, and returns the last one; -1:
   wrong syntax.  Unknown types of names are skipped. */
static int read_names(pst_tls_octets from, pst_tls_octets *host)
{
    pst_tls_octets list, name;
    size_t type;
    int count = 0;

    if (!take_counted(&from, 2, &list) || from.length > 0)
        return -1;
    while (list.length > 0) {
        if (!take_number(&list, 1, &type) || !take_counted(&list, 2, &name))
            return -1;
        if (type != HOST_NAME)
            continue;
        *host = name;
        count++;
    }
    return count;
}

static void end_server_name(pst_tls_hello *hello)
{
    pst_tls_octets all, host = { NULL, 0 };
    int count;

    all.octets = (const unsigned char *)hello->name;
    all.length = hello->extension_length;
    count = hello->asked != PST_TLS_ASKED_NONE
        || all.length >= sizeof(hello->name) ? -1 : read_names(all, &host);
    if (count == 0)
        return;
    hello->asked = PST_TLS_ASKED_STRANGE;
    if (count != 1 || !is_name(&host))
        return;
    memmove(hello->name, host.octets, host.length);
    hello->name[host.length] = '\0';
    hello->asked = PST_TLS_ASKED_NAME;
}

/* Takes an octet of the list of versions: its length, then two octets for each
   version. */
static void take_version(pst_tls_hello *hello, unsigned char octet)
{
    unsigned version = hello->number << 8 | octet;

    hello->lists_versions = 1;
    hello->number = octet;
    if (hello->extension_length > 0 && hello->extension_length % 2 == 0
        && version >= TLS10 && version <= TLS12)
        hello->versions |= 1u << (version - TLS10);
}

static void take_extension(pst_tls_hello *hello, unsigned char octet)
{
    if (hello->extension == SUPPORTED_VERSIONS)
        take_version(hello, octet);
    else if (hello->extension == SERVER_NAME
        && hello->asked == PST_TLS_ASKED_NONE
        && hello->extension_length < sizeof(hello->name))
        hello->name[hello->extension_length] = (char)octet;
    hello->extension_length++;
}

static void end_extension(pst_tls_hello *hello)
{
    if (hello->extension == SERVER_NAME)
        end_server_name(hello);
    hello->number = 0;
}

/* ---- the message ------------------------------------------------------- */

static void begin_extension(pst_tls_hello *hello, unsigned length)
{
    await(hello, EXTENSION_TYPE);
    hello->skip = length;
    hello->extension_length = 0;
    if (length == 0)
        end_extension(hello);
}

/* A number is complete. */
static void go_on(pst_tls_hello *hello)
{
    enum part part = (enum part)hello->part;
    unsigned number = hello->number;

    if (part == EXTENSION_LENGTH) {
        begin_extension(hello, number);
        return;
    }
    await(hello, (enum part)(part + 1));
    if (part == TYPE)
        hello->broken = number != CLIENT_HELLO;
    else if (part == LENGTH)
        hello->left = number;
    else if (part == EXTENSION_TYPE)
        hello->extension = number;
    if (part == LENGTH)
        hello->skip = VERSION_AND_RANDOM;
    else if (part == SESSION_LENGTH || part == SUITES_LENGTH
        || part == METHODS_LENGTH)
        hello->skip = number;
}

/* Handles an octet between numbers: of an extension, or without meaning. */
static void pass(pst_tls_hello *hello, unsigned char octet)
{
    hello->skip--;
    if (hello->part != EXTENSION_TYPE)
        return;
    take_extension(hello, octet);
    if (hello->skip == 0)
        end_extension(hello);
}

static void take_number_octet(pst_tls_hello *hello, unsigned char octet)
{
    hello->number = hello->number << 8 | octet;
    if (--hello->digits == 0)
        go_on(hello);
}

static void end(pst_tls_hello *hello)
{
    hello->whole = 1;
    if (hello->asked != PST_TLS_ASKED_NAME)
        hello->name[0] = '\0';
}

static void take(pst_tls_hello *hello, unsigned char octet)
{
    if (hello->part > LENGTH)
        hello->left--;
    if (hello->skip > 0)
        pass(hello, octet);
    else
        take_number_octet(hello, octet);
    if (hello->part > LENGTH && hello->left == 0)
        end(hello);
}

static void take_header(pst_tls_hello *hello, unsigned char octet)
{
    hello->header[hello->header_length++] = octet;
    if (hello->header_length < sizeof(hello->header))
        return;
    hello->broken = hello->header[0] != HANDSHAKE;
    hello->record_left = (unsigned)hello->header[3] << 8 | hello->header[4];
    if (hello->record_left == 0)
        hello->header_length = 0;
}

void pst_tls_hello_read(pst_tls_hello *hello, const unsigned char *octets,
    size_t length)
{
    for (; length > 0 && !hello->whole && !hello->broken; length--) {
        if (hello->header_length < sizeof(hello->header)) {
            take_header(hello, *octets++);
            continue;
        }
        take(hello, *octets++);
        if (--hello->record_left == 0)
            hello->header_length = 0;
    }
}

int pst_tls_hello_fits(const pst_tls_hello *hello, int old_versions)
{
    return !hello->lists_versions
        || (hello->versions & (old_versions ? 7u : 4u)) != 0;
}
