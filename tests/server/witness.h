/* SPDX-License-Identifier: MIT */
/*
 * witness.h - a handler that records its calls, answers as planned, and checks
 * that the promises of postern.h are kept.
 *
 *     witness_init(&witness, &handler);
 *     witness_plan(&witness, "rcpt", "550 no");
 *     ...
 *     ASSERT_TEXT(witness_events(&witness), "create\nconnected\n...");
 *
 * A line of `events` is the name of the hook, then its arguments.  The
 * hooks: create, connected, starttls, helo, ehlo, mail, rcpt, parameter,
 * begin, bytes, message, verdict, aborted, rset, noop, vrfy, quit, closed,
 * destroy, woken, error, command; and open and shut of an envelope.
 */
#ifndef TESTS_SERVER_WITNESS_H
#define TESTS_SERVER_WITNESS_H

#include "engine/blob.h"
#include "postern.h"

#define WITNESS_PLANS 24
#define WITNESS_TICKETS 64

/* As an answer: put off; "not now". */
extern const char witness_later[];
extern const char witness_full[];

struct witness;
typedef void (*witness_act)(struct witness *, postern_session *);

typedef struct witness_step {
    const char *hook;
    const char *says;
    witness_act act;            /* called before it answers */
    int times;                  /* how often; below zero: always */
} witness_step;

typedef struct witness {
    int quiet;                  /* records nothing */
    int careless;               /* memory fails: pairs may be incomplete */
    blob events;
    blob content;               /* of the last message */
    blob mail_from, rcpt_tos;   /* of the last message, a line each */
    const char *broken;         /* the first broken promise */
    witness_step steps[WITNESS_PLANS];
    int step_count;
    postern_server *server;
    postern_session *session;   /* of the last call; NULL: it has closed */
    postern_envelope *taken;    /* by witness_take */
    postern_ticket tickets[WITNESS_TICKETS];
    int ticket_count;           /* answers put off; the first ones are kept */
    unsigned long created, destroyed, opened, shut, begun, messages, aborted,
        closed, errors, wakes;
    unsigned long renewed;      /* created again for an existing session */
    unsigned long streamed;     /* octets */
    size_t longest;             /* the longest span of content */
    blob refused;               /* a span that was put off */
    int reason;                 /* of the last `closed` or `aborted` */
    unsigned long left;         /* sessions that are not destroyed */
} witness;

/* Sets all hooks except message_bytes, trace and log. */
void witness_init(witness *it, postern_handler *handler);

/* Content is streamed. */
void witness_stream(postern_handler *handler);
void witness_free(witness *it);

/* _plan: what a hook answers from now on; _once: one time; _do: also calls a
   function before.  The newest plan is used as long as its number of times
   allows. */
void witness_plan(witness *it, const char *hook, const char *says);
void witness_once(witness *it, const char *hook, const char *says);
void witness_do(witness *it, const char *hook, witness_act act,
    const char *says);

/* Answers the last ticket. */
int witness_answer(witness *it, const char *text);

/* A function for _do: takes the envelope; free it with the server. */
void witness_take(witness *it, postern_session *session);

/* A command of the application; its context is the witness. */
const char *witness_command(postern_session *session, const char *argument,
    void *context);

const char *witness_events(const witness *it);
void witness_forget(witness *it);

#endif
