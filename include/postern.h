/* SPDX-License-Identifier: MIT */
/*
 * postern.h - an SMTP server to embed in a C program.
 *
 * This header is the manual.  A server is three things: options, a handler (a
 * struct of callbacks, all optional) and listeners.
 *
 *     static const char *on_message(postern_session *session,
 *         postern_envelope *envelope)
 *     {
 *         size_t length;
 *         const char *content = postern_envelope_content(envelope, &length);
 *
 *         (void)session;
 *         printf("from <%s>\n", postern_envelope_mail_from(envelope));
 *         fwrite(content, 1, length, stdout);
 *         return NULL;
 *     }
 *
 *     postern_options options;
 *     static postern_handler handler;
 *     postern_server *server;
 *
 *     postern_options_init(&options);
 *     handler.message = on_message;
 *     server = postern_server_new(&options, &handler, NULL);
 *     if (server == NULL || postern_server_listen(server, NULL, 1025, 0) < 0)
 *         return 1;
 *     postern_server_run(server);
 *     postern_server_free(server);
 *
 * NULL from a callback means "do the default", here the reply 250 OK.  So does
 * a callback that is not set.
 *
 * The folder `examples` of the source code has whole programs: hello.c, ping.c
 * (your own commands), filter.c (addresses and header fields), save_eml.c
 * (content as it comes), streaming.c (back-pressure), async_answer.c (threads
 * and deadlines), starttls.c (certificates), webhook.c (libcurl in the
 * server's loop), stdio.c (only the engine), epoll.c, libuv.c and poll.c (in
 * your own event loop), workers.c (several processes), systemd/inherited.c (a
 * service), controller.c (a server in a thread), test_sender.c (a test).
 *
 * Words.  A *session* is one connection of a client.  An *envelope* is one
 * mail transaction in it: the reverse-path (mail_from), the recipients
 * (rcpt_tos) and the content.  A *hook* is a callback of the handler.  A
 * *reply* is the text that answers a command, such as "250 OK".
 *
 * Threads.  A server is used by one thread at a time; several servers, each
 * with its own TLS context, are independent.  A server may be made in one
 * thread and run in another, if the first thread then no longer uses the
 * server, its sessions and its TLS context, and the threads are synchronized
 * (by thread creation, or a mutex).  Only postern_server_stop and
 * postern_server_wake may be called at any time, in any thread and in a signal
 * handler, as long as the server is not freed.  All other functions are for
 * the thread that runs the server: postern_answer from a worker is wrong, even
 * if it seems to work.  A debug build of the library (make DEBUG=1) aborts a
 * program that calls a server, or a function of one of its sessions, in a
 * wrong thread, and prints the name of the function.  The right thread is the
 * one that last called postern_server_run, _step, _ready or _due, until the
 * server has stopped.
 *
 * Process.  The library raises no SIGPIPE, installs no signal handler and
 * starts no process or thread.  A program whose files have a limit of size
 * (RLIMIT_FSIZE) has to ignore SIGXFSZ; then a store says 452.  On POSIX its
 * descriptors are closed by exec.
 * It changes no privileges: to use a port below 1024, listen first, or pass an
 * open socket (postern_server_listen_socket), and give up the privileges
 * before postern_server_run.
 *
 * Errors.  The comments of the headers omit POSTERN_E_: "or NOMEM" means
 * POSTERN_E_NOMEM of postern_base.h.  All errors are below zero, so test for
 * `result < 0`; postern_error_text has their texts.  INVALID is a group: the
 * number says which option or argument is invalid, and so does its text
 * ("no_ehlo: an unknown keyword").
 *
 * Memory.  An idle client without TLS costs its session, at most 384 octets on
 * LP64.  A client can make a session hold at most 32 KiB of commands and
 * replies, and 69 KiB more while a `message_bytes` hook puts content off (21
 * KiB from the second time on in a message; for a moment there are both the
 * old and the new block).  In addition there are the envelope (with 1 KiB more
 * if newlines are normalized), `recipient_limit` paths of at most about 1 KiB,
 * the content if it is assembled, up to `data_size_limit`, 24 KiB for TLS, and
 * at most 4 KiB for the header of a proxy.  `max_connections` and
 * `memory_limit` limit the sum.
 *
 * Lengths are in octets, times in milliseconds unless a name says otherwise.
 */
#ifndef POSTERN_H
#define POSTERN_H

#include "postern_auth.h"
#include "postern_base.h"
#include "postern_mail.h"
#include "postern_proxy.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The longest span that `message_bytes` gets: the largest receive, and what is
   received while content is put off. */
#define POSTERN_SPAN_MAX 69632

typedef struct postern_server postern_server;
typedef struct postern_session postern_session;
struct postern_net;
struct postern_tls_context;
struct postern_tls_facts;


/* ==== 1. Options ======================================================== */

/*
 * Set them up with postern_options_init, change what you like, and give them
 * to postern_server_new, which makes a copy (also of the strings; but what
 * `resize_context`, `net` and `tls_context` point to has to live as long as
 * the server).  The default is at the end of each comment.  Times of more than
 * half the range of an unsigned long are INVALID.
 */
