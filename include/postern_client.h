/* SPDX-License-Identifier: MIT */
/*
 * postern_client.h - a client of SMTP (RFC 5321) or LMTP (RFC 2033), without a
 * socket, a clock or callbacks.
 *
 * Octets go in; octets and a deadline come out.  Commands go in, and the
 * replies of the server come out as events.  The client is one block of memory
 * of a fixed size, and can be used for many messages.  examples/send.c sends a
 * file with it:
 *
 *     client = postern_client_new(&options, now, NULL);
 *     for (;;) {
 *         while (postern_client_next(client, &event))
 *             decide(client, &event);             which calls _mail, _rcpt ...
 *         while ((octets = postern_client_out(client, &length)) != NULL)
 *             postern_client_sent(client, send(octets, length), now);
 *         if (postern_client_wants(client) & POSTERN_CLIENT_CLOSES)
 *             break;
 *         length = receive(buffer);
 *         for (at = 0; at < length; at += used) {
 *             used = postern_client_input(client, buffer + at, length - at,
 *                 now);
 *             while (postern_client_next(client, &event))
 *                 decide(client, &event);
 *         }
 *     }
 *
 * You need not wait for replies between commands: if the server offers
 * PIPELINING the commands are sent together (RFC 2920), else each waits for the
 * reply to the last.  Replies come in the order of the commands.
 *
 * Times are milliseconds of any clock that does not go back; it may wrap.
 * Errors have the names of postern_base.h.
 */
#ifndef POSTERN_CLIENT_H
#define POSTERN_CLIENT_H

#include "postern_auth.h"
#include "postern_base.h"
#include "postern_mail.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct postern_client postern_client;

/* Hashes for SCRAM-SHA-256: postern_tls_hashes of postern_tls.h has them. */
struct pst_crypto;


/* ==== 1. A conversation ================================================= */

/* The default is at the end of each comment.  A timeout of 0 means no limit;
   the defaults are those of RFC 5321 4.5.3.2; an unsigned long has to hold
   twice as much. */
typedef struct postern_client_options {
    size_t size;                /* sizeof (postern_client_options), set by
                                   _init; see "Sizes" in postern_base.h */
    const char *hostname;       /* our name, for EHLO: a name, or a literal
                                   such as "[192.0.2.1]".  "localhost" */
    int lmtp;                   /* speak LMTP: LHLO, and a verdict for each
                                   recipient.  0 */
    int pipelining;             /* use it if the server offers it.  1 */
    int chunking;               /* use BDAT (RFC 3030) if the server offers it,
                                   without waiting for 354.  Not in LMTP.  1 */
    int auth_in_clear;          /* a password may be sent without TLS.  0 */
    unsigned long greeting_timeout;     /* for the 220.  5 minutes */
    unsigned long command_timeout;      /* for most replies.  5 minutes */
    unsigned long data_timeout;         /* for the 354.  2 minutes */
    unsigned long block_timeout;        /* while the server does not read.  3
                                           minutes */
    unsigned long final_timeout;        /* for the reply after the content.  10
                                           minutes */
    size_t buffer_size;         /* for output that waits: at least 4096. 
                                   16384 */
    const struct pst_crypto *hashes;    /* NULL: no SCRAM.  NULL */
    postern_resize resize;      /* the allocator; you have to set it */
    void *resize_context;
} postern_client_options;

void postern_client_options_init(postern_client_options *options);

/*
 * Makes a client for an open connection, which waits for the greeting.  The
 * options are copied.  NULL: it failed, and *error (which may be NULL) is
 * INVALID or NOMEM.  For TLS from the first octet (RFC 8314) make the
 * handshake, then call this, then postern_client_secured.
 */
postern_client *postern_client_new(const postern_client_options *options,
    unsigned long now, int *error);

/* NULL is allowed. */
void postern_client_free(postern_client *client);

/*
 * Takes octets that the server has sent; returns how many were taken.  It
 * takes none while there are events, in a handshake, and when the conversation
 * is over; else at least one, up to the end of a reply.
 */
size_t postern_client_input(postern_client *client, const char *octets,
    size_t length, unsigned long now);

/* The server will send no more, or the connection is broken. */
void postern_client_eof(postern_client *client);

/* The octets to send, and how many; NULL and 0: none.  They belong to the
   client; call _sent to say how many of them were sent. */
const char *postern_client_out(const postern_client *client, size_t *length);
void postern_client_sent(postern_client *client, size_t length,
    unsigned long now);

/* When _tick has to be called: 1 and *moment, or 0: never.  _tick checks
   whether the time has come; then the conversation is over. */
