/* SPDX-License-Identifier: MIT */
/*
 * hello.h - parses the ClientHello of a client (RFC 5246 7.4.1.2) as it comes,
 * octet by octet: the server name, and the versions.
 *
 * A TLS library reports these too late (it looks up a session before it reads
 * the name), or not at all.  Other parts of the ClientHello are not checked
 * here; the library refuses a wrong one.
 */
#ifndef PST_TLS_HELLO_H
#define PST_TLS_HELLO_H

#include <stddef.h>

/* RFC 6066 3: a HostName; DNS allows at most 253 octets. */
#define PST_TLS_HELLO_NAME 255

enum pst_tls_asked {
    PST_TLS_ASKED_NONE = 0,     /* the client names no server */
    PST_TLS_ASKED_NAME,         /* `name` */
    PST_TLS_ASKED_STRANGE       /* a name that no certificate can have: too
                                   long, not ASCII, several names, wrong
                                   syntax */
};

typedef struct pst_tls_hello {
    int asked;                  /* enum pst_tls_asked */
    char name[PST_TLS_HELLO_NAME + 6];  /* valid when `whole`; "" except with
                                   _NAME.  While parsing, the list with the
                                   name */
    int lists_versions;         /* it has supported_versions (RFC 8446 4.2.1);
                                   `versions` has a bit for each known one: */
    unsigned versions;          /* 1 TLS 1.0, 2 TLS 1.1, 4 TLS 1.2 */
    int whole;                  /* all of it was read */
    int broken;                 /* it is no ClientHello */

    /* The state of the parser. */
    unsigned char header[5];    /* of a record */
    unsigned header_length;
    unsigned record_left;
    unsigned part;              /* the number that comes next */
    unsigned digits;            /* octets of it that are still to come */
    unsigned number;            /* the part of it that has come */
    unsigned skip;              /* octets to skip before it */
    unsigned left;              /* of the whole message */
    unsigned extension;         /* that is being read */
    unsigned extension_length;  /* what has come of it */
} pst_tls_hello;

void pst_tls_hello_init(pst_tls_hello *hello);

/* Parses records of the client.  When `whole` or `broken` is set, further
   octets are ignored. */
void pst_tls_hello_read(pst_tls_hello *hello, const unsigned char *octets,
    size_t length);

/* Does the client speak a version that we speak?  Without a list of versions
   the answer is yes. */
int pst_tls_hello_fits(const pst_tls_hello *hello, int old_versions);

#endif
