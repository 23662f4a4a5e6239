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
 *         if (content != NULL)                      NULL: it is empty
 *             fwrite(content, 1, length, stdout);
 *         return NULL;                              "do the default": 250 OK
 *     }
 *
 *     postern_options options;
 *     static postern_handler handler;               all callbacks NULL
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
 * examples/ has whole programs: hello.c, ping.c (commands of your own),
 * filter.c (addresses and header fields), save_eml.c (content as it comes),
 * streaming.c (back-pressure), async_answer.c (threads and deadlines),
 * starttls.c (certificates), stdio.c (the engine alone), epoll.c, libuv.c and
 * poll.c (in a loop of yours), workers.c (several processes).
 *
 * Words.  A *session* is one connection of a client.  An *envelope* is one
 * mail transaction in it: the reverse-path (mail_from), the recipients
 * (rcpt_tos) and the content.  A *hook* is a callback of the handler.  A
 * *reply* is the text that answers a command, such as "250 OK".
 *
 * Threads.  One server is used by one thread at a time; several servers, with
 * TLS contexts of their own, are independent.  A server may be made in one
 * thread and run in another, if the first leaves it, its sessions and its TLS
 * context alone from then on, and the threads agree on when (thread creation
 * and a mutex do).  postern_server_stop and postern_server_wake alone may be
 * called at any time, in any thread and in a signal handler, as long as the
 * server is not freed.  All else is for the thread that runs the server:
 * postern_answer from a worker is wrong, even when it seems to work.  A debug
 * build of the library (make DEBUG=1) ends a program that calls a server, or a
 * function of one of its sessions, in a wrong thread: it names the function on
 * standard error and aborts.  It takes the thread that last called
 * postern_server_run, _step, _ready or _due for the right one, until the
 * server has stopped.
 *
 * Process.  The library sends so that no SIGPIPE is raised, installs no signal
 * handler and starts no process or thread.  On POSIX its descriptors are
 * closed by exec.  It changes no privileges: listen on a port below 1024
 * first, or take the socket from somebody (postern_server_listen_socket), and
 * give the privileges up before postern_server_run.
 *
 * Errors.  The names in the comments below are those of postern_base.h without
 * POSTERN_E_: "or NOMEM" is POSTERN_E_NOMEM.  All are below zero, so that
 * `result < 0` is the test; postern_error_text has words for them.  INVALID is
 * a whole kind: the number that is returned says which option or argument is
 * invalid, and its text too ("no_ehlo: an unknown keyword").
 *
 * Memory.  An idle client in the clear costs its session, 384 octets at most
 * on LP64.  The most that a client can make a session hold, whatever it does,
 * is 32 KiB of commands and replies, and while a `message_bytes` hook puts
 * content off 69 KiB more (21 KiB from the second time on in a message; for
 * a moment both the old block and the new while more is received).  On top of
 * this come the envelope (with 1 KiB more where newlines are normalized),
 * `recipient_limit` paths of about 1 KiB at most, and the content, up to
 * `data_size_limit`, if it is assembled; and 24 KiB for TLS, from the
 * handshake to the end; and the header of a proxy, 4 KiB at most.
 * `max_connections` and `memory_limit` bound the sum.
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

/* The longest span that `message_bytes` is given: what is received at once,
   and what is received while that is put off. */
#define POSTERN_SPAN_MAX 69632

typedef struct postern_server postern_server;
typedef struct postern_session postern_session;
struct postern_net;
struct postern_tls_context;
struct postern_tls_facts;


/* ==== 1. Options ======================================================== */

/*
 * Set them up with postern_options_init, change what you like, give them to
 * postern_server_new, which makes a copy (of the strings too; not of what
 * `resize_context`, `net` and `tls_context` point to, which has to live as
 * long as the server).  A comment ends with the default.  Times of more than
 * half of what an unsigned long holds are INVALID.
 */