typedef struct postern_options {
    size_t size;                /* sizeof (postern_options), set by _init;
                                   see "Sizes" in postern_base.h */

    /* With the names and defaults of aiosmtpd's SMTP class. */
    unsigned long data_size_limit;  /* the longest content, in octets as
                                   handlers get it, without stuffed dots (RFC
                                   1870 5).  EHLO announces it as SIZE.  0: no
                                   limit and no SIZE.  33554432 */
    int enable_smtputf8;        /* RFC 6531: announce it, allow UTF-8.  0 */
    int decode_data;            /* content is always text: ASCII, or UTF-8 with
                                   enable_smtputf8; other content is refused,
                                   and neither 8BITMIME nor SMTPUTF8 is
                                   announced.  0 */
    const char *hostname;       /* first word of the greeting, 1 to 255 octets
                                   of printable ASCII; NULL: the full name of
                                   this machine, or "localhost" if that name is
                                   not allowed there.  Then the first
                                   postern_server_listen asks the name servers,
                                   and blocks until they answer or it gives up,
                                   which may take half a minute.  With a name
                                   here it does not ask.
                                   postern_server_set_hostname changes the
                                   name */
    const char *ident;          /* rest of the greeting, at most 240 octets of
                                   printable ASCII (RFC 5321 4.2); NULL:
                                   "postern " and the version */
    struct postern_tls_context *tls_context;    /* enables STARTTLS
                                   (postern_tls.h); NULL: none */
    int require_starttls;       /* before TLS every command but EHLO, LHLO,
                                   NOOP, QUIT and STARTTLS gets 530 (RFC 3207
                                   4).  INVALID without tls_context.  0 */
    unsigned long timeout;      /* how long a client may take from one valid
                                   command to the next, then 421.  Content
                                   extends it by a second for 500 octets, at
                                   most up to this value.  300000 */

    /* Limits.  0 means no limit, unless the comment says otherwise. */
    unsigned line_length_limit; /* a line of DATA with its CRLF (RFC 5321
                                   4.5.3.1.6: 1000).  1001 */
    unsigned command_size_limit;    /* a command without its CRLF, and without
                                   what extensions add; 64 to 1024 (RFC 5321
                                   4.5.3.1.4).  512 */
    unsigned local_part_limit;  /* octets of an address before the "@", then
                                   553.  0 */
    unsigned recipient_limit;   /* recipients of a transaction, then 452 4.5.3
                                   (RFC 5321 4.5.3.1.10).  1000 */
    unsigned long discard_limit;    /* after a refusal the rest of the content
                                   is read and dropped, up to so many octets,
                                   so that the client reads the reply.  After
                                   them the reply is sent at once and the
                                   session ends.  They have to come as fast as
                                   other content (see `timeout`). 
                                   1073741824 */
    unsigned error_limit;       /* syntax errors and the like in a session
                                   since its last message, then 421 4.7.0.
                                   (The fifth unknown verb always ends the
                                   session.)  20 */
    const postern_call_limit *command_call_limit;   /* how often a client may
                                   send each verb.  NULL: any number */
    unsigned max_connections;   /* sessions at once, then 421 4.3.2.  0 */
    unsigned max_connections_per_address;   /* sessions at once of one IPv4
                                   address, or of one IPv6 network of 64 bits,
                                   which is the least that one customer has
                                   (RFC 6177 2); then 421 4.3.2.  Behind a
                                   proxy the client counts, not the proxy.
                                   Clients in xclient_networks do not count,
                                   because they come for many.  0 */
    unsigned max_connections_per_network;   /* the same for one network.  0 */
    unsigned network_bits_ipv4; /* how many bits of an address are its network;
                                   1 to 32.  24 */
    unsigned network_bits_ipv6; /* 1 to 64; a site has at least 48 (RFC 6177
                                   2).  48 */
    unsigned overload_share;    /* when more than this percentage of
                                   max_connections is in use, there is an
                                   *overload*: idle clients get less time
                                   (overload_timeout), so that there is room
                                   for others.  It ends an eighth below (80 and
                                   70).  0: never.  There is none if
                                   max_connections is below 10.  80 */
    unsigned long overload_timeout; /* in an overload `timeout` and
                                   `write_timeout` are at most this, also for
                                   clients that already wait, counted from
                                   their last command; the credit of content is
                                   limited to it, too; not 0.  10000 */
    size_t memory_limit;        /* octets that the server may allocate; more is
                                   refused.  0 */

    /* More times, in milliseconds; 0 means no limit. */
    unsigned long answer_timeout;   /* how long a hook's answer may be put off,
                                   then 451.  300000 */
    unsigned long write_timeout;    /* how long a client may not read its
                                   replies, then the connection is cut off.
                                   300000 */
    unsigned long greet_delay;  /* how long the greeting waits, after the
                                   connection, the handshake or the header of a
                                   proxy.  A client that sends something before
                                   it is early (postern_session_early).  Then,
                                   or when the time is over, the hook
                                   `connected` is called.  A few thousand find
                                   many spam clients, which do not wait.  0:
                                   the greeting does not wait.  0 */
    unsigned long drain_timeout;    /* how long sessions may continue after
                                   postern_server_stop; here 0 means not at
                                   all.  5000 */

    /* Grammar and extensions. */
    int strict_addresses;       /* accept only addresses that follow RFC 5321
                                   4.1.2 exactly; otherwise the addresses that
                                   aiosmtpd accepts, where brackets are
                                   optional.  0 */
    int bare_newline;           /* enum postern_bare_newline.
                                   POSTERN_NEWLINE_ACCEPT */
    int chunking;               /* RFC 3030: announce CHUNKING, allow BDAT.
                                   0 */
    int dsn;                    /* RFC 3461: announce DSN, accept RET, ENVID,
                                   NOTIFY and ORCPT.  Then your program has to
                                   send the notifications, or pass the values
                                   on (postern_mail.h decodes them).  0 */
    const char *extra_parameters;   /* parameters of MAIL and RCPT that are
                                   accepted although no keyword announces them,
                                   such as "XOORG,XATTRDIRECT", which some
                                   clients always send.  The hooks `mail` and
                                   `rcpt` get them; the hook `parameter` is not
                                   called.  Values of parameters that the
                                   library knows are checked ("RET,ENVID"
                                   without `dsn`).  NULL */
    const char *forbidden_commands; /* verbs of other protocols, such as HTTP.
                                   Before HELO such a verb is 421 4.7.0, and
                                   the session ends with
                                   POSTERN_REASON_FORBIDDEN.  Commands that you
                                   have added are allowed.  NULL: none.
                                   "CONNECT,DELETE,GET,HEAD,OPTIONS,
                                   PATCH,POST,PRI,PUT,TRACE" */
    int limits;                 /* RFC 9422: announce recipient_limit,
                                   mail_limit and recipient_domain_limit, those
                                   that are not 0, as LIMITS.  0 */
    unsigned mail_limit;        /* messages of a session: one more MAIL is 421
                                   4.7.0, and the session ends.  0: no limit */
    unsigned recipient_domain_limit;    /* different domains in the recipients
                                   of a transaction, as the client named them;
                                   then 452 4.5.3.  0: no limit */
    int binarymime;             /* RFC 3030 3: announce BINARYMIME, if there is
                                   CHUNKING, and accept BODY=BINARYMIME.  Such
                                   content may be any octets, whatever
                                   `bare_newline` is.  0 */

    /* Extensions that promise something.  The client asks by a parameter,
       which the hooks `mail` and `message` find by postern_parameter_find;
       your program has to do what it says. */
    int requiretls;             /* RFC 8689: announce REQUIRETLS, within TLS.
                                   Such a message may be passed on only with
                                   verified TLS.  0 */
    const char *mt_priority;    /* RFC 6710: announce MT-PRIORITY with this
                                   profile, such as "MIXER", at most 40 octets,
                                   or "" for none.  The value, -9 to 9, says
                                   which message is sent first.  NULL: not
                                   announced */
    int deliver_by;             /* RFC 2852: announce DELIVERBY.  BY is a time
                                   in seconds, and what to do with a message
                                   that takes longer.  0 */
    unsigned long deliver_by_minimum;   /* seconds: a shorter time is 555 if
                                   the message would have to be returned (mode
                                   R); at most 999999999.  0: no minimum */
    unsigned long hold_limit;   /* RFC 4865: announce FUTURERELEASE.  A message
                                   has to be held for HOLDFOR seconds, at most
                                   this value (up to 999999999), or until
                                   HOLDUNTIL.  0: not announced */
    const char *hold_until_limit;   /* the latest HOLDUNTIL, such as
                                   "2030-01-31T00:00:00Z" (RFC 3339, UTC);
                                   NULL: "9999-12-31T23:59:59Z" */
    const char *no_ehlo;        /* keywords that EHLO does not announce, such
                                   as "SIZE,8BITMIME"; their commands and
                                   parameters are refused.  An unknown keyword
                                   is INVALID.  NULL: all are announced */

    int enhanced_status_codes;  /* RFC 2034: announce it, and begin replies
                                   after EHLO with a code such as "2.0.0"; if
                                   the reply of a hook has none, it is added.
                                   LMTP always does this (RFC 2033 5).  0 */

    /* AUTH (RFC 4954).  It needs a hook `auth` or `auth_keys`. */
    int auth_required;          /* without AUTH, MAIL, RCPT, DATA, VRFY and
                                   HELP get 530; INVALID without one of these
                                   hooks.  0 */
    int auth_require_tls;       /* announce and allow AUTH only within TLS (RFC
                                   4954 4); 0: passwords may be sent without
                                   encryption.  1 */
    const char *auth_exclude;   /* mechanisms that are not offered, such as
                                   "LOGIN,CRAM-MD5".  NULL */
    unsigned auth_failure_limit;    /* after so many failures in a session AUTH
                                   is 421.  3 */
    unsigned long auth_failure_delay;   /* delay of the reply to a failure;
                                   nothing is read from the client meanwhile.
                                   0 */
    const char *auth_secret;    /* any text that no client knows, the same for
                                   all processes and after each start: SCRAM
                                   makes the salts of unknown users from it,
                                   and real salts do not change either.  It is
                                   read at the start, and not kept.  NULL:
                                   random at each start */
    unsigned long auth_timeout; /* how long a client may take for a response
                                   within AUTH, if `timeout` is longer; then
                                   421.  0: only `timeout` counts.  60000 */
    int auth_parameter;         /* accept AUTH=<> and the like at MAIL (RFC
                                   4954 5) although AUTH is not announced;
                                   Exchange and vCenter send it.  0 */

    /* The PROXY protocol, on listeners with POSTERN_LISTEN_PROXY. */
    const char *proxy_networks; /* the proxies whose headers are trusted:
                                   addresses and networks such as
                                   "127.0.0.0/8,::1", `local` for local
                                   sockets.  Connections of others are closed
                                   without a reply, because a header can claim
                                   any address.  NULL: no proxy */
    unsigned long proxy_timeout;    /* from the connection to the end of its
                                   header; 0 means no limit.  5000 */

    /* XCLIENT, as in Postfix. */
    const char *xclient_networks;   /* clients that may use XCLIENT to say for
                                   which client they speak, a list like
                                   proxy_networks; only they see it in EHLO.
                                   Behind a proxy the address of its client
                                   counts.  NULL: none */

    /* The environment of the server. */
    postern_resize resize;      /* the allocator; _init: realloc and free */
    void *resize_context;
    const struct postern_net *net;  /* the socket layer (postern_net.h); _init:
                                   the system's */

    /* The event loop of the application; NULL: the server has its own (section
       8). */
    int (*watch)(void *context, postern_socket socket, int wishes,
        void **application);
    void *watch_context;
} postern_options;

