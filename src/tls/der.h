/* SPDX-License-Identifier: MIT */
/*
 * der.h - reads and writes DER (X.690), as far as certificates need it: tags
 * of one octet, definite lengths.
 */
#ifndef PST_TLS_DER_H
#define PST_TLS_DER_H

#include "tls.h"

enum pst_tls_der_tag {
    PST_TLS_DER_BOOLEAN = 0x01,
    PST_TLS_DER_INTEGER = 0x02,
    PST_TLS_DER_BIT_STRING = 0x03,
    PST_TLS_DER_OCTET_STRING = 0x04,
    PST_TLS_DER_OID = 0x06,
    PST_TLS_DER_UTF8 = 0x0C,
    PST_TLS_DER_PRINTABLE = 0x13,
    PST_TLS_DER_TELETEX = 0x14,
    PST_TLS_DER_IA5 = 0x16,
    PST_TLS_DER_UTC_TIME = 0x17,
    PST_TLS_DER_TIME = 0x18,
    PST_TLS_DER_UNIVERSAL = 0x1C,
    PST_TLS_DER_BMP = 0x1E,
    PST_TLS_DER_SEQUENCE = 0x30,
    PST_TLS_DER_SET = 0x31,
    PST_TLS_DER_FIRST = 0xA0    /* [0], constructed; [3] is + 3 */
};

/*
 * Takes the first element of `from` if it has this tag: 1, and `inside` is its
 * contents.  0: another tag, no octets, or not DER; then nothing was taken.
 * _any takes any element and returns its tag.
 */
int pst_tls_der_take(pst_tls_octets *from, int tag, pst_tls_octets *inside);
int pst_tls_der_take_any(pst_tls_octets *from, int *tag,
    pst_tls_octets *inside);

/* Is it exactly one element with this tag? */
int pst_tls_der_is(const unsigned char *octets, size_t length, int tag);

/*
 * Writes from the end of a block to its start, so that the contents of an
 * element exist before its length is needed.  So write the last member of a
 * SEQUENCE first, and close the SEQUENCE after its first member:
 *
 *     size_t mark = pst_tls_der_mark(&writer);
 *
 *     pst_tls_der_put(...); pst_tls_der_put(...);
 *     pst_tls_der_close(&writer, PST_TLS_DER_SEQUENCE, mark);
 */
typedef struct pst_tls_writer {
    unsigned char *start;
    size_t size;
    size_t length;              /* so much was written, at the end of the
                                   block */
    int full;                   /* something did not fit; the result is
                                   useless */
} pst_tls_writer;

void pst_tls_der_begin(pst_tls_writer *writer, void *block, size_t size);
const unsigned char *pst_tls_der_written(const pst_tls_writer *writer);

/* Writes octets unchanged. */
void pst_tls_der_raw(pst_tls_writer *writer, const void *octets,
    size_t length);

/* Writes an element. */
void pst_tls_der_put(pst_tls_writer *writer, int tag, const void *octets,
    size_t length);

/* _close makes an element of what was written since the mark. */
size_t pst_tls_der_mark(const pst_tls_writer *writer);
void pst_tls_der_close(pst_tls_writer *writer, int tag, size_t mark);

#endif
