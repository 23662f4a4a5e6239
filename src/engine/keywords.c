/* SPDX-License-Identifier: MIT */
/* keywords.c - the rows of keywords, and the list for EHLO. */
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "keywords.h"
#include "parts.h"
#include "smtp/xclient.h"

/* Writes what follows a keyword; 0: do not announce the keyword. */
typedef int (*value_of)(pst_text *words, const postern_rules *rules,
    const char *certificate);

static int no_value(pst_text *words, const postern_rules *rules,
    const char *certificate)
{
    (void)words;
    (void)rules;
    (void)certificate;
    return 1;
}

/* RFC 4954 3.  Without a mechanism AUTH is useless. */
static int auth_value(pst_text *words, const postern_rules *rules,
    const char *certificate)
{
    size_t length = words->length;

    pst_verb_auth_list(rules, certificate, words);
    return words->length > length;
}

/* Without a limit SIZE is not announced, as aiosmtpd does.  (RFC 1870 4 would
   allow "SIZE 0".) */
static int size_value(pst_text *words, const postern_rules *rules,
    const char *certificate)
{
    (void)certificate;
    pst_text_char(words, ' ');
    pst_text_number(words, rules->options.data_size_limit);
    return rules->options.data_size_limit != 0;
}

/* RFC 9422 4; without a limit there is nothing to announce. */
static int limits_value(pst_text *words, const postern_rules *rules,
    const char *certificate)
{
    const postern_engine_options *options = &rules->options;
    size_t length = words->length, i;
    struct {
        const char *name;
        unsigned limit;
    } limits[3];

    (void)certificate;
    limits[0].name = " RCPTMAX=";
    limits[0].limit = options->recipient_limit;
    limits[1].name = " MAILMAX=";
    limits[1].limit = options->mail_limit;
    limits[2].name = " RCPTDOMAINMAX=";
    limits[2].limit = options->recipient_domain_limit;
    for (i = 0; i < 3; i++)
        if (limits[i].limit != 0) {
            pst_text_string(words, limits[i].name);
            pst_text_number(words, limits[i].limit);
        }
    return words->length > length;
}

/* RFC 6710 3 (2): the name of a profile, or nothing. */
static int priority_value(pst_text *words, const postern_rules *rules,
    const char *certificate)
{
    (void)certificate;
    if (*rules->options.mt_priority != '\0')
        pst_text_char(words, ' ');
    pst_text_string(words, rules->options.mt_priority);
    return 1;
}

/* RFC 2852 2 (3): the shortest time, or nothing. */
static int by_value(pst_text *words, const postern_rules *rules,
    const char *certificate)
{
    (void)certificate;
    if (rules->options.deliver_by_minimum == 0)
        return 1;
    pst_text_char(words, ' ');
    pst_text_number(words, rules->options.deliver_by_minimum);
    return 1;
}

/* RFC 4865 3 (3): the longest time, and the last moment. */
static int hold_value(pst_text *words, const postern_rules *rules,
    const char *certificate)
{
    (void)certificate;
    pst_text_char(words, ' ');
    pst_text_number(words, rules->options.hold_limit);
    pst_text_char(words, ' ');
    pst_text_string(words, rules->options.hold_until_limit);
    return 1;
}

static int xclient_value(pst_text *words, const postern_rules *rules,
    const char *certificate)
{
    (void)rules;
    (void)certificate;
    pst_text_string(words, " " PST_XCLIENT_NAMES);
    return 1;
}