/* Every option at its default, with the C library's allocator and the
   system's sockets. */
void postern_options_init(postern_options *options);

/* The same without allocator and socket layer, which you have to set then.  A
   program that uses only this one links neither malloc nor sockets. */
void postern_options_init_bare(postern_options *options);


/* ==== 2. Hooks ========================================================== */

/*
 * A hook returns a reply as text:
 *
 *   NULL          do the default, as if there were no hook;
 *   "2xx words"   do the default (for example record the address, or accept
 *                 the message), but send these words.  (After message_begin
 *                 the reply is always 354; message_bytes, parameter and
 *                 starttls have no reply of their own);
 *   "4xx", "5xx"  refuse with these words;
 *   "421 words"   refuse, then close the session;
 *   postern_later(session, &ticket)   answer later (section 5).
 *
 * The library reads the text at once, so a constant, or the result of
 * postern_replyf, is right; an array on the hook's stack is not.
 * "250 one\ntwo" is a reply of two lines: the library sends "250-one" and
 * "250 two".  Long lines are folded at 510 octets (RFC 5321 4.5.3.1.5),
 * control characters other than tabs (and, without SMTPUTF8, octets that are
 * not ASCII) become "?", and the reply is cut at 8 KiB.  If the code is not
 * 200-299 or 400-599, the reply becomes "451 4.3.0", and the `error` hook is
 * called (300-399 is allowed after postern_expect_line).
 *
 * Strings that a hook gets are NUL-terminated, contain no control characters,
 * and are valid until the hook has answered, also if it answers later; after
 * that, or for another thread, make a copy.  With SMTPUTF8 they are valid
 * UTF-8, otherwise ASCII.  Other commands of a client are refused, except for
 * the host name of HELO and EHLO, which many machines send in some other
 * encoding: then octets that are not ASCII appear as "\xfc".
 *
 * A session is valid until `closed` and session_destroy have returned, an
 * envelope until its transaction ends (both not in another thread).
 *
 * A hook may call any function of this header, but postern_server_free, _run,
 * _step, _ready and _due do nothing there and return BUSY.  A hook should not
 * block, because all clients of the server wait for it.
 */

/* What message_bytes returns when it has used the octets. */
#define POSTERN_TAKEN ((const char *)0)

enum postern_log_level {
    POSTERN_LOG_INFO = 0,       /* a session began or ended */
    POSTERN_LOG_WARNING,        /* a client was refused something */
    POSTERN_LOG_ERROR           /* the system or a hook failed */
};

enum postern_direction { POSTERN_RECEIVED = 0, POSTERN_SENT = 1 };

/*
 * The hooks, in the order in which a session meets them.  Set the struct to
 * zeros (a static one is) and fill in what you need; the server makes a copy.
 */
