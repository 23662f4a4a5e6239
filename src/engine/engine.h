/* SPDX-License-Identifier: MIT */
/*
 * engine.h - the inside of an engine, which is one conversation.
 *
 * The caller lends input.  step() works on it until there is a question, a
 * notice, or something to wait for.  A command does not ask its question
 * directly; it notes what has to be asked, and next() returns questions always
 * in this order:
 *
 * 1. MESSAGE_ABORTED, if a message that has begun will not be completed;
 *
 * 2. ENVELOPE_END, then the envelope is freed;
 *
 * 3. the question of the command.
 *
 * So there is one place where transactions end, for every cause, and the end
 * of a transaction is reported before any question about the next one.
 */
#ifndef PST_ENGINE_ENGINE_H
#define PST_ENGINE_ENGINE_H

#include "base/config.h"
#include "envelope.h"
#include "keywords.h"
#include "output.h"
#include "rules.h"
#include "sasl/sasl.h"
#include "says.h"
#include "smtp/reply.h"

/* Longer names are allocated; RFC 5321 4.5.3.1.2 allows 255 octets. */
#define PST_HOST_INLINE 24

enum pst_engine_mode {
    PST_MODE_COMMAND,       /* the next octets are a command */
    PST_MODE_LINE,          /* a line, after postern_expect_line */
    PST_MODE_TLS,           /* no input: the octets belong to the TLS
                               handshake */
    PST_MODE_PROXY,         /* the header of a proxy */
    PST_MODE_GREETING,      /* no input: the client has to wait for the
                               greeting */
    PST_MODE_DOTTED,        /* content, up to the line "." */
    PST_MODE_OCTETS         /* content, `chunk_left` octets */
};

/*
 * The line block.  It first holds a command line as it comes in, and then also
 * what is parsed from it.  It is taken from the shelf for the first octet of a
 * line and returned when the command is done.
 */
typedef struct pst_work {
    size_t size;            /* of the whole block */
    size_t used;            /* octets of the line so far */
    size_t tail;            /* offset of the free part after the line */
    int complete;           /* the line is complete and not processed yet */
    const pst_verb *verb;
    char *argument;
    const char *address;
    size_t address_size;    /* with its NUL */
    const postern_parameter *rows;
    size_t count;
    size_t next_row;        /* the next one to ask the application about */
    const char *domain;     /* domain of the RCPT, if it has to be recorded */
    postern_keywords keywords;
    const postern_xclient *named;
    char text[1];
} pst_work;

/* LMTP: the replies for the recipients of a message. */
typedef struct pst_verdicts {
    size_t left;                /* replies that are still to come */
    size_t index;               /* index of the next recipient */
    const postern_recipient *recipient;     /* that recipient; NULL: the
                                               envelope was taken */
    const char *text;           /* the reply; NULL: 250 OK */
    char *copy;                 /* `text`, if it has to be freed */
    int refused;                /* all recipients get `text`, and no question
                                   is asked */
} pst_verdicts;

/* The header of a proxy, as much as has come. */
typedef struct pst_proxied {
    postern_proxy facts;    /* valid when the header is complete */
    const char *fault;      /* what is wrong with it, or NULL */
    size_t size;            /* of the whole block */
    size_t used;
    char octets[1];
} pst_proxied;

/* The client that XCLIENT has named. */
typedef struct pst_named {
    postern_xclient facts;
    size_t size;            /* of the whole block */
    char text[1];
} pst_named;

/* Data that few conversations need; allocated at first use. */
typedef struct pst_rare {
    struct pst_calls *calls;    /* command_call_limit */
    pst_sasl *exchange;         /* the AUTH exchange in progress */
    postern_auth_keys keys;     /* filled in by a hook */
    postern_credentials credentials;
    char *identity;             /* the identity of the client */
    const char *mechanism;
    const char *certificate;    /* the client's name in its certificate; NULL:
                                   none */
    unsigned auth_failures;
    unsigned mails;             /* how many MAIL were accepted, for
                                   mail_limit */
    char *refusal;              /* the reply that is sent after
                                   auth_failure_delay */
    pst_verdicts *verdicts;     /* LMTP, from the first content on */
    pst_proxied *proxied;       /* the header of a proxy, complete or not */
    pst_named *named;           /* XCLIENT */
} pst_rare;

/* The size of a piece of a line block, rounded up so that any type may
   follow. */
#define PST_WORK_ALIGNED(size) (((size) + sizeof(void *) - 1) \
    / sizeof(void *) * sizeof(void *))

