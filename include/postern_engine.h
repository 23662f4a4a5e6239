/* SPDX-License-Identifier: MIT */
/*
 * postern_engine.h - the engine: one SMTP conversation without a socket, a
 * clock or a callback.
 *
 * It is for programs with their own event loop or network stack, and for tests.
 * Octets go in; octets, a deadline and questions come out; answers go in.  The
 * engine never calls the program.  The server of postern.h is built on it.
 * This is a conversation over a pipe (examples/stdio.c):
 *
 *     engine = postern_engine_new(rules, now);
 *     rest = buffer, left = 0;
 *     for (;;) {
 *         postern_engine_lend(engine, rest, left, now);
 *         while (postern_engine_next(engine, &question))
 *             postern_engine_answer(engine, decide(&question), now);
 *         used = postern_engine_reclaim(engine);
 *         rest += used, left -= used;
 *         while ((bytes = postern_engine_out(engine, &length)) != NULL)
 *             postern_engine_sent(engine, write(1, bytes, length));
 *         if (postern_engine_wants(engine) & POSTERN_WANTS_CLOSE)
 *             break;
 *         if (left == 0) {
 *             rest = buffer, left = read(0, buffer, sizeof(buffer));
 *             if (left == 0)
 *                 postern_engine_eof(engine);
 *         }
 *     }
 *
 * (Errors and deadlines are left out here; the example has them.)  In the first
 * round nothing is lent, because the greeting comes before any input.
 *
 * Times are milliseconds of any clock that does not go back; it may wrap.
 * Errors have the names of postern_base.h.
 */
#ifndef POSTERN_ENGINE_H
#define POSTERN_ENGINE_H

#include "postern_auth.h"
#include "postern_base.h"
#include "postern_mail.h"
#include "postern_proxy.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct postern_rules postern_rules;
typedef struct postern_engine postern_engine;


/* ==== 1. Rules: what many conversations share =========================== */

/*
 * Each member means the same as in postern_options.  The strings are copied;
 * what `resize_context` points to is not.
 */
typedef struct postern_engine_options {
    size_t size;                /* sizeof (postern_engine_options), set by
                                   _init; see "Sizes" in postern_base.h */
    unsigned long data_size_limit;
    int enable_smtputf8;
    int decode_data;
    const char *hostname;       /* NULL: "localhost"; the engine looks up no
                                   names */
    const char *ident;
    unsigned long timeout;
    unsigned line_length_limit;
    unsigned command_size_limit;
    unsigned local_part_limit;
    unsigned recipient_limit;
    unsigned long discard_limit;
    unsigned error_limit;
    const postern_call_limit *command_call_limit;
    size_t memory_limit;
    unsigned long answer_timeout;
    int strict_addresses;
    int bare_newline;
    int chunking;
    int dsn;
    const char *extra_parameters;
    const char *forbidden_commands;
    int limits;
    unsigned mail_limit;
    unsigned recipient_domain_limit;
    int binarymime;
    int requiretls;
    const char *mt_priority;
    int deliver_by;
    unsigned long deliver_by_minimum;
    unsigned long hold_limit;
    const char *hold_until_limit;
    const char *no_ehlo;
    int enhanced_status_codes;
    int auth_required;
    int auth_require_tls;
    const char *auth_exclude;
    unsigned auth_failure_limit;
    unsigned long auth_failure_delay;
    unsigned long auth_timeout;
    int auth_parameter;
    unsigned long proxy_timeout;
    unsigned long greet_delay;
    int xclient;                /* XCLIENT for trusted clients: see
                                   postern_engine_trust_xclient.  0 */
    int tls;                    /* the caller supports TLS, so offer STARTTLS.
                                   0 */
    int require_starttls;       /* INVALID without `tls` */
    int lmtp;                   /* speak LMTP (RFC 2033) instead of SMTP, as a
                                   listener with POSTERN_LISTEN_LMTP.  0 */
    postern_resize resize;
    void *resize_context;

    /* Which questions to ask. */
    int streaming;              /* content as MESSAGE_BYTES, not assembled */
    int assembling;             /* content assembled for MESSAGE; without both
                                   it is dropped */
    int envelopes;              /* ENVELOPE_BEGIN and ENVELOPE_END */
    int trace;                  /* TRACE */
    int auth;                   /* AUTH */
    int auth_keys;              /* AUTH_KEYS.  An engine by itself has no hash
                                   functions and no certificates, so it offers
                                   no SCRAM-SHA-256, CRAM-MD5 and EXTERNAL:
                                   for these use a server (postern.h) */
    unsigned long unasked;      /* 1UL << POSTERN_ASK_...: these questions get
                                   the default answer without being asked. 
                                   0 */
} postern_engine_options;

