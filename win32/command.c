/* SPDX-License-Identifier: MIT */
/* command.c - splits a command line of Windows into arguments, and joins
   arguments to a command line. */
#include "win32.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"

static int is_blank(char octet)
{
    return octet == ' ' || octet == '\t';
}

/* In the name of the program "\" is an ordinary character. */
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

/* Before a quote, two "\" stand for one, and a remaining one stands for the
   quote itself.  Elsewhere each "\" stands for itself. */
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
    /* one-letter arguments need half the length; and there is the NULL */
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

/* "\" is doubled before a quote and at the end of the argument. */
static char *put_argument(char *to, const char *from)
{
    size_t solidi = 0;

    *to++ = '"';
    for (; *from != '\0'; from++) {
        if (*from == '"') {
            memset(to, '\\', solidi + 1);
            to += solidi + 1;
        }
        solidi = *from == '\\' ? solidi + 1 : 0;
        *to++ = *from;
    }
    memset(to, '\\', solidi);
    to += solidi;
    *to++ = '"';
    return to;
}

static int is_plain(const char *argument)
{
    return *argument != '\0' && strpbrk(argument, " \t\"") == NULL;
}

char *pst_win32_command_join(char **arguments)
{
    size_t i, size = 1;
    char *line, *to;

    for (i = 0; arguments[i] != NULL; i++)
        size += 2 * strlen(arguments[i]) + 3;
    line = (char *)malloc(size);
    if (line == NULL)
        return NULL;
    to = line;
    for (i = 0; arguments[i] != NULL; i++) {
        if (i > 0)
            *to++ = ' ';
        if (is_plain(arguments[i])) {
            strcpy(to, arguments[i]);
            to += strlen(to);
        } else {
            to = put_argument(to, arguments[i]);
        }
    }
    *to = '\0';
    return line;
}