int postern_client_deadline(const postern_client *client,
    unsigned long *moment);
void postern_client_tick(postern_client *client, unsigned long now);

/* What the client is ready for; it is computed at each call. */
enum postern_client_wants {
    POSTERN_CLIENT_READS = 1,   /* input; not in a handshake */
    POSTERN_CLIENT_WRITES = 2,  /* there are octets to send */
    POSTERN_CLIENT_TAKES = 4,   /* content */
    POSTERN_CLIENT_SECURES = 8, /* make a TLS handshake */
    POSTERN_CLIENT_CLOSES = 16, /* it is over: close the connection */
    POSTERN_CLIENT_RESTS = 32   /* it waits for nothing and no transaction is
                                   open: it can be used for the next message */
};
unsigned postern_client_wants(const postern_client *client);


/* ==== 2. Events ========================================================= */

enum postern_client_what {
    POSTERN_CLIENT_READY = 1,   /* EHLO, HELO or LHLO was accepted, so commands
                                   may be given.  It comes again after a
                                   handshake.  text: the whole reply */
    POSTERN_CLIENT_REPLY,       /* command, code, text */
    POSTERN_CLIENT_SECURE,      /* STARTTLS was accepted: make the handshake
                                   now */
    POSTERN_CLIENT_OVER         /* fault; code and text of the reply that ended
                                   the conversation, or 0 and "".  It comes
                                   once, as the last event */
};

enum postern_client_command {
    POSTERN_CLIENT_GREETING = 1,
    POSTERN_CLIENT_HELLO,
    POSTERN_CLIENT_STARTTLS,    /* it was refused */
    POSTERN_CLIENT_AUTH,        /* 235: we are logged in; else not */
    POSTERN_CLIENT_MAIL,
    POSTERN_CLIENT_RCPT,        /* index: the number of the recipient, from
                                   0 */
    POSTERN_CLIENT_DATA,        /* 4xx or 5xx: the content, or the rest of it,
                                   is refused for all recipients */
    POSTERN_CLIENT_CONTENT,     /* the verdict; in LMTP one for each accepted
                                   recipient, and index counts these */
    POSTERN_CLIENT_RSET,
    POSTERN_CLIENT_COMMAND,
    POSTERN_CLIENT_QUIT
};

/* Why the conversation is over. */
enum postern_client_fault {
    POSTERN_CLIENT_DONE = 0,    /* the server has answered QUIT */
    POSTERN_CLIENT_LOST,        /* the server has closed the connection */
    POSTERN_CLIENT_SLOW,        /* it did not answer in time */
    POSTERN_CLIENT_CLOSING,     /* it has sent 421 */
    POSTERN_CLIENT_TURNED_AWAY, /* the greeting was not 220, or EHLO and HELO
                                   were refused: code */
    POSTERN_CLIENT_NONSENSE,    /* what it sent is no reply, or not to this
                                   command */
    POSTERN_CLIENT_ENDLESS,     /* a reply, or a line of one, is too long */
    POSTERN_CLIENT_UNASKED,     /* it sent a reply before the command */
    POSTERN_CLIENT_INJECTED,    /* there was more after the 220 of STARTTLS; an
                                   attacker may have inserted it (RFC 3207
                                   6) */
    POSTERN_CLIENT_UNPROVED     /* it sent 235, but did not prove that it knows
                                   the password (RFC 5802 9) */
};

/* "lost", "slow" ...: a static string for logs. */
const char *postern_client_fault_text(int fault);

typedef struct postern_client_event {
    int what;                   /* enum postern_client_what */
    int command;                /* enum postern_client_command */
    int code;                   /* 200 to 599 */
    const char *text;           /* "550 5.1.1 No such user": code and words,
                                   "\n" between lines, no control characters
                                   except tabs, cut to 4,096 octets.  It is
                                   valid until the next call */
    size_t index;
    int last;                   /* of a REPLY to CONTENT and DATA: the
                                   transaction is over */
    int fault;                  /* enum postern_client_fault */
} postern_client_event;

/* The next event: 1 and *event, or 0: there is none. */
int postern_client_next(postern_client *client, postern_client_event *event);


/* ==== 3. What the server offers ========================================= */

