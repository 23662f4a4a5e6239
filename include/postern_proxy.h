/* SPDX-License-Identifier: MIT */
/*
 * postern_proxy.h - the real client, when there is a proxy or mail server in
 * between: a proxy names it by a header of the PROXY protocol, a mail server
 * by XCLIENT.  postern.h has the listeners, options and hooks.
 *
 * The header (haproxy.org/download/3.0/doc/proxy-protocol.txt, versions 1 and
 * 2): a proxy such as HAProxy, or a load balancer, sends it at the beginning
 * of each connection.
 */
#ifndef POSTERN_PROXY_H
#define POSTERN_PROXY_H

#include "postern_base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The longest header that is accepted, and the longest of version 1. */
#define POSTERN_PROXY_MOST 4096
#define POSTERN_PROXY_TEXT_MOST 107

typedef struct postern_proxy {
    int version;                /* 1 or 2 */
    int is_local;               /* version 2, LOCAL: a connection of the proxy
                                   itself, for example a health check */
    int is_datagram;            /* the client has used datagrams */
    postern_address source;     /* the client.  POSTERN_FAMILY_NONE: the header
                                   does not say (UNKNOWN, LOCAL, UNSPEC) */
    postern_address destination;    /* the address to which it has connected,
                                       likewise */
    postern_address via;        /* the proxy itself, as the socket says;
                                   unknown in an engine without a server */
    const char *header;         /* as it came */
    size_t length;
    const char *values;         /* the type-length-value vectors in it */
    size_t values_length;
} postern_proxy;

/* The types of values (section 2.2 of that document), X(name, number). */
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
 * Finds the value with this number, or with this name; its length is in
 * *length; NULL and 0: there is none.  It has no NUL at its end and may
 * contain any octets.  If there are several the first one counts.
 */
const char *postern_proxy_value(const postern_proxy *proxy, int number,
    size_t *length);
const char *postern_proxy_named(const postern_proxy *proxy, const char *name,
    size_t *length);

/*
 * 1: the header says whether the client uses TLS; 0: it does not.  *client: 1
 * it uses TLS, 2 it showed a certificate in this connection, 4 in this
 * session, added up.  *verify is 0 if the proxy has verified the certificate.
 * Either pointer may be NULL.
 */
int postern_proxy_ssl(const postern_proxy *proxy, unsigned *client,
    unsigned long *verify);

/*
 * Goes through all values: *place is 0 at first.  1 and the next value, or 0:
 * there are no more.  SSL is returned whole, and the values inside it after
 * it.
 */
int postern_proxy_next(const postern_proxy *proxy, size_t *place, int *number,
    const char **value, size_t *length);

/*
 * XCLIENT (postfix.org/XCLIENT_README.html): what was said in this session, by
 * one command or several.  NULL, the family NONE and the port 0 mean that it
 * was not said, or is [UNAVAILABLE].
 */
typedef struct postern_xclient {
    const char *name;           /* the host name of the client: NAME */
    const char *helo;           /* what it said at HELO or EHLO */
    const char *login;          /* its identity, after AUTH there */
    const char *protocol;       /* "SMTP" or "ESMTP": PROTO */
    postern_address source;     /* the client: ADDR and PORT */
    postern_address destination;    /* DESTADDR and DESTPORT */
} postern_xclient;

#ifdef __cplusplus
}
#endif

#endif