typedef struct postern_options {
    size_t size;                /* sizeof (postern_options), set by _init;
                                   see "Sizes" in postern_base.h */

    /* With the names and defaults of aiosmtpd's SMTP class. */
    unsigned long data_size_limit;  /* octets of a message as handlers get it:
                                   without the dots of transparency (RFC 1870
                                   5).  EHLO announces it as SIZE.  0: no
                                   limit and no SIZE.  33554432 */
    int enable_smtputf8;        /* RFC 6531: announce it, allow UTF-8.  0 */
    int decode_data;            /* promise handlers text: content is ASCII, or
                                   UTF-8 with enable_smtputf8, else it is
                                   refused; neither 8BITMIME nor SMTPUTF8 is
                                   announced.  0 */
    const char *hostname;       /* first word of the greeting, 1 to 255
                                   octets of printable ASCII; NULL: the full
                                   name of this machine, or "localhost" when
                                   that cannot stand there.  The first
                                   postern_server_listen asks the name servers
                                   for it then, and blocks until they answer
                                   or are given up, which may take half a
                                   minute.  With a name here nobody is asked;
                                   postern_server_set_hostname changes it */
    const char *ident;          /* rest of the greeting, at most 240 octets of
                                   printable ASCII (RFC 5321 4.2); NULL:
                                   "postern " and the version */
    struct postern_tls_context *tls_context;    /* enables STARTTLS
                                   (postern_tls.h); NULL: none */
    int require_starttls;       /* every command but EHLO, LHLO, NOOP, QUIT
                                   and STARTTLS is 530 before TLS (RFC 3207
                                   4).  INVALID without tls_context.  0 */
    unsigned long timeout;      /* how long a client may take from one valid
                                   command to the next, then 421.  Content
                                   that comes gives time back, a second for
                                   500 octets, up to this.  300000 */

    /* Limits.  0 means none, but where it says otherwise. */
    unsigned line_length_limit; /* a line of DATA with its CRLF (RFC 5321
                                   4.5.3.1.6: 1000).  1001 */
    unsigned command_size_limit;    /* a command without its CRLF, before what
                                   extensions add; 64 to 1024 (RFC 5321
                                   4.5.3.1.4).  512 */
    unsigned local_part_limit;  /* octets of an address before the "@", then
                                   553.  0 */
    unsigned recipient_limit;   /* recipients of a transaction, then 452 4.5.3
                                   (RFC 5321 4.5.3.1.10).  1000 */
    unsigned long discard_limit;    /* octets of content that are read and
                                   thrown away after it was refused, so that
                                   the client reads its reply: past them the
                                   reply is said, and the session ends.  They
                                   have to come as fast as content (see
                                   `timeout`).  1073741824 */
    unsigned error_limit;       /* syntax errors and the like in a session
                                   since its last message, then 421 4.7.0.
                                   (The fifth unknown verb ends a session
                                   whatever this is.)  20 */
    const postern_call_limit *command_call_limit;   /* how often a client may
                                   send each verb.  NULL: any number */
    unsigned max_connections;   /* sessions at once, then 421 4.3.2.  0 */
    unsigned max_connections_per_address;   /* sessions at once of one IPv4
                                   address, or of one IPv6 network of 64 bits,
                                   which is what one customer has at least
                                   (RFC 6177 2); then 421 4.3.2.  A listener
                                   with POSTERN_LISTEN_PROXY does not look:
                                   all its clients come from the proxy.  0 */
    size_t memory_limit;        /* octets that the server may hold; past them
                                   there is no memory.  0 */

    /* More clocks, in milliseconds; 0 means never. */
    unsigned long answer_timeout;   /* how long a hook's answer may be put off,
                                   then 451.  300000 */
    unsigned long write_timeout;    /* how long a client may not read what it
                                   is sent, then it is cut off.  300000 */
    unsigned long drain_timeout;    /* how long after postern_server_stop
                                   sessions may go on; here 0 means not at
                                   all.  5000 */

    /* Grammar and extensions. */
    int strict_addresses;       /* addresses obey RFC 5321 4.1.2 to the letter;
                                   otherwise what aiosmtpd accepts is right,
                                   and brackets are optional.  0 */
    int bare_newline;           /* enum postern_bare_newline.
                                   POSTERN_NEWLINE_ACCEPT */
    int chunking;               /* RFC 3030: announce CHUNKING, allow BDAT.
                                   0 */
    int dsn;                    /* RFC 3461: announce DSN, take RET, ENVID,
                                   NOTIFY and ORCPT.  Who sets this sends the
                                   notifications, or relays what it was told
                                   (postern_mail.h decodes it).  0 */
    const char *extra_parameters;   /* parameters of MAIL and RCPT that are
                                   taken although no keyword announces them,
                                   such as "XOORG,XATTRDIRECT": clients send
                                   them unasked.  The hooks `mail` and `rcpt`
                                   see them, the hook `parameter` is not
                                   asked.  A value that the library knows is
                                   checked ("RET,ENVID" without `dsn`).
                                   NULL */
    const char *forbidden_commands; /* verbs that only a client of another
                                   protocol says: before HELO such a one is 421
                                   4.7.0, and the session ends with
                                   POSTERN_REASON_FORBIDDEN.  A command of
                                   yours is none.  NULL: none.
                                   "CONNECT,DELETE,GET,HEAD,OPTIONS,PATCH,
                                   POST,PRI,PUT,TRACE" */
    int limits;                 /* RFC 9422: announce recipient_limit,
                                   mail_limit and recipient_domain_limit, those
                                   that are not 0, as LIMITS.  0 */
    unsigned mail_limit;        /* messages of a session: MAIL once more is 421
                                   4.7.0, and the session ends.  0: none */
    unsigned recipient_domain_limit;    /* domains that the recipients of a
                                   transaction are in, as the client named
                                   them; then 452 4.5.3.  0: none */
    int binarymime;             /* RFC 3030 3: announce BINARYMIME, where there
                                   is CHUNKING, take BODY=BINARYMIME.  Such
                                   content is any octets: `bare_newline` does
                                   not concern it.  0 */

    /* Promises to keep: what the client asks for is a parameter, which the
       hooks `mail` and `message` find (postern_parameter_find). */
    int requiretls;             /* RFC 8689: announce REQUIRETLS, within TLS:
                                   such a message is passed on with TLS that
                                   is verified, or not at all.  0 */
    const char *mt_priority;    /* RFC 6710: announce MT-PRIORITY with this
                                   profile, such as "MIXER", at most 40 octets,
                                   or "" for none: -9 to 9 is which message
                                   goes first.  NULL: not announced */
    int deliver_by;             /* RFC 2852: announce DELIVERBY: BY is the time
                                   in seconds, and what becomes of a message
                                   that took longer.  0 */
    unsigned long deliver_by_minimum;   /* seconds: less is 501 where the
                                   message would have to be returned (mode R);
                                   at most 999999999.  0: nothing is less */
    unsigned long hold_limit;   /* RFC 4865: announce FUTURERELEASE: a message
                                   is held for HOLDFOR seconds, at most these
                                   (up to 999999999), or until HOLDUNTIL.  0:
                                   not announced */
    const char *hold_until_limit;   /* HOLDUNTIL is not later than this, such
                                   as "2030-01-31T00:00:00Z" (RFC 3339, UTC);
                                   NULL: "9999-12-31T23:59:59Z" */
    const char *no_ehlo;        /* keywords that EHLO does not list, such as
                                   "SIZE,8BITMIME"; their commands and
                                   parameters are refused.  One that is unknown
                                   is INVALID.  NULL: all are listed */

    int enhanced_status_codes;  /* RFC 2034: announced, and replies behind EHLO
                                   say "2.0.0 OK" and the like, those of hooks
                                   that have no such code included.  In LMTP it
                                   is so at any rate (RFC 2033 5).  0 */

    /* AUTH (RFC 4954), which the hooks `auth` and `auth_keys` bring. */
    int auth_required;          /* 530 to MAIL, RCPT, DATA, VRFY and HELP of
                                   who is not known; INVALID without one of
                                   these hooks.  0 */
    int auth_require_tls;       /* AUTH is announced, and allowed, within TLS
                                   only (RFC 4954 4); 0: passwords in the
                                   clear.  1 */
    const char *auth_exclude;   /* mechanisms that are not offered, such as
                                   "LOGIN,CRAM-MD5".  NULL */
    unsigned auth_failure_limit;    /* failures of a session, then AUTH is
                                   421.  3 */
    unsigned long auth_failure_delay;   /* from a failure until it is said;
                                   nothing of the client is read meanwhile.
                                   0 */
    int auth_parameter;         /* AUTH=<> and the like at MAIL (RFC 4954 5)
                                   are taken although AUTH is not announced,
                                   as Exchange and vCenter send them.  0 */

    /* The PROXY protocol, on listeners with POSTERN_LISTEN_PROXY. */
    const char *proxy_networks; /* whose header is believed: addresses and
                                   networks such as "127.0.0.0/8,::1", `local`
                                   for local sockets.  All others are closed
                                   without a word: who could write a header
                                   could be anybody.  NULL: nobody */
    unsigned long proxy_timeout;    /* from the connection to the end of its
                                   header; 0 means never.  5000 */

    /* XCLIENT, as Postfix has it. */
    const char *xclient_networks;   /* who may say by it for whom it speaks,
                                   as a list like proxy_networks; EHLO
                                   announces it to them.  Behind a proxy the
                                   client of its header is judged.  NULL:
                                   nobody */

    /* What the server stands on. */
    postern_resize resize;      /* the allocator; _init: realloc and free */
    void *resize_context;
    const struct postern_net *net;  /* the socket layer (postern_net.h); _init:
                                   the system's */

    /* The application's own event loop; NULL: ours (section 8). */
    int (*watch)(void *context, postern_socket socket, int wishes,
        void **application);
    void *watch_context;
} postern_options;

