/* SPDX-License-Identifier: MIT */
/*
 * engine.h - one conversation from the inside.
 *
 * How it moves.  Input is lent; step() works on it until something has to be
 * asked, told or awaited.  Nothing is asked from within a verb: it notes what
 * it wants, and next() hands the questions out in one order, always:
 *
 *   1. MESSAGE_ABORTED, when a message that had begun will not be completed;
 *   2. ENVELOPE_END, then the envelope is freed;
 *   3. what the verb wants to ask.
 *
 * So a transaction ends in one place, whatever ended it, and its end is told
 * before anything is asked about the next one.
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
    PST_MODE_LINE,          /* a line that was asked for */
    PST_MODE_TLS,           /* none: the handshake is somebody else's */
    PST_MODE_PROXY,         /* the header of a proxy */
    PST_MODE_DOTTED,        /* content, up to the line "." */
    PST_MODE_OCTETS         /* content, `chunk_left` octets */
};

/*
 * The line block: a command line as it comes in, then what is parsed out of
 * it. It is taken from the shelf for the first octet of a line and put back
 * when the command is done.
 */
typedef struct pst_work {
    size_t size;            /* of the whole block */
    size_t used;            /* octets of the line so far */
    size_t tail;            /* offset of what is free behind the line */
    int complete;           /* the line is there and not yet acted upon */
    const pst_verb *verb;
    char *argument;
    const char *address;
    size_t address_size;    /* with its NUL */
    const postern_parameter *rows;
    size_t count;
    size_t next_row;        /* the next one to be asked about */
    const char *domain;     /* of RCPT, if it is to be recorded */
    postern_keywords keywords;
    const postern_xclient *named;
    char text[1];
} pst_work;

/* LMTP: the replies to the recipients of a message. */
typedef struct pst_verdicts {
    size_t left;                /* replies that are to come */
    size_t index;               /* of whom the next one is for */
    const postern_recipient *recipient;     /* it; NULL: the envelope was
                                               taken */
    const char *text;           /* what is said; NULL: 250 OK */
    char *copy;                 /* `text`, if it is to be freed */
    int refused;                /* it is said to all, nobody is asked */
} pst_verdicts;

/* The header of a proxy, as far as it is there. */
typedef struct pst_proxied {
    postern_proxy facts;    /* good once it is whole */
    const char *fault;      /* what is wrong with it, or NULL */
    size_t size;            /* of the whole block */
    size_t used;
    char octets[1];
} pst_proxied;

/* Who XCLIENT says that the client is. */
typedef struct pst_named {
    postern_xclient facts;
    size_t size;            /* of the whole block */
    char text[1];
} pst_named;

/* What few conversations have. */
typedef struct pst_rare {
    struct pst_calls *calls;    /* command_call_limit */
    pst_sasl *exchange;         /* an AUTH that goes on */
    postern_auth_keys keys;     /* what a hook fills in */
    postern_credentials credentials;
    char *identity;             /* who the client is */
    const char *mechanism;
    const char *certificate;    /* whose the client's is; NULL: none */
    unsigned auth_failures;
    unsigned mails;             /* MAIL that was accepted: mail_limit */
    char *refusal;              /* what is said after a rest */
    pst_verdicts *verdicts;     /* LMTP, from the first content on */
    pst_proxied *proxied;       /* the header of a proxy, or a part */
    pst_named *named;           /* XCLIENT */
} pst_rare;

/* What `size` octets take in a line block, so that anything may follow. */
#define PST_WORK_ALIGNED(size) (((size) + sizeof(void *) - 1) \
    / sizeof(void *) * sizeof(void *))

struct postern_engine {
    postern_rules *rules;
    pst_work *work;
    postern_envelope *envelope;
    struct pst_rare *rare;      /* NULL: not needed so far */
    pst_output output;

    const char *loan;
    size_t loan_length;
    size_t loan_used;
    const char *span;           /* what MESSAGE_BYTES asks about */
    size_t span_length;
    size_t span_used;           /* of the loan */

    unsigned long now;
    unsigned long deadline;     /* for the client */
    unsigned long asked_since;
    unsigned long chunk_left;   /* octets of this chunk that are to come */
    unsigned long swallow;      /* octets that may still be thrown away, of
                                   content or of a line */
    const char *swallow_reply;  /* said after a chunk that nobody wants */

