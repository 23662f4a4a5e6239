/* SPDX-License-Identifier: MIT */
/*
 * relay.h - the inside of a relay.
 *
 * A *link* is a connection to the next hop.  A transaction of a session uses
 * one, from MAIL to its end; then the link stays in the relay's list until
 * another transaction uses it.  The session waits for one thing at a time:
 * `errand` says what, and the function that answers sets PST_RELAY_NOTHING.
 *
 * Calls between the files go in one direction:
 *
 *     handler > errand > pool > link > secure, life;  errand > pass, say
 *     lookup (only if the relay has workers)
 */
#ifndef PST_RELAY_RELAY_H
#define PST_RELAY_RELAY_H

#include "base/memory.h"
#include "hops.h"
#include "postern_client.h"
#include "postern_net.h"
#include "postern_relay.h"
#include "postern_tls.h"
#include "postern_workers.h"
#include "tls/channel.h"

/* How many addresses of the hop are tried; octets for one receive. */
#define PST_RELAY_ADDRESSES 8
#define PST_RELAY_INPUT 2048

/* Size of a reply that is kept. */
#define PST_RELAY_REPLY 520

/* What the session waits for. */
enum pst_relay_errand {
    PST_RELAY_NOTHING,
    PST_RELAY_MAIL,
    PST_RELAY_RCPT,
    PST_RELAY_DATA,             /* the 354 to DATA */
    PST_RELAY_BYTES,            /* the hop takes more content */
    PST_RELAY_VERDICT           /* reply to the content, or of a recipient */
};

/* How far a link has come. */
enum pst_relay_stage {
    PST_RELAY_DIALING,
    PST_RELAY_OPENING,          /* greeting, EHLO, AUTH */
    PST_RELAY_UP,
    PST_RELAY_SHUT              /* has no socket any more */
};

typedef struct pst_relay_link {
    struct pst_relay_link *next;
    postern_relay *relay;
    postern_server *server;
    enum pst_relay_stage stage;
    int is_used;                /* by a session */
    int is_reused;              /* it was used before */
    int is_resting;             /* UP, and no session uses it */
    const char *why;            /* SHUT: the reply for the client */

    /* link.c */
    size_t address;             /* index of the next address to try */
    int error;                  /* why the last one could not be reached */
    postern_socket socket;
    int wishes;
    postern_client *client;     /* NULL: DIALING or SHUT */
    int is_heard;               /* the hop has sent something */
    int timer;                  /* 0: none */
    unsigned long timer_moment; /* when it fires */
    unsigned long moment;       /* DIALING or resting: until when */
    void (*hear)(struct pst_relay_link *link);
    pst_channel *channel;       /* TLS; NULL: no TLS */
    int is_carrying;            /* inside a call of the channel */
    int is_secure;              /* the handshake is over */
    const char *no_tls;         /* TLS has failed: the reply; NULL: it has
                                   not */
    int is_clear;               /* after that: no more TLS on this link */
    char input[PST_RELAY_INPUT];
    size_t at, length;          /* the part that is not used yet */

    /* errand.c */
    enum pst_relay_errand errand;
    postern_ticket ticket;
    const char *address_text;   /* of MAIL; the session's, as long as the
                                   answer is put off */
    const postern_parameter *parameters;
    size_t skip;                /* octets of the next span that were sent */
    int is_lmtp;                /* the session speaks LMTP */
    int is_traced;              /* the trace line was sent */
    int is_ending;              /* the end of the content is to be sent */
    int is_ended;               /* it was sent; verdicts will come */
    unsigned recipients;        /* recipients that were accepted */
    char refusal[PST_RELAY_REPLY];  /* refusal of the content; "": none.
                                   SHUT: `why` may be here, too */
    pst_relay_hops hops;
} pst_relay_link;

typedef struct pst_relay_lookup {
    postern_job job;            /* first: a job is cast to its lookup */
    postern_relay *relay;
    postern_workers *workers;
    int (*add)(postern_workers *workers, postern_server *server,
        postern_job *job);
    postern_address addresses[PST_RELAY_ADDRESSES];
    int count;
    int is_busy;
    unsigned long moment;       /* time of the last one */
    unsigned long interval;
} pst_relay_lookup;

struct postern_relay {
    postern_relay_options options;
    postern_address addresses[PST_RELAY_ADDRESSES];
    int address_count;
    pst_memory memory;          /* for TLS sessions */
    pst_relay_link *links;
    unsigned link_count;
    void (*refresh)(postern_relay *relay, postern_server *server);
                                /* NULL: the host is not looked up again */
    pst_relay_lookup lookup;
    int is_known;               /* `offers` was set */
    unsigned offers;
};

/* ---- life.c ------------------------------------------------------------- */

void *pst_relay_take(postern_relay *relay, size_t size);
void pst_relay_give(postern_relay *relay, void *block, size_t size);

/* Frees a relay that has no links any more. */
void pst_relay_end(postern_relay *relay);

/* ---- secure.c ----------------------------------------------------------- */

/* _begin starts TLS; _carry encrypts output and decrypts `input`; _end frees
   the channel. */
int pst_relay_secure_begin(pst_relay_link *link);
void pst_relay_secure_carry(pst_relay_link *link);
void pst_relay_secure_end(pst_relay_link *link);

