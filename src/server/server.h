/* SPDX-License-Identifier: MIT */
/* server.h - the inside of a server. */
#ifndef PST_SERVER_SERVER_H
#define PST_SERVER_SERVER_H

#include <stddef.h>

#include "base/config.h"
#include "base/keys.h"
#include "engine/rules.h"
#include "loop/loop.h"
#include "os/thread.h"
#include "postern.h"

/* The buffer of postern_replyf. */

enum pst_server_state {
    PST_SERVER_SERVES,
    PST_SERVER_DRAINS,
    PST_SERVER_STOPPED
};

/* An octet is sent to one end, from any thread; the loop watches the other
   end. */
typedef struct pst_wake {
    pst_watch watch;
    postern_socket token;
} pst_wake;

/* For a debug build: the thread of the server. */
typedef struct pst_guard {
    pst_os_thread thread;
    int is_known;               /* a pass has begun, and it has not stopped */
    int passes;                 /* passes that have begun and not ended */
} pst_guard;

/* The connections of each peer, sorted (peers.c). */
typedef struct pst_peers {
    struct pst_peer *list;
    size_t count;
    size_t size;
} pst_peers;

/* The reply to a client that gets no session. */
#define PST_TOO_BUSY "421 4.3.2 Too many connections, try again later\r\n"

struct pst_listener;
struct pst_own_command;

struct postern_server {
    postern_rules rules;            /* of the protocol; memory, shelf */
    postern_options options;
    postern_handler handler;
    const postern_net *net;
    pst_loop loop;
    unsigned long now;              /* read once in a pass, and after hooks */

    char *buffer;                   /* all sessions receive into it */
    postern_session **slots;        /* by ticket; NULL: free */
    size_t slot_count;
    size_t slot_hint;               /* no slot before this one is free */
    size_t session_count;
    unsigned long session_number;   /* of the last session */
    unsigned long generation;       /* of the last ticket */
    postern_session *run_first;     /* sessions with an answer */
    postern_session *run_last;

    int overheard;                  /* there is a `trace` or `log` hook */
    unsigned ready;                 /* sockets that were ready in the last
                                       wait */
    unsigned turn;                  /* sessions to serve before a look at
                                       listeners */
    unsigned served;                /* in the application's loop, since _due */

    struct pst_listener *listeners;
    int listener_count;
    int looks;                      /* how many functions use listeners and
                                       call hooks now */
    int has_closed;                 /* a closed listener has to be freed when
                                       there is none */
    postern_socket spare;           /* closed when descriptors run out */
    pst_timer pause;                /* ends the pause of all listeners */
    struct pst_own_command *commands;
    size_t command_count;
    struct pst_mechanism *mechanisms;
    size_t mechanism_count;
    pst_peers peers;
    pst_keys afters;                /* timers of the application */
    int after_number;               /* of the last of these timers */
    pst_keys guests;                /* sockets of the application */
    int overloaded;                 /* overload.c */

    pst_wake wakes;
    pst_wake stops;
    postern_wakeup *wakeups;        /* called at a wake, besides the hook */
    postern_wakeup *wakeup_next;    /* the next one, while they are called */
    int is_freed;                   /* postern_server_free was called */
    pst_timer drain;
    int state;                      /* enum pst_server_state */
    int failed;                     /* it cannot continue, and drains */
    int cut_off;                    /* sessions that did not end well */
    int hooks;                      /* hooks that are running now */
    char replyf[PST_REPLYF_SIZE];
#if PST_DEBUG
    pst_guard guard;
#endif
};

/* Put around each call of a hook.  The clock is read after it, so that no
   client loses the time that it takes. */
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

/* The struct of which a watch or a timer is a member. */
#define PST_OWNER(type, member, part) \
    ((type *)(void *)((char *)(part) - offsetof(type, member)))

/* tell.c: calls the hooks `error` and `log`. */
void pst_tell_error(postern_server *server, postern_session *session,
    int error, const char *text);
void pst_tell_log(postern_server *server, postern_session *session,
    int level, const char *text);

/* A client got no session; counts it. */
void pst_tell_turned_away(postern_server *server, const postern_address *peer,
    int listener, const char *why);

/* The overload has begun, or has ended. */
void pst_tell_overload(postern_server *server);

/* listener.c: _resume ends the pause of the listeners; _look accepts clients,
   without a wait; _close_all closes the listeners. */
void pst_listener_resume(pst_timer *pause);
void pst_listener_look(postern_server *server);
void pst_listener_close_all(postern_server *server);

/*
 * peers.c: counts a connection of this peer, if it has to be counted, or
 * returns why it is not allowed.  _leave: a counted one has gone.
 */
const char *pst_peers_enter(postern_server *server,
    const postern_address *peer, int *counted);
void pst_peers_leave(postern_server *server, const postern_address *peer);
void pst_peers_clear(postern_server *server);

/*
 * overload.c: _look: a client has come or gone.  _time: the time that a client
 * has now, instead of an option.  _apply: options have changed.
 */
void pst_overload_look(postern_server *server);
void pst_overload_apply(postern_server *server);
unsigned long pst_overload_time(const postern_server *server,
    unsigned long timeout);

/* hostname.c: looks up the full name of this machine, unless a name was given;
   0 or NOMEM. */
int pst_hostname_find(postern_server *server);

/* wake.c: opens a pair and watches it, 0 or an error; closes it; returns how
   often it was woken since. */
int pst_wake_open(postern_server *server, pst_wake *wake,
    pst_watch_ready ready);
void pst_wake_close(postern_server *server, pst_wake *wake);
unsigned long pst_wake_count(postern_server *server, pst_wake *wake);

/* wakeup.c: handles a wake; and the end of the server. */
void pst_wakeup_ready(pst_watch *watch, int events);
void pst_wakeup_end(postern_server *server);

/* after.c, guest.c: free all timers, and all sockets, of the application. */
void pst_after_clear(postern_server *server);
void pst_guest_clear(postern_server *server);

/* So many sessions are served before listeners and wakes are checked. */
#define PST_PASS_TURN 64

/* pass.c: handles answers that have come. */
void pst_pass_run_answered(postern_server *server);

/* shutdown.c: _begin drains, once; _asked handles postern_server_stop; _now
   cuts off; _expired: the time of the drain is over. */
void pst_shutdown_begin(postern_server *server);
void pst_shutdown_asked(pst_watch *watch, int events);
void pst_shutdown_now(postern_server *server);
void pst_shutdown_expired(pst_timer *drain);

/* Is the drain over, because the last session has gone? */
#define pst_shutdown_is_over(server) ((server)->state != PST_SERVER_SERVES \
    && ((server)->state == PST_SERVER_STOPPED \
    || (server)->session_count == 0))

/*
 * thread.c: a debug build ends the program when a public function is called in
 * a wrong thread, and prints the function's name.  _check is for most
 * functions.  _take is for a function that any thread may call while no pass
 * is running; that thread is the server's from then on.  _enter and _leave are
 * around a pass.
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

/* options.c: makes the options of the engine; 0 or an error. */
int pst_options_check(const postern_options *options);
void pst_options_for_engine(const postern_options *options,
    const postern_handler *handler, postern_engine_options *engine);

#endif