/* Every option at its default, with the C library's allocator and the
   system's sockets. */
void postern_options_init(postern_options *options);

/* The same without allocator and socket layer, which then have to be given: a
   program that uses this one alone links neither malloc nor sockets. */
void postern_options_init_bare(postern_options *options);


/* ==== 2. Hooks ========================================================== */

/*
 * A hook returns a reply as text:
 *
 *   NULL          do the default, as if the hook were not there;
 *   "2xx words"   do the default's bookkeeping (the address is recorded, the
 *                 message is accepted) and say these words (but after
 *                 message_begin the reply is always 354, and message_bytes,
 *                 parameter and starttls have no reply of their own);
 *   "4xx", "5xx"  refuse with these words;
 *   "421 words"   refuse, then close the session;
 *   postern_later(session, &ticket)   answer later (section 5).
 *
 * The text is read before the library does anything else, so a constant, or
 * the result of postern_replyf, is right; an array on the hook's stack is not.
 * "250 one\ntwo" is a reply of two lines: the library writes "250-one" and
 * "250 two".  Long lines are folded at 510 octets (RFC 5321 4.5.3.1.5),
 * control characters but tabs (and what is not ASCII, without SMTPUTF8) become
 * "?", and the whole is cut at 8 KiB.  A text without a code of 200-299 or
 * 400-599 becomes "451 4.3.0" and is told to the `error` hook (300-399 is
 * right after postern_expect_line).
 *
 * Strings that a hook is given are NUL-terminated, hold no control characters,
 * and are good until the hook has answered, its postponed answer included;
 * after that, or in another thread, you need a copy.  With SMTPUTF8 they are
 * valid UTF-8, otherwise ASCII.  A client that sends anything else is refused,
 * but for the host name of HELO and EHLO, which many a machine sends in an
 * encoding of its own: octets that are not ASCII are given as "\xfc" then.
 *
 * The session is good until `closed` and session_destroy have returned, the
 * envelope until its transaction ends (and not in another thread).
 *
 * A hook may call any function of this header, but postern_server_free, _run,
 * _step, _ready and _due do nothing there and return BUSY.  It should not
 * block: all clients of the server wait for it.
 */

