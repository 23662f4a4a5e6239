/* SPDX-License-Identifier: MIT */
/* rules.h - what the conversations of a server share. */
#ifndef PST_ENGINE_RULES_H
#define PST_ENGINE_RULES_H

#include "base/shelf.h"
#include "base/text.h"
#include "postern_engine.h"
#include "sasl/sasl.h"
#include "verb.h"

/* A list of EHLO that was made already. */
typedef struct pst_made_list {
    char text[500];
    size_t used;            /* 0: none was made */
    unsigned off;           /* the keywords that it leaves out */
} pst_made_list;

struct postern_rules {
    pst_memory memory;
    pst_shelf shelf;
    postern_engine_options options;     /* its strings are in `texts` */
    struct pst_text_block *texts;       /* copies of strings */
    const pst_verb **verbs;             /* sorted by name */
    size_t verb_count;
    const pst_verb *quick[64];  /* verbs of four letters, by PST_RULES_HASH */
    const char *greeting;               /* "220 <hostname>[ <ident>]" */
    unsigned path_flags;                /* of smtp/path.h */
    unsigned keywords_off;              /* of no_ehlo; see keywords.h */
    pst_sasl_ground ground;             /* of exchanges of AUTH */
    struct pst_own_mechanism *own;      /* the application's, the last first */
    postern_counters counters;
    pst_made_list made[2];              /* for sessions in TLS, and others */
};

/* Of the first two letters of a verb: no two built-in ones have the same, but
   for HELO and HELP. */
#define PST_RULES_HASH(name) (((unsigned char)(name)[0] * 14U \
    ^ (unsigned char)(name)[1]) & 63)

/* A mechanism of AUTH of the application's own. */
typedef struct pst_own_mechanism {
    struct pst_own_mechanism *next;
    pst_sasl_mechanism row;
} pst_own_mechanism;

/* sizeof (postern_engine). */
size_t pst_engine_size(void);

/* Makes rules in place, blocks of `session_size` on its shelf; 0 or an
   error. */
int pst_rules_init(postern_rules *rules,
    const postern_engine_options *options, size_t session_size);
void pst_rules_clear(postern_rules *rules);

/* Can the greeting begin with this name?  RFC 5321 4.2: a domain or an
   address literal, so without blanks; the name itself is not judged. */
int pst_rules_is_hostname(const char *hostname);

/* The name that greeting and EHLO say; 0 or NOMEM. */
int pst_rules_set_hostname(postern_rules *rules, const char *hostname);

/* verb_auth.c: the mechanisms that are offered to a client with this
   certificate (or NULL), a blank before each. */
void pst_verb_auth_list(const postern_rules *rules, const char *certificate,
    pst_text *words);

/* A copy of a string that lives as long as the rules; NULL: no memory. */
const char *pst_rules_copy(postern_rules *rules, const char *text);

#endif
