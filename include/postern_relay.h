/* SPDX-License-Identifier: MIT */
/*
 * postern_relay.h - a relay without a queue: each message is passed on to
 * another server, the *next hop*, by SMTP or LMTP, while the client waits for
 * the hop's reply.
 *
 *     postern_relay_options_init(&relay_options);
 *     relay_options.host = "127.0.0.1";
 *     relay_options.port = 25;
 *     relay = postern_relay_new(&relay_options, &error);
 *     postern_relay_handler(relay, &handler);
 *     server = postern_server_new(&options, &handler, &error);
 *     ...
 *     postern_server_free(server);
 *     postern_relay_free(relay);
 *
 * MAIL and RCPT are sent to the next hop as they come, and the client gets its
 * replies.  Content is streamed, and waits if the hop is slow: about 100 KiB
 * are held for a message of any length.  The client gets 250 after the content
 * only when the hop has said 250.  If the hop cannot be reached, is slow or
 * breaks the protocol, the client gets 4xx with the reason (docs/protocol.md
 * has a table), and has to try again.  The relay stores nothing.
 *
 * What the client asks for is never dropped silently.  If the hop does not
 * offer it, the relay refuses 8BITMIME and BINARYMIME content (554 5.6.3),
 * SMTPUTF8 (550 5.6.7), DSN, DELIVERBY and FUTURERELEASE (555 5.5.4), and
 * REQUIRETLS, also if the hop's certificate was not checked (550 5.7.30, RFC
 * 8689).  Only hints are dropped: SIZE, AUTH, MT-PRIORITY and BODY=7BIT.  EHLO
 * does not offer what the hop did not offer the last time.
 *
 * A connection to the hop is used for many messages, of any client.  Replies
 * 421, 530 and 538 of the hop concern that connection, so the client gets 451
 * with the same words.
 */
#ifndef POSTERN_RELAY_H
#define POSTERN_RELAY_H

#include "postern.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct postern_relay postern_relay;

/* Encryption of the connection to the hop. */
enum postern_relay_tls {
    POSTERN_RELAY_CLEAR = 0,    /* no */
    POSTERN_RELAY_MAYBE,        /* if it offers STARTTLS, with any certificate
                                   (RFC 7435); else without TLS, also if the
                                   handshake fails.  A hop that closes instead
                                   is lost */
    POSTERN_RELAY_VERIFIED      /* only with a certificate that has the right
                                   name and that tls_context trusts; else the
                                   client gets 451, and nothing of the message
                                   is sent */
};

/* The default is at the end of each comment. */
typedef struct postern_relay_options {
    size_t size;                /* sizeof (postern_relay_options), set by
                                   _init; see "Sizes" in postern_base.h */
    const char *host;           /* a name (MX records are not used) or a
                                   numeric address.  postern_relay_new looks it
                                   up, and blocks meanwhile; see
                                   postern_relay_workers.  You have to set
                                   it */
    unsigned port;              /* you have to set it */
    const char *path;           /* of a Unix-domain socket, instead of host and
                                   port; NULL: none.  NULL */
    int lmtp;                   /* the hop speaks LMTP (RFC 2033), where each
                                   recipient has its own verdict.  If the
                                   client speaks SMTP, which has one verdict
                                   for all, its second recipient gets 452
                                   4.5.3, so that the client sends another
                                   message for it.  0 */
    int tls;                    /* enum postern_relay_tls; all except CLEAR
                                   need tls_context.  POSTERN_RELAY_CLEAR */
    int smtps;                  /* TLS from the first octet (RFC 8314), instead
                                   of STARTTLS.  0 */
    struct postern_tls_context *tls_context;    /* its trusted authorities are
                                   used (postern_tls_trust_files), its
                                   certificates are not.  It has to live as
                                   long as the relay.  NULL */
    const char *tls_name;       /* the name of the hop, for SNI and its
                                   certificate; NULL: `host`.  VERIFIED needs
                                   a host name in one of the two: with a
                                   numeric address or only `path` you have to
                                   set it, otherwise postern_relay_new returns
                                   INVALID_TLS_NAME.  NULL */
    const char *hostname;       /* for EHLO; NULL: the server's.  NULL */
    const char *identity;       /* for AUTH; NULL: none.  NULL */
    const char *password;
    int auth_in_clear;          /* the password may be sent without TLS.  0 */
    int received;               /* add a trace line to each message
                                   (postern_received).  1 */
    unsigned received_limit;    /* a message with more trace lines is in a
                                   loop: 554 5.4.6 (RFC 5321 6.3).  It is seen
                                   when content comes; a relay that reaches
                                   itself opens connections without an end
                                   before, unless connection_limit is set. 
                                   100 */
    unsigned long connect_timeout;  /* milliseconds, then the next address is
                                   tried.  0: no limit.  30000 */
    unsigned long reply_timeout;    /* for each reply of the hop.  It has to be
                                   less than answer_timeout of the server,
                                   otherwise that comes first.  0: no limit. 
                                   240000 */
    unsigned long idle_timeout; /* an unused connection is closed after this
                                   time.  0: never.  60000 */
    unsigned idle_limit;        /* at most so many unused connections are kept.
                                   20 */
    unsigned connection_limit;  /* the most connections; when they are in use,
                                   another client gets 451.  One that a client
                                   gives up is in use until the hop has
                                   answered RSET.  0: no limit.  0 */
    int pipelining;             /* as in postern_client_options.  1 */
    int chunking;               /* the same.  1 */
    size_t buffer_size;         /* octets that may wait to be sent, of each
                                   connection: 4096 at least, and larger pieces
                                   are cheaper.  32768, and 4096 with
                                   -DPST_PROFILE_SMALL */

    void (*answered)(void *context, postern_session *session,
        const char *reply);     /* called with each answer to the content, and
                                   with LMTP on both sides to each recipient,
                                   before the client hears it: what the hop has
                                   said, or 4xx and 5xx of ours.  Not for a
                                   client that has left.  NULL */
    void *answered_context;

    /* The environment; _init: the system's. */
    const struct postern_net *net;  /* the server's */
    postern_resize resize;
    void *resize_context;
} postern_relay_options;

void postern_relay_options_init(postern_relay_options *options);

/* The options are copied.  NULL: it failed, and *error (which may be NULL) is
   INVALID (which option, see postern_error_text), NOMEM, NOADDR (there is no
   such host) or FAILED.  A `path` of more than 91 octets is tried out: a
   connection is made there and closed. */
postern_relay *postern_relay_new(const postern_relay_options *options,
    int *error);

/*
 * Sets up a handler of messages that go on; the hooks `ehlo`, `mail`, `rcpt`,
 * `envelope_destroy`, `message_begin`, `message_bytes`, `message` and `verdict`
 * are the relay's, its context is the relay, and so is the data of the
 * envelope.  Fill in others as you like.  A relay belongs to the servers of one
 * thread; servers in other threads need relays of their own.
 */
void postern_relay_handler(postern_relay *relay, postern_handler *handler);

/*
 * From now on, when a connection is made and the last look-up of the host is
 * older than this, a worker (postern_workers.h) looks it up again; the result
 * is for later connections.  A look-up that fails changes nothing.  Call
 * postern_server_free before postern_workers_free.
 */
struct postern_workers;
void postern_relay_workers(postern_relay *relay,
    struct postern_workers *workers, unsigned long milliseconds);

/* Call it after postern_server_free.  NULL is allowed. */
void postern_relay_free(postern_relay *relay);

#ifdef __cplusplus
}
#endif

#endif