/* ---- link.c ------------------------------------------------------------- */

/* Makes a link that dials.  `hear` is called when the client has events, or
   when the link is SHUT.  NULL: it could not be made, see *why. */
pst_relay_link *pst_relay_link_new(postern_relay *relay,
    postern_server *server, void (*hear)(pst_relay_link *link),
    const char **why);

/* Dials again.  Returns 0, or below zero. */
int pst_relay_link_dial(pst_relay_link *link);

/* Sends the output and updates the wishes and the timer.  Returns 0; below
   zero: the link is SHUT, and `hear` was not called. */
int pst_relay_link_move(pst_relay_link *link);

/* The same without sending: the output is sent later, together with more. */
int pst_relay_link_wish(pst_relay_link *link);

/* Gives the client the octets that were kept, calls _move, and frees the link
   if it is SHUT and unused. */
void pst_relay_link_work(pst_relay_link *link);

/* Closes the connection; `why` is a reply. */
void pst_relay_link_shut(pst_relay_link *link, const char *why);

/* Sends QUIT if possible and ends TLS; the server may be freed already. */
void pst_relay_link_leave(pst_relay_link *link);

void pst_relay_link_free(pst_relay_link *link);

#define pst_relay_now(relay) \
    ((relay)->options.net->now((relay)->options.net->context))

/* ---- pool.c ------------------------------------------------------------- */

/* Takes a link for a session: an unused one, or a new one.  NULL: see *why. */
pst_relay_link *pst_relay_pool_take(postern_relay *relay,
    postern_server *server, void (*hear)(pst_relay_link *link),
    const char **why);

/* Keeps or closes a link that no session uses and that waits for no reply. */
void pst_relay_pool_rest(pst_relay_link *link);

/* ---- pass.c ------------------------------------------------------------- */

/* The most parameters that can be passed on. */
#define PST_RELAY_PARAMETERS 24

/* Copies the parameters that the hop gets to kept[0..PST_RELAY_PARAMETERS].
   Returns NULL, or a reply that refuses one. */
const char *pst_relay_pass(const pst_relay_link *link,
    const postern_parameter *parameters, postern_parameter *kept);

/* What the hop can do for a message (enum postern_client_offer). */
unsigned pst_relay_pass_offers(const pst_relay_link *link);

/* Removes keywords that the hop does not offer from the list of EHLO. */
void pst_relay_pass_keywords(const postern_relay *relay,
    postern_keywords *keywords);

/* ---- say.c -------------------------------------------------------------- */

/* The reply to a client for a fault of the hop. */
const char *pst_relay_say_fault(int fault);

/* The same if it could not be reached: one of POSTERN_E_, AGAIN: in time. */
const char *pst_relay_say_away(int error);

/* The same if TLS has failed: one of fault.h. */
const char *pst_relay_say_tls(int fault);

/* Adds the first line of what the hop has said to a reply of ours; `room` has
   PST_RELAY_REPLY octets. */
const char *pst_relay_say_with(const char *reply, const char *said,
    char *room);

/* A reply of the hop, changed for the client; `room` has PST_RELAY_REPLY
   octets. */
const char *pst_relay_say(const postern_client_event *event, char *room);

/* Calls the hook `answered` with an answer to content, unless `reply` or
   `session` is NULL. */
void pst_relay_tell(const postern_relay *relay, postern_session *session,
    const char *reply);

/* The reply for an error of the client engine. */
const char *pst_relay_say_error(int error);

#define PST_RELAY_AWAY "451 4.4.1 The next hop does not answer"
#define PST_RELAY_NO_TLS "451 4.7.5 The next hop has no TLS that is trusted"
#define PST_RELAY_NO_AUTH "451 4.7.0 The next hop does not let us in"
#define PST_RELAY_NO_ROOM "451 4.3.0 Out of memory"

/* ---- errand.c ----------------------------------------------------------- */

/* For the hooks: takes a link for the session.  NULL: see *why. */
pst_relay_link *pst_relay_errand_begin(postern_relay *relay,
    postern_session *session, const char **why);

/* Each of these sends something to the hop.  NULL: the link's ticket gets the
   answer, now or later; otherwise the answer is the reply that it returns. */
const char *pst_relay_errand_mail(pst_relay_link *link, const char *address,
    const postern_parameter *parameters);
const char *pst_relay_errand_rcpt(pst_relay_link *link, const char *address,
    const postern_parameter *parameters);
const char *pst_relay_errand_data(pst_relay_link *link, int *is_later);

/* *is_taken is 0: the session has to pause, and then gives the same octets
   again; those that were sent are skipped. */
const char *pst_relay_errand_bytes(pst_relay_link *link, const char *octets,
    size_t length, int *is_taken);

/* Sends the trace line in front of the content. */
void pst_relay_errand_trace(pst_relay_link *link, const char *line);

/* The answer for the message, and for a recipient.  *is_later is 0: the
   answer is what it returns, which may be NULL. */
const char *pst_relay_errand_end(pst_relay_link *link, int *is_later);
const char *pst_relay_errand_verdict(pst_relay_link *link, int *is_later);

/* The session does not need the link any more. */
void pst_relay_errand_over(pst_relay_link *link);

#endif