struct postern_engine {
    postern_rules *rules;
    pst_work *work;
    postern_envelope *envelope;
    struct pst_rare *rare;      /* NULL: not needed yet */
    pst_output output;

    const char *loan;
    size_t loan_length;
    size_t loan_used;
    const char *span;           /* the span of the question MESSAGE_BYTES */
    size_t span_length;
    size_t span_used;           /* octets of the loan that it uses */

    unsigned long now;
    unsigned long deadline;     /* for the client */
    unsigned long asked_since;
    unsigned long chunk_left;   /* octets of this chunk that are still to
                                   come */
    unsigned long swallow;      /* octets of content, or of a line, that may
                                   still be thrown away */
    const char *swallow_reply;  /* the reply after a chunk that is thrown
                                   away */

    unsigned errors;
    pst_wide keywords_off;      /* bits of keywords.h */
    unsigned short line_limit;  /* in PST_MODE_LINE */
    unsigned char unknown;      /* unknown verbs so far */
    unsigned char mode;         /* enum pst_engine_mode */
    unsigned char asked;        /* the open question */
    unsigned char next_ask;     /* the question to ask next */
    unsigned char abort_reason; /* a message has to be aborted, for this
                                   reason */
    unsigned char reason;       /* why it closes */
    unsigned int extended : 1;
    unsigned int ending : 1;    /* the transaction has to be ended */
    unsigned int closing : 1;
    unsigned int close_after : 1;   /* close after the open question */
    unsigned int failed : 1;    /* there was no memory for a reply: the next
                                   step closes */
    unsigned int verdicts : 1;  /* LMTP: recipients have not got all their
                                   replies */
    unsigned int eof : 1;
    unsigned int draining : 1;
    unsigned int put_off : 1;   /* a hook has put content off */
    unsigned int resting : 1;   /* the refusal of AUTH is delayed */
    unsigned int traced : 1;
    unsigned int last_chunk : 1;
    unsigned int overflow : 1;  /* the rest of the current line is thrown
                                   away */
    unsigned int close_at_once : 1; /* the client wants it to close now */
    unsigned int secure : 1;    /* TLS is up */
    unsigned int must_secure : 1;   /* TLS is required, and has not begun */
    unsigned int early : 1;     /* the client spoke before the greeting */
    unsigned int line_expected : 1; /* an answer 3xx will ask for a line */
    unsigned int vetoed : 1;    /* the starttls hook has refused */
    unsigned int greeted : 1;   /* HELO, EHLO or LHLO was accepted, so `host`
                                   is set */
    unsigned int lmtp : 1;      /* it speaks LMTP (RFC 2033) */
    unsigned int host_is_long : 1;
    unsigned int authenticated : 1;
    unsigned int unheard : 1;   /* AUTH was refused as a command; a client that
                                   ignores replies will send its password next,
                                   so hide it */
    unsigned int noted : 1;     /* the application has set data, in an exchange
                                   that is not finished or that has
                                   succeeded */
    unsigned int must_auth : 1; /* AUTH is required before mail */
    unsigned int proxied : 1;   /* the header of a proxy has come */
    unsigned int tls_next : 1;  /* a TLS handshake follows the header */
    unsigned int trusted : 1;   /* the client may use XCLIENT */
    unsigned int secret : 1;    /* the loan may contain a secret, which the
                                   lender should overwrite */
    unsigned char reply_flags;  /* of smtp/reply.h */
    union {
        char here[PST_HOST_INLINE];
        char *elsewhere;        /* host_is_long */
    } host;
};

/* After so many unknown verbs the session is closed (as in aiosmtpd). */
#define PST_UNKNOWN_VERBS 5

/* ---- facts about an engine, for every file ------------------------------ */

#define pst_engine_is_lmtp(engine) (PST_WITH_LMTP && (engine)->lmtp)

/* Extends the deadline by a time in which the client could do nothing. */
#define pst_engine_forgive(engine, time) ((void)((engine)->deadline += (time)))

/* Sets the deadline anew: the client has the whole timeout again. */
#define pst_engine_restart_clock(engine) ((void)((engine)->deadline = \
    (engine)->now + (engine)->rules->patience))

/* So much output waits that nothing more is asked. */
#define pst_engine_is_full(engine) \
    ((engine)->output.pending > PST_OUTPUT_CAP - PST_REPLY_CAP)

/* The keywords that the rules, or a hook of the session, have switched off. */
#define pst_engine_keywords_off(engine) \
    ((engine)->keywords_off | (engine)->rules->keywords_off)