    unsigned errors;
    unsigned keywords_off;      /* bits of keywords.h */
    unsigned short line_limit;  /* in PST_MODE_LINE */
    unsigned char unknown;      /* unknown verbs so far */
    unsigned char mode;         /* enum pst_engine_mode */
    unsigned char asked;        /* the open question */
    unsigned char next_ask;     /* the next one */
    unsigned char abort_reason; /* a message has to be aborted */
    unsigned char reason;       /* why it closes */
    unsigned int extended : 1;
    unsigned int ending : 1;    /* the transaction has to be ended */
    unsigned int closing : 1;
    unsigned int close_after : 1;   /* ... the open question */
    unsigned int failed : 1;    /* a reply found no memory: it closes next */
    unsigned int verdicts : 1;  /* LMTP: recipients wait for their replies */
    unsigned int eof : 1;
    unsigned int draining : 1;
    unsigned int put_off : 1;   /* content was not taken */
    unsigned int resting : 1;   /* who failed at AUTH has to wait */
    unsigned int traced : 1;
    unsigned int last_chunk : 1;
    unsigned int overflow : 1;  /* the line that comes is thrown away */
    unsigned int close_at_once : 1; /* it closes as the client wished */
    unsigned int secure : 1;    /* TLS is up */
    unsigned int must_secure : 1;   /* TLS is not up, and has to be */
    unsigned int early : 1;     /* the client spoke before the greeting */
    unsigned int line_expected : 1; /* an answer of 3xx asks for a line */
    unsigned int vetoed : 1;    /* the starttls hook said no */
    unsigned int greeted : 1;   /* HELO, EHLO or LHLO was accepted: `host` is
                                   set */
    unsigned int lmtp : 1;      /* it speaks LMTP (RFC 2033) */
    unsigned int host_is_long : 1;
    unsigned int authenticated : 1;
    unsigned int must_auth : 1; /* no mail is taken of who is unknown */
    unsigned int proxied : 1;   /* the header of a proxy has come */
    unsigned int tls_next : 1;  /* behind it comes the handshake */
    unsigned int trusted : 1;   /* XCLIENT is believed */
    unsigned char reply_flags;  /* of smtp/reply.h */
    union {
        char here[PST_HOST_INLINE];
        char *elsewhere;        /* host_is_long */
    } host;
};

/* The session is closed at so many unknown verbs (aiosmtpd). */
#define PST_UNKNOWN_VERBS 5

/* ---- facts about an engine, for every file ------------------------------ */

/* Time that passed while the client could do nothing does not count. */
#define pst_engine_forgive(engine, time) ((void)((engine)->deadline += (time)))

/* The client has the whole timeout again. */
#define pst_engine_restart_clock(engine) ((void)((engine)->deadline = \
    (engine)->now + (engine)->rules->options.timeout))

/* So much waits to be sent that nothing more is asked. */
#define pst_engine_is_full(engine) \
    ((engine)->output.pending > PST_OUTPUT_CAP - PST_REPLY_CAP)

/* The keywords that are off, by the rules or by a hook of the session. */
#define pst_engine_keywords_off(engine) \
    ((engine)->keywords_off | (engine)->rules->keywords_off)

/* ---- facts that the owner of a connection asks for ---------------------- */

#define pst_engine_is_closing(engine) ((engine)->closing)
#define pst_engine_is_at_eof(engine) ((engine)->eof)

/* Without more input it may have more to say, or to find its end, as soon as
   its output has gone. */
#define pst_engine_goes_on(engine) ((engine)->eof || (engine)->verdicts)
#define pst_engine_is_put_off(engine) ((engine)->put_off)
#define pst_engine_is_content(engine) ((engine)->mode >= PST_MODE_DOTTED)

/* It closes as the client wished, or says nothing to a proxy: there is
   nothing to linger for. */
#define pst_engine_closes_at_once(engine) ((engine)->close_at_once)

/* An answer is awaited, or a rest goes on. */
#define pst_engine_is_waiting(engine) \
    ((engine)->put_off || (engine)->resting \
    || (engine)->asked != POSTERN_ASK_NOTHING)