/* The defaults of postern_options; you have to set the allocator. */
void postern_engine_options_init(postern_engine_options *options);

/* NULL: it failed, and *error is INVALID or NOMEM (error may be NULL). */
postern_rules *postern_rules_new(const postern_engine_options *options,
    int *error);

/* Free every engine and envelope of these rules first.  NULL is allowed. */
void postern_rules_free(postern_rules *rules);

/* As postern_server_set_options, for every engine of these rules.  `timeout`
   applies from the next command of a client, and cannot be changed from 0
   (except to 0).  Members that postern_options does not have cannot be
   changed. */
int postern_rules_set_options(postern_rules *rules,
    const postern_engine_options *options, const char **which);

/* As postern_server_counters, for all engines of these rules. */
const postern_counters *postern_rules_counters(const postern_rules *rules);

/*
 * Adds a verb, or replaces a built-in, as postern_server_add_command does.
 * `tag` comes back in question.command.  Call it before the first engine of
 * these rules is made.  0, INVALID, NOMEM.
 */
int postern_rules_add_command(postern_rules *rules, const char *verb,
    const char *syntax, const char *extended_suffix, unsigned needs,
    size_t tag);

/*
 * Adds a mechanism of AUTH, or replaces a built-in, as
 * postern_server_add_mechanism does.  `tag` comes back in question.command.
 * Call it before the first engine of these rules is made.  0, INVALID, NOMEM.
 */
int postern_rules_add_mechanism(postern_rules *rules, const char *name,
    size_t tag);


/* ==== 2. Questions ====================================================== */

enum postern_ask {
    POSTERN_ASK_NOTHING = 0,

    /* Answer these by a reply text as hooks return it (postern.h section 2);
       NULL is the default. */
    POSTERN_ASK_PROXY,          /* proxy: the header has come.  After a
                                   refusal, which is not sent, the conversation
                                   is over */
    POSTERN_ASK_CONNECTED,
    POSTERN_ASK_HELO,           /* text: the host name */
    POSTERN_ASK_EHLO,           /* text, keywords, which may be changed until
                                   the answer; also for LHLO */
    POSTERN_ASK_TLS,            /* STARTTLS has come.  NULL: 220, and when that
                                   was sent, WANTS_TLS */
    POSTERN_ASK_STARTTLS,       /* TLS has begun, and all is forgotten; a
                                   refusal is not sent, see postern.h */
    POSTERN_ASK_AUTH_KEYS,      /* verb: the mechanism, text: the identity;
                                   fill in keys.  NULL or 2xx: they are filled
                                   in; 5xx: unknown user */
    POSTERN_ASK_MECHANISM,      /* command: the tag; octets, length: the
                                   response, or NULL: there was none.  334 and
                                   a text: a challenge, which is sent in
                                   base64; 2xx: the identity of
                                   postern_engine_identify is proved; NULL:
                                   535 */
    POSTERN_ASK_AUTH,           /* credentials.  2xx: they are right; NULL:
                                   as the hook `auth` */
    POSTERN_ASK_XCLIENT,        /* xclient.  NULL or 2xx: it applies, and
                                   CONNECTED is asked again */
    POSTERN_ASK_MAIL,           /* text: the address; options */
    POSTERN_ASK_RCPT,           /* text: the address; options */
    POSTERN_ASK_PARAMETER,      /* verb, text: the name, value */
    POSTERN_ASK_MESSAGE_BEGIN,
    POSTERN_ASK_MESSAGE_BYTES,  /* octets, length.  NULL: taken */
    POSTERN_ASK_MESSAGE,
    POSTERN_ASK_VERDICT,        /* LMTP: recipient, index; once for each
                                   recipient that the client has named, if
                                   MESSAGE was not refused; as the hook
                                   `verdict` */
    POSTERN_ASK_RSET,
    POSTERN_ASK_NOOP,           /* text or NULL */
    POSTERN_ASK_VRFY,           /* text: the address */
    POSTERN_ASK_QUIT,
    POSTERN_ASK_COMMAND,        /* command: the tag; text or NULL */
    POSTERN_ASK_LINE,           /* text: the line after
                                   postern_engine_expect_line */