/* ---- facts that the owner of a connection asks for ---------------------- */

#define pst_engine_is_closing(engine) ((engine)->closing)
#define pst_engine_is_at_eof(engine) ((engine)->eof)

/* Even without more input it may have output, or may end, when its present
   output is sent. */
#define pst_engine_goes_on(engine) ((engine)->eof || (engine)->verdicts)
#define pst_engine_is_put_off(engine) ((engine)->put_off)
#define pst_engine_is_content(engine) ((engine)->mode >= PST_MODE_DOTTED)

/* Does a chunk of content follow a line with this verb? */
#define pst_verb_is_bdat(engine, verb) (PST_WITH_CHUNKING \
    && ((engine)->rules->keywords_off & PST_KEYWORD(CHUNKING)) == 0 \
    && strcmp(verb, "BDAT") == 0)

/* What it was given may contain a secret: the owner overwrites it. */
#define pst_engine_had_secret(engine) ((engine)->secret)
#define pst_engine_secret_gone(engine) ((void)((engine)->secret = 0))

/* Nothing has to be read after the close: the client has asked for it, or the
   peer is a proxy that gets no reply. */
#define pst_engine_closes_at_once(engine) ((engine)->close_at_once)

/* It waits for an answer, or for the end of auth_failure_delay. */
#define pst_engine_is_waiting(engine) \
    ((engine)->put_off || (engine)->resting \
    || (engine)->asked != POSTERN_ASK_NOTHING)

/* It can use octets of the client, now or later. */
#define pst_engine_listens(engine) (!(engine)->closing && !(engine)->eof \
    && !pst_engine_is_waiting(engine))

/* The open question is whether a message is accepted. */
#define pst_engine_asks_verdict(engine) \
    ((engine)->asked == POSTERN_ASK_MESSAGE)

/* The client has spoken: too early, if the greeting is awaited. */
#define pst_engine_note_early(engine) ((void)((engine)->early = \
    (engine)->early || (engine)->asked == POSTERN_ASK_CONNECTED))

/* The open question is about the identity of the client.  _note_who: the
   application has set data for it; _has_noted: has it? */
#define pst_engine_asks_who(engine) \
    ((engine)->asked == POSTERN_ASK_AUTH \
    || (engine)->asked == POSTERN_ASK_AUTH_KEYS \
    || (engine)->asked == POSTERN_ASK_MECHANISM)
#define pst_engine_note_who(engine) ((void)((engine)->noted = 1))
#define pst_engine_has_noted(engine) ((engine)->noted)

/* The open question is about the keys of a user, and where they are put. */
#define pst_engine_asks_keys(engine) \
    ((engine)->asked == POSTERN_ASK_AUTH_KEYS)
#define pst_engine_keys(engine) (&(engine)->rare->keys)

/* The list of EHLO while its question is open; or NULL. */
#define pst_engine_keywords(engine) ((engine)->asked == POSTERN_ASK_EHLO \
    ? &(engine)->work->keywords : NULL)

/* It has sent all output and waits for input. */
#define pst_engine_is_quiet(engine) \
    (pst_engine_listens(engine) && (engine)->output.pending == 0)

/* All output was sent. */
#define pst_engine_has_said_all(engine) \
    pst_output_is_empty(&(engine)->output)

/* The client's deadline, if there is one. */
#define pst_engine_client_deadline(engine) ((engine)->deadline)

/* Requires TLS, whatever the rules say. */
#define pst_engine_require_tls(engine) ((void)((engine)->must_secure = 1))

/* Requires AUTH, whatever the rules say. */
#define pst_engine_require_auth(engine) ((void)((engine)->must_auth = 1))

/* Speaks LMTP, whatever the rules say. */
#define pst_engine_speak_lmtp(engine) ((void)((engine)->lmtp = 1))

/* It waits for the header of a proxy. */
#define pst_engine_awaits_proxy(engine) ((engine)->mode == PST_MODE_PROXY)

/* It must not send anything: it would be sent before a handshake, or to a
   proxy whose header has not come. */
#define pst_engine_is_mute(engine) ((engine)->mode == PST_MODE_TLS \
    || (engine)->mode == PST_MODE_PROXY)

/* It asks no question except about the header of a proxy. */
#define pst_engine_holds_back(engine) ((engine)->mode >= PST_MODE_TLS \
    && (engine)->mode <= PST_MODE_GREETING)

