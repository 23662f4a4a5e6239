/* SPDX-License-Identifier: MIT */
/*
 * fault.h - --fault and --fault-domain: cause replies, delays, broken and
 * stalled connections.  The same seed causes the same faults.
 */
#ifndef PST_CLI_FAULT_H
#define PST_CLI_FAULT_H

#include "exec.h"
#include "fault_rule.h"
#include "settings.h"

struct pst_cli_fault_delay;

typedef struct pst_cli_fault {
    const char *domain;         /* whose addresses ask for faults, or NULL */
    unsigned long seed;
    size_t count;
    struct {
        pst_cli_fault_rule rule;
        unsigned long asked;    /* how often it was asked for */
    } rows[PST_CLI_SETTINGS_REPEATS];
    struct pst_cli_fault_delay *first;  /* who waits for a reply */
    int is_looking;             /* a timer will look who has left */
    int is_ending;

    /* `take` is called for a message that no fault strikes.  It returns a
       reply, or PST_CLI_EXEC_WAITS if it will answer `ticket` later.  `refuse`
       is called for the others, with the reply or another reason. */
    const char *(*take)(postern_session *session, postern_envelope *envelope,
        const postern_ticket *ticket);
    void (*refuse)(postern_session *session, postern_envelope *envelope,
        const char *text);

    int moments[32];            /* contexts of the commands */
} pst_cli_fault;

/* Reads the settings.  1: there are faults. */
int pst_cli_fault_init(pst_cli_fault *fault,
    const pst_cli_settings *settings);

/* Is one of the faults for the end of the content? */
int pst_cli_fault_wants_dot(const pst_cli_settings *settings);

/* Sets the hooks `connected`, `mail`, `rcpt` and `message` where they have
   faults; `take` and `refuse` have been set.  Only one handler in a process
   can have them. */
void pst_cli_fault_hooks(pst_cli_fault *fault, postern_handler *handler);

/* Adds commands that may fail in front of the built-in ones.  Returns 0, or
   one of POSTERN_E_. */
int pst_cli_fault_commands(pst_cli_fault *fault, postern_server *server);

/* Does one of the faults never answer? */
int pst_cli_fault_stalls(const pst_cli_fault *fault);

/* The end of the server begins: it does not wait for clients that never get a
   reply. */
void pst_cli_fault_end(pst_cli_fault *fault, postern_server *server);

/* Call it after the server was freed. */
void pst_cli_fault_free(pst_cli_fault *fault);

/* Does rule `index` strike when it is asked for the `asked`th time (the first
   is 0)? */
int pst_cli_fault_strikes(unsigned long seed, unsigned long index,
    unsigned long asked, unsigned long percent);

#endif
