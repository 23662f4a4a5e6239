/* SPDX-License-Identifier: MIT */
/* report.h - what the console server tells while it runs. */
#ifndef PST_CLI_REPORT_H
#define PST_CLI_REPORT_H

#include "postern.h"

typedef struct pst_cli_report {
    int quiet;
    int verbose;
    int colour;
    int ascii;                  /* other characters are escaped */
    int (*write)(void *context, const char *octets, size_t length);
    void *context;
} pst_cli_report;

/* A message, as its line shows it. */
typedef struct pst_cli_mail {
    unsigned long number;       /* 0: it was not taken */
    const char *sender;
    const char *recipient;      /* the first, or NULL */
    size_t recipients;
    unsigned long size;
    const char *tls;            /* "TLSv1.2", or NULL */
    const char *subject;        /* decoded, any octets */
    size_t subject_length;      /* 0 when there is none */
    const char *place;          /* or NULL */
    const char *refusal;        /* why it was not taken, or NULL */
} pst_cli_mail;

/* "postern: WHAT: TEXT", always; `what` may be NULL. */
void pst_cli_report_error(const pst_cli_report *report, const char *what,
    const char *text);

/* "postern: listening on 127.0.0.1:1025 (smtp)". */
void pst_cli_report_listening(const pst_cli_report *report,
    const postern_address *address, const char *protocol);

/* "postern: WHAT TEXT", unless it is quiet. */
void pst_cli_report_note(const pst_cli_report *report, const char *what,
    const char *text);

/* "12:04:11 #7 <a@x> -> <b@y> (+2) 4.2 kB TLSv1.2 "Welcome" mail/1.eml". */
void pst_cli_report_mail(const pst_cli_report *report,
    const pst_cli_mail *mail);

/* A line of the dialogue, or several; with -v. */
void pst_cli_report_dialogue(const pst_cli_report *report,
    unsigned long session, int direction, const char *octets, size_t length);

/* Why mail of this session does not arrive, in a line with its client. */
void pst_cli_report_trouble(const pst_cli_report *report,
    const postern_session *session, const char *text);

/* What the library logs, of one of POSTERN_LOG_. */
void pst_cli_report_log(const pst_cli_report *report, unsigned long session,
    int level, const char *text);

#endif