/* The client's name in its certificate, or NULL. */
#define pst_engine_certificate(engine) \
    ((engine)->rare == NULL ? NULL : (engine)->rare->certificate)

/* ---- life.c: the beginning and the end of an engine --------------------- */

/* _init sets up an engine in memory of the caller; _clear frees what it
   has. */
void pst_engine_init(postern_engine *engine, postern_rules *rules,
    unsigned long now);
void pst_engine_clear(postern_engine *engine);

/* _hold_greeting: the greeting comes after greet_delay.  _greet: it comes
   now. */
void pst_engine_hold_greeting(postern_engine *engine);
void pst_engine_greet(postern_engine *engine);

/* Sets the name of HELO or EHLO; 0 or NOMEM. */
int pst_engine_set_host(postern_engine *engine, const char *name);
void pst_engine_free_host(postern_engine *engine);

/* ---- ending.c: the end of transactions and conversations ---------------- */

/* Ends a transaction.  This is the only function that does. */
void pst_engine_end_transaction(postern_engine *engine, int reason);

/* Frees the envelope; its end was reported, or need not be. */
void pst_engine_drop_envelope(postern_engine *engine);

/* Sends the output that waits and nothing more, then closes. */
void pst_engine_close(postern_engine *engine, int reason);

/* ---- wish.c: the end from outside --------------------------------------- */

/* Ends the conversation now, with 421: the server stops, or memory is missing.
   Drops an open question first. */
void pst_engine_cut(postern_engine *engine);
void pst_engine_give_up(postern_engine *engine);

/* rules->patience has changed and was `before`: changes the deadline of a
   waiting client as if the new value had been there from the start. */
void pst_engine_hurry(postern_engine *engine, unsigned long before,
    unsigned long now);

/* Sends 421 (RFC 5321 3.8) when no reply is due, or the refusal of content
   that is being thrown away.  In a handshake it sends nothing, because it
   would not be encrypted. */
void pst_engine_say_farewell(postern_engine *engine);

/* ---- say.c: replies ----------------------------------------------------- */

/* Sends a reply.  If there is no memory for it, it is the last one, and
   agenda.c closes in the next step. */
void pst_engine_say(postern_engine *engine, const char *text);

/* The same; `last` is '-' if more lines of the reply follow. */
void pst_engine_say_line(postern_engine *engine, const char *text, char last);

/* Sends a reply to an error of the client, and counts the error. */
void pst_engine_refuse(postern_engine *engine, const char *text);

/* Sends `text` if a hook gave one, else `otherwise`. */
void pst_engine_say_or(postern_engine *engine, const char *text,
    const char *otherwise);

/* Sends a constant line; _behind if other output waits, or may wait. */
#define pst_engine_say_ready(engine, line) \
    ((engine)->output.pending == 0 && !(engine)->output.is_special \
    ? pst_output_start(&(engine)->output, line) \
    : pst_engine_say_behind(engine, line))
void pst_engine_say_behind(postern_engine *engine, enum pst_ready ready);

/* Sends `text` if a hook gave one, else 250 OK.  Evaluates `text` twice. */
#define pst_engine_say_or_ok(engine, text) \
    ((text) == NULL ? pst_engine_say_ready(engine, PST_READY_OK) \
    : pst_engine_say(engine, text))

/* Sends 3xx; the next line of the client is the answer to it. */
void pst_engine_ask_for_line(postern_engine *engine, const char *text);

/* Says a text with another code; without memory for it, the other text. */
void pst_engine_say_as(postern_engine *engine, const char *code,
    const char *text, const char *otherwise);

/* Says a text around a verb; there has to be a line block. */
void pst_engine_quote(postern_engine *engine, const char *before,
    const char *verb, const char *after,
    void (*say)(postern_engine *, const char *));

/* Sends 452: there was no memory for the command, and the conversation goes
   on. */
void pst_engine_no_memory(postern_engine *engine);

/* There is no memory to go on: sends 421, a constant, and agenda.c closes in
   the next step. */
void pst_engine_out_of_memory(postern_engine *engine);

/* ---- question.c: the list of questions ---------------------------------- */

/* The rows are in the order of enum postern_ask.  `done` also answers a
   question for which there is no hook, with NULL and 0. */
typedef struct pst_question {
    void (*fill)(const postern_engine *engine, postern_question *question);
    pst_verb_done done;
} pst_question;

extern const pst_question pst_questions[];

/* Is the question only a notice, without an answer? */
int pst_question_is_told(enum postern_ask ask);

/* ---- trace.c ------------------------------------------------------------ */