static const struct {
    const char *name;
    pst_wide bit;
    pst_wide needs;
    value_of value;
} rows[] = {
#define ROW(keyword, off, needs, value) \
    { #keyword, PST_KEYWORD(keyword), needs, value },
    PST_KEYWORDS(ROW)
};

#define ROWS PST_KEYWORD_COUNT

/* MT-PRIORITY is the only keyword that is no name in C. */
static const char *name_of(size_t row)
{
    return rows[row].bit == PST_KEYWORD(MT_PRIORITY) ? "MT-PRIORITY"
        : rows[row].name;
}

/* Each keyword has a bit of a pst_wide, which has 32 of them. */
typedef char pst_keywords_fit[PST_KEYWORD_COUNT <= 31 ? 1 : -1];

static pst_wide bit_of(const char *name, size_t length)
{
    size_t i;

    for (i = 0; i < ROWS; i++)
        if (strlen(name_of(i)) == length
            && pst_ascii_begins(name, name_of(i)))
            return rows[i].bit;
    return 0;
}

int pst_keywords_mask(const char *names, pst_wide *mask)
{
    *mask = 0;
    while (names != NULL && *names != '\0') {
        size_t length = strcspn(names, ", ");
        pst_wide bit = bit_of(names, length);

        if (length > 0 && bit == 0)
            return 0;
        *mask |= bit;
        names += length;
        names += strspn(names, ", ");
    }
    return 1;
}

pst_wide pst_keywords_unset(const postern_rules *rules)
{
    const postern_engine_options *options = &rules->options;
    pst_wide mask = 0;

#define UNSET(keyword, off, needs, value) \
    if (off) \
        mask |= PST_KEYWORD(keyword);
    PST_KEYWORDS(UNSET)
    return mask;
}

/* One pass is enough: each row comes after the rows that it needs. */
pst_wide pst_keywords_with_needs(pst_wide off)
{
    size_t i;

    for (i = 0; i < ROWS; i++)
        if ((rows[i].needs & off) != 0)
            off |= rows[i].bit;
    return off;
}

/* Inserts a line at `place`; 0: it does not fit. */
static int put(postern_keywords *keywords, size_t place, const char *line)
{
    size_t size = strlen(line) + 1;

    if (size > keywords->size - keywords->used)
        return 0;
    memmove(keywords->text + place + size, keywords->text + place,
        keywords->used - place);
    memcpy(keywords->text + place, line, size);
    keywords->used += size;
    return 1;
}

static void make_list(postern_keywords *keywords,
    const postern_rules *rules, const char *certificate)
{
    size_t i;

    for (i = 0; i < ROWS; i++) {
        char line[240];
        pst_text words;

        if ((rows[i].bit & keywords->off) != 0)
            continue;
        pst_text_init(&words, line, sizeof(line));
        pst_text_string(&words, name_of(i));
        if (rows[i].value(&words, rules, certificate))
            (void)put(keywords, keywords->used, line);
    }
}

/* The lists for most sessions are made once and kept. */
void pst_keywords_list(postern_keywords *keywords, char *text, size_t size,
    postern_rules *rules, const char *certificate, pst_wide off)
{
    pst_made_list *made = &rules->made[(off & PST_KEYWORD(STARTTLS)) != 0];

    keywords->text = text;
    keywords->used = 0;
    keywords->size = size;
    keywords->off = off;
    if (PST_WITH_SHORTCUTS && certificate == NULL && made->used > 0
        && made->off == off && made->used <= size) {
        memcpy(text, made->text, made->used);
        keywords->used = made->used;
        return;
    }
    make_list(keywords, rules, certificate);
    if (!PST_WITH_SHORTCUTS || certificate != NULL
        || keywords->used > sizeof(made->text) || size < sizeof(made->text))
        return;
    memcpy(made->text, text, keywords->used);
    made->used = keywords->used;
    made->off = off;
}

const char *postern_keywords_next(const postern_keywords *keywords,
    const char *line)
{
    line = line == NULL ? keywords->text : line + strlen(line) + 1;
    return line < keywords->text + keywords->used ? line : NULL;
}

/* Finds the line of a keyword, or NULL. */
static const char *find(const postern_keywords *keywords, const char *keyword)
{
    const char *line = NULL;

    while ((line = postern_keywords_next(keywords, line)) != NULL)
        if (strcspn(line, " ") == strlen(keyword)
            && pst_ascii_begins(line, keyword))
            return line;
    return NULL;
}

int postern_keywords_add(postern_keywords *keywords, const char *line)
{
    const char *help = find(keywords, "HELP");
    size_t place = help == NULL ? keywords->used
        : (size_t)(help - keywords->text);

    return put(keywords, place, line) ? 0 : POSTERN_E_NOMEM;
}

/* Removes a line. */
static void take_out(postern_keywords *keywords, const char *line)
{
    size_t place = (size_t)(line - keywords->text), size = strlen(line) + 1;

    memmove(keywords->text + place, line + size,
        keywords->used - place - size);
    keywords->used -= size;
}

int postern_keywords_remove(postern_keywords *keywords, const char *keyword)
{
    const char *line = find(keywords, keyword);
    size_t i;

    if (line == NULL)
        return POSTERN_E_INVALID_KEYWORD;
    keywords->off = pst_keywords_with_needs(keywords->off
        | bit_of(keyword, strlen(keyword)));
    take_out(keywords, line);
    /* keywords that need it are removed, too */
    for (i = 0; i < ROWS; i++)
        if ((keywords->off & rows[i].bit) != 0
            && (line = find(keywords, name_of(i))) != NULL)
            take_out(keywords, line);
    return 0;
}