    /* These are notices; any answer will do. */
    POSTERN_ASK_MESSAGE_ABORTED,    /* reason */
    POSTERN_ASK_ENVELOPE_BEGIN,
    POSTERN_ASK_ENVELOPE_END,
    POSTERN_ASK_TRACE           /* octets, length: a command line, as in the
                                   `trace` hook */
};

typedef struct postern_question {
    enum postern_ask ask;
    const char *text;
    const char *value;
    const char *verb;
    const postern_parameter *options;
    postern_keywords *keywords;
    postern_envelope *envelope; /* of the transaction, or NULL */
    const char *octets;
    size_t length;
    size_t command;
    const postern_credentials *credentials;
    postern_auth_keys *keys;
    const postern_recipient *recipient;     /* NULL: the envelope was taken */
    size_t index;
    const postern_proxy *proxy;
    const postern_xclient *xclient;
    int reason;                 /* enum postern_reason */
} postern_question;


/* ==== 3. A conversation ================================================= */

/* Makes an engine.  Its first question is CONNECTED, whose answer is the
   greeting.  NULL: no memory. */
postern_engine *postern_engine_new(postern_rules *rules, unsigned long now);

/* Frees an engine, without further replies or questions; to be told what has
   ended, call postern_engine_fail first.  NULL is allowed. */
void postern_engine_free(postern_engine *engine);

/*
 * Lends octets[0..length), until _reclaim, which ends the loan and returns how
 * many octets were used.  The caller keeps the rest and lends it again, with
 * or without more octets after it: after an answer, after output was sent, or
 * when more has come.  An empty loan is allowed, and then octets may be NULL.
 */
void postern_engine_lend(postern_engine *engine, const char *octets,
    size_t length, unsigned long now);
size_t postern_engine_reclaim(postern_engine *engine);

/*
 * The next question: 1 and *question, or 0: there is none.  While a question
 * is open there is no other.  What it points to is valid until the answer; but
 * the octets of MESSAGE_BYTES are valid only during the loan: if the loan ends
 * before the answer, the question is withdrawn, and the same octets come again
 * in the next one.
 */
int postern_engine_next(postern_engine *engine, postern_question *question);

/*
 * Answers the open question.  The text is read at once.  0, or INVALID: the
 * text had no code of 200-299 or 400-599 and was treated as 451 (300-399 is
 * allowed after postern_engine_expect_line); or there was no question.
 */
int postern_engine_answer(postern_engine *engine, const char *text,
    unsigned long now);

/*
 * While the question COMMAND or LINE is open: asks for one more line of the
 * client.  Then the answer may be a text of 300-399, which is sent; the next
 * line of the client, of at most `limit` octets (up to 65535), is the question
 * LINE.  Any other answer cancels this.  0, or INVALID: another question is
 * open, or the limit is wrong.
 */
int postern_engine_expect_line(postern_engine *engine, size_t limit);

/* As postern_push and postern_session_rewrite, while a question is open. */
int postern_engine_push(postern_engine *engine, const char *line);
int postern_engine_rewrite(postern_engine *engine, const char *address);

/* While MECHANISM is open: sets who the client is (it is copied), and as whom
   it wants to act; NULL: as itself.  0, NOMEM, INVALID. */
int postern_engine_identify(postern_engine *engine, const char *identity,
    const char *authzid);

