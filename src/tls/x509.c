/* SPDX-License-Identifier: MIT */
/* x509.c - finds the parts of a certificate. */
#include <string.h>

#include "x509.h"

const unsigned char pst_tls_x509_alt_name[3] = { 0x55, 0x1D, 0x11 };
static const unsigned char common_name[3] = { 0x55, 0x04, 0x03 };

static int is_oid(const pst_tls_octets *oid, const unsigned char id[3])
{
    return oid->length == 3 && memcmp(oid->octets, id, 3) == 0;
}

/* The members of a TBSCertificate, in order. */
int pst_tls_x509_open(pst_tls_octets from, pst_tls_octets *subject,
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
            return pst_tls_der_take(&any, PST_TLS_DER_SEQUENCE, extensions);
    return 1;
}

int pst_tls_x509_extension(pst_tls_octets extensions,
    const unsigned char id[3], pst_tls_octets *value)
{
    pst_tls_octets extension, oid, critical;

    while (pst_tls_der_take(&extensions, PST_TLS_DER_SEQUENCE, &extension)) {
        if (!pst_tls_der_take(&extension, PST_TLS_DER_OID, &oid)
            || !is_oid(&oid, id))
            continue;
        (void)pst_tls_der_take(&extension, PST_TLS_DER_BOOLEAN, &critical);
        return pst_tls_der_take(&extension, PST_TLS_DER_OCTET_STRING, value);
    }
    return 0;
}

int pst_tls_x509_common_name(pst_tls_octets subject, int (*takes)(int tag),
    int *tag, pst_tls_octets *name)
{
    pst_tls_octets set, pair, oid, value;
    int found = 0, kind;

    while (pst_tls_der_take(&subject, PST_TLS_DER_SET, &set))
        while (pst_tls_der_take(&set, PST_TLS_DER_SEQUENCE, &pair))
            if (pst_tls_der_take(&pair, PST_TLS_DER_OID, &oid)
                && is_oid(&oid, common_name)
                && pst_tls_der_take_any(&pair, &kind, &value)
                && takes(kind)) {
                found = 1;
                *tag = kind;
                *name = value;
            }
    return found;
}
