/* SPDX-License-Identifier: MIT */
/* names.c - the host names of a certificate: reads and compares them. */
#include <string.h>

#include "base/ascii.h"
#include "names.h"
#include "x509.h"

/* The buffer for the names; what does not fit is only counted. */
typedef struct name_list {
    char *names;
    size_t size;
    size_t length;
} name_list;

static int is_label_octet(int c)
{
    return pst_ascii_is_alnum(c) || c == '-' || c == '_';
}

int pst_tls_names_valid(const char *name, size_t length)
{
    size_t i = 0, label = 0;

    if (length > 2 && name[0] == '*' && name[1] == '.')
        i = 2;
    if (length > 253 || i == length)
        return 0;
    for (; i < length; i++) {
        if (name[i] == '.') {
            if (label == 0)
                return 0;
            label = 0;
        } else if (!is_label_octet((unsigned char)name[i]) || ++label > 63) {
            return 0;
        }
    }
    return label > 0;
}

static void add(name_list *list, const pst_tls_octets *name)
{
    size_t i, at = list->length;

    if (!pst_tls_names_valid((const char *)name->octets, name->length))
        return;
    list->length += name->length + 1;
    if (list->length > list->size)
        return;
    for (i = 0; i < name->length; i++)
        list->names[at + i] = (char)pst_ascii_lower(name->octets[i]);
    list->names[at + i] = '\0';
}

/* GeneralNames; returns whether there is a dNSName. */
static int read_alt_names(pst_tls_octets extensions, name_list *list)
{
    pst_tls_octets value, names, name;
    int tag, found = 0;

    if (!pst_tls_x509_extension(extensions, pst_tls_x509_alt_name, &value)
        || !pst_tls_der_take(&value, PST_TLS_DER_SEQUENCE, &names))
        return 0;
    while (pst_tls_der_take_any(&names, &tag, &name)) {
        if (tag != PST_TLS_X509_DNS)
            continue;
        found = 1;
        add(list, &name);
    }
    return found;
}

/* Is it a string type with one octet for a character (as far as host names
   need it)? */
static int is_text(int tag)
{
    return tag == PST_TLS_DER_UTF8 || tag == PST_TLS_DER_PRINTABLE
        || tag == PST_TLS_DER_TELETEX || tag == PST_TLS_DER_IA5;
}

static void read_subject(pst_tls_octets subject, name_list *list)
{
    pst_tls_octets name;
    int tag;

    if (pst_tls_x509_common_name(subject, is_text, &tag, &name))
        add(list, &name);
}

size_t pst_tls_names_read(const unsigned char *der, size_t length,
    char *names, size_t size)
{
    pst_tls_octets from, subject, extensions;
    name_list list;

    from.octets = der;
    from.length = length;
    list.names = names;
    list.size = size;
    list.length = 0;
    if (pst_tls_x509_open(from, &subject, &extensions)
        && !read_alt_names(extensions, &list))
        read_subject(subject, &list);
    return list.length;
}

/* The first name is from a certificate, in lower case. */
static int is_same(const char *own, const char *name, size_t length)
{
    size_t i;

    for (i = 0; i < length && own[i] != '\0'; i++)
        if (own[i] != pst_ascii_lower((unsigned char)name[i]))
            return 0;
    return i == length && own[i] == '\0';
}

static int is_meant(const char *own, const char *name, size_t length)
{
    size_t label;

    if (own[0] != '*')
        return is_same(own, name, length);
    for (label = 0; label < length && name[label] != '.'; label++)
        ;
    return label > 0 && is_same(own + 1, name + label, length - label);
}

int pst_tls_names_match(const char *names, size_t length, const char *name)
{
    size_t name_length = strlen(name), at;

    /* RFC 6066 3 forbids a dot at the end, but the meaning is the same. */
    if (name_length > 0 && name[name_length - 1] == '.')
        name_length--;
    for (at = 0; at < length; at += strlen(names + at) + 1)
        if (is_meant(names + at, name, name_length))
            return 1;
    return 0;
}