/* The envelope becomes the caller's, while MESSAGE is open; else NULL. */
postern_envelope *postern_engine_take(postern_engine *engine);
void postern_engine_free_envelope(postern_envelope *envelope);

/* The replies to send, and how many octets; NULL and 0: none.  They belong to
   the engine; call _sent to say how many octets were sent. */
const char *postern_engine_out(const postern_engine *engine, size_t *length);
void postern_engine_sent(postern_engine *engine, size_t length);

/*
 * TLS.  After WANTS_TLS the caller makes the handshake, beginning with the
 * octets that the engine has not used: they are no commands (RFC 3207 4.2).
 * After the handshake call _secured: what the client said before is forgotten.
 * If it has failed, call postern_engine_fail.  After that lend decrypted
 * octets.
 *
 * TLS from the first octet (RFC 8314): call _handshake before anything else,
 * and _secured after the handshake; then comes the greeting.
 */
void postern_engine_handshake(postern_engine *engine, unsigned long now);
void postern_engine_secured(postern_engine *engine, unsigned long now);

/*
 * The connection begins with a header of the PROXY protocol.  Call this before
 * anything else, or, if TLS comes after the header, after _handshake.  The
 * first question is PROXY then.  A wrong header closes without a reply
 * (POSTERN_REASON_PROXY); so does one that has not come within
 * `proxy_timeout`.  From that question on, postern_engine_proxy returns the
 * header, also after STARTTLS; before it, and without a header, NULL.
 */
void postern_engine_expect_proxy(postern_engine *engine, unsigned long now);
const postern_proxy *postern_engine_proxy(const postern_engine *engine);

/* This client may use XCLIENT; and what it has said by it, or NULL. */
void postern_engine_trust_xclient(postern_engine *engine);
const postern_xclient *postern_engine_xclient(const postern_engine *engine);

/* The client will send no more.  What it has sent is still processed. */
void postern_engine_eof(postern_engine *engine);

/* Checks the deadline: when it has passed the client gets 421, or 451 if an
   answer is late. */
void postern_engine_tick(postern_engine *engine, unsigned long now);

/* Ends the conversation with 421 as soon as no message is being received. */
void postern_engine_drain(postern_engine *engine);

/* Closes after the open question is answered and the present command has its
   reply, also if there are further questions about it; if no question is open,
   or in content, with 421, or with the refusal of the content. */
void postern_engine_close(postern_engine *engine, int reason);

/* The same without a further reply. */
void postern_engine_abandon(postern_engine *engine, int reason);

/* The connection is lost: nothing more is sent.  Call _next until it returns
   0, to be told what has ended. */
void postern_engine_fail(postern_engine *engine, int reason);

/* What it waits for; it is computed at each call. */
enum postern_wants {
    POSTERN_WANTS_READ = 1,     /* more input */
    POSTERN_WANTS_WRITE = 2,    /* there is output to send */
    POSTERN_WANTS_ANSWER = 4,   /* a question is open */
    POSTERN_WANTS_TLS = 8,      /* a TLS handshake */
    POSTERN_WANTS_CLOSE = 16,   /* everything was sent: close the connection */
    POSTERN_WANTS_CONTENT = 32  /* the input is content */
};
unsigned postern_engine_wants(const postern_engine *engine);

/* When _tick has to be called: 1 and *moment, or 0: never. */
int postern_engine_deadline(const postern_engine *engine,
    unsigned long *moment);

/* Facts: as postern_session_host_name and so on.  _reason: why the
   conversation ends (enum postern_reason), or 0. */
const char *postern_engine_host_name(const postern_engine *engine);
int postern_engine_extended_smtp(const postern_engine *engine);
int postern_engine_tls(const postern_engine *engine);
int postern_engine_early(const postern_engine *engine);
const char *postern_engine_identity(const postern_engine *engine);
const char *postern_engine_mechanism(const postern_engine *engine);
postern_envelope *postern_engine_envelope(const postern_engine *engine);
int postern_engine_reason(const postern_engine *engine);

#ifdef __cplusplus
}
#endif

#endif