/* Fills in what TRACE shows of the line in the line block. */
void pst_trace_fill(const postern_engine *engine, postern_question *question);

/* Shown in place of a secret. */
#define PST_TRACE_HIDDEN "********"

/* ---- work.c: the line block --------------------------------------------- */

/* Takes memory after the line in the line block, until the command is done;
   NULL: it is used up.  _rest returns all that is left without taking it. */
char *pst_work_take(postern_engine *engine, size_t size);
char *pst_work_rest(postern_engine *engine, size_t *size);

/* Makes sure that the line block has room for a line of `size` octets; _start:
   takes one for a command.  0: no memory. */
int pst_work_ready(postern_engine *engine, size_t size);
int pst_work_start(postern_engine *engine);

/* Changes to a block for a line of `size` octets, with the same content; 0: no
   memory. */
int pst_work_widen(postern_engine *engine, size_t size);

/* Returns the line block to the shelf if it is empty; _drop: in any case. */
void pst_work_put(postern_engine *engine);
void pst_work_drop(postern_engine *engine);

/* ---- rare.c ------------------------------------------------------------- */

/* Returns the block of rare data, and makes it if there is none (NULL: no
   memory); _free frees it. */
pst_rare *pst_rare_of(postern_engine *engine);
void pst_rare_free(postern_engine *engine);

/* ---- auth.c: who the client is ------------------------------------------ */

/* Begins an exchange; `response` is the initial response, or NULL. */
void pst_auth_start(postern_engine *engine,
    const pst_sasl_mechanism *mechanism, char *response);

/* Overwrites the line of the client, which may contain a secret. */
void pst_auth_wipe_line(postern_engine *engine);

/* Is there an exchange? */
#define pst_auth_goes_on(engine) ((engine)->rare != NULL \
    && (engine)->rare->exchange != NULL)

/* _line: handles a line of the client in an exchange.  _break_off: the client
   has sent no valid response, and hears `text`. */
void pst_auth_line(postern_engine *engine, char *line, size_t length);
void pst_auth_break_off(postern_engine *engine, const char *text);

/* Sets the client's name in its certificate; the text has to live as long as
   the engine.  If there is no memory, the client has no name. */
void pst_auth_certificate(postern_engine *engine, const char *whose);

/* How long to wait for the next line: auth_timeout in an exchange, else
   `patience`; 0 there means no limit. */
unsigned long pst_auth_patience(const postern_engine *engine,
    unsigned long patience);

/* The delay after a failed AUTH is over. */
void pst_auth_rested(postern_engine *engine);

/* Sets the identity, because a trusted client says so; 0: no memory. */
int pst_auth_assume(postern_engine *engine, const char *identity,
    const char *mechanism);

/* Forgets the identity, and an exchange. */
void pst_auth_forget(postern_engine *engine);

void pst_auth_fill_keys(const postern_engine *engine,
    postern_question *question);
void pst_auth_fill(const postern_engine *engine, postern_question *question);
void pst_auth_fill_own(const postern_engine *engine,
    postern_question *question);
void pst_auth_own_done(postern_engine *engine, const char *text, int code);
void pst_auth_keys_done(postern_engine *engine, const char *text, int code);
void pst_auth_done(postern_engine *engine, const char *text, int code);

/* ---- proxied.c: the header of a proxy ----------------------------------- */

/* A step like that of input.c. */
int pst_proxied_step(postern_engine *engine);

/* Returns what is wrong with the header, or NULL. */
const char *pst_proxied_fault(const postern_engine *engine);

/* Sets the address of the proxy, when its header has come. */
void pst_proxied_note_via(postern_engine *engine, const postern_address *via);

void pst_proxied_fill(const postern_engine *engine,
    postern_question *question);
void pst_proxied_done(postern_engine *engine, const char *text, int code);

/* ---- calls.c: command_call_limit ---------------------------------------- */

/* Returns whether a verb is limited, and how often it may be sent. */
int pst_calls_limit(const postern_rules *rules, const char *verb,
    unsigned *limit);

/* Counts a verb, if there is a limit; 0: it was sent too often.  If there is
   no memory for the count, it is not counted. */
int pst_calls_admit(postern_engine *engine, const char *verb);
void pst_calls_free(postern_engine *engine);

/* ---- garbled.c: lines after which the session ends ---------------------- */

/* The verb is one of forbidden_commands, before HELO: the session ends, and the
   result is 1. */
int pst_garbled_forbidden(postern_engine *engine, const char *verb);

