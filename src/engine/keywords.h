/* SPDX-License-Identifier: MIT */
/*
 * keywords.h - the extensions of EHLO, a row each.  Each can be switched off;
 * then its commands and parameters are refused.
 */
#ifndef PST_ENGINE_KEYWORDS_H
#define PST_ENGINE_KEYWORDS_H

#include "rules.h"

/*
 * X(keyword, off, needs, value), in the order in which they are announced;
 * HELP ends the list.  `off` is true when the options leave it unset, `needs`
 * has the bits of keywords that it is not announced without, `value` writes
 * what follows it (keywords.c).
 */
#define PST_KEYWORDS(X) \
    X(SIZE, 0, 0, size_value)               /* RFC 1870 */ \
    X(8BITMIME, options->decode_data, 0, no_value)      /* RFC 6152 */ \
    /* RFC 6531 3.1: "MUST support ... 8BITMIME" */ \
    X(SMTPUTF8, !options->enable_smtputf8, PST_KEYWORD(8BITMIME), no_value) \
    X(STARTTLS, !options->tls, 0, no_value) /* RFC 3207 */ \
    X(AUTH, !options->auth && !options->auth_keys && rules->own == NULL, 0, \
        auth_value) \
        /* RFC 4954 */ \
    X(PIPELINING, 0, 0, no_value)           /* RFC 2920 */ \
    X(CHUNKING, !options->chunking, 0, no_value)        /* RFC 3030 */ \
    /* RFC 3030 3: only with BDAT */ \
    X(BINARYMIME, !options->binarymime, \
        PST_KEYWORD(8BITMIME) | PST_KEYWORD(CHUNKING), no_value) \
    X(DSN, !options->dsn, 0, no_value)      /* RFC 3461 */ \
    X(LIMITS, !options->limits, 0, limits_value)        /* RFC 9422 */ \
    X(REQUIRETLS, !options->requiretls, 0, no_value)    /* RFC 8689 */ \
    X(MT_PRIORITY, options->mt_priority == NULL, 0, priority_value) \
        /* RFC 6710 */ \
    X(DELIVERBY, !options->deliver_by, 0, by_value)     /* RFC 2852 */ \
    X(FUTURERELEASE, options->hold_limit == 0, 0, hold_value) \
        /* RFC 4865 */ \
    X(XCLIENT, !options->xclient, 0, xclient_value) /* Postfix */ \
    X(ENHANCEDSTATUSCODES, 0, 0, no_value)  /* RFC 2034 */ \
    X(HELP, 0, 0, no_value)

#define PST_KEYWORD_PLACE(keyword, off, needs, value) \
    PST_KEYWORD_PLACE_##keyword,
enum pst_keyword_place {
    PST_KEYWORDS(PST_KEYWORD_PLACE)
    PST_KEYWORD_COUNT
};

/* The bit of a keyword. */
#define PST_KEYWORD(keyword) ((pst_wide)1 << PST_KEYWORD_PLACE_##keyword)

/* The list while a hook may change it: lines, each with a NUL at its end. */
struct postern_keywords {
    char *text;
    size_t used;
    size_t size;
    pst_wide off;           /* keywords that were removed */
};

/* Converts a list such as "SIZE,PIPELINING", or NULL, to bits.  0: a name in
   it is not a keyword. */
int pst_keywords_mask(const char *names, pst_wide *mask);

/* The keywords that the options leave unset. */
pst_wide pst_keywords_unset(const postern_rules *rules);

/* Adds the keywords that need one of these. */
pst_wide pst_keywords_with_needs(pst_wide off);

/* Makes a list of all keywords that are not in `off`; 500 octets are enough.
   `certificate` is the client's name in its certificate, or NULL. */
void pst_keywords_list(postern_keywords *keywords, char *text, size_t size,
    postern_rules *rules, const char *certificate, pst_wide off);

#endif
