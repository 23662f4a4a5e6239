/* SPDX-License-Identifier: MIT */
/*
 * conversation.h - an engine, a client that sends octets, an application that
 * answers, and a clock.  It also checks that the rules are kept.
 *
 *     conversation talk;
 *
 *     conversation_init(&talk);
 *     talk.options.chunking = 1;
 *     talk.answers = rows;
 *     conversation_start(&talk);
 *     conversation_send(&talk, "NOOP\r\n", 6);
 *     conversation_settle(&talk);
 *     ASSERT_TEXT(blob_string(&talk.output), "220 ...");
 *     conversation_end(&talk);
 *
 * The engine is lent a copy of the octets with exactly their size, which is
 * freed with the loan.  The first broken rule is in `broken`, which has to be
 * "" at the end.
 */
#ifndef TESTS_ENGINE_CONVERSATION_H
#define TESTS_ENGINE_CONVERSATION_H

#include "blob.h"
#include "hooks.h"
#include "postern_engine.h"
#include "support/failing_alloc.h"
#include "support/fake_clock.h"

/* As `delay`: only conversation_answer_now answers. */
#define CONVERSATION_NEVER ((unsigned)-1)

struct conversation;

/* The answers of the application; ended by POSTERN_ASK_NOTHING. */
typedef struct conversation_answer {
    enum postern_ask ask;
    const char *text;       /* question.text, or the address of
                               question.recipient; NULL: any */
    const char *says;       /* 300-399: expects a line of `line_limit` */
    void (*act)(struct conversation *, const postern_question *);
} conversation_answer;

typedef struct conversation {
    /* Set these between init and start. */
    postern_engine_options options;
    const conversation_answer *answers;     /* the first one that fits is
                                               used */
    const scripted_hook *hook;              /* of a transcript, or NULL */
    unsigned delay;         /* turns that each answer is put off */
    size_t line_limit;      /* of an expected line; 100 at first */
    size_t gulp;            /* octets of output in a turn; 0: all */
    unsigned long start;    /* time of the clock at the start */
    int smtps;              /* TLS from the first octet */
    const char *certificate;    /* whose certificate the client has shown */
    int proxied;            /* the header of a proxy comes first */
    int left_out;           /* it cannot start: this build leaves out what it
                               needs */
    int tls_fails;          /* handshakes fail; otherwise they take no time */
    int careless;           /* hooks push lines with any code, or memory fails
                               in the middle of a reply */

    blob output;            /* everything that the engine has sent */
    blob events;            /* questions and notices, a line each */
    blob mail_from;         /* of the last MESSAGE */
    blob rcpt_tos;          /* of the last MESSAGE, a line each */
    blob content;           /* of the last MESSAGE, assembled or not */
    char broken[300];       /* the first rule that was broken, or "" */

    failing_alloc alloc;
    fake_clock clock;
    postern_rules *rules;
    postern_engine *engine;
    blob keep;              /* octets of the client that were not used yet */
    blob streamed;          /* content of the present message */
    postern_question open;
    unsigned wait;          /* turns until the open question is answered */
    unsigned put_offs;      /* how often these octets were put off */
    int closed;
    int begun;              /* MESSAGE_BEGIN was accepted */
    int announced;          /* ENVELOPE_BEGIN was told */
    size_t verdicts;        /* how many VERDICT since MESSAGE */
    int in_bytes;           /* the last event is BYTES */
    int taken;              /* the envelope was taken */
} conversation;

void conversation_init(conversation *talk);

/* Makes rules and engine and runs the first turn; 0: no memory. */
int conversation_start(conversation *talk);

/* The client sends octets; runs one turn. */
void conversation_send(conversation *talk, const char *octets, size_t length);

/* Runs turns until nothing happens any more. */
void conversation_settle(conversation *talk);

/* Gives the answer that was put off. */
void conversation_answer_now(conversation *talk);

/* Lets time pass, with a tick when it is due. */
void conversation_wait(conversation *talk, unsigned long milliseconds);

void conversation_fin(conversation *talk);
void conversation_reset(conversation *talk);

/* Frees engine and rules, and checks that all memory was freed. */
void conversation_end(conversation *talk);

/* Frees what conversation_end has left for tests to read. */
void conversation_free(conversation *talk);

/* The codes of the replies: "220 250 221 closed". */
void conversation_codes(const conversation *talk, blob *codes);

/* The names of the events, "CONNECTED EHLO MAIL", without envelopes and
   traces. */
void conversation_names(const conversation *talk, blob *names);

/* Records that a rule was broken, unless one is recorded already. */
void conversation_break(conversation *talk, const char *text,
    const char *about);

#endif
