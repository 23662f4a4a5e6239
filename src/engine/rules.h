/* SPDX-License-Identifier: MIT */
/* rules.h - what all conversations of a server share. */
#ifndef PST_ENGINE_RULES_H
#define PST_ENGINE_RULES_H

#include "base/config.h"
#include "base/shelf.h"
#include "base/text.h"
#include "postern_engine.h"
#include "sasl/sasl.h"
#include "verb.h"

/* A reply to EHLO that was made before. */
typedef struct pst_made_list {
    char text[PST_WITH_SHORTCUTS ? 500 : 1];
    size_t used;            /* 0: none was made */
    pst_wide off;           /* the keywords that it leaves out */
} pst_made_list;

struct postern_rules {
    pst_memory memory;
    pst_shelf shelf;
    postern_engine_options options;     /* its strings are in `texts` */
    struct pst_text_block *texts;       /* copies of strings */
    const pst_verb **verbs;             /* sorted by name */
    size_t verb_count;
    const pst_verb *quick[PST_WITH_SHORTCUTS ? 64 : 1];
                                /* verbs of four letters, by PST_RULES_HASH */
    const char *greeting;               /* "220 <hostname>[ <ident>]" */
    unsigned path_flags;                /* of smtp/path.h */
    pst_wide keywords_off;              /* of no_ehlo; see keywords.h */
    unsigned long patience;     /* `timeout`, or a shorter time now */
    pst_sasl_ground ground;             /* of exchanges of AUTH */
    struct pst_own_mechanism *own;      /* of the application, the last one
                                           first */
    postern_counters counters;
    pst_made_list made[2];              /* one for sessions with TLS, one for
                                           others */
};

/* A hash of the first two letters of a verb.  All built-in verbs have
   different ones, except HELO and HELP. */
#define PST_RULES_HASH(name) (((unsigned char)(name)[0] * 14U \
    ^ (unsigned char)(name)[1]) & 63)

/* A mechanism of AUTH of the application. */
typedef struct pst_own_mechanism {
    struct pst_own_mechanism *next;
    pst_sasl_mechanism row;
} pst_own_mechanism;

/* sizeof (postern_engine). */
size_t pst_engine_size(void);

/* Sets up rules in memory of the caller; the blocks of its shelf for sessions
   have `session_size` octets.  0 or an error. */
int pst_rules_init(postern_rules *rules,
    const postern_engine_options *options, size_t session_size);
void pst_rules_clear(postern_rules *rules);

/* Checks options: 0, or the error. */
int pst_rules_check(const postern_engine_options *options);

/* Puts a copy of this list in force, and frees the last one; 0 or NOMEM.
   NULL: no list. */
int pst_rules_set_calls(postern_rules *rules, const postern_call_limit *from);

/* The options have changed: makes what depends on them again. */
void pst_rules_apply(postern_rules *rules);

/* Can the greeting begin with this name?  RFC 5321 4.2: a domain or an address
   literal, so without blanks.  Its syntax is not checked further. */
int pst_rules_is_hostname(const char *hostname);

/* Sets the name in greeting and EHLO; 0 or NOMEM. */
int pst_rules_set_hostname(postern_rules *rules, const char *hostname);

/* In verb_auth.c: lists the mechanisms for a client with this name in its
   certificate (or NULL), with a blank before each. */
void pst_verb_auth_list(const postern_rules *rules, const char *certificate,
    pst_text *words);

/* Returns a copy that lives as long as the rules; NULL: no memory. */
const char *pst_rules_copy(postern_rules *rules, const char *text);

#endif
