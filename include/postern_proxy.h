/* SPDX-License-Identifier: MIT */
/*
 * postern_proxy.h - who is really there, when somebody in between says so: a
 * proxy by a header of the PROXY protocol, a mail server by XCLIENT.
 * postern.h has the listeners, options and hooks.
 *
 * The header (haproxy.org/download/3.0/doc/proxy-protocol.txt, versions 1 and
 * 2): a proxy such as HAProxy, or a load balancer, opens each connection with
 * one and says in it for whom.
 */
#ifndef POSTERN_PROXY_H
#define POSTERN_PROXY_H

#include "postern_base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The longest header that is taken, and that of version 1. */
#define POSTERN_PROXY_MOST 4096
#define POSTERN_PROXY_TEXT_MOST 107

typedef struct postern_proxy {
    int version;                /* 1 or 2 */
    int is_local;               /* version 2, LOCAL: the proxy speaks for
                                   itself, to see whether the server lives */
    int is_datagram;            /* the client came by datagrams */
    postern_address source;     /* the client.  POSTERN_FAMILY_NONE: not said
                                   (UNKNOWN, LOCAL, UNSPEC) */
    postern_address destination;    /* where it has connected to, likewise */
    postern_address via;        /* the proxy itself, as the socket says; in an
                                   engine alone it is not known */
    const char *header;         /* as it came */
    size_t length;
    const char *values;         /* of it, the type-length-value vectors */
    size_t values_length;
} postern_proxy;

/* The types of values (section 2.2 there), X(name, number). */
#define POSTERN_PROXY_VALUES(X) \
    X(ALPN, 0x01)               /* the protocol that TLS has agreed on */ \
    X(AUTHORITY, 0x02)          /* the host name that the client asked for */ \
    X(CRC32C, 0x03)             /* a checksum; a wrong one is refused */ \
    X(NOOP, 0x04)               /* fills up */ \
    X(UNIQUE_ID, 0x05)          /* of the connection */ \
    X(SSL, 0x20)                /* see postern_proxy_ssl; those up to 0x2F \
                                   are inside of it */ \
    X(SSL_VERSION, 0x21)        /* "TLSv1.3" */ \
    X(SSL_CN, 0x22)             /* of the client's certificate, UTF-8 */ \
    X(SSL_CIPHER, 0x23) \
    X(SSL_SIG_ALG, 0x24) \
    X(SSL_KEY_ALG, 0x25) \
    X(SSL_GROUP, 0x26) \
    X(SSL_SIG_SCHEME, 0x27) \
    X(SSL_CLIENT_CERT, 0x28)    /* DER */ \
    X(NETNS, 0x30)              /* the network namespace */

/* "SSL_CN" for 0x22, and back; NULL and -1: it is not in the list. */
const char *postern_proxy_name(int number);
int postern_proxy_number(const char *name);

/*
 * The value with this number, or with this name: where it is, and how many
 * octets it has in *length; NULL and 0: there is none.  It has no NUL at its
 * end and may hold any octets.  Of several the first counts.
 */
const char *postern_proxy_value(const postern_proxy *proxy, int number,
    size_t *length);
const char *postern_proxy_named(const postern_proxy *proxy, const char *name,
    size_t *length);

/*
 * The client has come to the proxy by TLS: 1; 0: nothing is said of it.  What
 * is in *client: 1 it used TLS, 2 it showed a certificate in this connection,
 * 4 in this session, added up.  *verify is 0 when the proxy has found its
 * certificate right.  Either pointer may be NULL.
 */
int postern_proxy_ssl(const postern_proxy *proxy, unsigned *client,
    unsigned long *verify);

/*
 * Walks over all values: *place is 0 at first.  1 and the next of them, or 0:
 * that was the last one.  SSL is given whole, those inside of it after it.
 */
int postern_proxy_next(const postern_proxy *proxy, size_t *place, int *number,
    const char **value, size_t *length);

/*
 * XCLIENT (postfix.org/XCLIENT_README.html): what was said in this session, by
 * one command or several.  NULL, the family NONE and the port 0: it was not
 * said, or is [UNAVAILABLE].
 */
typedef struct postern_xclient {
    const char *name;           /* the host name of the client: NAME */
    const char *helo;           /* what it said at HELO or EHLO */
    const char *login;          /* who it is, as AUTH there has found */
    const char *protocol;       /* "SMTP" or "ESMTP": PROTO */
    postern_address source;     /* the client: ADDR and PORT */
    postern_address destination;    /* DESTADDR and DESTPORT */
} postern_xclient;

#ifdef __cplusplus
}
#endif

#endif