typedef struct postern_handler {
    size_t size;                /* sizeof (postern_handler), or 0 for that;
                                   see "Sizes" in postern_base.h */
    void *context;              /* yours: postern_session_context */

    /* Your own data: postern_session_data(session) is what session_create
       returned, until session_destroy. */
    void *(*session_create)(postern_session *session);
    void (*session_destroy)(postern_session *session, void *data);

    /* On a listener with POSTERN_LISTEN_PROXY: the header has come
       (postern_proxy.h), and postern_session_peer is the client from now on.
       4xx and 5xx close the connection, without a reply. */
    const char *(*proxy)(postern_session *session,
        const postern_proxy *proxy);

    /* A client has connected.  NULL: "220 <hostname> <ident>"; a 2xx text
       replaces what follows "220 "; 4xx and 5xx are sent instead, and the
       session is closed (RFC 5321 3.1). */
    const char *(*connected)(postern_session *session);

    /* HELO and EHLO (RFC 5321 4.1.1.1).  NULL is "250 <hostname>" and, for
       EHLO, the list of extensions; a 2xx text replaces the first line.  An
       open transaction has ended before the call.  The name is recorded unless
       the hook refuses.  `keywords` can be changed (postern_mail.h) until the
       answer is given; if the answer is put off, get them by
       postern_ticket_keywords.  LHLO of LMTP calls `ehlo`. */
    const char *(*helo)(postern_session *session, const char *hostname);
    const char *(*ehlo)(postern_session *session, const char *hostname,
        postern_keywords *keywords);

    /* STARTTLS (RFC 3207) has succeeded.  The session begins anew, and what
       the client sent before is forgotten; data of session_create was
       destroyed and made again.  There is no reply: after 4xx and 5xx every
       further command but QUIT is "554 Command refused due to lack of
       security" (4.1); 421 is sent and closes.  This hook is not called if TLS
       begins with the connection; then `connected` is called after the
       handshake. */
    const char *(*starttls)(postern_session *session);

    /* AUTH (RFC 4954): may this client log in?  AUTH is announced if there is
       this hook or `auth_keys`: with `auth` PLAIN, LOGIN, XOAUTH2 and
       OAUTHBEARER, and EXTERNAL to clients that have shown a trusted
       certificate; with `auth_keys` SCRAM-SHA-256 and CRAM-MD5.  The
       credentials are valid until the answer is given, and are wiped then.
         A 2xx text lets the client in (the reply is 235, whatever the code
       is).  5xx, and NULL if there is a secret, is "535 5.7.8 Authentication
       credentials invalid".  4xx means that you cannot decide now (454).
         If the secret is NULL the mechanism has already checked the client,
       and NULL lets it in; you may still refuse it, for example because of
       `authzid`.
         OAUTHBEARER does not need a name (RFC 7628 3.1).  If `identity` is "",
       the token alone says who the client is: call postern_session_identify
       before you let it in, else it is 535. */
    const char *(*auth)(postern_session *session,
        const postern_credentials *credentials);

    /* Finds the keys of `identity`, for SCRAM-SHA-256 and CRAM-MD5.  Fill in
       *keys and return NULL.  For an unknown user return a 5xx text: it is not
       sent; the client continues and fails at the end, so that it does not
       learn which users exist.  It is shown a salt length and iterations; set
       `salt_length` and `iterations` to what your users have, or they are
       those of the last known user.  If you keep passwords set `password`,
       too, to anything: then it takes the same time.  Return 4xx if you cannot
       decide now.  What the pointers in *keys point to has to exist until the
       hook returns.  To answer later use postern_answer_keys. */
    const char *(*auth_keys)(postern_session *session, const char *mechanism,
        const char *identity, postern_auth_keys *keys);

    /* XCLIENT: a trusted client says for which client it speaks.  If the hook
       returns NULL or 2xx, postern_session_peer is that client from now on,
       HELO and LOGIN count as if they had been sent here, everything else is
       as at the beginning of a session, and `connected` is called for the
       greeting, again. */
    const char *(*xclient)(postern_session *session,
        const postern_xclient *xclient);

    /* MAIL (RFC 5321 4.1.1.2): the address without brackets, "" for the null
       reverse-path <>.  The options end with a NULL name.  The envelope exists
       already (postern_session_envelope), but without the address. */
    const char *(*mail)(postern_session *session, const char *address,
        const postern_parameter *options);

    /* RCPT (RFC 5321 4.1.1.3): an address such as "b@c.example".  It may have
       no domain: "postmaster", in any case (4.5.1), and without
       strict_addresses others, too. */
    const char *(*rcpt)(postern_session *session, const char *address,
        const postern_parameter *options);

    /* Called for each parameter of MAIL and RCPT that the library does not
       know or that is switched off, before the hook of the command.  `verb` is
       "MAIL" or "RCPT", `name` in upper case, `value` is NULL without a "=".
       NULL means 555 (RFC 5321 4.1.1.11); a 2xx text accepts the parameter. */
    const char *(*parameter)(postern_session *session, const char *verb,
        const char *name, const char *value);

    /* Your own data for each transaction, from MAIL to its end, whatever ends
       it: postern_envelope_data is what envelope_create returned.  This hook
       cannot refuse; return NULL after an error, and check for it in
       `mail`. */
    void *(*envelope_create)(postern_session *session);
    void (*envelope_destroy)(postern_session *session, void *data);

    /* Content is about to come: called at DATA before 354 (RFC 5321 4.1.1.4),
       and at the first BDAT (RFC 3030 2).  A refusal is sent instead of 354
       and ends the transaction.  Otherwise exactly one of `message` and
       `message_aborted` follows, even if the server is freed. */
    const char *(*message_begin)(postern_session *session,
        postern_envelope *envelope);

    /* Content as it arrives, without stuffed dots (RFC 5321 4.5.2), in spans
       of 1 to POSTERN_SPAN_MAX octets.  The spans do not follow lines, and are
       valid only until the hook returns.  Return POSTERN_TAKEN; or
       postern_pause(session, &ticket): nothing was used, and after
       postern_resume the next span begins with the same octets and is at least
       as long (so a hook may use a part and skip it then); or a 4xx or 5xx
       text: message_aborted is called, the rest is read and dropped, and the
       text is sent after the end.  postern_later is not allowed.  Without this
       hook the content is assembled for `message`; without both it is
       dropped. */
    const char *(*message_bytes)(postern_session *session,
        postern_envelope *envelope, const char *octets, size_t length);

    /* The content is complete.  NULL and 2xx promise the client that you take
       care of the message (RFC 5321 4.2.5 and 6.1).  After this call
       message_aborted is not called, whatever happens before a later answer:
       the client may leave, the server may stop, the answer may come too late,
       which is 451.  Then the envelope ends at once, unless you have taken it
       (postern_envelope_take), and postern_answer returns STALE: the client
       has not got your answer and may send the message again. */
    const char *(*message)(postern_session *session,
        postern_envelope *envelope);

    /* A message that has begun will not be completed, and `message` is not
       called for it; the reason is one of enum postern_reason.  Free what you
       have of it. */
    void (*message_aborted)(postern_session *session,
        postern_envelope *envelope, int reason);

    /* LMTP (POSTERN_LISTEN_LMTP) only: the verdict for one recipient (RFC 2033
       4.2).  If `message` has not refused, this is called for each RCPT that
       was accepted, in order, also if an address was given twice; `index`
       counts them from 0.  Recipients that a hook has added are left out.
       NULL means the reply of `message`; without this hook, and if `message`
       refuses, all recipients get that.  Each answer may be put off; the call
       for the next recipient comes after the answer to this one.  To have the
       verdicts in any order, start the work for all recipients in `message`:
       then return here what is known already, and put off what is not, which
       delays no reply, because replies have an order.  421 closes,
       and the remaining recipients get no reply.  `recipient` and `envelope`
       are NULL if the envelope was taken. */
    const char *(*verdict)(postern_session *session,
        postern_envelope *envelope, const postern_recipient *recipient,
        size_t index);

    /* The other commands (RFC 5321 4.1.1.5 to 4.1.1.10).  `argument` is NULL
       if there was none.  At RSET the transaction has ended before the call;
       QUIT always closes. */
    const char *(*rset)(postern_session *session);
    const char *(*noop)(postern_session *session, const char *argument);
    const char *(*vrfy)(postern_session *session, const char *address);
    const char *(*quit)(postern_session *session);

    /* The session has ended; the reason is one of enum postern_reason.  It is
       the last hook of a session except session_destroy. */
    void (*closed)(postern_session *session, int reason);

    /* postern_server_wake was called, once or more.  `context` is the
       handler's.  See postern_server_add_wakeup, too. */
    void (*woken)(postern_server *server, void *context);

    /* A hook returned something that is not allowed, or the system reported an
       error: one of POSTERN_E_ and a text.  session is NULL if it concerns no
       session. */
    void (*error)(postern_server *server, postern_session *session, int error,
        const char *text);

    /* One line for each event of a log, without secrets and control
       characters, cut at 639 octets.  A session has a number
       (postern_session_number); session NULL: it is no session's.

       INFO     connected from ADDRESS:PORT on LISTENER
                XCLIENT says ADDRESS:PORT
                connected from ADDRESS:PORT on LISTENER (smtps)
                connected from ADDRESS:PORT on LISTENER by ADDRESS:PORT
                TLS: VERSION SUITE[, for NAME][, by CLIENT][, resumed]
                closed: REASON, N messages, N kB
                overload is over: N of N connections
       WARNING  refused: REPLY
                TLS failed: WHY
                turned away ADDRESS:PORT on LISTENER: WHY
                overload: N of N connections
       ERROR    failed: TEXT

       An IPv6 address is in brackets.  `by` is the proxy, if there is one.
       REASON is postern_reason_text; the messages are the accepted ones, and
       the kB (of 1000 octets, rounded up) are their content.  A REPLY of 4xx
       or 5xx is logged when it is sent, only its first line.  TEXT is what the
       `error` hook would get; if there is one, it gets it instead of this
       hook. */
    void (*log)(postern_server *server, postern_session *session, int level,
        const char *text);

    /* The dialogue: command lines without CRLF, and replies as they are sent,
       in whole lines unless the client reads slowly.  Content is not shown.  A
       line for postern_expect_line is "********", and so is what follows the
       verb of a command with POSTERN_SECRET.  In a command line with other
       octets than printing ASCII (with SMTPUTF8: UTF-8) these are escaped, as
       "\x1b"; such a line is cut at about 1 KiB. */
    void (*trace)(postern_session *session, int direction, const char *octets,
        size_t length);
} postern_handler;


/* ==== 3. The server ===================================================== */

