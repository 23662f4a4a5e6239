/* SPDX-License-Identifier: MIT */
/* session.h - one connection: a socket, an engine, and what is between
   them. */
#ifndef PST_SERVER_SESSION_H
#define PST_SERVER_SESSION_H

#include "engine/engine.h"
#include "tls/channel.h"
#include "server.h"

/*
 * What few sessions need; made at first use, and freed when the session ends
 * (extra.c).
 */
typedef struct pst_extra {
    /* The callback that gets a line (postern_expect_line). */
    const char *(*got_line)(postern_session *session, const char *line,
        void *context);
    void *context;
    char *answer;               /* a copy of an answer, or NULL */
    size_t answer_size;
    struct pst_late_keys *keys; /* the same for postern_answer_keys */
    void *who;                  /* postern_session_set_auth_data; */
    void (*destroy_who)(void *who);     /* NULL: nothing to do */

    /* For the log (tell.c). */
    unsigned long messages;     /* accepted */
    unsigned long octets;       /* of them */
    unsigned long offered;      /* octets of the message in the present
                                   question */
    int place;                  /* how far the sent replies were parsed */
} pst_extra;

/*
 * How octets pass between the socket and the engine: without TLS (plain.c) or
 * with it (secure.c).
 */
typedef struct pst_transport {
    /* Takes octets of the socket, and moves everything as far as possible;
       returns how many octets were used. */
    size_t (*carry)(postern_session *session, const char *octets,
        size_t length);
    /* Sends what can be sent; 1: something was sent. */
    int (*flush)(postern_session *session);
    /* What the engine (enum postern_wants) and the transport are waiting
       for. */
    unsigned (*wants)(const postern_session *session);
    /* The client has closed its side. */
    void (*left)(postern_session *session);
    /* There is no further output; 1: all was sent, or cannot be sent. */
    int (*end)(postern_session *session);
} pst_transport;

struct postern_session {
    pst_watch watch;
    pst_timer timer;            /* may be earlier than the deadline; it is
                                   moved when it fires */
    postern_server *server;
    void *data;                 /* the application's */
    const struct pst_transport *transport;
    pst_channel *channel;       /* TLS; NULL: none */
    struct pst_kept *kept;      /* received and not used yet; or NULL */
    pst_extra *extra;           /* NULL: not needed yet */
    unsigned long number;
    unsigned long generation;   /* of the open ticket; 0: none */
    unsigned long since;        /* since when the client does not read, or the
                                   session lingers */
    postern_session *run_next;
    unsigned slot;
#if UINT_MAX < 0xFFFFFFFF
    unsigned long lingered;     /* octets thrown away at the end */
#else
    unsigned int lingered : 25;
#endif
    unsigned int counted : 1;   /* by peers.c */
    unsigned int unwelcome : 1; /* its peer has enough connections */
    postern_address peer;
    unsigned short listener;
    unsigned int in_run : 1;
    unsigned int answered : 1;
    unsigned int speechless : 1;    /* an answer has come, but there was no
                                       memory for it */
    unsigned int resumed : 1;
    unsigned int put_off : 1;   /* the answer that is put off is about
                                   content */
    unsigned int was_paused : 1;   /* content was put off once in this
                                      message */
    unsigned int peeked : 1;    /* the socket was read enough while an answer
                                   is open */
    unsigned int blocked : 1;   /* the socket takes no output now */
    unsigned int retry : 1;     /* blocked although the socket is writable */
    unsigned int lingering : 1;
    unsigned int begun : 1;     /* hooks were told that it has begun */
    unsigned int ended : 1;     /* hooks were told that it has ended */
    unsigned int lost : 1;      /* nothing can be sent any more */
    unsigned int fin : 1;       /* the client has closed its side */
    unsigned int gone : 1;      /* to be freed when it is not on the run list
                                   any more */
    postern_engine engine;
};

/* LP64: an idle connection costs only its structs. */
typedef char pst_session_is_small[sizeof(void *) != 8
    || sizeof(struct postern_session) <= 384 ? 1 : -1];

/*
 * connection.c: the life of a connection.  _admit: gives an accepted socket a
 * slot, a timer and a watch; NULL: not possible, and the caller keeps the
 * socket.  _begin: the peer is known, and hooks are told; if the peer is a
 * proxy they are told later about its client.
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
 * so many octets; _verdict: its answer; _replies: these octets of replies were
 * sent.
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

/* table.c: makes a session with a slot and room for its timer, all else zero;
   NULL: no memory.  _free waits until the session is not on the run list. */
postern_session *pst_table_add(postern_server *server);
void pst_table_remove(postern_session *session);

/* auth.c: destroys the data of postern_session_set_auth_data, if there is
   any. */
void pst_auth_data_free(postern_session *session);

/* extra.c: returns the block of rare data, and makes it if there is none
   (NULL: no memory); frees it. */
pst_extra *pst_extra_of(postern_session *session);
void pst_extra_free(postern_session *session);

/* kept.c: keeps octets after those that are kept already (0 or NOMEM), returns
   them, uses some of them, or drops them.  Commands are overwritten where they
   were, because there may be a password in them. */
const char *pst_kept_octets(const postern_session *session, size_t *length);
int pst_kept_add(postern_session *session, char *octets, size_t length);
void pst_kept_use(postern_session *session, size_t length);
void pst_kept_drop(postern_session *session);

/* talk.c: lends octets and answers questions; returns how many octets were
   used. */
size_t pst_talk(postern_session *session, const char *octets, size_t length);

/* Sends octets; returns how many were sent, below zero: the connection is
   lost.  _sent: so many octets of the engine's output were sent. */
long pst_talk_send(postern_session *session, const char *octets,
    size_t length);
void pst_talk_sent(postern_session *session, const char *octets,
    size_t length);

/* The connection is lost; tells the hooks what the engine has to report. */
void pst_talk_fail(postern_session *session, int reason);

/* plain.c, secure.c: the two transports.  _begin: from now on the socket
   carries TLS; _closed: reports a handshake that the client has left. */
extern const pst_transport pst_transport_plain;
void pst_secure_begin(postern_session *session);
void pst_secure_closed(postern_session *session, int reason);

/* tls.c: prepares a TLS channel, 0 or an error; frees it. */
int pst_server_tls_open(postern_session *session);
void pst_server_tls_close(postern_session *session);

/* dispatch.c: passes a question to the hooks and the answer to the engine; 0:
   the answer is put off.  _answer: passes on an answer that was put off. */
void pst_dispatch_answer(postern_session *session, const char *text);
int pst_dispatch(postern_session *session, const postern_question *question);
void pst_dispatch_open(postern_session *session);
void pst_dispatch_closed(postern_session *session, int reason);

/* answer.c */
extern const char pst_answer_later[];
extern const char pst_answer_pause[];
void pst_answer_schedule(postern_session *session);

/* The answer that has come, NULL for the default; keys that have come are
   given to the engine. */
const char *pst_answer_text(postern_session *session);
void pst_answer_forget(postern_session *session);

#include "parts.h"

#endif
