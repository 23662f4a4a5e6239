/* SPDX-License-Identifier: MIT */
/* command.c - cuts the command line of Windows into arguments. */
#include "win32.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"

static int is_blank(char octet)
{
    return octet == ' ' || octet == '\t';
}

/* The name of the program knows no "\": it is full of them. */
static const char *take_program(const char *from, char **to)
{
    int is_quoted = 0;

    for (; *from != '\0' && (is_quoted || !is_blank(*from)); from++) {
        if (*from == '"')
            is_quoted = !is_quoted;
        else
            *(*to)++ = *from;
    }
    *(*to)++ = '\0';
    return from;
}

/* Before a quote each two stand for one, and one that is left for the quote
   itself; elsewhere they stand for themselves. */
static const char *take_solidi(const char *from, char **to)
{
    size_t count = strspn(from, "\\");
    size_t meant = from[count] == '"' ? count / 2 : count;

    from += count;
    memset(*to, '\\', meant);
    *to += meant;
    if (*from == '"' && count % 2 == 1)
        *(*to)++ = *from++;
    return from;
}

static const char *take_argument(const char *from, char **to)
{
    int is_quoted = 0;

    while (*from != '\0' && (is_quoted || !is_blank(*from))) {
        if (*from == '\\') {
            from = take_solidi(from, to);
        } else if (*from != '"') {
            *(*to)++ = *from++;
        } else if (is_quoted && from[1] == '"') {
            *(*to)++ = '"';
            from += 2;
        } else {
            is_quoted = !is_quoted;
            from++;
        }
    }
    *(*to)++ = '\0';
    return from;
}

char **pst_win32_command_split(const char *line)
{
    size_t length = strlen(line);
    /* "a b c": half of it may be arguments, and there is NULL */
    size_t most = length / 2 + 2;
    char **arguments = (char **)malloc(most * sizeof(*arguments) + length + 1);
    size_t count = 0;
    char *to;

    if (arguments == NULL)
        return NULL;
    to = (char *)(arguments + most);
    arguments[count++] = to;
    line = take_program(line, &to);
    for (;;) {
        line += strspn(line, " \t");
        if (*line == '\0')
            break;
        arguments[count++] = to;
        line = take_argument(line, &to);
    }
    arguments[count] = NULL;
    return arguments;
}