/* Octets of the client are of use to it, as far as they can be. */
#define pst_engine_listens(engine) (!(engine)->closing && !(engine)->eof \
    && !pst_engine_is_waiting(engine))

/* The open question is whether a message is accepted. */
#define pst_engine_asks_verdict(engine) \
    ((engine)->asked == POSTERN_ASK_MESSAGE)

/* The client has spoken: too early, if the greeting is awaited. */
#define pst_engine_note_early(engine) ((void)((engine)->early \
    |= (engine)->asked == POSTERN_ASK_CONNECTED))

/* The open question is what is kept of a user; and where that goes. */
#define pst_engine_asks_keys(engine) \
    ((engine)->asked == POSTERN_ASK_AUTH_KEYS)
#define pst_engine_keys(engine) (&(engine)->rare->keys)

/* It has said all and awaits the client's next octets. */
#define pst_engine_is_quiet(engine) \
    (pst_engine_listens(engine) && (engine)->output.pending == 0)

/* All that it has said has been sent. */
#define pst_engine_has_said_all(engine) \
    pst_output_is_empty(&(engine)->output)

/* When the client has to have said more, if it has a deadline at all. */
#define pst_engine_client_deadline(engine) ((engine)->deadline)

/* TLS has to come first, whatever the rules say. */
#define pst_engine_require_tls(engine) ((void)((engine)->must_secure = 1))

/* So has AUTH. */
#define pst_engine_require_auth(engine) ((void)((engine)->must_auth = 1))

/* It speaks LMTP, whatever the rules say. */
#define pst_engine_speak_lmtp(engine) ((void)((engine)->lmtp = 1))

/* It awaits the header of a proxy. */
#define pst_engine_awaits_proxy(engine) ((engine)->mode == PST_MODE_PROXY)

/* Whatever it said would go out in the clear before a handshake, or to a proxy
   that has not said for whom it comes. */
#define pst_engine_is_mute(engine) ((engine)->mode == PST_MODE_TLS \
    || (engine)->mode == PST_MODE_PROXY)

/* Whose the client's certificate is, or NULL. */
#define pst_engine_certificate(engine) \
    ((engine)->rare == NULL ? NULL : (engine)->rare->certificate)

/* ---- life.c: the beginning and the end of an engine --------------------- */

/* Sets up an engine that the caller has memory for, and takes it down. */
void pst_engine_init(postern_engine *engine, postern_rules *rules,
    unsigned long now);
void pst_engine_clear(postern_engine *engine);

/* Sets the name of HELO or EHLO; 0 or NOMEM. */
int pst_engine_set_host(postern_engine *engine, const char *name);
void pst_engine_free_host(postern_engine *engine);

/* ---- ending.c: the end of transactions and conversations ---------------- */

/* The one end of every transaction. */
void pst_engine_end_transaction(postern_engine *engine, int reason);

/* Frees the envelope; its end was told, or nobody wants to know. */
void pst_engine_drop_envelope(postern_engine *engine);

/* Says no more than what is said already, then closes. */
void pst_engine_close(postern_engine *engine, int reason);

/* RFC 8446 5.1: a record of a handshake, in place of a command. */
int pst_engine_is_hello(const char *text, size_t length);

/* ---- wish.c: the end from outside --------------------------------------- */

/* Ends the conversation now with 421: the server stops, or there is no memory
   to go on with.  An open question is dropped first. */
void pst_engine_cut(postern_engine *engine);
void pst_engine_give_up(postern_engine *engine);

/* Says what is said where no reply is due: 421 (RFC 5321 3.8), or the refusal
   of content that is swallowed; in a handshake nothing, since it would go out
   in the clear. */
void pst_engine_say_farewell(postern_engine *engine);

/* ---- say.c: replies ----------------------------------------------------- */

/* Says a reply.  When there is no memory for it, it is the last one, and
   agenda.c closes in its next step. */
void pst_engine_say(postern_engine *engine, const char *text);

/* The same; `last` is '-' when more lines of the reply follow. */
void pst_engine_say_line(postern_engine *engine, const char *text, char last);

/* Says that the client made an error, and counts it. */
void pst_engine_refuse(postern_engine *engine, const char *text);