/*
 * Makes a server with these options and hooks; both are copied.  `handler` may
 * be NULL: messages are accepted and dropped.  Free the server with
 * postern_server_free.  *error (if error is not NULL) is 0; or the function
 * returns NULL and *error says why: INVALID (which option, see
 * postern_error_text), NOTLS, NOMEM, FULL, FAILED.
 */
postern_server *postern_server_new(const postern_options *options,
    const postern_handler *handler, int *error);

/*
 * Closes everything at once, with 421 where that can be sent without waiting,
 * and frees the server; hooks of what ends are called.  NULL is allowed.  0;
 * or BUSY: inside a hook it does nothing; call postern_server_stop there.
 */
int postern_server_free(postern_server *server);

/* Flags of a listener.  The first two need options.tls_context, the third one
   of the hooks `auth` and `auth_keys`, the fourth options.proxy_networks. */
enum postern_listen {
    POSTERN_LISTEN_SMTPS = 1,       /* TLS from the first octet (RFC 8314) */
    POSTERN_LISTEN_REQUIRE_TLS = 2, /* as options.require_starttls */
    POSTERN_LISTEN_REQUIRE_AUTH = 4,    /* as options.auth_required */
    POSTERN_LISTEN_PROXY = 8,       /* each connection begins with a header of
                                   the PROXY protocol (postern_proxy.h), before
                                   TLS and the greeting.  The session begins
                                   after the header.  A connection without a
                                   header is closed without a reply */
    POSTERN_LISTEN_LMTP = 16,       /* LMTP (RFC 2033): LHLO instead of HELO
                                       and EHLO, after the content a reply for
                                       each recipient (see `verdict`), and
                                       codes of RFC 2034 in replies; they are
                                       added to a text that has none */
    POSTERN_LISTEN_UNIX = 32,       /* a Unix-domain socket: `host` is its
                                   path, `port` 0.  The peers are "local" in
                                   hooks and logs */
    POSTERN_LISTEN_REUSEPORT = 64   /* several processes may listen on this
                                   port, and the system distributes the
                                   connections: Linux, and FreeBSD from 12
                                   on */
};

/*
 * Listens on `host` and `port`: a host name or numeric address, NULL for both
 * loopback addresses, "*" for all addresses (for these two, IPv4 or IPv6 may
 * be missing on this machine).  Port 0 lets the system choose; all addresses
 * of a name get the same port.  `flags` is one of enum postern_listen, or
 * several added up, or 0.  Returns the number of the listener (0, 1, 2 ...),
 * or INUSE, NOADDR, DENIED, FULL, NOMEM, FAILED, INVALID (the port, the flags,
 * or the server was stopped); after an error nothing listens that did not
 * before.  This call blocks while it looks up `host`, and in the first call
 * the name of this machine (see `hostname`).  No later function looks up
 * names.
 */
int postern_server_listen(postern_server *server, const char *host,
    unsigned port, int flags);

/*
 * More options of a listener; set them up with _init.
 *
 * If the file of a Unix-domain socket exists and no process listens on it, for
 * example because a server was killed, the new server takes it over.  If a
 * process listens, or the file is of another kind, it is INUSE.  The file is
 * removed when the listener is closed, unless another process listens on it by
 * then, such as a child that has inherited the socket.  NODIR, NOTDIR,
 * READONLY: the file cannot be made.  INVALID: the path is too long (the limit
 * is about 100 octets), or the system has no such sockets (Windows).
 */
typedef struct postern_listen_options {
    size_t size;                /* sizeof (postern_listen_options) */
    int flags;                  /* as of postern_server_listen.  0 */
    int backlog;                /* connections that may wait to be accepted; 0:
                                   the default of the system.  0 */
    unsigned mode;              /* permissions of a Unix-domain socket, such as
                                   0660: clients need write permission.  0: as
                                   the umask of the process says.  0 */
} postern_listen_options;
void postern_listen_options_init(postern_listen_options *options);
int postern_server_listen_with(postern_server *server, const char *host,
    unsigned port, const postern_listen_options *options);

/*
 * Listens on a socket that another program has opened, or that was opened in a
 * way that postern does not know; it has to listen already.  `socket` is a
 * descriptor or a SOCKET; the server closes it, also if this fails.  Returns
 * as postern_server_listen, and the first call looks up the name of this
 * machine.
 */
int postern_server_listen_socket(postern_server *server, postern_socket socket,
    int flags);

/*
 * Listens on sockets that a supervisor has opened, in the way of systemd: the
 * sockets of a service are descriptors from 3 on; LISTEN_FDS is their number,
 * LISTEN_PID the process that they are for, and LISTEN_FDNAMES their names
 * (FileDescriptorName=).  All sockets with the name `name` (NULL: all sockets)
 * become one listener, with at most 16 sockets.  The files of Unix-domain
 * sockets are not removed, because the supervisor has made them.  Returns as
 * postern_server_listen_socket; or an error with which all of them stay open,
 * as they were: NOADDR: there is no socket with this name; FULL: there are
 * more than 16; INUSE: this server has one of them already; INVALID: one of
 * them is not a socket that listens.  On Windows it is always NOADDR.
 */
int postern_server_listen_inherited(postern_server *server, const char *name,
    int flags);

/*
 * Pauses a listener, and resumes it.  While it is paused no clients are
 * accepted; they wait in the queue of the system.  Its sessions continue.  0;
 * STALE: there is no such listener (any more).  _resume may fail with FULL or
 * NOMEM; then the listener is still paused.
 */
int postern_server_pause_listener(postern_server *server, int listener);
int postern_server_resume_listener(postern_server *server, int listener);

/* Closes a listener.  The system closes the connections that wait in its
   queue; its sessions continue.  The number is not used again.  A server may
   have no listeners.  0, or STALE. */
int postern_server_close_listener(postern_server *server, int listener);

/*
 * From now on greetings and replies contain this name (it is copied), as if it
 * were `hostname` of the options.  A program that must not block sets some
 * name in the options, listens, looks up the full name in a thread or process
 * of its own, and then sets it here.  Only in the server's thread, hooks
 * included; each call takes up to 1 KiB until the server is freed.  0, or
 * INVALID (as for `hostname`; NULL) or NOMEM, and the name is unchanged.
 */
int postern_server_set_hostname(postern_server *server, const char *hostname);

/* The port of a listener, or 0: there is no such listener (any more, once the
   server stops). */
unsigned postern_server_port(const postern_server *server, int listener);

/* The path of a listener whose Unix-domain socket the server has made, or
   NULL: it has none. */
const char *postern_server_path(const postern_server *server, int listener);

/* Fills in the address number `index` (0, 1 ...) of a listener: 1, or 0: it
   has fewer addresses. */
int postern_server_address(const postern_server *server, int listener,
    int index, postern_address *address);

/*
 * Serves until postern_server_stop, then returns 0 if every session ended well
 * and 1 if some had to be cut off.  Or it returns BUSY (inside a hook), or
 * FAILED: waiting for sockets has failed and will always fail; or the last
 * listener has failed, and the `error` hook has not opened another one (the
 * server has stopped then, after a drain as below).  Temporary errors, such as
 * a lack of memory or of descriptors, do not end it.  A server that has
 * stopped cannot be started again.
 */
int postern_server_run(postern_server *server);

/*
 * One pass of the same loop: waits for at most `milliseconds` (0: not at all,
 * negative: as long as it takes), serves what is ready, returns 1; 0 when the
 * server has stopped; below zero as postern_server_run.
 */
int postern_server_step(postern_server *server, long milliseconds);

