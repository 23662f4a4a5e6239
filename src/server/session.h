/* session.h - one connection: a socket, an engine, what is between them. */
#ifndef PST_SERVER_SESSION_H
#define PST_SERVER_SESSION_H

#include "engine/engine.h"
#include "tls/tls.h"
#include "server.h"

/*
 * What few sessions ever have: made when it is first needed, and freed when
 * the session ends (extra.c).
 */
typedef struct pst_extra {
    /* The hook that asked for a line (postern_ask_line). */
    const char *(*got_line)(postern_session *session, const char *line,
        void *context);
    void *context;
    char *answer;               /* a copy of the answer that came, or NULL */
    size_t answer_size;
} pst_extra;

struct postern_session {
    pst_watch watch;
    pst_timer timer;            /* due or earlier: it is moved when it fires */
    postern_server *server;
    void *data;                 /* the application's */
    pst_tls_session *tls;       /* NULL: none is made ready */
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
    unsigned int patient : 1;   /* content was put off in this message */
    unsigned int peeked : 1;    /* read once more while an answer is open */
    unsigned int blocked : 1;   /* the socket takes no output now */
    unsigned int retry : 1;     /* ... though it says it is writable */
    unsigned int lingering : 1;
    unsigned int ended : 1;     /* the hooks were told */
    unsigned int secure : 1;    /* what the socket carries is TLS */
    unsigned int lost : 1;      /* nothing more can be sent */
    unsigned int parting : 1;   /* TLS was told that it ends */
    unsigned int fin : 1;       /* the client closed its side of a TLS
                                   connection, the engine does not know yet */
    unsigned int gone : 1;      /* freed as soon as the run list lets go */
    postern_engine engine;
};

/* LP64: an idle connection costs its structs and nothing else. */
typedef char pst_session_is_small[sizeof(void *) != 8
    || sizeof(struct postern_session) <= 384 ? 1 : -1];

/* connection.c: the life of a connection.  _open: 0, or FULL or NOMEM and the
   socket is still the caller's. */
int pst_connection_open(postern_server *server, int listener, int flags,
    postern_socket socket, const postern_address *peer);
void pst_connection_run(postern_session *session);
void pst_connection_drain(postern_session *session);
void pst_connection_cut(postern_session *session);

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

/* Sends what can be sent; 1: something went.  _send: some octets; how many
   went, below zero: the connection is lost. */
int pst_talk_flush(postern_session *session);
long pst_talk_send(postern_session *session, const char *octets,
    size_t length);
void pst_talk_trace(postern_session *session, const char *octets,
    size_t length);

/* The connection is gone; what the engine has to tell is told. */
void pst_talk_fail(postern_session *session, int reason);

/* secure.c: TLS between the socket and the engine.  _prepare makes a TLS
   session ready, 0 or an error; _carry is talk and flush for ciphertext; _end
   says that no more will come: 1 when that has gone, or never will; _wants
   is what the engine wants, and TLS on top of it. */
int pst_server_tls_open(postern_session *session);
size_t pst_secure_carry(postern_session *session, const char *octets,
    size_t length);
int pst_secure_flush(postern_session *session);
int pst_secure_end(postern_session *session);
unsigned pst_secure_wants(const postern_session *session, unsigned wants);
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
extern const char pst_answer_line[];
void pst_answer_schedule(postern_session *session);

/* The answer that came, NULL being the default. */
const char *pst_answer_text(const postern_session *session);
void pst_answer_forget(postern_session *session);

#endif
