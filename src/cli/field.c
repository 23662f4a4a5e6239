/* SPDX-License-Identifier: MIT */
/* field.c - parses the value of a header field. */
#include <string.h>

#include "encoded_word.h"
#include "field.h"

static char lower(char octet)
{
    return (char)(octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet);
}

static int begins(const char *text, const char *small)
{
    for (; *small != '\0'; text++, small++)
        if (lower(*text) != *small)
            return 0;
    return 1;
}

const char *pst_cli_field_value(const char *field, const char *name)
{
    if (!begins(field, name))
        return NULL;
    field += strlen(name);
    field += strspn(field, " \t");
    if (*field != ':')
        return NULL;
    field++;
    return field + strspn(field, " \t");
}

void pst_cli_field_word(const char *value, char *word, size_t size)
{
    size_t length = strcspn(value, " \t;"), i;

    if (length >= size)
        length = size - 1;
    for (i = 0; i < length; i++)
        word[i] = lower(value[i]);
    word[length] = '\0';
}

/* == Parameters == */

typedef struct text {
    char *octets;
    size_t size;
    size_t length;
} text;

static void put(text *to, char octet)
{
    if (to->length + 1 < to->size)
        to->octets[to->length++] = octet;
    to->octets[to->length] = '\0';
}

static int digit(char octet)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = octet == '\0' ? NULL : strchr(digits, lower(octet));

    return found == NULL ? -1 : (int)(found - digits);
}

/* RFC 2231 4: octets as "%e2"; in the first part a charset and a language,
   each ended by "'", come first. */
static void put_extended(text *to, const char *value, size_t length,
    int is_first)
{
    size_t i = 0, quotes = is_first ? 2 : 0;

    for (; i < length && quotes > 0; i++)
        quotes -= value[i] == '\'';
    while (i < length) {
        if (value[i] == '%' && i + 2 < length && digit(value[i + 1]) >= 0
            && digit(value[i + 2]) >= 0) {
            put(to, (char)(16 * digit(value[i + 1]) + digit(value[i + 2])));
            i += 3;
        } else {
            put(to, value[i++]);
        }
    }
}

/* Copies a value without its quotation marks; *end is the text after it.  A
   value ends at a ";", a blank or its closing quotation mark. */
static size_t take_value(const char *from, const char **end, char *value,
    size_t size)
{
    size_t length = 0;
    int is_quoted = *from == '"';

    for (from += is_quoted; *from != '\0'; from++) {
        if (is_quoted ? *from == '"' : strchr(" \t;", *from) != NULL)
            break;
        from += is_quoted && *from == '\\' && from[1] != '\0';
        if (length < size)
            value[length++] = *from;
    }
    *end = from + (is_quoted && *from == '"');
    return length;
}

/* `at` is the text after the name of a parameter: "=", "*=", "*0=" or "*0*=".
   Returns the value.  NULL: the name of the parameter is a longer one. */
static const char *behind_name(const char *at, int *is_extended,
    int *is_first)
{
    *is_extended = 0;
    *is_first = 1;
    if (*at == '*' && at[1] >= '0' && at[1] <= '9') {
        *is_first = at[1] == '0';
        at++;
        at += strspn(at, "0123456789");
    }
    if (*at == '*') {
        *is_extended = 1;
        at++;
    }
    at += strspn(at, " \t");
    if (*at != '=')
        return NULL;
    at++;
    return at + strspn(at, " \t");
}

/* Skips to the text after the next ";" that is not quoted. */
static const char *next_parameter(const char *at)
{
    int is_quoted = 0;

    for (; *at != '\0' && (is_quoted || *at != ';'); at++) {
        if (*at == '"')
            is_quoted = !is_quoted;
        else if (is_quoted && *at == '\\' && at[1] != '\0')
            at++;
    }
    at += *at == ';';
    return at + strspn(at, " \t");
}

void pst_cli_field_parameter(const char *value, const char *name, char *to,
    size_t size)
{
    char octets[1000];
    text found;
    int is_extended, is_first;

    found.octets = to;
    found.size = size;
    found.length = 0;
    *to = '\0';
    for (value = next_parameter(value); *value != '\0';
        value = next_parameter(value)) {
        const char *at = begins(value, name) ? behind_name(
            value + strlen(name), &is_extended, &is_first) : NULL;
        size_t length, i;

        if (at == NULL)
            continue;
        length = take_value(at, &value, octets, sizeof(octets));
        if (is_extended) {
            put_extended(&found, octets, length, is_first);
        } else if (is_first && found.length == 0) {
            found.length = pst_cli_encoded_word_decode(to, size - 1, octets,
                length);
            to[found.length] = '\0';
        } else {
            for (i = 0; i < length; i++)
                put(&found, octets[i]);
        }
    }
}