/*
 * Ends postern_server_run.  The first call drains: no new sessions, 421 to the
 * idle (RFC 5321 3.8), content on its way and answers put off may finish
 * within `drain_timeout`.  The second call stops now, also when both came from
 * different threads at once.  Safe in a signal handler and in any thread.
 */
void postern_server_stop(postern_server *server);

/*
 * From now on SIGINT and SIGTERM (on Windows Ctrl-C, Ctrl-Break, and the
 * closing of the console) call postern_server_stop: the first one drains, the
 * second one stops now.  This is for programs that leave signals to postern;
 * nothing else in this library touches them.  One server in a process: a later
 * call puts another in its place.  NULL gives back what was there before the
 * first call; do so before postern_server_free, and in a program with threads
 * let one of them alone take these signals, so that no handler is still at
 * work then.  A child of fork() has them, too.  System calls that a signal
 * interrupts are not restarted (EINTR).  Returns 0, or FAILED.
 */
int postern_stop_on_signals(postern_server *server);

/*
 * Makes the server call the `woken` hook in its own thread, once for any
 * number of calls.  Safe in a signal handler and in any thread: this is how a
 * worker thread hands its result over (section 5).
 */
void postern_server_wake(postern_server *server);

/*
 * A callback for wakes, which is called before the hook `woken`.  With it a
 * library that uses this one needs no hook of the application.  The struct is
 * yours, and must stay in its place until it is removed or `freed` was called.
 */
typedef struct postern_wakeup {
    void (*woken)(postern_server *server, void *context);
    void (*freed)(postern_server *server, void *context);   /* or NULL: called
                                   by postern_server_free.  The sessions have
                                   ended; it is the last call of these
                                   callbacks */
    void *context;
    struct postern_wakeup *next;    /* the library's */
} postern_wakeup;

/* Both may be called in a hook, and in the callbacks above.  _add returns 0,
   INVALID (`woken` is NULL), or STALE: the server is being freed. */
int postern_server_add_wakeup(postern_server *server, postern_wakeup *wakeup);
void postern_server_remove_wakeup(postern_server *server,
    postern_wakeup *wakeup);

/*
 * Calls `callback(server, context)` once, after `milliseconds`; 0 means in the
 * next pass of the loop.  The callback may do what a hook may do.  Returns a
 * number above 0 for this timer, or NOMEM, or INVALID (callback is NULL).
 * `context` has to live until the callback was called or the timer was
 * cancelled.  When the server has stopped, no more callbacks are called.
 */
int postern_server_after(postern_server *server, unsigned long milliseconds,
    void (*callback)(postern_server *server, void *context), void *context);

/* Cancels a timer, by the number that postern_server_after returned.  0, or
   STALE: the callback was called (also while it runs), or the timer was
   cancelled before.  A number is used again only after two thousand million
   others. */
int postern_server_cancel(postern_server *server, int timer);

/*
 * Watches a socket of yours in the server's loop or, with options.watch, in
 * yours: calls `callback(server, socket, events, context)` while one of the
 * wished events is true.  `wishes` and `events` are POSTERN_READ,
 * POSTERN_WRITE, or both; with wishes of 0 the socket stays registered without
 * events.  The callback may do what a hook may do, and watch and unwatch any
 * socket, also its own, also one with an event in the same pass.
 *
 * To change wishes, callback or context, call it again; the same or fewer
 * wishes never fail.  A socket is watched until postern_server_unwatch, which
 * has to be called before you close it; a socket that was closed while it is
 * watched looks always ready.  The socket stays yours: the server does not
 * close it when it is freed.  There are no more callbacks when the server has
 * stopped.
 *
 * Readiness is level triggered.  After an error, a hangup or a failed
 * connection the wished events are reported; the next call on the socket tells
 * the error.  An event may be wrong, so the socket must be non-blocking.  The
 * first 64 sockets have no delay; quiet ones after them may wait up to 50 ms
 * while the server is busy, as quiet clients do.
 *
 * 0, NOMEM, FULL (the loop cannot watch so many), INVALID (callback is NULL,
 * wrong wishes).
 */
int postern_server_watch(postern_server *server, postern_socket socket,
    int wishes, void (*callback)(postern_server *server,
    postern_socket socket, int events, void *context), void *context);

/* Stops calling the callback of this socket; 0, or STALE: it was not
   watched. */
int postern_server_unwatch(postern_server *server, postern_socket socket);

/* Octets that the server has allocated, with the server itself; and in *peak
   (if peak is not NULL) the largest value so far.  A TLS context has a count of
   its own: postern_tls_memory(). */
size_t postern_server_memory(const postern_server *server, size_t *peak);

/* The number of sessions, with those that have ended and wait for their client
   to close. */
size_t postern_server_sessions(const postern_server *server);

/* Is there an overload now (see `overload_share`), 1 or 0? */
int postern_server_overloaded(const postern_server *server);

/* Counters since the server was made.  The struct belongs to the server,
   changes, and is valid until the server is freed. */
const postern_counters *postern_server_counters(const postern_server *server);

/*
 * Goes through all sessions that have not ended, in any order: NULL returns
 * the first one, a session the next one; the last one returns NULL.  You may
 * close sessions on the way.  Do it in one go, in one hook or timer: before
 * the next pass a session may be freed.
 */
postern_session *postern_server_next_session(postern_server *server,
    postern_session *session);

/* The options in force, with `hostname` and `ident` filled in.  They belong to
   the server and are valid until it is freed (command_call_limit until it is
   changed).  hostname is NULL before the first postern_server_listen, unless
   it was set. */
const postern_options *postern_server_options(const postern_server *server);

/*
 * Changes options while the server runs, also in a hook:
 *
 *     postern_options options = *postern_server_options(server);
 *
 *     options.local_part_limit = 64;
 *     error = postern_server_set_options(server, &options, NULL);
 *
 * Only limits and times may change: the members whose name ends with _limit
 * (except hold_until_limit) or _timeout, `timeout`, those that begin with
 * max_connections, overload_share, deliver_by_minimum, auth_failure_delay and
 * greet_delay.  All others must have the same value; for strings the text must
 * be the same, and for hostname, ident and hold_until_limit NULL is also
 * allowed if the library has filled them in.
 *
 * A new limit applies to commands that come later; the limits of a line and of
 * a message apply to content that begins later; the next EHLO announces them.
 * Counts are kept: a verb that was sent before keeps what was left of its
 * command_call_limit; mail_limit counts messages while there is a limit, and
 * max_connections_per_address and _per_network count clients that have come
 * while one of the two was set.  A new time applies at once, also to clients
 * that already wait, counted from when their waiting began; proxy_timeout,
 * auth_timeout, auth_failure_delay and greet_delay apply to times that begin
 * later.
 *
 * 0; or nothing has changed: INVALID_CHANGE, and *which (if `which` is not
 * NULL) is the name of the option that cannot be changed, a static string;
 * INVALID for a wrong value, as in postern_server_new, and *which is NULL;
 * NOMEM.
 */
int postern_server_set_options(postern_server *server,
    const postern_options *options, const char **which);

/* The handler's context. */
void *postern_server_context(const postern_server *server);


/* ==== 4. Commands and extensions ======================================== */

/*
 * A command of your own, or one that replaces a built-in.  The callback gets
 * what follows the verb, without the blanks around it, or NULL if there is
 * nothing, and returns a reply as hooks do.
 *
 * For a command of your own NULL means "250 OK".  If it replaces a built-in,
 * NULL runs the built-in, with its hooks (to send something before its reply,
 * use postern_push with the same code).  So this checks something before a
 * built-in, and clients do not notice:
 *
 *     static const postern_command guard = { "MAIL", POSTERN_BUILT_IN,
 *         POSTERN_BUILT_IN, POSTERN_NEEDS_NOTHING, look_first, NULL };
 *
 * What follows AUTH is a secret, whoever takes it.  A reply to BDAT is said
 * when its chunk has been read and thrown away (RFC 3030 2), and ends the
 * transaction; without a recipient the built-in refuses, as ever.
 */
