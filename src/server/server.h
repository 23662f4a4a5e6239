/* SPDX-License-Identifier: MIT */
/* server.h - the server from the inside. */
#ifndef PST_SERVER_SERVER_H
#define PST_SERVER_SERVER_H

#include <stddef.h>

#include "base/config.h"
#include "engine/rules.h"
#include "loop/loop.h"
#include "os/thread.h"
#include "postern.h"

/* What postern_replyf writes into. */
#define PST_REPLYF_SIZE 2048

enum pst_server_state {
    PST_SERVER_SERVES,
    PST_SERVER_DRAINS,
    PST_SERVER_STOPPED
};

/* One end is sent an octet, from anywhere; the other is watched. */
typedef struct pst_wake {
    pst_watch watch;
    postern_socket token;
} pst_wake;

/* Of a debug build: whose server this is. */
typedef struct pst_guard {
    pst_os_thread thread;
    int is_known;               /* a pass has begun, and it has not stopped */
    int passes;                 /* that have begun and not ended */
} pst_guard;

struct pst_listener;
struct pst_after;
struct pst_own_command;

struct postern_server {
    postern_rules rules;            /* of the protocol; memory, shelf */
    postern_options options;
    postern_handler handler;
    const postern_net *net;
    pst_loop loop;
    unsigned long now;              /* read once a pass, and after hooks */

    char *buffer;                   /* all sessions receive into it */
    postern_session **slots;        /* by ticket; NULL: free */
    size_t slot_count;
    size_t slot_hint;               /* none before it is free */
    size_t session_count;
    unsigned long session_number;   /* of the last one */
    unsigned long generation;       /* of the last ticket */
    postern_session *run_first;     /* sessions with something to do */
    postern_session *run_last;

    int overheard;                  /* a `trace` or a `log` hook is there */
    unsigned ready;                 /* sockets, as the last wait said */
    unsigned turn;                  /* so many are served before a look */
    unsigned served;                /* in a foreign loop, since _due */

    struct pst_listener *listeners;
    int listener_count;
    postern_socket spare;           /* given up when descriptors run out */
    pst_timer pause;                /* accepting again after a failure */
    struct pst_own_command *commands;
    size_t command_count;
    struct pst_mechanism *mechanisms;
    size_t mechanism_count;
    struct pst_after *afters;

    pst_wake wakes;
    pst_wake stops;
    pst_timer drain;
    int state;                      /* enum pst_server_state */
    int failed;                     /* it cannot go on: it drains */
    int cut_off;                    /* sessions that did not end well */
    int hooks;                      /* hooks that are running now */
    char replyf[PST_REPLYF_SIZE];
#if PST_DEBUG
    pst_guard guard;
#endif
};

/* Around each call of a hook.  The clock is read after it: the time that it
   takes is nobody else's. */
#define pst_hook_begins(server) ((void)((server)->hooks++))
#define pst_hook_ends(server) ((void)((server)->hooks--, \
    (server)->now = pst_loop_now(&(server)->loop)))

struct pst_own_command {
    const char *(*callback)(postern_session *session, const char *argument,
        void *context);
    void *context;
};

/* A mechanism of AUTH of the application's own. */
struct pst_mechanism {
    const char *(*callback)(postern_session *session, const char *response,
        size_t length, void *context);
    void *context;
};

/* The whole of which a watch or a timer is a member. */
#define PST_OWNER(type, member, part) \
    ((type *)(void *)((char *)(part) - offsetof(type, member)))

/* tell.c: tells the `error` and the `log` hook. */
void pst_tell_error(postern_server *server, postern_session *session,
    int error, const char *text);
void pst_tell_log(postern_server *server, postern_session *session,
    int level, const char *text);

/* A client gets no session. */
void pst_tell_turned_away(postern_server *server, const postern_address *peer,
    int listener, const char *why);

/* listener.c: looks at the listeners again after a pause; takes clients in,
   whether a wait has told of them or not; closes the listeners. */
void pst_listener_resume(pst_timer *pause);
void pst_listener_look(postern_server *server);
void pst_listener_close_all(postern_server *server);

/* hostname.c: asks for the full name of this machine, unless a name was given;
   0 or NOMEM. */
int pst_hostname_find(postern_server *server);

/* wake.c: opens a pair and watches it, 0 or an error; closes it; says how
   often it was woken since. */
int pst_wake_open(postern_server *server, pst_wake *wake,
    pst_watch_ready ready);
void pst_wake_close(postern_server *server, pst_wake *wake);
unsigned long pst_wake_count(postern_server *server, pst_wake *wake);

/* after.c: forgets all timers of the application. */
void pst_after_clear(postern_server *server);

/* Sessions that are served before listeners and wakes have a turn. */
#define PST_PASS_TURN 64

/* pass.c: gives out the answers that have come. */
void pst_pass_run_answered(postern_server *server);

/* shutdown.c: drains, once; does what postern_server_stop asked for; cuts; the
   time of the drain is over. */
void pst_shutdown_begin(postern_server *server);
void pst_shutdown_asked(pst_watch *watch, int events);
void pst_shutdown_now(postern_server *server);
void pst_shutdown_expired(pst_timer *drain);

/* The drain is over when the last session has gone. */
#define pst_shutdown_is_over(server) ((server)->state != PST_SERVER_SERVES \
    && ((server)->state == PST_SERVER_STOPPED \
    || (server)->session_count == 0))

/*
 * thread.c: a debug build ends the program when a public function, whose name
 * is given, is called in a wrong thread.  _check is for most functions; _take
 * is for one that may be called in any thread while no pass is under way, and
 * that is the server's thread then; _enter and _leave are around a pass.
 */
#if PST_DEBUG
void pst_thread_check(const postern_server *server, const char *function);
void pst_thread_take(postern_server *server, const char *function);
void pst_thread_enter(postern_server *server, const char *function);
void pst_thread_leave(postern_server *server, int goes_on);
#else
#define pst_thread_check(server, function) ((void)0)
#define pst_thread_take(server, function) ((void)0)
#define pst_thread_enter(server, function) ((void)0)
#define pst_thread_leave(server, goes_on) ((void)0)
#endif

/* options.c: what the engine has to know of the options; 0 or an error. */
int pst_options_check(const postern_options *options);
void pst_options_for_engine(const postern_options *options,
    const postern_handler *handler, postern_engine_options *engine);

#endif