/* Says `text` when a hook gave one, else `otherwise`. */
void pst_engine_say_or(postern_engine *engine, const char *text,
    const char *otherwise);

/* Says a line that is known beforehand; _behind when something waits, or may
   wait. */
#define pst_engine_say_ready(engine, line) \
    ((engine)->output.pending == 0 && !(engine)->output.is_special \
    ? pst_output_start(&(engine)->output, line) \
    : pst_engine_say_behind(engine, line))
void pst_engine_say_behind(postern_engine *engine, enum pst_ready ready);

/* Says `text`, which is looked at twice, when a hook gave one, else 250 OK. */
#define pst_engine_say_or_ok(engine, text) \
    ((text) == NULL ? pst_engine_say_ready(engine, PST_READY_OK) \
    : pst_engine_say(engine, text))

/* Says 3xx; the next line of the client is the one that it asks for. */
void pst_engine_ask_for_line(postern_engine *engine, const char *text);

/* 452: the command could not be done, the conversation goes on. */
void pst_engine_no_memory(postern_engine *engine);

/* There is no memory to go on with: 421, from a constant, and agenda.c
   closes in its next step. */
void pst_engine_out_of_memory(postern_engine *engine);

/* ---- question.c: the list of questions ---------------------------------- */

/* A row, by enum postern_ask.  A question that nobody wants to be asked is
   answered by `done` with NULL and 0. */
typedef struct pst_question {
    void (*fill)(const postern_engine *engine, postern_question *question);
    pst_verb_done done;
} pst_question;

extern const pst_question pst_questions[];

/* Is this question only told, so that its answer carries nothing? */
int pst_question_is_told(enum postern_ask ask);

/* ---- trace.c ------------------------------------------------------------ */

/* What TRACE shows of the line in the line block. */
void pst_trace_fill(const postern_engine *engine, postern_question *question);

/* ---- work.c: the line block --------------------------------------------- */

/* Memory behind the line in the line block, for as long as the command lasts;
   NULL when it is used up.  _rest gives all of it without taking any. */
char *pst_work_take(postern_engine *engine, size_t size);
char *pst_work_rest(postern_engine *engine, size_t *size);

/* A copy of both texts in the line block, which is taken if there is none. */
char *pst_work_copy(postern_engine *engine, const char *one,
    const char *two);

/* The line block for a line of at most `size` octets; _start: for a command,
   when there is none.  0: no memory. */
int pst_work_ready(postern_engine *engine, size_t size);
int pst_work_start(postern_engine *engine);

/* A block for a line of `size` octets, with what is in it; 0: no memory. */
int pst_work_widen(postern_engine *engine, size_t size);

/* Puts the line block back unless something is in it; _drop: whatever. */
void pst_work_put(postern_engine *engine);
void pst_work_drop(postern_engine *engine);

/* ---- rare.c ------------------------------------------------------------- */

/* The block of what is rare, made if there is none (NULL: no memory); and its
   end. */
pst_rare *pst_rare_of(postern_engine *engine);
void pst_rare_free(postern_engine *engine);

/* ---- auth.c: who the client is ------------------------------------------ */

/* An exchange begins; `response` is the text of the initial one, or NULL. */
void pst_auth_start(postern_engine *engine,
    const pst_sasl_mechanism *mechanism, char *response);

/* Does an exchange go on?  _line: what the client says in it.  _end: it has
   said what is no line. */
int pst_auth_goes_on(const postern_engine *engine);
void pst_auth_line(postern_engine *engine, char *line, size_t length);
void pst_auth_end(postern_engine *engine);

/* Whose the client's certificate is; the text has to live as long as the
   engine.  Without memory for it nobody is known by it. */
void pst_auth_certificate(postern_engine *engine, const char *whose);

/* The time that a client had to wait is over. */
void pst_auth_rested(postern_engine *engine);

/* Who it is, as somebody says who is trusted; 0: no memory. */
int pst_auth_assume(postern_engine *engine, const char *identity,
    const char *mechanism);

/* All that is known of who it is, and an exchange. */
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

/* A step as that of input.c. */
int pst_proxied_step(postern_engine *engine);

/* What is wrong with it, or NULL. */
const char *pst_proxied_fault(const postern_engine *engine);

