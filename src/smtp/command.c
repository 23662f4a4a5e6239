/* SPDX-License-Identifier: MIT */
/* command.c - splits a command line into verb and argument. */
#include <string.h>

#include "base/ascii.h"
#include "command.h"

static size_t without_line_end(const char *line, size_t length)
{
    while (length > 0
        && (line[length - 1] == '\n' || line[length - 1] == '\r'))
        length--;
    return length;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Cuts off the verb, which ends at a blank or at `length`, the end of the
   line; 0: it cannot be a verb. */
static int cut_verb(char *line, size_t length, size_t *end)
{
    char *at = line;

    for (; !is_blank(*at); at++) {
        if (*at >= 'a' && *at <= 'z')
            *at = (char)(*at - 'a' + 'A');
        else if (!PST_ASCII_PRINTS(*at))
            break;
    }
    *end = (size_t)(at - line);
    return *end > 0 && (is_blank(*at) || *end == length);
}

/* Changes tabs to spaces, so that hooks never see a control character. */
static enum pst_command_result check_argument(char *text, size_t length,
    int utf8)
{
    enum pst_command_result result = PST_COMMAND_OK;
    char *end = text + length;

    /* the NUL after it ends the inner loop */
    *end = '\0';
    for (;;) {
        while (PST_ASCII_PRINTS(*text))
            text++;
        if (text == end)
            return result;
        if (*text == '\t')
            *text = ' ';
        else if ((unsigned char)*text < 128)
            return PST_COMMAND_BAD;
        else if (!utf8)
            result = PST_COMMAND_NOT_ASCII;
        text++;
    }
}

static char *trim(char *text, size_t length)
{
    while (length > 0 && text[length - 1] == ' ')
        length--;
    text[length] = '\0';
    while (*text == ' ')
        text++;
    return text;
}

enum pst_command_result pst_command_parse(char *line, size_t length, int utf8,
    pst_command *command)
{
    enum pst_command_result result = PST_COMMAND_OK;
    size_t end;

    length = without_line_end(line, length);
    line[length] = '\0';
    command->length = length;
    for (; is_blank(*line); line++)
        length--;
    if (!cut_verb(line, length, &end))
        return PST_COMMAND_BAD;
    command->verb = line;
    command->verb_length = end;
    command->argument = NULL;
    if (end + 1 < length) {
        result = check_argument(line + end + 1, length - end - 1, utf8);
        if (result == PST_COMMAND_BAD)
            return result;
        command->argument = trim(line + end + 1, length - end - 1);
    }
    line[end] = '\0';
    return result;
}
