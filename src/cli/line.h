/* SPDX-License-Identifier: MIT */
/* line.h - one line that is shown: built, then written at once. */
#ifndef PST_CLI_LINE_H
#define PST_CLI_LINE_H

#include <stddef.h>

typedef struct pst_cli_line {
    int ascii;                  /* other characters are escaped, too */
    size_t length;
    char text[3000];            /* without a NUL; what does not fit is cut */
} pst_cli_line;

void pst_cli_line_init(pst_cli_line *line, int ascii);
void pst_cli_line_string(pst_cli_line *line, const char *string);
/* Ends a colour, whatever was cut. */
void pst_cli_line_plain(pst_cli_line *line);

void pst_cli_line_number(pst_cli_line *line, unsigned long number);

/* What a client sent, escaped. */
void pst_cli_line_shown(pst_cli_line *line, const char *octets, size_t length);

/* The same in quotes, those in the text and backslashes escaped: where it ends
   is certain. */
void pst_cli_line_quoted(pst_cli_line *line, const char *octets,
    size_t length);

/* "512 B", "4.2 kB", "1.3 MB". */
void pst_cli_line_size(pst_cli_line *line, unsigned long octets);

/* Ends the line, whatever was cut. */
void pst_cli_line_end(pst_cli_line *line);

#endif
