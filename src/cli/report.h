/* SPDX-License-Identifier: MIT */
/* report.h - writes what the console server reports while it runs. */
#ifndef PST_CLI_REPORT_H
#define PST_CLI_REPORT_H

#include "postern.h"

typedef struct pst_cli_report {
    int quiet;
    int verbose;
    int colour;
    int ascii;                  /* escape characters that are not ASCII */
    int (*write)(void *context, const char *octets, size_t length);
    void *context;
} pst_cli_report;

/* The facts in the line of a message. */
typedef struct pst_cli_mail {
    unsigned long number;       /* 0: it was not taken */
    const char *sender;
    const char *recipient;      /* the first one, or NULL */
    size_t recipients;
    unsigned long size;
    const char *tls;            /* "TLSv1.2", or NULL */
    const char *subject;        /* decoded, any octets */
    size_t subject_length;      /* 0 when there is none */
    const char *place;          /* where it was stored, or NULL */
    const char *refusal;        /* why it was not taken, or NULL */

    /* Which recipients `recipients` counts: that with index `only`, or, below
       0, those that have no refusal.  refusals NULL: all. */
    const char *const *refusals;
    long only;
} pst_cli_mail;

/* Is the recipient with this index one of those? */
int pst_cli_report_is_meant(const pst_cli_mail *mail, size_t index);

/* Shows "postern: WHAT: TEXT", even with --quiet; `what` may be NULL. */
void pst_cli_report_error(const pst_cli_report *report, const char *what,
    const char *text);

/* Shows "postern: listening on 127.0.0.1:1025 (smtp)", or with a path "on
   unix:/run/x (lmtp)".  `path` may be NULL. */
void pst_cli_report_listening(const pst_cli_report *report,
    const postern_address *address, const char *path, const char *protocol);

/* Shows "postern: WHAT TEXT", unless --quiet is set. */
void pst_cli_report_note(const pst_cli_report *report, const char *what,
    const char *text);

/* Shows "12:04:11 #7 <a@x> -> <b@y> (+2) 4.2 kB TLSv1.2 "Welcome" mail/1.eml",
   unless --quiet is set. */
void pst_cli_report_mail(const pst_cli_report *report,
    const pst_cli_mail *mail);

/* Shows one or more lines of the dialogue, with -v. */
void pst_cli_report_dialogue(const pst_cli_report *report,
    unsigned long session, int direction, const char *octets, size_t length);

/* Shows why mail of this session does not arrive, with the client's
   address. */
void pst_cli_report_trouble(const pst_cli_report *report,
    const postern_session *session, const char *text);

/* Shows a log text of the library; `level` is one of POSTERN_LOG_. */
void pst_cli_report_log(const pst_cli_report *report, unsigned long session,
    int level, const char *text);

#endif
