/* SPDX-License-Identifier: MIT */
/*
 * conversation.h - an engine, a client that sends octets, an application that
 * answers, a clock; and somebody who watches that the rules are kept.
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
 * The octets are lent as a copy of just their size, which is freed with the
 * loan.  What breaks a rule leaves its text in `broken`; that is "" in the
 * end, or the test fails.
 */
#ifndef TESTS_ENGINE_CONVERSATION_H
#define TESTS_ENGINE_CONVERSATION_H

#include "blob.h"
#include "hooks.h"
#include "postern_engine.h"
#include "support/failing_alloc.h"
#include "support/fake_clock.h"

/* As `delay`: no answer comes but by conversation_answer_now. */
#define CONVERSATION_NEVER ((unsigned)-1)

struct conversation;

/* What an application answers; ended by POSTERN_ASK_NOTHING. */
typedef struct conversation_answer {
    enum postern_ask ask;
    const char *text;       /* question.text, or the address of
                               question.recipient, or NULL: any */
    const char *says;       /* 300-399: asks for a line of `line_limit` */
    void (*act)(struct conversation *, const postern_question *);
} conversation_answer;

typedef struct conversation {
    /* Set these between init and start. */
    postern_engine_options options;
    const conversation_answer *answers;     /* the first that fits counts */
    const scripted_hook *hook;              /* of a transcript */
    unsigned delay;         /* turns for which each answer is put off */
    size_t line_limit;      /* of a line that is asked for; 100 */
    size_t gulp;            /* octets of output that go in a turn; 0: all */
    unsigned long start;    /* of the clock */
    int smtps;              /* TLS from the first octet */
    int proxied;            /* the header of a proxy comes first */
    int tls_fails;          /* handshakes fail; else they take no time */
    int careless;           /* hooks push lines of any code, or memory fails in
                               the middle of a reply */

    blob output;            /* all that the engine said */
    blob events;            /* what was asked and told, a line each */
    blob mail_from;         /* of the last MESSAGE */
    blob rcpt_tos;          /* of it, a line each */
    blob content;           /* of it, assembled or not */
    char broken[300];       /* the first rule that was broken, or "" */

    failing_alloc alloc;
    fake_clock clock;
    postern_rules *rules;
    postern_engine *engine;
    blob keep;              /* sent by the client, not yet used up */
    blob streamed;          /* content of the message that comes */
    postern_question open;
    unsigned wait;          /* turns until it is answered */
    unsigned put_offs;      /* of these octets */
    int closed;
    int begun;              /* MESSAGE_BEGIN was accepted */
    int announced;          /* ENVELOPE_BEGIN was told */
    size_t verdicts;        /* VERDICT was asked so often since MESSAGE */
    int in_bytes;           /* the last event is BYTES */
    int taken;              /* the envelope was taken */
} conversation;

void conversation_init(conversation *talk);

/* Makes rules and engine and runs the first turn; 0: there is no memory. */
int conversation_start(conversation *talk);

/* The client sends octets; one turn. */
void conversation_send(conversation *talk, const char *octets, size_t length);

/* Runs turns until nothing moves. */
void conversation_settle(conversation *talk);

/* Gives the answer that was put off. */
void conversation_answer_now(conversation *talk);

/* Time passes; ticks come when they are due. */
void conversation_wait(conversation *talk, unsigned long milliseconds);

void conversation_fin(conversation *talk);
void conversation_reset(conversation *talk);

/* Frees engine and rules, and looks whether all was given back. */
void conversation_end(conversation *talk);

/* Frees what conversation_end left to be looked at. */
void conversation_free(conversation *talk);

/* The codes of the replies: "220 250 221 closed". */
void conversation_codes(const conversation *talk, blob *codes);

/* The names of the events: "CONNECTED EHLO MAIL"; envelopes and traces are
   left out. */
void conversation_names(const conversation *talk, blob *names);

/* Says that a rule was broken, if none was before. */
void conversation_break(conversation *talk, const char *text,
    const char *about);

#endif
