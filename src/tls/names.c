#include <string.h>

#include "base/ascii.h"
#include "der.h"
#include "names.h"

/* RFC 5280 4.2.1.6: the choice of a GeneralName that is a dNSName. */
#define DNS_NAME 0x82

static const unsigned char alt_name[] = { 0x55, 0x1D, 0x11 };
static const unsigned char common_name[] = { 0x55, 0x04, 0x03 };

/* Where the names go; what is beyond `size` is counted only. */
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

static int is_oid(const pst_tls_octets *oid, const unsigned char id[3])
{
    return oid->length == 3 && memcmp(oid->octets, id, 3) == 0;
}

/* GeneralNames; says whether there is a dNSName at all. */
static int read_alt_names(pst_tls_octets value, name_list *list)
{
    pst_tls_octets names, name;
    int tag, found = 0;

    if (!pst_tls_der_take(&value, PST_TLS_DER_SEQUENCE, &names))
        return 0;
    while (pst_tls_der_take_any(&names, &tag, &name)) {
        if (tag != DNS_NAME)
            continue;
        found = 1;
        add(list, &name);
    }
    return found;
}

static int read_extensions(pst_tls_octets rest, name_list *list)
{
    pst_tls_octets all, extension, oid, critical, value;
    int found = 0;

    if (!pst_tls_der_take(&rest, PST_TLS_DER_SEQUENCE, &all))
        return 0;
    while (pst_tls_der_take(&all, PST_TLS_DER_SEQUENCE, &extension)) {
        if (!pst_tls_der_take(&extension, PST_TLS_DER_OID, &oid)
            || !is_oid(&oid, alt_name))
            continue;
        (void)pst_tls_der_take(&extension, PST_TLS_DER_BOOLEAN, &critical);
        if (pst_tls_der_take(&extension, PST_TLS_DER_OCTET_STRING, &value)
            && read_alt_names(value, list))
            found = 1;
    }
    return found;
}

/* Is this text of an octet a character, as far as host names go? */
static int is_text(int tag)
{
    return tag == PST_TLS_DER_UTF8 || tag == PST_TLS_DER_PRINTABLE
        || tag == PST_TLS_DER_TELETEX || tag == PST_TLS_DER_IA5;
}

/* RFC 6125 6.4.4: the most specific one; that is the last. */
static void read_subject(pst_tls_octets subject, name_list *list)
{
    pst_tls_octets set, pair, oid, value, last;
    int tag;

    last.length = 0;
    last.octets = NULL;
    while (pst_tls_der_take(&subject, PST_TLS_DER_SET, &set))
        while (pst_tls_der_take(&set, PST_TLS_DER_SEQUENCE, &pair))
            if (pst_tls_der_take(&pair, PST_TLS_DER_OID, &oid)
                && is_oid(&oid, common_name)
                && pst_tls_der_take_any(&pair, &tag, &value) && is_text(tag))
                last = value;
    if (last.length > 0)
        add(list, &last);
}

/* The members of a TBSCertificate (RFC 5280 4.1) one after another. */
static int find(pst_tls_octets from, pst_tls_octets *subject,
    pst_tls_octets *extensions)
{
    pst_tls_octets certificate, body, any;
    int tag;

    if (!pst_tls_der_take(&from, PST_TLS_DER_SEQUENCE, &certificate)
        || !pst_tls_der_take(&certificate, PST_TLS_DER_SEQUENCE, &body))
        return 0;
    (void)pst_tls_der_take(&body, PST_TLS_DER_FIRST, &any);
    if (!pst_tls_der_take(&body, PST_TLS_DER_INTEGER, &any)
        || !pst_tls_der_take(&body, PST_TLS_DER_SEQUENCE, &any)
        || !pst_tls_der_take(&body, PST_TLS_DER_SEQUENCE, &any)
        || !pst_tls_der_take(&body, PST_TLS_DER_SEQUENCE, &any)
        || !pst_tls_der_take(&body, PST_TLS_DER_SEQUENCE, subject))
        return 0;
    extensions->length = 0;
    extensions->octets = NULL;
    while (pst_tls_der_take_any(&body, &tag, &any))
        if (tag == PST_TLS_DER_FIRST + 3)
            *extensions = any;
    return 1;
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
    if (find(from, &subject, &extensions)
        && !read_extensions(extensions, &list))
        read_subject(subject, &list);
    return list.length;
}

/* The first name is from a certificate, in lower case, as `add` makes it. */
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

    /* RFC 6066 3 wants none, but a dot at the end says the same. */
    if (name_length > 0 && name[name_length - 1] == '.')
        name_length--;
    for (at = 0; at < length; at += strlen(names + at) + 1)
        if (is_meant(names + at, name, name_length))
            return 1;
    return 0;
}