/* The line begins with a TLS handshake record (RFC 8446 5.1): the session ends
   without a reply, which such a client cannot read, and the result is 1. */
int pst_garbled_tls(postern_engine *engine, const char *text, size_t length);

/* A line has begun in the block, and its end has not come.  1: it is no line,
   but TLS, and the session ends. */
int pst_garbled_part(postern_engine *engine);

/* Refuses a line that cannot be parsed, of which only the verb, or the
   beginning, is known.  The session ends if anything may follow it. */
void pst_garbled_verb(postern_engine *engine, const char *verb,
    const char *reply);
void pst_garbled_line(postern_engine *engine, const char *text,
    size_t length, const char *reply);

/* The line that begins in the block, and goes on here, is too long.  1: the
   session ends, as above. */
int pst_garbled_begins(postern_engine *engine, const char *from,
    size_t length);

/* ---- input.c: lines ----------------------------------------------------- */

/* A step of input: 1 if it has made progress, 0 if it has to wait. */
int pst_input_step(postern_engine *engine);

/* Does the verb exist in this protocol, SMTP or LMTP? */
#define pst_verb_is_spoken(engine, verb) (((verb)->flags \
    & (pst_engine_is_lmtp(engine) ? PST_VERB_SMTP : PST_VERB_LMTP)) == 0)

/* ---- content.c: the content of a message -------------------------------- */

/* A step like that of input.c. */
int pst_content_step(postern_engine *engine);

/* Content begins, by DATA or by a chunk; and ends with a verdict. */
void pst_content_begin(postern_engine *engine);
void pst_content_chunk(postern_engine *engine, unsigned long size, int last);
void pst_content_refused_chunk(postern_engine *engine, const char *text);
void pst_content_bytes_done(postern_engine *engine, const char *text,
    int code);
void pst_content_message_done(postern_engine *engine, const char *text,
    int code);

/* A hook has put content off for too long: the message fails. */
void pst_content_too_late(postern_engine *engine);

/* Is the rest of the content thrown away?  _refusal: the reply at its end.
   _give_up: it is too long or too slow; replies now, and closes. */
int pst_content_is_swallowed(const postern_engine *engine);
const char *pst_content_refusal(const postern_engine *engine);
void pst_content_give_up(postern_engine *engine, int reason);

/* Forgets the span that was returned; it will be asked about again. */
void pst_content_withdraw(postern_engine *engine);

/* ---- verdict.c: LMTP, a reply for each recipient ------------------------ */

/* Makes sure that the replies to a message can be kept; 0: no memory. */
#define pst_verdict_is_ready(engine) \
    (!pst_engine_is_lmtp(engine) || pst_verdict_make(engine))
int pst_verdict_make(postern_engine *engine);

/* Is there a recipient?  In LMTP recipients that the application has added do
   not count, because they get no reply. */
#define pst_verdict_has_rcpt(engine) ((engine)->envelope != NULL \
    && (engine)->envelope->rcpt_count > 0 && (!pst_engine_is_lmtp(engine) \
    || pst_envelope_named((engine)->envelope->rcpt_first) != NULL))

/* The message is complete: counts the recipients that get a reply.  _taken:
   the application has taken the envelope with the addresses. */
void pst_verdict_count(postern_engine *engine);
void pst_verdict_taken(postern_engine *engine);

/* _message: `message` has answered, and the replies follow.  _refused: the
   content was refused, and the first recipient's reply was sent; the others
   follow, and `text` has to live as long as the envelope. */
void pst_verdict_message(postern_engine *engine, const char *text, int code);
void pst_verdict_refused(postern_engine *engine, const char *text);

/* The content is refused before its end, and the conversation closes: sends
   the refusal for each recipient, as far as one long reply has room. */
void pst_verdict_give_up(postern_engine *engine, const char *text);

/* A step like that of input.c, while engine->verdicts is set. */
int pst_verdict_step(postern_engine *engine);

/* Frees everything. */
void pst_verdict_free(postern_engine *engine);

void pst_verdict_fill(const postern_engine *engine,
    postern_question *question);
void pst_verdict_done(postern_engine *engine, const char *text, int code);

/* ---- verb.c, verb_mail.c: commands (verb.h has the verbs) --------------- */

/* Runs a verb after the checks of its row. */
void pst_verb_start(postern_engine *engine, const pst_verb *verb,
    char *argument);

/* MAIL and RCPT: asks the next question. */
void pst_verb_mail_next(postern_engine *engine);

#include "parts.h"

#endif