typedef struct postern_command {
    const char *verb;           /* 1 to 64 letters and digits, in any case */
    const char *syntax;         /* the text in HELP, such as "PING [ignored]";
                                   POSTERN_BUILT_IN: the text of the built-in
                                   that it replaces, while HELP would show it;
                                   NULL: hidden from HELP, also if it replaces
                                   a built-in */
    const char *extended_suffix;    /* HELP adds it after EHLO; or
                                   POSTERN_BUILT_IN, or NULL */
    unsigned needs;             /* enum postern_needs, added up; a built-in
                                   that it runs has its own needs, too.  For
                                   POSTERN_SECRET see the `trace` hook */
    const char *(*callback)(postern_session *session, const char *argument,
        void *context);
    void *context;
} postern_command;

/*
 * Adds a command; the strings are copied, `context` is not.  HELP shows it,
 * command_call_limit counts it, and it waits for required STARTTLS, as
 * built-in commands do.  0, INVALID (no verb or callback, the verb was added
 * already, or POSTERN_BUILT_IN without a built-in), NOMEM, BUSY (there are
 * sessions).
 */
int postern_server_add_command(postern_server *server,
    const postern_command *command);

/*
 * Adds a mechanism of AUTH, or replaces the built-in one with this name; EHLO
 * lists it first.  The name (1 to 20 of A-Z, 0-9, "-" and "_", RFC 4422 3.1)
 * is copied, `context` is not.
 *
 * The callback gets the decoded response of the client, with a NUL after it;
 * it is valid until the callback has answered, and is wiped then.  NULL: the
 * client has sent no response with AUTH.  It returns a reply as hooks do, also
 * later:
 *
 *     "334 text"  the text is sent in base64 ("334" alone: an empty challenge)
 *                 and the callback is called again with the next response
 *     2xx         the client is the one of postern_session_identify; the hook
 *                 `auth` is called next, with a secret that is NULL
 *     NULL, 5xx   it has failed: 535, or the text
 *     4xx         you cannot decide now: the text
 *
 * If the client gives up ("*") the library replies.  Keep the state of an
 * exchange in the data of the session.  0, INVALID (the name, no callback, or
 * it was added already), NOMEM, BUSY (there are sessions).
 */
int postern_server_add_mechanism(postern_server *server, const char *name,
    const char *(*callback)(postern_session *session, const char *response,
    size_t length, void *context), void *context);

/* In such a callback or in `auth`, or while the answer is put off: sets who
   the client is, and as whom it wants to act (NULL: as itself).  Both are
   copied.  0, NOMEM (they are too long), INVALID (another hook, or no
   text). */
int postern_session_identify(postern_session *session, const char *identity,
    const char *authzid);


/* ==== 5. Answers that come later ======================================== */

/* Identifies one question of one session.  You may copy it, also to other
   threads; it may live longer than the session. */
typedef struct postern_ticket {
    unsigned long slot;
    unsigned long generation;
} postern_ticket;

/*
 * return postern_later(session, &ticket); puts off the answer of any hook that
 * returns a reply, except message_bytes.  Further commands of the client wait.
 * Call postern_answer within `answer_timeout`, else the client gets 451 4.3.2.
 * *ticket is valid at once: store it before you return.  A session has one
 * open ticket; if the hook returns something else the ticket is void.
 */
const char *postern_later(postern_session *session, postern_ticket *ticket);

/*
 * Gives the answer that the hook would have returned, NULL included; the text
 * is copied.  It calls no hook, so it may be used inside any hook.  Only in
 * the server's thread: a worker puts its result where `woken` finds it and
 * calls postern_server_wake.  0, or STALE: the client has left, the time is
 * over, or there was an answer already.  (Without memory for the copy it
 * returns 0, and the client gets 451.)
 */
int postern_answer(postern_server *server, postern_ticket ticket,
    const char *text);

/* The session that waits for this answer, or NULL: postern_answer would return
   STALE.  Only in the server's thread. */
postern_session *postern_ticket_session(postern_server *server,
    postern_ticket ticket);

/*
 * The same for the hook `auth_keys`: *keys and what it points to are copied.
 * NULL, or keys with neither a password nor a salt: the user is unknown.  0,
 * STALE as above, or INVALID: the question is that of another hook.
 */
int postern_answer_keys(postern_server *server, postern_ticket ticket,
    const postern_auth_keys *keys);

/*
 * The list of EHLO, while the answer of `ehlo` is put off.  Change it, then
 * call postern_answer.  NULL: the ticket is STALE as above, or the question is
 * that of another hook.  The pointer is valid until the present hook or timer
 * returns, and until postern_answer; keep the ticket and not the pointer,
 * because the client may leave between two hooks.
 */
postern_keywords *postern_ticket_keywords(postern_server *server,
    postern_ticket ticket);

/*
 * return postern_pause(session, &ticket); in message_bytes: not now.  The hook
 * gets the same octets again after postern_resume, which returns 0, or STALE
 * as above.  If it is not called within `answer_timeout` the message is
 * aborted with 451 4.3.2.  The client's `timeout` does not run meanwhile.
 */
const char *postern_pause(postern_session *session, postern_ticket *ticket);
int postern_resume(postern_server *server, postern_ticket ticket);

/*
 * In the callback of a command, or while its answer is put off:
 *
 *     if (postern_expect_line(session, 1000, got_line, context) != 0)
 *         return "451 4.3.0 not now";
 *     return "334 VXNlcg==";
 *
 * If the answer is now 300-399, returned or given to postern_answer, the next
 * line of the client, without its CRLF and of at most `limit` octets (up to
 * 65535), goes to `got_line`.  That answers as the command would, and may
 * expect another line; NULL is "250 OK".  A longer line is 500 5.5.6.  Any
 * other answer cancels it.  `context` has to live until the line has come or
 * the session has ended.  0, NOMEM, INVALID (got_line is NULL, the limit is
 * above 65535, or it is called elsewhere).
 */
int postern_expect_line(postern_session *session, unsigned limit,
    const char *(*got_line)(postern_session *session, const char *line,
    void *context), void *context);


/* ==== 6. Inside a session =============================================== */

/* The server, the handler's context, and your own data (from session_create,
   or set here; the library never frees it). */
postern_server *postern_session_server(postern_session *session);
void *postern_session_context(postern_session *session);
void *postern_session_data(postern_session *session);
void postern_session_set_data(postern_session *session, void *data);

/* A number for logs: 1 for the first session of the server, 2 ... */
unsigned long postern_session_number(const postern_session *session);

/* The address of the client, and the listener to which it has connected; valid
   as long as the session.  If a proxy, or XCLIENT, has named the client, it is
   that address. */
const postern_address *postern_session_peer(const postern_session *session);
int postern_session_listener(const postern_session *session);

/* What the proxy has sent (postern_proxy.h), or NULL; valid as long as the
   session, also after STARTTLS. */
const postern_proxy *postern_session_proxy(const postern_session *session);

/* What XCLIENT has said, or NULL; valid until the next XCLIENT. */
const postern_xclient *postern_session_xclient(
    const postern_session *session);

/* The name given in HELO, EHLO or LHLO, or NULL; valid until the next of them.
   Was it EHLO or LHLO?  Is it LMTP? */
