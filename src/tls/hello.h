/* SPDX-License-Identifier: MIT */
/*
 * hello.h - reads the ClientHello of a client (RFC 5246 7.4.1.2) as it comes,
 * octet by octet: which name it asks for, which versions it speaks.
 *
 * A TLS library tells this too late (a session is looked up before the name is
 * read), or not at all.  What is read here is not checked any further: a
 * ClientHello that breaks the rules is the library's to refuse.
 */
#ifndef PST_TLS_HELLO_H
#define PST_TLS_HELLO_H

#include <stddef.h>

/* RFC 6066 3: a HostName; those of DNS have at most 253 octets. */
#define PST_TLS_HELLO_NAME 255

enum pst_tls_asked {
    PST_TLS_ASKED_NONE = 0,     /* the client asks for no name */
    PST_TLS_ASKED_NAME,         /* `name` */
    PST_TLS_ASKED_STRANGE       /* one that no certificate can have: too long,
                                   not ASCII, several, not as RFC 6066 says */
};

typedef struct pst_tls_hello {
    int asked;                  /* enum pst_tls_asked */
    char name[PST_TLS_HELLO_NAME + 6];  /* when it is whole; "" but for _NAME.
                                   At first a list with one name in it */
    int lists_versions;         /* it has supported_versions (RFC 8446 4.2.1);
                                   a bit for each that is known here: */
    unsigned versions;          /* 1 TLS 1.0, 2 TLS 1.1, 4 TLS 1.2 */
    int whole;                  /* all of it was read */
    int broken;                 /* it is none */

    /* Where it stands. */
    unsigned char header[5];    /* of a record */
    unsigned header_length;
    unsigned record_left;
    unsigned part;              /* the number that comes next */
    unsigned digits;            /* octets of it that are still to come */
    unsigned number;            /* what has come of it */
    unsigned skip;              /* octets that come before it */
    unsigned left;              /* of the whole message */
    unsigned extension;         /* that is being read */
    unsigned extension_length;  /* what has come of it */
} pst_tls_hello;

void pst_tls_hello_init(pst_tls_hello *hello);

/* Records as they come from the client.  What comes when `whole` or `broken`
   is set already is not read. */
void pst_tls_hello_read(pst_tls_hello *hello, const unsigned char *octets,
    size_t length);

/* Does it say that it speaks a version that is spoken here?  A client that
   lists no versions does, as far as this can tell. */
int pst_tls_hello_fits(const pst_tls_hello *hello, int old_versions);

#endif
