/*
 * keywords.h - the extensions that EHLO announces: a row each, which can be
 * switched; what a row stands for is refused when it is off.
 */
#ifndef PST_ENGINE_KEYWORDS_H
#define PST_ENGINE_KEYWORDS_H

#include "postern_engine.h"

/* Bits of the rows. */
enum pst_keyword {
    PST_KEYWORD_SIZE = 1,           /* RFC 1870 */
    PST_KEYWORD_8BITMIME = 2,       /* RFC 6152 */
    PST_KEYWORD_SMTPUTF8 = 4,       /* RFC 6531 */
    PST_KEYWORD_PIPELINING = 8,     /* RFC 2920 */
    PST_KEYWORD_CHUNKING = 16,      /* RFC 3030 */
    PST_KEYWORD_HELP = 32,
    PST_KEYWORD_STARTTLS = 64       /* RFC 3207 */
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

/* The rows that these options leave unset. */
unsigned pst_keywords_unset(const postern_engine_options *options);

/* Starts a list of all rows but those of the mask; 100 octets are enough. */
void pst_keywords_list(postern_keywords *keywords, char *text, size_t size,
    const postern_engine_options *options, unsigned off);

#endif