const char *postern_session_host_name(const postern_session *session);
int postern_session_extended_smtp(const postern_session *session);
int postern_session_lmtp(const postern_session *session);

/* Has AUTH succeeded?  The identity of the client, and the mechanism; NULL
   before.  They stay after RSET and EHLO, until STARTTLS. */
int postern_session_authenticated(const postern_session *session);
const char *postern_session_identity(const postern_session *session);
const char *postern_session_mechanism(const postern_session *session);

/*
 * Your own data about the user: a row of a table, rights.  Call _set_auth_data
 * in `auth`, `auth_keys`, the callback of a mechanism, or while the answer of
 * one is put off.  _auth_data returns it from then on, and after a successful
 * AUTH as long as postern_session_identity has a name: also after RSET and
 * EHLO, until STARTTLS or XCLIENT.  After a failed AUTH, and without data, it
 * returns NULL.
 *
 * If destroy is not NULL, destroy(data) is called once: when other data
 * replaces it, or before session_destroy, at the end or at STARTTLS.  0; or
 * NOMEM, INVALID (another hook), and then it is never called.
 */
int postern_session_set_auth_data(postern_session *session, void *data,
    void (*destroy)(void *data));
void *postern_session_auth_data(const postern_session *session);

/* Is the connection encrypted?  _facts fills in what is known about it
   (postern_tls.h): 1, or 0: it is not encrypted.  The texts are valid as long
   as the session. */
int postern_session_tls(const postern_session *session);
int postern_session_tls_facts(const postern_session *session,
    struct postern_tls_facts *facts);

/* Has the client spoken before it was greeted, 1 or 0?  RFC 5321 3.1 says that
   it waits for the greeting, and some that send unwanted mail do not.  It is
   seen during `greet_delay`, and while the answer of the `connected` hook is
   put off.  That hook can refuse it: "554 5.5.1 you spoke too early".
   postern_counters counts them. */
int postern_session_early(const postern_session *session);

/* Has the client closed its side of the connection, 1 or 0?  While an answer is
   put off this is noticed unless the client has sent several KiB of further
   commands.  The answer is still sent, because a client may close only the
   side on which it sends; but probably nobody waits for it.  If the connection
   is lost the session ends, and its ticket is STALE. */
int postern_session_left(const postern_session *session);

/* The transaction of the session, or NULL: there is none. */
postern_envelope *postern_session_envelope(postern_session *session);

/*
 * Sends a line now, before the reply of the present command: "250-more words"
 * (code, then "-" or a blank).  With "-" the line is a part of that reply and
 * must have the same code (RFC 5321 4.2.1).  In the `ehlo` hook it is put
 * before HELP; elsewhere it is sent at once.  The line is copied.  0, INVALID
 * (no code, or there is no command), FULL (the client does not read), NOMEM.
 */
int postern_push(postern_session *session, const char *line);

/*
 * Formats a reply as printf does, with %s, %d, %u, %lu and %%; it is cut at
 * 2047 octets (511 with -DPST_PROFILE_SMALL).  The result is valid until the
 * next call for the same server: return postern_replyf(...).  If there is
 * another % the `error` hook is called, and the rest of the format is copied
 * unchanged.  It needs a session; to postern_answer you can give any text.
 */
const char *postern_replyf(postern_session *session, const char *format, ...)
    POSTERN_FORMAT(2, 3);

/*
 * In the `mail` and `rcpt` hooks, or while the answer of one is put off:
 * records this address instead of the one that the client has sent.  It is
 * copied, and not checked.  NULL in `rcpt`: accept the recipient, but do not
 * record it; a message without any other recipient is refused.  0, NOMEM (or
 * it is longer than a line), INVALID (in another hook, also `vrfy`, whose
 * result is only its reply; NULL in `mail`, or in LMTP, where each recipient
 * has a reply).
 */
int postern_session_rewrite(postern_session *session, const char *address);

/*
 * Closes the session.  In a hook of this session, or while an answer is put
 * off: after the reply to the present command was sent, whoever makes that
 * reply; later commands are not answered.  In content, which has no reply yet:
 * with 421 (RFC 5321 3.8), or with the refusal of the content.  Elsewhere,
 * such as in a timer or a hook of another session: in the next pass, with 421.
 * A message that has begun is aborted.  The session is valid until `closed`
 * and session_destroy have returned, as always.
 */
void postern_session_close(postern_session *session);

/*
 * The same without any further reply: neither that of the present hook nor
 * 421; replies from before are still sent.  To the client this is a broken
 * connection, and it sends a message again for which it has no reply (RFC 5321
 * 4.1.1.5).
 */
void postern_session_abandon(postern_session *session);


/* ==== 7. Envelopes ======================================================
 *
 * postern_mail.h: postern_envelope_mail_from, _rcpt_tos, _content ...; the
 * parameters of MAIL and RCPT; the list of EHLO; the reasons why a message or
 * a session ended.
 */

/*
 * In the `message` hook, or while its answer is put off: the envelope, with
 * the content, becomes yours, whatever the answer is.  Free it by
 * postern_envelope_free, before postern_server_free and in the server's
 * thread.  Its data is yours, too: envelope_destroy is not called.  NULL:
 * there is no complete message now.  Another thread may read the envelope, if
 * no other thread does.
 */
postern_envelope *postern_envelope_take(postern_session *session);
void postern_envelope_free(postern_server *server, postern_envelope *envelope);


/* ==== 8. In an event loop of your own ===================================
 *
 * If your program has its own event loop (epoll, kqueue, libuv, poll ...), it
 * watches the sockets of the server, which the server tells it by the callback
 * options.watch.  In the thread of the loop it calls
 *
 *     postern_server_ready     when a socket is ready;
 *     postern_server_deadline  before it waits, to learn the longest time;
 *     postern_server_due       after it has waited.
 *
 * postern_server_run and _step are INVALID then; everything else, such as
 * hooks, answers, _stop, _wake and _after, works as usual.
 *
 * The server calls options.watch whenever the wishes for a socket change, also
 * inside postern_server_new, _listen and _free; so the loop has to exist
 * before the server and after it.  The wishes are POSTERN_READ, POSTERN_WRITE,
 * both, or 0: do not watch this socket any more.  After 0 the socket may be
 * closed as soon as the callback returns, and a new one may get the same
 * number; or the same socket may be watched again.  `application` points to a
 * pointer of yours for this socket.  It is NULL if the socket was not watched,
 * and keeps what you store in it until the call with 0: free that there,
 * because the server forgets it then.  `application` itself is valid only
 * during the call.
 *
 * Readiness is level triggered: a socket with unread input is ready again.
 * Report an error or a hangup as both events; the server finds the error.
 *
 * The callback returns 0, or FULL or NOMEM if the socket cannot be watched;
 * then the client is turned away (the result for 0 is ignored).  It must not
 * call the server.
 */

/* 0; STALE: the socket is not watched any more (this is no error: events that
   were fetched together may come too late); BUSY: inside a hook.  Events that
   are not wished are ignored, and a wrong event does no harm. */
int postern_server_ready(postern_server *server, postern_socket socket,
    int events);

/* 1 and the milliseconds until postern_server_due has something to do,
   possibly 0; or 0, and -1 in *milliseconds: only a socket can wake it.  You
   may wait for a shorter time. */
int postern_server_deadline(const postern_server *server, long *milliseconds);

/* Handles timers and answers (a stop or a wake makes a socket ready).  1, or
   0: the server has stopped, free it; FAILED: it has stopped because it has no
   listener; BUSY.  Call it after each wait of your loop. */
int postern_server_due(postern_server *server);

#ifdef __cplusplus
}
#endif

#endif
