/* SPDX-License-Identifier: MIT */
/* session.h - one connection: a socket, an engine, what is between them. */
#ifndef PST_SERVER_SESSION_H
#define PST_SERVER_SESSION_H

#include "engine/engine.h"
#include "tls/channel.h"
#include "server.h"

/*
 * What few sessions ever have: made when it is first needed, and freed when
 * the session ends (extra.c).
 */
typedef struct pst_extra {
    /* The hook that expects a line (postern_expect_line). */
    const char *(*got_line)(postern_session *session, const char *line,
        void *context);
    void *context;
    char *answer;               /* a copy of the answer that came, or NULL */
    size_t answer_size;
    struct pst_late_keys *keys; /* the same of postern_answer_keys */

    /* For the log (tell.c). */
    unsigned long messages;     /* accepted */
    unsigned long octets;       /* of them */
    unsigned long offered;      /* octets of the one that is asked about */
    int place;                  /* where replies that were sent end */
} pst_extra;

/*
 * How octets pass between the socket and the engine: in the clear (plain.c) or
 * through TLS (secure.c).
 */
typedef struct pst_transport {
    /* Octets of the socket come in, and everything moves as far as it can; how
       many of them are used up. */
    size_t (*carry)(postern_session *session, const char *octets,
        size_t length);
    /* Sends what can be sent; 1: something went. */
    int (*flush)(postern_session *session);
    /* What the engine wants (enum postern_wants), and what lies between. */
    unsigned (*wants)(const postern_session *session);
    /* The client has closed its side. */
    void (*left)(postern_session *session);
    /* Nothing more will be said; 1: all has gone, or never will. */
    int (*end)(postern_session *session);
} pst_transport;

struct postern_session {
    pst_watch watch;
    pst_timer timer;            /* due or earlier: it is moved when it fires */
    postern_server *server;
    void *data;                 /* the application's */
    const struct pst_transport *transport;
    pst_channel *channel;       /* TLS; NULL: none is made ready */
    struct pst_kept *kept;      /* received, not yet used up; or NULL */
    pst_extra *extra;           /* NULL: not needed so far */
    unsigned long number;
    unsigned long generation;   /* of the open ticket; 0: none */
    unsigned long since;        /* writing is stalled, or it lingers, since */
    postern_session *run_next;
    unsigned slot;
    unsigned lingered;          /* octets thrown away at the end */
    postern_address peer;
    unsigned short listener;
    unsigned int in_run : 1;
    unsigned int answered : 1;
    unsigned int speechless : 1;    /* ... and there was no memory for it */
    unsigned int resumed : 1;
    unsigned int put_off : 1;   /* it is content that waits */
    unsigned int was_paused : 1;   /* content was put off in this message */
    unsigned int peeked : 1;    /* read once more while an answer is open */
    unsigned int blocked : 1;   /* the socket takes no output now */
    unsigned int retry : 1;     /* ... though it says it is writable */
    unsigned int lingering : 1;
    unsigned int begun : 1;     /* the hooks know of it */
    unsigned int ended : 1;     /* ... and were told of its end */
    unsigned int lost : 1;      /* nothing more can be sent */
    unsigned int fin : 1;       /* the client has closed its side */
    unsigned int gone : 1;      /* freed as soon as the run list lets go */
    postern_engine engine;
};

/* LP64: an idle connection costs its structs and nothing else. */
typedef char pst_session_is_small[sizeof(void *) != 8
    || sizeof(struct postern_session) <= 384 ? 1 : -1];

/*
 * connection.c: the life of a connection.  _admit: an accepted socket gets a
 * slot, a timer and a watch; NULL: it cannot, and the socket is still the
 * caller's.  _begin: who is at the other end is known, and the hooks hear of
 * it; if that is a proxy they hear of its client, later.
 */
postern_session *pst_connection_admit(postern_server *server, int listener,
    int flags, postern_socket socket);
void pst_connection_begin(postern_session *session,
    const postern_address *peer);
void pst_connection_run(postern_session *session);
void pst_connection_drain(postern_session *session);
void pst_connection_cut(postern_session *session);

/*
 * tell.c: the lines of the log.  _offered: the `message` hook is asked about
 * so many octets; _verdict: the answer to that; _replies: these octets of
 * replies have gone.
 */
void pst_tell_connected(postern_session *session);
void pst_tell_xclient(postern_session *session, const postern_address *source);
void pst_tell_no_header(const postern_session *session, int reason);
void pst_tell_closed(postern_session *session, int reason);
void pst_tell_tls_failed(postern_session *session, const char *why);
void pst_tell_offered(postern_session *session, unsigned long octets);
void pst_tell_verdict(postern_session *session, const char *verdict);
void pst_tell_replies(postern_session *session, const char *octets,
    size_t length);

/* table.c: a session with a slot and room for its timer, all else zero; NULL:
   no memory.  _free waits until the run list lets go. */
postern_session *pst_table_add(postern_server *server);
void pst_table_remove(postern_session *session);

/* extra.c: the block of what is rare, made if there is none (NULL: no memory);
   and its end. */
pst_extra *pst_extra_of(postern_session *session);
void pst_extra_free(postern_session *session);

/* kept.c: keeps octets behind those that are kept already (0 or NOMEM), shows
   them, uses some of them up, or drops them. */
const char *pst_kept_octets(const postern_session *session, size_t *length);
int pst_kept_add(postern_session *session, const char *octets, size_t length);
void pst_kept_use(postern_session *session, size_t length);
void pst_kept_drop(postern_session *session);

/* talk.c: lends octets and answers what is asked; how many are used up. */
size_t pst_talk(postern_session *session, const char *octets, size_t length);

/* Sends some octets; how many went, below zero: the connection is lost.
   _sent: so many octets of the engine's output have gone. */
long pst_talk_send(postern_session *session, const char *octets,
    size_t length);
void pst_talk_sent(postern_session *session, const char *octets,
    size_t length);

/* The connection is gone; what the engine has to tell is told. */
void pst_talk_fail(postern_session *session, int reason);

/* plain.c, secure.c: the two transports; _begin: what the socket carries is
   TLS from now on; _closed: tells of a handshake that the client left. */
extern const pst_transport pst_transport_plain;
void pst_secure_begin(postern_session *session);
void pst_secure_closed(postern_session *session, int reason);

/* tls.c: makes a TLS channel ready, 0 or an error; and frees it. */
int pst_server_tls_open(postern_session *session);
void pst_server_tls_close(postern_session *session);

/* dispatch.c: a question for the hooks, and their answer for the engine; 0: it
   is put off.  _answer: one that was put off. */
void pst_dispatch_answer(postern_session *session, const char *text);
int pst_dispatch(postern_session *session, const postern_question *question);
void pst_dispatch_open(postern_session *session);
void pst_dispatch_closed(postern_session *session, int reason);

/* answer.c */
extern const char pst_answer_later[];
extern const char pst_answer_pause[];
void pst_answer_schedule(postern_session *session);

/* The answer that came, NULL being the default; keys that came are with the
   engine then. */
const char *pst_answer_text(postern_session *session);
void pst_answer_forget(postern_session *session);

#endif