/* The header is there: who has sent it. */
void pst_proxied_note_via(postern_engine *engine, const postern_address *via);

void pst_proxied_fill(const postern_engine *engine,
    postern_question *question);
void pst_proxied_done(postern_engine *engine, const char *text, int code);

/* ---- calls.c: command_call_limit ---------------------------------------- */

/* How often a verb may be sent; 0 as result: there is no limit. */
int pst_calls_limit(const postern_rules *rules, const char *verb,
    unsigned *limit);

/* Counts a verb, if there is a limit; 0 when it was sent too often.  A count
   that there is no memory for is not kept. */
int pst_calls_admit(postern_engine *engine, const char *verb);
void pst_calls_free(postern_engine *engine);

/* ---- input.c: lines ----------------------------------------------------- */

/* A step of input: 1 when it came further, 0 when it has to wait. */
int pst_input_step(postern_engine *engine);

/* Is it a verb of what is spoken here: of SMTP, or of LMTP? */
#define pst_verb_is_spoken(engine, verb) (((verb)->flags \
    & ((engine)->lmtp ? PST_VERB_SMTP : PST_VERB_LMTP)) == 0)

/* ---- content.c: the content of a message -------------------------------- */

/* A step as that of input.c. */
int pst_content_step(postern_engine *engine);

/* Content begins, by DATA or by a chunk; and ends with a verdict. */
void pst_content_begin(postern_engine *engine);
void pst_content_chunk(postern_engine *engine, unsigned long size, int last);
void pst_content_refused_chunk(postern_engine *engine, const char *text);
void pst_content_bytes_done(postern_engine *engine, const char *text,
    int code);
void pst_content_message_done(postern_engine *engine, const char *text,
    int code);

/* Answers that were put off for too long: what is not taken fails. */
void pst_content_too_late(postern_engine *engine);

/* Is the content that comes thrown away?  _refusal: what is said at its end.
   _give_up: it is too much, or too slow: that is said now, and it closes. */
int pst_content_is_swallowed(const postern_engine *engine);
const char *pst_content_refusal(const postern_engine *engine);
void pst_content_give_up(postern_engine *engine, int reason);

/* The withdrawn span will be asked for again. */
void pst_content_withdraw(postern_engine *engine);

/* ---- verdict.c: LMTP, a reply for each recipient ------------------------ */

/* Can the replies of a message be kept?  0: no memory. */
#define pst_verdict_is_ready(engine) \
    (!(engine)->lmtp || pst_verdict_make(engine))
int pst_verdict_make(postern_engine *engine);

/* Is there somebody whom content could be for?  In LMTP a recipient whom the
   application has added has no reply. */
#define pst_verdict_has_rcpt(engine) ((engine)->envelope != NULL \
    && (engine)->envelope->rcpt_count > 0 && (!(engine)->lmtp \
    || pst_envelope_named((engine)->envelope->rcpt_first) != NULL))

/* All of a message is here: who has to have a reply; _taken: their addresses
   are the application's now. */
void pst_verdict_count(postern_engine *engine);
void pst_verdict_taken(postern_engine *engine);

/* `message` has answered, so that replies follow; or the content was refused,
   and the first recipient has heard so: the others follow.  `text` of the
   latter has to live as long as the envelope. */
void pst_verdict_message(postern_engine *engine, const char *text, int code);
void pst_verdict_refused(postern_engine *engine, const char *text);

/* The content is refused before its end, and the conversation closes: says so,
   to each recipient as far as there is room for one long reply. */
void pst_verdict_give_up(postern_engine *engine, const char *text);

/* A step as that of input.c, while engine->verdicts. */
int pst_verdict_step(postern_engine *engine);

/* Frees it all. */
void pst_verdict_free(postern_engine *engine);

void pst_verdict_fill(const postern_engine *engine,
    postern_question *question);
void pst_verdict_done(postern_engine *engine, const char *text, int code);

/* ---- verb.c, verb_mail.c: commands (verb.h has the verbs) --------------- */

/* Runs a verb after the checks of its row. */
void pst_verb_start(postern_engine *engine, const pst_verb *verb,
    char *argument);

/* MAIL and RCPT: asks the next thing that has to be asked. */
void pst_verb_mail_next(postern_engine *engine);

#endif