enum postern_client_offer {
    POSTERN_OFFERS_PIPELINING = 0x1,    /* RFC 2920 */
    POSTERN_OFFERS_SIZE = 0x2,          /* RFC 1870 */
    POSTERN_OFFERS_8BITMIME = 0x4,      /* RFC 6152 */
    POSTERN_OFFERS_SMTPUTF8 = 0x8,      /* RFC 6531 */
    POSTERN_OFFERS_CHUNKING = 0x10,     /* RFC 3030 */
    POSTERN_OFFERS_BINARYMIME = 0x20,   /* RFC 3030 */
    POSTERN_OFFERS_DSN = 0x40,          /* RFC 3461 */
    POSTERN_OFFERS_STARTTLS = 0x80,     /* RFC 3207 */
    POSTERN_OFFERS_AUTH = 0x100,        /* RFC 4954 */
    POSTERN_OFFERS_REQUIRETLS = 0x200,  /* RFC 8689 */
    POSTERN_OFFERS_STATUS = 0x400,      /* ENHANCEDSTATUSCODES, RFC 2034 */
    POSTERN_OFFERS_DELIVERBY = 0x800,   /* RFC 2852 */
    POSTERN_OFFERS_PRIORITY = 0x1000,   /* MT-PRIORITY, RFC 6710 */
    POSTERN_OFFERS_HOLD = 0x2000        /* FUTURERELEASE, RFC 4865 */
};

/* The flags of the last EHLO, added up; 0 after HELO. */
unsigned postern_client_offers(const postern_client *client);

/* The largest message that the server accepts; 0: it did not say. */
unsigned long postern_client_size_limit(const postern_client *client);


/* ==== 4. Commands =======================================================
 *
 * After READY.  They return 0; AGAIN: not before the replies that are awaited
 * have come; INVALID; and what else they say.  Nothing was sent then.
 */

/* RFC 3207.  Then comes SECURE, or a REPLY.  After the handshake call
   _secured: EHLO is sent again, and READY comes. */
int postern_client_starttls(postern_client *client, unsigned long now);
void postern_client_secured(postern_client *client, unsigned long now);

/* Who we are.  All of it has to stay in its place until the REPLY. */
typedef struct postern_client_credentials {
    const char *identity;
    const char *password;
    const char *authzid;        /* the user to act as; NULL: itself */
    const char *mechanism;      /* NULL: the best one */
    const void *nonce;          /* 18 random octets, new ones each time; NULL:
                                   no SCRAM */
} postern_client_credentials;

/*
 * Uses the best of SCRAM-SHA-256, PLAIN and LOGIN that both sides have; PLAIN
 * and LOGIN only with TLS (see auth_in_clear).  INVALID_NOT_OFFERED: there is
 * none; NOMEM.
 */
int postern_client_auth(postern_client *client,
    const postern_client_credentials *credentials, unsigned long now);

/*
 * A transaction.  Addresses are as in postern.h: without brackets, "" for <>.
 * `parameters` end with name NULL; NULL means none.  INVALID_NOT_OFFERED: a
 * parameter, or an address that is not ASCII, needs an extension that the
 * server does not offer; nothing is dropped silently.  An address that is not
 * ASCII needs SMTPUTF8 among the parameters of MAIL (RFC 6531 3.4).  INVALID:
 * a line cannot contain this value.
 *
 * _mail first ends an open transaction (with RSET).
 */
int postern_client_mail(postern_client *client, const char *address,
    const postern_parameter *parameters, unsigned long now);
int postern_client_rcpt(postern_client *client, const char *address,
    const postern_parameter *parameters, unsigned long now);

/*
 * The content.  _data begins it; you may call it before the replies to RCPT.
 * Then call _content when postern_client_wants says TAKES; it returns how many
 * octets were taken.  Lines may end with CRLF, CR or LF and are sent with
 * CRLF, dots are doubled (RFC 5321 4.5.2), and you may cut the content
 * anywhere; with BODY=BINARYMIME it is sent unchanged.  After a refusal it is
 * still taken, and dropped.  _content_end ends it; then comes the verdict.
 * AGAIN: there is no room for the end, send first.
 *
 * INVALID_HERE: there is no recipient, or none was accepted.
 */
int postern_client_data(postern_client *client, unsigned long now);
size_t postern_client_content(postern_client *client, const char *octets,
    size_t length, unsigned long now);
int postern_client_content_end(postern_client *client, unsigned long now);

/* Ends a transaction.  In the content of DATA that is impossible:
   INVALID_HERE; then close the connection. */
int postern_client_rset(postern_client *client, unsigned long now);

/* Sends another command of one line and one reply, such as "NOOP" or "VRFY
   x". */
int postern_client_command(postern_client *client, const char *line,
    unsigned long now);

/* Sends the last command.  Then comes OVER. */
int postern_client_quit(postern_client *client, unsigned long now);

#ifdef __cplusplus
}
#endif

#endif
