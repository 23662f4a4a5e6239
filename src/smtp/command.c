/* command.c - cuts a command line into its verb and its argument. */
#include <string.h>

#include "base/ascii.h"
#include "command.h"

static size_t without_line_end(const char *line, size_t length)
{
    const char *end = line + length;

    if (length > 1 && end[-1] == '\n' && end[-2] == '\r')
        end -= 2;
    while (end > line && (end[-1] == '\n' || end[-1] == '\r'))
        end--;
    return (size_t)(end - line);
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* A verb ends at a blank or at `length`, where the line ends; 0: it cannot be
   a verb. */
static int cut_verb(char *line, size_t length, size_t *end)
{
    char *at = line + *end;

    for (; !is_blank(*at); at++) {
        if (*at >= 'a' && *at <= 'z')
            *at = (char)(*at - 'a' + 'A');
        else if (!PST_ASCII_PRINTS(*at))
            break;
    }
    *end = (size_t)(at - line);
    return *end > 0 && (is_blank(*at) || *end == length);
}

/* The same octet all over a word. */
#define EACH(octet) (~0UL / 255 * (octet))

/*
 * Subtracting SP from each octet borrows into the top bit of those below it,
 * adding one carries into that of DEL, and what is not ASCII has the top bit
 * itself.  What crosses over to the next octet can only make a good one look
 * bad, and that one is looked at again.
 */
static int looks_bad(const char *text)
{
    unsigned long word;

    memcpy(&word, text, sizeof(word));
    return ((word | (word - EACH(' ')) | (word + EACH(1))) & EACH(0x80)) != 0;
}

/* How many octets at the start print; some more than that may, too.  The last
   word may overlap the one before it. */
static size_t printing(const char *text, size_t length)
{
    size_t i, last;

    if (length < sizeof(unsigned long))
        return 0;
    last = length - sizeof(unsigned long);
    for (i = 0; i < last; i += sizeof(unsigned long))
        if (looks_bad(text + i))
            return i;
    return looks_bad(text + last) ? i : length;
}

/* Tabs become spaces, so that no hook meets a control character. */
static enum pst_command_result check_argument(char *text, size_t length,
    int utf8)
{
    enum pst_command_result result = PST_COMMAND_OK;
    char *end = text + length;

    /* The NUL behind it ends the inner loop. */
    *end = '\0';
    text += printing(text, length);
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

enum pst_command_result pst_command_parse(char *line, size_t length,
    size_t known, int utf8, pst_command *command)
{
    enum pst_command_result result = PST_COMMAND_OK;
    size_t end = known;

    length = without_line_end(line, length);
    line[length] = '\0';
    command->length = length;
    if (known == 0) {
        char *start = line;

        while (is_blank(*start))
            start++;
        length -= (size_t)(start - line);
        line = start;
    }
    if (line[end] != ' ' && !cut_verb(line, length, &end))
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
