/* SPDX-License-Identifier: MIT */
/*
 * verb.h - one row for each command: what it is called, what has to be true
 * before it is run, and what runs it.  The order of checks is data here, so
 * the functions only do their verb.
 */
#ifndef PST_ENGINE_VERB_H
#define PST_ENGINE_VERB_H

#include "postern_engine.h"
#include "smtp/command.h"

struct pst_verb;

/* Rules of the argument, checked before the verb is run. */
enum pst_verb_argument {
    PST_ARGUMENT_ANY,
    PST_ARGUMENT_NONE,          /* there must be none, else 501 Syntax */
    PST_ARGUMENT_SOME           /* there must be one, else 501 Syntax */
};

/* More about a verb. */
#define PST_VERB_PATH 1         /* the path parser judges the UTF-8 */
#define PST_VERB_CHUNKING 2     /* known only while CHUNKING is on */
#define PST_VERB_GROWS 4        /* extensions add to the length of its line */
#define PST_VERB_TLS 8          /* it can begin TLS */
#define PST_VERB_CLEAR 16       /* allowed before a TLS that is required */
#define PST_VERB_HOST 32        /* a host name: what is not ASCII is escaped */
#define PST_VERB_SECRET 64      /* its argument is not shown */
#define PST_VERB_LONG 128       /* its line may be as long as PST_AUTH_LINE */
#define PST_VERB_MAILS 256      /* not for who is unknown: auth_required */
#define PST_VERB_SMTP 512       /* known only where SMTP is spoken, */
#define PST_VERB_LMTP 1024      /* and only where LMTP is (RFC 2033 4.1) */
#define PST_VERB_TRUSTED 2048   /* XCLIENT: known only to who is trusted */
#define PST_VERB_AUTH 4096      /* known only while AUTH may be announced */

/* RFC 4954 4: the longest line of AUTH, with its CRLF. */
#define PST_AUTH_LINE 12288

/* What a command that replaces a built-in has of it. */
#define PST_VERB_INHERITED (PST_VERB_CHUNKING | PST_VERB_GROWS \
    | PST_VERB_TLS | PST_VERB_CLEAR | PST_VERB_HOST | PST_VERB_LONG \
    | PST_VERB_MAILS | PST_VERB_SMTP | PST_VERB_LMTP | PST_VERB_TRUSTED)

typedef void (*pst_verb_run)(postern_engine *engine,
    const struct pst_verb *verb, char *argument);

typedef struct pst_verb {
    const char *name;
    const char *syntax;         /* NULL: hidden from HELP */
    const char *suffix;         /* added to it after EHLO; or NULL */
    unsigned char needs;        /* enum postern_needs */
    unsigned char argument;     /* enum pst_verb_argument */
    unsigned short flags;
    pst_verb_run run;
    const struct pst_verb *replaced;    /* own commands: the built-in */
    size_t tag;                 /* own commands: the caller's number */
} pst_verb;

/* The row of a verb in upper case, or NULL. */
const pst_verb *pst_verb_find(const postern_rules *rules, const char *name);

/* "501 Syntax: ..." of this verb, as it reads now. */
void pst_verb_syntax(postern_engine *engine, const pst_verb *verb, int code);

/* What the rows name; one file a family. */
void pst_verb_helo(postern_engine *, const pst_verb *, char *);
void pst_verb_ehlo(postern_engine *, const pst_verb *, char *);
void pst_verb_mail(postern_engine *, const pst_verb *, char *);
void pst_verb_rcpt(postern_engine *, const pst_verb *, char *);
void pst_verb_data(postern_engine *, const pst_verb *, char *);
void pst_verb_bdat(postern_engine *, const pst_verb *, char *);
void pst_verb_rset(postern_engine *, const pst_verb *, char *);
void pst_verb_noop(postern_engine *, const pst_verb *, char *);
void pst_verb_vrfy(postern_engine *, const pst_verb *, char *);
void pst_verb_expn(postern_engine *, const pst_verb *, char *);
void pst_verb_help(postern_engine *, const pst_verb *, char *);
void pst_verb_quit(postern_engine *, const pst_verb *, char *);
void pst_verb_starttls(postern_engine *, const pst_verb *, char *);
void pst_verb_auth(postern_engine *, const pst_verb *, char *);
void pst_verb_xclient(postern_engine *, const pst_verb *, char *);
void pst_verb_own(postern_engine *, const pst_verb *, char *);

/* What becomes of the answers to what they ask; code 0: the default. */
typedef void (*pst_verb_done)(postern_engine *engine, const char *text,
    int code);

void pst_verb_helo_done(postern_engine *, const char *, int);
void pst_verb_ehlo_done(postern_engine *, const char *, int);
void pst_verb_tls_done(postern_engine *, const char *, int);
void pst_verb_secured_done(postern_engine *, const char *, int);
void pst_verb_mail_done(postern_engine *, const char *, int);
void pst_verb_rcpt_done(postern_engine *, const char *, int);
void pst_verb_parameter_done(postern_engine *, const char *, int);
void pst_verb_begin_done(postern_engine *, const char *, int);
void pst_verb_quit_done(postern_engine *, const char *, int);
void pst_verb_vrfy_done(postern_engine *, const char *, int);
void pst_verb_xclient_done(postern_engine *, const char *, int);
void pst_verb_own_done(postern_engine *, const char *, int);
void pst_verb_xclient_fill(const postern_engine *, postern_question *);

#endif