/* A hook of message_bytes has taken the octets. */
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

    /* Data of your own: what session_create returns is
       postern_session_data(session) until session_destroy. */
    void *(*session_create)(postern_session *session);
    void (*session_destroy)(postern_session *session, void *data);

    /* On a listener with POSTERN_LISTEN_PROXY: the header has come
       (postern_proxy.h); postern_session_peer is the client now.  4xx and 5xx
       close the connection, and are not said. */
    const char *(*proxy)(postern_session *session,
        const postern_proxy *proxy);

    /* A client has connected.  NULL: "220 <hostname> <ident>"; a 2xx text
       takes the place of what follows "220 "; 4xx and 5xx are said instead,
       and the session is closed (RFC 5321 3.1). */
    const char *(*connected)(postern_session *session);

    /* HELO and EHLO (RFC 5321 4.1.1.1): NULL is "250 <hostname>" and, for
       EHLO, the list of extensions.  A transaction has ended before the hook
       is asked.  The name counts as given unless the hook refuses.  `keywords`
       can be changed (postern_mail.h) until the hook returns.  A 2xx text
       takes the place of the first line.  LHLO of LMTP asks `ehlo`. */
    const char *(*helo)(postern_session *session, const char *hostname);
    const char *(*ehlo)(postern_session *session, const char *hostname,
        postern_keywords *keywords);

    /* STARTTLS (RFC 3207) has succeeded: the session begins anew, and what the
       client said before is forgotten; data made by session_create has been
       destroyed and made again.  There is nothing to reply to: 4xx and 5xx
       make every further command but QUIT "554 Command refused due to lack of
       security" (4.1), 421 is said and closes.  It is not asked where TLS
       begins with the connection: `connected` comes after that handshake. */
    const char *(*starttls)(postern_session *session);

    /* AUTH (RFC 4954): may the client come in, as whom it says?  With one of
       these hooks AUTH is announced, with `auth` PLAIN, LOGIN, XOAUTH2 and
       OAUTHBEARER, and EXTERNAL to who has shown a certificate that is
       trusted; with `auth_keys` SCRAM-SHA-256 and CRAM-MD5.  The
       credentials are good until the answer is given, and wiped then.
         A 2xx text lets it in (235 is said, whatever the code is); 5xx, and
       NULL where there is a secret to judge, is "535 5.7.8 Authentication
       credentials invalid"; 4xx says that it cannot be judged now (454).
         Where the secret is NULL the mechanism has found the proof right: NULL
       lets the client in then; the hook may still say no, for one because of
       `authzid`. */
    const char *(*auth)(postern_session *session,
        const postern_credentials *credentials);

    /* What is kept of `identity`, for SCRAM-SHA-256 and CRAM-MD5: fill in
       *keys and return NULL, or return a 5xx text when nobody is called so (it
       is not said: the client has to fail by itself, so that it does not learn
       who is), 4xx when it cannot be known now.  What the pointers of *keys
       point to has to be there until the hook returns.  An answer that is put
       off is given by postern_answer_keys. */
    const char *(*auth_keys)(postern_session *session, const char *mechanism,
        const char *identity, postern_auth_keys *keys);

    /* XCLIENT: who is trusted says for whom it speaks.  NULL and 2xx: it
       counts from now on.  postern_session_peer is that client then, HELO and
       LOGIN are as if they had been said here, all else is as at the
       beginning, and `connected` is asked for the greeting, again. */
    const char *(*xclient)(postern_session *session,
        const postern_xclient *xclient);

    /* MAIL (RFC 5321 4.1.1.2): the address without brackets, "" for the null
       reverse-path <>.  The options end with a NULL name.  The envelope is
       there already (postern_session_envelope), without the address. */
    const char *(*mail)(postern_session *session, const char *address,
        const postern_parameter *options);

    /* RCPT (RFC 5321 4.1.1.3): "b@c.example".  An address may have no domain:
       "postmaster", in any case (4.5.1), and without strict_addresses others,
       too. */
    const char *(*rcpt)(postern_session *session, const char *address,
        const postern_parameter *options);

    /* Asked for each parameter of MAIL and RCPT that the library does not know
       or that is switched off, before the hook of the verb.  `verb` is "MAIL"
       or "RCPT", `name` in upper case, `value` NULL without a "=".  NULL is
       555 (RFC 5321 4.1.1.11); a 2xx text accepts it. */
    const char *(*parameter)(postern_session *session, const char *verb,
        const char *name, const char *value);

    /* Data of your own for each transaction: from MAIL to its end, whatever
       ends it.  postern_envelope_data is what envelope_create returned.  They
       are not for answers: a failure is NULL data, to be seen in `mail`. */
    void *(*envelope_create)(postern_session *session);
    void (*envelope_destroy)(postern_session *session, void *data);

    /* Content is about to come: asked at DATA before 354 (RFC 5321 4.1.1.4),
       and at the first BDAT (RFC 3030 2).  A refusal is said in place of 354
       and ends the transaction.  When it is not refused, exactly one of
       `message` and `message_aborted` follows, even when the server is
       freed. */
    const char *(*message_begin)(postern_session *session,
        postern_envelope *envelope);

    /* Content as it arrives, unstuffed (RFC 5321 4.5.2), in spans of 1 to
       POSTERN_SPAN_MAX octets that have no meaning as units and are gone when
       the hook returns.  POSTERN_TAKEN; or postern_pause(session, &ticket):
       nothing was taken, and after postern_resume the next span begins with
       the same octets and is at least as long (so that a hook may take a part
       of it, and skip that then); or a 4xx or 5xx text: failed,
       message_aborted is called, the rest is swallowed and the text is said
       after the end.  It cannot return postern_later.  Without this hook the
       content is assembled for `message`; without both it is dropped. */
    const char *(*message_bytes)(postern_session *session,
        postern_envelope *envelope, const char *octets, size_t length);

    /* The content is complete.  NULL or 2xx promise the client that the
       message is in your care (RFC 5321 4.2.5 and 6.1).  message_aborted does
       not follow, whatever happens while the answer is put off: the client
       may leave, the server may stop, the answer may come too late, which is
       451.  Then the envelope ends at once, unless you took it
       (postern_envelope_take), and postern_answer returns STALE: the client
       has not heard your answer and may send the message again. */
    const char *(*message)(postern_session *session,
        postern_envelope *envelope);

    /* A message that had begun will not be completed, and `message` is not
       called for it; the reason is one of enum postern_reason.  Free what you
       hold of it. */
    void (*message_aborted)(postern_session *session,
        postern_envelope *envelope, int reason);

    /* LMTP (POSTERN_LISTEN_LMTP) alone: what becomes of the message for one
       recipient (RFC 2033 4.2).  When `message` has not refused it, this is
       asked for each RCPT that was accepted, in the order in which they came,
       an address that was given twice included; `index` counts them from 0,
       and recipients that a hook has added are none of them.  NULL is the
       answer of `message`, which is also everybody's without this hook, and
       when it refuses.  Each answer may be put off: the next recipient is
       asked about when this one is answered, so the replies are in order.
       421 closes, and those behind it hear nothing.  `recipient` and
       `envelope` are NULL when the envelope was taken. */
    const char *(*verdict)(postern_session *session,
        postern_envelope *envelope, const postern_recipient *recipient,
        size_t index);

    /* The other commands (RFC 5321 4.1.1.5 to 4.1.1.10).  `argument` is NULL
       when there was none.  At RSET the transaction has ended before the hook
       is asked; QUIT closes whatever the hook says. */
    const char *(*rset)(postern_session *session);
    const char *(*noop)(postern_session *session, const char *argument);
    const char *(*vrfy)(postern_session *session, const char *address);
    const char *(*quit)(postern_session *session);

    /* The session has ended; the reason is one of enum postern_reason.  The
       last hook of a session but session_destroy. */
    void (*closed)(postern_session *session, int reason);

    /* postern_server_wake was called, once or more.  `context` is the
       handler's. */
    void (*woken)(postern_server *server, void *context);

    /* A hook broke its contract, or the system reported an error: one of
       POSTERN_E_ and what happened.  session NULL: it is no session's. */
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
       WARNING  refused: REPLY
                TLS failed: WHY
                turned away ADDRESS:PORT on LISTENER: WHY
       ERROR    failed: TEXT

       An IPv6 address is in brackets.  `by` is the proxy, where there is one.
       REASON is postern_reason_text; the
       messages are those that were accepted, and the kB (of 1000 octets,
       rounded up) are their content.  A REPLY of 4xx or 5xx is told as it goes
       out, its first line alone.  TEXT is what the `error` hook would be told;
       where there is one, it is told there and not here. */
    void (*log)(postern_server *server, postern_session *session, int level,
        const char *text);

    /* The dialogue: command lines without CRLF, and replies as they go out,
       whole lines unless the client reads slowly.  Content is not shown, a
       line that postern_expect_line expects is "********", and so is what
       follows the verb of a command with POSTERN_SECRET.  A command line that
       is not printing ASCII (with SMTPUTF8, UTF-8) has its other octets
       escaped, as "\x1b"; it is cut at 1 KiB or so then. */
    void (*trace)(postern_session *session, int direction, const char *octets,
        size_t length);
} postern_handler;


