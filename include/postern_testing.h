/* SPDX-License-Identifier: MIT */
/*
 * postern_testing.h - a mail server for the tests of programs that send mail.
 * It keeps the messages, and the test looks at them.
 *
 *     postern_testing *kit = postern_testing_start(NULL, NULL);
 *     const postern_testing_message *message;
 *
 *     send_mail(postern_testing_host(kit), postern_testing_port(kit));
 *     if (!postern_testing_wait(kit, 1, 5000))
 *         fail(postern_testing_why(kit));
 *     message = postern_testing_get(kit, 0);
 *     assert(strcmp(message->mail_from, "a@b.example") == 0);
 *     assert(strcmp(postern_testing_header(kit, message, "Subject", 0),
 *         "Hello") == 0);
 *     postern_testing_free(kit);
 *
 * The server runs in a thread of its own (postern_controller.h), on a free
 * port.  These functions do not assert: they return a result, and
 * postern_testing_why explains it.  So they work with any test framework, such
 * as CUnit, Check, cmocka, Unity or plain assert().  examples/test_sender.c
 * tests libcurl's client; examples/test_sender.sh tests a script with the
 * console program.
 *
 * A kit is used by one thread, that of the test.  There may be several kits.
 * A program that calls no function of this header links nothing of it; other
 * programs are linked with threads (see postern_controller.h).
 */
#ifndef POSTERN_TESTING_H
#define POSTERN_TESTING_H

#include "postern.h"
#include "postern_tls.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct postern_testing postern_testing;


/* ==== 1. Start and stop ================================================= */

/* Set them up with postern_testing_options_init.  The default is at the end of
   each comment. */
typedef struct postern_testing_options {
    size_t size;                /* sizeof (postern_testing_options), set by
                                   _init; see "Sizes" in postern_base.h */
    postern_options server;     /* options of the server.  _init: as
                                   postern_options_init, but `hostname` is
                                   "localhost", `drain_timeout` 1000,
                                   `chunking` 1 and `auth_require_tls` 0 (AUTH
                                   in the clear).
                                   Several threads call `resize` at once, as
                                   realloc() allows */
    int flags;                  /* enum postern_listen, added up, such as
                                   POSTERN_LISTEN_SMTPS.  0 */
    int tls;                    /* 1: make a certificate for localhost,
                                   127.0.0.1 and ::1, and offer STARTTLS (or,
                                   with POSTERN_LISTEN_SMTPS, begin with TLS).
                                   server.tls_context has to be NULL then. 
                                   0 */
    const char *const *users;   /* users that AUTH lets in, "NAME:PASSWORD"
                                   each, ended by NULL; for XOAUTH2 and
                                   OAUTHBEARER the password is the token.  The
                                   texts are not copied.  One without ":" is
                                   INVALID.  NULL: no AUTH */
    unsigned long seed;         /* for faults with odds: the same seed gives
                                   the same faults, if clients do the same. 
                                   1 */
} postern_testing_options;

void postern_testing_options_init(postern_testing_options *options);

/*
 * Starts a server; when this returns, clients can connect.  `options` may be
 * NULL: those of _init.  Free the kit with postern_testing_free.  NULL: it
 * failed, and *error (if error is not NULL) is as of postern_tls_new,
 * postern_server_new or postern_controller_start.
 */
postern_testing *postern_testing_start(const postern_testing_options *options,
    int *error);

/* Where clients connect to, also after it has stopped. */
const char *postern_testing_host(const postern_testing *kit);
unsigned postern_testing_port(const postern_testing *kit);

/* The certificate that was made, as PEM, for the client to trust; NULL: there
   is none (see `tls`). */
const char *postern_testing_certificate(const postern_testing *kit);

/* Stops the server: no more messages come, and those that have come stay.
   Returns as postern_controller_stop. */
int postern_testing_stop(postern_testing *kit);

/* Stops the server and frees everything, also the messages.  NULL is
   allowed. */
void postern_testing_free(postern_testing *kit);


/* ==== 2. What has come ================================================== */

/* A message that was accepted.  It belongs to the kit and is valid until
   postern_testing_clear or _free.  Later versions add members at the end. */
typedef struct postern_testing_message {
    unsigned long number;       /* 1 for the first message since the start, 2
                                   ... */
    unsigned long session;      /* postern_session_number; messages of one
                                   connection have the same */
    postern_address peer;       /* the address of the client */
    const char *host_name;      /* of HELO or EHLO */
    int extended_smtp;          /* it was EHLO or LHLO */
    int tls;                    /* it was encrypted */
    postern_tls_facts tls_facts;    /* its texts are NULL without TLS */
    const char *identity;       /* the user, after AUTH, and the */
    const char *mechanism;      /* mechanism; NULL: no AUTH */
    const char *mail_from;      /* "" for <> */
    const postern_parameter *mail_options;  /* of MAIL; see
                                   postern_parameter_find */
    int smtp_utf8;              /* SMTPUTF8 was one of them */
    const postern_recipient *rcpt_tos;  /* the first; `next` is the next */
    size_t rcpt_count;
    const char *content;        /* lines with CRLF, without stuffed dots; there
                                   is a NUL after it */
    size_t length;              /* of the content, without that NUL */
} postern_testing_message;

