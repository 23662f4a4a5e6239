#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "keywords.h"

/* In the order in which they are announced; HELP ends the list. */
static const struct {
    const char *name;
    unsigned bit;
} rows[] = {
    { "SIZE", PST_KEYWORD_SIZE },
    { "8BITMIME", PST_KEYWORD_8BITMIME },
    { "SMTPUTF8", PST_KEYWORD_SMTPUTF8 },
    { "STARTTLS", PST_KEYWORD_STARTTLS },
    { "PIPELINING", PST_KEYWORD_PIPELINING },
    { "CHUNKING", PST_KEYWORD_CHUNKING },
    { "HELP", PST_KEYWORD_HELP }
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static unsigned bit_of(const char *name, size_t length)
{
    size_t i;

    for (i = 0; i < ROWS; i++)
        if (strlen(rows[i].name) == length
            && pst_ascii_begins(name, rows[i].name))
            return rows[i].bit;
    return 0;
}

int pst_keywords_mask(const char *names, unsigned *mask)
{
    *mask = 0;
    while (names != NULL && *names != '\0') {
        size_t length = strcspn(names, ", ");
        unsigned bit = bit_of(names, length);

        if (length > 0 && bit == 0)
            return 0;
        *mask |= bit;
        names += length;
        names += strspn(names, ", ");
    }
    return 1;
}

unsigned pst_keywords_unset(const postern_engine_options *options)
{
    unsigned mask = 0;

    if (options->decode_data)
        mask |= PST_KEYWORD_8BITMIME;
    if (!options->enable_smtputf8)
        mask |= PST_KEYWORD_SMTPUTF8;
    if (!options->tls)
        mask |= PST_KEYWORD_STARTTLS;
    if (!options->chunking)
        mask |= PST_KEYWORD_CHUNKING;
    return mask;
}

/* Puts a line in at `place`; 0: it does not fit. */
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

void pst_keywords_list(postern_keywords *keywords, char *text, size_t size,
    const postern_engine_options *options, unsigned off)
{
    size_t i;

    keywords->text = text;
    keywords->used = 0;
    keywords->size = size;
    keywords->off = off;
    for (i = 0; i < ROWS; i++) {
        char line[40];
        pst_text words;

        /* RFC 1870 4 knows "no limit"; the original says nothing then */
        if ((rows[i].bit & off) != 0 || (rows[i].bit == PST_KEYWORD_SIZE
            && options->data_size_limit == 0))
            continue;
        pst_text_init(&words, line, sizeof(line));
        pst_text_string(&words, rows[i].name);
        if (rows[i].bit == PST_KEYWORD_SIZE) {
            pst_text_char(&words, ' ');
            pst_text_number(&words, options->data_size_limit);
        }
        (void)put(keywords, keywords->used, line);
    }
}

const char *postern_keywords_next(const postern_keywords *keywords,
    const char *line)
{
    line = line == NULL ? keywords->text : line + strlen(line) + 1;
    return line < keywords->text + keywords->used ? line : NULL;
}

/* The line of a keyword, or NULL. */
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

int postern_keywords_remove(postern_keywords *keywords, const char *keyword)
{
    const char *line = find(keywords, keyword);
    size_t place, size;

    if (line == NULL)
        return 0;
    keywords->off |= bit_of(keyword, strlen(keyword));
    place = (size_t)(line - keywords->text);
    size = strlen(line) + 1;
    memmove(keywords->text + place, line + size,
        keywords->used - place - size);
    keywords->used -= size;
    return 1;
}
