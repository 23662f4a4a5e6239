/* SPDX-License-Identifier: MIT */
/*
 * verb.h - a row for each command: its name, what must be true before it, and
 * the function that runs it.  The checks are data, so the functions contain
 * only the command itself.
 */
#ifndef PST_ENGINE_VERB_H
#define PST_ENGINE_VERB_H

#include "base/config.h"
#include "postern_engine.h"
#include "smtp/command.h"

struct pst_verb;

/* What the argument has to be; this is checked before the function runs. */
enum pst_verb_argument {
    PST_ARGUMENT_ANY,
    PST_ARGUMENT_NONE,          /* there must be none, else 501 Syntax */
    PST_ARGUMENT_SOME           /* there must be one, else 501 Syntax */
};

/* Flags of a verb.  That of a part which is left out is 0, so the compiler
   drops what asks for it. */
#define PST_VERB_OF(part, bit) (PST_WITH_##part ? (bit) : 0)
#define PST_VERB_PATH 1         /* the path parser checks the UTF-8 */
#define PST_VERB_CHUNKING PST_VERB_OF(CHUNKING, 2)
                                /* known only while CHUNKING is on */
#define PST_VERB_GROWS 4        /* extensions raise its line limit */
#define PST_VERB_TLS PST_VERB_OF(TLS, 8)    /* it can begin TLS */
#define PST_VERB_CLEAR 16       /* allowed before required TLS */
#define PST_VERB_HOST 32        /* a host name: octets that are not ASCII are
                                   escaped */
#define PST_VERB_SECRET 64      /* its argument is not shown */
#define PST_VERB_LONG 128       /* its line may be as long as PST_AUTH_LINE */
#define PST_VERB_MAILS 256      /* refused before AUTH if auth_required */
#define PST_VERB_SMTP 512       /* exists only in SMTP */
#define PST_VERB_LMTP PST_VERB_OF(LMTP, 1024)
                                /* exists only in LMTP (RFC 2033 4.1) */
#define PST_VERB_TRUSTED PST_VERB_OF(XCLIENT, 2048)
                                /* XCLIENT: exists only for trusted clients */
#define PST_VERB_AUTH PST_VERB_OF(AUTH, 4096)
                                /* exists only if AUTH can be announced */

/* RFC 4954 4: the longest line of AUTH, with its CRLF. */
#define PST_AUTH_LINE 12288

/* The flags that a command inherits when it replaces a built-in; for example a
   secret of the built-in stays hidden. */
#define PST_VERB_INHERITED (PST_VERB_CHUNKING | PST_VERB_GROWS \
    | PST_VERB_TLS | PST_VERB_CLEAR | PST_VERB_HOST | PST_VERB_SECRET \
    | PST_VERB_LONG | PST_VERB_MAILS | PST_VERB_SMTP | PST_VERB_LMTP \
    | PST_VERB_TRUSTED)

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
    size_t tag;                 /* own commands: a number of the caller */
} pst_verb;

/* Finds the row of a verb in upper case; NULL: there is none. */
const pst_verb *pst_verb_find(const postern_rules *rules, const char *name);

/* Sends "501 Syntax: ..." for this verb, for the present protocol. */
void pst_verb_syntax(postern_engine *engine, const pst_verb *verb, int code);

/* The functions of the rows; each family has a file. */
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

/* The keywords that this client is not offered, with TLS or without. */
pst_wide pst_verb_helo_off(const postern_engine *engine);

/* Refuses a command, with `say`; but if it is BDAT the chunk is read and thrown
   away, and then `text` is sent. */
void pst_verb_refuse(postern_engine *engine, const pst_verb *verb,
    const char *text, char *argument,
    void (*say)(postern_engine *, const char *));

/* The same for BDAT, when a command in front of it has answered; _garbled: the
   size of the chunk cannot be read, and the connection is closed. */
void pst_verb_bdat_answered(postern_engine *engine, const char *text,
    char *argument);
void pst_verb_bdat_garbled(postern_engine *engine);

/* The functions that take the answers to questions; code 0: the default. */
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
void pst_verb_own_fill(const postern_engine *, postern_question *);

#endif