/* The number of messages since the start, or since postern_testing_clear; and
   the message with this index, from 0; NULL: there is none. */
size_t postern_testing_count(postern_testing *kit);
const postern_testing_message *postern_testing_get(postern_testing *kit,
    size_t index);

/*
 * The value of a header field, unfolded (RFC 5322 2.2.3) and without the
 * blanks around it.  The case of `name` does not matter; `index` is 0 for the
 * first field of this name, 1 for the second.  Nothing is decoded.  It is
 * valid as long as the message.  NULL: there is no such field (or no memory).
 */
const char *postern_testing_header(postern_testing *kit,
    const postern_testing_message *message, const char *name, size_t index);

/* Frees all messages; counting and waiting begin again. */
void postern_testing_clear(postern_testing *kit);


/* ==== 3. Waiting ======================================================== */

/* What a message must be; a NULL means anything.  Set the struct to zeros (a
   static one is) and fill in what you need. */
typedef struct postern_testing_match {
    const char *mail_from;      /* must be equal */
    const char *rcpt_to;        /* must be equal to one recipient */
    const char *identity;       /* must be equal */
    const char *header;         /* a field of this name must exist */
    const char *value;          /* and contain this, when unfolded */
    const char *content;        /* must contain this */
    int (*accepts)(postern_testing *kit,
        const postern_testing_message *message, void *context);
                                /* must return not 0.  It may call the
                                   functions of section 2, except _clear */
    void *context;
} postern_testing_match;

/*
 * These functions wait for at most `milliseconds` (0: not at all; below 0:
 * without a limit), and stop at once when the server has stopped.  Messages
 * from before the call count, too.
 *
 * _wait: waits for so many messages.  1; or 0: there are fewer.
 *
 * _wait_for: waits for a message that matches, and returns it; or NULL.
 * `match` NULL: any message.
 *
 * _wait_none: 1: no message came that matches; or 0 as soon as one has come.
 */
int postern_testing_wait(postern_testing *kit, size_t count,
    long milliseconds);
const postern_testing_message *postern_testing_wait_for(postern_testing *kit,
    const postern_testing_match *match, long milliseconds);
int postern_testing_wait_none(postern_testing *kit,
    const postern_testing_match *match, long milliseconds);

/*
 * Explains the last wait that has failed: what was expected, which messages
 * did come, and the last lines of the server's log, which show what was
 * refused:
 *
 *     0 of 1 messages came within 5000 ms
 *     the last lines of the log:
 *       1: connected from 127.0.0.1:52044 on 0
 *       1: refused: 550 5.1.1 No such user
 *       1: closed: quit, 0 messages, 0 kB
 *
 * Control characters are escaped, and the text is cut at about 4 KiB.  It is
 * valid until the next wait; "" if none has failed.
 */
const char *postern_testing_why(const postern_testing *kit);


/* ==== 4. Faults ========================================================= */

/*
 * A fault, and when it happens.  This one refuses the second recipient from
 * now on, of all clients together:
 *
 *     static postern_testing_fault fault;
 *
 *     fault.verb = "RCPT";
 *     fault.nth = 2;
 *     fault.reply = "550 5.1.1 No such user";
 *     postern_testing_add_fault(kit, &fault);
 *
 * Set the struct to zeros (a static one is) and fill in what you need.
 */
typedef struct postern_testing_fault {
    const char *verb;           /* where: a verb (of BDAT each, and DATA's
                                   strike at the first BDAT, too); or CONNECT,
                                   the greeting; or CONTENT, the end of the
                                   content, whose fault is chosen when DATA is
                                   answered.  In upper case */
    unsigned long nth;          /* only the n-th from now on, of all sessions
                                   together; 0: each */
    unsigned odds;              /* how often, in a hundred; 0: always */
    unsigned long delay;        /* milliseconds before what follows */
    const char *reply;          /* said instead of the reply, as a hook's, such
                                   as "451 4.3.0 Not now": 4xx or 5xx, or for
                                   CONTENT also 2xx; at most 500 octets.  NULL:
                                   the usual reply */
    int drop;                   /* close the connection without a reply */
    unsigned long octets_per_second;    /* for CONTENT: read the content at
                                   this speed, so that the client may have to
                                   wait.  0: as fast as it comes */
} postern_testing_fault;

/*
 * Adds a fault, in the test's thread; it is copied.  Each fault has its own
 * count; if several happen at the same time only the first one that was added
 * does.  Commands in a wrong order count, too.  A message with a CONTENT fault
 * is kept unless it is refused or the connection is closed; with a delay it is
 * there before the client has its reply, and an impatient client may send it
 * twice.  0, NOMEM, or INVALID (the verb, the odds, the reply).
 */
int postern_testing_add_fault(postern_testing *kit,
    const postern_testing_fault *fault);

/* Removes all faults. */
void postern_testing_clear_faults(postern_testing *kit);

#ifdef __cplusplus
}
#endif

#endif