/* ==== 3. The server ===================================================== */

/*
 * A server with these options and hooks; both are copied.  `handler` may be
 * NULL: messages are accepted and dropped.  It is yours, to be freed with
 * postern_server_free.  *error (if error is not NULL) is 0; or NULL is
 * returned and it says why: INVALID (which option, see postern_error_text),
 * NOTLS, NOMEM, FULL, FAILED.
 */
postern_server *postern_server_new(const postern_options *options,
    const postern_handler *handler, int *error);

/*
 * Closes everything at once, saying 421 where it can be said without waiting,
 * and frees the server; hooks of what ends are called.  NULL is allowed.  0;
 * or BUSY: inside a hook it does nothing, call postern_server_stop there.
 */
int postern_server_free(postern_server *server);

/* What is different on a listener; the first two need options.tls_context, the
   third one of the hooks `auth` and `auth_keys`, the fourth
   options.proxy_networks. */
enum postern_listen {
    POSTERN_LISTEN_SMTPS = 1,       /* TLS from the first octet (RFC 8314) */
    POSTERN_LISTEN_REQUIRE_TLS = 2, /* as options.require_starttls */
    POSTERN_LISTEN_REQUIRE_AUTH = 4,    /* as options.auth_required */
    POSTERN_LISTEN_PROXY = 8,       /* each connection begins with a header of
                                   the PROXY protocol (postern_proxy.h), before
                                   TLS and before the greeting.  There is no
                                   session before it is there, and what is none
                                   is closed without a word */
    POSTERN_LISTEN_LMTP = 16        /* LMTP (RFC 2033): LHLO in place of HELO
                                       and EHLO, after the content a reply for
                                       each recipient (see `verdict`), and in
                                       replies the codes of RFC 2034, which are
                                       added to a text that has none */
};

