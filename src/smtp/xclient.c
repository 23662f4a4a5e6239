/* SPDX-License-Identifier: MIT */
/* xclient.c - parses the attributes of XCLIENT. */
#include <string.h>

#include "base/ascii.h"
#include "base/numeric.h"
#include "postern_mail.h"
#include "xclient.h"

/* The longest name of a host or login. */
#define LONGEST 255

#define BAD "501 5.5.4 Error: bad XCLIENT attribute"

/* The values, and where they go. */
typedef struct reader {
    postern_xclient *facts;
    char *room;
    size_t size;
} reader;

/* "[UNAVAILABLE]": the value is not known. */
static int is_unavailable(const char *value)
{
    return pst_ascii_compare(value, "[UNAVAILABLE]") == 0
        || pst_ascii_compare(value, "[TEMPUNAVAIL]") == 0;
}

/* Copies into the room; 0: it does not fit. */
static int keep(reader *to, const char *value, const char **place)
{
    size_t size = strlen(value) + 1;

    if (size > to->size)
        return 0;
    *place = (char *)memcpy(to->room, value, size);
    to->room += size;
    to->size -= size;
    return 1;
}

static int take_text(reader *to, const char *value, const char **place)
{
    *place = NULL;
    return is_unavailable(value) || (*value != '\0'
        && keep(to, value, place));
}

/* Hooks get ASCII; a name has no blanks. */
static int take_name(reader *to, const char *value, const char **place)
{
    return pst_ascii_is_text(value, '!') && take_text(to, value, place);
}

static int take_protocol(reader *to, const char *value)
{
    to->facts->protocol = NULL;
    if (pst_ascii_compare(value, "ESMTP") == 0)
        to->facts->protocol = "ESMTP";
    else if (pst_ascii_compare(value, "SMTP") == 0)
        to->facts->protocol = "SMTP";
    return to->facts->protocol != NULL || is_unavailable(value);
}

/* "192.0.2.1", "IPV6:2001:db8::1"; the port is not changed. */
static int take_address(const char *value, postern_address *address)
{
    const char *behind = pst_ascii_behind(value, "IPV6:");
    unsigned short port = address->port;
    int is_right = 1;

    if (is_unavailable(value))
        memset(address, 0, sizeof(*address));
    else if (behind != NULL)
        is_right = pst_numeric_parse(behind, strlen(behind), address)
            && address->family == POSTERN_FAMILY_INET6;
    else
        is_right = pst_numeric_parse(value, strlen(value), address);
    address->port = port;
    return is_right;
}

static int take_port(const char *value, postern_address *address)
{
    unsigned long port = 0;

    if (!is_unavailable(value) && !pst_ascii_number(value, 65536, &port))
        return 0;
    address->port = (unsigned short)port;
    return port <= 65535;
}

static int is(const char *name, size_t length, const char *word)
{
    return strlen(word) == length && pst_ascii_begins(name, word);
}

static int take(reader *to, const char *name, size_t length,
    const char *value)
{
    postern_xclient *facts = to->facts;

    if (is(name, length, "NAME"))
        return take_name(to, value, &facts->name);
    if (is(name, length, "ADDR"))
        return take_address(value, &facts->source);
    if (is(name, length, "PORT"))
        return take_port(value, &facts->source);
    if (is(name, length, "PROTO"))
        return take_protocol(to, value);
    if (is(name, length, "HELO"))
        return take_name(to, value, &facts->helo);
    if (is(name, length, "LOGIN"))
        return take_text(to, value, &facts->login);
    if (is(name, length, "DESTADDR"))
        return take_address(value, &facts->destination);
    return is(name, length, "DESTPORT")
        && take_port(value, &facts->destination);
}

/* Parses one attribute; its value is xtext (RFC 3461 4). */
static int read_one(reader *to, const char *text, size_t length)
{
    const char *equals = (const char *)memchr(text, '=', length);
    char coded[3 * LONGEST + 1], value[LONGEST + 1];
    size_t name = equals == NULL ? length : (size_t)(equals - text);

    if (equals == NULL || length - name - 1 >= sizeof(coded))
        return 0;
    memcpy(coded, equals + 1, length - name - 1);
    coded[length - name - 1] = '\0';
    return postern_xtext_decode(value, sizeof(value), coded) == 0
        && take(to, text, name, value);
}

const char *pst_xclient_read(const char *text, postern_xclient *facts,
    char *room, size_t size)
{
    reader to;

    to.facts = facts;
    to.room = room;
    to.size = size;
    for (text += strspn(text, " "); *text != '\0';
        text += strspn(text, " ")) {
        size_t length = strcspn(text, " ");

        if (!read_one(&to, text, length))
            return BAD;
        text += length;
    }
    return NULL;
}
