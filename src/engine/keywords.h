/* SPDX-License-Identifier: MIT */
/*
 * keywords.h - the extensions that EHLO announces: a row each, which can be
 * switched; what a row stands for is refused when it is off.
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
    X(SMTPUTF8, !options->enable_smtputf8, PST_KEYWORD_8BITMIME, no_value) \
    X(STARTTLS, !options->tls, 0, no_value) /* RFC 3207 */ \
    X(AUTH, !options->auth && !options->auth_keys && rules->own == NULL, 0, \
        auth_value) \
        /* RFC 4954 */ \
    X(PIPELINING, 0, 0, no_value)           /* RFC 2920 */ \
    X(CHUNKING, !options->chunking, 0, no_value)        /* RFC 3030 */ \
    /* RFC 3030 3: only with BDAT */ \
    X(BINARYMIME, !options->binarymime, \
        PST_KEYWORD_8BITMIME | PST_KEYWORD_CHUNKING, no_value) \
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

/* A bit for each. */
#define PST_KEYWORD_BIT(keyword, off, needs, value) \
    PST_KEYWORD_##keyword = 1 << PST_KEYWORD_PLACE_##keyword,
enum pst_keyword {
    PST_KEYWORDS(PST_KEYWORD_BIT)
    PST_KEYWORD_NONE = 0
};

/* The list while it is made: lines one after another, a NUL behind each. */
struct postern_keywords {
    char *text;
    size_t used;
    size_t size;
    unsigned off;           /* rows that were taken out */
};

/* The bits of a list such as "SIZE,PIPELINING" or NULL; 0 as result: there is
   a name in it that is no keyword. */
int pst_keywords_mask(const char *names, unsigned *mask);

/* The rows that the options of these rules leave unset. */
unsigned pst_keywords_unset(const postern_rules *rules);

/* The bits, and those of keywords that need one of them. */
unsigned pst_keywords_with_needs(unsigned off);

/* Starts a list of all rows but those of the mask; 500 octets are enough.
   `certificate` is whose the client's is, or NULL. */
void pst_keywords_list(postern_keywords *keywords, char *text, size_t size,
    postern_rules *rules, const char *certificate, unsigned off);

#endif