/*
 * Listens on `host` and `port`: a host name or numeric address, NULL for both
 * loopback addresses, "*" for all addresses (of these two IPv4 or IPv6 may be
 * missing on this machine).  Port 0 lets the system choose; all addresses of a
 * name get the same port.  `flags` is one of enum postern_listen, or several
 * added up, or 0.  Returns the number of the listener (0, 1, 2 ...), or INUSE,
 * NOADDR, DENIED, FULL, NOMEM, FAILED, INVALID (the port, the flags, or the
 * server was stopped); then nothing listens that did not before.  This call
 * may look up names, and blocks meanwhile: that of `host`, and in the first
 * call that of this machine (see `hostname`).  Nothing later does.
 */
int postern_server_listen(postern_server *server, const char *host,
    unsigned port, int flags);

/*
 * Listens on a socket that somebody else opened: inherited, or bound in a way
 * postern does not know; it has to listen already.  `socket` is a descriptor
 * or a SOCKET; the server closes it, also when this fails.  Returns as
 * postern_server_listen, and as the first call looks up as much.
 */
int postern_server_listen_socket(postern_server *server, postern_socket socket,
    int flags);

/*
 * From now on greetings and replies say this name (it is copied), as if it
 * were `hostname` of the options.  A program that must not block gives a name
 * there, listens, has the full one looked up in a thread or process of its own
 * and then sets it here.  Only in the server's thread, hooks included; each
 * call takes up to 1 KiB until the server is freed.  0, or INVALID (what
 * `hostname` must not be; NULL) or NOMEM, and the name is as it was.
 */
int postern_server_set_hostname(postern_server *server, const char *hostname);

/* The port of a listener, or 0: there is no such listener (any more, once the
   server stops). */
unsigned postern_server_port(const postern_server *server, int listener);

/* Fills in the address number `index` (0, 1 ...) that a listener listens on:
   1, or 0: it has no such one. */
int postern_server_address(const postern_server *server, int listener,
    int index, postern_address *address);

/*
 * Serves until postern_server_stop, then returns 0 when every session ended
 * well and 1 when some had to be cut off; or below zero: BUSY (inside a hook),
 * or FAILED: the wait failed and will always fail, or the last listener has
 * failed (and the `error` hook, which was told so, has not opened another; the
 * server has stopped then, after a drain as below).  What may pass, such as a
 * lack of memory or of descriptors, ends nothing.  A server that has stopped
 * stays so.
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
 * Calls `callback(server, context)` once, in `milliseconds`, 0 being the next
 * pass of the loop; it may do what a hook may.  Returns 0, NOMEM, or INVALID
 * (callback is NULL).  It cannot be taken back, so `context` has to live until
 * then; what has not been called when the server is freed never is.
 */
int postern_server_after(postern_server *server, unsigned long milliseconds,
    void (*callback)(postern_server *server, void *context), void *context);

/* Octets that the server holds now; and in *peak (if peak is not NULL) the
   most it ever held. */
size_t postern_server_memory(const postern_server *server, size_t *peak);

/* How many sessions there are now, with those that have ended and wait for
   their client to leave. */
size_t postern_server_sessions(const postern_server *server);

/* What has happened since the server was made; the struct is the server's, goes
   on counting, and is good until the server is freed. */
const postern_counters *postern_server_counters(const postern_server *server);

/*
 * Walks over the sessions that have not ended, in no order that means
 * anything: NULL gives the first, a session the next, and NULL is the end.
 * Close those you like on the way.  Walk to the end in one go, in one hook or
 * timer: in the next pass the session you have may be no more.
 */
postern_session *postern_server_next_session(postern_server *server,
    postern_session *session);

/* The options in force, `hostname` and `ident` filled in; the server's, good
   until it is freed.  hostname is NULL before the first postern_server_listen
   unless it was given or set. */
const postern_options *postern_server_options(const postern_server *server);

/* The handler's context. */
void *postern_server_context(const postern_server *server);


/* ==== 4. Commands and extensions ======================================== */

/*
 * A command of your own, or one that replaces a built-in.  The callback gets
 * what followed the verb, without the blanks around it, or NULL when there was
 * nothing; and returns a reply as hooks do.
 * NULL from one that replaces a built-in runs the built-in, hooks and all (use
 * postern_push before it to say something first, with the code of its reply);
 * else NULL is "250 OK".
 */
typedef struct postern_command {
    const char *verb;           /* 1 to 64 letters and digits, in any case */
    const char *syntax;         /* what HELP says, such as "PING [ignored]";
                                   NULL: hidden from HELP, and so is the
                                   built-in that it replaces */
    const char *extended_suffix;    /* HELP adds it after EHLO; or NULL */
    unsigned needs;             /* enum postern_needs, added up; a built-in
                                   that it runs has its own needs, too.
                                   POSTERN_SECRET: see the `trace` hook */
    const char *(*callback)(postern_session *session, const char *argument,
        void *context);
    void *context;
} postern_command;

/*
 * Adds a command; the strings are copied, `context` is not.  It is in HELP,
 * counts in command_call_limit and waits for STARTTLS as the built-in ones do.
 * 0, INVALID (no verb or callback, or the verb was added already), NOMEM, BUSY
 * (there are sessions).
 */
int postern_server_add_command(postern_server *server,
    const postern_command *command);

