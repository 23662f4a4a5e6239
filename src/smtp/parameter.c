/* SPDX-License-Identifier: MIT */
/* parameter.c - splits the parameters of MAIL and RCPT into names and
   values. */
#include <string.h>

#include "base/ascii.h"
#include "parameter.h"

const postern_parameter pst_parameter_none[1] = { { NULL, NULL } };

/*
 * RFC 5321 4.1.2: esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-").  A
 * value may contain "=".  The RFC forbids that, but clients send it, and it is
 * not ambiguous.
 */
static int cut_name(char *name, char **value)
{
    char *at = name;

    while (pst_ascii_is_alnum((unsigned char)*at)
        || (*at == '-' && at > name)) {
        *at = (char)pst_ascii_upper((unsigned char)*at);
        at++;
    }
    if (at == name || (*at != '\0' && *at != '='))
        return 0;
    *value = NULL;
    if (*at == '=') {
        *at = '\0';
        *value = at + 1;
        return **value != '\0';
    }
    return 1;
}

const char *postern_parameter_find(const postern_parameter *rows,
    const char *name)
{
    for (; rows->name != NULL; rows++)
        if (strcmp(rows->name, name) == 0)
            return rows->value == NULL ? "" : rows->value;
    return NULL;
}

enum pst_parameter_result pst_parameter_parse(char *text,
    postern_parameter *rows, size_t most, size_t *count)
{
    size_t n = 0;

    rows[0].name = NULL;
    text += strspn(text, " ");
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        char *next = text + length + (text[length] != '\0');
        char *value;

        text[length] = '\0';
        if (!cut_name(text, &value))
            return PST_PARAMETER_SYNTAX;
        if (postern_parameter_find(rows, text) != NULL)
            return PST_PARAMETER_TWICE;
        if (n == most)
            return PST_PARAMETER_MANY;
        rows[n].name = text;
        rows[n].value = value;
        rows[++n].name = NULL;
        text = next + strspn(next, " ");
    }
    *count = n;
    return PST_PARAMETER_OK;
}
