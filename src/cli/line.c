/* SPDX-License-Identifier: MIT */
/* line.c - builds one line of output. */
#include <stdio.h>
#include <string.h>

#include "line.h"
#include "postern_handlers.h"

/* Space for the end of a colour and the LF. */
#define RESERVED 8

static size_t room(const pst_cli_line *line)
{
    const size_t most = sizeof(line->text) - RESERVED;

    return line->length < most ? most - line->length : 0;
}

void pst_cli_line_init(pst_cli_line *line, int ascii)
{
    line->ascii = ascii;
    line->length = 0;
}

void pst_cli_line_string(pst_cli_line *line, const char *string)
{
    size_t length = strlen(string);

    if (length > room(line))
        length = room(line);
    memcpy(line->text + line->length, string, length);
    line->length += length;
}

void pst_cli_line_plain(pst_cli_line *line)
{
    static const char plain[] = "\033[0m";

    if (line->length + sizeof(plain) > sizeof(line->text))
        return;
    memcpy(line->text + line->length, plain, sizeof(plain) - 1);
    line->length += sizeof(plain) - 1;
}

void pst_cli_line_number(pst_cli_line *line, unsigned long number)
{
    char digits[32];

    sprintf(digits, "%lu", number);
    pst_cli_line_string(line, digits);
}

void pst_cli_line_shown(pst_cli_line *line, const char *octets, size_t length)
{
    char shown[sizeof(line->text)];

    (void)postern_escape(shown, room(line) + 1, octets, length,
        line->ascii ? POSTERN_ESCAPE_ASCII : 0);
    pst_cli_line_string(line, shown);
}

void pst_cli_line_quoted(pst_cli_line *line, const char *octets,
    size_t length)
{
    char sign[3] = "\\";
    size_t plain;

    pst_cli_line_string(line, "\"");
    while (length > 0) {
        for (plain = 0; plain < length; plain++)
            if (octets[plain] == '"' || octets[plain] == '\\')
                break;
        pst_cli_line_shown(line, octets, plain);
        if (plain == length)
            break;
        sign[1] = octets[plain];
        pst_cli_line_string(line, sign);
        octets += plain + 1;
        length -= plain + 1;
    }
    pst_cli_line_string(line, "\"");
}

void pst_cli_line_size(pst_cli_line *line, unsigned long octets)
{
    static const char *const units[] = { " kB", " MB", " GB" };
    unsigned long tenths = octets / 100 + (octets % 100 >= 50);
    size_t unit = 0;

    if (octets < 1000) {
        pst_cli_line_number(line, octets);
        pst_cli_line_string(line, " B");
        return;
    }
    while (tenths >= 10000 && unit < 2) {
        tenths = tenths / 1000 + (tenths % 1000 >= 500);
        unit++;
    }
    pst_cli_line_number(line, tenths / 10);
    pst_cli_line_string(line, ".");
    pst_cli_line_number(line, tenths % 10);
    pst_cli_line_string(line, units[unit]);
}

void pst_cli_line_end(pst_cli_line *line)
{
    line->text[line->length++] = '\n';
}