/*
 * Adds a mechanism of AUTH, or takes the place of the built-in one of that
 * name; it stands first in the list that EHLO announces.  The name (1 to 20 of
 * A-Z, 0-9, "-" and "_", RFC 4422 3.1) is copied, `context` is not.
 *
 * The callback is given what the client has responded, without its base64 and
 * with a NUL behind it, good until it is answered and wiped then; NULL: the
 * client has sent nothing with AUTH.  It returns a reply as hooks do, later
 * too:
 *
 *     "334 text"  the text is sent in base64 ("334" alone: an empty challenge)
 *                 and the callback is called again with the next response
 *     2xx         the client is who postern_session_identify has said; then
 *                 the hook `auth` is asked, with a secret that is NULL
 *     NULL, 5xx   it has failed: 535, or the text
 *     4xx         it cannot be judged now: the text
 *
 * A client that gives up ("*") is answered by the library; what the callback
 * keeps of an exchange belongs into the data of the session.  0, INVALID (the
 * name, no callback, or it was added already), NOMEM, BUSY (there are
 * sessions).
 */
int postern_server_add_mechanism(postern_server *server, const char *name,
    const char *(*callback)(postern_session *session, const char *response,
    size_t length, void *context), void *context);

/* In such a callback, or while its answer is put off: who the client is, and
   as whom it wants to act (NULL: itself).  Both are copied.  0, NOMEM (they are
   too long), INVALID (another hook, or no text). */
int postern_session_identify(postern_session *session, const char *identity,
    const char *authzid);


/* ==== 5. Answers that come later ======================================== */

/* Names one question of one session.  Copy it as you like, to other threads
   too; it may outlive the session. */
typedef struct postern_ticket {
    unsigned long slot;
    unsigned long generation;
} postern_ticket;

/*
 * return postern_later(session, &ticket); puts off the answer of a hook that
 * returns a reply, any but message_bytes.  The client's further commands wait.
 * Within `answer_timeout` somebody calls postern_answer, or the client gets
 * 451 4.3.2.  *ticket is good at once: write it down before you return.  A
 * session has one open ticket; a hook that returns something else voids it.
 */
const char *postern_later(postern_session *session, postern_ticket *ticket);

/*
 * Gives the answer, as the hook would have returned it, NULL included; the
 * text is copied.  Calls no hook, so it may be used inside any.  Only in the
 * server's thread: a worker puts its result where `woken` finds it and calls
 * postern_server_wake.  0, or STALE: the client has left, the deadline has
 * passed, or it was answered.  (Without memory for the copy it is 0, and the
 * client is told 451.)
 */
int postern_answer(postern_server *server, postern_ticket ticket,
    const char *text);

/*
 * The same for `auth_keys` that has put its answer off: *keys and what it
 * points to is copied; NULL: nobody is called so.  0, STALE as above, or
 * INVALID: another hook was asked.
 */
int postern_answer_keys(postern_server *server, postern_ticket ticket,
    const postern_auth_keys *keys);

/*
 * return postern_pause(session, &ticket); in message_bytes: not now.  The same
 * octets come again after postern_resume, which returns 0, or STALE as above.
 * When it is not called within `answer_timeout` the message is aborted with
 * 451 4.3.2; the clock of the client's `timeout` stands still meanwhile.
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
 * Now an answer of 300-399, returned or given to postern_answer, is said, and
 * the client's next line, without its CRLF and of at most `limit` octets (up
 * to 65535), goes to `got_line`, which answers as the command would (and may
 * expect another; NULL is "250 OK").  A longer line is 500 5.5.6.  Any other
 * answer takes it back.  `context` has to live until the line has come or the
 * session has ended.  0, NOMEM, INVALID (got_line is NULL, the limit is above
 * 65535, or this is another hook).
 */
int postern_expect_line(postern_session *session, unsigned limit,
    const char *(*got_line)(postern_session *session, const char *line,
    void *context), void *context);


/* ==== 6. Inside a session =============================================== */

/* The server, the handler's context, and your own data (session_create, or
   set here; the library never frees it). */
postern_server *postern_session_server(postern_session *session);
void *postern_session_context(postern_session *session);
void *postern_session_data(postern_session *session);
void postern_session_set_data(postern_session *session, void *data);

/* A number for logs: 1 for the first session of the server, 2 ... */
unsigned long postern_session_number(const postern_session *session);

/* Who has connected, and to which listener; the session's, good as long.  If a
   proxy, or XCLIENT, has said who the client is, that is the peer. */
const postern_address *postern_session_peer(const postern_session *session);
int postern_session_listener(const postern_session *session);

/* All that the proxy has said (postern_proxy.h), or NULL: there is none.  The
   session's, good as long, STARTTLS or not. */
const postern_proxy *postern_session_proxy(const postern_session *session);

/* All that XCLIENT has said, or NULL; good until it says more. */
const postern_xclient *postern_session_xclient(
    const postern_session *session);

/* The name given in HELO, EHLO or LHLO, or NULL; good until the next of them.
   And whether it was not HELO. */
const char *postern_session_host_name(const postern_session *session);
int postern_session_extended_smtp(const postern_session *session);

/* Who the client is, as AUTH has found, and by which mechanism; NULL: it is
   not known.  From the 235 on, RSET and EHLO included, until STARTTLS. */
const char *postern_session_identity(const postern_session *session);
const char *postern_session_mechanism(const postern_session *session);

/* Is the connection encrypted?  And what is known of that (postern_tls.h): 1,
   or 0: it is not.  The texts are the session's, good as long. */
int postern_session_tls(const postern_session *session);
int postern_session_tls_facts(const postern_session *session,
    struct postern_tls_facts *facts);

/* Has the client spoken before it was greeted, 1 or 0?  RFC 5321 3.1 says that
   it waits for the greeting, and some that send unwanted mail do not.  It can
   be seen only while the answer of the `connected` hook is put off: put it off
   for some seconds, then ask here. */
