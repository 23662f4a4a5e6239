/* SPDX-License-Identifier: MIT */
/*
 * testing.h - the inside of the test kit.
 *
 * There are two threads: hooks run in that of the server, public functions in
 * that of the test.  `mutex` protects the members that they share.
 */
#ifndef PST_TESTING_TESTING_H
#define PST_TESTING_TESTING_H

#include "os/thread.h"
#include "postern_controller.h"
#include "postern_testing.h"

/* How many lines of the log are kept, and their length. */
#define PST_TESTING_LINES 12
#define PST_TESTING_LINE 160

#define PST_TESTING_NO_MEMORY "452 4.3.1 Error: out of memory"

/* The buffer of postern_testing_why. */
#define PST_TESTING_WHY 4096

/* A block that belongs to a message; the octets follow. */
typedef struct pst_testing_kept {
    struct pst_testing_kept *next;
    size_t size;
} pst_testing_kept;

/* A message, and all that was allocated for it. */
typedef struct pst_testing_mail {
    postern_testing_message message;
    struct pst_testing_mail *next;
    pst_testing_kept *kept;
    char *content;              /* its own block */
    size_t content_size;
} pst_testing_mail;

/* The longest reply of a fault, with its NUL. */
#define PST_TESTING_REPLY 501

/* What a fault does when it happens; all zeros: nothing. */
typedef struct pst_testing_strike {
    unsigned long delay;
    unsigned long octets_per_second;
    int drop;
    char reply[PST_TESTING_REPLY];      /* "": none */
} pst_testing_strike;

/* A fault, and how often its command has come. */
typedef struct pst_testing_fault {
    struct pst_testing_fault *next;
    const char *verb;
    unsigned long nth;
    unsigned long met;
    unsigned odds;
    pst_testing_strike strike;
} pst_testing_fault;

/* A session that waits; used by the server's thread only. */
typedef struct pst_testing_delay {
    struct pst_testing_delay *next;
    struct pst_testing_delay **link;
    postern_testing *kit;
    postern_ticket ticket;
    int drop;
    char reply[PST_TESTING_REPLY];
} pst_testing_delay;

struct postern_testing {
    postern_resize resize;
    void *resize_context;
    const struct postern_net *net;
    const char *const *users;
    postern_controller *controller;
    postern_tls_context *tls;   /* the kit's own, or NULL */
    char *certificate;
    size_t certificate_size;

    pst_os_mutex mutex;         /* for the following members */
    pst_os_condition changed;   /* a message has come, or the server has
                                   ended */
    int is_over;
    pst_testing_mail *first;
    pst_testing_mail *last;
    size_t count;
    unsigned long number;       /* of the last message since the start */
    unsigned long line_count;   /* lines that were logged */
    char lines[PST_TESTING_LINES][PST_TESTING_LINE];

    pst_testing_fault *faults;
    unsigned long random;

    pst_testing_delay *delays;  /* used by the server's thread only */
    char why[PST_TESTING_WHY];  /* used by the test's thread only */
};

/* ---- memory.c ---------------------------------------------------------- */

void *pst_testing_memory_new(postern_testing *kit, size_t size);
void pst_testing_memory_free(postern_testing *kit, void *block, size_t size);

/* ---- mail.c ------------------------------------------------------------ */

/* A message of this session, without content; NULL: no memory. */
pst_testing_mail *pst_testing_mail_new(postern_testing *kit,
    postern_session *session, const postern_envelope *envelope);
void pst_testing_mail_free(postern_testing *kit, pst_testing_mail *mail);

/* A block that is freed with the mail; NULL: no memory. */
void *pst_testing_mail_room(postern_testing *kit, pst_testing_mail *mail,
    size_t size);

/* ---- draft.c ----------------------------------------------------------- */

/* The content of a transaction while it is being received. */
typedef struct pst_testing_draft {
    char *octets;
    size_t size;
    size_t used;
    pst_testing_strike strike;  /* of CONTENT */
    unsigned long allowed;      /* octets that may be read now, with
                                   octets_per_second */
    size_t ahead;               /* octets of the next span that were read
                                   before */
} pst_testing_draft;

pst_testing_draft *pst_testing_draft_new(postern_testing *kit);
void pst_testing_draft_free(postern_testing *kit, pst_testing_draft *draft);

/* 1, or 0: no memory. */
int pst_testing_draft_add(postern_testing *kit, pst_testing_draft *draft,
    const char *octets, size_t length);

/* Moves the content to the mail, with a NUL after it.  1, or 0. */
int pst_testing_draft_give(postern_testing *kit, pst_testing_draft *draft,
    pst_testing_mail *mail);

/* ---- match.c ----------------------------------------------------------- */

/* Does the message match?  NULL: all do. */
int pst_testing_match(postern_testing *kit,
    const postern_testing_match *match,
    const postern_testing_message *message);

/* ---- why.c ------------------------------------------------------------- */

/* The mutex is locked: explains why a wait has failed, and what has come. */
void pst_testing_why_count(postern_testing *kit, size_t count,
    long milliseconds);
void pst_testing_why_match(postern_testing *kit,
    const postern_testing_match *match, long milliseconds);
void pst_testing_why_unwanted(postern_testing *kit,
    const postern_testing_message *message);

/* ---- fault.c ----------------------------------------------------------- */

/* A verb has come: chooses the fault. */
void pst_testing_fault_meet(postern_testing *kit, const char *verb,
    pst_testing_strike *strike);

/* ---- delay.c ----------------------------------------------------------- */

/* Returns what the hook of this session has to return, possibly later; NULL:
   nothing. */
const char *pst_testing_delay_answer(postern_testing *kit,
    postern_session *session, const pst_testing_strike *strike);

/* Reads content at the given speed; returns what message_bytes has to
   return. */
const char *pst_testing_delay_content(postern_testing *kit,
    postern_session *session, pst_testing_draft *draft, const char *octets,
    size_t length);

/* After the end of the server: frees all delays. */
void pst_testing_delay_free_all(postern_testing *kit);

/* ---- guard.c ----------------------------------------------------------- */

/* Puts a guard before each verb.  0, or an error. */
int pst_testing_guard(postern_server *server);

/* ---- hooks.c ----------------------------------------------------------- */

/* Fills in the hooks; those of AUTH only if there are users. */
void pst_testing_hooks(postern_testing *kit, postern_handler *handler);

#endif
