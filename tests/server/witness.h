/* SPDX-License-Identifier: MIT */
/*
 * witness.h - a handler that writes down what it is asked and told, answers as
 * it was planned, and watches that the promises of postern.h are kept.
 *
 *     witness_init(&witness, &handler);
 *     witness_plan(&witness, "rcpt", "550 no");
 *     ...
 *     ASSERT_TEXT(witness_events(&witness), "create\nconnected\n...");
 *
 * A line of `events` is the name of the hook, then what it was given.  The
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

/* As an answer: put off; not now. */
extern const char witness_later[];
extern const char witness_full[];

struct witness;
typedef void (*witness_act)(struct witness *, postern_session *);

typedef struct witness_step {
    const char *hook;
    const char *says;
    witness_act act;            /* before it answers */
    int times;                  /* left; below zero: for ever */
} witness_step;

typedef struct witness {
    int quiet;                  /* nothing is written down */
    int careless;               /* memory fails: pairs may be incomplete */
    blob events;
    blob content;               /* of the last message */
    blob mail_from, rcpt_tos;   /* of it; a line each */
    const char *broken;         /* the first promise that was broken */
    witness_step steps[WITNESS_PLANS];
    int step_count;
    postern_server *server;
    postern_session *session;   /* that asked last; NULL: it has closed */
    postern_envelope *taken;    /* by witness_take */
    postern_ticket tickets[WITNESS_TICKETS];
    int ticket_count;           /* put off so far; the first ones are kept */
    unsigned long created, destroyed, opened, shut, begun, messages, aborted,
        closed, errors, wakes;
    unsigned long renewed;      /* created for a session that was there */
    unsigned long streamed;     /* octets, in all */
    size_t longest;             /* span of content */
    blob refused;               /* a span that was put off */
    int reason;                 /* of the last closed or aborted */
    unsigned long left;         /* sessions that are not destroyed */
} witness;

/* Fills the handler in, all hooks but message_bytes, trace and log. */
void witness_init(witness *it, postern_handler *handler);

/* Content comes as it arrives. */
void witness_stream(postern_handler *handler);
void witness_free(witness *it);

/* What a hook says from now on; once; and what it does before, each time.
   The plan that was made last counts, as long as it has times left. */
void witness_plan(witness *it, const char *hook, const char *says);
void witness_once(witness *it, const char *hook, const char *says);
void witness_do(witness *it, const char *hook, witness_act act,
    const char *says);

/* Answers the last ticket. */
int witness_answer(witness *it, const char *text);

/* An act: the envelope is taken over; free it with the server. */
void witness_take(witness *it, postern_session *session);

/* A command of an application; its context is the witness. */
const char *witness_command(postern_session *session, const char *argument,
    void *context);

const char *witness_events(const witness *it);
void witness_forget(witness *it);

#endif