int postern_session_early(const postern_session *session);

/* The transaction of the session, or NULL: there is none. */
postern_envelope *postern_session_envelope(postern_session *session);

/*
 * Says a line now, before the reply of the command that is being answered:
 * "250-more words" (code, then "-" or a blank).  With "-" it becomes a part of
 * that reply, whose code has to be the same (RFC 5321 4.2.1).  In the `ehlo`
 * hook it stands just before HELP; elsewhere it goes out at once.  The line is
 * copied.  0, INVALID (no code, or no command is being answered), FULL (the
 * client does not read), NOMEM.
 */
int postern_push(postern_session *session, const char *line);

/*
 * Makes a reply: printf with %s, %d, %u, %lu and %%, cut at 2047 octets.  The
 * result is good until the next call for the same server, so: return
 * postern_replyf(...).  Any other % is told to the `error` hook; it and all
 * behind it stand for themselves.  Without a session there is none:
 * postern_answer takes text of your own.
 */
const char *postern_replyf(postern_session *session, const char *format, ...)
    POSTERN_FORMAT(2, 3);

/*
 * In the `mail` and `rcpt` hooks: record this address in place of the one the
 * client sent.  It is copied, and not checked.  NULL in `rcpt`: say yes, and
 * do not record it; a message without any other recipient is refused.  0,
 * NOMEM (or it is longer than a line), INVALID (in another hook; NULL in
 * `mail`, or in LMTP, where each recipient has its reply).
 */
int postern_session_rewrite(postern_session *session, const char *address);

/*
 * Closes the session.  In one of its hooks, and while an answer of it is put
 * off: when the command at hand has its reply and that has gone, also when the
 * hook leaves the reply to the library; the commands behind it are not
 * answered.  In content, which has no reply yet: with 421 (RFC 5321 3.8), or
 * with what the content was refused with.  Elsewhere, in a timer or a hook of
 * another session: in the next pass, with 421 likewise.  A message that had
 * begun is aborted.  The session is good until `closed` and session_destroy
 * have returned, as ever.
 */
void postern_session_close(postern_session *session);

/*
 * The same without a further word: neither the reply of the hook that it is
 * called in nor a 421; what was said before still goes.  A client takes that
 * for a broken connection, and a message whose verdict it has not heard it
 * sends again (RFC 5321 4.1.1.5).
 */
void postern_session_abandon(postern_session *session);


/* ==== 7. Envelopes ======================================================
 *
 * postern_mail.h: postern_envelope_mail_from, _rcpt_tos, _content ...; the
 * parameters of MAIL and RCPT; the list of EHLO; the reasons why a message or
 * a session ended.
 */

/*
 * In the `message` hook, or while its answer is put off: the envelope becomes
 * yours, content and all, whatever the answer will be, and lives until
 * postern_envelope_free, which has to come before postern_server_free and in
 * the server's thread.  Its data is yours too: envelope_destroy is not asked.
 * NULL: there is no complete message now.  Another thread may read it in
 * between, if nobody else does.
 */
postern_envelope *postern_envelope_take(postern_session *session);
void postern_envelope_free(postern_server *server, postern_envelope *envelope);


/* ==== 8. In an event loop of your own ===================================
 *
 * A program that has an event loop (epoll, kqueue, libuv, poll ...) gives the
 * sockets of the server to it with options.watch, and calls, in the thread of
 * that loop,
 *
 *     postern_server_ready     when something has happened to a socket;
 *     postern_server_deadline  before it waits, to know how long it may;
 *     postern_server_due       after it has waited.
 *
 * postern_server_run and _step are then INVALID; hooks, answers, _stop, _wake
 * and _after are as ever.
 *
 * options.watch is called whenever a wish changes, also inside of
 * postern_server_new, _listen and _free, so that the loop has to be there
 * before the server and after it.  The wishes are POSTERN_READ, POSTERN_WRITE,
 * both, or 0: watch this socket no longer.  After 0 it may be closed as soon
 * as the callback returns, and another be opened with the same number; or it
 * may be wished for again.  `application` points to a pointer of yours for
 * this socket, whatever your loop needs.  It is NULL when the socket was not
 * watched, and keeps what you put there until the call with 0: free it there,
 * since the server forgets it then.  `application` itself is good during the
 * call only.
 *
 * Readiness is level triggered: a socket that is not read empty is ready
 * again.  An error or a hangup is told as both events: the server finds it.
 *
 * The callback returns 0, or FULL or NOMEM: it cannot be watched, and the
 * client is turned away (the result for 0 is ignored).  It must not call the
 * server.
 */

/* 0; STALE: the socket is not watched any longer (events that were fetched
   together may come too late: no mistake); BUSY: inside a hook.  Events that
   nobody wishes for are passed over, and one that is not true is harmless. */
int postern_server_ready(postern_server *server, postern_socket socket,
    int events);

/* 1 and the milliseconds until postern_server_due has something to do, maybe
   0; or 0, and -1 in *milliseconds: nothing but a socket will wake it.  To
   wait for less is harmless. */
int postern_server_deadline(const postern_server *server, long *milliseconds);

/* Timers and answers (a stop or a wake makes a socket ready).  1, or 0: the
   server has stopped, free it; FAILED: it has stopped for want of a listener;
   BUSY.  Call it whenever the loop has waited, for whatever reason. */
int postern_server_due(postern_server *server);

#ifdef __cplusplus
}
#endif

#endif
